"""The small tools: ranks, shares, rounding, transitions."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibd_tools.synthetic import stream
from ibd_tools.synthetic.calibration import Quota, transition
from ibd_tools.synthetic.course import part_way, without
from ibd_tools.synthetic.draws import bell, by_weight, closest, half_up, happens, pick, standing, whole_share

SCORE = np.array([3.0, 9.0, 5.0, 9.0])
ALL = np.ones(4, dtype=bool)


def test_pick_takes_the_highest_and_the_first_of_equals():
    assert pick(SCORE, 1, ALL).tolist() == [False, True, False, False]
    assert pick(SCORE, 2, np.array([True, False, True, True])).tolist() == [False, False, True, True]


@pytest.mark.parametrize(("count", "picked"), [(-1, 0), (0, 0), (9, 4)])
def test_pick_never_takes_more_than_there_are(count, picked):
    assert pick(SCORE, count, ALL).sum() == picked


def test_standing_is_the_rank_within_the_members():
    assert standing(SCORE, np.array([True, True, True, False])).tolist() == pytest.approx([1 / 6, 5 / 6, 0.5, 0])


def test_closest_prefers_a_dear_valid_candidate_to_a_cheap_invalid_one():
    cost, valid = np.array([[1.0, 90.0], [1.0, 90.0]]), np.array([[False, True], [True, True]])
    assert closest(cost, valid).tolist() == [1, 0]


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"), [(0.5, 0, 1), (1.5, 0, 2), (2.5, 0, 3), (0.25, 1, 0.3), (0.24, 1, 0.2)]
)
def test_halves_are_rounded_up(value, decimals, rounded):
    assert half_up(np.array([value]), decimals).tolist() == [rounded]


@given(st.integers(0, 500), st.integers(1, 500), st.integers(0, 10_000))
def test_whole_share_is_the_nearest_whole_number(part, whole, size):
    twice_excess = 2 * (whole * whole_share(part, whole, size) - part * size)
    assert -whole < twice_excess <= whole


def test_draws_have_the_stated_mean_and_shares():
    rng = stream(1, "test")
    values = bell(rng, 20_000)
    assert (values.mean(), values.std()) == pytest.approx((0, 1), abs=0.03)
    assert happens(rng, 20_000, 25).mean() == pytest.approx(0.25, abs=0.02)
    drawn = by_weight(rng, 20_000, {"a": 1, "b": 3})
    assert (drawn == "b").mean() == pytest.approx(0.75, abs=0.02)


# numpy.random.default_rng([1, zlib.crc32(b"test")]).integers(0, 1000, 5), numpy 2.4
STREAM = [137, 171, 540, 454, 113]


def test_a_stream_is_the_same_everywhere_and_of_its_own():
    assert stream(1, "test").integers(0, 1000, 5).tolist() == STREAM
    assert stream(1, "other").integers(0, 1000, 5).tolist() != STREAM


@given(
    seed=st.integers(0, 99),
    quota=st.sampled_from([Quota(24, 67, 17, 1), Quota(14, 48, 4, 1), Quota(38, 66, 5, 1)]),
)
def test_a_transition_meets_its_quota_exactly(seed, quota):
    rng = stream(seed, "transition")
    among = np.arange(100) < quota.evaluable
    before, after = transition(bell(rng, 100), bell(rng, 100), among, quota)
    assert (before.sum(), after.sum()) == (quota.baseline_events, quota.events)
    assert (before & ~after).sum() == quota.lost
    assert not (before | after)[~among].any()


def test_a_transition_keeps_to_those_whom_other_findings_allow():
    low = benefit = np.arange(10.0)
    allowed = np.arange(10) < 6
    before, after = transition(low, benefit, np.ones(10, dtype=bool), Quota(4, 10, 2, 1), allowed, allowed)
    assert before.nonzero()[0].tolist() == [4, 5]
    assert after.nonzero()[0].tolist() == [1, 2, 3, 5]


def test_part_way_rounds_half_up_keeps_codes_and_missing_values():
    before = pd.DataFrame({"a": [3.0, np.nan], "weight_kg": [60.0, 60.0], "cdai_abdominal_mass": [5.0, 2.0]})
    after = pd.DataFrame({"a": [0.0, 1.0], "weight_kg": [60.5, 62.0], "cdai_abdominal_mass": [0.0, 0.0]})
    between = part_way(before, after, np.array([5, 5]))
    assert between["a"].tolist()[0] == 2
    assert np.isnan(between["a"][1])
    assert between["weight_kg"].tolist() == pytest.approx([60.3, 61.0])
    assert between["cdai_abdominal_mass"].tolist() == [5, 2]


def test_without_leaves_the_input_as_it_was():
    findings = pd.DataFrame({"a": [1.0, 2.0]})
    assert without(findings, np.array([True, False]))["a"].isna().tolist() == [True, False]
    assert findings["a"].tolist() == [1, 2]
