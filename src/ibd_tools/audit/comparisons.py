"""The usual tests of two percentages, and the tables of counts on which each can be computed."""

from functools import lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np

from ibd_study.printed import Counts
from ibd_study.statistics import fisher_exact
from ibd_tools.audit.every_table import chi_square_p_values, mcnemar_p_values

PAIRED_TESTS = {
    "mcnemar_exact": "exact McNemar",
    "mcnemar_mid_p": "mid-p McNemar",
    "mcnemar_chi_square": "McNemar chi-square",
    "mcnemar_chi_square_corrected": "McNemar chi-square, corrected",
}
UNPAIRED_TESTS = {
    "fisher": "Fisher (unpaired)",
    "chi_square": "chi-square (unpaired)",
    "chi_square_corrected": "chi-square, corrected (unpaired)",
}
TESTS = PAIRED_TESTS | UNPAIRED_TESTS


class Splits(NamedTuple):
    """Ways in which the same patients gained and lost a state before n of them had it in a number of events."""

    events: int
    n: int
    gained: np.ndarray
    lost: np.ndarray

    @property
    def words(self) -> str:
        """The count after and, where it is one, the count before."""
        before = set((self.events - self.gained + self.lost).tolist())
        return f"{self.events}/{self.n}" + (f" and {before.pop()}/{self.n}" if len(before) == 1 else "")


class Groups(NamedTuple):
    """Events and size of two groups of different patients."""

    events: int
    n: int
    other_events: int
    other_n: int

    @property
    def words(self) -> str:
        """Both counts."""
        return f"{self.events}/{self.n} against {self.other_events}/{self.other_n}"


def paired_tables(counts: Counts, before: Counts | None) -> list[Splits]:
    """Every split of the same patients.

    Where the percentage before is not printed, the splits with the smallest and the largest p-value of each count: all
    gained that can be, all lost that can be, nothing, and one of each that there can be.
    """
    if before is None:
        ends = [((events, 0, 0, min(1, events)), (0, n - events, 0, min(1, n - events))) for events, n in counts]
        return [Splits(*count, *map(np.array, splits)) for count, splits in zip(counts, ends, strict=True)]
    found = []
    for (events, n), (events_before, n_before) in product(counts, before):
        if n == n_before:
            lost = np.arange(max(0, events_before - events), min(events_before, n - events) + 1)
            found.append(Splits(events, n, events - events_before + lost, lost))
    return found


def group_tables(counts: Counts, other: Counts | None) -> list[Groups]:
    """Every two counts; where no other is printed, a group of the same size with none, with all and with as many."""
    if other is None:
        return [Groups(events, n, events_b, n) for events, n in counts for events_b in (0, n, events)]
    return [Groups(*one, *two) for one, two in product(counts, other)]


def p_values_on(test: str, table: Splits | Groups) -> np.ndarray:
    """p-values of a test on a table, one for each split; none where the test is for the other design.

    NaN where it cannot be computed.
    """
    if isinstance(table, Splits):
        method = test.removeprefix("mcnemar_")
        return mcnemar_p_values(table.gained, table.lost, method) if test in PAIRED_TESTS else np.array([])
    if test in PAIRED_TESTS:
        return np.array([])
    return np.array([_of_groups(test, table)])


@lru_cache(maxsize=4096)
def _of_groups(test: str, table: Groups) -> float:
    events, n, other_events, other_n = table
    if test == "fisher":
        p_value = fisher_exact(events, n, other_events, other_n).p_value
        return np.nan if p_value is None else p_value
    return chi_square_p_values(events, n, other_n, corrected=test == "chi_square_corrected")[other_events]
