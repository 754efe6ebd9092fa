"""Lesson: who was never counted? Patients who stopped before a minimum duration, in rates and in event rates."""

import numpy as np
import pandas as pd

from ibd_study.results import Results
from ibd_tools.lessons.exercises import Exercise, Set
from ibd_tools.lessons.known_truth import event_rates, percent_of_all_started
from ibd_tools.lessons.rows import lesson_rows
from ibd_tools.lessons.sweep import Axis, Sweep
from ibd_tools.synthetic import EARLY_WEEKS, WEEKS_A_YEAR, Truth, draw_population, stream

KEY = "minimum_duration"
STOPPED = Axis("early_stop_percent", "Of 100 starters, stop early as failures", tuple(np.arange(0.0, 41, 5)), 20.0)
PRINTED = Axis("printed_percent", "Remission printed, % of those who stayed", tuple(np.arange(30.0, 91, 12)), 78.0)
EARLY = Axis(
    "events_per_100_years_early",
    "Side effects before week 8, per 100 patient-years",
    tuple(np.arange(50.0, 251, 50)),
    150.0,
)


def duration_sweep() -> Sweep:
    """Remission among all who started, and rates of side effects counted in three ways, at every setting."""
    return Sweep((STOPPED, PRINTED, EARLY), _computed)


def _computed(early_stop_percent: float, printed_percent: float, events_per_100_years_early: float) -> dict[str, float]:
    rates = event_rates(Truth(events_per_100_years_early=events_per_100_years_early))
    return {
        "percent_of_all": percent_of_all_started(printed_percent, early_stop_percent),
        "events_survivors": rates.survivors_from_start,
        "events_from_week_8": rates.from_week_8,
        "events_of_all": rates.all_started,
    }


def rows(run: str) -> Results:
    """What the page quotes of the setting at which the controls stand first."""
    numbers = {name: (value, "%" if "percent" in name else "") for name, value in duration_sweep().at().items()}
    started = {"printed": (PRINTED.start, "%"), "stopped": (STOPPED.start, "patients")}
    return lesson_rows(f"lesson_{KEY}", run, "duration", numbers | started)


STARTED = 400


def class_data(class_code: int) -> pd.DataFrame:
    """All who started in the hospital of a class, weeks with one decimal; each class has its own stops and effects."""
    rng = stream(class_code, KEY)
    truth = Truth(
        starts_at_cdai=None,
        effect_points=float(rng.integers(30, 90)),
        early_stop_percent=float(rng.integers(10, 31)),
        events_per_100_years_early=float(rng.integers(100, 251)),
    )
    people = draw_population(truth, STARTED, class_code)
    remission = (people["cdai_later_with"] < 150) & people["stop_week"].isna()
    return people[["stop_week", "event_week"]].round(1).assign(remission=remission)


def _stayed(patients: pd.DataFrame) -> pd.DataFrame:
    """Those whom a minimum duration of eight weeks selects."""
    return patients[~(patients[["stop_week", "event_week"]] < EARLY_WEEKS).any(axis=1)]


def _rate_of_all(patients: pd.DataFrame) -> float:
    return 100 * float(patients["remission"].mean())


def _event_rate(patients: pd.DataFrame, since: float) -> float:
    """Events per 100 patient-years, each patient's time counted from a week until the event or the end of the year."""
    years = (patients["event_week"].fillna(WEEKS_A_YEAR) - since).sum() / WEEKS_A_YEAR
    return 100 * float(patients["event_week"].notna().sum() / years)


EXERCISES = Set(
    class_data,
    (
        Exercise(
            "remission_of_all_percent",
            "per cent of all who started, one decimal",
            _rate_of_all,
            {
                "this is the rate among those who stayed eight weeks; whoever stopped early is a failure, and counts": (
                    lambda p: _rate_of_all(_stayed(p))
                ),
                "this is a share between 0 and 1; the question is per cent": lambda p: _rate_of_all(p) / 100,
            },
        ),
        Exercise(
            "events_from_week_8",
            "first side effects per 100 patient-years, one decimal",
            lambda p: _event_rate(_stayed(p), EARLY_WEEKS),
            {
                "the first eight weeks are counted as time at risk, but nobody selected could have had an event then: "
                "begin the time at week 8": lambda p: _event_rate(_stayed(p), 0),
                "this is the rate of all who started, from the first day; the question is the time from week 8 on": (
                    lambda p: _event_rate(p, 0)
                ),
                "this is per patient-year; the question is per 100": lambda p: (
                    _event_rate(_stayed(p), EARLY_WEEKS) / 100
                ),
            },
        ),
    ),
)
