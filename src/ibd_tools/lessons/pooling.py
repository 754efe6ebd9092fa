"""Lesson: one number for many studies? What pooling says of studies that truly differ, and what it cannot repair."""

import numpy as np
import pandas as pd
from scipy.special import ndtri

from ibd_study.results import Results, round_half_up
from ibd_study.statistics import proportion_interval
from ibd_tools.lessons.exercises import Exercise, Set
from ibd_tools.lessons.known_truth import percent_without_failures, percents_of_studies, range_of_studies
from ibd_tools.lessons.rows import lesson_rows
from ibd_tools.lessons.sweep import Axis, Sweep, known
from ibd_tools.pooling import pool_proportions
from ibd_tools.synthetic import normal, stream

KEY = "pooling"
MIDDLE = 50.0
SPREAD = Axis("between_studies_sd", "How far the studies truly differ", tuple(np.arange(0.0, 1.3, 0.25)), 0.75)
PATIENTS = Axis("patients", "Patients in each study", (20.0, 40.0, 100.0, 400.0), 40.0, ("20", "40", "100", "400"))
STUDIES = Axis("studies", "Studies", (3.0, 5.0, 10.0, 20.0), 5.0, ("3", "5", "10", "20"))
LEFT_OUT = Axis("left_out_percent", "Failures that every study leaves out, %", (0.0, 20.0, 40.0, 60.0), 0.0)


def pooling_sweep() -> Sweep:
    """Studies, their pooled rate and the interval of a new one, with what is true, at every setting."""
    return Sweep((SPREAD, PATIENTS, STUDIES, LEFT_OUT), _computed)


def _computed(between_studies_sd: float, patients: float, studies: float, left_out_percent: float) -> dict:
    """Each study has in whole patients what is to be expected of it."""
    evenly = ndtri((np.arange(studies) + 0.5) / studies)
    rates = percents_of_studies(MIDDLE, between_studies_sd, evenly)
    n = int(patients)
    events = [int(round_half_up(percent_without_failures(rate, left_out_percent) * n / 100)) for rate in rates]
    pooled = pool_proportions(events, [n] * len(events))
    intervals = [proportion_interval(k, n) for k in events]
    true_low, true_high = range_of_studies(MIDDLE, between_studies_sd)
    shares = {
        "pooled": pooled.share,
        "pooled_low": pooled.low,
        "pooled_high": pooled.high,
        "new_low": pooled.prediction_low,
        "new_high": pooled.prediction_high,
        "i_squared": pooled.i2,
    }
    return {
        "rates": [100 * k / n for k in events],
        "lows": [100 * known(one.low) for one in intervals],
        "highs": [100 * known(one.high) for one in intervals],
        "true_low": true_low,
        "true_high": true_high,
    } | {name: 100 * share for name, share in shares.items() if share is not None}


def rows(run: str) -> Results:
    """What the page quotes of the setting at which the controls stand first, and of others beside it."""
    sweep = pooling_sweep()
    settings = {
        "": sweep.at(),
        "_large": sweep.at(patients=400.0),
        "_many": sweep.at(studies=20.0),
        "_fault": sweep.at(studies=20.0, left_out_percent=40.0),
        "_few": sweep.at(between_studies_sd=0.5, patients=20.0, studies=3.0),
    }
    said = ("pooled", "pooled_low", "pooled_high", "new_low", "new_high", "i_squared", "true_low", "true_high")
    numbers = {f"{name}{which}": (found[name], "%") for which, found in settings.items() for name in said}
    first = sweep.at()
    widths = {
        "lowest_study": (min(first["rates"]), "%"),
        "highest_study": (max(first["rates"]), "%"),
        "pooled_width": (first["pooled_high"] - first["pooled_low"], "points"),
        "new_width": (first["new_high"] - first["new_low"], "points"),
        "study_width": (max(first["rates"]) - min(first["rates"]), "points"),
    }
    counts = {"studies": (STUDIES.start, "count"), "patients": (PATIENTS.start, "count"), "truth": (MIDDLE, "%")}
    others = {"left_out": (40.0, "%"), "many": (20.0, "count"), "large": (400.0, "count")}
    return lesson_rows(f"lesson_{KEY}", run, "pooling", numbers | widths | counts | others)


# What other studies counted: as in the question, but later; by another rule; by one that is not stated; something else.
OTHERS = (("remission", "A", 12), ("remission", "B", 8), ("remission", "not stated", 8), ("response", "A", 8))
SAME = ("remission", "A", 8)


def class_data(class_code: int) -> pd.DataFrame:
    """Studies that a class has found: what each counted, by which rule and when, and of how many patients."""
    rng = stream(class_code, KEY)
    rows = [SAME] * int(rng.integers(4, 7)) + [row for row in OTHERS for _ in range(rng.integers(1, 4))]
    patients = rng.integers(20, 121, len(rows))
    rates = percents_of_studies(float(rng.integers(35, 66)), float(rng.integers(4, 10) / 10), normal(rng, len(rows)))
    table = pd.DataFrame(rows, columns=["endpoint", "rule", "week"])
    table = table.assign(patients=patients, events=rng.binomial(patients, rates / 100)).iloc[rng.permutation(len(rows))]
    return table.set_axis(pd.Index([f"study {place}" for place in range(1, len(rows) + 1)], name="study"))


def _alike(studies: pd.DataFrame, **wanted: object) -> pd.DataFrame:
    """Studies that agree with the question in what is named."""
    return studies[(studies[list(wanted)] == pd.Series(wanted)).all(axis=1)]


def _same(studies: pd.DataFrame) -> pd.DataFrame:
    return _alike(studies, endpoint="remission", rule="A", week=8)


def _width(low: float | None, high: float | None) -> float:
    return 100 * (known(high) - known(low))


def _widths(studies: pd.DataFrame) -> tuple[float, float]:
    """Width of the interval of the mean, and of that for a new study, in percentage points."""
    found = pool_proportions(studies["events"].tolist(), studies["patients"].tolist())
    return _width(found.low, found.high), _width(found.prediction_low, found.prediction_high)


def _range_of_rates(studies: pd.DataFrame) -> float:
    return float(np.ptp(100 * studies["events"] / studies["patients"]))


EXERCISES = Set(
    class_data,
    (
        Exercise(
            "studies_to_pool",
            "studies, a whole number",
            lambda d: float(len(_same(d))),
            {
                "these are all studies; some counted something else": lambda d: float(len(d)),
                "these have the endpoint, but by several rules and at several weeks": lambda d: float(
                    len(_alike(d, endpoint="remission"))
                ),
                "these have endpoint and rule, but were counted at two weeks": lambda d: float(
                    len(_alike(d, endpoint="remission", rule="A"))
                ),
                "these have endpoint and week, but by several rules; a rule that is not stated may be any": (
                    lambda d: float(len(_alike(d, endpoint="remission", week=8)))
                ),
            },
        ),
        Exercise(
            "width_for_a_new_study",
            "percentage points, one decimal",
            lambda d: _widths(_same(d))[1],
            {
                "this is the interval of the mean of the studies; a new study lies further off": lambda d: _widths(
                    _same(d)
                )[0],
                "here all studies are pooled, whatever they counted": lambda d: _widths(d)[1],
                "this is the way from the lowest study to the highest; a new one may lie outside": lambda d: (
                    _range_of_rates(_same(d))
                ),
                "this is a difference of shares between 0 and 1; the question is percentage points": lambda d: (
                    _widths(_same(d))[1] / 100
                ),
            },
        ),
    ),
)
