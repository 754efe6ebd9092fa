"""Intervals of one proportion: printed cases, equality with statsmodels and scipy, edges."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from ibd_study.statistics import Interval, proportion_interval

METHODS = ["wilson", "wilson_corrected", "clopper_pearson", "mid_p", "jeffreys", "agresti_coull", "wald"]
LEVELS = [0.8, 0.9, 0.95, 0.99]
quick = settings(max_examples=15, deadline=None, derandomize=True)


@some.composite
def shares(draw):
    total = draw(some.integers(1, 400))
    return draw(some.integers(0, total)), total


# wil_01 and wil_03: Newcombe 1998; petelaud/ratesci@dbe2ab7 tests/testthat/test3.R, and R 4.2.2
#   prop.test(15, 148, correct = FALSE), binom.test(15, 148), prop.test(15, 148)
# wil_04: PSIAIMS/CAMIS@74a06c1 _freeze/R/ci_for_prop
# cp_01: Ligarden 2010; contingencytables tests/test-ch2.R; binom.test(13, 16)
# cp_02: contingencytables tests/test-ch8.R; binom.test(0, 10), binom.test(10, 10)
# cp_03: PSIAIMS/CAMIS@74a06c1 _freeze/R/binomial_test; binom.test(520, 1000)
# 22/24 and 24/24: limits in percent printed by Ye 2026, 10.3389/fmed.2026.1725922; n derived
PRINTED = [
    ("wilson", 15, 148, 0.0624, 0.1605, 4),
    ("clopper_pearson", 15, 148, 0.0578, 0.1617, 4),
    ("wilson_corrected", 15, 148, 0.0598, 0.1644, 4),
    ("wilson", 1, 29, 0.0061, 0.1718, 4),
    ("clopper_pearson", 1, 29, 0.0009, 0.1776, 4),
    ("wilson_corrected", 1, 29, 0.0018, 0.1963, 4),
    ("wilson", 36, 154, 0.174, 0.307, 3),
    ("clopper_pearson", 36, 154, 0.169, 0.309, 3),
    ("wald", 36, 154, 0.167, 0.301, 3),
    ("jeffreys", 36, 154, 0.172, 0.305, 3),
    ("clopper_pearson", 13, 16, 0.5435, 0.9595, 4),
    ("clopper_pearson", 0, 10, 0, 0.3085, 4),
    ("clopper_pearson", 10, 10, 0.6915, 1, 4),
    ("clopper_pearson", 520, 1000, 0.4885149, 0.5513671, 7),
    ("clopper_pearson", 22, 24, 0.730, 0.990, 3),
    ("clopper_pearson", 24, 24, 0.858, 1.000, 3),
]


@pytest.mark.parametrize(("method", "events", "total", "low", "high", "digits"), PRINTED)
def test_printed_limits_come_out(method, events, total, low, high, digits):
    interval = proportion_interval(events, total, method=method)
    assert interval == pytest.approx((low, high), abs=0.51 * 10**-digits)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("wilson", "wilson"),
        ("clopper_pearson", "beta"),
        ("jeffreys", "jeffreys"),
        ("agresti_coull", "agresti_coull"),
        ("wald", "normal"),
    ],
)
@quick
@given(share=shares(), level=some.sampled_from(LEVELS))
@example(share=(0, 1), level=0.95)
@example(share=(1, 1), level=0.95)
def test_limits_equal_those_of_statsmodels(ours, theirs, share, level):
    from statsmodels.stats.proportion import proportion_confint

    expected = proportion_confint(*share, alpha=1 - level, method=theirs)
    assert proportion_interval(*share, level, ours) == pytest.approx(expected, abs=1e-10)


@quick
@given(share=shares(), level=some.sampled_from(LEVELS))
def test_corrected_wilson_equals_that_of_scipy(share, level):
    from scipy.stats import binomtest

    expected = binomtest(*share).proportion_ci(level, method="wilsoncc")
    interval = proportion_interval(*share, level, "wilson_corrected")
    assert interval == pytest.approx((expected.low, expected.high), abs=1e-10)


# By hand: of 10 patients none, 0.5 (1 - p)**10 = 0.025 at the upper limit.
@pytest.mark.parametrize(("events", "limits"), [(0, (0, 1 - 0.05**0.1)), (10, (0.05**0.1, 1))])
def test_mid_p_of_none_or_all_has_one_limit(events, limits):
    assert proportion_interval(events, 10, method="mid_p") == pytest.approx(limits)


@quick
@given(share=shares(), level=some.sampled_from(LEVELS))
def test_mid_p_lies_inside_of_clopper_pearson_and_half_of_the_count_seen_is_in_each_tail(share, level):
    from scipy.stats import binom

    events, total = share
    (low, high), outer = (proportion_interval(*share, level, method) for method in ("mid_p", "clopper_pearson"))
    assert outer.low <= low <= high <= outer.high
    if 0 < events < total:
        above, below = binom.sf(events, total, low), binom.cdf(events - 1, total, high)
        halves = [binom.pmf(events, total, limit) / 2 for limit in (low, high)]
        assert above + halves[0] == pytest.approx((1 - level) / 2)
        assert below + halves[1] == pytest.approx((1 - level) / 2)


@pytest.mark.parametrize("method", METHODS)
@quick
@given(share=shares(), level=some.floats(0.01, 0.999))
def test_limits_lie_in_order_between_zero_and_one(method, share, level):
    low, high = proportion_interval(*share, level, method)
    assert 0 <= low <= high <= 1


@pytest.mark.parametrize("method", METHODS)
@quick
@given(share=shares())
def test_swapping_events_and_non_events_mirrors_the_interval(method, share):
    events, total = share
    low, high = proportion_interval(events, total, method=method)
    mirrored = proportion_interval(total - events, total, method=method)
    assert mirrored == pytest.approx((1 - high, 1 - low), abs=1e-10)


@pytest.mark.parametrize("method", ["wilson", "wilson_corrected", "clopper_pearson", "mid_p", "jeffreys"])
@quick
@given(share=shares())
def test_one_event_more_moves_both_limits_up(method, share):
    events, total = share
    fewer = proportion_interval(events, total + 1, method=method)
    more = proportion_interval(events + 1, total + 1, method=method)
    assert more.low > fewer.low
    assert more.high > fewer.high


@pytest.mark.parametrize("method", METHODS)
@quick
@given(share=shares())
def test_a_higher_level_never_narrows_the_interval(method, share):
    narrow = proportion_interval(*share, 0.9, method)
    wide = proportion_interval(*share, 0.99, method)
    assert wide.low <= narrow.low
    assert wide.high >= narrow.high


@pytest.mark.parametrize("method", ["wilson", "wilson_corrected", "clopper_pearson", "wald"])
@pytest.mark.parametrize("total", [1, 24, 38, 77, 156])
def test_no_event_starts_at_zero_and_all_events_end_at_one(method, total):
    assert proportion_interval(0, total, method=method).low == 0.0
    assert proportion_interval(total, total, method=method).high == 1.0


# proportion_confint of older statsmodels left 0 to 1 by a hair on these two.
@pytest.mark.parametrize(("events", "total"), [(38, 38), (0, 77)])
def test_wilson_stays_inside_zero_and_one(events, total):
    low, high = proportion_interval(events, total)
    assert low >= 0
    assert high <= 1


def test_wald_has_no_width_without_events():
    assert proportion_interval(0, 10, method="wald") == Interval(0.0, 0.0)


@pytest.mark.parametrize("method", METHODS)
def test_no_observation_gives_no_interval(method):
    assert proportion_interval(0, 0, method=method) == Interval(None, None)


def test_whole_numbers_of_any_type_are_taken():
    import numpy as np

    assert proportion_interval(np.int64(15), 148.0) == proportion_interval(15, 148)


@pytest.mark.parametrize(
    ("events", "total", "text"),
    [
        (11, 10, "events is 11 but total is only 10; expected events between 0 and total"),
        (-1, 10, "events is -1; expected a whole number, 0 or more"),
        (1, -10, "total is -10; expected a whole number, 0 or more"),
        (1.5, 10, "events is 1.5; expected a whole number, 0 or more"),
        (float("nan"), 10, "events is nan; expected a whole number, 0 or more"),
        (1, float("inf"), "total is inf; expected a whole number, 0 or more"),
        (None, 10, "events is None; expected a whole number, 0 or more"),
        ("3", 10, "events is '3'; expected a whole number, 0 or more"),
        (True, 10, "events is True; expected a whole number, 0 or more"),
    ],
)
def test_impossible_counts_are_refused_in_words(events, total, text):
    with pytest.raises(ValueError, match=text):
        proportion_interval(events, total)


@pytest.mark.parametrize("level", [0, 1, 95, -0.5, float("nan"), "95%", None])
def test_a_level_outside_zero_and_one_is_refused(level):
    with pytest.raises(ValueError, match=r"level is .*; expected a number between 0 and 1"):
        proportion_interval(1, 10, level)


def test_an_unknown_method_is_refused_with_the_list_of_known_ones():
    known = "wilson, wilson_corrected, clopper_pearson, mid_p, jeffreys, agresti_coull, wald"
    with pytest.raises(ValueError, match=f"method is 'score'; expected one of: {known}"):
        proportion_interval(1, 10, method="score")
