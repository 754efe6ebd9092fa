"""Which tests, on which counts, give a printed p-value."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ibd_study.printed import Counts
from ibd_tools.audit.printed_p import BLUR, p_limits
from ibd_tools.audit.usual_tests import (
    PAIRED_TESTS,
    UNPAIRED_TESTS,
    Tables,
    group_tables,
    mcnemar_p_values,
    of_changes,
    p_values_on,
    paired_tables,
)


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
    return [
        reading
        for test in PAIRED_TESTS
        for tables in (_splits(printed, test, counts) if before is None else paired_tables(counts, before))
        for reading in _readings(printed, test, tables)
    ]


def _splits(printed: str, test: str, counts: Counts) -> list[Tables]:
    """Of each count the splits that give the p-value: the test knows only who changed, so all are tried at once."""
    changes = _changes(printed, test, max((n for _, n in counts), default=0))
    gained, lost = changes[:, 0], changes[:, 1]
    return [of_changes(events, n, *changes[(gained <= events) & (lost <= n - events)].T) for events, n in counts]


@lru_cache(maxsize=256)
def _changes(printed: str, test: str, largest: int) -> np.ndarray:
    """Rows of gained and lost, together at most the largest number of patients, that give the p-value."""
    gained, lost = np.indices((largest + 1, largest + 1))
    return np.argwhere(_gives(printed, mcnemar_p_values(test, gained, lost)) & (gained + lost <= largest))


def _gives(printed: str, p_values: np.ndarray) -> np.ndarray:
    low, high = p_limits(printed)
    return (p_values >= low - BLUR) & (p_values <= high + BLUR)


def _readings(printed: str, test: str, tables: Tables) -> list[Reading]:
    columns = [one for one in (tables.other_events, tables.gained, tables.lost) if one is not None]
    found = np.column_stack(columns)[_gives(printed, p_values_on(test, tables))].tolist()
    return [Reading(test, tables.events, tables.n, other, tables.other_n, *changes) for other, *changes in found]


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
    every = [
        Tables(events, n, np.arange(size + 1), size)
        for events, n in counts
        for size in ([n] if other_sizes is None else other_sizes)
    ]
    return [
        reading
        for test in UNPAIRED_TESTS
        for tables in (every if other is None else group_tables(counts, other))
        for reading in _readings(printed, test, tables)
    ]
