"""What intervals and tests promise that need whole cohorts or several studies.

The limits allow for the error of drawing at four standard errors. Most of these are slow; the quick ones check that the
samples are what they are said to be.
"""

from math import log, sqrt

import numpy as np
import pandas as pd
import pytest

from ibd_tools.operating_characteristics.simulated_cohorts import (
    STUDIES,
    Setting,
    _survival_sample,
    likelihood_ratio_size,
    pooling_promises,
    promises_on_cohorts,
    studies_sample,
)
from ibd_tools.pooling import pool_binomial
from ibd_tools.sensitivity import cluster_robust, fit_logistic

SIZES = (20, 50, 100, 500)
RATES = (0.05, 0.3, 0.6, 0.9)
REPETITIONS, SOME, CENTRES = 400, 200, 6
INTERVALS = {
    *("coverage_kaplan_meier", "coverage_aalen_johansen", "coverage_multiple_imputation", "coverage_weighting"),
    *("coverage_hartung_knapp", "coverage_pooled_wald", "coverage_prediction"),
}


def error(share: float, repetitions: int = REPETITIONS) -> float:
    return 4 * sqrt(share * (1 - share) / repetitions)


def random(*seed: int) -> np.random.Generator:
    return np.random.default_rng([17, *seed])


@pytest.mark.parametrize(("left", "other"), [(0.6, 0.0), (0.2, 0.2)])
def test_the_true_shares_at_the_week_are_those_said(left, other):
    time, causes, week = _survival_sample(left, other, 200_000, random())
    # Without loss of observation the shares could be counted: a third at most is lost before the week.
    assert ((causes == 0) & (time < week)).mean() < 1 / 3
    early = time < week / 2  # nobody has left observation yet
    assert early.mean() == pytest.approx(1 - left**0.5, abs=0.01)
    assert (causes[early] == 2).mean() == pytest.approx(other / (1 - left), abs=0.01)


def test_true_rates_of_studies_differ_round_the_stated_one():
    events, new = zip(*(studies_sample(0.3, 100, random(number)) for number in range(2000)), strict=True)
    assert all(len(one) == STUDIES for one in events)
    odds = np.log(np.array(new) / (1 - np.array(new)))
    assert odds.mean() == pytest.approx(log(0.3 / 0.7), abs=0.05)
    assert odds.std() == pytest.approx(0.5, abs=0.04)


def test_few_samples_give_every_promise_and_the_seed_decides():
    first, again, other = (promises_on_cohorts(Setting(0.3, 20, 5, random(seed))) for seed in (1, 1, 2))
    assert set(first) == INTERVALS | {"size_likelihood_ratio"}
    assert all(frequency.repetitions == 5 and 0 <= frequency.share <= 1 for frequency in first.values())
    assert first == again != other
    # The test of subgroups takes the first draws of the source: in another order every number would be another one.
    assert first["size_likelihood_ratio"] == pytest.approx(likelihood_ratio_size(Setting(0.3, 20, 5, random(1))))


def test_walds_interval_of_five_studies_holds_the_truth_too_seldom():
    found = pooling_promises(Setting(0.9, 50, 200, random(4)))
    wald, hartung_knapp = (found[f"coverage_{name}"].share for name in ("pooled_wald", "hartung_knapp"))
    assert wald < 0.92
    assert wald < hartung_knapp - 0.03


# A level at which an interval holds next to nothing, and a test cries always.
def test_a_low_level_breaks_every_promise():
    found = promises_on_cohorts(Setting(0.5, 50, 40, random(3), level=0.01))
    assert max(found[name].share for name in INTERVALS) < 0.3
    assert found["size_likelihood_ratio"].share > 0.7


@pytest.fixture(scope="module")
def kept():
    """Every promise at every size and rate."""
    return {
        (name, n, rate): frequency.share
        for n in SIZES
        for rate in RATES
        for name, frequency in promises_on_cohorts(Setting(rate, n, REPETITIONS, random(n, round(100 * rate)))).items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(INTERVALS - {"coverage_prediction", "coverage_pooled_wald"}))
def test_intervals_hold_the_truth_nearly_as_often_as_promised(kept, name):
    for (method, n, rate), share in kept.items():
        if method == name:
            assert share > 0.93 - error(0.95), (n, rate)


# The variance between studies is guessed from five of them, now too small, now too large.
@pytest.mark.slow
def test_the_prediction_interval_of_five_studies_falls_a_little_short_at_worst(kept):
    shares = [share for (name, _, _), share in kept.items() if name == "coverage_prediction"]
    assert min(shares) > 0.85 - error(0.9)
    assert np.mean(shares) == pytest.approx(0.94, abs=0.03)


