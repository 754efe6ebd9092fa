"""What whole numbers of patients say of a printed percentage."""

from ibd_study.printed import Counts, decimals_of, feasible_events
from ibd_study.results import percent_of
from ibd_tools.audit.entry import Entry
from ibd_tools.audit.verdict import Verdict, consistent, count_words, impossible, not_checkable, one_of, only_if

# Ways in which a number may have come about, the usual one first, and what would have to be true for the others.
USUAL = "either"
UNUSUAL = {"truncated": "it was cut off, not rounded", "ceiling": "it was rounded up to the next digit"}


def counts_behind(entry: Entry) -> dict[str, Counts]:
    """By rule of rounding: every events/evaluable that gives the percentage; nothing where it is not to be judged."""
    if not entry.is_percentage or not entry.is_judged or not entry.sizes:
        return {}
    return {
        rule: [(events, n) for n in entry.sizes for events in feasible_events(entry.value, n, rule, entry.events)]
        for rule in ("half_up", "half_even", USUAL, *UNUSUAL)
    }


def likeliest(counts: dict[str, Counts]) -> Counts:
    """Those of the most usual rule that has any."""
    return next((counts[rule] for rule in (USUAL, *UNUSUAL) if counts.get(rule)), [])


def by_any_rule(counts: dict[str, Counts]) -> Counts:
    """Those of all rules together."""
    return sorted({count for found in counts.values() for count in found})


def percentage_verdict(entry: Entry, counts: dict[str, Counts]) -> Verdict:
    """The verdict on a percentage, from :func:`counts_behind`."""
    if not counts:
        return not_checkable("neither its denominator nor the size of its group is given")
    if entry.is_count_alone:
        return not_checkable("no percentage is printed beside this count")
    return _verdict_on_n(entry, entry.n, counts) if entry.n else _verdict_on_any(entry, counts)


def _verdict_on_n(entry: Entry, n: int, counts: dict[str, Counts]) -> Verdict:
    if counts[USUAL]:
        return consistent(f"{one_of(count_words(counts[USUAL]))} gives {entry.value} %")
    for rule, condition in UNUSUAL.items():
        if counts[rule]:
            return only_if(f"{condition}: {one_of(count_words(counts[rule]))}")
    if entry.events is not None:
        return impossible(f"{_share_words(entry, n, entry.events)}; {_count_of_that_percentage(entry, n)}")
    below = int(float(entry.value) * n // 100)
    neighbours = " and ".join(_share_words(entry, n, k) for k in (below, below + 1) if k <= n)
    return impossible(f"no whole number of {n} gives {entry.value} %; {neighbours}")


def _share_words(entry: Entry, n: int, events: int) -> str:
    return f"{events}/{n} is {percent_of(events, n, max(1, decimals_of(entry.value)))} %"


def _count_of_that_percentage(entry: Entry, n: int) -> str:
    fitting = feasible_events(entry.value, n, USUAL)
    return f"{one_of(f'{k}/{n}' for k in fitting) if fitting else 'no whole number'} gives {entry.value} %"


def _verdict_on_any(entry: Entry, counts: dict[str, Counts]) -> Verdict:
    size, found = entry.group_size, counts[USUAL]
    whole = [events for events, n in found if n == size]
    if size and entry.is_in_too_many:
        return _verdict_on_many(size, whole)
    if whole:
        on_all = one_of(f"{events}/{size}" for events in whole)
        return consistent(f"{on_all} of the whole group; other counts that give it: {len(found) - len(whole)}")
    if found and not size:
        return consistent(f"{one_of(count_words(found))} gives {entry.value} %")
    conditions = [f"it rests on fewer than all {size}: {one_of(count_words(found))}"] if found else []
    for rule, words in UNUSUAL.items():
        unusual = [(events, n) for events, n in counts[rule] if n == size or not found]
        conditions += [f"{words}: {one_of(count_words(unusual))}"] if unusual else []
    return only_if("; or if ".join(conditions)) if conditions else impossible(_none_words(entry))


def _verdict_on_many(size: int, whole: list[int]) -> Verdict:
    words = f"of up to {size} patients nearly every percentage is possible"
    if not whole:
        return not_checkable(f"the denominator is not printed, and {words}")
    return consistent(f"{one_of(f'{events}/{size}' for events in whole)} of the whole group; {words}")


def _none_words(entry: Entry) -> str:
    if entry.events is None:
        return f"no count of at most {entry.group_size} gives it"
    limit = f" of at most {entry.group_size}" if entry.group_size else ""
    return f"{entry.events} patients are {entry.value} % of no whole number{limit}"
