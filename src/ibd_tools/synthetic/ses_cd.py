"""SES-CD: the 20 items before and after, with the wanted counts of remission, healing and response."""

import numpy as np
import pandas as pd

from ibd_tools.synthetic.calibration import FIRST, Quota, transition
from ibd_tools.synthetic.draws import bell, happens, pick, standing

SEGMENTS = ("ileum", "right_colon", "transverse_colon", "left_colon", "rectum")
ITEMS = ("ulcer_size", "ulcerated_surface", "affected_surface", "narrowing")
INVOLVED = {
    "L1": (1, 0, 0, 0, 0),
    "L2": (0, 1, 1, 1, 1),
    "L3": (1, 1, 1, 1, 1),
    "L4": (1, 0, 0, 0, 0),
}
SEGMENT_MAXIMUM = 9  # without narrowing
LOWEST_ACTIVE, MAXIMUM = 3, 25  # remission is at most 2
# Ulcer size, ulcerated surface, affected surface: two usual ways to reach each segment score.
WAYS = np.array(
    [
        [(0, 0, 0), (0, 0, 0)],
        [(0, 0, 1), (0, 0, 1)],
        [(0, 0, 2), (0, 0, 2)],
        [(1, 1, 1), (0, 0, 3)],
        [(1, 1, 2), (2, 1, 1)],
        [(2, 1, 2), (1, 1, 3)],
        [(2, 2, 2), (2, 1, 3)],
        [(2, 2, 3), (3, 2, 2)],
        [(3, 2, 3), (2, 3, 3)],
        [(3, 3, 3), (3, 3, 3)],
    ]
)


def draw_ses_cd(
    rng: np.random.Generator, patients: pd.DataFrame, evaluable: np.ndarray, quotas: dict[str, Quota]
) -> list[pd.DataFrame]:
    """SES-CD items before and after; quotas hold among the ``evaluable``."""
    involved = np.array([INVOLVED[location] for location in patients["cd_location"]])
    active = _active_totals(rng, patients, SEGMENT_MAXIMUM * involved.sum(axis=1))
    labels = _labels(rng, patients, active, evaluable, quotas)
    before = _baseline_totals(rng, active, labels)
    after = _follow_up_totals(rng, before, labels)
    stricture = happens(rng, len(before), 45) & (patients["cd_behaviour"] == "B2").to_numpy() & (before >= 6)
    narrowing = np.stack([stricture, np.minimum(stricture, after)])
    segments = _add(rng, np.zeros_like(involved), involved, before - narrowing[0])
    change = after - narrowing[1] - segments.sum(axis=1)
    later = _add(rng, _remove(rng, segments, -change), involved, change)
    where = np.argmax(involved, axis=1)
    return [_items(rng, scores, narrowing[when], where) for when, scores in enumerate((segments, later))]


def _active_totals(rng: np.random.Generator, patients: pd.DataFrame, maximum: np.ndarray) -> np.ndarray:
    """Totals that go with severity and with how many segments can be involved."""
    ill = patients["severity"].to_numpy() + 0.9 * bell(rng, len(patients))
    span = np.minimum(maximum, MAXIMUM) - LOWEST_ACTIVE + 1
    return np.floor(LOWEST_ACTIVE + span * standing(ill, maximum > 0) ** 1.4)


def _labels(
    rng: np.random.Generator,
    patients: pd.DataFrame,
    active: np.ndarray,
    evaluable: np.ndarray,
    quotas: dict[str, Quota],
) -> dict[str, np.ndarray]:
    """Who is in remission and healed, before and after, and who responds."""
    size = len(patients)
    low = 0.7 * bell(rng, size) - patients["severity"].to_numpy()
    benefit = patients["benefit"].to_numpy() + 0.7 * bell(rng, size)
    names = ("before", "after", "healed_before", "healed_after", "response")
    labels = {name: np.zeros(size, dtype=bool) for name in names}
    for members in (evaluable, ~evaluable):
        start, end = transition(low, benefit, members, quotas["cd_endoscopic_remission"])
        healed = transition(low, benefit, members, quotas["cd_mucosal_healing"], start, end)
        wanted = quotas["cd_endoscopic_response"].scaled_to(int((members & ~start).sum())).events
        response = pick(benefit + 1.5 * (active >= 9) + FIRST * end, wanted, members & ~start)
        for name, values in zip(names, (start, end, *healed, response), strict=True):
            labels[name] |= values
    return labels


