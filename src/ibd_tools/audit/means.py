"""What whole-number answers say of a printed mean."""

from ibd_study.printed import span_of
from ibd_tools.audit.entry import Entry
from ibd_tools.audit.items import POPULATION, SAMPLE, Scale, mean_is_possible
from ibd_tools.audit.percentages import UNUSUAL, USUAL
from ibd_tools.audit.verdict import Verdict, consistent, impossible, not_checkable, one_of, only_if

DIVIDED_BY_N = "the standard deviation was divided by n, not by n \N{MINUS SIGN} 1"


def mean_verdict(entry: Entry) -> Verdict:
    """The verdict on a mean, with its standard deviation where that is printed."""
    outside = outside_its_range(entry)
    if outside:
        return impossible(outside)
    if entry.whole == 1 and entry.sd:
        return only_if(DIVIDED_BY_N) if float(entry.sd) == 0 else impossible("one patient has no standard deviation")
    if not entry.items:
        return not_checkable("a mean of values that are not whole numbers, or not known to be, can be any number")
    if not entry.sizes:
        return not_checkable("neither its number of patients nor the size of its group is given")
    sizes = [n for n in entry.sizes if _possible(entry, n)]
    if entry.is_in_too_many and not sizes:
        return not_checkable(f"its number of patients is not printed, and up to {entry.group_size} are too many to try")
    if entry.n or entry.group_size in sizes:
        return consistent(_mean_words(entry)) if sizes else _unusual_mean(entry)
    return only_if(f"it rests on fewer than all {entry.group_size}: {one_of(sizes)}") if sizes else _unusual_mean(entry)


def outside_its_range(entry: Entry) -> str:
    """Words where a mean or median lies beyond the smallest or largest possible answer; empty where it does not."""
    span = span_of(entry.value, USUAL)
    if entry.minimum is not None and span.high < entry.minimum * span.scale:
        return f"it lies below the smallest possible value, {entry.minimum}"
    if entry.maximum is not None and span.low > entry.maximum * span.scale:
        return f"it lies above the largest possible value, {entry.maximum}"
    return ""


def scale_of(entry: Entry) -> Scale:
    """The whole-number items behind one person's value."""
    return Scale(entry.items or 1, entry.minimum, entry.maximum)


def _possible(entry: Entry, n: int, rule: str = USUAL, divisor: str = SAMPLE) -> bool:
    return mean_is_possible(entry.value, entry.sd, n, scale_of(entry), rule, divisor)


def _mean_words(entry: Entry) -> str:
    both = "mean and standard deviation" if entry.sd else "mean"
    return f"whole-number answers of {entry.whole} can have this {both}"


def _unusual_mean(entry: Entry) -> Verdict:
    if entry.sd and any(_possible(entry, n, divisor=POPULATION) for n in entry.sizes):
        return only_if(DIVIDED_BY_N)
    for rule, condition in UNUSUAL.items():
        if any(_possible(entry, n, rule) for n in entry.sizes):
            return only_if(condition)
    size = entry.n or f"at most {entry.group_size}"
    if entry.sd and any(mean_is_possible(entry.value, "", n, scale_of(entry), USUAL) for n in entry.sizes):
        return impossible(f"no whole-number answers of {size} have this mean and this standard deviation together")
    return impossible(f"no whole-number answers of {size} have this mean")
