"""Printed intervals, medians, rates and ratios: what some honest computation prints is never called impossible."""

import itertools
from math import asin, exp, log, sin, sqrt

import numpy as np
import pytest
from printed_numbers import audited, percentage

from ibd_study.statistics import poisson_rate, proportion_interval
from ibd_tools.audit import CONSISTENT, IMPOSSIBLE, NOT_CHECKABLE, ONLY_IF, Entry
from ibd_tools.audit.intervals import METHODS, interval_verdict
from ibd_tools.audit.means import median_verdict
from ibd_tools.audit.rates import check_ratio_p, rate_verdict

COUNTS = [(events, n) for n in range(1, 13) for events in range(n + 1)]


def _with_interval(events: int, n: int, low: float, high: float, decimals: int = 1, **other: object) -> Entry:
    texts = [f"{100 * share:.{decimals}f}" for share in (events / n, low, high)]
    return percentage("k", texts[0], None, n=n, ci_low=texts[1], ci_high=texts[2], **other)


@pytest.mark.parametrize("method", METHODS)
def test_every_usual_interval_of_every_count_is_recognised(method):
    for events, n in COUNTS:
        for decimals, level in ((0, 0.9), (1, 0.95)):
            low, high = proportion_interval(events, n, level, method)
            entry = _with_interval(events, n, low, high, decimals, ci_level=f"{100 * level:g}")
            verdict = interval_verdict(entry, [(events, n)])
            assert verdict.kind == CONSISTENT, (events, n)
            assert f"{METHODS[method]} on {events}/{n}" in verdict.words


def _unusual_intervals(events: int, n: int) -> list[tuple[float, float]]:
    """Logit, arcsine, Bayes with a flat prior at 80 %, and one widened for patients of one centre being alike."""
    p, found = events / n, []
    if 0 < events < n:
        spread = 1.96 / sqrt(n * p * (1 - p))
        odds = log(p / (1 - p))
        found.append(tuple(1 / (1 + exp(-(odds + sign * spread))) for sign in (-1, 1)))
    centre = asin(sqrt(p))
    found.append(tuple(sin(min(1.5708, max(0.0, centre + sign * 0.98 / sqrt(n)))) ** 2 for sign in (-1, 1)))
    draws = np.random.default_rng(events + 100 * n).beta(events + 1, n - events + 1, 4000)
    found.append(tuple(np.quantile(draws, (0.1, 0.9))))
    low, high = proportion_interval(events, n, 0.999)
    return [pair for pair in (*found, (low, high)) if pair[0] <= p <= pair[1]]


def test_an_interval_by_another_method_is_never_called_impossible():
    for events, n in COUNTS:
        for low, high in _unusual_intervals(events, n):
            verdict = interval_verdict(_with_interval(events, n, low, high), [(events, n)])
            assert verdict.kind != IMPOSSIBLE, (events, n, low, high)


# What is printed, the kind of the verdict on its interval, and its words.
# R: prop.test(38, 66, correct = FALSE) and binom.test(22, 24).
PRINTED = [
    ("57.6", "45.6", "68.8", {"n": 66}, CONSISTENT, "the 95 % interval by Wilson on 38/66"),
    ("57.6", "45.6", "68.8", {"group_size": 80}, CONSISTENT, "the 95 % interval by Wilson on 38/66"),
    ("57.6", "47.4", "67.1", {"n": 66, "ci_level": "90"}, CONSISTENT, "the 90 % interval by Wilson on 38/66"),
    ("91.7", "73.0", "99.0", {"group_size": 40}, CONSISTENT, "the 95 % interval by Clopper-Pearson on 22/24"),
    ("57.6", "40.0", "75.0", {"n": 66}, ONLY_IF, "in another way than the usual ones; Wilson on 38/66 gives 45.6–68.8"),
    ("57.6", "56.9", "58.3", {"n": 66}, IMPOSSIBLE, "narrower than one of 50 % confidence (53.4–61.6)"),
    ("57.6", "60.0", "75.0", {"n": 66}, IMPOSSIBLE, "the number lies outside of it"),
    ("57.6", "68.8", "45.6", {"n": 66}, IMPOSSIBLE, "its lower limit lies above the upper one"),
    ("57.6", "57.7", "75.0", {"n": 66}, ONLY_IF, "in another way"),
    ("57.6", "56.9", "58.3", {"n": 66, "basis": "model"}, None, ""),
    ("57.6", "56.9", "58.3", {"n": 66, "check": "sure?"}, None, ""),
    ("57.7", "45.6", "68.8", {"n": 66}, None, ""),
    ("57.6", "", "", {"n": 66}, None, ""),
    ("0.0", "0.2", "77.1", {"n": 1, "ci_level": "90"}, CONSISTENT, "the 90 % interval by Jeffreys on 0/1"),
    ("100", "85.8", "100", {"n": 24}, CONSISTENT, "Clopper-Pearson on 24/24"),
    ("50", "40", "60", {"group_size": 400}, NOT_CHECKABLE, "too many counts"),
]


