"""Steroid doses, and the calendar of each patient: start, visits, stop, end of follow-up.

Everyone is treated for at least eight weeks, as the study required. Shares are illustrative.
"""

from datetime import date

import numpy as np
import pandas as pd

from ibd_tools.synthetic.calibration import FIRST, GROUPS, Quota
from ibd_tools.synthetic.draws import bell, by_weight, half_up, happens, pick, whole_share

FIRST_START, DATA_CUT = date(2023, 1, 9), date(2024, 9, 30)
ROOM_FOR_FOLLOW_UP_DAYS = 105
MINIMUM_TREATMENT_DAYS = 56
# Day of the follow-up visit and how far it may lie from that day; inside the windows of the study.
FOLLOW_UP = {"UC": (56, 10), "CD": (84, 10)}
STOPS_PER_1000 = {
    "inefficacy": 72,
    "surgery": 13,
    "adverse_event": 25,
    "patient_wish": 17,
    "lost_to_follow_up": 17,
}
DOSES_MG = {5: 12, 10: 26, 15: 20, 20: 20, 30: 14, 40: 8}
TAPER_MG = {2.5: 25, 5: 45, 7.5: 15, 10: 15}


def draw_steroids(
    rng: np.random.Generator, labels: pd.DataFrame, benefit: np.ndarray, quota: Quota, group: str
) -> pd.DataFrame:
    """Daily dose before, at week 4, at follow-up and later; steroid-free remission by quota."""
    size, evaluable = len(labels), labels["evaluable"].to_numpy()
    users = quota.evaluable_of(size, GROUPS[group])
    remission = labels["remission"].to_numpy()
    wanted = quota.scaled_to(min(users, int(evaluable.sum()))).events
    fresh = evaluable & ~labels["remission_before"].to_numpy()
    free = pick(benefit + bell(rng, size), wanted, evaluable & remission & fresh)
    tapering = pick(bell(rng, size) - 1.5 * remission + FIRST * fresh, users - wanted, evaluable & ~free)
    return _doses(rng, free, tapering, remission)


def _doses(rng: np.random.Generator, free: np.ndarray, tapering: np.ndarray, remission: np.ndarray) -> pd.DataFrame:
    size = len(free)
    before = np.where(free | tapering, by_weight(rng, size, DOSES_MG), 0.0)
    still = tapering & (remission | happens(rng, size, 55))
    follow_up = np.where(still, np.minimum(by_weight(rng, size, TAPER_MG), before), 0.0)
    halfway = np.maximum(2.5 * half_up(before / 5), follow_up)
    later = np.where(still & happens(rng, size, 50), follow_up, 0.0)
    return pd.DataFrame({"before": before, "week_4": halfway, "follow_up": follow_up, "later": later})


def draw_calendar(rng: np.random.Generator, patients: pd.DataFrame) -> pd.DataFrame:
    """Days counted from the first dose, with the date of that dose and the reason for stopping."""
    size = len(patients)
    last_start = (DATA_CUT - FIRST_START).days - ROOM_FOR_FOLLOW_UP_DAYS
    start = rng.integers(0, last_start + 1, size)
    until_cut = (DATA_CUT - FIRST_START).days - start
    planned, spread = np.array([FOLLOW_UP[group] for group in patients["diagnosis"]]).reshape(-1, 2).T
    follow_up = planned + half_up(np.clip(4 * bell(rng, size), -spread, spread)).astype(int)
    reason = _stop_reasons(rng, patients["benefit"].to_numpy())
    stop = np.maximum(follow_up + 7, MINIMUM_TREATMENT_DAYS + 1) + rng.integers(0, 260, size)
    reason = np.where(stop <= until_cut, reason, "")
    end = np.maximum(until_cut - rng.integers(0, 36, size), follow_up + 4)
    end = np.where(reason == "lost_to_follow_up", stop, np.where(reason == "", end, np.maximum(end, stop)))
    return pd.DataFrame(
        {
            "start": np.datetime64(FIRST_START) + start,
            "baseline_day": -np.where(happens(rng, size, 55), 0, rng.integers(1, 13, size)),
            "week_4_day": 28 + half_up(np.clip(2.5 * bell(rng, size), -6, 6)).astype(int),
            "follow_up_day": follow_up,
            "later_day": 168 + half_up(np.clip(6 * bell(rng, size), -14, 14)).astype(int),
            "stop_day": np.where(reason == "", -1, stop),
            "stop_reason": reason,
            "end_day": end,
        }
    )


def _stop_reasons(rng: np.random.Generator, benefit: np.ndarray) -> np.ndarray:
    """Why each patient stops, empty for most; failure takes those who benefit least."""
    reasons = np.full(len(benefit), "", dtype=object)
    for reason, per_1000 in STOPS_PER_1000.items():
        failure = reason in ("inefficacy", "surgery")
        score = bell(rng, len(benefit)) - (2 * benefit if failure else 0)
        reasons[pick(score, whole_share(per_1000, 1000, len(benefit)), reasons == "")] = reason
    return reasons
