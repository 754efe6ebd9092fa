"""Every printed number of a table held against whole numbers of patients: a verdict for each, and for all together."""

from dataclasses import dataclass

from ibd_study.audit.counts import Counts, feasible_events, most_fitting, shared_denominators
from ibd_study.audit.items import POPULATION, SAMPLE, Scale, mean_is_possible
from ibd_study.audit.p_values import PFinding, check_p
from ibd_study.audit.relations import Relation, check_relations
from ibd_study.audit.rounding import span_of
from ibd_study.audit.table import Entry, PrintedTable
from ibd_study.audit.verdict import Verdict, consistent, count_words, impossible, not_checkable, one_of, only_if
from ibd_study.results import percent_of

# Ways in which a number may have come about, the usual one first, and what would have to be true for the others.
USUAL = "either"
UNUSUAL = {"truncated": "it was cut off, not rounded", "ceiling": "it was rounded up to the next digit"}


@dataclass(frozen=True)
class Finding:
    """What was found about one printed number.

    ``counts`` holds, by rule of rounding, the events/evaluable of a percentage; ``p`` is None where no p is printed.
    """

    entry: Entry
    verdict: Verdict
    counts: dict[str, Counts]
    p: PFinding | None


@dataclass(frozen=True)
class Audit:
    """The audit of one table.

    Attributes
    ----------
    table
        The printed numbers.
    findings
        By key.
    relations
        Numbers that are said to rest on the same patients, each set with its verdict.
    shared
        By group: the denominators that two percentages without a printed one can have in common.
    fitting
        By group: the denominators that fit most of its percentages, with their keys.
    """

    table: PrintedTable
    findings: dict[str, Finding]
    relations: tuple[Relation, ...]
    shared: dict[str, dict[frozenset, list[int]]]
    fitting: dict[str, dict[int, list[str]]]


def audit(table: PrintedTable, *, tests: bool = True) -> Audit:
    """Hold every number of a table against whole numbers of patients.

    Parameters
    ----------
    table
        From :func:`ibd_study.audit.read_table`.
    tests
        Whether to look for the tests behind printed p-values, which takes longest.
    """
    entries = table.entries
    counts = {key: _counts(entry) for key, entry in entries.items()}
    findings = {
        key: Finding(entry, _verdict(entry, counts[key]), counts[key], _p(entry, counts) if tests else None)
        for key, entry in entries.items()
    }
    groups = _groups(entries)
    shared = {name: shared_denominators(printed, size, USUAL) for name, (printed, size) in groups.items()}
    fitting = {name: most_fitting(printed, size, USUAL) for name, (printed, size) in groups.items()}
    return Audit(table, findings, check_relations(entries), shared, fitting)


def _counts(entry: Entry) -> dict[str, Counts]:
    if not entry.is_percentage:
        return {}
    rules = ("half_up", "half_even", USUAL, *UNUSUAL)
    return {
        rule: [(events, n) for n in entry.sizes for events in feasible_events(entry.value, n, rule)] for rule in rules
    }


def _p(entry: Entry, counts: dict[str, dict[str, Counts]]) -> PFinding | None:
    other = counts[entry.compared_with][USUAL] if entry.compared_with else None
    return check_p(entry, counts[entry.key].get(USUAL, []), other)


def _groups(entries: dict[str, Entry]) -> dict[str, tuple[dict[str, str], int]]:
    """By group: its percentages without a printed denominator, and its size."""
    open_ones = [entry for entry in entries.values() if entry.is_percentage and not entry.n]
    return {
        group: (
            {entry.key: entry.value for entry in open_ones if entry.group == group},
            max(entry.group_size for entry in open_ones if entry.group == group),
        )
        for group in dict.fromkeys(entry.group for entry in open_ones)
    }


def _verdict(entry: Entry, counts: dict[str, Counts]) -> Verdict:
    if not entry.is_percentage:
        return _mean_verdict(entry)
    return _verdict_on_n(entry, counts) if entry.n else _verdict_on_any(entry, counts)


