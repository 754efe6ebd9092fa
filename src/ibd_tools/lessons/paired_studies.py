"""Before and after in the same patients: how often two tests find a change, every possible study weighed exactly."""

from bisect import bisect_left
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
from scipy.special import gammaln, xlogy

from ibd_study.statistics import fisher_exact, mcnemar
from ibd_tools.lessons.known_truth import SMALL
from ibd_tools.lessons.sweep import known
from ibd_tools.operating_characteristics import all_tables


class PairedPercents(NamedTuple):
    """Patients who are well both times, become well, cease to be well, and are never well: per cent of all."""

    stayed_well: float
    gained: float
    lost: float
    stayed_ill: float


class Found(NamedTuple):
    """Studies in which a test gives a small p-value, per cent: McNemar's on the pairs, Fisher's as if on two groups."""

    by_pairs: float
    by_groups: float


def paired_percents(before: float, after: float, tie: float) -> PairedPercents:
    """The four groups of patients behind two percentages of well patients.

    Parameters
    ----------
    before, after
        Per cent of patients who are well.
    tie
        Per cent: at 0 being well before tells nothing of being well after; at 100 as few change as possible.

    Examples
    --------
    >>> [round(percent, 1) for percent in paired_percents(30.0, 50.0, 0.0)]
    [15.0, 35.0, 15.0, 35.0]
    >>> [round(percent, 1) for percent in paired_percents(30.0, 50.0, 100.0)]
    [30.0, 20.0, 0.0, 50.0]
    """
    by_chance = before * after / 100
    both = by_chance + tie / 100 * (min(before, after) - by_chance)
    return PairedPercents(both, max(0.0, after - both), max(0.0, before - both), max(0.0, 100 - before - after + both))


def percent_finding_change(percents: PairedPercents, pairs: int) -> Found:
    """How many of all studies of so many patients find a change; where nothing changed, these are false alarms.

    Examples
    --------
    >>> found = percent_finding_change(paired_percents(30.0, 50.0, 80.0), 40)
    >>> round(found.by_pairs, 1), round(found.by_groups, 1)
    (65.3, 30.9)
    """
    studies = _studies(pairs)
    weights = np.exp(studies.orders + xlogy(studies.counts, np.array(percents) / 100).sum(axis=1))
    by_pairs, by_groups = (
        100 * float(weights[small].sum()) for small in (studies.small_in_pairs, studies.small_in_groups)
    )
    return Found(by_pairs, by_groups)


class _Studies(NamedTuple):
    """Every study of so many pairs: its counts, the log of its number of orders, and whether a test's p is small."""

    counts: np.ndarray
    orders: np.ndarray
    small_in_pairs: np.ndarray
    small_in_groups: np.ndarray


@cache
def _studies(pairs: int) -> _Studies:
    counts = all_tables(pairs)
    both, gained, lost, _ = counts.T
    orders = gammaln(pairs + 1) - gammaln(counts + 1).sum(axis=1)
    in_pairs = _small(pairs, lambda fewer, more: known(mcnemar(more, fewer).p_value))
    in_groups = _small(pairs, lambda fewer, more: known(fisher_exact(more, pairs, fewer, pairs).p_value))
    return _Studies(counts, orders, in_pairs[gained, lost], in_groups[both + lost, both + gained])


def _small(largest: int, p_value: Callable[[int, int], float]) -> np.ndarray:
    """For every two counts, whether p is small; it falls as they part, and does not tell which of them is larger."""
    small = np.zeros((largest + 1, largest + 1), dtype=bool)
    for fewer in range(largest + 1):
        first = fewer + bisect_left(range(fewer, largest + 1), True, key=lambda more: p_value(fewer, more) <= SMALL)
        small[fewer, first:] = small[first:, fewer] = True
    return small
