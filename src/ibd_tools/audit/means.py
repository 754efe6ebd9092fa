"""What whole-number answers say of a printed mean, and of a printed median with its quartiles."""

from itertools import pairwise

from ibd_study.printed import span_of
from ibd_tools.audit.entry import Entry
from ibd_tools.audit.intervals import lies_below
from ibd_tools.audit.items import POPULATION, SAMPLE, Scale, mean_is_possible
from ibd_tools.audit.percentages import UNUSUAL, USUAL
from ibd_tools.audit.verdict import Verdict, consistent, impossible, not_checkable, one_of, only_if

DIVIDED_BY_N = "the standard deviation was divided by n, not by n \N{MINUS SIGN} 1"
# Of nine definitions of quartiles in use, seven stop at quarters of the way from one value to the next.
QUARTERS = 4


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


def median_verdict(entry: Entry) -> Verdict:
    """The verdict on a median, with its quartiles where those are printed."""
    wrong = outside_its_range(entry) or _out_of_order(entry)
    if wrong:
        return impossible(wrong)
    if not entry.items:
        return not_checkable("a median of values that are not whole numbers, or not known to be, can be any number")
    if not _is_multiple(entry.value, 2 * entry.items):
        return impossible("a median of whole-number answers is one of them, or lies half-way between two")
    if entry.n and entry.n % 2 and not _is_multiple(entry.value, entry.items):
        return only_if(f"it was interpolated: of {entry.n} answers, an odd number, the one in the middle is the median")
    if not all(_is_multiple(quartile, QUARTERS * entry.items) for quartile in (entry.q1, entry.q3) if quartile):
        return only_if("its quartiles were interpolated by an unusual rule")
    return consistent(
        f"whole-number answers can have this median{' and these quartiles' if entry.q1 or entry.q3 else ''}"
    )


def _out_of_order(entry: Entry) -> str:
    printed = [text for text in (entry.q1, entry.value, entry.q3) if text]
    if any(lies_below(upper, lower) for lower, upper in pairwise(printed)):
        return "the first quartile, the median and the third quartile are not in order"
    return ""


def _is_multiple(printed: str, parts: int) -> bool:
    """Whether some multiple of a share of 1 is printed so, by any rule of rounding."""
    return any(span_of(printed, rule).multiples(1, parts) for rule in (USUAL, *UNUSUAL))