@pytest.mark.parametrize(("value", "low", "high", "other", "kind", "said"), PRINTED)
def test_a_verdict_on_an_interval(value, low, high, other, kind, said):
    entry = percentage("k", value, other.pop("group_size", None), ci_low=low, ci_high=high, **other)
    found = audited(entry).findings["k"]
    assert (found.interval.kind if found.interval else None) == kind
    assert said in (found.interval.words if found.interval else "")
    if value != "57.7":
        assert found.faults == ([f"its interval: {found.interval}"] if kind == IMPOSSIBLE else [])


def test_a_number_whose_interval_is_impossible_needs_attention_once():
    found = audited(percentage("k", "57.6", None, n=66, ci_low="60.0", ci_high="75.0", p="0.03", design="paired"))
    (one,) = found.attention
    assert one.faults == ["its interval: impossible: the number lies outside of it"]
    assert one.p.verdict.kind == NOT_CHECKABLE


QUANTILES = [
    "inverted_cdf",
    "averaged_inverted_cdf",
    "closest_observation",
    "interpolated_inverted_cdf",
    "hazen",
    "weibull",
    "linear",
    "median_unbiased",
    "normal_unbiased",
]


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("items", [1, 3])
def test_medians_and_quartiles_of_every_set_of_answers_by_every_definition_are_possible(n, items):
    answers = np.array(list(itertools.combinations_with_replacement(range(5), n))) / items
    for method in QUANTILES:
        for found in np.quantile(answers, (0.25, 0.5, 0.75), axis=1, method=method).T:
            for decimals in (0, 1, 2):
                q1, value, q3 = (f"{number:.{decimals}f}" for number in found)
                entry = Entry("k", "A", None, "median", value, n=n, items=items, minimum=0, maximum=4, q1=q1, q3=q3)
                assert median_verdict(entry).kind != IMPOSSIBLE, (method, found)
    for value in np.median(answers, axis=1):
        entry = Entry("k", "A", None, "median", f"{value:.2f}", n=n, items=items)
        assert median_verdict(entry).kind == CONSISTENT


# A median, its quartiles, and the verdict, by hand.
MEDIANS = [
    ({"value": "4.3", "q1": "2", "q3": "6"}, "impossible: a median of whole-number answers is one of them"),
    ({"value": "4.5", "n": 33}, "only if it was interpolated: of 33 answers, an odd number"),
    ({"value": "4.5", "n": 34}, "consistent: whole-number answers can have this median"),
    ({"value": "4.5", "q1": "2.1", "q3": "6"}, "only if its quartiles were interpolated by an unusual rule"),
    ({"value": "4.0", "q1": "2.25", "q3": "6.5"}, "consistent: whole-number answers can have this median and these qu"),
    ({"value": "7.0", "q1": "2.0", "q3": "6.0"}, "impossible: the first quartile, the median and the third quartile"),
    ({"value": "7.0", "maximum": 6}, "impossible: it lies above the largest possible value, 6"),
    ({"value": "4.3", "items": None}, "cannot be checked: a median of values that are not whole numbers"),
]


@pytest.mark.parametrize(("parts", "said"), MEDIANS)
def test_a_verdict_on_a_median(parts, said):
    assert str(median_verdict(Entry("k", "A", None, "median", **{"items": 1, **parts}))).startswith(said)


def _rate(value: str, events: int | None, years: str, **other: object) -> Entry:
    return Entry("k", "A", None, "rate", value, events=events, person_years=years, **other)


