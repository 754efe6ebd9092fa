"""Adverse events of the synthetic cohort, all illustrative: the abstract prints no safety number.

Crude shares of patients lie near those of other cohorts: acne 12 to 16 %, herpes zoster 1 to 3 %, raised
lipids about 13 %. No cardiovascular event, malignancy, perforation or death is drawn, so that the safety
page shows zero counts too.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ibd_tools.synthetic.draws import bell, by_weight, happens, pick, whole_share

MILD = {1: 78, 2: 22}
MODERATE = {1: 30, 2: 60, 3: 10}
SEVERE = {3: 85, 4: 15}
AFTER_STOP_DAYS = 30
FIRST_DAY = 2


@dataclass(frozen=True)
class Kind:
    """One kind of event: patients per 1000, days of onset, grades, and the value it goes with."""

    term: str
    group: str
    per_1000: int
    days: tuple[int, int]
    grades: dict[int, int]
    serious_percent: int = 0
    marker: str = ""
    marker_sign: int = 1


KINDS = (
    Kind("acne", "acne", 150, (10, 150), MILD),
    Kind("herpes zoster", "herpes zoster", 21, (20, 240), MODERATE, 10),
    Kind("upper respiratory tract infection", "infection", 72, (5, 300), MILD),
    Kind("COVID-19", "infection", 34, (5, 300), MODERATE),
    Kind("urinary tract infection", "infection", 13, (10, 300), MODERATE),
    Kind("pneumonia", "serious infection", 8, (20, 300), SEVERE, 100),
    Kind(
        "blood cholesterol increased",
        "lipid elevation",
        85,
        (28, 190),
        MILD,
        0,
        "total_cholesterol_mmol_l",
    ),
    Kind(
        "blood triglycerides increased",
        "lipid elevation",
        25,
        (28, 190),
        MILD,
        0,
        "triglycerides_mmol_l",
    ),
    Kind(
        "creatine kinase increased",
        "creatine kinase elevation",
        55,
        (20, 120),
        MILD,
        0,
        "creatine_kinase_u_l",
    ),
    Kind(
        "lymphocyte count decreased",
        "lymphopenia",
        38,
        (20, 190),
        MODERATE,
        0,
        "lymphocytes_10e9_l",
        -1,
    ),
    Kind(
        "neutrophil count decreased",
        "neutropenia",
        13,
        (20, 190),
        MILD,
        0,
        "neutrophils_10e9_l",
        -1,
    ),
    Kind("anaemia", "anaemia", 30, (20, 190), MODERATE, 5, "haemoglobin_g_l", -1),
    Kind("alanine aminotransferase increased", "hepatic disorder", 25, (20, 190), MILD),
    Kind("deep vein thrombosis", "venous thromboembolism", 4, (30, 200), SEVERE, 100),
    Kind("nausea", "gastrointestinal", 21, (2, 60), MILD),
    Kind("abdominal distension", "gastrointestinal", 13, (2, 120), MILD),
    Kind("headache", "other", 25, (2, 120), MILD),
    Kind("fatigue", "other", 17, (2, 150), MILD),
)
LEADING_TO_STOP = Kind("rash", "other", 0, (30, 200), MODERATE)
OUTCOMES = {"recovered": 70, "recovering": 18, "not_recovered": 8, "unknown": 4}
ACTIONS = {"none": 86, "dose_reduced": 6, "interrupted": 8}


def draw_adverse_events(rng: np.random.Generator, calendar: pd.DataFrame, laboratory: pd.DataFrame) -> pd.DataFrame:
    """Event rows with ``patient`` (row number), ``day`` of onset and the columns of the table.

    Onset lies between the first dose and 30 days after the last one, within follow-up.
    """
    last_day = calendar["end_day"].to_numpy()
    stopped = (calendar["stop_day"] >= 0).to_numpy()
    last_day = np.where(stopped, np.minimum(calendar["stop_day"] + AFTER_STOP_DAYS, last_day), last_day)
    events = [_events_of(rng, kind, _affected(rng, kind, laboratory), last_day) for kind in KINDS]
    stopping = np.flatnonzero(calendar["stop_reason"] == "adverse_event")
    events.append(_stopping_events(rng, stopping, calendar["stop_day"].to_numpy()))
    return pd.concat(events, ignore_index=True).sort_values(
        ["patient", "day", "term"], kind="stable", ignore_index=True
    )


def _affected(rng: np.random.Generator, kind: Kind, laboratory: pd.DataFrame) -> np.ndarray:
    """Row numbers of the patients with the event: where there is a value, those with the worst."""
    size = len(laboratory)
    score = bell(rng, size)
    if kind.marker:
        score = kind.marker_sign * laboratory[kind.marker].to_numpy()
    everybody = np.ones(size, dtype=bool)
    return np.flatnonzero(pick(score, whole_share(kind.per_1000, 1000, size), everybody))


def _events_of(rng: np.random.Generator, kind: Kind, patients: np.ndarray, last_day: np.ndarray) -> pd.DataFrame:
    size = len(patients)
    earliest, latest = kind.days
    latest = np.minimum(latest, last_day[patients])
    earliest = np.minimum(earliest, latest)
    day = earliest + rng.integers(0, 10_000, size) % (latest - earliest + 1)
    return pd.DataFrame(
        {
            "patient": patients,
            "day": np.maximum(day, FIRST_DAY),
            "term": kind.term,
            "event_group": kind.group,
            "grade": by_weight(rng, size, kind.grades).astype(int),
            "serious": happens(rng, size, kind.serious_percent),
            "action": by_weight(rng, size, ACTIONS),
            "outcome": by_weight(rng, size, OUTCOMES),
        }
    )


def _stopping_events(rng: np.random.Generator, patients: np.ndarray, stop_day: np.ndarray) -> pd.DataFrame:
    """The event for which a patient stopped, one to three weeks before the last dose."""
    events = _events_of(rng, LEADING_TO_STOP, patients, stop_day)
    onset = stop_day[patients] - rng.integers(7, 22, len(patients))
    return events.assign(day=onset, action="stopped", outcome="recovered")
