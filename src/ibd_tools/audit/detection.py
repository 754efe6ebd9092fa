"""How often the audit notices one wrong digit in a printed percentage, worked out over every case."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ibd_study.printed import feasible_events
from ibd_study.results import percent_of
from ibd_tools.audit.percentages import UNUSUAL, USUAL

DIGITS = "0123456789"
RULES = (USUAL, *UNUSUAL)


class Detection(NamedTuple):
    """Shares of the altered percentages that are impossible, and that are possible only if cut off or rounded up."""

    impossible: float
    only_if: float


def altered(printed: str) -> Iterator[str]:
    """Every percentage that differs from a printed one in a single digit and could be printed itself.

    Examples
    --------
    >>> len(list(altered("57.6"))), len(list(altered("100.0"))), len(list(altered("0.0")))
    (26, 0, 18)
    """
    for place, digit in enumerate(printed):
        for other in DIGITS.replace(digit, "") if digit in DIGITS else "":
            changed = f"{printed[:place]}{other}{printed[place + 1 :]}"
            if float(changed) <= 100 and (changed[0] != "0" or changed[1:2] in (".", "")):
                yield changed


def detection(n: int, *, n_is_printed: bool = True) -> Detection:
    """Share of wrong digits that are noticed in a percentage of n patients, over every count and every altered digit.

    Parameters
    ----------
    n
        Number of patients.
    n_is_printed
        Whether the denominator is printed; else any number of patients up to n may lie behind it, and only a value
        that is possible on none of them is noticed.

    Raises
    ------
    ValueError
        When n is below 1: there is no share of nobody.

    Examples
    --------
    >>> [round(share, 3) for share in detection(80)]
    [0.655, 0.0]
    """
    sizes = (n,) if n_is_printed else tuple(range(1, n + 1))
    found = {"": 0, **dict.fromkeys(RULES, 0)}
    for events in range(n + 1):
        for changed in altered(str(percent_of(events, n))):
            found[_rule_that_gives(changed, sizes)] += 1
    total = sum(found.values())
    return Detection(found[""] / total, sum(found[rule] for rule in UNUSUAL) / total)


@cache
def _rule_that_gives(printed: str, sizes: tuple[int, ...]) -> str:
    """The most usual rule by which some number of patients gives a percentage; empty where none does."""
    return next((rule for rule in RULES if any(feasible_events(printed, n, rule) for n in sizes)), "")
