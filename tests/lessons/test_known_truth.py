"""The truth is known twice: what the closed forms say, a large drawn population shows."""

import numpy as np
import pytest

from ibd_study.statistics import poisson_rate
from ibd_tools.lessons.known_truth import (
    density_later,
    event_rates,
    fall_without_drug,
    mean_at_start,
    mixed_percent,
    of_prior_failure,
    percent_among_scoped,
    percent_any_false_alarm,
    percent_below_later,
    percent_of_all_started,
    percent_seeing_no_event,
    upper_limit_of_no_event,
)
from ibd_tools.synthetic import EARLY_WEEKS, WEEKS_A_YEAR, Truth, draw_population

DRAWN = 200_000
# Fall without the drug, and percentages below 150 later without and with it; agreed with two million draws.
REGRESSION = [
    (Truth(), 213.8, 31.9, 33.3, 54.6),
    (Truth(starts_at_cdai=None), 150.0, 0.0, 50.0, 69.1),
    (Truth(reading_correlation=1.0), 213.8, 0.0, 0.0, 38.3),
    (Truth(starts_at_cdai=300.0, reading_correlation=0.0), 331.0, 181.0, 50.0, 69.1),
]


@pytest.mark.parametrize(("truth", "start", "fall", "without", "with_drug"), REGRESSION)
def test_regression_to_the_mean_has_these_values(truth, start, fall, without, with_drug):
    untreated = truth.model_copy(update={"effect_points": 0.0})
    found = mean_at_start(truth), fall_without_drug(truth), percent_below_later(untreated), percent_below_later(truth)
    assert found == pytest.approx((start, fall, without, with_drug), abs=0.06)


@pytest.mark.parametrize("truth", [row[0] for row in REGRESSION] + [Truth(reading_correlation=0.8, effect_points=70.0)])
def test_a_drawn_population_agrees_with_the_closed_forms(truth):
    drawn = draw_population(truth, DRAWN, seed=7).query("starts")
    fall = drawn["cdai_start"] - drawn["cdai_later_without"]
    errors = 4 * truth.usual_cdai_sd / np.sqrt(len(drawn))
    assert drawn["cdai_start"].mean() == pytest.approx(mean_at_start(truth), abs=errors)
    assert fall.mean() == pytest.approx(fall_without_drug(truth), abs=2 * errors)
    assert 100 * (drawn["cdai_later_with"] < 150).mean() == pytest.approx(percent_below_later(truth), abs=1.5)


def test_what_falls_by_itself_grows_with_the_rule_and_vanishes_where_nothing_is_chosen_or_nothing_changes():
    falls = [fall_without_drug(Truth(starts_at_cdai=limit)) for limit in (None, 100.0, 150.0, 200.0, 250.0)]
    assert falls == sorted(falls)
    assert falls[0] == pytest.approx(0)
    assert fall_without_drug(Truth(reading_correlation=1.0)) == pytest.approx(0)


def test_the_rule_and_the_drug_leave_the_readings_as_they_are():
    rows = [draw_population(truth, 50, seed=3) for truth in (Truth(), Truth(starts_at_cdai=None, effect_points=0.0))]
    same = ["cdai_start", "cdai_later_without"]
    assert rows[0][same].equals(rows[1][same])


def test_the_hill_of_the_later_scores_has_the_mean_of_the_closed_form():
    truth, cdai = Truth(starts_at_cdai=200.0), np.arange(-400.0, 800.0, 1.0)
    later = np.average(cdai, weights=density_later(truth, cdai))
    assert later == pytest.approx(mean_at_start(truth) - fall_without_drug(truth), abs=0.1)


def test_rates_of_side_effects_have_these_values_and_drawn_patients_agree():
    truth = Truth(starts_at_cdai=None, events_per_100_years_early=150.0, events_per_100_years_late=30.0)
    rates = event_rates(truth)
    assert (rates.survivors_from_start, rates.from_week_8, rates.all_started) == pytest.approx(
        (24.9, 30, 52.4), abs=0.1
    )
    week = draw_population(truth, DRAWN, seed=5)["event_week"]
    years, selected = week.fillna(WEEKS_A_YEAR) / WEEKS_A_YEAR, ~(week < EARLY_WEEKS)
    events = week.notna()
    assert 100 * events.sum() / years.sum() == pytest.approx(rates.all_started, abs=1)
    drawn = 100 * (events & selected).sum() / years[selected].sum()
    assert drawn == pytest.approx(rates.survivors_from_start, abs=0.7)


def test_equal_rates_before_and_after_week_8_leave_only_the_immortal_weeks():
    rates = event_rates(Truth(events_per_100_years_early=30.0, events_per_100_years_late=30.0))
    assert rates.all_started == pytest.approx(rates.from_week_8)
    assert rates.survivors_from_start < rates.from_week_8


def test_of_those_who_stop_early_nobody_is_in_remission_and_the_rate_of_all_follows():
    truth = Truth(starts_at_cdai=None, early_stop_percent=15.0)
    drawn = draw_population(truth, DRAWN, seed=5)
    stayed, well = drawn["stop_week"].isna(), drawn["cdai_later_with"] < 150
    assert not (well & ~stayed).any()
    of_stayed = 100 * well[stayed].mean()
    assert percent_of_all_started(of_stayed, 15.0) == pytest.approx(100 * well.mean(), abs=0.01)
    assert percent_of_all_started(65.0, 15.0) == pytest.approx(55.25)


