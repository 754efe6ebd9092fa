"""Lesson: how many small p-values does chance give? False alarms among many tests, and what adjusting leaves."""

import numpy as np
import pandas as pd

from ibd_study.results import Results
from ibd_tools.lessons.exercises import Exercise, Set
from ibd_tools.lessons.known_truth import SMALL, percent_any_false_alarm
from ibd_tools.lessons.rows import lesson_rows
from ibd_tools.lessons.sweep import Axis, Sweep
from ibd_tools.sensitivity import adjusted_p_values
from ibd_tools.synthetic import stream, uniform

KEY = "many_tests"
TESTS = Axis("tests", "Tests in a study", tuple(float(tests) for tests in range(1, 41)), 17.0)
ALIKE = Axis("correlation", "Correlation of the tests", (0.0, 0.2, 0.4, 0.6, 0.8), 0.0)
LEVEL = Axis("level_percent", "A p is small below", (1.0, 5.0, 10.0), 5.0, ("0.01", "0.05", "0.1"))


def tests_sweep() -> Sweep:
    """Studies with a false alarm, with and without adjustment, at every setting."""
    return Sweep((TESTS, ALIKE, LEVEL), _computed)


def _computed(tests: float, correlation: float, level_percent: float) -> dict[str, float]:
    level = level_percent / 100
    return {
        "percent_any": percent_any_false_alarm(int(tests), correlation, level),
        "percent_any_adjusted": percent_any_false_alarm(int(tests), correlation, level / tests),
    }


def rows(run: str) -> Results:
    """What the page quotes of the setting at which the controls stand first, and of tests that resemble each other."""
    numbers = {name: (value, "%") for name, value in tests_sweep().at().items()}
    alike = {"percent_any_alike": (tests_sweep().at(correlation=0.6)["percent_any"], "%")}
    others = {"tests": (TESTS.start, "count"), "level": (LEVEL.start, "%"), "alike": (0.6, "")}
    return lesson_rows(f"lesson_{KEY}", run, "alarms", numbers | alike | others)


def class_data(class_code: int) -> pd.DataFrame:
    """The p-values of a study of each class: some endpoints changed, most did not."""
    rng = stream(class_code, KEY)
    tests = int(rng.integers(10, 21))
    p = uniform(rng, tests) * np.where(np.arange(tests) < tests // 3, 0.006, 1.0)
    return pd.DataFrame({"endpoint": [f"endpoint {place}" for place in range(1, tests + 1)], "p": p.round(4)})


def _any_alarm(data: pd.DataFrame) -> float:
    return 100 * (1 - (1 - SMALL) ** len(data))


def _small(data: pd.DataFrame) -> float:
    return float((data["p"] < SMALL).sum())


def _kept_by_holm(data: pd.DataFrame) -> float:
    return float((np.asarray(adjusted_p_values(data["p"].tolist(), "holm")) < SMALL).sum())


def _kept_by_division(data: pd.DataFrame) -> float:
    return float((data["p"] < SMALL / len(data)).sum())


EXERCISES = Set(
    class_data,
    (
        Exercise(
            "any_alarm_percent",
            "per cent of such studies, one decimal",
            _any_alarm,
            {
                "chances of single tests do not add up: multiply the chances that a test stays silent": lambda d: (
                    100 * SMALL * len(d)
                ),
                "this is the chance that all tests stay silent": lambda d: 100 - _any_alarm(d),
                "this is the chance of one test": lambda d: 100 * SMALL,
            },
        ),
        Exercise(
            "kept_by_holm",
            "endpoints, a whole number",
            _kept_by_holm,
            {
                "these are below the level without any adjustment": _small,
                "this divides the level by all tests at every step (Bonferroni); Holm divides by those that are left": (
                    _kept_by_division
                ),
            },
        ),
    ),
)
