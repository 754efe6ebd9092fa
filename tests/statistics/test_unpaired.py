"""Tests and standardised differences of two independent groups."""

import itertools
from math import inf

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some
from scipy.stats.contingency import odds_ratio

from ibd_study.statistics import (
    chi_square,
    conditional_odds_ratio,
    fisher_exact,
    likelihood_ratio,
    standardised_difference_of_categories,
    standardised_difference_of_means,
    standardised_difference_of_proportions,
)

quick = settings(max_examples=15, deadline=None, derandomize=True)


@some.composite
def shares(draw):
    total = draw(some.integers(1, 90))
    return draw(some.integers(0, total)), total


# fisher_01: scipy.stats.fisher_exact([[7, 17], [0, 24]])
def test_fisher_exact_gives_the_printed_p_value():
    result = fisher_exact(7, 24, 0, 24)
    assert result.p_value == pytest.approx(0.0094, abs=5e-5)
    assert f"{result.p_value:.3f}" == "0.009"
    assert (result.method, result.n, result.statistic) == ("Fisher's exact, two-sided", 48, None)


@quick
@given(a=shares(), b=shares())
def test_fisher_exact_adds_the_tables_at_most_as_likely(a, b):
    from scipy.stats import hypergeom

    law = hypergeom(a[1] + b[1], a[0] + b[0], a[1])
    chances = law.pmf(np.arange(a[1] + 1))
    expected = chances[chances <= law.pmf(a[0]) * (1 + 1e-9)].sum()
    assert fisher_exact(*a, *b).p_value == pytest.approx(expected)


# Follow-up and baseline that would give p = 0.039 and 0.009, found by enumeration.
@pytest.mark.parametrize(
    ("after", "before", "corrected", "printed"),
    [
        ((24, 67), (14, 70), False, "0.039"),
        ((24, 67), (15, 74), False, "0.039"),
        ((19, 53), (10, 59), True, "0.039"),
        ((24, 67), (14, 74), True, "0.039"),
        ((14, 48), (4, 48), False, "0.009"),
        ((19, 65), (7, 65), False, "0.009"),
    ],
)
def test_chi_square_can_give_a_printed_p_value(after, before, corrected, printed):
    assert f"{chi_square(*after, *before, corrected).p_value:.3f}" == printed


@pytest.mark.parametrize(("after", "before"), [((19, 53), (13, 70)), ((19, 53), (14, 76)), ((24, 67), (15, 76))])
def test_fisher_exact_can_give_a_printed_p_value(after, before):
    assert f"{fisher_exact(*after, *before).p_value:.3f}" == "0.039"


@quick
@given(a=shares(), b=shares())
def test_plain_chi_square_is_the_squared_difference_over_its_pooled_variance(a, b):
    events, n = a[0] + b[0], a[1] + b[1]
    assume(0 < events < n)
    pooled = events / n
    variance = pooled * (1 - pooled) * (1 / a[1] + 1 / b[1])
    expected = (a[0] / a[1] - b[0] / b[1]) ** 2 / variance
    result = chi_square(*a, *b, corrected=False)
    assert result.statistic == pytest.approx(expected, abs=1e-9)
    assert chi_square(*a, *b).p_value >= result.p_value
    assert result.n == n


def test_chi_square_says_whether_it_is_corrected():
    assert chi_square(3, 9, 4, 9).method == "chi-square with continuity correction"
    assert chi_square(3, 9, 4, 9, False).method == "chi-square without continuity correction"


# Given both margins, the count of the first group has the estimate as its mean, and tails of 2.5 % at the limits.
def test_the_conditional_odds_ratio_fits_the_mean_and_its_limits_the_tails():
    from scipy.stats import nchypergeom_fisher

    estimate, low, high = conditional_odds_ratio(14, 48, 4, 48)
    assert nchypergeom_fisher(96, 18, 48, estimate).mean() == pytest.approx(14)
    assert nchypergeom_fisher(96, 18, 48, low).sf(13) == pytest.approx(0.025)
    assert nchypergeom_fisher(96, 18, 48, high).cdf(14) == pytest.approx(0.025)
    assert conditional_odds_ratio(4, 48, 14, 48) == pytest.approx((1 / estimate, 1 / high, 1 / low))


