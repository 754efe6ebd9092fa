"""Simulated samples with a known truth: what intervals and tests of paired data make of them.

Small paired tables are gone through one by one and weighed by their probability; for larger numbers of pairs, and
for changes of a score, samples are drawn.
"""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np

from ibd_study.statistics import (
    PairedTable,
    TestResult,
    check_choice,
    hodges_lehmann_shift,
    mean_interval,
    paired_t,
    wilcoxon_signed_rank,
)
from ibd_tools.operating_characteristics.frequency import Frequency, counted, holds

MOST_PAIRS_FOR_ALL_TABLES = 50
# The tables left out, some ten thousand at most, together weigh less than 0.01 %.
_NEGLIGIBLE = 1e-9


class WeightedTables(NamedTuple):
    """Paired tables with the probability of each; `repetitions` is None where they are all that can occur."""

    tables: list[PairedTable]
    weights: np.ndarray
    repetitions: int | None

    def frequency(self, answer: Callable[[PairedTable], bool]) -> Frequency:
        """How often the answer is yes."""
        yes = np.array([answer(table) for table in self.tables])
        return Frequency(float(min(1.0, self.weights[yes].sum())), self.repetitions)


def paired_cells(before: float, after: float, correlation: float) -> list[float]:
    """Probabilities of yes-yes, gained, lost and no-no with these rates and this correlation (phi).

    Raises
    ------
    ValueError
        Where no pair of answers has these rates and this correlation.

    Examples
    --------
    >>> [round(cell, 3) for cell in paired_cells(0.3, 0.6, 0.25)]
    [0.236, 0.364, 0.064, 0.336]
    """
    both = before * after + correlation * np.sqrt(before * (1 - before) * after * (1 - after))
    cells = [float(cell) for cell in (both, after - both, before - both, 1 - before - after + both)]
    if min(cells) < 0:
        raise ValueError(
            f"rates {before:g} and {after:g} with correlation {correlation:g} give a negative probability; "
            "expected a correlation nearer to 0"
        )
    return cells


def weighted_tables(cells: list[float], pairs: int, repetitions: int, random: np.random.Generator) -> WeightedTables:
    """Every table of so many pairs with its probability; above 50 pairs, so many drawn ones.

    Parameters
    ----------
    cells
        From :func:`paired_cells`.
    pairs
        Pairs in each table.
    repetitions
        Number of tables drawn, where they are drawn.
    random
        Source of the draws.
    """
    if pairs > MOST_PAIRS_FOR_ALL_TABLES:
        drawn, times = np.unique(random.multinomial(pairs, cells, size=repetitions), axis=0, return_counts=True)
        return WeightedTables(_paired(drawn), times / repetitions, repetitions)
    from scipy.stats import multinomial

    tables = all_tables(pairs)
    weights = multinomial.pmf(tables, pairs, cells)
    kept = weights > _NEGLIGIBLE
    return WeightedTables(_paired(tables[kept]), weights[kept], None)


def all_tables(pairs: int) -> np.ndarray:
    """Every way in which so many pairs can be yes-yes, gained, lost and no-no: one row each."""
    first = np.indices((pairs + 1,) * 3).reshape(3, -1).T
    first = first[first.sum(axis=1) <= pairs]
    return np.column_stack([first, pairs - first.sum(axis=1)])


def _paired(tables: np.ndarray) -> list[PairedTable]:
    return [PairedTable(*row) for row in tables.tolist()]


def before_and_after_test(test: Callable, alpha: float) -> Callable[[PairedTable], bool]:
    """Whether a test of two independent groups, wrongly given before and after of the same pairs, rejects.

    Parameters
    ----------
    test
        :func:`fisher_exact` or :func:`chi_square`; a table on which it cannot be computed is not rejected.
    alpha
        Limit of the p-value.
    """

    @cache
    def rejected(fewer: int, more: int, pairs: int) -> bool:
        p_value = test(more, pairs, fewer, pairs).p_value
        return p_value is not None and p_value <= alpha

    # Two-sided p of groups of one size does not tell which of them comes first.
    return lambda table: rejected(*sorted((table.before, table.after)), table.n)


def _normal(random: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    return random.normal(size=size)


def _whole_numbers(random: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    return np.round(random.normal(scale=1.5, size=size))


def _skewed(random: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    return random.exponential(size=size) - 1


# All have the mean 0; a quarter of the whole numbers are no change at all.
SHAPES = {"normal": _normal, "whole_numbers": _whole_numbers, "skewed": _skewed}


def typical_change(shape: str) -> float:
    """Median of the average of two changes, which is what the Hodges-Lehmann estimate and Wilcoxon's test are about.

    Examples
    --------
    >>> typical_change("normal"), round(typical_change("skewed"), 3)
    (0.0, -0.161)
    """
    from scipy.special import gammaincinv

    return float(gammaincinv(2, 0.5)) / 2 - 1 if shape == "skewed" else 0.0


def promises_on_changes(
    shape: str, pairs: int, repetitions: int, random: np.random.Generator, level: float = 0.95
) -> dict[str, Frequency]:
    """Coverage of the intervals, and size of the tests, for the changes of a score.

    Parameters
    ----------
    shape
        ``normal``, ``whole_numbers`` (with ties and zeros) or ``skewed`` (exponential); each has the mean 0.
    pairs, repetitions
        Changes in a sample, and number of samples.
    random
        Source of the draws.
    level
        Confidence level; tests reject at one minus it.

    Returns
    -------
    dict of Frequency
        ``coverage_mean_t``, ``coverage_hodges_lehmann``, ``size_paired_t`` and, for each rule on zeros,
        ``size_wilcoxon_<rule>``. Each method is judged by its own target: the mean, or the typical change. The
        rules differ only where there are zeros, so that without any only the first of them is given.
    """
    check_choice("shape", shape, SHAPES)
    samples = SHAPES[shape](random, (repetitions, pairs))
    centred, alpha = samples - typical_change(shape), 1 - level
    shifts = [hodges_lehmann_shift(sample, level) for sample in centred]
    rules = ("pratt", "wilcox", "zsplit") if shape == "whole_numbers" else ("pratt",)
    answers = {
        "coverage_mean_t": [holds(mean_interval(sample, level), 0) for sample in samples],
        "coverage_hodges_lehmann": [holds((shift.low, shift.high), 0) for shift in shifts],
        "size_paired_t": [_rejects(paired_t(sample), alpha) for sample in samples],
    } | {
        f"size_wilcoxon_{rule}": [_rejects(wilcoxon_signed_rank(sample, zeros=rule), alpha) for sample in centred]
        for rule in rules
    }
    return {name: counted(found) for name, found in answers.items()}


def _rejects(result: TestResult, alpha: float) -> bool:
    return result.p_value is not None and result.p_value <= alpha
