"""Intervals for the change of a proportion in the same subjects."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from ibd_study.statistics import Interval, PairedTable, paired_difference_interval

quick = settings(max_examples=15, deadline=None, derandomize=True)
METHODS = ["newcombe_10", "newcombe_8", "tango", "wald"]
cells = some.integers(0, 60)
tables = some.builds(PairedTable, cells, cells, cells, cells).filter(lambda table: table.n > 0)

# Difference = yes at first minus yes at second, so pairs with yes at first only are `gained`.
# newc_01 (20, 12, 2, 16) and newc_05 (8, 3, 1, 2): petelaud/ratesci@dbe2ab7
#   tests/testthat/test3.R (newc_05: Tang 2010); formula repeated in R 4.2.2
# newc_02 (20, 15, 6, 5): PSIAIMS/CAMIS@74a06c1 SAS/ci_for_paired_prop.qmd
# newc_04 (59, 6, 16, 80): contingencytables tests/test-ch8.R
PRINTED = [
    ("newcombe_10", (20, 12, 2, 16), 0.0562, 0.3292, 4),
    ("newcombe_8", (20, 12, 2, 16), 0.0618, 0.3242, 4),
    ("newcombe_10", (20, 15, 6, 5), 0.002602, 0.369943, 6),
    ("newcombe_8", (20, 15, 6, 5), 0.004768, 0.368103, 6),
    ("wald", (20, 15, 6, 5), 0.008764, 0.382541, 6),
    ("tango", (20, 15, 6, 5), 0.000419, 0.377185, 6),
    ("newcombe_10", (59, 6, 16, 80), -0.1186, -0.0046, 4),
    ("wald", (59, 6, 16, 80), -0.1184, -0.0058, 4),
    ("tango", (59, 6, 16, 80), -0.1240, -0.0054, 4),
    ("newcombe_10", (8, 3, 1, 2), -0.1574, 0.4136, 4),
]


@pytest.mark.parametrize(("method", "counts", "low", "high", "digits"), PRINTED)
def test_printed_limits_come_out(method, counts, low, high, digits):
    interval = paired_difference_interval(PairedTable(*counts), method=method)
    assert interval == pytest.approx((low, high), abs=0.51 * 10**-digits)


@pytest.mark.parametrize(
    ("counts", "difference"),
    [((20, 12, 2, 16), 0.2), ((20, 15, 6, 5), 0.196), ((59, 6, 16, 80), -0.0621)],
)
def test_printed_differences_come_out(counts, difference):
    assert PairedTable(*counts).difference == pytest.approx(difference, abs=6e-4)


@pytest.mark.parametrize("method", METHODS)
@quick
@given(table=tables)
def test_limits_enclose_the_difference_between_minus_one_and_one(method, table):
    low, high = paired_difference_interval(table, method=method)
    assert -1 <= low <= table.difference + 1e-9
    assert table.difference - 1e-9 <= high <= 1


@pytest.mark.parametrize("method", METHODS)
@quick
@given(table=tables)
def test_exchanging_before_and_after_mirrors_the_interval(method, table):
    low, high = paired_difference_interval(table, method=method)
    turned = PairedTable(table.yes_yes, table.lost, table.gained, table.no_no)
    mirrored = paired_difference_interval(turned, method=method)
    assert mirrored == pytest.approx((-high, -low), abs=1e-8)


@pytest.mark.parametrize("method", METHODS)
@quick
@given(table=tables)
def test_a_higher_level_never_narrows_the_interval(method, table):
    narrow = paired_difference_interval(table, 0.9, method)
    wide = paired_difference_interval(table, 0.99, method)
    assert wide.low <= narrow.low + 1e-9
    assert wide.high >= narrow.high - 1e-9


# Tango's limits solve (gained - lost - n * d)**2 = z**2 * n * (2 * q + d * (1 - d)), where q
# is the most likely share of losses given d: found here by a plain search over q.
@quick
@given(table=tables)
def test_tango_limits_solve_the_score_equation(table):
    import numpy as np

    interval = paired_difference_interval(table, method="tango")
    for limit in interval:
        if abs(limit) == 1:
            continue
        lost_shares = np.linspace(max(0.0, -limit), (1 - limit) / 2, 200_001)[1:-1]
        likelihood = (
            table.gained * np.log(lost_shares + limit)
            + table.lost * np.log(lost_shares)
            + (table.yes_yes + table.no_no) * np.log1p(-limit - 2 * lost_shares)
        )
        variance = 2 * lost_shares[likelihood.argmax()] + limit - limit**2
        distance = abs(table.difference - limit)
        assert distance == pytest.approx(1.959964 * np.sqrt(variance / table.n), abs=2e-4)


# Without a discordant pair Tango's limits are -z**2 / (n + z**2) and its mirror image.
@pytest.mark.parametrize("n", [1, 24, 156])
def test_tango_has_width_without_discordant_pairs(n):
    bound = 1.959964**2 / (n + 1.959964**2)
    interval = paired_difference_interval(PairedTable(n, 0, 0, 0), method="tango")
    assert interval == pytest.approx((-bound, bound), abs=1e-6)


# With perfect agreement the plain correlation is 1 and the two Wilson distances cancel.
def test_only_the_better_methods_have_width_where_nobody_changed():
    table = PairedTable(12, 0, 0, 12)
    widths = []
    for method in METHODS:
        low, high = paired_difference_interval(table, method=method)
        widths.append(high - low)
    assert [width > 0.1 for width in widths] == [True, False, True, False]
    assert widths[1] == pytest.approx(0, abs=1e-12)
    assert widths[3] == 0


@pytest.mark.parametrize("method", METHODS)
def test_everybody_lost_starts_at_minus_one(method):
    interval = paired_difference_interval(PairedTable(0, 0, 9, 0), method=method)
    assert interval.low == -1


# By hand: ad - bc = -90, so both methods keep phi, here -90 / sqrt(10 * 10 * 10 * 10).
def test_both_newcombe_methods_agree_when_the_correlation_is_negative():
    table = PairedTable(1, 10, 9, 0)
    ten, eight = (paired_difference_interval(table, method=m) for m in METHODS[:2])
    assert ten == eight


@pytest.mark.parametrize("method", METHODS)
def test_no_complete_pair_gives_no_interval(method):
    table = PairedTable(0, 0, 0, 0, missing=3)
    assert paired_difference_interval(table, method=method) == Interval(None, None)


def test_impossible_levels_and_methods_are_refused():
    table = PairedTable(1, 1, 1, 1)
    with pytest.raises(ValueError, match="level is 95; expected a number between 0 and 1"):
        paired_difference_interval(table, 95)
    known = "newcombe_10, newcombe_8, tango, wald"
    with pytest.raises(ValueError, match=f"method is 'newcombe'; expected one of: {known}"):
        paired_difference_interval(table, method="newcombe")
