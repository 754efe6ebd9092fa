"""Signed-rank test, paired t-test and Hodges-Lehmann shift."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from ibd_study.statistics import hodges_lehmann_shift, paired_t, wilcoxon_signed_rank

quick = settings(max_examples=15, deadline=None, derandomize=True)
scores = some.lists(some.integers(-9, 9), min_size=1, max_size=40)
ZERO_RULES = ["pratt", "wilcox", "zsplit"]

# wsr_01: scipy scipy/stats/tests/test_morestats.py test_accuracy_wilcoxon; R 4.2.2 wilcox.test
# and coin wilcoxsign_test
TIES_AND_ZEROS = [-4] + [-3] * 4 + [-2] * 16 + [-1] * 15 + [0] * 8 + [1] * 4 + [2] * 5 + [3] + [4] * 2
# wsr_02: scipy test_morestats.py; R 4.2.2 wilcox.test(x, y, paired = TRUE, exact = FALSE)
BEFORE = [120, 114, 181, 188, 180, 146, 121, 191, 132, 113, 127, 112]
AFTER = [133, 143, 119, 189, 112, 199, 198, 113, 115, 121, 142, 187]
CHANGES = [after - before for before, after in zip(BEFORE, AFTER, strict=True)]


@pytest.mark.parametrize(
    ("zeros", "statistic", "p_value"),
    [
        ("wilcox", 327, 0.00641346115861),
        ("pratt", 423, 0.0031724568006762576),
        ("zsplit", 441, 0.0032145343172473055),
    ],
)
def test_printed_p_values_with_ties_and_zeros_come_out(zeros, statistic, p_value):
    result = wilcoxon_signed_rank(TIES_AND_ZEROS, zeros)
    assert result.statistic == statistic
    assert result.p_value == pytest.approx(p_value, rel=1e-10)
    assert result.n == 56


def test_printed_p_value_of_the_normal_approximation_comes_out():
    result = wilcoxon_signed_rank(CHANGES, "pratt", "normal")
    assert result.statistic == 34
    assert result.p_value == pytest.approx(0.6948866, abs=5e-8)


@pytest.mark.parametrize("repeated", [1, 20])
@pytest.mark.parametrize(
    ("zeros", "words"),
    [
        ("pratt", "zeros ranked, then left out (Pratt)"),
        ("wilcox", "zeros dropped first (Wilcoxon)"),
        ("zsplit", "zeros ranked and split between the signs"),
    ],
)
def test_the_method_names_every_choice(repeated, zeros, words):
    how = {1: "exact", 20: "normal approximation without continuity correction"}[repeated]
    assert wilcoxon_signed_rank([0, -1, 3] * repeated, zeros).method == f"Wilcoxon signed-rank, {how}, {words}"


# Of the 2**5 ways to give signs to ranks 1 to 5, two have a rank sum of 1 or less.
def test_small_samples_without_ties_are_exact():
    result = wilcoxon_signed_rank([10, -2, 3.5, 20, 7])
    assert result.statistic == 1
    assert result.p_value == pytest.approx(2 * 2 / 32)


# The ranks are 2.5, 2.5, 5, 5, 5 with the zero ranked first and 1.5, 1.5, 4, 4, 4 without it. Of the 2**5 ways to give
# signs to them, three have a sum of the negative ranks no greater than that of one 1: none, the one, the other.
@pytest.mark.parametrize(("zeros", "statistic"), [("pratt", 2.5), ("wilcox", 1.5), ("zsplit", 3.0)])
def test_small_samples_with_ties_and_zeros_are_exact(zeros, statistic):
    result = wilcoxon_signed_rank([2, 2, 2, 1, -1, 0], zeros)
    assert result.statistic == statistic
    assert result.p_value == pytest.approx(2 * 3 / 32)


@pytest.mark.parametrize(("pairs", "words"), [(50, "exact"), (51, "normal approximation")])
def test_fifty_pairs_are_the_most_for_the_exact_test(pairs, words):
    assert f"signed-rank, {words}" in wilcoxon_signed_rank([0, 1, 1, -2, 3] * 10 + [1] * (pairs - 50)).method


@pytest.mark.parametrize("zeros", ZERO_RULES)
@quick
@given(differences=some.lists(some.integers(-4, 4), min_size=2, max_size=8))
def test_exact_p_values_equal_those_of_all_signs_in_scipy(zeros, differences):
    from scipy.stats import PermutationMethod, wilcoxon

    assume(any(differences))
    all_signs = PermutationMethod(n_resamples=2**9)
    expected = wilcoxon(differences, zero_method=zeros, method=all_signs)
    result = wilcoxon_signed_rank(differences, zeros)
    assert (result.statistic, result.p_value) == pytest.approx((expected.statistic, expected.pvalue))


@pytest.mark.parametrize("zeros", ZERO_RULES)
@quick
@given(differences=scores)
def test_p_values_of_the_normal_approximation_equal_those_of_scipy(zeros, differences):
    from scipy.stats import wilcoxon

    assume(any(differences))
    expected = wilcoxon(differences, zero_method=zeros, method="asymptotic")
    result = wilcoxon_signed_rank(differences, zeros, method="normal")
    assert (result.statistic, result.p_value) == pytest.approx(tuple(expected))


@pytest.mark.parametrize("zeros", ZERO_RULES)
@quick
@given(differences=scores, factor=some.floats(0.001, 1000))
def test_sign_and_unit_do_not_change_the_p_value(zeros, differences, factor):
    plain = wilcoxon_signed_rank(differences, zeros)
    turned = wilcoxon_signed_rank([-factor * value for value in differences], zeros)
    assert turned.p_value == pytest.approx(plain.p_value)


def test_ties_of_decimals_are_seen_through_binary_rounding():
    noisy = [4.1 - 3.0, 2.3 - 1.2, 0.5]
    assert noisy[0] != noisy[1]
    # The ranks are 1, 2.5 and 2.5.
    assert wilcoxon_signed_rank([-noisy[0], noisy[1], 0.5]).statistic == pytest.approx(2.5)


@pytest.mark.parametrize("zeros", ZERO_RULES)
def test_zeros_alone_give_p_one_without_a_warning(zeros):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = wilcoxon_signed_rank([0, 0, None, 0], zeros)
    assert (result.p_value, result.n, result.missing) == (pytest.approx(1.0), 3, 1)


def test_one_pair_proves_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert wilcoxon_signed_rank([-4]).p_value == pytest.approx(1.0)


@pytest.mark.parametrize("differences", [[], [None, float("nan")]])
def test_no_pair_gives_no_result(differences):
    result = wilcoxon_signed_rank(differences)
    assert (result.p_value, result.statistic, result.n) == (None, None, 0)
    assert result.reason == "not computable: no pair"
    assert result.missing == len(differences)


def test_missing_differences_are_dropped_and_counted():
    column = pd.Series([*CHANGES, None, pd.NA], dtype="Int64")
    result = wilcoxon_signed_rank(column)
    assert (result.n, result.missing) == (12, 2)
    assert result.p_value == wilcoxon_signed_rank(CHANGES).p_value


def test_unknown_rules_and_methods_are_refused():
    known = "pratt, wilcox, zsplit"
    with pytest.raises(ValueError, match=f"zeros is 'drop'; expected one of: {known}"):
        wilcoxon_signed_rank([1, 2], "drop")
    with pytest.raises(ValueError, match="method is 'exact'; expected one of: auto, normal"):
        wilcoxon_signed_rank([1, 1], method="exact")


@pytest.mark.parametrize(
    ("value", "found"),
    [("2", "'2'"), (True, "True"), (float("inf"), "inf"), (np.True_, "np.True_")],
)
def test_what_is_not_a_finite_number_is_refused_with_its_place(value, found):
    text = f"differences holds {found} at position 2; expected finite numbers or missing"
    with pytest.raises(ValueError, match=text):
        paired_t([1, None, value])


@quick
@given(differences=some.lists(some.integers(-90, 90), min_size=2, max_size=60))
def test_paired_t_equals_that_of_scipy(differences):
    from scipy.stats import ttest_1samp

    assume(len(set(differences)) > 1)
    expected = ttest_1samp(differences, 0)
    result = paired_t([*differences, None])
    assert (result.statistic, result.p_value) == pytest.approx(tuple(expected), abs=1e-12)
    assert (result.n, result.missing, result.method) == (len(differences), 1, "paired t-test")


@pytest.mark.parametrize(
    ("differences", "reason"),
    [
        ([], "fewer than two pairs"),
        ([3.0], "fewer than two pairs"),
        ([0, 0, 0], "all differences are equal"),
        ([0.1, 0.1, 0.1], "all differences are equal"),
        ([4.1 - 3.0, 2.3 - 1.2], "all differences are equal"),
    ],
)
def test_paired_t_says_why_it_cannot_be_computed(differences, reason):
    result = paired_t(differences)
    assert (result.p_value, result.statistic) == (None, None)
    assert result.reason == f"not computable: {reason}"


# By hand: of -6, -4, -3, -2, -1, 5 the 11th of 21 sorted averages is -2.5.
def test_shift_is_the_median_of_all_pairwise_averages():
    shift = hodges_lehmann_shift([-3, None, -1, -4, -2, -6, 5])
    assert (shift.estimate, shift.low, shift.high) == pytest.approx((-2.5, -6.0, 5.0))
    assert (shift.n, shift.missing) == (6, 1)
    assert shift.method == "Hodges-Lehmann, limits by normal approximation"


def exact_rank(n, level):
    """Rank of the lower limit by the exact signed-rank distribution, all signs equally likely."""
    chances = np.ones(1)
    for rank in range(1, n + 1):
        chances = (np.append(chances, np.zeros(rank)) + np.append(np.zeros(rank), chances)) / 2
    return int(np.sum(chances.cumsum() <= (1 - level) / 2))


@pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
@pytest.mark.parametrize("n", [4, 5, 6, 7, 8, 12, 20, 53, 80, 120])
def test_shift_limits_are_at_most_a_little_wider_than_the_exact_ones(n, level):
    differences = 2.0 ** np.linspace(0, 10, n)
    averages = np.sort([(a + b) / 2 for i, a in enumerate(differences) for b in differences[i:]])
    shift, exact = hodges_lehmann_shift(differences, level), exact_rank(n, level)
    rank = 0 if shift.low is None else 1 + int(np.argmin(np.abs(averages - shift.low)))
    assert 0 <= exact - rank <= 5
    if rank:
        assert shift.high == pytest.approx(averages[-rank])


def test_six_pairs_are_the_fewest_for_95_percent_limits():
    assert hodges_lehmann_shift([1, 2, 3, 4, 5]).low is None
    assert hodges_lehmann_shift([1, 2, 3, 4, 5, 6]).low == pytest.approx(1.0)


@quick
@given(differences=scores, move=some.integers(-20, 20))
def test_adding_a_number_moves_shift_and_limits_by_it(differences, move):
    plain = hodges_lehmann_shift(differences)
    moved = hodges_lehmann_shift([value + move for value in differences])
    assert moved.estimate == plain.estimate + move
    if plain.low is not None:
        assert (moved.low, moved.high) == (plain.low + move, plain.high + move)
        assert plain.low <= plain.estimate <= plain.high


def test_many_differences_are_thinned_and_the_method_says_so():
    differences = np.random.default_rng(7).normal(-2.0, 3.0, 20_000)
    shift = hodges_lehmann_shift(differences)
    assert shift.n == 20_000
    assert shift.method.endswith("from 3000 quantiles")
    assert shift.estimate == pytest.approx(differences.mean(), abs=0.02)
    # Standard error 3 / sqrt(20000) = 0.0212, over the efficiency 3 / pi of the estimate.
    assert shift.high - shift.low == pytest.approx(2 * 1.96 * 0.0212 / (3 / np.pi) ** 0.5, rel=0.03)


@pytest.mark.parametrize("differences", [[], [None]])
def test_no_pair_gives_no_shift(differences):
    shift = hodges_lehmann_shift(differences)
    assert (shift.estimate, shift.low, shift.high, shift.n) == (None, None, None, 0)
    assert shift.missing == len(differences)
