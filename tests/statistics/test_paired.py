"""The paired table, McNemar's tests, and the interval of the change."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from ibd_study.statistics import Interval, PairedTable, mcnemar, paired_difference_interval, proportion_interval

quick = settings(max_examples=15, deadline=None, derandomize=True)
METHODS = ["exact", "mid_p", "chi_square", "chi_square_corrected"]
counts = some.integers(0, 80)
cells = some.integers(0, 60)
tables = some.builds(PairedTable, cells, cells, cells, cells).filter(lambda table: table.n > 0)

# mcn_exact_01: Bentur 2009 / Fagerland 2014 Table II; R 4.2.2 binom.test(1, 8)
# mcn_exact_03: StatsDirect help (Armitage & Berry 1994 p127); binom.test(2, 14),
#   mcnemar.test(matrix(c(20, 2, 12, 16), 2))
# mcn_exact_04: exact2x2 vignettes/exactMcNemar.Rnw (counts); R 4.2.2 and statsmodels
# mcn_exact_05: PSIAIMS/CAMIS@74a06c1 _freeze/R/mcnemar (colds.csv)
# mcn_exact_06: by arithmetic 2 * (1 + 9) / 2**9
PRINTED = [
    ("exact", 7, 1, 0.0703125, 1e-9),
    ("mid_p", 7, 1, 0.0390625, 1e-9),
    ("exact", 2, 12, 0.0129, 5e-5),
    ("chi_square_corrected", 2, 12, 0.0162, 5e-5),
    ("exact", 9, 2, 0.0654296875, 1e-9),
    ("chi_square_corrected", 9, 2, 0.07044, 5e-6),
    ("chi_square", 9, 2, 0.03481, 5e-6),
    ("exact", 144, 256, 2.331e-08, 5e-12),
    ("chi_square_corrected", 144, 256, 2.857e-08, 5e-12),
    ("chi_square", 144, 256, 2.144e-08, 5e-12),
    ("exact", 8, 1, 0.0390625, 1e-9),
]


@pytest.mark.parametrize(("method", "gained", "lost", "p_value", "tolerance"), PRINTED)
def test_printed_p_values_come_out(method, gained, lost, p_value, tolerance):
    assert mcnemar(gained, lost, method).p_value == pytest.approx(p_value, abs=tolerance)


@pytest.mark.parametrize(
    ("method", "gained", "lost", "statistic"),
    [
        ("chi_square_corrected", 2, 12, 5.785714),  # mcn_exact_03
        ("chi_square_corrected", 9, 2, 3.2727),  # mcn_exact_04
        ("chi_square", 9, 2, 4.4545),
        ("chi_square_corrected", 144, 256, 30.802),  # mcn_exact_05
        ("chi_square", 144, 256, 31.36),
        ("exact", 9, 2, 2),
        ("mid_p", 9, 2, 2),
    ],
)
def test_statistic_is_chi_square_or_the_smaller_count(method, gained, lost, statistic):
    assert mcnemar(gained, lost, method).statistic == pytest.approx(statistic, abs=5e-4)


# Splits of the discordant pairs that would give p = 0.039 and 0.009, found by enumeration.
@pytest.mark.parametrize(
    ("method", "gained", "lost", "printed"),
    [
        ("exact", 8, 1, "0.039"),
        ("exact", 10, 2, "0.039"),
        ("mid_p", 7, 1, "0.039"),
        ("mid_p", 9, 2, "0.039"),
        ("chi_square", 14, 5, "0.039"),
        ("chi_square_corrected", 12, 3, "0.039"),
        ("exact", 20, 6, "0.009"),
        ("mid_p", 19, 6, "0.009"),
        ("chi_square", 19, 6, "0.009"),
        ("chi_square_corrected", 11, 1, "0.009"),
        ("chi_square_corrected", 17, 4, "0.009"),
    ],
)
def test_splits_that_can_give_a_printed_p_value(method, gained, lost, printed):
    assert f"{mcnemar(gained, lost, method).p_value:.3f}" == printed


@quick
@given(gained=counts, lost=counts)
def test_p_values_equal_those_of_statsmodels(gained, lost):
    from statsmodels.stats.contingency_tables import mcnemar as theirs

    assume(gained != lost)
    table = [[3, gained], [lost, 4]]
    exact, plain = theirs(table), theirs(table, exact=False, correction=False)
    corrected = theirs(table, exact=False)
    assert mcnemar(gained, lost).p_value == pytest.approx(exact.pvalue)
    assert mcnemar(gained, lost, "chi_square").p_value == pytest.approx(plain.pvalue)
    ours = mcnemar(gained, lost, "chi_square_corrected")
    assert ours.p_value == pytest.approx(corrected.pvalue)
    assert ours.statistic == pytest.approx(corrected.statistic)


@quick
@given(gained=counts, lost=counts)
def test_mid_p_is_exact_p_less_the_probability_of_the_table(gained, lost):
    from scipy.stats import binom

    assume(gained != lost)
    here = binom.pmf(gained, gained + lost, 0.5)
    exact = mcnemar(gained, lost).p_value
    assert mcnemar(gained, lost, "mid_p").p_value == pytest.approx(exact - here)


@pytest.mark.parametrize("method", METHODS)
@quick
@given(gained=counts, lost=counts)
def test_exchanging_gained_and_lost_changes_nothing(method, gained, lost):
    assert mcnemar(gained, lost, method) == mcnemar(lost, gained, method)


@pytest.mark.parametrize("method", METHODS)
@quick
@given(lost=some.integers(0, 40), more=some.integers(1, 40))
def test_one_gain_more_lowers_the_p_value(method, lost, more):
    gained = lost + more
    assert mcnemar(gained + 1, lost, method).p_value < mcnemar(gained, lost, method).p_value


# R 4.2.2: mcnemar.test(matrix(c(3, 5, 5, 4), 2)) prints chi-squared = 0, p-value = 1
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("count", [1, 5, 40])
def test_as_many_gained_as_lost_gives_p_one(method, count):
    assert mcnemar(count, count, method).p_value == pytest.approx(1.0)


@pytest.mark.parametrize("method", ["exact", "mid_p"])
def test_no_discordant_pair_gives_p_one_by_the_binomial(method):
    result = mcnemar(0, 0, method)
    assert (result.p_value, result.n, result.reason) == (1.0, 0, None)


@pytest.mark.parametrize("method", ["chi_square", "chi_square_corrected"])
def test_no_discordant_pair_leaves_chi_square_uncomputed(method):
    result = mcnemar(0, 0, method)
    assert (result.p_value, result.statistic) == (None, None)
    assert result.reason == "not computable: no discordant pair"


def test_the_method_is_given_in_words_with_the_discordant_pairs():
    words = [mcnemar(9, 2, method).method for method in METHODS]
    assert words == [
        "McNemar, exact binomial",
        "McNemar, mid-p binomial",
        "McNemar, chi-square without correction",
        "McNemar, chi-square with continuity correction",
    ]
    assert mcnemar(9, 2).n == 11


def test_impossible_counts_and_methods_are_refused():
    with pytest.raises(ValueError, match="lost is -1; expected a whole number"):
        mcnemar(1, -1)
    with pytest.raises(ValueError, match="method is 'fisher'; expected one of: exact, mid_p"):
        mcnemar(1, 1, "fisher")


def test_pairs_are_counted_and_missing_ones_dropped():
    before = pd.Series([True, True, False, False, pd.NA, True, pd.NA], dtype="boolean")
    after = pd.Series([True, False, True, False, True, pd.NA, pd.NA], dtype="boolean")
    table = PairedTable.from_answers(before, after)
    assert table == PairedTable(yes_yes=1, gained=1, lost=1, no_no=1, missing=3)
    assert table.n == 4


@pytest.mark.parametrize(
    "answers",
    [
        [True, False, None],
        np.array([1.0, 0.0, np.nan]),
        pd.Series([1, 0, None], dtype="Int64"),
        pd.Series([True, False, None], dtype=object),
    ],
)
def test_every_way_to_write_yes_no_and_missing_is_understood(answers):
    assert PairedTable.from_answers(answers, answers) == PairedTable(1, 0, 0, 1, missing=1)


@quick
@given(some.lists(some.tuples(*[some.sampled_from([True, False, None])] * 2)))
def test_every_pair_lands_in_one_cell(pairs):
    before, after = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    table = PairedTable.from_answers(before, after)
    assert table.n + table.missing == len(pairs)
    complete = [pair for pair in pairs if None not in pair]
    assert table.before == sum(pair[0] for pair in complete)
    assert table.after == sum(pair[1] for pair in complete)


def test_difference_is_after_minus_before():
    assert PairedTable(20, 2, 12, 16).difference == pytest.approx(-0.2)
    assert PairedTable(0, 0, 0, 0, missing=4).difference is None


def test_words_instead_of_answers_are_refused_with_their_place():
    with pytest.raises(ValueError, match="after holds 'yes' at position 1; expected True, False"):
        PairedTable.from_answers([True, True], [True, "yes"])


def test_columns_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="before has 2 answers and after has 1"):
        PairedTable.from_answers([True, False], [True])


def test_a_negative_cell_is_refused():
    with pytest.raises(ValueError, match="no_no is -1; expected a whole number"):
        PairedTable(1, 2, 3, -1)


# Difference = yes at first minus yes at second, so pairs with yes at first only are `gained`.
# newc_01 (20, 12, 2, 16) and newc_05 (8, 3, 1, 2): petelaud/ratesci@dbe2ab7
#   tests/testthat/test3.R (newc_05: Tang 2010); formula repeated in R 4.2.2
# newc_02 (20, 15, 6, 5): PSIAIMS/CAMIS@74a06c1 SAS/ci_for_paired_prop.qmd
# newc_04 (59, 6, 16, 80): contingencytables tests/test-ch8.R
@pytest.mark.parametrize(
    ("counts", "difference", "low", "high", "digits"),
    [
        ((20, 12, 2, 16), 0.2, 0.0562, 0.3292, 4),
        ((20, 15, 6, 5), 0.196, 0.002602, 0.369943, 6),
        ((59, 6, 16, 80), -0.0621, -0.1186, -0.0046, 4),
        ((8, 3, 1, 2), 2 / 14, -0.1574, 0.4136, 4),
    ],
)
def test_printed_differences_and_their_limits_come_out(counts, difference, low, high, digits):
    table = PairedTable(*counts)
    assert table.difference == pytest.approx(difference, abs=6e-4)
    assert paired_difference_interval(table) == pytest.approx((low, high), abs=0.51 * 10**-digits)


@quick
@given(table=tables)
def test_limits_enclose_the_difference_between_minus_one_and_one(table):
    low, high = paired_difference_interval(table)
    assert -1 <= low <= table.difference + 1e-9
    assert table.difference - 1e-9 <= high <= 1


@quick
@given(table=tables)
def test_exchanging_before_and_after_mirrors_the_interval(table):
    low, high = paired_difference_interval(table)
    turned = PairedTable(table.yes_yes, table.lost, table.gained, table.no_no)
    assert paired_difference_interval(turned) == pytest.approx((-high, -low), abs=1e-8)


@quick
@given(table=tables)
def test_a_higher_level_never_narrows_the_interval(table):
    narrow, wide = paired_difference_interval(table, 0.9), paired_difference_interval(table, 0.99)
    assert wide.low <= narrow.low + 1e-9
    assert wide.high >= narrow.high - 1e-9


# With the plain correlation, which is 1 here, the two Wilson distances would cancel.
def test_the_interval_has_width_where_nobody_changed():
    low, high = paired_difference_interval(PairedTable(12, 0, 0, 12))
    assert high - low > 0.1


def test_everybody_lost_starts_at_minus_one():
    assert paired_difference_interval(PairedTable(0, 0, 9, 0)).low == pytest.approx(-1)


# By hand: ad - bc is -90, so nothing is corrected; 10 of 20 have a yes before and 11 of 20 after.
def test_a_negative_correlation_is_kept():
    phi = -90 / (10 * 10 * 11 * 9) ** 0.5
    (before_low, before_high), (after_low, after_high) = proportion_interval(10, 20), proportion_interval(11, 20)
    expected = []
    for side, after, before in ((-1, 0.55 - after_low, before_high - 0.5), (1, after_high - 0.55, 0.5 - before_low)):
        expected.append(0.05 + side * (after**2 - 2 * phi * after * before + before**2) ** 0.5)
    assert paired_difference_interval(PairedTable(1, 10, 9, 0)) == pytest.approx(expected)


def test_no_complete_pair_gives_no_interval():
    assert paired_difference_interval(PairedTable(0, 0, 0, 0, missing=3)) == Interval(None, None)


def test_an_impossible_level_is_refused():
    with pytest.raises(ValueError, match="level is 95; expected a number between 0 and 1"):
        paired_difference_interval(PairedTable(1, 1, 1, 1), 95)