@pytest.mark.slow
def test_the_test_of_subgroups_cries_a_little_too_often_with_few_patients_only(kept):
    sizes = {key[1:]: share for key, share in kept.items() if key[0] == "size_likelihood_ratio"}
    assert max(sizes.values()) < 0.09 + error(0.09)
    assert max(share for (n, _), share in sizes.items() if n == 500) < 0.05 + error(0.05) + 0.01


def _firth_limits(first: int, second: int, half: int) -> tuple[float, float]:
    group = pd.DataFrame({"x": np.repeat([0.0, 1.0], half)})
    outcome = pd.Series([*(np.arange(half) < first), *(np.arange(half) < second)], dtype="boolean")
    fit = fit_logistic(group, outcome, penalty="firth")
    if fit.reason:
        return -np.inf, np.inf
    low, high = fit.low["x"], fit.high["x"]
    return (-np.inf if np.isnan(low) else low), (np.inf if np.isnan(high) else high)


@pytest.mark.slow
@pytest.mark.parametrize("rate", RATES)
def test_firths_profile_limits_hold_the_odds_ratio_of_two_groups_of_ten(rate):
    """Exactly: all 121 tables, weighed by their probability; the odds in the second group are twice as high."""
    from scipy.stats import binom

    half, truth = 10, log(2)
    other = 1 / (1 + (1 - rate) / rate / 2)
    covered = sum(
        binom.pmf(first, half, rate) * binom.pmf(second, half, other)
        for first in range(half + 1)
        for second in range(half + 1)
        if (limits := _firth_limits(first, second, half))[0] <= truth <= limits[1]
    )
    assert covered > 0.94


def _two_groups(n: int, rate: float, spread: float, draws: np.random.Generator) -> tuple[pd.DataFrame, pd.Series]:
    """Patients of six centres in two groups; the odds in the second are twice as high, within every centre."""
    patients = pd.DataFrame({"x": draws.integers(0, 2, n), "centre": draws.integers(0, CENTRES, n)})
    of_centre = spread * draws.standard_normal(CENTRES)
    odds = log(rate / (1 - rate)) + of_centre[patients["centre"]] + log(2) * patients["x"]
    return patients, pd.Series(draws.random(n) < 1 / (1 + np.exp(-odds)), dtype="boolean")


def _coverage_of_log_2(fits: list) -> float:
    """Share of the limits that hold it; a fit that makes no claim is not wrong."""
    return float(np.mean([bool(fit.reason) or fit.low["x"] <= log(2) <= fit.high["x"] for fit in fits]))


@pytest.mark.slow
@pytest.mark.parametrize(("n", "rate"), [(n, rate) for n in (50, 100, 500) for rate in RATES])
def test_wald_limits_of_an_odds_ratio_hold_it_where_there_are_enough_events(n, rate):
    draws = random(n, round(100 * rate), 5)
    samples = [_two_groups(n, rate, 0.0, draws) for _ in range(SOME)]
    share = _coverage_of_log_2([fit_logistic(one[["x"]], yes, penalty="none") for one, yes in samples])
    assert share > 0.94 - error(0.95, SOME)


@pytest.mark.slow
@pytest.mark.parametrize(("n", "rate"), [(n, rate) for n in (100, 500) for rate in RATES[1:]])
def test_cluster_robust_limits_of_six_centres_fall_a_little_short_at_worst(n, rate):
    draws = random(n, round(100 * rate), 6)
    samples = [_two_groups(n, rate, 0.5, draws) for _ in range(SOME)]
    share = _coverage_of_log_2([cluster_robust(one[["x"]], yes, one["centre"]) for one, yes in samples])
    assert 0.85 - error(0.85, SOME) < share


@pytest.mark.slow
@pytest.mark.parametrize(("n", "rate"), [(20, 0.3), (100, 0.05), (100, 0.6)])
def test_the_binomial_model_of_pooling_is_somewhat_narrow_with_five_studies(n, rate):
    draws, held = random(n, round(100 * rate), 9), []
    for _ in range(100):
        events, _ = studies_sample(rate, n, draws)
        pooled = pool_binomial(events, [n] * STUDIES)
        held.append(pooled.low is None or pooled.low <= rate <= pooled.high)
    assert np.mean(held) > 0.88 - error(0.88, 100)