@pytest.mark.parametrize(("scoped_by", "is_biased"), [("outcome", True), ("baseline", False)])
def test_who_is_scoped_biases_the_rate_and_the_start_explains_it_where_the_start_decided(scoped_by, is_biased):
    truth = Truth(starts_at_cdai=None, scoped_by=scoped_by, scoped_percent_if_well=40.0, scoped_percent_if_ill=90.0)
    drawn = draw_population(truth, DRAWN, seed=9).assign(well=lambda p: p["cdai_later_with"] < 150)
    seen, ill = drawn[drawn["scoped"]], drawn["cdai_start"] >= 150
    weighted = sum(seen["well"][ill == group].mean() * (ill == group).mean() for group in (True, False))
    assert (
        abs(100 * (weighted - drawn["well"].mean())) > 5
        if is_biased
        else weighted == pytest.approx(drawn["well"].mean(), abs=0.01)
    )
    if is_biased:
        expected = percent_among_scoped(100 * drawn["well"].mean(), 40.0, 90.0)
        assert 100 * seen["well"].mean() == pytest.approx(expected, abs=1)
    assert percent_among_scoped(40.0, 70.0, 70.0) == pytest.approx(40)


def test_who_is_scoped_leaves_the_outcomes_as_they_are():
    rows = [
        draw_population(Truth(scoped_by=by, scoped_percent_if_ill=50.0), 50, seed=3) for by in ("baseline", "outcome")
    ]
    assert rows[0].drop(columns="scoped").equals(rows[1].drop(columns="scoped"))


@pytest.mark.parametrize(("correlation", "expected"), [(0.0, 58.2), (0.3, 49.3), (0.6, 32.9), (0.9, 14.9)])
def test_false_alarms_among_tests_have_these_values_and_drawn_studies_agree(correlation, expected):
    assert percent_any_false_alarm(17, correlation, 0.05) == pytest.approx(expected, abs=0.1)
    rng = np.random.default_rng(4)
    shared, own = rng.standard_normal((20_000, 1)), rng.standard_normal((20_000, 17))
    drawn = np.abs(np.sqrt(correlation) * shared + np.sqrt(1 - correlation) * own) > 1.959964
    assert 100 * drawn.any(axis=1).mean() == pytest.approx(expected, abs=1.1)


def test_adjusting_keeps_its_promise_and_one_test_needs_none():
    assert percent_any_false_alarm(1, 0.0, 0.05) == pytest.approx(5)
    for correlation in (0.0, 0.5, 0.8):
        assert percent_any_false_alarm(20, correlation, 0.05 / 20) <= 5


def test_studies_that_see_no_event_are_as_many_as_drawn_and_the_limit_is_that_of_the_exact_interval():
    drawn = np.random.default_rng(8).poisson(0.02 * 50, 50_000)
    assert 100 * (drawn == 0).mean() == pytest.approx(percent_seeing_no_event(2.0, 50.0), abs=0.8)
    assert percent_seeing_no_event(0.0, 50.0) == pytest.approx(100)
    assert upper_limit_of_no_event(80.0) == pytest.approx(poisson_rate(0, 80.0).high)


PRIOR_FAILURE = Truth(
    starts_at_cdai=None,
    prior_failure_percent=70.0,
    prior_failure_points=50.0,
    effect_points=10.0,
    effect_if_prior_failure_points=40.0,
)


@pytest.mark.parametrize("prior_failure", [True, False])
def test_patients_after_a_failure_are_as_their_own_truth_says(prior_failure):
    own = of_prior_failure(PRIOR_FAILURE, prior_failure)
    drawn = draw_population(PRIOR_FAILURE, DRAWN, seed=6).query("prior_failure == @prior_failure")
    assert drawn["cdai_start"].mean() == pytest.approx(mean_at_start(own), abs=1)
    for effect, later in ((0.0, "cdai_later_without"), (own.effect_points, "cdai_later_with")):
        expected = percent_below_later(own.model_copy(update={"effect_points": effect}))
        assert 100 * (drawn[later] < 150).mean() == pytest.approx(expected, abs=0.8)


def test_two_hospitals_that_treat_alike_print_what_their_patients_make_of_it():
    rates = [percent_below_later(of_prior_failure(PRIOR_FAILURE, failed)) for failed in (True, False)]
    for share in (70.0, 30.0):
        hospital = PRIOR_FAILURE.model_copy(update={"prior_failure_percent": share})
        drawn = draw_population(hospital, DRAWN, seed=int(share))["cdai_later_with"] < 150
        assert 100 * drawn.mean() == pytest.approx(mixed_percent(*rates, share), abs=0.5)


def test_prior_failure_that_makes_no_difference_leaves_everybody_as_they_are():
    rows = [draw_population(Truth(prior_failure_percent=percent), 50, seed=3) for percent in (0.0, 100.0)]
    assert rows[0].drop(columns="prior_failure").equals(rows[1].drop(columns="prior_failure"))
    assert (rows[0]["prior_failure"].any(), rows[1]["prior_failure"].all()) == (False, True)
