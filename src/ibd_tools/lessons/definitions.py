"""Lesson: which remission? One group of patients, and every rate that a defensible analysis makes of it."""

import itertools
from functools import cache, reduce
from operator import or_

import numpy as np
import pandas as pd

from ibd_study.endpoints import classify, endpoint
from ibd_study.estimates import in_population
from ibd_study.missing import complete_outcome
from ibd_study.parameters import Parameters, parse
from ibd_study.results import Results
from ibd_tools.lessons.exercises import Exercise, Set
from ibd_tools.lessons.graded_patients import GradedPatients, draw_graded
from ibd_tools.lessons.rows import lesson_rows
from ibd_tools.lessons.sweep import Axis, Sweep, known
from ibd_tools.sensitivity import Option, declared_choices, variance_shares
from ibd_tools.synthetic import stream

KEY = "definitions"
ENDPOINT = "uc_clinical_remission"
DRAWN, SEED = 20_000, 1
# Of the declared choices of the specification curve, those that the lesson offers.
OFFERED = {
    "definition": ("modified Mayo ≤ 2", "same, endoscopy 0", "symptoms, stools 0", "partial Mayo ≤ 2"),
    "population": ("everybody selected", "active at the start"),
    "missing_data": ("left out", "counted as failure"),
    "partly_assessed": ("a known no is a no", "not evaluable"),
}
OPTIONS: dict[str, tuple[Option, ...]] = {
    choice.key: tuple(option for option in choice.options if option.label in OFFERED[choice.key])
    for choice in declared_choices(ENDPOINT)
    if choice.key in OFFERED
}
TITLES = {
    "definition": "Remission is",
    "population": "Counted are",
    "missing_data": "Patients who cannot be judged are",
    "partly_assessed": "Partly assessed patients are",
}


def _axis(key: str) -> Axis:
    places = tuple(float(place) for place in range(len(OPTIONS[key])))
    return Axis(key, TITLES[key], places, 0.0, tuple(option.label for option in OPTIONS[key]))


CHOICES = tuple(map(_axis, OFFERED))
WELL = Axis("well", "Truly well, of 100", (30.0, 45.0, 60.0), 45.0)
ANALYSES = tuple(itertools.product(*(axis.values for axis in CHOICES)))


def definitions_sweep() -> Sweep:
    """The rate of every analysis, and how its yes goes with being well, at every setting."""
    return Sweep((*CHOICES, WELL), _computed)


def _computed(well: float, **chosen: float) -> dict[str, float]:
    rates = rates_of_analyses(well)
    own = _counts(well)[tuple(chosen[axis.name] for axis in CHOICES)]
    return own | {"lowest": float(rates.min()), "highest": float(rates.max())}


def rates_of_analyses(well: float) -> np.ndarray:
    """Rates in per cent where so many are truly well: one axis a choice, in the order of :data:`CHOICES`."""
    rates = [_counts(well)[places]["percent"] for places in ANALYSES]
    return np.array(rates).reshape([len(axis.values) for axis in CHOICES])


@cache
def _counts(well: float) -> dict[tuple[float, ...], dict[str, float]]:
    """What every analysis makes of the same patients: its rate, and of 100 patients who is counted and called well."""
    patients = draw_graded(well, DRAWN, SEED)
    return {places: _counted(outcome_of(patients, _parameters(places)), patients.well) for places in ANALYSES}


def _parameters(places: tuple[float, ...]) -> Parameters:
    options = (OPTIONS[axis.name][int(place)] for axis, place in zip(CHOICES, places, strict=True))
    return parse(reduce(or_, (option.settings for option in options)))


def outcome_of(patients: GradedPatients, parameters: Parameters) -> pd.Series:
    """Yes, no or missing of every patient by the rules of the study; missing for whoever is not counted, too."""
    judged = _among(patients.pairs, parameters)
    outcome = complete_outcome(classify(judged, endpoint(ENDPOINT), parameters), parameters)
    return outcome.set_axis(judged.index).reindex(patients.pairs.index)


