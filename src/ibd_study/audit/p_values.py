"""What can be said of a printed p-value: the tests that give it, on which counts."""

from dataclasses import dataclass

from ibd_study.audit.columns import PAIRED, UNPAIRED
from ibd_study.audit.counts import Counts
from ibd_study.audit.recovery import (
    PAIRED_TESTS,
    TESTS,
    UNPAIRED_TESTS,
    Reading,
    is_exact,
    recover_paired,
    recover_unpaired,
)
from ibd_study.audit.table import Entry
from ibd_study.audit.verdict import Verdict, consistent, not_checkable, one_of, only_if

# In larger groups nearly every p-value with three decimals is given by some counts.
MOST_PATIENTS = 500
MOST_PATIENTS_OTHER_SIZES = 200


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


def check_p(entry: Entry, counts: Counts, other: Counts | None) -> PFinding | None:
    """Look for the tests that give a printed p-value; None where none is printed.

    Parameters
    ----------
    entry
        The printed number.
    counts
        Events/evaluable that it can rest on.
    other
        Those of the percentage that it is compared with, where that is printed.
    """
    if not entry.p:
        return None
    if not entry.is_percentage:
        return PFinding(not_checkable("the test of a mean needs every patient's value"))
    if not is_exact(entry.p):
        return PFinding(not_checkable("a limit fits nearly any test and any count, so it tells nothing"))
    if entry.group_size > MOST_PATIENTS:
        return PFinding(not_checkable(f"with more than {MOST_PATIENTS} patients nearly any test gives it somewhere"))
    tried = _tests_of(entry)
    found = _readings(entry, counts, other, tried)
    other_sizes = _other_sizes(entry, counts) if other is None else ()
    return PFinding(_verdict(tried, found, other_sizes), tried, found, other_sizes)


def _tests_of(entry: Entry) -> tuple[str, ...]:
    by_design = {PAIRED: PAIRED_TESTS, UNPAIRED: UNPAIRED_TESTS}
    return tuple(by_design.get(entry.design, TESTS))


def _readings(entry: Entry, counts: Counts, other: Counts | None, tried: tuple[str, ...]) -> tuple[Reading, ...]:
    paired = recover_paired(entry.p, counts, other) if entry.design != UNPAIRED else []
    unpaired = recover_unpaired(entry.p, counts, other=other) if entry.design != PAIRED else []
    return tuple(reading for reading in paired + unpaired if reading.test in tried)


def _other_sizes(entry: Entry, counts: Counts) -> tuple[Reading, ...]:
    if entry.design == PAIRED or entry.group_size > MOST_PATIENTS_OTHER_SIZES:
        return ()
    return tuple(
        reading
        for events, n in counts
        for reading in recover_unpaired(entry.p, [(events, n)], range(n + 1, entry.group_size + 1))
    )


def _verdict(tried: tuple[str, ...], found: tuple[Reading, ...], other_sizes: tuple[Reading, ...]) -> Verdict:
    giving = [TESTS[test] for test in tried if any(reading.test == test for reading in found)]
    if len(giving) == len(tried):
        return consistent("each usual test gives it on some counts")
    if giving:
        others = f"; or {_unequal(other_sizes)}" if other_sizes else ""
        return only_if(f"the test was {one_of(giving)}, on the counts named{others}")
    if other_sizes:
        return only_if(_unequal(other_sizes))
    return only_if("another test or a model was used; none of the usual tests gives it on any count")


def _unequal(readings: tuple[Reading, ...]) -> str:
    """Tests against a group of another size, with an example of the rate that rose where there is one."""
    tests = one_of(dict.fromkeys(TESTS[one.test] for one in readings))
    example = next((one for one in readings if one.rose), readings[0])
    return (
        f"groups of different size were compared by {tests}, such as {example.events}/{example.n} with {example.words}"
    )
