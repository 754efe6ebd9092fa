"""What a printed number can stand for, by the rule of rounding."""

from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibd_study.printed import RULES, decimals_of, feasible_counts, feasible_events, span_of

DECIMALS = {
    "half_up": ROUND_HALF_UP,
    "half_even": ROUND_HALF_EVEN,
    "truncated": ROUND_DOWN,
    "ceiling": ROUND_CEILING,
}
# Events among n, the decimals printed, and the text by each rule.
PRINTED = [
    (1, 8, 0, {"half_up": "13", "half_even": "12", "truncated": "12", "ceiling": "13"}),
    (3, 8, 0, {"half_up": "38", "half_even": "38", "truncated": "37", "ceiling": "38"}),
    (1, 16, 1, {"half_up": "6.3", "half_even": "6.2", "truncated": "6.2", "ceiling": "6.3"}),
    (9, 156, 1, {"half_up": "5.8", "half_even": "5.8", "truncated": "5.7", "ceiling": "5.8"}),
    (1, 2, 1, {"half_up": "50.0", "half_even": "50.0", "truncated": "50.0", "ceiling": "50.0"}),
    (0, 7, 1, {"half_up": "0.0", "half_even": "0.0", "truncated": "0.0", "ceiling": "0.0"}),
    (7, 7, 1, {"half_up": "100.0", "half_even": "100.0", "truncated": "100.0", "ceiling": "100.0"}),
]


@pytest.mark.parametrize(("events", "n", "decimals", "printed"), PRINTED)
def test_a_count_is_found_from_its_percentage_by_its_own_rule(events, n, decimals, printed):
    for rule, text in printed.items():
        assert decimals_of(text) == decimals
        assert events in feasible_events(text, n, rule), rule
    for rule, text in printed.items():
        others = {other for other in printed.values() if other != text}
        assert all(events not in feasible_events(other, n, rule) for other in others), rule


@given(data=st.data(), n=st.integers(1, 400), decimals=st.integers(0, 2), rule=st.sampled_from(sorted(DECIMALS)))
def test_by_any_rule_the_true_count_is_among_those_found(data, n, decimals, rule):
    events = data.draw(st.integers(0, n))
    step = Decimal(1).scaleb(-decimals)
    text = str((Decimal(100 * events) / Decimal(n)).quantize(step, rounding=DECIMALS[rule]))
    assert events in feasible_events(text, n, rule)
    if rule.startswith("half"):
        assert events in feasible_events(text, n, "either")


@given(value=st.integers(-999, 999), n=st.integers(1, 50), rule=st.sampled_from(sorted(RULES)))
def test_every_whole_number_found_lies_in_the_span_and_its_neighbours_do_not(value, n, rule):
    sign, size = ("-" if value < 0 else ""), abs(value)
    span = span_of(f"{sign}{size // 10}.{size % 10}", rule)
    found = span.multiples(1, n)

    def inside(number: int) -> bool:
        mean = Fraction(number, n) * span.scale
        low = mean > span.low or (span.with_low and mean == span.low)
        return low and (mean < span.high or (span.with_high and mean == span.high))

    assert all(inside(number) for number in found)
    assert not inside(found.start - 1)
    assert not inside(found.stop)


def test_a_negative_number_is_the_mirror_image_of_the_positive_one():
    assert span_of("-2.5", "truncated").multiples(1, 1000) == range(-2599, -2499)
    assert span_of("2.5", "truncated").multiples(1, 1000) == range(2500, 2600)


def test_either_rule_holds_both_halves_and_nothing_more():
    for text in ("12", "13"):
        assert (1, 8) in feasible_counts(text, 8, "either")
    assert (1, 8) not in feasible_counts("12.4", 8, "either")


@pytest.mark.parametrize("text", ["", "57,6", "about 5", "1.", "+3.0", "nan"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match="expected digits with a decimal point"):
        span_of(text)


def test_an_unknown_rule_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match=r"'bankers'; expected one of half_up, half_even"):
        span_of("1.0", "bankers")
