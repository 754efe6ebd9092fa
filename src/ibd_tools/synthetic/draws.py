"""Random draws that come out alike on every machine.

Only whole numbers are drawn; who meets an endpoint is settled by ranking, so that a wanted count is
met exactly whatever the seed.
"""

import zlib

import numpy as np
from numpy.typing import ArrayLike

BELL_TERMS = 12
INVALID_COST = 1000.0
# Columns recorded with one decimal; laboratory values apart, all other numbers are whole.
ONE_DECIMAL = (
    *("bmi_kg_m2", "disease_duration_years", "week", "weight_kg", "haematocrit_percent"),
    *("us_bowel_wall_thickness_mm", "steroid_dose_mg_day", "cdai", "ibus_sas"),
)


def stream(seed: int, purpose: str) -> np.random.Generator:
    """Random numbers for one purpose; adding another purpose leaves them unchanged."""
    return np.random.default_rng([seed, zlib.crc32(purpose.encode())])


def bell(rng: np.random.Generator, size: int) -> np.ndarray:
    """Bell-shaped numbers of mean 0 and standard deviation 1, as sums of whole numbers."""
    return rng.integers(0, 1001, size=(BELL_TERMS, size)).sum(axis=0) / 1000 - BELL_TERMS / 2


def happens(rng: np.random.Generator, size: int, percent: float) -> np.ndarray:
    """Yes for about the given percentage."""
    return rng.integers(0, 1000, size=size) < 10 * percent


def by_weight(rng: np.random.Generator, size: int, weights: dict) -> np.ndarray:
    """Values drawn in proportion to their whole-number weights."""
    ends = np.cumsum(list(weights.values()))
    return np.array(list(weights))[np.searchsorted(ends, rng.integers(0, ends[-1], size=size), "right")]


def pick(score: np.ndarray, count: int, among: np.ndarray | None = None) -> np.ndarray:
    """Mark the ``count`` members with the highest score, of all or of ``among``; all of them if they are fewer."""
    members = np.arange(len(score)) if among is None else np.flatnonzero(among)
    best = members[np.argsort(-score[members], kind="stable")[: max(count, 0)]]
    chosen = np.zeros(len(score), dtype=bool)
    chosen[best] = True
    return chosen


def standing(score: np.ndarray, among: np.ndarray) -> np.ndarray:
    """Rank within ``among`` as a share between 0 (lowest) and 1 (highest); 0 for everybody else."""
    members = np.flatnonzero(among)
    shares = np.zeros(len(among))
    order = members[np.argsort(score[members], kind="stable")]
    shares[order] = (np.arange(len(members)) + 0.5) / max(len(members), 1)
    return shares


def closest(cost: np.ndarray, valid: np.ndarray) -> np.ndarray:
    """For each row, the valid candidate (column) of least cost."""
    return np.argmin(cost + INVALID_COST * ~valid, axis=1)


def half_up(values: ArrayLike, decimals: int = 0) -> np.ndarray:
    """Round half up, as labels on a scale or a laboratory report are rounded."""
    return np.floor(np.asarray(values) * 10**decimals + 0.5) / 10**decimals


def whole_share(part: int, whole: int, size: int) -> int:
    """Share ``part``/``whole`` of ``size``, rounded half up in whole numbers."""
    return (2 * part * size + whole) // (2 * whole)
