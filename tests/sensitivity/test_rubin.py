"""Rubin's rules and the pooled proportion, against worked cases, R and the formulas written another way."""

from math import inf, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from ibd_study.statistics import proportion_interval
from ibd_tools.sensitivity import pool_imputed, pool_imputed_proportion

quick = settings(max_examples=40, deadline=None, derandomize=True)


def test_degrees_of_freedom_of_r():
    # mice 3.15.0: pool.scalar(c(1, 1.2, 1.1, 1.4, 1.05), c(.04, .05, .045, .05, .04), n = 50, k = 1)
    pooled = pool_imputed([1, 1.2, 1.1, 1.4, 1.05], [0.04, 0.05, 0.045, 0.05, 0.04], complete_df=49)
    assert (pooled.estimate, pooled.within, pooled.between, pooled.total) == pytest.approx((1.15, 0.045, 0.025, 0.075))
    assert pooled.df == pytest.approx(13.26715, abs=1e-5)
    # In mice, lambda is (1 + 1 / m) * b / t; fmi stands in the list that pool.scalar gives.
    assert pooled.added_share == pytest.approx(0.4)
    assert pooled.missing_information == pytest.approx(0.4737683, abs=1e-6)


def test_rubins_own_degrees_of_freedom_exceed_the_patients_where_barnard_and_rubin_do_not():
    values = [0.5, 0.51, 0.49], [0.01] * 3
    assert pool_imputed(*values, complete_df=19, df_method="rubin_1987").df > 1000
    assert pool_imputed(*values, complete_df=19).df < 19


def test_with_endless_degrees_of_freedom_the_two_agree():
    values = [0.5, 0.6, 0.4], [0.01] * 3
    assert pool_imputed(*values).df == pool_imputed(*values, df_method="rubin_1987").df


def test_copies_that_agree_leave_nothing_to_pool():
    pooled = pool_imputed([0.3, 0.3], [0.01, 0.01])
    found = (pooled.total, pooled.df, pooled.added_share, pooled.missing_information)
    assert found == pytest.approx((0.01, inf, 0.0, 0.0))


@pytest.mark.parametrize(
    ("estimates", "variances", "message"),
    [
        ([0.5], [0.1], "at least two imputed copies"),
        ([0.5, None], [0.1, 0.1], "none missing"),
        ([0.5, 0.6], [0.1], "one of each"),
        ([0.5, 0.6], [0.1, -0.1], "squares of standard errors"),
    ],
)
def test_what_cannot_be_pooled_is_refused(estimates, variances, message):
    with pytest.raises(ValueError, match=message):
        pool_imputed(estimates, variances)


def test_an_unknown_form_of_degrees_of_freedom_is_refused():
    with pytest.raises(ValueError, match="barnard_rubin, rubin_1987"):
        pool_imputed([0.5, 0.6], [0.1, 0.1], df_method="reiter")


@quick
@given(data=some.data(), total=some.integers(1, 60), copies=some.integers(2, 12))
def test_the_interval_holds_the_estimate_and_stays_within_0_and_1(data, total, copies):
    events = data.draw(some.lists(some.integers(0, total), min_size=copies, max_size=copies))
    pooled = pool_imputed_proportion(events, total)
    assert 0 <= pooled.low <= pooled.share <= pooled.high <= 1
    assert pooled.share == pytest.approx(sum(events) / copies / total)


@quick
@given(total=some.integers(5, 60), data=some.data())
def test_limits_are_where_the_estimate_lies_t_standard_errors_away(total, data):
    """(estimate - limit)^2 = t^2 (1 + r) limit (1 - limit) / n, with r the increase of variance."""
    from scipy.stats import t

    events = data.draw(
        some.lists(some.integers(1, total - 1), min_size=3, max_size=8).filter(lambda e: len(set(e)) > 1)
    )
    pooled = pool_imputed_proportion(events, total)
    shares = [event / total for event in events]
    added = pool_imputed(shares, [share * (1 - share) / total for share in shares], total - 1).added_share
    widened = 1 / (1 - added)
    for limit in (pooled.low, pooled.high):
        distance = t.ppf(0.975, pooled.df) ** 2 * widened * limit * (1 - limit) / total
        assert (pooled.share - limit) ** 2 == pytest.approx(distance, abs=1e-9)


@quick
@given(total=some.integers(1, 200), data=some.data())
def test_where_all_copies_agree_the_interval_is_wilsons(total, data):
    events = data.draw(some.integers(0, total))
    pooled = pool_imputed_proportion([events] * 4, total)
    assert (pooled.low, pooled.high) == pytest.approx(tuple(proportion_interval(events, total)))
    assert (pooled.missing_information, pooled.monte_carlo_error) == pytest.approx((0.0, 0.0))


def test_not_knowing_widens_the_interval():
    alike, unlike = pool_imputed_proportion([30, 30, 31, 29], 60), pool_imputed_proportion([20, 40, 35, 25], 60)
    assert unlike.high - unlike.low > alike.high - alike.low
    assert unlike.missing_information > alike.missing_information
    # The standard deviation of the four shares is sqrt(250/3)/60; over 2, since there are four.
    assert unlike.monte_carlo_error == pytest.approx(sqrt(250 / 3) / 60 / 2)


def test_all_in_some_copies_and_none_in_others_says_nothing():
    pooled = pool_imputed_proportion([0, 1], 1)
    assert (pooled.low, pooled.high) == pytest.approx((0.0, 1.0))


@pytest.mark.parametrize(
    ("events", "total", "message"),
    [([0, 0], 0, "at least one patient"), ([3, 2], 2, "only 2"), ([1], 2, "at least two imputed copies")],
)
def test_counts_that_do_not_fit_are_refused(events, total, message):
    with pytest.raises(ValueError, match=message):
        pool_imputed_proportion(events, total)
