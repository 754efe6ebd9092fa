"""How small and how large the p-value of a comparison can be: what a printed limit is held against."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from ibd_tools.audit.usual_tests import TESTS, Tables, p_values_on


class Extremes(NamedTuple):
    """Smallest and largest p-value of a test over all tables, and the counts that give the smallest."""

    smallest: float
    largest: float
    words: str


def extremes(tables: Iterable[Tables], tests: Iterable[str] = TESTS) -> dict[str, Extremes]:
    """Smallest and largest p-value of each test, of those that can be computed on some table."""
    found = {}
    for test in tests:
        tried = [pair for one in tables for pair in zip(p_values_on(test, one).tolist(), one.words, strict=False)]
        values = [(p, words) for p, words in tried if not np.isnan(p)]
        if values:
            (smallest, words), (largest, _) = min(values), max(values)
            found[test] = Extremes(smallest, largest, words)
    return found


def smallest_by_any(tables: Iterable[Tables], usual: dict[str, Extremes]) -> float:
    """A p-value below which no test of these counts gets: the usual tests, by likelihood and by Wald, all one-sided.

    ``usual`` is what :func:`extremes` found on the same tables. The tests hold the result below unconditional exact
    tests and t-tests of yes and no.
    """
    from scipy.special import chdtrc

    squares = [square for one in tables for square in _largest_squares(one)]
    p_values = [*(one.smallest for one in usual.values()), *(float(chdtrc(1, square)) for square in squares)]
    return min(p_values, default=0.0) / 2


def _largest_squares(tables: Tables) -> tuple[float, float]:
    """Largest chi-square by likelihood ratio and by Wald's test; infinite where nothing varies."""
    ratio, distance, variance = _of_groups(tables) if tables.gained is None else _of_changes(tables)
    with np.errstate(divide="ignore", invalid="ignore"):
        wald = np.where(distance == 0, 0.0, distance**2 / np.maximum(variance, 0.0))
    return float(np.max(ratio)), float(np.max(wald))


def _of_changes(tables: Tables) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    from scipy.special import xlogy

    gained, lost = np.asarray(tables.gained), np.asarray(tables.lost)
    changed, distance = gained + lost, gained - lost
    ratio = 2 * (xlogy(gained, 2 * gained) + xlogy(lost, 2 * lost) - xlogy(changed, changed))
    return ratio, distance, changed - distance**2 / tables.n


def _of_groups(tables: Tables) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    from scipy.special import xlogy

    events = np.array(np.broadcast_arrays(tables.events, tables.other_events))
    sizes = np.array([[tables.n], [tables.other_n]])
    cells = np.array([events, sizes - events])
    outcomes = cells.sum(axis=1)
    likelihood = xlogy(cells, cells).sum(axis=(0, 1)) - xlogy(outcomes, outcomes).sum(axis=0)
    ratio = 2 * (likelihood - xlogy(sizes, sizes).sum() + xlogy(sizes.sum(), sizes.sum()))
    variance = (events * (sizes - events) / sizes**3.0).sum(axis=0)
    return ratio, np.diff(events / sizes, axis=0)[0], variance