@pytest.mark.parametrize("counts", [(1, 9, 3, 7), (5, 80, 41, 66), (98, 126, 22, 126), (149, 150, 2, 3)])
def test_the_conditional_odds_ratio_and_its_limits_are_those_of_scipy(counts):
    a, total_a, b, total_b = counts
    found = odds_ratio([[a, total_a - a], [b, total_b - b]], kind="conditional")
    expected = (found.statistic, *found.confidence_interval(0.9))
    assert conditional_odds_ratio(*counts, level=0.9) == pytest.approx(expected, rel=1e-9)


def test_an_odds_ratio_of_a_million_patients_has_limits_close_to_that_of_the_sample():
    ratio = conditional_odds_ratio(160_000, 300_000, 20_000, 300_000)
    assert ratio == pytest.approx((16.0, 15.745, 16.259), rel=1e-4)


def test_an_odds_ratio_without_events_in_a_group_is_zero_or_infinite_with_one_limit():
    assert conditional_odds_ratio(0, 24, 7, 24)[:2] == (0, 0)
    estimate, low, high = conditional_odds_ratio(7, 24, 0, 24)
    assert (estimate, high) == (inf, inf)
    # R: fisher.test(matrix(c(0, 24, 7, 17), 2))$conf.int is 0 to 0.5823188
    assert low == pytest.approx(1 / 0.5823188, rel=1e-5)


@pytest.mark.parametrize("counts", [(0, 0, 3, 9), (0, 9, 0, 8), (9, 9, 8, 8)])
def test_there_is_no_odds_ratio_of_an_empty_group_or_of_one_outcome(counts):
    assert conditional_odds_ratio(*counts) == (None, None, None)


@pytest.mark.parametrize("test", [fisher_exact, chi_square])
@pytest.mark.parametrize("counts", [(0, 0, 3, 9), (3, 9, 0, 0)])
def test_an_empty_group_cannot_be_compared(test, counts):
    result = test(*counts)
    assert result.p_value is None
    assert result.reason == "not computable: a group without observations"


@pytest.mark.parametrize("counts", [(0, 9, 0, 8), (9, 9, 8, 8)])
def test_one_outcome_only_leaves_chi_square_uncomputed_and_fisher_at_one(counts):
    assert chi_square(*counts).p_value is None
    assert chi_square(*counts).reason == "not computable: every observation has the same outcome"
    assert fisher_exact(*counts).p_value == pytest.approx(1.0)


@pytest.mark.parametrize("test", [fisher_exact, chi_square, standardised_difference_of_proportions])
def test_impossible_counts_are_refused_naming_the_group(test):
    with pytest.raises(ValueError, match="events_b is 10 but total_b is only 9"):
        test(3, 9, 10, 9)
    with pytest.raises(ValueError, match=r"total_a is 9\.5; expected a whole number"):
        test(3, 9.5, 3, 9)


# By hand: means 2 and 3, both variances 1.
def test_difference_of_means_is_in_standard_deviations():
    result = standardised_difference_of_means([1, 2, 3, None], [2, 3, 4])
    assert result.value == pytest.approx(-1.0)
    assert (result.n_a, result.n_b, result.missing, result.reason) == (3, 3, 1, None)


# By hand: variances 1 and 9 average to 5, whatever the group sizes.
def test_the_two_variances_count_alike():
    result = standardised_difference_of_means([-1, 0, 1], [1, 4, 7])
    assert result.value == pytest.approx(-4 / 5**0.5)


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ([], [1, 2], "fewer than two values in a group"),
        ([1, 2], [3, None], "fewer than two values in a group"),
        ([2, 2], [2, 2], "no variation in either group"),
        ([0.1, 0.1, 0.1], [0.3, 0.3, 0.3], "no variation in either group"),
    ],
)
def test_difference_of_means_says_why_it_is_not_estimable(a, b, reason):
    result = standardised_difference_of_means(a, b)
    assert (result.value, result.reason) == (None, f"not estimable: {reason}")


