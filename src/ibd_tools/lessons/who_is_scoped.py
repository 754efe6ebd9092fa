"""Lesson: who gets scoped? A rate among those assessed, where being assessed depends on the outcome."""

import numpy as np
import pandas as pd

from ibd_study.results import Results
from ibd_tools.lessons.exercises import Exercise, Set
from ibd_tools.lessons.known_truth import percent_among_scoped
from ibd_tools.lessons.rows import lesson_rows
from ibd_tools.lessons.sweep import Axis, Sweep
from ibd_tools.synthetic import REMISSION_BELOW, Truth, draw_population, stream

KEY = "who_is_scoped"
WELL = Axis("percent_well", "Healed, of all 100", tuple(np.arange(20.0, 81, 10)), 40.0)
IF_WELL = Axis("scoped_percent_if_well", "Scoped, % of the healed", tuple(np.arange(20.0, 101, 10)), 40.0)
IF_ILL = Axis("scoped_percent_if_ill", "Scoped, % of the others", tuple(np.arange(20.0, 101, 10)), 90.0)


def scoped_sweep() -> Sweep:
    """Rates among the scoped, and what other ways of counting make of the others, at every setting."""
    return Sweep((WELL, IF_WELL, IF_ILL), _computed)


def _computed(percent_well: float, scoped_percent_if_well: float, scoped_percent_if_ill: float) -> dict[str, float]:
    seen_well = percent_well * scoped_percent_if_well / 100
    seen_ill = (100 - percent_well) * scoped_percent_if_ill / 100
    return {
        "percent_among_scoped": percent_among_scoped(percent_well, scoped_percent_if_well, scoped_percent_if_ill),
        "percent_if_unseen_fail": seen_well,
        "percent_if_unseen_succeed": 100 - seen_ill,
    }


def rows(run: str) -> Results:
    """What the page quotes of the setting at which the controls stand first."""
    found = scoped_sweep().at()
    axes = {axis.name: axis.start for axis in (WELL, IF_WELL, IF_ILL)}
    not_evaluable = {"percent_unseen": found["percent_if_unseen_succeed"] - found["percent_if_unseen_fail"]}
    numbers = {name: (value, "%") for name, value in (found | axes | not_evaluable).items()}
    return lesson_rows(f"lesson_{KEY}", run, "scoped", numbers)


PATIENTS = 300


def class_data(class_code: int) -> pd.DataFrame:
    """Patients of the hospital of a class: who was ill at the start, who was scoped later, and what was found."""
    rng = stream(class_code, KEY)
    truth = Truth(
        starts_at_cdai=None,
        scoped_by="baseline",
        scoped_percent_if_well=float(rng.integers(25, 46)),
        scoped_percent_if_ill=float(rng.integers(75, 96)),
    )
    people = draw_population(truth, PATIENTS, class_code)
    healed = (people["cdai_later_with"] < REMISSION_BELOW).astype("boolean").where(people["scoped"])
    return pd.DataFrame(
        {"ill_at_start": people["cdai_start"] >= REMISSION_BELOW, "scoped": people["scoped"], "healed": healed}
    )


def _among_scoped(patients: pd.DataFrame) -> float:
    return 100 * float(patients["healed"].mean())


def _not_evaluable_fail(patients: pd.DataFrame) -> float:
    return 100 * float(patients["healed"].fillna(False).mean())


def _weighted(patients: pd.DataFrame) -> float:
    """Rates of both groups at the start, each with the group's share of all patients."""
    groups = patients.groupby("ill_at_start")
    return 100 * float((groups["healed"].mean() * groups.size() / len(patients)).sum())


def _width(patients: pd.DataFrame) -> float:
    return 100 * float(1 - patients["scoped"].mean())


EXERCISES = Set(
    class_data,
    (
        Exercise(
            "healed_weighted_percent",
            "per cent of all patients, one decimal",
            _weighted,
            {
                "this is the rate among the scoped; the ill are too many among them": _among_scoped,
                "here all who were not scoped are failures; the question is the weighted rate": _not_evaluable_fail,
                "both groups count alike here; give each its share of all patients": lambda p: (
                    100 * float(p.groupby("ill_at_start")["healed"].mean().mean())
                ),
            },
        ),
        Exercise(
            "bounds_width_percent",
            "percentage points, one decimal",
            _width,
            {
                "this is the share of the scoped; the range is as wide as the share of the others": lambda p: (
                    100 - _width(p)
                ),
                "this is the number of patients not scoped; the question is percentage points": lambda p: float(
                    (~p["scoped"]).sum()
                ),
            },
        ),
    ),
)
