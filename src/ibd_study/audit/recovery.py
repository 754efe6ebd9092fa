"""Which tests, on which counts, give a printed p-value."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ibd_study.audit.counts import Counts
from ibd_study.audit.rounding import span_of
from ibd_study.statistics import chi_square_p_values, fisher_p_values, mcnemar_p_values

P_VALUE = re.compile(r"(?P<sign>[<>])?\s*(?P<value>0?\.\d+|[01](\.\d+)?)", re.ASCII)
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
# Binary fractions blur the ends of what a p-value can stand for by less than this.
BLUR = 1e-12


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


def is_exact(printed: str) -> bool:
    """Whether a p-value is printed as a number; a limit such as <0.001 fits too much to tell anything.

    Examples
    --------
    >>> is_exact("0.039"), is_exact("<0.001")
    (True, False)
    """
    return _match(printed)["sign"] is None


def p_limits(printed: str) -> tuple[float, float]:
    """Smallest and largest p-value that a printed one can stand for, halves going either way.

    Raises
    ------
    ValueError
        When the text is neither a number from 0 to 1 nor a limit such as <0.001.

    Examples
    --------
    >>> p_limits("0.039"), p_limits("<0.001")
    ((0.0385, 0.0395), (0.0, 0.001))
    """
    match = _match(printed)
    value = float(match["value"])
    if match["sign"]:
        return (0.0, value) if match["sign"] == "<" else (value, 1.0)
    span = span_of(match["value"] if match["value"][0] != "." else f"0{match['value']}", "either")
    return max(0.0, span.low / span.scale), min(1.0, span.high / span.scale)


def _match(printed: str) -> re.Match:
    match = P_VALUE.fullmatch(printed.strip())
    if not match or float(match["value"]) > 1:
        raise ValueError(f"printed p-value {printed!r}; expected a number from 0 to 1 such as 0.039, or <0.001")
    return match


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
    allowed = None if before is None else set(before)
    largest = max((n for _, n in counts), default=0)
    return [
        reading
        for test in PAIRED_TESTS
        for events, n in counts
        for reading in _splits(test, events, n, _changes(printed, test, largest))
        if allowed is None or (reading.other_events, n) in allowed
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
    sizes = None if other_sizes is None else list(other_sizes)
    allowed = None if other is None else set(other)
    found = []
    for test in UNPAIRED_TESTS:
        for events, n in counts:
            for other_n in _sizes(n, sizes, allowed):
                hits = np.flatnonzero(_gives(printed, _unpaired(test, events, n, other_n)))
                found += [Reading(test, events, n, int(hit), other_n) for hit in hits]
    return [one for one in found if allowed is None or (one.other_events, one.other_n) in allowed]


def _sizes(n: int, sizes: list[int] | None, allowed: set | None) -> list[int]:
    return sorted({size for _, size in allowed}) if allowed is not None else [n] if sizes is None else sizes


@lru_cache(maxsize=4096)
def _unpaired(test: str, events: int, n: int, other_n: int) -> np.ndarray:
    if test == "fisher":
        return fisher_p_values(events, n, other_n)
    return chi_square_p_values(events, n, other_n, corrected=test == "chi_square_corrected")
