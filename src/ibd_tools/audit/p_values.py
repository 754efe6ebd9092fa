"""What can be said of a printed p-value: the tests that give it, on which counts."""

from dataclasses import dataclass

from ibd_study.printed import Counts
from ibd_tools.audit.columns import OTHER, PAIRED, UNPAIRED
from ibd_tools.audit.entry import Entry
from ibd_tools.audit.p_bounds import extremes, smallest_by_any
from ibd_tools.audit.percentages import by_any_rule, likeliest
from ibd_tools.audit.printed_p import BLUR, is_exact, p_limits
from ibd_tools.audit.recovery import Reading, recover_paired, recover_unpaired
from ibd_tools.audit.usual_tests import PAIRED_TESTS, TESTS, UNPAIRED_TESTS, group_tables, paired_tables
from ibd_tools.audit.verdict import Verdict, consistent, impossible, not_checkable, one_of, only_if

# In larger groups nearly every p-value with three decimals is given by some counts.
MOST_PATIENTS = 500
MOST_PATIENTS_OTHER_SIZES = 200
MOST_TABLES = 2000
# A p may have been multiplied by the number of tests; no paper corrects for more than these.
MOST_TESTS = 100
ANOTHER_TEST = "another test or a model was used"


@dataclass(frozen=True)
class PFinding:
    """A verdict on one printed p-value, and every table of counts that gives it.

    ``tried`` names the tests. ``readings`` compare equal numbers of patients, or the two printed percentages;
    ``other_sizes`` are unpaired tests against a group of another size.
    """

    verdict: Verdict
    tried: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    other_sizes: tuple[Reading, ...] = ()


def check_p(entry: Entry, counts: dict[str, Counts], other: dict[str, Counts] | None) -> PFinding:
    """Look for the tests that give a printed p-value.

    Parameters
    ----------
    entry
        The printed number.
    counts
        By rule of rounding: events/evaluable that it can rest on.
    other
        Those of the percentage that it is compared with, where that is printed.
    """
    if not entry.is_percentage:
        return PFinding(not_checkable(f"the test of a {entry.kind} needs every patient's value"))
    if entry.design == OTHER:
        return PFinding(not_checkable("it is said to come from another test than one of these counts"))
    usual, usual_other = likeliest(counts), None if other is None else likeliest(other)
    if len(usual) * len(usual_other or [0]) > MOST_TABLES:
        return PFinding(not_checkable("too many counts are possible to try them all"))
    wrong = _out_of_reach(entry, counts, other)
    if wrong or not is_exact(entry.p):
        return PFinding(wrong or _limit_verdict(entry, usual, usual_other))
    if other is None and (entry.whole or max(n for _, n in usual)) > MOST_PATIENTS:
        return PFinding(not_checkable(f"with more than {MOST_PATIENTS} patients nearly any test gives it somewhere"))
    tried = _tests_of(entry, usual, usual_other)
    found = _readings(entry, usual, usual_other, tried)
    other_sizes = _other_sizes(entry, usual) if other is None else ()
    giving = [TESTS[test] for test in tried if any(reading.test == test for reading in found)]
    unequal = _unequal(other_sizes) if other_sizes else ""
    by_none = unequal or f"{ANOTHER_TEST}; none of the usual tests gives it on any count"
    return PFinding(_verdict(giving, tried, "on the counts named", unequal, by_none), tried, found, other_sizes)


def _out_of_reach(entry: Entry, counts: dict[str, Counts], other: dict[str, Counts] | None) -> Verdict | None:
    """The verdict on a p that no test gives on any count, however it was rounded; None where some test may.

    Both designs are tried whatever is stated, since papers test the same patients as if they were others.
    """
    if other is None and entry.design != PAIRED:
        return None  # against a group of another size nearly every p can be had
    own, others = by_any_rule(counts), None if other is None else by_any_rule(other)
    tables = [*paired_tables(own, others), *(group_tables(own, others) if others else [])]
    usual = extremes(tables)
    low, high = p_limits(entry.p)
    tried = _tests_of(entry, own, others)
    stated = [(one.smallest, TESTS[test], one.words) for test, one in usual.items() if test in tried]
    if stated and smallest_by_any(tables, usual) > high + BLUR:
        smallest, test, words = min(stated)
        return impossible(f"no usual test gives so small a p; the smallest is {smallest:.2g} ({test} on {words})")
    largest = max((one.largest for one in usual.values()), default=1.0)
    if largest * MOST_TESTS < low:
        return impossible(f"no usual test gives so large a p; the largest is {largest:.2g}")
    return None


def _limit_verdict(entry: Entry, counts: Counts, other: Counts | None) -> Verdict:
    """A limit is reached or it is not: the smallest and the largest p-value of each test tell."""
    low, high = p_limits(entry.p)
    tried = _tests_of(entry, counts, other)
    found = extremes([*paired_tables(counts, other), *group_tables(counts, other)], tried)
    giving = [TESTS[test] for test, one in found.items() if one.smallest <= high + BLUR and one.largest >= low - BLUR]
    unequal = "groups of different size were compared" if other is None and entry.design != PAIRED else ""
    smallest, largest = min(one.smallest for one in found.values()), max(one.largest for one in found.values())
    range_words = f"the usual tests give from {smallest:.2g} to {largest:.2g}"
    return _verdict(giving, tried, "on some counts", unequal, f"{unequal or ANOTHER_TEST}; {range_words}")


def _tests_of(entry: Entry, counts: Counts, other: Counts | None) -> tuple[str, ...]:
    """Tests of the stated design; where none is stated and the two numbers share no n, those of different patients."""
    design = entry.design or (UNPAIRED if other is not None and not paired_tables(counts, other) else "")
    return tuple({PAIRED: PAIRED_TESTS, UNPAIRED: UNPAIRED_TESTS}.get(design, TESTS))


def _readings(entry: Entry, counts: Counts, other: Counts | None, tried: tuple[str, ...]) -> tuple[Reading, ...]:
    paired = recover_paired(entry.p, counts, other) if entry.design != UNPAIRED else []
    unpaired = recover_unpaired(entry.p, counts, other=other) if entry.design != PAIRED else []
    return tuple(reading for reading in paired + unpaired if reading.test in tried)


def _other_sizes(entry: Entry, counts: Counts) -> tuple[Reading, ...]:
    if entry.design == PAIRED or (entry.group_size or 0) > MOST_PATIENTS_OTHER_SIZES:
        return ()
    return tuple(
        reading
        for events, n in counts
        for reading in recover_unpaired(entry.p, [(events, n)], range(n + 1, (entry.group_size or 0) + 1))
    )


def _verdict(giving: list[str], tried: tuple[str, ...], where: str, unequal: str, by_none: str) -> Verdict:
    """By how many of the tests give the p: all, some or none."""
    if len(giving) == len(tried):
        return consistent("each usual test gives it on some counts")
    others = f"; or {unequal}" if unequal else ""
    return only_if(f"the test was {one_of(giving)}, {where}{others}" if giving else by_none)


def _unequal(readings: tuple[Reading, ...]) -> str:
    """Tests against a group of another size, with an example of the rate that rose where there is one."""
    tests = one_of(dict.fromkeys(TESTS[one.test] for one in readings))
    example = next((one for one in readings if one.rose), readings[0])
    return (
        f"groups of different size were compared by {tests}, such as {example.events}/{example.n} with {example.words}"
    )
