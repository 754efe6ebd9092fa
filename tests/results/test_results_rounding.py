"""Numbers in words: half up, two significant figures of p, and "not recorded" for what is missing."""

from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibd_study.results import (
    format_count,
    format_interval,
    format_number,
    format_p,
    format_percent,
    percent_of,
    round_half_up,
)

MISSING = (None, float("nan"), pd.NA)


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        (12.5, 0, "13"),
        (13.5, 0, "14"),
        (0.285, 2, "0.29"),
        (57.55, 1, "57.6"),
        (2.675, 2, "2.68"),
        (1.005, 2, "1.01"),
        (0.05, 1, "0.1"),
        (0.049999, 1, "0.0"),
        (-2.5, 0, "-3"),
        (-0.25, 1, "-0.3"),
        (214.95, 1, "215.0"),
        (7, 1, "7.0"),
        (1e-7, 3, "0.000"),
    ],
)
def test_a_half_is_rounded_away_from_zero(value, decimals, rounded):
    assert str(round_half_up(value, decimals)) == rounded


@pytest.mark.parametrize(
    ("events", "total", "decimals", "percent"),
    [
        (1, 8, 0, "13"),
        (1, 8, 1, "12.5"),
        (5, 8, 0, "63"),
        (5, 8, 1, "62.5"),
        (1, 800, 1, "0.1"),
        (1, 2000, 1, "0.1"),
        (1, 2001, 1, "0.0"),
        (1, 16, 1, "6.3"),
        (38, 66, 1, "57.6"),
        (2, 3, 3, "66.667"),
        (0, 66, 1, "0.0"),
        (66, 66, 1, "100.0"),
    ],
)
def test_percentage_is_rounded_from_the_exact_fraction(events, total, decimals, percent):
    assert str(percent_of(events, total, decimals)) == percent


@given(st.integers(1, 3000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))), st.integers(0, 3))
def test_percentage_is_that_of_exact_arithmetic(counts, decimals):
    events, total = counts
    scaled = Fraction(100 * events * 10**decimals, total)
    expected = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    assert percent_of(events, total, decimals) == Decimal(expected).scaleb(-decimals)


@given(st.integers(1, 3000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_a_stored_percentage_is_said_as_its_counts_say_it(counts):
    events, total = counts
    stored = float(f"{100 * events / total:.12g}")
    assert format_percent(stored) == f"{percent_of(events, total)} %"


@pytest.mark.parametrize("total", [0, -1])
def test_there_is_no_percentage_of_nobody(total):
    with pytest.raises(ValueError, match="expected a total above 0"):
        percent_of(0, total)


@pytest.mark.parametrize(
    ("p", "said"),
    [
        (0.0, "<0.001"),
        (0.0004, "<0.001"),
        (0.0009999, "<0.001"),
        (0.001, "0.001"),
        (0.00149, "0.001"),
        (0.0015, "0.002"),
        (0.00951, "0.010"),
        (0.009, "0.009"),
        (0.0390625, "0.039"),
        (0.0499, "0.050"),
        (0.05, "0.050"),
        (0.0995, "0.10"),
        (0.0994, "0.099"),
        (0.1, "0.10"),
        (0.125, "0.13"),
        (0.5, "0.50"),
        (0.994, "0.99"),
        (0.995, "1.0"),
        (0.9999, "1.0"),
        (1.0, "1.0"),
    ],
)
def test_p_has_two_significant_figures_and_at_most_three_decimals(p, said):
    assert format_p(p) == said


@given(st.floats(0.001, 1))
def test_p_in_words_lies_within_half_a_unit_of_its_last_figure(p):
    said = Decimal(format_p(p))
    assert abs(said - Decimal(repr(p))) <= Decimal(1).scaleb(said.as_tuple().exponent) / 2


@pytest.mark.parametrize("p", MISSING)
def test_missing_p_is_not_recorded(p):
    assert format_p(p) == "not recorded"


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [
        (214.94999, 1, "214.9"),
        (214.95, 1, "215.0"),
        (-97.44, 1, "−97.4"),
        (-0.04, 1, "0.0"),
        (-0.05, 1, "−0.1"),
        (3, 0, "3"),
        (2.5, 0, "3"),
    ],
)
def test_numbers_have_fixed_decimals_and_a_true_minus(value, decimals, said):
    assert format_number(value, decimals) == said


@pytest.mark.parametrize("value", MISSING)
def test_missing_numbers_are_not_recorded(value):
    assert format_number(value) == "not recorded"
    assert format_percent(value) == "not recorded"


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (45.57, 68.83, "45.6–68.8"),
        (0.0, 13.3, "0.0–13.3"),
        (-3.25, -2.2, "−3.3 to −2.2"),
        (-0.5, 0.0, "−0.5 to 0.0"),
        (None, 68.83, "not recorded"),
        (45.57, pd.NA, "not recorded"),
        (float("nan"), float("nan"), "not recorded"),
    ],
)
def test_intervals(low, high, said):
    assert format_interval(low, high) == said


def test_intervals_of_whole_numbers_have_no_decimals():
    assert format_interval(2.5, 9.2, 0) == "3–9"


@pytest.mark.parametrize(
    ("events", "total", "said"),
    [
        (38, 66, "38/66"),
        (0, 5, "0/5"),
        (38.0, 66.0, "38/66"),
        (None, 0, "not recorded"),
        (0, 0, "not recorded"),
        (pd.NA, pd.NA, "not recorded"),
        (pd.NA, 66, "not recorded"),
        (None, None, "not recorded"),
    ],
)
def test_counts(events, total, said):
    assert format_count(events, total) == said
