"""Intervals of means, and incidence rates."""

from math import log

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from ibd_study.statistics import (
    Interval,
    Moments,
    interval_of_mean,
    mean_interval,
    poisson_rate,
    t_test_of_mean,
)

quick = settings(max_examples=15, deadline=None, derandomize=True)
numbers = some.integers(-300, 300).map(lambda tenth: tenth / 10)


@quick
@given(values=some.lists(numbers, min_size=2, max_size=40), level=some.sampled_from([0.9, 0.95]))
def test_mean_interval_equals_that_of_scipy(values, level):
    from scipy.stats import t

    n, mean, sd = len(values), np.mean(values), np.std(values, ddof=1)
    half_width = t.ppf((1 + level) / 2, n - 1) * sd / np.sqrt(n)
    expected = (mean - half_width, mean + half_width)
    assert mean_interval(values, level) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("values", [[], [None, None], [4.0], [4.0, None]])
def test_fewer_than_two_values_give_no_mean_interval(values):
    assert mean_interval(values) == Interval(None, None)


def test_missing_values_do_not_change_the_mean_interval():
    column = pd.Series([4, None, 6, 9, pd.NA], dtype="Float64")
    assert mean_interval(column) == mean_interval([4, 6, 9])


# R 4.2.2: t <- t.test(c(1.5, 2.5, 4, 8)); t$conf.int; t$p.value
def test_interval_and_test_are_those_of_r_and_scipy():
    from scipy.stats import ttest_1samp

    values = np.array([1.5, 2.5, 4.0, 8.0])
    interval, p_value = interval_of_mean(Moments.of(values)), t_test_of_mean(Moments.of(values)).p_value
    assert interval == pytest.approx((-0.547299, 8.547299), abs=1e-6)
    assert p_value == pytest.approx(0.0678857, abs=1e-7)
    expected = ttest_1samp(values, 0)
    assert interval == pytest.approx(tuple(expected.confidence_interval()))
    assert p_value == pytest.approx(expected.pvalue)


@pytest.mark.parametrize("moments", [Moments(0), Moments(1, 3.0), Moments(4, 3.0, 0.0)])
def test_what_has_no_spread_has_no_test(moments):
    found = t_test_of_mean(moments)
    assert (found.p_value, found.reason.startswith("not computable")) == (None, True)


# rate_01: R 4.2.2 poisson.test(5, 308.6); printed in RMD Open as 1.6 (0.5-3.8)
def test_rate_per_100_person_years_has_exact_limits():
    rate = poisson_rate(5, 308.6)
    assert (rate.rate, rate.low, rate.high) == pytest.approx((1.6202, 0.52608, 3.78105), abs=5e-5)
    assert (rate.events, rate.person_years, rate.per) == (5, 308.6, 100)


# 127 herpes zoster in 4496.6 patient-years: 2.8 printed; exact limits 2.35-3.36 by arithmetic
def test_rate_of_many_events_has_exact_limits():
    rate = poisson_rate(127, 4496.6)
    assert (rate.rate, rate.low, rate.high) == pytest.approx((2.82, 2.35, 3.36), abs=0.005)


# rate_02: R 4.2.2 poisson.test(0, 1); by arithmetic the upper limit is -ln(0.025)
def test_no_event_gives_zero_with_an_upper_limit():
    rate = poisson_rate(0, 1, per=1)
    assert (rate.rate, rate.low) == (0, 0)
    assert rate.high == pytest.approx(3.688879, abs=5e-7)
    assert rate.high == pytest.approx(-log(0.025))


@quick
@given(events=some.integers(1, 500), level=some.sampled_from([0.9, 0.95, 0.99]))
def test_rate_limits_equal_those_of_statsmodels(events, level):
    from statsmodels.stats.rates import confint_poisson

    expected = confint_poisson(events, 1.0, method="exact-c", alpha=1 - level)
    rate = poisson_rate(events, 1.0, level, per=1)
    assert (rate.low, rate.high) == pytest.approx(expected)


@quick
@given(events=some.integers(0, 500), years=some.floats(0.1, 1e4))
def test_one_event_more_moves_rate_and_limits_up(events, years):
    fewer, more = poisson_rate(events, years), poisson_rate(events + 1, years)
    assert more.low > fewer.low
    assert more.high > fewer.high
    assert fewer.low <= fewer.rate <= fewer.high


@pytest.mark.parametrize("events", [0, 2])
def test_no_person_time_gives_no_rate(events):
    rate = poisson_rate(events, 0)
    assert (rate.rate, rate.low, rate.high) == (None, None, None)
    assert rate.events == events


@pytest.mark.parametrize("years", [-1, float("nan"), float("inf"), None])
def test_impossible_person_time_is_refused(years):
    with pytest.raises(ValueError, match=r"person_years is .*; expected a finite number, 0 or"):
        poisson_rate(1, years)


def test_a_rate_of_half_events_is_refused():
    with pytest.raises(ValueError, match=r"events is 2\.5; expected a whole number"):
        poisson_rate(2.5, 10)
