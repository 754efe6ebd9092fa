"""Adverse events of the synthetic cohort, all illustrative: the abstract prints no safety number.

Crude shares of patients lie near those of other cohorts: acne 12 to 16 %, herpes zoster 1 to 3 %, raised
lipids about 13 %. No cardiovascular event, malignancy, perforation or death is drawn, so that the safety
page shows zero counts too.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ibd_tools.synthetic.draws import bell, by_weight, happens, pick, whole_share

GRADES = {"mild": {1: 78, 2: 22}, "moderate": {1: 30, 2: 60, 3: 10}, "severe": {3: 85, 4: 15}}
AFTER_STOP_DAYS = 30
FIRST_DAY = 2
# Each kind of event: patients per 1000, days of onset, how severe it is, and the value that goes with it, of which
# those with the highest or the lowest are affected. For the last kind, patients stop.
TABLE = pd.read_csv(Path(__file__).with_name("kinds_of_events.csv"), keep_default_na=False)
*KINDS, LEADING_TO_STOP = TABLE.itertuples(index=False, name="Kind")
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


def _affected(rng: np.random.Generator, kind: Any, laboratory: pd.DataFrame) -> np.ndarray:
    """Row numbers of the patients with the event: where there is a value, those with the worst."""
    size = len(laboratory)
    score = bell(rng, size)
    if kind.marker:
        score = (-1 if kind.worst == "lowest" else 1) * laboratory[kind.marker].to_numpy()
    return np.flatnonzero(pick(score, whole_share(kind.per_1000, 1000, size)))


def _events_of(rng: np.random.Generator, kind: Any, patients: np.ndarray, last_day: np.ndarray) -> pd.DataFrame:
    size = len(patients)
    latest = np.minimum(kind.last_day, last_day[patients])
    earliest = np.minimum(kind.first_day, latest)
    day = earliest + rng.integers(0, 10_000, size) % (latest - earliest + 1)
    return pd.DataFrame(
        {
            "patient": patients,
            "day": np.maximum(day, FIRST_DAY),
            "term": kind.term,
            "event_group": kind.event_group,
            "grade": by_weight(rng, size, GRADES[kind.severity]).astype(int),
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