def _baseline_totals(rng: np.random.Generator, active: np.ndarray, labels: dict[str, np.ndarray]) -> np.ndarray:
    # A fall of more than half that does not end in remission has to start at 7 or more.
    falling = labels["response"] & ~labels["after"]
    totals = np.where(falling, np.maximum(active, 7 + rng.integers(0, 3, len(active))), active)
    quiet = np.where(labels["healed_before"], 0, rng.integers(1, LOWEST_ACTIVE, len(active)))
    return np.where(labels["before"], quiet, totals).astype(int)


def _follow_up_totals(rng: np.random.Generator, before: np.ndarray, labels: dict[str, np.ndarray]) -> np.ndarray:
    size = len(before)
    draw = rng.integers(0, 1000, size) / 1000
    quiet = np.minimum(1 + (draw > 0.5), np.where(labels["before"], 2, np.where(before <= 3, 1, 2)))
    quiet = np.where(labels["healed_after"], 0, quiet)
    fallen = LOWEST_ACTIVE + np.floor(draw * ((before - 1) // 2 - LOWEST_ACTIVE + 1))
    half = np.maximum((before + 1) // 2, LOWEST_ACTIVE)
    same = half + np.floor(draw * (np.maximum(before, LOWEST_ACTIVE) - half + 1))
    after = np.where(labels["response"], fallen, same)
    return np.where(labels["after"], quiet, after).astype(int)


def _add(rng: np.random.Generator, segments: np.ndarray, involved: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Spread points one by one over the involved segments, rather where there are some already."""
    segments, points = segments.copy(), np.maximum(points, 0)
    for step in range(int(points.max(initial=0))):
        room = (segments < SEGMENT_MAXIMUM) & (involved == 1) & (points > step)[:, None]
        segments[_one_of(rng, room * (1 + segments))] += 1
    return segments


def _remove(rng: np.random.Generator, segments: np.ndarray, points: np.ndarray) -> np.ndarray:
    segments, points = segments.copy(), np.maximum(points, 0)
    for step in range(int(points.max(initial=0))):
        segments[_one_of(rng, ((segments > 0) & (points > step)[:, None]).astype(int))] -= 1
    return segments


def _one_of(rng: np.random.Generator, preference: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Row and column of one segment with a preference above 0 for each patient who has any."""
    rows = np.flatnonzero(preference.any(axis=1))
    draws = rng.integers(1, 1_000_000, size=preference.shape) * preference
    return rows, np.argmax(draws[rows], axis=1)


def _items(rng: np.random.Generator, segments: np.ndarray, narrowing: np.ndarray, where: np.ndarray) -> pd.DataFrame:
    triples = WAYS[segments, rng.integers(0, 2, size=segments.shape)]
    narrowed = (np.arange(len(SEGMENTS)) == where[:, None]) * narrowing[:, None]
    values = np.concatenate([triples, narrowed[:, :, None]], axis=2).reshape(len(segments), -1)
    return pd.DataFrame(values, columns=ses_cd_columns()).astype(float)


def ses_cd_columns() -> list[str]:
    """Names of the 20 item columns, segment by segment.

    Examples
    --------
    >>> ses_cd_columns()[0]
    'ses_cd_ileum_ulcer_size'
    """
    return [f"ses_cd_{segment}_{item}" for segment in SEGMENTS for item in ITEMS]
