"""Simulated samples with a known truth: what intervals and tests of paired data make of them.

Small paired tables are gone through one by one and weighed by their probability; for larger numbers of pairs, and
for changes of a score, samples are drawn.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from ibd_study.statistics import (
    Interval,
    PairedTable,
    TestResult,
    hodges_lehmann_shift,
    mean_interval,
    paired_t,
    proportion_interval,
    wilcoxon_signed_rank,
)

ERROR_LEVEL = 0.95
MOST_PAIRS_FOR_ALL_TABLES = 50
# The tables left out, some ten thousand at most, together weigh less than 0.01 %.
_NEGLIGIBLE = 1e-9


class Frequency(NamedTuple):
    """How often something happens.

    `share` lies between 0 and 1. `repetitions` is None where every possible sample was weighed by its
    probability, which leaves no error; else it is the number of simulated samples.
    """

    share: float
    repetitions: int | None = None

    @property
    def error(self) -> Interval:
        """Clopper-Pearson limits at 95 % of a share that was counted; both None for an exact one.

        Examples
        --------
        >>> low, high = Frequency(0.95, 400).error
        >>> f"{low:.3f} to {high:.3f}"
        '0.924 to 0.969'
        >>> Frequency(0.95).error
        Interval(low=None, high=None)
        """
        if self.repetitions is None:
            return Interval(None, None)
        yes = round(self.share * self.repetitions)
        return proportion_interval(yes, self.repetitions, ERROR_LEVEL, "clopper_pearson")


def holds(limits: tuple[float | None, float | None], truth: float) -> bool:
    """Whether an interval holds the truth; without limits there is no claim that could be wrong."""
    low, high = limits
    return low is None or high is None or low <= truth <= high


def counted(answers: Sequence[bool]) -> Frequency:
    """The share of simulated samples in which the answer was yes.

    Examples
    --------
    >>> counted([True, True, False, True])
    Frequency(share=0.75, repetitions=4)
    """
    return Frequency(sum(answers) / len(answers), len(answers))


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
    """Every table of so many pairs with its probability; above 50 pairs, so many (`repetitions`) drawn ones.

    Cells are those of :func:`paired_cells`.
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
        return rejects(test(more, pairs, fewer, pairs), alpha)

    # Two-sided p of groups of one size does not tell which of them comes first.
    return lambda table: rejected(*sorted((table.before, table.after)), table.n)


# All have the mean 0; a quarter of the whole numbers are no change at all.
SHAPES: dict[str, Callable[[np.random.Generator, tuple[int, int]], np.ndarray]] = {
    "normal": lambda random, size: random.normal(size=size),
    "whole_numbers": lambda random, size: np.round(random.normal(scale=1.5, size=size)),
    "skewed": lambda random, size: random.exponential(size=size) - 1,
}


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
    pairs, repetitions, random
        Changes in a sample, number of samples, and source of the draws.
    level
        Confidence level; tests reject at one minus it.

    Returns
    -------
    dict of Frequency
        ``coverage_mean_t``, ``coverage_hodges_lehmann``, ``size_paired_t`` and, for each rule on zeros,
        ``size_wilcoxon_<rule>``. Each method is judged by its own target: the mean, or the typical change. The
        rules differ only where there are zeros, so that without any only the first of them is given.
    """
    samples = SHAPES[shape](random, (repetitions, pairs))
    centred, alpha = samples - typical_change(shape), 1 - level
    shifts = [hodges_lehmann_shift(sample, level) for sample in centred]
    rules = ("pratt", "wilcox", "zsplit") if shape == "whole_numbers" else ("pratt",)
    answers = {
        "coverage_mean_t": [holds(mean_interval(sample, level), 0) for sample in samples],
        "coverage_hodges_lehmann": [holds((shift.low, shift.high), 0) for shift in shifts],
        "size_paired_t": [rejects(paired_t(sample), alpha) for sample in samples],
    } | {
        f"size_wilcoxon_{rule}": [rejects(wilcoxon_signed_rank(sample, zeros=rule), alpha) for sample in centred]
        for rule in rules
    }
    return {name: counted(found) for name, found in answers.items()}


def rejects(result: TestResult, alpha: float) -> bool:
    """Whether p is at most the limit; a test that cannot be computed rejects nothing."""
    return result.p_value is not None and result.p_value <= alpha
