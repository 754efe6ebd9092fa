"""Lesson: how far does a score fall by itself? What is true at each setting, and its exercises."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from ibd_study.results import Results
from ibd_tools.lessons import known_truth
from ibd_tools.lessons.exercises import Exercise, Set
from ibd_tools.lessons.rows import lesson_rows
from ibd_tools.lessons.sweep import Axis, Sweep
from ibd_tools.synthetic import Truth, draw_population, stream

KEY = "regression_to_the_mean"
PERCENT = "%"
STARTS = Axis(
    "starts_at_cdai",
    "The drug is started in",
    (None, 100.0, 150.0, 200.0, 250.0, 300.0),
    150.0,
    ("everybody", *(f"CDAI {limit} or more" for limit in (100, 150, 200, 250, 300))),
)
CORRELATION = Axis("reading_correlation", "Correlation of two readings", tuple(tenth / 10 for tenth in range(11)), 0.5)
EFFECT = Axis("effect_points", "The drug takes off (points)", (0.0, 20.0, 40.0, 60.0, 80.0, 100.0), 40.0)


def regression_sweep() -> Sweep:
    """Mean CDAI at the start, its fall with and without the drug, and remission, at every setting."""
    return Sweep((STARTS, CORRELATION, EFFECT), _computed)


def rows(run: str) -> Results:
    """What the page quotes of the setting at which the controls stand first."""
    truth = Truth(**{axis.name: axis.start for axis in (STARTS, CORRELATION, EFFECT)})
    numbers = {
        name: (value, PERCENT if name.startswith("percent") else "points")
        for name, value in regression_sweep().at().items()
    }
    numbers |= {
        "usual_mean": (truth.usual_cdai_mean, "points"),
        "effect_points": (truth.effect_points, "points"),
        "reading_correlation": (truth.reading_correlation, ""),
    }
    return lesson_rows(f"lesson_{KEY}", run, "regression", numbers)


def _computed(**setting: Any) -> dict[str, float]:
    truth = Truth(**setting)
    untreated = truth.model_copy(update={"effect_points": 0.0})
    fall = known_truth.fall_without_drug(truth)
    return {
        "mean_at_start": known_truth.mean_at_start(truth),
        "fall_without_drug": fall,
        "fall_seen": fall + truth.effect_points,
        "percent_below_without": known_truth.percent_below_later(untreated),
        "percent_below_with": known_truth.percent_below_later(truth),
    }


UNDER_CARE = 600


def class_data(class_code: int) -> pd.DataFrame:
    """All patients under care of the clinic of a class, in whole points; each has its own rule and drug."""
    rng = stream(class_code, KEY)
    truth = Truth(
        starts_at_cdai=float(10 * rng.integers(14, 23)),
        reading_correlation=float(rng.integers(3, 8) / 10),
        effect_points=float(rng.integers(20, 61)),
    )
    return draw_population(truth, UNDER_CARE, class_code).round()


def _fall(later: str) -> Callable[[pd.DataFrame], float]:
    return lambda patients: float((patients["cdai_start"] - patients[later])[patients["starts"]].mean())


_by_itself, _seen = _fall("cdai_later_without"), _fall("cdai_later_with")


def _share_of_drug(patients: pd.DataFrame) -> float:
    return 100 * (1 - _by_itself(patients) / _seen(patients))


EXERCISES = Set(
    class_data,
    (
        Exercise(
            "fall_without_drug",
            "CDAI points, one decimal",
            _by_itself,
            {
                "this is the fall that the clinic sees, with the drug; the question is what happens without it": _seen,
                "the direction is the other way round: a fall is the score before, less the score after": lambda p: (
                    -_by_itself(p)
                ),
                "this is the fall of all under care, who were not chosen: take those who start": lambda p: float(
                    (p["cdai_start"] - p["cdai_later_without"]).mean()
                ),
            },
        ),
        Exercise(
            "drug_share_percent",
            "per cent of the fall seen, one decimal",
            _share_of_drug,
            {
                "this is the share that comes without the drug; the drug has the rest": lambda p: (
                    100 - _share_of_drug(p)
                ),
                "these are points; the question is how many per cent of the fall seen they are": lambda p: (
                    _seen(p) - _by_itself(p)
                ),
                "the whole fall is not the drug's: a part of it comes without it": lambda p: 100.0,
            },
        ),
    ),
)
