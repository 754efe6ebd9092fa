"""GRIM, GRIMMER and DEBIT: nothing that some answers give is ever called impossible."""

import itertools
import statistics
from collections import defaultdict
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest

from ibd_tools.audit import Scale, debit, grim, grimmer
from ibd_tools.audit.items import POPULATION, SAMPLE, mean_is_possible

ROUNDING = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "truncated": ROUND_DOWN}
SMALL = [(n, low, high) for n in range(2, 7) for low, high in ((0, 1), (0, 3), (1, 5), (-2, 2))]


def _text(number: Decimal, decimals: int, rule: str = "half_up") -> str:
    return str(number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUNDING[rule]))


def _mean(values: tuple[int, ...], per: int = 1) -> Decimal:
    mean = Fraction(sum(values), len(values) * per)
    return Decimal(mean.numerator) / Decimal(mean.denominator)


def _sd(values: tuple[int, ...], divisor: str, per: int = 1) -> Decimal:
    squares = statistics.pvariance([Fraction(value, per) for value in values]) * len(values)
    variance = squares / (len(values) - (divisor == SAMPLE))
    return (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt()


def _answers(n: int, low: int, high: int):
    return itertools.combinations_with_replacement(range(low, high + 1), n)


@pytest.mark.parametrize(("n", "low", "high"), SMALL)
@pytest.mark.parametrize("divisor", [SAMPLE, POPULATION])
def test_every_set_of_answers_passes_whatever_its_rounding(n, low, high, divisor):
    scale = Scale(1, low, high)
    for values in _answers(n, low, high):
        for rule in ROUNDING:
            mean, sd = _text(_mean(values), 2, rule), _text(_sd(values, divisor), 2, rule)
            assert sum(values) in grim(mean, n, scale, rule), values
            assert sum(values) in grimmer(mean, sd, n, scale, rule, divisor), (values, mean, sd, rule)
            assert sum(values) in grimmer(mean, sd, n, Scale(), rule, divisor), "without limits"


def test_a_score_that_averages_three_items_passes_too():
    for n in (2, 3, 4):
        for values in _answers(n, 0, 9):
            mean, sd = _text(_mean(values, 3), 2), _text(_sd(values, SAMPLE, 3), 2)
            assert sum(values) in grimmer(mean, sd, n, Scale(3, 0, 3))


@pytest.mark.parametrize(("n", "low", "high"), SMALL)
def test_what_passes_and_no_answers_give_is_only_what_parity_cannot_tell(n, low, high):
    """Of all printed means and deviations that no answers give, most are found."""
    possible = {(_text(_mean(v), 2), _text(_sd(v, SAMPLE), 2)) for v in _answers(n, low, high)}
    means = {mean for mean, _ in possible}
    deviations = [f"{hundredths / 100:.2f}" for hundredths in range(0, 100 * (high - low), 7)]
    impossible = [(mean, sd) for mean in means for sd in deviations if (mean, sd) not in possible]
    found = [pair for pair in impossible if not grimmer(*pair, n, Scale(1, low, high))]
    assert len(found) >= 0.85 * len(impossible)


def test_of_yes_and_no_the_deviation_is_known_exactly():
    for n in range(2, 40):
        given = defaultdict(set)
        for yes in range(n + 1):
            values = (1,) * yes + (0,) * (n - yes)
            given[_text(_mean(values), 2)].add(_text(_sd(values, SAMPLE), 2))
        for mean, right in given.items():
            for hundredths in range(0, 80):
                sd = f"{hundredths / 100:.2f}"
                assert bool(debit(mean, sd, n)) == (sd in right), (n, mean, sd)


# Mean, deviation, n, and whether both are possible; worked by hand.
KNOWN = [
    ("5.19", "", 28, False),  # 5.19 * 28 = 145.3: 145 gives 5.18, 146 gives 5.21
    ("5.18", "", 28, True),
    ("3.44", "2.47", 18, False),
    ("3.44", "2.48", 18, True),
    ("2.00", "0.00", 5, True),
    ("2.20", "0.00", 5, False),  # a total of 11 cannot be five equal answers
    ("2.20", "0.45", 5, True),  # 2 2 2 2 3
    ("0.00", "1.00", 3, True),  # -1 0 1
]


@pytest.mark.parametrize(("mean", "sd", "n", "possible"), KNOWN)
def test_known_cases(mean, sd, n, possible):
    assert mean_is_possible(mean, sd, n) is possible


def test_limits_of_the_answers_rule_out_what_lies_beyond_them():
    assert list(grim("3.4", 5, Scale(1, 0, 3))) == []
    assert list(grim("3.4", 5)) == [17]
    assert grimmer("1.00", "2.00", 4) == [4]
    assert grimmer("1.00", "2.00", 4, Scale(1, 0, 4)) == [4]  # 0 0 0 4
    assert grimmer("1.00", "2.00", 4, Scale(1, 0, 3)) == []
    assert grimmer("2.00", "0.00", 4, Scale(1, 2, 2)) == [8]


def test_one_person_has_a_deviation_of_nothing():
    assert mean_is_possible("2.0", "0.0", 1, divisor=POPULATION)
    assert not mean_is_possible("2.0", "1.0", 1, divisor=POPULATION)
