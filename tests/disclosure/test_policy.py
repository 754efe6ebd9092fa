"""Which policy is in force, and how counts are rounded."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ibd_study.disclosure import DisclosureError, Policy, choose_policy

counts = st.integers(0, 10_000)
secrets = st.binary(min_size=4, max_size=8)


def _chosen(kind: str, *, synthetic: bool) -> str:
    return choose_policy(kind, 5, 5, synthetic=synthetic).kind


@pytest.mark.parametrize(
    ("asked", "synthetic", "in_force"),
    [
        ("auto", True, "none"),
        ("auto", False, "minimum_count"),
        ("none", True, "none"),
        ("minimum_count", True, "minimum_count"),
        ("rounding", False, "rounding"),
        ("exact_internal", False, "exact_internal"),
    ],
)
def test_the_policy_is_the_one_asked_for_and_by_default_that_of_the_cohort(asked, synthetic, in_force):
    assert _chosen(asked, synthetic=synthetic) == in_force


def test_real_patients_are_never_shown_without_a_policy():
    with pytest.raises(DisclosureError, match=r"not marked synthetic.*expected auto.*or exact_internal"):
        _chosen("none", synthetic=False)


def test_fewer_than_five_are_few_and_counts_are_multiples_of_five_unless_a_run_says_otherwise():
    assert (Policy().minimum_count, Policy().rounding_base) == (5, 5)


def test_small_is_above_0_and_below_the_minimum():
    policy = Policy("minimum_count", minimum_count=7)
    assert [policy.is_small(count) for count in (0, 1, 6, 7)] == [False, True, True, False]
    assert policy.all_safe(0, 7, -7)
    assert not policy.all_safe(0, -6)


@given(count=counts, secret=secrets, base=st.integers(3, 20))
def test_a_rounded_count_is_a_multiple_less_than_a_base_away(count, secret, base):
    rounded = Policy("rounding", rounding_base=base, secret=secret).rounded(count)
    assert rounded % base == 0
    assert abs(rounded - count) < base
    assert (rounded == count) == (count % base == 0)


@given(count=st.integers(-10_000, 10_000), secret=secrets)
def test_a_difference_rounds_the_same_in_both_directions(count, secret):
    policy = Policy("rounding", secret=secret)
    assert policy.rounded(-count) == -policy.rounded(count)


@given(count=counts)
def test_other_data_round_the_same_count_in_another_way(count):
    assume(count % 5)
    found = {Policy("rounding", secret=bytes([number])).rounded(count) for number in range(100)}
    assert len(found) == 2


def test_rounding_is_right_on_average():
    rounded = [Policy("rounding", secret=number.to_bytes(2, "big")).rounded(38) for number in range(4000)]
    # 38 goes up to 40 in three of five cases; four standard errors of 4000 draws are 0.16.
    assert sum(rounded) / len(rounded) == pytest.approx(38, abs=0.16)
