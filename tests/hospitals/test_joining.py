"""Moments of groups join to those of all values; tests of several groups join as scipy joins them."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ibd_study.statistics import Moments
from ibd_tools.hospitals.joining import joined_moments, stouffer

groups = st.lists(st.lists(st.floats(-600, 600), max_size=12), max_size=5)


@given(groups)
def test_moments_of_groups_join_to_those_of_all_values(values):
    joined = joined_moments([Moments.of(np.array(group)) for group in values])
    whole = Moments.of(np.array([value for group in values for value in group]))
    assert joined.n == whole.n
    assert joined.mean == pytest.approx(whole.mean, abs=1e-9)
    assert joined.sd == pytest.approx(whole.sd, abs=1e-6)


@pytest.mark.parametrize(
    ("given_groups", "expected"),
    [
        ([], Moments(0)),
        ([Moments(0), Moments(0)], Moments(0)),
        ([Moments(0), Moments(3, 2.0, 1.0)], Moments(3, 2.0, 1.0)),
        ([Moments(1, 4.0)], Moments(1, 4.0)),
        ([Moments(1, 4.0), Moments(1, 8.0)], Moments(2, 6.0, math.sqrt(8))),
        ([Moments(5, 4.0, None), Moments(5, 8.0, 1.0)], Moments(10, 6.0)),
        ([Moments(5, None), Moments(5, 8.0, 1.0)], Moments(5, 8.0, 1.0)),
    ],
)
def test_a_group_without_values_adds_nothing_and_one_without_spread_leaves_none(given_groups, expected):
    assert joined_moments(given_groups) == pytest.approx(expected)


tests = st.lists(
    st.tuples(st.floats(1e-12, 1.0), st.sampled_from([-1.0, 1.0]), st.integers(1, 500)), min_size=1, max_size=6
)


@given(tests)
def test_stouffers_mean_is_that_of_scipy_on_one_sided_p_values(drawn):
    p_values, signs, sizes = zip(*drawn, strict=True)
    below = [p / 2 if sign > 0 else 1 - p / 2 for p, sign in zip(p_values, signs, strict=True)]
    one_sided = stats.combine_pvalues(below, "stouffer", np.sqrt(sizes)).pvalue
    assert stouffer(p_values, signs, sizes) == pytest.approx(2 * min(one_sided, 1 - one_sided), rel=1e-3, abs=1e-9)


def test_no_p_value_gives_none_and_one_too_small_for_a_number_is_no_error():
    assert stouffer([], [], []) is None
    assert stouffer([0.0, 0.0], [1, -1], [10, 10]) == pytest.approx(1.0)
    assert stouffer([0.0, 1.0], [1, 1], [10, 10]) < 1e-100
