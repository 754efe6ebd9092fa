"""What whole-number answers say of a printed median and its quartiles."""

from itertools import pairwise

from ibd_study.printed import span_of
from ibd_tools.audit.entry import Entry
from ibd_tools.audit.intervals import lies_below
from ibd_tools.audit.means import outside_its_range
from ibd_tools.audit.percentages import UNUSUAL, USUAL
from ibd_tools.audit.verdict import Verdict, consistent, impossible, not_checkable, only_if

# Of nine definitions of quartiles in use, seven stop at quarters of the way from one value to the next.
QUARTERS = 4


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
