"""Lesson: is no event no risk? Studies that see none, and the highest rate that is still compatible with none."""

import numpy as np
import pandas as pd

from ibd_study.results import Results
from ibd_tools.lessons.exercises import Exercise, Set
from ibd_tools.lessons.known_truth import percent_seeing_no_event, upper_limit_of_no_event
from ibd_tools.lessons.rows import lesson_rows
from ibd_tools.lessons.sweep import Axis, Sweep
from ibd_tools.synthetic import stream, uniform

KEY = "no_event"
RATE = Axis("events_per_100_years", "True rate, events per 100 patient-years", tuple(np.arange(1.0, 11)), 2.0)
YEARS = Axis("patient_years", "Patient-years in a study", tuple(np.arange(20.0, 201, 20)), 60.0)
NOTED = Axis("noted_percent", "Events that are noted, %", tuple(np.arange(20.0, 101, 20)), 100.0)


def event_sweep() -> Sweep:
    """Studies that see no event, and the upper limit of a rate of which none was seen, at every setting."""
    return Sweep((RATE, YEARS, NOTED), _computed)


def _computed(events_per_100_years: float, patient_years: float, noted_percent: float) -> dict[str, float]:
    return {
        "percent_none": percent_seeing_no_event(events_per_100_years * noted_percent / 100, patient_years),
        "upper_limit": upper_limit_of_no_event(patient_years),
    }


def rows(run: str) -> Results:
    """What the page quotes of the setting at which the controls stand first, and where fewer events are noted."""
    first, few = event_sweep().at(), event_sweep().at(noted_percent=20.0)
    numbers = {"percent_none": (first["percent_none"], "%"), "percent_none_if_few_noted": (few["percent_none"], "%")}
    limits = {"upper_limit": (first["upper_limit"], ""), "upper_limit_100": (upper_limit_of_no_event(100.0), "")}
    settings = {"rate": (RATE.start, ""), "years": (YEARS.start, "count")}
    return lesson_rows(f"lesson_{KEY}", run, "no_event", numbers | limits | settings)


PATIENTS = 120


def class_data(class_code: int) -> pd.DataFrame:
    """Patients of the hospital of a class: years on the drug, infections, and perforations, which none had."""
    rng = stream(class_code, KEY)
    years = (0.2 + uniform(rng, PATIENTS)).round(2)
    own_rate = -np.log(uniform(rng, PATIENTS)) * rng.integers(30, 71) / 100
    events = rng.poisson(own_rate * years)
    return pd.DataFrame({"years": years, "infections": events, "perforations": 0})


def _limit(data: pd.DataFrame) -> float:
    return upper_limit_of_no_event(float(data["years"].sum()))


def _rate(data: pd.DataFrame) -> float:
    return 100 * float(data["infections"].sum() / data["years"].sum())


EXERCISES = Set(
    class_data,
    (
        Exercise(
            "upper_limit_of_zero",
            "events per 100 patient-years, one decimal",
            _limit,
            {
                "no event was seen, but a rate of 0 is not the highest that is compatible with it": lambda d: 0.0,
                "this is the rule of three, a one-sided limit; the question is the two-sided one": lambda d: (
                    100 * -np.log(0.05) / float(d["years"].sum())
                ),
            },
        ),
        Exercise(
            "events_per_100_years",
            "infections per 100 patient-years, one decimal",
            _rate,
            {
                "this is per 100 patients; they were observed for different times": lambda d: (
                    100 * float(d["infections"].mean())
                ),
                "this is the percentage of patients with any infection; some had several": lambda d: (
                    100 * float((d["infections"] > 0).mean())
                ),
                "this is per patient-year; the question is per 100": lambda d: _rate(d) / 100,
            },
        ),
    ),
)
