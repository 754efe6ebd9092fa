"""Every count of patients that gives a printed percentage, alone and together with others."""

import re
from collections.abc import Iterable, Mapping
from itertools import combinations

from ibd_study.printed.rounding import span_of

PERCENTAGE = re.compile(r"\d+(\.\d+)?", re.ASCII)

Counts = list[tuple[int, int]]


def feasible_events(printed: str, n: int, rule: str = "half_up", known: int | None = None) -> range:
    """Numbers of events among n patients that give a printed percentage; only the known one where the count is printed.

    Raises
    ------
    ValueError
        When the text is not a number from 0 up with a decimal point, or the rule is unknown.

    Examples
    --------
    >>> list(feasible_events("57.6", 66)), list(feasible_events("57.6", 80))
    ([38], [])
    """
    if not PERCENTAGE.fullmatch(printed):
        raise ValueError(f"printed percentage {printed!r}; expected digits with a decimal point, such as '57.6'")
    found = span_of(printed, rule).multiples(100, n)
    possible = range(max(0, found.start), min(n + 1, found.stop))
    return possible if known is None else range(known, known + (known in possible))


def feasible_counts(printed: str, largest_n: int, rule: str = "half_up") -> Counts:
    """Every events/evaluable that gives a printed percentage, by growing denominator up to ``largest_n``.

    ``rule`` is how it was rounded, one of :data:`ibd_study.printed.RULES`. Errors are those of :func:`feasible_events`.

    Examples
    --------
    >>> feasible_counts("57.6", 80)
    [(19, 33), (34, 59), (38, 66)]
    >>> feasible_counts("5.7", 156, "truncated")[-1]
    (9, 156)
    """
    return [(events, n) for n in range(1, largest_n + 1) for events in feasible_events(printed, n, rule)]


def shared_denominators(printed: Mapping[str, str], largest_n: int, rule: str = "half_up") -> dict[frozenset, list]:
    """Denominators that every two printed percentages of one group can have in common, by pair; there may be none.

    Examples
    --------
    >>> shared_denominators({"remission": "57.6", "response": "81.8"}, 80)[frozenset({"remission", "response"})]
    [33, 66]
    """
    denominators = {key: {n for _, n in feasible_counts(value, largest_n, rule)} for key, value in printed.items()}
    return {
        frozenset(pair): sorted(denominators[pair[0]] & denominators[pair[1]]) for pair in combinations(denominators, 2)
    }


def joint_counts(
    printed: Mapping[str, str],
    sizes: Iterable[int],
    subsets: Iterable[tuple[str, str]] = (),
    rule: str = "half_up",
    known: Mapping[str, int | None] | None = None,
) -> dict[int, dict[str, range]]:
    """Events of several percentages that rest on the same patients.

    Parameters
    ----------
    printed
        Percentages as printed, by key.
    sizes
        Numbers of patients to try.
    subsets
        Pairs (part, whole): whoever has the first has the second as well, so that its count is not larger.
    rule
        How they were rounded.
    known
        Events that are printed as well, by key.

    Returns
    -------
    dict
        For every number of patients that fits all, the events that each key can have.

    Examples
    --------
    >>> joint_counts({"remission": "57.6", "response": "81.8"}, range(1, 66), [("remission", "response")])
    {33: {'remission': range(19, 20), 'response': range(27, 28)}}
    >>> joint_counts({"remission": "81.8", "response": "57.6"}, range(1, 81), [("remission", "response")])
    {}
    """
    found, known = {}, known or {}
    for n in sizes:
        possible = {key: feasible_events(value, n, rule, known.get(key)) for key, value in printed.items()}
        events = _narrowed(possible, list(subsets))
        if all(events.values()):
            found[n] = events
    return found


def _narrowed(events: dict[str, range], subsets: list[tuple[str, str]]) -> dict[str, range]:
    """Events left when no part outgrows its whole; a chain of parts needs a pass for each link."""
    for _ in subsets:
        for part, whole in subsets:
            low, high = events[part].start, events[whole].stop
            events[whole] = range(max(events[whole].start, low), high)
            events[part] = range(low, min(events[part].stop, high))
    return events


def most_fitting(printed: Mapping[str, str], largest_n: int, rule: str = "half_up") -> dict[int, list[str]]:
    """Denominators that fit more of the percentages than any other, with the keys that they fit.

    Examples
    --------
    >>> most_fitting({"remission": "57.6", "response": "81.8", "healing": "35.8"}, 80)
    {33: ['remission', 'response'], 66: ['remission', 'response']}
    """
    fits = {n: [key for key in printed if feasible_events(printed[key], n, rule)] for n in range(1, largest_n + 1)}
    most = max(map(len, fits.values()), default=0)
    return {n: keys for n, keys in fits.items() if len(keys) == most and most}
