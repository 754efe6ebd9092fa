"""Lesson: are these the same patients twice? A change before and after, by a test of pairs and by one of two groups."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from ibd_study.results import round_half_up
from ibd_study.statistics import PairedTable, fisher_exact, mcnemar
from ibd_tools.lessons.known_truth import SMALL
from ibd_tools.lessons.lesson import Answers, Lesson, Quoted, of_unit
from ibd_tools.lessons.paired_studies import PairedPercents, paired_percents, percent_finding_change
from ibd_tools.lessons.percent_lines import EMPTY, Dot, Kind, squares_over_lines
from ibd_tools.lessons.picture import GUESS, SEEN, TRUTH, Picture, percent
from ibd_tools.lessons.sweep import Axis, Sweep, known
from ibd_tools.synthetic import REMISSION_BELOW, Truth, draw_population, stream

KEY = "paired"
BEFORE = Axis("before", "Well before, %", tuple(np.arange(10.0, 61, 10)), 30.0)
AFTER = Axis("after", "Well after, %", tuple(np.arange(10.0, 61, 10)), 50.0)
TIE = Axis("tie", "How closely before and after are tied, %", tuple(np.arange(0.0, 101, 20)), 80.0)
PAIRS = Axis("pairs", "Patients in a study", (20.0, 40.0, 60.0), 40.0)
PATIENTS = 80


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
    expected = percents.stayed_well, percents.stayed_well + percents.lost, percents.stayed_well + percents.gained
    both, before, after = (int(round_half_up(percent * pairs / 100)) for percent in expected)
    return PairedTable(both, after - both, before - both, pairs - before - after + both)


def _p_of_pairs(table: PairedTable) -> float:
    return 100 * known(mcnemar(table.gained, table.lost).p_value)


def _p_of_groups(table: PairedTable) -> float:
    return 100 * known(fisher_exact(table.after, table.n, table.before, table.n).p_value)


SWEEP = Sweep((BEFORE, AFTER, TIE, PAIRS), _computed)
LOST = "round(datum.lost)"
BEFORE_BOTH = "round(datum.lost + datum.stayed_well)"
EITHER = "round(datum.lost + datum.stayed_well + datum.gained)"
# In this order those who were well before stand together, and so do those who were well after.
KINDS = (
    Kind(LOST, TRUTH, is_pale=True, before=EMPTY),
    Kind(f"({BEFORE_BOTH} - {LOST})", SEEN, before=EMPTY),
    Kind(f"({EITHER} - {BEFORE_BOTH})", TRUTH, before=EMPTY),
    Kind(f"(100 - {EITHER})", SEEN, is_pale=True, before=EMPTY),
)


def _found(found: str, p: str) -> str:
    """Studies that find the change, and the p of a typical one, as the browser writes them."""
    return f"{percent(found)} + ' of studies, p ' + (datum.{p} < 0.1 ? '<0.001' : format(datum.{p} / 100, '.3f'))"


DOTS = (
    Dot("Printed: well before,", f"{BEFORE.name} + ' %'", BEFORE.name),
    Dot("Printed: well after,", f"{AFTER.name} + ' %'", AFTER.name),
    Dot("Two groups: seen by", _found("found_by_groups", "p_groups_percent"), "datum.found_by_groups"),
    Dot(
        "Pairs:",
        f"'seen by ' + {_found('found_by_pairs', 'p_pairs_percent')}",
        "datum.found_by_pairs",
        TRUTH,
        f"'your guess, seen by ' + {GUESS} + ' %'",
        is_guessed=True,
    ),
)


def picture() -> Picture:
    """A hundred squares and four lines, with controls for the two rates, their tie and the size of a study."""
    return Picture(
        title="How many studies see a change that is there?",
        alt=f"A hundred squares for patients, of whom {BEFORE.start:g} are well before and {AFTER.start:g} after; "
        f"which of them are the same is hidden until it is asked for. Of studies of {PAIRS.start:g} such patients, "
        f"{SWEEP.at()['found_by_groups']:.0f} in 100 see the change if they treat before and after as two groups.",
        caption="A square is one of a hundred patients. Green ones changed: dark, became well; pale, ceased to be "
        "well. Purple ones stayed as they were: dark, well; pale, not. A study sees the change if its p is at most "
        "0.05; the p beside it is that of a study with just these shares.",
        chart=squares_over_lines(SWEEP, KINDS, DOTS, "% of patients or of studies"),
        headings={
            "found_by_groups": "Studies that see the change as two groups, %",
            "found_by_pairs": "Studies that see it as pairs, %",
            "gained": "Became well, %",
            "lost": "Ceased to be well, %",
        },
        along=TIE,
        question="Your guess: % of studies that see it as pairs",
        box="Show who is the same",
    )


def quoted() -> Quoted:
    """Studies that find the change, also without a tie, and false alarms where nothing changed."""
    found, loose, unchanged = SWEEP.at(), SWEEP.at(tie=0.0), SWEEP.at(before=AFTER.start, tie=40.0)
    shown = ("stayed_well", "gained", "lost", "found_by_groups", "found_by_pairs")
    percents = {name: found[name] for name in shown} | {
        "found_by_groups_if_loose": loose["found_by_groups"],
        "found_by_pairs_if_loose": loose["found_by_pairs"],
        "false_alarms_of_groups": unchanged["found_by_groups"],
        "false_alarms_of_pairs": unchanged["found_by_pairs"],
        "before": BEFORE.start,
        "after": AFTER.start,
    }
    return of_unit("%", percents) | of_unit("patients", {"pairs": PAIRS.start})


def class_data(class_code: int) -> pd.DataFrame:
    """Patients of the study of a class: whether each was well before and after."""
    rng = stream(class_code, KEY)
    truth = Truth(
        starts_at_cdai=None,
        reading_correlation=float(rng.integers(4, 8) / 10),
        effect_points=float(rng.integers(20, 41)),
    )
    people = draw_population(truth, PATIENTS, class_code)
    readings = {"well_before": people["cdai_start"], "well_after": people["cdai_later_with"]}
    return pd.DataFrame({name: cdai < REMISSION_BELOW for name, cdai in readings.items()})


def answers(patients: pd.DataFrame) -> Answers:
    """McNemar's p, and the false alarms of Fisher's test where nothing changed."""
    table = PairedTable.from_answers(patients["well_before"], patients["well_after"])
    p_value, alarms = _p_of_pairs(table), _false_alarms(table, _p_of_groups)
    return {
        "p_mcnemar_percent": {
            "right": p_value,
            "fisher": _p_of_groups(table),
            "one_sided": p_value / 2,
            "p_value": p_value / 100,
        },
        "false_alarms_fisher_percent": {
            "right": alarms,
            "stated_level": 100 * SMALL,
            "of_mcnemar": _false_alarms(table, _p_of_pairs),
            "share": alarms / 100,
        },
    }


def _false_alarms(table: PairedTable, p_value: Callable[[PairedTable], float]) -> float:
    """How often p is small, in per cent, if each who changed had been as likely to gain as to lose."""
    from scipy.stats import binom

    changed = table.gained + table.lost
    studies = (PairedTable(table.yes_yes, gained, changed - gained, table.no_no) for gained in range(changed + 1))
    small = [p_value(study) <= 100 * SMALL for study in studies]
    return 100 * float(binom.pmf(np.flatnonzero(small), changed, 0.5).sum())


LESSON = Lesson(KEY, "paired", SWEEP, picture, quoted, class_data, answers)