@pytest.mark.parametrize("per", [100, 1000])
def test_a_rate_of_every_number_of_events_is_possible_however_it_is_rounded(per):
    for events, years in itertools.product(range(8), (0.84, 7.31, 33.38, 98.5, 308.55, 2149.6)):
        for decimals, years_decimals in itertools.product((0, 1, 2), (0, 1)):
            rate = per * events / years
            for value in (f"{rate:.{decimals}f}", f"{int(rate * 10**decimals) / 10**decimals:.{decimals}f}"):
                verdict = rate_verdict(_rate(value, events, f"{years:.{years_decimals}f}", per=per))
                assert verdict.kind != IMPOSSIBLE, (events, years, value)


# A rate, its events and patient-years, and the verdict, by hand.
RATES = [
    (_rate("1.6", 5, "308.6"), "consistent: 5 events in 308.6 patient-years are 1.62 per 100"),
    (_rate("16.2", 5, "308.6", per=1000), "consistent: 5 events in 308.6 patient-years are 16.20 per 1000"),
    (_rate("2.6", 5, "308.6"), "impossible: 5 events in 308.6 patient-years are 1.62 per 100"),
    (_rate("1.62", 37, "2300"), "only if its patient-years are rounded to hundreds or more"),
    (_rate("1.6", None, "308.6"), "cannot be checked: its events or its patient-years are not printed"),
    (_rate("1.6", 5, ""), "cannot be checked"),
]


@pytest.mark.parametrize(("entry", "said"), RATES)
def test_a_verdict_on_a_rate(entry, said):
    assert str(rate_verdict(entry)).startswith(said)


def test_exact_limits_of_a_rate_are_recognised_also_where_its_patient_years_are_not_printed():
    for events, years in itertools.product((3, 5, 17), (98.5, 308.55, 2149.6)):
        rate = poisson_rate(events, years)
        texts = {"ci_low": f"{rate.low:.1f}", "ci_high": f"{rate.high:.1f}"}
        verdict = interval_verdict(_rate(f"{rate.rate:.1f}", events, "", **texts), [])
        assert verdict.words.startswith(f"it is the 95 % interval by exact Poisson on {events} events")


def _ratio(value: str, low: str, high: str, **other: object) -> Entry:
    return Entry("k", "A", None, "ratio", value, ci_low=low, ci_high=high, **other)


def test_walds_interval_of_every_odds_ratio_has_it_in_the_middle_and_gives_its_own_p():
    for a, b, c, d in itertools.product((1, 2, 5, 9), repeat=4):
        estimate, error = log(a * d / (b * c)), sqrt(1 / a + 1 / b + 1 / c + 1 / d)
        value, low, high = (f"{exp(estimate + z * error):.2f}" for z in (0, -1.959964, 1.959964))
        entry = _ratio(value, low, high, p=f"{2 * (1 - _normal(abs(estimate) / error)):.3f}")
        assert interval_verdict(entry, []).kind == CONSISTENT, (a, b, c, d)
        assert check_ratio_p(entry).verdict.kind in (CONSISTENT, NOT_CHECKABLE), (a, b, c, d)


def _normal(z: float) -> float:
    from statistics import NormalDist

    return NormalDist().cdf(z)


# A ratio with its interval and p, and what is said of both.
RATIOS = [
    (_ratio("3.01", "1.39", "6.55", p="0.005"), CONSISTENT, "consistent: the interval gives p from 0.0049 to 0.0057"),
    (_ratio("1.50", "0.80", "2.81", p="<0.001"), CONSISTENT, "only if p and interval come from different tests"),
    (_ratio("1.50", "0.80", "2.81", p="<0.001", design="other"), CONSISTENT, "cannot be checked: it is said to come"),
    (_ratio("1.50", "0.60", "2.40", p="NS"), ONLY_IF, "consistent: the interval gives p from"),
    (_ratio("0.63", "0.70", "0.89", p="0.009"), IMPOSSIBLE, "cannot be checked: a number that is impossible has no"),
    (_ratio("0.6", "0.0", "8.9", p="0.6"), CONSISTENT, "cannot be checked: its interval is too coarse"),
]


@pytest.mark.parametrize(("entry", "kind", "said"), RATIOS)
def test_a_verdict_on_a_ratio(entry, kind, said):
    found = audited(entry).findings["k"]
    assert found.interval.kind == kind
    assert str(found.p.verdict).startswith(said)


def test_a_ratio_without_an_interval_has_no_p_to_check():
    assert audited(Entry("k", "A", None, "ratio", "1.5", p="0.04")).findings["k"].p.verdict.kind == NOT_CHECKABLE
