"""Lesson: who was never counted? Patients who stopped before a minimum duration, in rates and in event rates."""

import numpy as np
import pandas as pd

from ibd_tools.lessons.known_truth import event_rates, percent_of_all_started
from ibd_tools.lessons.lesson import Answers, Lesson, Quoted, of_unit
from ibd_tools.lessons.percent_lines import ASKED, EMPTY, GUESSED, Dot, Kind, percent_dot, squares_over_lines
from ibd_tools.lessons.picture import SEEN, TRUTH, Picture
from ibd_tools.lessons.sweep import Axis, Sweep
from ibd_tools.synthetic import EARLY_WEEKS, REMISSION_BELOW, WEEKS_A_YEAR, Truth, draw_population, stream

KEY = "minimum_duration"
STOPPED = Axis("early_stop_percent", "Of 100 starters, stop early as failures", tuple(np.arange(0.0, 41, 5)), 20.0)
PRINTED = Axis("printed_percent", "Remission printed, % of those who stayed", tuple(np.arange(30.0, 91, 12)), 78.0)
EARLY = Axis(
    "events_per_100_years_early",
    "Side effects before week 8, per 100 patient-years",
    tuple(np.arange(50.0, 251, 50)),
    150.0,
)
STARTED = 400


def _computed(early_stop_percent: float, printed_percent: float, events_per_100_years_early: float) -> dict[str, float]:
    rates = event_rates(Truth(events_per_100_years_early=events_per_100_years_early))
    return {
        "percent_of_all": percent_of_all_started(printed_percent, early_stop_percent),
        "events_survivors": rates.survivors_from_start,
        "events_from_week_8": rates.from_week_8,
        "events_of_all": rates.all_started,
    }


SWEEP = Sweep((STOPPED, PRINTED, EARLY), _computed)
WELL = f"round((100 - {STOPPED.name}) * {PRINTED.name} / 100)"
KINDS = (
    Kind(WELL, SEEN),
    Kind(f"(100 - {STOPPED.name} - {WELL})", SEEN, is_pale=True),
    Kind(STOPPED.name, TRUTH, is_pale=True, before=EMPTY),
)


def _rate_dot(words: str, name: str, colour: str = SEEN, instead: str = "") -> Dot:
    return Dot(words, f"format(datum.{name}, '.1f')", f"datum.{name}", colour, instead)


DOTS = (
    Dot("Remission printed:", f"{PRINTED.name} + ' % of those who stayed'", PRINTED.name),
    percent_dot("Of all who started:", "percent_of_all", TRUTH, GUESSED, is_guessed=True),
    _rate_dot("Side effects printed:", "events_survivors"),
    _rate_dot("The same, counted from week 8:", "events_from_week_8", TRUTH, ASKED),
    _rate_dot("Side effects of all who started:", "events_of_all", TRUTH, ASKED),
)


def picture() -> Picture:
    """A hundred squares and five lines, with controls for who stops early and for early side effects."""
    return Picture(
        title="How many of all who started were in remission?",
        alt="A hundred squares for patients who started. Dark are those in remission, pale those who stayed without "
        f"it, empty the {STOPPED.start:g} who stopped early and are not counted. Below, the rate of remission printed "
        f"is {PRINTED.start:g} %. What holds of all who started is hidden until the truth is asked for.",
        caption="Purple is what a study prints, green what is true of all. A square is one of a hundred patients: "
        "dark, in remission; pale, not. The axis is per cent for remission, and first side effects per 100 "
        "patient-years.",
        chart=squares_over_lines(SWEEP, KINDS, DOTS, "% or per 100 patient-years"),
        headings={
            "percent_of_all": "Remission of all who started, %",
            "events_survivors": "Side effects per 100 patient-years: selected, from day 1",
            "events_from_week_8": "Selected, from week 8",
            "events_of_all": "All who started",
        },
        along=STOPPED,
        question="Your guess: % of all who started",
    )


def quoted() -> Quoted:
    """Remission and side effects, as printed and of all who started."""
    found = SWEEP.at()
    percents = {"percent_of_all": found.pop("percent_of_all")}
    settings = of_unit("%", {"printed": PRINTED.start}) | of_unit("patients", {"stopped": STOPPED.start})
    return of_unit("%", percents) | of_unit("", found) | settings


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
    remission = (people["cdai_later_with"] < REMISSION_BELOW) & people["stop_week"].isna()
    return people[["stop_week", "event_week"]].round(1).assign(remission=remission)


def answers(patients: pd.DataFrame) -> Answers:
    """Remission of all who started, and the rate of side effects from week 8 on among those who stayed until then."""
    stayed = patients[~(patients[["stop_week", "event_week"]] < EARLY_WEEKS).any(axis=1)]
    of_all = 100 * float(patients["remission"].mean())
    from_week_8 = _event_rate(stayed, since_week=EARLY_WEEKS)
    return {
        "remission_of_all_percent": {
            "right": of_all,
            "of_those_who_stayed": 100 * float(stayed["remission"].mean()),
            "share": of_all / 100,
        },
        "events_from_week_8": {
            "right": from_week_8,
            "time_from_the_start": _event_rate(stayed, since_week=0),
            "of_all_who_started": _event_rate(patients, since_week=0),
            "per_patient_year": from_week_8 / 100,
        },
    }


def _event_rate(patients: pd.DataFrame, since_week: float) -> float:
    """Events per 100 patient-years, each patient's time counted from a week until the event or the end of the year."""
    years = (patients["event_week"].fillna(WEEKS_A_YEAR) - since_week).sum() / WEEKS_A_YEAR
    return 100 * float(patients["event_week"].notna().sum() / years)


LESSON = Lesson(KEY, "duration", SWEEP, picture, quoted, class_data, answers)
