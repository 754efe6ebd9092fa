"""Which tests, on which counts, give a printed p-value."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ibd_study.printed import Counts
from ibd_tools.audit.comparisons import PAIRED_TESTS, UNPAIRED_TESTS, group_tables, p_values_on, paired_tables
from ibd_tools.audit.every_table import chi_square_p_values, fisher_p_values, mcnemar_p_values
from ibd_tools.audit.printed_p import BLUR, p_limits


@dataclass(frozen=True)
class Reading:
    """One table of counts on which one test gives the printed p-value.

    ``events`` of ``n`` is the printed percentage, ``other_events`` of ``other_n`` what it is compared with: the same
    patients before (paired) or other patients. ``gained`` and ``lost`` are None for an unpaired test.
    """

    test: str
    events: int
    n: int
    other_events: int
    other_n: int
    gained: int | None = None
    lost: int | None = None

    @property
    def rose(self) -> bool:
        """Whether the printed percentage is the higher of the two."""
        return self.events * self.other_n > self.other_events * self.n

    @property
    def words(self) -> str:
        """The counts that it is compared with, as 12/53 (+8/−1)."""
        changes = "" if self.gained is None else f" (+{self.gained}/\N{MINUS SIGN}{self.lost})"
        return f"{self.other_events}/{self.other_n}{changes}"


def recover_paired(printed: str, counts: Counts, before: Counts | None = None) -> list[Reading]:
    """Every split of the same patients on which a form of McNemar's test gives a printed p-value.

    Parameters
    ----------
    printed
        The p-value.
    counts
        Events/evaluable that the percentage can rest on.
    before
        Where the percentage before is printed as well: events/evaluable that it can rest on. Else every baseline
        is tried.

    Returns
    -------
    list of Reading
        By test, denominator and gains.
    """
    largest = max((n for _, n in counts), default=0)
    if before is None:
        return [
            reading
            for test in PAIRED_TESTS
            for events, n in counts
            for reading in _splits(test, events, n, _changes(printed, test, largest))
        ]
    return [
        Reading(test, one.events, one.n, int(one.events - g + b), one.n, int(g), int(b))
        for test in PAIRED_TESTS
        for one in paired_tables(counts, before)
        for g, b in np.column_stack([one.gained, one.lost])[_gives(printed, p_values_on(test, one))]
    ]


@lru_cache(maxsize=256)
def _changes(printed: str, test: str, largest: int) -> np.ndarray:
    """Rows of gained and lost, together at most the largest number of patients, that give the p-value."""
    gained, lost = np.indices((largest + 1, largest + 1))
    p_values = mcnemar_p_values(gained, lost, test.removeprefix("mcnemar_"))
    return np.argwhere(_gives(printed, p_values) & (gained + lost <= largest))


def _gives(printed: str, p_values: np.ndarray) -> np.ndarray:
    low, high = p_limits(printed)
    return (p_values >= low - BLUR) & (p_values <= high + BLUR)


def _splits(test: str, events: int, n: int, changes: np.ndarray) -> list[Reading]:
    gained, lost = changes[:, 0], changes[:, 1]
    fits = changes[(gained <= events) & (lost <= n - events)]
    return [Reading(test, events, n, int(events - g + b), n, int(g), int(b)) for g, b in fits]


def recover_unpaired(
    printed: str, counts: Counts, other_sizes: Iterable[int] | None = None, other: Counts | None = None
) -> list[Reading]:
    """Every count of other patients against which an unpaired test gives a printed p-value.

    Parameters
    ----------
    printed
        The p-value.
    counts
        Events/evaluable that the percentage can rest on.
    other_sizes
        Sizes of the other group to try; by default that of the group itself.
    other
        Where the other percentage is printed as well: events/evaluable that it can rest on.

    Returns
    -------
    list of Reading
        By test, denominator and events of the other group.
    """
    if other is not None:
        return [
            Reading(test, *table)
            for test in UNPAIRED_TESTS
            for table in group_tables(counts, other)
            if _gives(printed, p_values_on(test, table)).all()
        ]
    return [
        Reading(test, events, n, int(hit), other_n)
        for test in UNPAIRED_TESTS
        for events, n in counts
        for other_n in ([n] if other_sizes is None else other_sizes)
        for hit in np.flatnonzero(_gives(printed, _unpaired(test, events, n, other_n)))
    ]


@lru_cache(maxsize=4096)
def _unpaired(test: str, events: int, n: int, other_n: int) -> np.ndarray:
    if test == "fisher":
        return fisher_p_values(events, n, other_n)
    return chi_square_p_values(events, n, other_n, corrected=test == "chi_square_corrected")
