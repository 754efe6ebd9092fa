"""Counts of which the small ones are withheld: what follows by subtraction, and what has to be withheld besides."""

import itertools

import numpy as np


def small_counts(counts: np.ndarray, minimum: int) -> np.ndarray:
    """Which counts tell of a few patients: below the smallest that is printed, but not 0."""
    return (counts > 0) & (counts < minimum)


def worked_out(withheld: np.ndarray) -> np.ndarray:
    """Which withheld counts follow by subtraction from the totals of rows and columns, step by step.

    Examples
    --------
    >>> worked_out(np.array([[True, True], [False, True]])).tolist()
    [[True, True], [False, True]]
    >>> worked_out(np.array([[True, True], [True, True]])).tolist()
    [[False, False], [False, False]]
    """
    unknown = withheld.copy()
    while True:
        alone = unknown & ((unknown.sum(axis=1, keepdims=True) == 1) | (unknown.sum(axis=0, keepdims=True) == 1))
        if not alone.any():
            return withheld & ~unknown
        unknown &= ~alone


def with_others(counts: np.ndarray, minimum: int) -> np.ndarray:
    """Small counts and, beside them, as few others as it takes that none of the small can be worked out.

    Of several ways that take equally few, the one that withholds the fewest patients.

    Examples
    --------
    >>> with_others(np.array([[20, 9, 3], [30, 8, 12]]), 5).tolist()
    [[False, True, True], [False, True, True]]
    """
    small = small_counts(counts, minimum)
    others = list(zip(*np.nonzero(~small), strict=True))
    for more in range(len(others) + 1):
        tried = [_and(small, added) for added in itertools.combinations(others, more)]
        if safe := [one for one in tried if not (worked_out(one) & small).any()]:
            return min(safe, key=lambda one: int(counts[one].sum()))
    return np.full(counts.shape, True)


def _and(small: np.ndarray, added: tuple[tuple[int, ...], ...]) -> np.ndarray:
    withheld = small.copy()
    for place in added:
        withheld[place] = True
    return withheld
