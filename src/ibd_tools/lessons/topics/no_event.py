"""Lesson: is no event no risk? Studies that see none, and the highest rate that is still compatible with none."""

import numpy as np
import pandas as pd

from ibd_tools.lessons.known_truth import percent_seeing_no_event, upper_limit_of_no_event
from ibd_tools.lessons.lesson import Answers, Lesson, Quoted, of_unit
from ibd_tools.lessons.percent_lines import ASKED, EMPTY, GUESSED, Dot, Kind, percent_dot, squares_over_lines
from ibd_tools.lessons.picture import SEEN, TRUTH, Picture
from ibd_tools.lessons.sweep import Axis, Sweep
from ibd_tools.synthetic import stream, uniform

KEY = "no_event"
RATE = Axis("events_per_100_years", "True rate, events per 100 patient-years", tuple(np.arange(1.0, 11)), 2.0)
YEARS = Axis("patient_years", "Patient-years in a study", tuple(np.arange(20.0, 201, 20)), 60.0)
NOTED = Axis("noted_percent", "Events that are noted, %", tuple(np.arange(20.0, 101, 20)), 100.0)
PATIENTS = 120


def _computed(events_per_100_years: float, patient_years: float, noted_percent: float) -> dict[str, float]:
    return {
        "percent_none": percent_seeing_no_event(events_per_100_years * noted_percent / 100, patient_years),
        "upper_limit": upper_limit_of_no_event(patient_years),
    }


SWEEP = Sweep((RATE, YEARS, NOTED), _computed)
NONE = "round(datum.percent_none)"
KINDS = (Kind(NONE, SEEN, is_pale=True, before=EMPTY), Kind(f"(100 - {NONE})", SEEN, before=EMPTY))
DOTS = (
    Dot("True rate:", f"{RATE.name} + ' per 100 patient-years'", RATE.name, TRUTH),
    percent_dot("Studies that see no event:", "percent_none", instead=GUESSED, is_guessed=True),
    Dot(
        "None seen, but compatible: 0 to",
        "format(datum.upper_limit, '.1f')",
        "0",
        instead=ASKED,
        until="datum.upper_limit",
    ),
)


def picture() -> Picture:
    """A hundred squares and three lines, with controls for the rate, the size of a study and what is noted."""
    return Picture(
        title="How many studies see nothing of a risk that is there?",
        alt=f"A hundred squares for studies of {YEARS.start:g} patient-years each; the true rate is {RATE.start:g} per "
        "100 patient-years. How many of them see no event at all is hidden until it is asked for.",
        caption="A square is one of a hundred studies of the same true rate: pale, no event was seen; dark, one or "
        "more. Green is true, purple seen. The bar is the interval (95 %) of a study that saw none.",
        chart=squares_over_lines(SWEEP, KINDS, DOTS, "% or per 100 patient-years"),
        headings={
            "percent_none": "Studies that see no event, %",
            "upper_limit": "Upper limit if none was seen, per 100 patient-years",
        },
        along=YEARS,
        question="Your guess: % of studies that see none",
        box="Show what the studies see",
    )


def quoted() -> Quoted:
    """Studies that see no event, also where fewer events are noted, and the upper limit of none."""
    first, few = SWEEP.at(), SWEEP.at(noted_percent=20.0)
    percents = {"percent_none": first["percent_none"], "percent_none_if_few_noted": few["percent_none"]}
    limits = {"upper_limit": first["upper_limit"], "upper_limit_100": upper_limit_of_no_event(100.0)}
    return (
        of_unit("%", percents) | of_unit("", limits | {"rate": RATE.start}) | of_unit("count", {"years": YEARS.start})
    )


def class_data(class_code: int) -> pd.DataFrame:
    """Patients of the hospital of a class: years on the drug, infections, and perforations, which none had."""
    rng = stream(class_code, KEY)
    years = (0.2 + uniform(rng, PATIENTS)).round(2)
    own_rate = -np.log(uniform(rng, PATIENTS)) * rng.integers(30, 71) / 100
    events = rng.poisson(own_rate * years)
    return pd.DataFrame({"years": years, "infections": events, "perforations": 0})


def answers(patients: pd.DataFrame) -> Answers:
    """The highest rate that is compatible with no perforation, and the rate of infections."""
    years, infections = float(patients["years"].sum()), patients["infections"]
    rate = 100 * float(infections.sum() / years)
    return {
        "upper_limit_of_zero": {
            "right": upper_limit_of_no_event(years),
            "no_event_no_risk": 0.0,
            "rule_of_three": 100 * -np.log(0.05) / years,
        },
        "events_per_100_years": {
            "right": rate,
            "per_100_patients": 100 * float(infections.mean()),
            "patients_with_any": 100 * float((infections > 0).mean()),
            "per_patient_year": rate / 100,
        },
    }


LESSON = Lesson(KEY, "no_event", SWEEP, picture, quoted, class_data, answers)
