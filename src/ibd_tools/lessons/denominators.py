"""Lesson: per cent of whom? The same patients in remission, over other denominators."""

import numpy as np
import pandas as pd

from ibd_study.results import Results
from ibd_tools.lessons.exercises import Exercise, Set
from ibd_tools.lessons.rows import lesson_rows
from ibd_tools.lessons.sweep import Axis, Sweep
from ibd_tools.synthetic import REMISSION_BELOW, Truth, draw_population, stream, uniform

KEY = "denominators"
USERS = 20
PRINTED = Axis("printed_percent", "Remission printed, % of the evaluable", tuple(np.arange(40.0, 81, 8)), 56.0)
NOT_EVALUABLE = Axis("not_evaluable", "Not evaluable, of 100 patients", tuple(np.arange(0.0, 51, 10)), 30.0)
STEROID_FREE = Axis(
    "steroid_free",
    f"In remission without steroids, of {USERS} on steroids at the start",
    tuple(np.arange(0.0, 21, 2)),
    14.0,
)


def denominators_sweep() -> Sweep:
    """Rates of remission and of steroid-free remission over every denominator, at every setting."""
    return Sweep((PRINTED, NOT_EVALUABLE, STEROID_FREE), _computed)


def _computed(printed_percent: float, not_evaluable: float, steroid_free: float) -> dict[str, float]:
    remission = printed_percent * (1 - not_evaluable / 100)
    return {
        "percent_of_all": remission,
        "percent_if_unseen_succeed": remission + not_evaluable,
        "steroid_free_of_users": 100 * steroid_free / USERS,
        "steroid_free_of_all": steroid_free,
    }


def rows(run: str) -> Results:
    """What the page quotes of the setting at which the controls stand first."""
    numbers = {name: (value, "%") for name, value in denominators_sweep().at().items()}
    counted = {axis.name: (axis.start, "patients") for axis in (NOT_EVALUABLE, STEROID_FREE)}
    others = {"users": (float(USERS), "patients"), "printed": (PRINTED.start, "%")}
    return lesson_rows(f"lesson_{KEY}", run, "denominators", numbers | counted | others)


PATIENTS = 200


def class_data(class_code: int) -> pd.DataFrame:
    """Patients of the hospital of a class: steroids at the start, and remission where it could be judged."""
    rng = stream(class_code, KEY)
    well, ill = float(rng.integers(70, 96)), float(rng.integers(50, 81))
    truth = Truth(starts_at_cdai=None, scoped_percent_if_well=well, scoped_percent_if_ill=ill)
    people = draw_population(truth, PATIENTS, class_code)
    remission = people["cdai_later_with"] < REMISSION_BELOW
    steroids = pd.Series(uniform(rng, PATIENTS) < rng.integers(25, 46) / 100)
    free = remission & (uniform(rng, PATIENTS) < np.where(steroids, 0.9, 1.0))
    known = {"remission": remission, "remission_without_steroids": free}
    return pd.DataFrame(
        {"steroids_at_start": steroids}
        | {name: values.astype("boolean").where(people["scoped"]) for name, values in known.items()}
    )


def _percent(values: pd.Series) -> float:
    return 100 * float(values.mean())


def _free_of_users(data: pd.DataFrame) -> float:
    return _percent(data.loc[data["steroids_at_start"], "remission_without_steroids"])


EXERCISES = Set(
    class_data,
    (
        Exercise(
            "remission_of_all_percent",
            "per cent of all patients, one decimal",
            lambda d: _percent(d["remission"].fillna(False)),
            {
                "this is the rate among the evaluable: the others are in no denominator": lambda d: _percent(
                    d["remission"]
                ),
                "here the patients who were not evaluable count as successes: it is the best case": lambda d: _percent(
                    d["remission"].fillna(True)
                ),
            },
        ),
        Exercise(
            "steroid_free_of_users_percent",
            "per cent of those on steroids at the start who were evaluable, one decimal",
            _free_of_users,
            {
                "this is of all evaluable patients: most of them had no steroids to stop": lambda d: _percent(
                    d["remission_without_steroids"]
                ),
                "here users who were not evaluable are failures; the question is of the evaluable": lambda d: _percent(
                    d.loc[d["steroids_at_start"], "remission_without_steroids"].fillna(False)
                ),
                "this is remission of the users, with or without steroids": lambda d: _percent(
                    d.loc[d["steroids_at_start"], "remission"]
                ),
            },
        ),
    ),
)
