"""Inverse-probability weights: exact on a covariate of two values, and honest where there is no model."""

import numpy as np
import pytest

from ibd_study.statistics import proportion_interval
from ibd_tools.sensitivity import (
    probability_of_being_seen,
    stabilised_weights,
    weighted_proportion,
)

# Of 40 mild patients 32 were seen and 24 succeeded, of 40 severe ones 16 were seen and 4 succeeded.
SEVERE = np.repeat([0, 0, 0, 1, 1, 1], [24, 8, 8, 4, 12, 24])
SEEN = np.repeat([True, True, False, True, True, False], [24, 8, 8, 4, 12, 24])
SUCCESS = np.repeat([True, False, False, True, False, False], [24, 8, 8, 4, 12, 24])


def test_a_covariate_of_two_values_gives_the_share_seen_of_each():
    probability = probability_of_being_seen(SEEN, SEVERE)
    assert probability[SEVERE == 0] == pytest.approx(32 / 40)
    assert probability[SEVERE == 1] == pytest.approx(16 / 40)


def test_the_weighted_share_is_that_of_both_groups_in_their_sizes():
    weights = stabilised_weights(SEEN, probability_of_being_seen(SEEN, SEVERE))
    assert weights.sum() == pytest.approx(48)
    found = weighted_proportion(SUCCESS[SEEN], weights)
    assert found.share == pytest.approx((24 / 32 + 4 / 16) / 2)
    assert SUCCESS[SEEN].mean() == pytest.approx(28 / 48)


def test_equal_weights_give_wilsons_interval():
    found = weighted_proportion([True] * 7 + [False] * 13, [2.5] * 20)
    assert (found.low, found.high) == pytest.approx(tuple(proportion_interval(7, 20)))
    assert found.effective_total == pytest.approx(20)


def test_the_variance_is_the_robust_one_of_a_weighted_mean():
    # statsmodels: WLS(y, ones, weights=w).fit(cov_type="HC0"): the standard error of the mean
    from statsmodels.regression.linear_model import WLS

    outcomes, weights = np.array([1, 0, 1, 1, 0, 0.0]), np.array([0.5, 2, 1, 1.5, 0.7, 1.1])
    found = weighted_proportion(outcomes.astype(bool), weights)
    fitted = WLS(outcomes, np.ones(6), weights=weights).fit(cov_type="HC0")
    assert found.share == pytest.approx(fitted.params[0])
    assert found.share * (1 - found.share) / found.effective_total == pytest.approx(fitted.bse[0] ** 2)


@pytest.mark.parametrize(("outcome", "share"), [(True, 1.0), (False, 0.0)])
def test_all_or_none_rest_on_the_effective_number_of_kish(outcome, share):
    found = weighted_proportion([outcome] * 3, [1, 1, 2])
    assert (found.share, found.effective_total) == (share, pytest.approx(16 / 6))
    assert found.low < found.high


@pytest.mark.parametrize("seen", [[True] * 6, [False] * 6])
def test_nobody_or_everybody_seen_has_no_model(seen):
    assert probability_of_being_seen(seen, range(6)) is None


def test_a_covariate_that_separates_seen_from_not_evaluable_has_no_model():
    assert probability_of_being_seen([True] * 5 + [False] * 5, range(10)) is None


def test_a_covariate_without_variation_is_left_out():
    with_constant = np.column_stack([SEVERE, np.ones(len(SEVERE))])
    assert probability_of_being_seen(SEEN, with_constant) == pytest.approx(probability_of_being_seen(SEEN, SEVERE))


def test_a_covariate_twice_over_has_no_model():
    assert probability_of_being_seen(SEEN, np.column_stack([SEVERE, SEVERE])) is None


@pytest.mark.parametrize(("outcomes", "weights"), [([], []), ([True], [1, 2]), ([True, False], [1, 0])])
def test_weights_that_do_not_fit_are_refused(outcomes, weights):
    with pytest.raises(ValueError, match="weights above 0"):
        weighted_proportion(outcomes, weights)


def test_the_logistic_model_is_that_of_statsmodels():
    from statsmodels.discrete.discrete_model import Logit

    random = np.random.default_rng(5)
    for patients in (20, 200):
        covariates = random.normal(size=(patients, 3))
        seen = random.random(patients) < 1 / (1 + np.exp(-covariates[:, 0]))
        design = np.column_stack([np.ones(patients), covariates])
        found = probability_of_being_seen(seen, covariates)
        assert found == pytest.approx(Logit(seen.astype(float), design).fit(disp=0).predict(), abs=1e-9)
