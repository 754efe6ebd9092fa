"""Lesson: does it help the resistant more? Two hospitals with other patients, and who is helped by a drug."""

import numpy as np
import pandas as pd

from ibd_study.results import Results
from ibd_tools.lessons.exercises import Exercise, Set
from ibd_tools.lessons.known_truth import mixed_percent
from ibd_tools.lessons.rows import lesson_rows
from ibd_tools.lessons.sweep import Axis, Sweep
from ibd_tools.synthetic import REMISSION_BELOW, Truth, draw_population, stream

KEY = "prior_failure"
# Remission on the old drug of patients whom no biologic has failed.
OTHERS = 60.0
NORTH = Axis("north_failed", "North: patients after a failure, %", tuple(np.arange(10.0, 91, 20)), 70.0)
SOUTH = Axis("south_failed", "South: patients after a failure, %", tuple(np.arange(10.0, 91, 20)), 30.0)
GAP = Axis("gap", "After a failure remission is rarer by, points", tuple(np.arange(0.0, 31, 5)), 25.0)
# Points that the new drug adds after a failure, and otherwise.
ADDED = ((0.0, 0.0), (10.0, 10.0), (20.0, 0.0))
EFFECT = Axis(
    "effect",
    "South's new drug adds",
    tuple(float(place) for place in range(len(ADDED))),
    0.0,
    ("nothing in anybody", "10 points in everybody", "20 points after a failure, else nothing"),
)
HELPS_AFTER_FAILURE = EFFECT.values[-1]


def failure_sweep() -> Sweep:
    """Rates of two hospitals by prior failure, crude, and as they were if both had the patients of both."""
    return Sweep((NORTH, SOUTH, GAP, EFFECT), _computed)


def _computed(north_failed: float, south_failed: float, gap: float, effect: float) -> dict[str, float]:
    after_failure, otherwise = ADDED[int(effect)]
    north, south = (OTHERS - gap, OTHERS), (OTHERS - gap + after_failure, OTHERS + otherwise)
    both = (north_failed + south_failed) / 2
    return {
        "north_if_failed": north[0],
        "south_if_failed": south[0],
        "south_otherwise": south[1],
        "north": mixed_percent(*north, north_failed),
        "south": mixed_percent(*south, south_failed),
        "north_standardised": mixed_percent(*north, both),
        "south_standardised": mixed_percent(*south, both),
    }


def rows(run: str) -> Results:
    """What the page quotes of the setting at which the controls stand first, and of a drug that helps some."""
    helps = {f"{name}_if_it_helps": value for name, value in failure_sweep().at(effect=HELPS_AFTER_FAILURE).items()}
    axes = {axis.name: axis.start for axis in (NORTH, SOUTH)} | {"others": OTHERS}
    numbers = {name: (value, "%") for name, value in (failure_sweep().at() | helps | axes).items()}
    return lesson_rows(f"lesson_{KEY}", run, "prior_failure", numbers)


PATIENTS = {"North": 240, "South": 120}


def class_data(class_code: int) -> pd.DataFrame:
    """Patients of the two hospitals of a class: prior failure, and remission with the old and with the new drug."""
    rng = stream(class_code, KEY)
    truth = Truth(
        starts_at_cdai=None,
        usual_cdai_mean=140.0,
        prior_failure_points=float(rng.integers(40, 71)),
        effect_points=float(rng.integers(0, 21)),
        effect_if_prior_failure_points=float(rng.integers(40, 71)),
    )
    shares = {"North": float(rng.integers(70, 86)), "South": float(rng.integers(35, 51))}
    hospitals = (_hospital(name, truth, shares[name], int(rng.integers(2**31))) for name in PATIENTS)
    return pd.concat(hospitals, ignore_index=True)


def _hospital(name: str, truth: Truth, prior_failure_percent: float, seed: int) -> pd.DataFrame:
    own = truth.model_copy(update={"prior_failure_percent": prior_failure_percent})
    people = draw_population(own, PATIENTS[name], seed)
    old, new = (people[f"cdai_later_{drug}"] < REMISSION_BELOW for drug in ("without", "with"))
    seen = old if name == "North" else new
    known = {"prior_failure": people["prior_failure"], "remission": seen}
    return pd.DataFrame({"hospital": name} | known | {"remission_with_old": old, "remission_with_new": new})


def _by_failure(patients: pd.DataFrame) -> pd.Series:
    """South less North in percentage points, in patients after a failure and in all others."""
    rates = 100 * patients.groupby(["prior_failure", "hospital"])["remission"].mean().unstack()
    return rates["South"] - rates["North"]


def _crude(patients: pd.DataFrame) -> float:
    rates = 100 * patients.groupby("hospital")["remission"].mean()
    return float(rates["South"] - rates["North"])


def _standardised(patients: pd.DataFrame) -> float:
    shares = patients["prior_failure"].value_counts(normalize=True)
    return float((_by_failure(patients) * shares).sum())


def _helped(patients: pd.DataFrame) -> pd.Series:
    """What the new drug adds, in percentage points, in patients after a failure and in all others."""
    added = patients["remission_with_new"].astype(int) - patients["remission_with_old"].astype(int)
    return 100 * added.groupby(patients["prior_failure"]).mean()


def _more_after_failure(by_failure: pd.Series) -> float:
    return float(by_failure[True] - by_failure[False])


def _interaction(patients: pd.DataFrame) -> float:
    return _more_after_failure(_helped(patients))


EXERCISES = Set(
    class_data,
    (
        Exercise(
            "standardised_difference",
            "percentage points, South less North, one decimal",
            _standardised,
            {
                "this is the crude difference: the two hospitals have other patients": _crude,
                "here both kinds of patients count alike; give each its share of all patients": lambda d: float(
                    _by_failure(d).mean()
                ),
                "the direction is the other way round: South less North": lambda d: -_standardised(d),
            },
        ),
        Exercise(
            "interaction",
            "percentage points, one decimal",
            _interaction,
            {
                "this compares who does well on the new drug; the question is whom it helps: new less old": lambda d: (
                    _more_after_failure(100 * d.groupby("prior_failure")["remission_with_new"].mean())
                ),
                "this is the effect after a failure; take off that in all others": lambda d: float(_helped(d)[True]),
                "the direction is the other way round: after a failure, less all others": lambda d: -_interaction(d),
            },
        ),
    ),
)