def _among(pairs: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    """The patients of the chosen population; all of them have ulcerative colitis."""
    return in_population(pairs, parameters, ("UC",))


def _counted(outcome: pd.Series, well: pd.Series) -> dict[str, float]:
    called = outcome.fillna(False).astype(bool)
    shares = {"percent": outcome.mean(), "counted": outcome.notna().mean()}
    shares |= {"called_well": (called & well).mean(), "called_ill": (called & ~well).mean()}
    return {name: 100 * float(share) for name, share in shares.items()}


def error_of_drawing() -> float:
    """Half the width, in percentage points, of the widest 95 % interval of a rate in the sweep."""
    share, counted = (definitions_sweep().rows[name] / 100 for name in ("percent", "counted"))
    return 196 * float(np.sqrt(share * (1 - share) / (DRAWN * counted)).max())


def rows(run: str) -> Results:
    """What the page quotes of the setting at which the controls stand first, and what each choice explains."""
    numbers = definitions_sweep().at() | {"error": error_of_drawing(), "well": WELL.start}
    strict = definitions_sweep().at(definition=1.0)
    numbers |= {f"{name}_if_strict": strict[name] for name in ("percent", "called_well", "called_ill")}
    shares = _shares(rates_of_analyses(WELL.start))
    numbers |= {f"share_{axis.name}": 100 * share for axis, share in zip(CHOICES, shares, strict=True)}
    active = definitions_sweep().at(population=1.0)
    numbers |= {"percent_if_active": active["percent"], "range": numbers["highest"] - numbers["lowest"]}
    counts = {"analyses": (float(len(ANALYSES)), "count"), "drawn": (float(DRAWN), "patients")}
    return lesson_rows(
        f"lesson_{KEY}", run, "definitions", {name: (value, "%") for name, value in numbers.items()} | counts
    )


PATIENTS = 160
COLUMNS = ("modified_mayo", "endoscopy_0", "symptoms", "partial_mayo")


def class_data(class_code: int) -> pd.DataFrame:
    """Patients of the hospital of a class: whether active at the start, and what four rules say of them later."""
    rng = stream(class_code, KEY)
    patients = draw_graded(
        float(rng.integers(35, 61)),
        PATIENTS,
        class_code,
        came_percent=float(rng.integers(80, 96)),
        scoped_percent=float(rng.integers(60, 91)),
    )
    said = {
        column: outcome_of(patients, parse(option.settings))
        for column, option in zip(COLUMNS, OPTIONS["definition"], strict=True)
    }
    active = patients.pairs.index.isin(_among(patients.pairs, parse({"population": "active_at_baseline"})).index)
    return pd.DataFrame({"active_at_start": active} | said)


def _rates(patients: pd.DataFrame) -> np.ndarray:
    """Rates by rule, by who is counted (all, active at the start), and by the others (left out, failures)."""
    among = (patients, patients[patients["active_at_start"]])
    return np.array(
        [
            [[100 * one.mean() for one in (group[rule], group[rule].fillna(False))] for group in among]
            for rule in COLUMNS
        ]
    ).astype(float)


def _shares(rates: np.ndarray) -> list[float]:
    """What each choice explains by itself, of the variance of the rates."""
    return list(map(known, known(variance_shares(rates)).first_order))


def _share(patients: pd.DataFrame, axis: int) -> float:
    return 100 * _shares(_rates(patients))[axis]


EXERCISES = Set(
    class_data,
    (
        Exercise(
            "highest_minus_lowest",
            "percentage points, one decimal",
            lambda d: float(np.ptp(_rates(d))),
            {
                "these are the four rules alone, over all evaluable patients; who is counted is a choice as well": (
                    lambda d: float(np.ptp(_rates(d)[:, 0, 0]))
                ),
                "this is the highest rate; take off the lowest": lambda d: float(_rates(d).max()),
                "this is a share between 0 and 1; the question is percentage points": lambda d: (
                    float(np.ptp(_rates(d))) / 100
                ),
            },
        ),
        Exercise(
            "share_of_rule_percent",
            "per cent of the variance, one decimal",
            lambda d: _share(d, 0),
            {
                "this is the share of who is counted; the question is the rule": lambda d: _share(d, 1),
                "this is how many points the means of the rules lie apart; the question is a share of the variance": (
                    lambda d: float(np.ptp(_rates(d).mean(axis=(1, 2))))
                ),
                "this is a share between 0 and 1; the question is per cent": lambda d: _share(d, 0) / 100,
            },
        ),
    ),
)
