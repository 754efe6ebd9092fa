"""Lesson: are these the same patients twice? A change before and after, by a test of pairs and by one of two groups."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from ibd_study.results import Results, round_half_up
from ibd_study.statistics import PairedTable, fisher_exact, mcnemar
from ibd_tools.lessons.exercises import Exercise, Set
from ibd_tools.lessons.known_truth import SMALL
from ibd_tools.lessons.paired_studies import PairedPercents, paired_percents, percent_finding_change
from ibd_tools.lessons.rows import lesson_rows
from ibd_tools.lessons.sweep import Axis, Sweep, known
from ibd_tools.synthetic import REMISSION_BELOW, Truth, draw_population, stream

KEY = "paired"
BEFORE = Axis("before", "Well before, %", tuple(np.arange(10.0, 61, 10)), 30.0)
AFTER = Axis("after", "Well after, %", tuple(np.arange(10.0, 61, 10)), 50.0)
TIE = Axis("tie", "How closely before and after are tied, %", tuple(np.arange(0.0, 101, 20)), 80.0)
PAIRS = Axis("pairs", "Patients in a study", (20.0, 40.0, 60.0), 40.0)


def paired_sweep() -> Sweep:
    """The four groups behind two percentages, and what a test of pairs and one of two groups make of them."""
    return Sweep((BEFORE, AFTER, TIE, PAIRS), _computed)


def _computed(before: float, after: float, tie: float, pairs: float) -> dict[str, float]:
    percents = paired_percents(before, after, tie)
    found, table = percent_finding_change(percents, int(pairs)), typical_study(percents, int(pairs))
    return {
        "stayed_well": percents.stayed_well,
        "gained": percents.gained,
        "lost": percents.lost,
        "found_by_groups": found.by_groups,
        "found_by_pairs": found.by_pairs,
        "p_groups_percent": _p_of_groups(table),
        "p_pairs_percent": _p_of_pairs(table),
    }


def typical_study(percents: PairedPercents, pairs: int) -> PairedTable:
    """The study that has, in whole patients, what is to be expected.

    Examples
    --------
    >>> typical_study(paired_percents(30.0, 50.0, 100.0), 40)
    PairedTable(yes_yes=12, gained=8, lost=0, no_no=20, missing=0)
    """
    both, before, after = (
        int(round_half_up(percent * pairs / 100))
        for percent in (
            percents.stayed_well,
            percents.stayed_well + percents.lost,
            percents.stayed_well + percents.gained,
        )
    )
    return PairedTable(both, after - both, before - both, pairs - before - after + both)


def _p_of_pairs(table: PairedTable) -> float:
    return 100 * known(mcnemar(table.gained, table.lost).p_value)


def _p_of_groups(table: PairedTable) -> float:
    return 100 * known(fisher_exact(table.after, table.n, table.before, table.n).p_value)


def rows(run: str) -> Results:
    """What the page quotes of the setting at which the controls stand first, and where nothing changed."""
    found, loose = paired_sweep().at(), paired_sweep().at(tie=0.0)
    unchanged = paired_sweep().at(before=AFTER.start, tie=40.0)
    numbers = {name: (value, "%") for name, value in found.items() if not name.startswith("p_")}
    numbers |= {
        "found_by_groups_if_loose": (loose["found_by_groups"], "%"),
        "found_by_pairs_if_loose": (loose["found_by_pairs"], "%"),
        "false_alarms_of_groups": (unchanged["found_by_groups"], "%"),
        "false_alarms_of_pairs": (unchanged["found_by_pairs"], "%"),
        "before": (BEFORE.start, "%"),
        "after": (AFTER.start, "%"),
        "pairs": (PAIRS.start, "patients"),
    }
    return lesson_rows(f"lesson_{KEY}", run, "paired", numbers)


PATIENTS = 80


def class_data(class_code: int) -> pd.DataFrame:
    """Patients of the study of a class: whether each was well before and after."""
    rng = stream(class_code, KEY)
    truth = Truth(
        starts_at_cdai=None,
        reading_correlation=float(rng.integers(4, 8) / 10),
        effect_points=float(rng.integers(20, 41)),
    )
    people = draw_population(truth, PATIENTS, class_code)
    return pd.DataFrame(
        {
            "well_before": people["cdai_start"] < REMISSION_BELOW,
            "well_after": people["cdai_later_with"] < REMISSION_BELOW,
        }
    )


def _table(patients: pd.DataFrame) -> PairedTable:
    return PairedTable.from_answers(patients["well_before"], patients["well_after"])


def _false_alarms(table: PairedTable, p_value: Callable[[PairedTable], float]) -> float:
    """How often p is small, in per cent, if each who changed had been as likely to gain as to lose."""
    from scipy.stats import binom

    changed = table.gained + table.lost
    studies = (PairedTable(table.yes_yes, gained, changed - gained, table.no_no) for gained in range(changed + 1))
    small = [p_value(study) <= 100 * SMALL for study in studies]
    return 100 * float(binom.pmf(np.flatnonzero(small), changed, 0.5).sum())


def _p_mcnemar(patients: pd.DataFrame) -> float:
    return _p_of_pairs(_table(patients))


def _false_alarms_of_groups(patients: pd.DataFrame) -> float:
    return _false_alarms(_table(patients), _p_of_groups)


EXERCISES = Set(
    class_data,
    (
        Exercise(
            "p_mcnemar_percent",
            "100 times the p-value, one decimal",
            _p_mcnemar,
            {
                "this is Fisher's test of two groups of other patients; these are the same patients twice": lambda d: (
                    _p_of_groups(_table(d))
                ),
                "this is one-sided; a change in either direction counts": lambda d: _p_mcnemar(d) / 2,
                "this is the p-value itself; the question is 100 times it": lambda d: _p_mcnemar(d) / 100,
            },
        ),
        Exercise(
            "false_alarms_fisher_percent",
            "per cent of such studies, one decimal",
            _false_alarms_of_groups,
            {
                "five per cent is what the test promises for two groups of other patients; these are pairs": (
                    lambda d: 100 * SMALL
                ),
                "these are the false alarms of McNemar's test; the question is the wrong test": lambda d: _false_alarms(
                    _table(d), _p_of_pairs
                ),
                "this is a share between 0 and 1; the question is per cent": lambda d: _false_alarms_of_groups(d) / 100,
            },
        ),
    ),
)
