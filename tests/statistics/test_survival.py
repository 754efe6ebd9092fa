"""Kaplan-Meier, competing events and many tests at once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from ibd_study.statistics import (
    Interval,
    RestrictedMean,
    cumulative_incidence,
    kaplan_meier,
    likelihood_ratio,
    log_rank,
    restricted_mean,
)
from ibd_tools.sensitivity import adjusted_p_values

quick = settings(max_examples=15, deadline=None, derandomize=True)

# km_02: data printed in Le, Introductory Biostatistics, exercise 11.1 (Freireich, 6-MP); R 4.2.2 survival:
# summary(survfit(Surv(time, event) ~ 1))
SIX_MP = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
SHARES = [0.857143, 0.806723, 0.752941, 0.690196, 0.627451, 0.537815, 0.448179]
ERRORS = [0.0763604, 0.0869353, 0.0963497, 0.1068147, 0.1140539, 0.1282338, 0.1345915]


def test_kaplan_meier_gives_the_values_and_errors_of_r():
    curve = kaplan_meier(SIX_MP, [1] * 9 + [0] * 12)
    assert curve.time.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.value == pytest.approx(SHARES, abs=5e-7)
    assert curve.standard_error == pytest.approx(ERRORS, abs=5e-7)
    assert [curve.at(5.9), curve.at(6), curve.at(8)] == pytest.approx([1, SHARES[0], SHARES[1]], abs=5e-7)
    assert (curve.at_risk(6), curve.at_risk(7), curve.events_by(10)) == (21, 17, 5)


# km_03: R 4.2.2 survival::aml (Miller 1981), maintained arm; median 31 with conf.type = "log" or "log-log"
def test_kaplan_meier_gives_the_median_of_r():
    curve = kaplan_meier([9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161], [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0])
    expected = [0.909091, 0.818182, 0.715909, 0.613636, 0.490909, 0.368182, 0.184091]
    assert curve.value == pytest.approx(expected, abs=5e-7)
    assert curve.median() == pytest.approx(31)


def test_the_log_log_interval_is_that_of_its_formula():
    curve = kaplan_meier(SIX_MP, [1] * 9 + [0] * 12)
    value, error = SHARES[2], ERRORS[2]
    power = np.exp(1.959964 * error / (value * np.log(value)))
    assert curve.interval(10) == pytest.approx((value ** (1 / power), value**power), abs=1e-5)
    assert curve.interval(3) == Interval(None, None), "before the first event there is nothing to compute it from"


# By hand: 3 enter at 8; one leaves at 9 of 3 (2/3), one at 20 of the last 2 (1/3). Who left at 5 never counted.
def test_delayed_entry_counts_a_subject_only_after_it():
    curve = kaplan_meier([5, 9, 20, 30], [1, 1, 1, 0], entry=8)
    assert (curve.entered, curve.not_at_risk) == (3, 1)
    assert curve.value == pytest.approx([2 / 3, 1 / 3])
    assert (curve.at(4), curve.at(8)) == (None, 1.0)
    assert (curve.at_risk(8), curve.at_risk(9), curve.at_risk(10)) == (3, 3, 2)


# By hand: at 0 two of five (3/5), at 5 one of three (2/5); of the two at 0, each cause took one.
def test_an_event_at_time_0_counts():
    curve = kaplan_meier([0, 0, 5, 10, 12], [1, 1, 1, 0, 0])
    assert (curve.at(0), curve.at(5)) == pytest.approx((0.6, 0.4))
    assert (curve.entered, curve.not_at_risk, curve.at_risk(0), curve.at_risk(5)) == (5, 0, 5, 3)
    causes = cumulative_incidence([0, 0, 5, 10, 12], [1, 2, 1, 0, 0])
    assert [causes[number].at(5) for number in (1, 2)] == pytest.approx([0.4, 0.2])


# By hand: four enter at 8; of them two leave at 8, one with the event (3/4); who left at 7 never counted.
def test_who_has_the_event_on_entering_had_it_under_observation():
    curve = kaplan_meier([7, 8, 8, 9, 20], [1, 1, 0, 1, 0], entry=8)
    assert (curve.entered, curve.not_at_risk, curve.at_risk(8)) == (4, 1, 4)
    assert curve.value == pytest.approx([3 / 4, 3 / 4 * 1 / 2])
    assert cumulative_incidence([7, 8, 8, 9, 20], [1, 1, 0, 2, 0], entry=8)[1].at(8) == pytest.approx(1 / 4)


# By hand: the second enters at 5 and leaves at once, so the third is at risk at 5 too, and the first is: 2/3.
def test_an_event_on_entering_takes_those_who_enter_then_into_account():
    assert kaplan_meier([9, 5, 12], [0, 1, 0], entry=[0, 5, 5]).at(5) == pytest.approx(2 / 3)
    assert kaplan_meier([5, 9, 12], [1, 0, 0], entry=[0, 0, 5]).at(5) == pytest.approx(1 / 2)


def test_the_median_of_a_curve_that_stays_at_one_half_is_the_middle_of_its_two_events():
    assert kaplan_meier([1, 2, 3, 4], [1, 1, 1, 1]).median() == pytest.approx(2.5)
    assert kaplan_meier([1, 2, 3, 4], [1, 1, 0, 1]).median() == pytest.approx(3)
    assert kaplan_meier([1, 2, 3, 4], [1, 1, 0, 0]).median() == pytest.approx(2), "no later event ends it"


# By hand: four at risk; 3/4 from 6 on, 1/2 from 8 on: until 10 the area is 6 + 2 * 3/4 + 2 * 1/2.
def test_the_restricted_mean_is_the_area_from_the_entry_on():
    assert restricted_mean(kaplan_meier([6, 8, 12, 20], [1, 1, 0, 0]), 10).value == pytest.approx(8.5)
    assert restricted_mean(kaplan_meier([6, 8, 12, 20], [1, 1, 0, 0], entry=5), 10).value == pytest.approx(3.5)
    everybody = restricted_mean(kaplan_meier([2, 4], [1, 1]), 10)
    assert everybody.value == pytest.approx(3), "everybody has had it: nothing comes after"


@pytest.mark.parametrize(
    ("curve", "until"), [(kaplan_meier([6, 8], [1, 0]), 10), (kaplan_meier([], []), 10), (kaplan_meier([9], [1], 8), 7)]
)
def test_a_mean_beyond_observation_or_before_entry_is_not_given(curve, until):
    assert restricted_mean(curve, until) == RestrictedMean(None, None)
    assert restricted_mean(curve, until).interval() == Interval(None, None)


def test_a_group_without_an_event_gives_a_mean_without_error_and_no_limits_of_a_difference():
    nobody = restricted_mean(kaplan_meier([12, 20], [0, 0]), 10)
    assert nobody == RestrictedMean(10, None)
    difference = nobody.minus(restricted_mean(kaplan_meier([6, 8, 12, 20], [1, 1, 0, 0]), 10))
    assert difference.value == pytest.approx(1.5)
    assert difference.interval() == Interval(None, None)


# By hand: at 1 one of two and at 2 one of one: observed in the second group 1, expected 1/2, variance 1/4.
def test_the_log_rank_statistic_is_that_of_its_formula():
    found = log_rank([kaplan_meier([2], [1]), kaplan_meier([1], [1])])
    assert (found.statistic, found.n, found.method) == (pytest.approx(1), 2, "log-rank")


@pytest.mark.parametrize(
    ("curves", "words"),
    [
        ([kaplan_meier([3, 4], [1, 1]), kaplan_meier([], [])], "fewer than two groups"),
        ([kaplan_meier([3, 4], [0, 0]), kaplan_meier([5], [0])], "no event"),
        ([kaplan_meier([3], [0]), kaplan_meier([5], [1])], "no event"),
    ],
)
def test_a_log_rank_test_that_cannot_be_made_says_why(curves, words):
    found = log_rank(curves)
    assert found.p_value is None
    assert words in found.reason


# 300 samples of two groups of 30 that stop alike, a third of them not seen to the end: counts of 300 at 5 % lie between
# 6 and 26 in all but one of two hundred tries.
def test_groups_that_are_alike_are_told_apart_as_seldom_as_promised():
    random = np.random.default_rng(20250114)
    rejected, missed = 0, 0
    for _ in range(300):
        time, end = random.exponential(size=60), random.uniform(0.5, 2.0, size=60)
        curves = [
            kaplan_meier(np.minimum(time, end)[half], (time <= end)[half]) for half in (slice(30), slice(30, None))
        ]
        rejected += log_rank(curves).p_value <= 0.05
        low, high = restricted_mean(curves[0], 0.5).minus(restricted_mean(curves[1], 0.5)).interval()
        missed += not low <= 0 <= high
    assert 6 <= rejected <= 26
    assert 6 <= missed <= 26


# By hand: at 9 the second and the third are at risk, at 12 the third alone.
def test_entries_may_differ_between_subjects():
    curve = kaplan_meier([3, 9, 12], [0, 1, 1], entry=[0, 4, 5])
    assert curve.value == pytest.approx([0.5, 0.0])
    assert curve.interval(12) == Interval(None, None)


def test_missing_values_are_dropped_and_nobody_gives_an_empty_curve():
    assert kaplan_meier([5, None, 9], [1, 1, None]).entered == 1
    empty = kaplan_meier([], [])
    assert (empty.at(3), empty.interval(3), empty.at_risk(3), empty.median()) == (None, Interval(None, None), 0, None)
    assert cumulative_incidence([4.0, 5.0], [0, 0]) == {}


times = some.lists(some.tuples(some.integers(8, 40), some.integers(0, 3)), min_size=1, max_size=40)


@quick
@given(times, some.sampled_from([0.0, 8.0]))
def test_all_causes_and_freedom_from_them_add_up_to_one(rows, entry):
    time, cause = zip(*rows, strict=True)
    curves = cumulative_incidence(time, cause, entry)
    free = kaplan_meier(time, [number > 0 for number in cause], entry)
    for week in (8, 15, 27, 40):
        assert free.at(week) + sum(curve.at(week) for curve in curves.values()) == pytest.approx(1)
        for curve in (free, *curves.values()):
            low, high = curve.interval(week)
            assert low is None or 0 <= low <= curve.at(week) <= high <= 1


@quick
@given(times)
def test_without_censoring_and_entry_the_curve_is_a_share(rows):
    time = [week for week, _ in rows]
    curve = kaplan_meier(time, [True] * len(time))
    for week in (8, 9, 20, 40):
        assert curve.at(week) == pytest.approx(sum(one > week for one in time) / len(time), abs=1e-12)


# By hand: Holm 4 * 0.005, 3 * 0.011, 2 * 0.02, then never less than the one before; Benjamini-Hochberg 4 * 0.005 / 1,
# 4 * 0.011 / 2, 4 * 0.02 / 3, 0.04. As R: p.adjust(c(0.005, 0.011, 0.02, 0.04), "holm") and "BH".
def test_adjusted_p_values_are_those_of_r():
    p_values = [0.04, 0.005, None, 0.02, 0.011]
    assert adjusted_p_values(p_values, "holm") == pytest.approx([0.04, 0.02, None, 0.04, 0.033])
    expected = [0.04, 0.02, None, 0.02667, 0.022]
    assert adjusted_p_values(p_values, "false_discovery") == pytest.approx(expected, abs=5e-6)


@quick
@given(some.lists(some.floats(0, 1), min_size=1, max_size=20))
def test_adjusting_never_makes_a_p_value_smaller_and_holm_is_never_below_false_discovery(p_values):
    holm, discovery = (adjusted_p_values(p_values, method) for method in ("holm", "false_discovery"))
    for p, low, high in zip(p_values, discovery, holm, strict=True):
        assert p <= low + 1e-12 <= high + 2e-12 <= 1 + 3e-12


def test_no_p_value_gives_none_and_an_unknown_method_is_refused():
    assert adjusted_p_values([None, None], "holm") == [None, None]
    with pytest.raises(ValueError, match="method is 'bonferroni'"):
        adjusted_p_values([0.1], "bonferroni")


def test_the_likelihood_ratio_between_groups_is_that_of_the_logistic_model():
    from scipy.stats import chi2
    from statsmodels.discrete.discrete_model import Logit

    groups = [(14, 48), (4, 30), (20, 40)]
    x = np.concatenate([np.tile(np.eye(3)[place], (total, 1)) for place, (_, total) in enumerate(groups)])
    y = np.concatenate([np.r_[np.ones(events), np.zeros(total - events)] for events, total in groups])
    ratio = 2 * (Logit(y, x).fit(disp=0).llf - Logit(y, np.ones(len(y))).fit(disp=0).llf)
    found = likelihood_ratio(groups)
    assert found.statistic == pytest.approx(ratio)
    assert found.p_value == pytest.approx(chi2.sf(ratio, 2))
    assert (found.n, found.method) == (118, "likelihood ratio between groups")


def test_a_group_without_events_keeps_the_test_finite_and_few_expected_are_said():
    found = likelihood_ratio([(0, 10), (10, 10), (0, 0)])
    assert 0 < found.p_value < 0.001
    assert "fewer than 5 expected" not in found.method
    assert "fewer than 5 expected" in likelihood_ratio([(0, 10), (5, 10)]).method


@pytest.mark.parametrize(("groups", "words"), [([(3, 9)], "two groups"), ([(0, 9), (0, 4)], "same outcome")])
def test_what_cannot_be_tested_says_why(groups, words):
    assert words in likelihood_ratio(groups).reason