def _verdict_on_n(entry: Entry, counts: dict[str, Counts]) -> Verdict:
    if counts[USUAL]:
        return consistent(f"{one_of(count_words(counts[USUAL]))} gives {entry.value} %")
    for rule, condition in UNUSUAL.items():
        if counts[rule]:
            return only_if(f"{condition}: {one_of(count_words(counts[rule]))}")
    return impossible(f"no whole number of {entry.n} gives {entry.value} %; {_neighbours(entry)}")


def _neighbours(entry: Entry) -> str:
    below = int(float(entry.value) * entry.n // 100)
    decimals = max(1, len(entry.value.partition(".")[2]))
    nearest = [k for k in (below, below + 1) if k <= entry.n]
    return " and ".join(f"{k}/{entry.n} is {percent_of(k, entry.n, decimals)} %" for k in nearest)


def _verdict_on_any(entry: Entry, counts: dict[str, Counts]) -> Verdict:
    size = entry.group_size
    whole = [events for events, n in counts[USUAL] if n == size]
    if whole:
        others = len(counts[USUAL]) - len(whole)
        on_all = one_of(f"{events}/{size}" for events in whole)
        return consistent(f"{on_all} of the whole group; other counts that give it: {others}")
    conditions = [f"it rests on fewer than all {size}: {one_of(count_words(counts[USUAL]))}"] if counts[USUAL] else []
    for rule, words in UNUSUAL.items():
        found = [(events, n) for events, n in counts[rule] if n == size or not counts[USUAL]]
        conditions += [f"{words}: {one_of(count_words(found))}"] if found else []
    return only_if("; or if ".join(conditions)) if conditions else impossible(f"no count of at most {size} gives it")


def _mean_verdict(entry: Entry) -> Verdict:
    outside = _outside_its_range(entry)
    if outside:
        return impossible(outside)
    if not entry.items:
        return not_checkable("a mean of values that are not whole numbers, or not known to be, can be any number")
    sizes = [n for n in entry.sizes if _possible(entry, n)]
    if entry.n or entry.group_size in sizes:
        return consistent(_mean_words(entry)) if sizes else _unusual_mean(entry)
    return only_if(f"it rests on fewer than all {entry.group_size}: {one_of(sizes)}") if sizes else _unusual_mean(entry)


def _possible(entry: Entry, n: int, rule: str = USUAL, divisor: str = SAMPLE) -> bool:
    return mean_is_possible(entry.value, entry.sd, n, _scale(entry), rule, divisor)


def _mean_words(entry: Entry) -> str:
    both = "mean and standard deviation" if entry.sd else "mean"
    return f"whole-number answers of {entry.n or entry.group_size} can have this {both}"


def _unusual_mean(entry: Entry) -> Verdict:
    if entry.sd and any(_possible(entry, n, divisor=POPULATION) for n in entry.sizes):
        return only_if("the standard deviation was divided by n, not by n \N{MINUS SIGN} 1")
    for rule, condition in UNUSUAL.items():
        if any(_possible(entry, n, rule) for n in entry.sizes):
            return only_if(condition)
    size = entry.n or f"at most {entry.group_size}"
    if entry.sd and any(mean_is_possible(entry.value, "", n, _scale(entry), USUAL) for n in entry.sizes):
        return impossible(f"no whole-number answers of {size} have this mean and this standard deviation together")
    return impossible(f"no whole-number answers of {size} have this mean")


def _scale(entry: Entry) -> Scale:
    return Scale(entry.items or 1, entry.minimum, entry.maximum)


def _outside_its_range(entry: Entry) -> str:
    span = span_of(entry.value, USUAL)
    if entry.minimum is not None and span.high < entry.minimum * span.scale:
        return f"it lies below the smallest possible value, {entry.minimum}"
    if entry.maximum is not None and span.low > entry.maximum * span.scale:
        return f"it lies above the largest possible value, {entry.maximum}"
    return ""