# By hand: 0.2 / sqrt(0.6 * 0.4).
def test_difference_of_proportions_is_in_standard_deviations():
    result = standardised_difference_of_proportions(60, 100, 20, 50)
    assert result.value == pytest.approx(0.2 / 0.24**0.5)
    assert (result.n_a, result.n_b) == (100, 50)


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ((0, 0, 3, 9), "a group without observations"),
        ((0, 9, 0, 9), "no variation in either group"),
        ((9, 9, 0, 9), "no variation in either group"),
    ],
)
def test_difference_of_proportions_says_why_it_is_not_estimable(counts, reason):
    result = standardised_difference_of_proportions(*counts)
    assert (result.value, result.reason) == (None, f"not estimable: {reason}")


@quick
@given(a=shares(), b=shares())
def test_two_categories_give_the_size_of_the_difference_of_proportions(a, b):
    labels = [["yes"] * events + ["no"] * (total - events) for events, total in (a, b)]
    binary = standardised_difference_of_proportions(*a, *b).value
    categories = standardised_difference_of_categories(*labels).value
    if binary is None:
        assert categories is None
    else:
        assert categories == pytest.approx(abs(binary), abs=1e-9)


# By hand, leaving out C: shares (0.5, 0.25) and (0.25, 0.5), mean covariance
# [[0.21875, -0.125], [-0.125, 0.21875]], so the square is 2 * 0.0625 / 0.34375.
def test_three_categories_give_the_mahalanobis_distance():
    result = standardised_difference_of_categories("AABC", "ABBC")
    assert result.value == pytest.approx((0.125 / 0.34375) ** 0.5)
    assert (result.n_a, result.n_b, result.missing) == (4, 4, 0)


@quick
@given(a=some.text("ABCD", min_size=1, max_size=30), b=some.text("ABCD", min_size=1, max_size=30))
def test_distance_does_not_depend_on_names_order_or_side(a, b):
    plain = standardised_difference_of_categories(a, b)
    turned = standardised_difference_of_categories(b[::-1].lower(), a.lower())
    assert (plain.value is None) == (turned.value is None)
    if plain.value is not None:
        assert turned.value == pytest.approx(plain.value, abs=1e-6)
        assert plain.value >= 0


# The pseudo-inverse of the singular covariance would give 0 or a small number here.
@pytest.mark.parametrize(("a", "b"), [("AABB", "CCDD"), ("A", "B"), ("AAB", "C")])
def test_disjoint_categories_are_not_estimable(a, b):
    result = standardised_difference_of_categories(a, b)
    assert result.value is None
    assert result.reason == "not estimable: the groups have no category in common"


def test_equal_shares_are_no_distance_apart():
    assert standardised_difference_of_categories("AABC", "AABCAABC").value == pytest.approx(0)


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ([], ["A"], "a group without observations"),
        (["A"], [None], "a group without observations"),
        (["A", "A"], ["A"], "no variation in either group"),
    ],
)
def test_distance_says_why_it_is_not_estimable(a, b, reason):
    result = standardised_difference_of_categories(a, b)
    assert (result.value, result.reason) == (None, f"not estimable: {reason}")


def test_a_missing_label_is_dropped_and_counted():
    result = standardised_difference_of_categories(["A", "B", None], ["A", float("nan"), "B"])
    assert (result.n_a, result.n_b, result.missing) == (2, 2, 2)


@pytest.mark.parametrize("corrected", [True, False])
def test_chi_square_and_likelihood_ratio_are_those_of_scipy_on_every_small_table(corrected):
    from scipy.stats import chi2_contingency

    for a, b in itertools.product(range(8), range(10)):
        if 0 < a + b < 16:
            table = [[a, 7 - a], [b, 9 - b]]
            ours, theirs = chi_square(a, 7, b, 9, corrected), chi2_contingency(table, correction=corrected)
            assert (ours.statistic, ours.p_value) == pytest.approx((theirs.statistic, theirs.pvalue), abs=1e-12)
            ours = likelihood_ratio([(a, 7), (b, 9)])
            theirs = chi2_contingency(table, correction=False, lambda_="log-likelihood")
            assert (ours.statistic, ours.p_value) == pytest.approx((theirs.statistic, theirs.pvalue), abs=1e-12)
