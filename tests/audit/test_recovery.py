"""Which tests give a printed p-value, and on which counts; worked by hand from the abstract's two exact p-values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibd_study.printed import feasible_counts
from ibd_study.statistics import chi_square, fisher_exact, mcnemar
from ibd_tools.audit import TESTS, Reading, recover_paired, recover_unpaired
from ibd_tools.audit.printed_p import is_exact, p_limits
from ibd_tools.audit.usual_tests import PAIRED_TESTS, UNPAIRED_TESTS

MINUS = "\N{MINUS SIGN}"
# Derived by arithmetic, never the paper's data: rates before, lower than after, that give the printed p on equal n.
SAME_N = {
    ("35.8", "0.039"): {
        "19/53": {
            "mcnemar_exact": "12/53 (+8/-1), 11/53 (+10/-2)",
            "mcnemar_mid_p": "13/53 (+7/-1), 12/53 (+9/-2)",
            "mcnemar_chi_square": "10/53 (+14/-5)",
            "mcnemar_chi_square_corrected": "10/53 (+12/-3)",
        },
        "24/67": {
            "mcnemar_exact": "17/67 (+8/-1), 16/67 (+10/-2)",
            "mcnemar_mid_p": "18/67 (+7/-1), 17/67 (+9/-2)",
            "mcnemar_chi_square": "15/67 (+14/-5)",
            "mcnemar_chi_square_corrected": "15/67 (+12/-3)",
        },
    },
    ("29.2", "0.009"): {
        "7/24": {"fisher": "0/24"},
        "14/48": {"mcnemar_chi_square_corrected": "4/48 (+11/-1)", "chi_square": "4/48"},
        "19/65": {
            "mcnemar_mid_p": "6/65 (+19/-6)",
            "mcnemar_chi_square": "6/65 (+19/-6)",
            "mcnemar_chi_square_corrected": "9/65 (+11/-1), 6/65 (+17/-4)",
            "chi_square": "7/65",
        },
        "21/72": {
            "mcnemar_exact": "7/72 (+20/-6)",
            "mcnemar_mid_p": "8/72 (+19/-6)",
            "mcnemar_chi_square": "8/72 (+19/-6)",
            "mcnemar_chi_square_corrected": "11/72 (+11/-1), 8/72 (+17/-4)",
        },
    },
}
# The same where the group before may be larger than the one after.
OTHER_N = {
    "fisher": {"19/53 13/70", "19/53 14/76", "24/67 15/76"},
    "chi_square": {"24/67 14/70", "24/67 15/74"},
    "chi_square_corrected": {"19/53 10/59", "19/53 12/68", "19/53 14/77", "24/67 14/74"},
}


def _rises(readings: list[Reading], count: str, test: str) -> str:
    found = [one for one in readings if f"{one.events}/{one.n}" == count and one.test == test and one.rose]
    return ", ".join(one.words for one in found).replace(MINUS, "-")


@pytest.mark.parametrize(("percentage", "p"), SAME_N)
def test_every_test_on_every_feasible_count_gives_just_these(percentage, p):
    counts = feasible_counts(percentage, 80)
    readings = recover_paired(p, counts) + recover_unpaired(p, counts)
    found = {
        f"{events}/{n}": {test: words for test in TESTS if (words := _rises(readings, f"{events}/{n}", test))}
        for events, n in counts
    }
    assert found == SAME_N[percentage, p]


def test_histology_fits_an_unpaired_test_of_seven_against_none_and_not_the_exact_paired_one():
    counts = [(7, 24)]
    assert recover_paired("0.009", counts) == [one for one in recover_paired("0.009", counts) if not one.rose]
    assert not [one for one in recover_paired("0.009", counts) if one.test == "mcnemar_exact"]
    assert Reading("fisher", 7, 24, 0, 24) in recover_unpaired("0.009", counts)


def test_groups_of_different_size_give_the_first_p_by_unpaired_tests():
    found = {test: set() for test in UNPAIRED_TESTS}
    for events, n in feasible_counts("35.8", 80):
        for one in recover_unpaired("0.039", [(events, n)], range(n, 81)):
            if one.rose:
                found[one.test].add(f"{events}/{n} {one.words}")
    assert found == OTHER_N


def test_in_every_reading_a_sixth_to_a_quarter_were_in_remission_before():
    counts = feasible_counts("35.8", 80)
    readings = [one for one in recover_paired("0.039", counts) if one.rose]
    readings += [
        one for events, n in counts for one in recover_unpaired("0.039", [(events, n)], range(n, 81)) if one.rose
    ]
    shares = [100 * one.other_events / one.other_n for one in readings]
    assert (round(min(shares)), round(max(shares))) == (17, 27)


SINGLE = {
    "fisher": fisher_exact,
    "chi_square": lambda *table: chi_square(*table, corrected=False),
    "chi_square_corrected": chi_square,
}


@given(n=st.integers(2, 25), data=st.data())
def test_a_p_value_is_recovered_with_its_own_table(n, data):
    after = data.draw(st.integers(1, n - 1))
    gained = data.draw(st.integers(0, after))
    lost = data.draw(st.integers(0, n - after))
    before = after - gained + lost
    for test in PAIRED_TESTS:
        p = mcnemar(gained, lost, test.removeprefix("mcnemar_")).p_value
        if p is not None:
            own = Reading(test, after, n, before, n, gained, lost)
            assert own in recover_paired(f"{p:.3f}", [(after, n)])
            assert own in recover_paired(f"{p:.3f}", [(after, n)], before=[(before, n)])
    for test, compute in SINGLE.items():
        p = compute(after, n, before, n).p_value
        if p is not None:
            own = Reading(test, after, n, before, n)
            assert own in recover_unpaired(f"{p:.3f}", [(after, n)])
            assert recover_unpaired(f"{p:.3f}", [(after, n)], other=[(before, n)]).count(own) == 1


def test_only_the_printed_rate_before_is_compared_with_where_there_is_one():
    readings = recover_paired("0.039", [(24, 67)], before=[(17, 67)])
    assert {one.words.replace(MINUS, "-") for one in readings} == {"17/67 (+8/-1)", "17/67 (+9/-2)"}
    assert recover_paired("0.039", [(24, 67)], before=[(17, 68)]) == []
    assert recover_paired("0.039", []) == []


@pytest.mark.parametrize(
    ("printed", "limits"),
    [
        ("0.039", (0.0385, 0.0395)),
        (".04", (0.035, 0.045)),
        ("<0.001", (0, 0.001)),
        ("< 0.05", (0, 0.05)),
        (">0.05", (0.05, 1)),
        ("1.0", (0.95, 1)),
        ("1", (0.5, 1)),
        ("P = .039", (0.0385, 0.0395)),
        ("≤0.05", (0, 0.05)),
        ("<=0.05", (0, 0.05)),
        ("p<.001", (0, 0.001)),
        ("≥ 0.05", (0.05, 1)),
        ("0.000", (0, 0.001)),
        ("NS", (0.05, 1)),
        ("n.s.", (0.05, 1)),
    ],
)
def test_what_a_printed_p_can_stand_for(printed, limits):
    assert p_limits(printed) == pytest.approx(limits)
    assert is_exact(printed) is (printed in ("0.039", ".04", "1.0", "1", "P = .039"))


@pytest.mark.parametrize("printed", ["", "significant", "1.2", "0,039", "p<5", "-0.1"])
def test_what_is_no_p_value_is_refused(printed):
    with pytest.raises(ValueError, match=r"expected a number from 0 to 1 such as 0.039, or <0.001"):
        p_limits(printed)
