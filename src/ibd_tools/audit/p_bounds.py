"""How small and how large the p-value of a comparison can be: what a printed limit is held against."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from ibd_tools.audit.comparisons import TESTS, Groups, Splits, p_values_on


class Extremes(NamedTuple):
    """Smallest and largest p-value of a test over all tables, and the counts that give the smallest."""

    smallest: float
    largest: float
    words: str


def extremes(tables: Iterable[Splits | Groups], tests: Iterable[str] = TESTS) -> dict[str, Extremes]:
    """Smallest and largest p-value of each test, of those that can be computed on some table."""
    found = {}
    for test in tests:
        values = [(float(p), table.words) for table in tables for p in p_values_on(test, table) if not np.isnan(p)]
        if values:
            found[test] = Extremes(*min(values)[:1], max(values)[0], min(values)[1])
    return found


def smallest_by_any(tables: Iterable[Splits | Groups], usual: dict[str, Extremes]) -> float:
    """A p-value below which no test of these counts gets: the usual tests, by likelihood and by Wald, all one-sided.

    ``usual`` is what :func:`extremes` found on the same tables. The tests hold the result below unconditional exact
    tests and t-tests of yes and no.
    """
    from scipy.special import chdtrc

    squares = [square for table in tables for square in _largest_squares(table)]
    p_values = [*(one.smallest for one in usual.values()), *(float(chdtrc(1, square)) for square in squares)]
    return min(p_values, default=0.0) / 2


def _largest_squares(table: Splits | Groups) -> tuple[float, float]:
    """Largest chi-square by likelihood ratio and by Wald's test; infinite where nothing varies."""
    ratio, distance, variance = _of_splits(table) if isinstance(table, Splits) else _of_groups(table)
    with np.errstate(divide="ignore", invalid="ignore"):
        wald = np.where(distance == 0, 0.0, distance**2 / np.maximum(variance, 0.0))
    return float(np.max(ratio)), float(np.max(wald))


def _of_splits(table: Splits) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    from scipy.special import xlogy

    gained, lost = table.gained, table.lost
    changed, distance = gained + lost, gained - lost
    ratio = 2 * (xlogy(gained, 2 * gained) + xlogy(lost, 2 * lost) - xlogy(changed, changed))
    return ratio, distance, changed - distance**2 / table.n


def _of_groups(table: Groups) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    from scipy.special import xlogy

    events, sizes = np.array(table[::2]), np.array(table[1::2])
    cells = np.array([events, sizes - events])
    parts = [xlogy(one, one).sum() for one in (cells, cells.sum(axis=1), sizes, sizes.sum())]
    variance = (events * (sizes - events) / sizes**3.0).sum()
    return 2 * (parts[0] - parts[1] - parts[2] + parts[3]), np.diff(events / sizes), variance
