"""Logistic models: printed answers, separation made explicit, clusters, splines, calibration and optimism."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from ibd_study.statistics import natural_spline
from ibd_tools.sensitivity import (
    INTERCEPT,
    calibration_groups,
    cluster_robust,
    fit_logistic,
    optimism_corrected,
    performance,
)

quick = settings(max_examples=15, deadline=None, derandomize=True)


def two_groups(*groups: tuple[int, int]) -> tuple[pd.DataFrame, pd.Series]:
    """Events of total in group 0 and in group 1, as one row a patient."""
    rows = [(place, 1.0 * (i < events)) for place, (events, total) in enumerate(groups) for i in range(total)]
    frame = pd.DataFrame(rows, columns=["x", "y"], dtype=float)
    return frame[["x"]], frame["y"]


def cohort(n: int = 300, seed: int = 7, slope: float = 1.0) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    rng = np.random.default_rng(seed)
    x = pd.DataFrame({"a": rng.normal(size=n), "b": rng.integers(0, 2, n).astype(float)})
    y = rng.random(n) < 1 / (1 + np.exp(-slope * (x["a"] + x["b"] - 0.5)))
    return x, y.astype("boolean"), pd.Series(rng.integers(0, 6, n))


# firth_03: closed form (saturated model: add 1/2 to each cell), equal to R 4.2.2 brglm2 AS_mean
def test_firth_gives_the_printed_answer_where_maximum_likelihood_has_none():
    fit = fit_logistic(*two_groups((0, 10), (5, 10)))
    assert fit.separated == ("x", INTERCEPT)
    assert "Firth" in fit.method
    assert fit.coefficients.to_dict() == pytest.approx({"x": 3.044522, INTERCEPT: -3.044522}, abs=1e-5)
    errors = np.sqrt(np.diag(fit.covariance))
    assert errors == pytest.approx([1.644616, 1.518144], abs=1e-5)
    assert (fit.n, fit.events, fit.events_per_variable) == (20, 5, 5.0)


# By hand: ln((9/3) / (4/8)) = ln 6, variance 1/9 + 1/3 + 1/4 + 1/8
def test_maximum_likelihood_is_the_odds_ratio_of_the_four_counts_with_woolfs_interval():
    fit = fit_logistic(*two_groups((4, 12), (9, 12)), penalty="none")
    spread = 1.959964 * np.sqrt(1 / 9 + 1 / 3 + 1 / 4 + 1 / 8)
    expected = [np.log(6), np.log(6) - spread, np.log(6) + spread]
    assert [fit.coefficients["x"], fit.low["x"], fit.high["x"]] == pytest.approx(expected, abs=1e-5)
    assert fit.contrast(pd.Series({"x": 1.0})) == pytest.approx(expected, abs=1e-5)
    assert fit.separated == ()


@quick
@given(some.integers(1, 15), some.integers(1, 15), some.integers(1, 15), some.integers(1, 15))
def test_firth_of_two_groups_adds_a_half_to_each_count(a, b, c, d):
    fit = fit_logistic(*two_groups((a, a + b), (c, c + d)), penalty="firth")
    assert fit.coefficients["x"] == pytest.approx(np.log((c + 0.5) * (b + 0.5) / ((d + 0.5) * (a + 0.5))), abs=1e-4)
    assert fit.low["x"] < fit.coefficients["x"] < fit.high["x"]


@quick
@given(some.lists(some.tuples(some.integers(0, 1), some.booleans()), min_size=4, max_size=25))
def test_no_coefficient_is_absurd_whatever_the_data(rows):
    x, y = pd.DataFrame({"x": [float(row[0]) for row in rows]}), pd.Series([row[1] for row in rows])
    fit = fit_logistic(x, y)
    assert fit.reason or fit.coefficients.abs().max() < 2 * np.log(2 * len(rows) + 1)


# Eight patients: age, CDAI, man. On these numbers as they are, the library's own rule of rest is out of reach.
UNEVEN = pd.DataFrame(
    {
        "age": [53.0, 49.0, 21.0, 65.0, 30.0, 32.0, 28.0, 36.0],
        "cdai": [371.0, 382.0, 390.0, 156.0, 288.0, 222.0, 216.0, 215.0],
        "man": [1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0],
    }
)
UNEVEN_OUTCOME = pd.Series([1, 0, 0, 1, 1, 0, 0, 1])


@pytest.mark.filterwarnings("error")
def test_few_patients_and_columns_of_very_different_size_give_a_fit_at_rest_without_a_warning():
    fit = fit_logistic(UNEVEN, UNEVEN_OUTCOME, penalty="firth")
    assert fit.reason is None
    full = UNEVEN.assign(**{INTERCEPT: 1.0}).to_numpy()
    p = 1 / (1 + np.exp(-(full @ fit.coefficients.to_numpy())))
    weighted = full * np.sqrt(p * (1 - p))[:, None]
    leverage = np.diag(weighted @ np.linalg.inv(weighted.T @ weighted) @ weighted.T)
    score = full.T @ (UNEVEN_OUTCOME - p + leverage * (0.5 - p))
    assert np.abs(score) == pytest.approx([0, 0, 0, 0], abs=1e-3)
    assert ((fit.low < fit.coefficients) & (fit.coefficients < fit.high)).all()


@pytest.mark.parametrize(("name", "times"), [("age", 12), ("cdai", 0.001), ("man", 1000)])
def test_another_unit_of_a_column_changes_its_own_coefficient_and_nothing_else(name, times):
    plain = fit_logistic(UNEVEN, UNEVEN_OUTCOME, penalty="firth")
    other = fit_logistic(UNEVEN.assign(**{name: UNEVEN[name] * times}), UNEVEN_OUTCOME, penalty="firth")
    for side in ("coefficients", "low", "high"):
        found = getattr(other, side).to_dict()
        assert found | {name: found[name] * times} == pytest.approx(getattr(plain, side).to_dict(), rel=1e-3)


def test_a_penalised_fit_that_is_not_at_rest_is_none_and_says_so(monkeypatch):
    from ibd_tools.sensitivity.statistics import logistic

    monkeypatch.setattr(logistic, "MOST_STEPS", 1)
    fit = fit_logistic(UNEVEN, UNEVEN_OUTCOME, penalty="firth")
    assert fit.coefficients.empty
    assert fit.reason == "the penalised fit did not converge"


# Seven patients, one of them without the outcome: at 99.9 % the profile leaves the data, at 50 % it does not.
@pytest.mark.parametrize(("level", "has_limits"), [(0.999, False), (0.5, True)])
def test_a_profile_that_leaves_the_data_gives_a_fit_without_limits(level, has_limits):
    columns = [[1, 4, 4, 0, 2, 2, 1], [1, 2, 2, 2, 4, 2, 4], [3, 0, 0, 3, 0, 4, 0]]
    design = pd.DataFrame(dict(zip("abc", columns, strict=True)), dtype=float)
    fit = fit_logistic(design, pd.Series([0, 1, 1, 1, 1, 1, 1]), level, "firth")
    assert fit.reason is None
    assert fit.coefficients.notna().all()
    assert bool(fit.low.notna().any()) == has_limits


def test_separated_data_are_refused_without_the_penalty_and_the_term_is_named():
    fit = fit_logistic(*two_groups((0, 10), (5, 10)), penalty="none")
    assert fit.coefficients.empty
    assert fit.reason.startswith("no finite estimate: x, intercept separate the outcomes")


@pytest.mark.parametrize(("events", "penalised"), [(9, True), (10, False)])
def test_fewer_than_ten_events_a_term_call_for_the_penalty(events, penalised):
    fit = fit_logistic(*two_groups((4, 20), (events - 4, 20)))
    assert fit.events_per_variable == events
    assert ("Firth" in fit.method) == penalised


def test_a_missing_value_anywhere_leaves_the_row_out_and_is_counted():
    x, y = two_groups((4, 12), (9, 12))
    longer = pd.concat([x, pd.DataFrame({"x": [np.nan, 1.0]})], ignore_index=True)
    fit = fit_logistic(longer, pd.Series([*y, 1.0, None], dtype="Float64"))
    assert (fit.n, fit.missing) == (24, 2)
    assert fit.coefficients.to_dict() == pytest.approx(fit_logistic(x, y).coefficients.to_dict())


NO_FIT = {
    "the same outcome": ({"x": [0.0, 1.0, 1.0]}, [1, 1, 1]),
    "cannot be told apart": ({"x": [0.0, 1.0, 1.0, 0.0], "z": [1.0, 0.0, 0.0, 1.0]}, [1, 0, 1, 0]),
    "no term": ({}, [1, 0, 1]),
}


@pytest.mark.parametrize("words", NO_FIT)
def test_what_cannot_be_fitted_says_why(words):
    columns, outcome = NO_FIT[words]
    design = pd.DataFrame(columns, index=range(len(outcome)))
    fit = fit_logistic(design, pd.Series(outcome))
    assert words in fit.reason
    assert fit.coefficients.empty


@pytest.mark.parametrize(
    ("arguments", "words"), [({"penalty": "ridge"}, "penalty is 'ridge'"), ({"level": 95}, "level is 95")]
)
def test_wrong_arguments_are_refused(arguments, words):
    with pytest.raises(ValueError, match=words):
        fit_logistic(*two_groups((4, 12), (9, 12)), **arguments)
    with pytest.raises(ValueError, match="design has 24 rows and outcome 3"):
        fit_logistic(two_groups((4, 12), (9, 12))[0], pd.Series([1, 0, 1]))


def test_predictions_of_the_penalised_model_have_the_observed_mean():
    x, y = two_groups((1, 20), (3, 20))
    fit = fit_logistic(x, y)
    assert fit.prediction_shift < 0
    assert (1 / (1 + np.exp(-fit.linear_predictor(x)))).mean() == pytest.approx(0.1)


def sandwich(x: np.ndarray, y: np.ndarray, codes: np.ndarray, beta: np.ndarray) -> np.ndarray:
    """Liang and Zeger's covariance with the correction of statsmodels, written out."""
    p = 1 / (1 + np.exp(-(x @ beta)))
    bread = np.linalg.inv(x.T @ (x * (p * (1 - p))[:, None]))
    sums = np.array([(x * (y - p)[:, None])[codes == code].sum(axis=0) for code in np.unique(codes)])
    clusters, n, k = len(sums), *x.shape
    return bread @ sums.T @ sums @ bread * clusters / (clusters - 1) * (n - 1) / (n - k)


def test_cluster_robust_limits_are_those_of_the_sandwich_with_few_degrees_of_freedom():
    from scipy.stats import t

    x, y, centre = cohort()
    fit = cluster_robust(x, y, centre)
    assert fit.df == 5
    assert fit.coefficients.to_dict() == pytest.approx(fit_logistic(x, y).coefficients.to_dict())
    full = np.column_stack([x, np.ones(len(x))])
    errors = np.sqrt(np.diag(sandwich(full, y.to_numpy(float), centre.to_numpy(), fit.coefficients.to_numpy())))
    assert (fit.high - fit.coefficients).to_numpy() == pytest.approx(t.ppf(0.975, 5) * errors, rel=1e-6)
    alone = fit.contrast(pd.Series({"a": 1.0}))
    assert alone == pytest.approx((fit.coefficients["a"], fit.low["a"], fit.high["a"]))


def test_a_row_without_centre_is_left_out_of_the_cluster_robust_fit():
    x, y, centre = cohort()
    known = centre.astype("Float64").mask(centre.index < 20)
    expected = cluster_robust(x.iloc[20:], y.iloc[20:], centre.iloc[20:])
    assert cluster_robust(x, y, known).low.to_dict() == pytest.approx(expected.low.to_dict())


def test_few_clusters_and_separated_data_have_no_cluster_robust_interval():
    x, y, centre = cohort()
    assert cluster_robust(x, y, centre % 4).reason == "4 clusters; at least 5 are needed"
    design, outcome = two_groups((0, 10), (5, 10))
    apart = cluster_robust(design, outcome, pd.Series(np.arange(20) % 5))
    assert apart.reason == "x, intercept separate the outcomes"
    same = cluster_robust(x, pd.Series([True] * len(x)), centre)
    assert "same outcome" in same.reason


def test_a_natural_spline_is_straight_beyond_its_outer_knots_and_keeps_gaps():
    values = pd.Series([*np.linspace(0, 10, 41), None])
    basis = natural_spline(values, 3)
    assert basis.shape == (42, 3)
    assert basis.isna().all(axis=1).tolist() == [False] * 41 + [True]
    known = basis.dropna().astype(float).to_numpy()
    line = np.column_stack([np.linspace(0, 10, 41), np.ones(41)])
    fitted = known @ np.linalg.lstsq(known, line[:, 0] - 5, rcond=None)[0]
    assert fitted == pytest.approx(line[:, 0] - 5, abs=1e-8), "a straight line is one of its curves"


def test_too_few_values_for_knots_leave_the_number_itself():
    assert natural_spline(pd.Series([1.0, 2.0, 1.0, 2.0]), 3)["1"].tolist() == [1.0, 2.0, 1.0, 2.0]


# Of the four pairs of a yes and a no, three are in order.
def test_predictions_far_out_give_a_slope_and_no_warning(recwarn):
    log_odds = [969.9, -736.3, -249.8, -248.7, -7.3, -1042.6, 1032.1, -1384.2, -780.9, -78.4, 657.9]
    log_odds += [592.8, 1024.0, -1116.5, -1869.9, -577.0, -78.6, -79.5, 1220.7, -35.5, -1103.0, -167.4]
    outcome = [1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1, 1, 0, 0]
    # statsmodels, another way: Logit(outcome, [log_odds, 1]).fit(method="bfgs").params[0]
    assert performance(np.array(log_odds), np.array(outcome))["calibration_slope"] == pytest.approx(1.87717, rel=1e-4)
    assert [str(one.message) for one in recwarn if "overflow" in str(one.message)] == []


def test_predictions_that_hardly_differ_have_no_slope_and_no_warning(recwarn):
    log_odds = [-707.464008, -707.467002, -707.471316, -707.469755, -707.460030, -707.475955]
    found = performance(np.array(log_odds), np.array([1, 1, 0, 1, 1, 1]))
    assert np.isnan(found["calibration_slope"])
    assert not list(recwarn)


def test_performance_counts_pairs_in_order_and_finds_slope_and_intercept():
    x, y, _ = cohort(2000)
    truth = (x["a"] + x["b"] - 0.5).to_numpy()
    found = performance(truth, y.to_numpy(float))
    assert found["calibration_slope"] == pytest.approx(1, abs=0.15)
    assert found["calibration_intercept"] == pytest.approx(0, abs=0.15)
    extreme = performance(2 * truth, y.to_numpy(float))
    assert extreme["calibration_slope"] == pytest.approx(found["calibration_slope"] / 2)
    assert extreme["auc"] == found["auc"]
    assert performance(np.array([-1.0, 0, 1, 2]), np.array([0, 1, 0, 1]))["auc"] == pytest.approx(0.75)


@pytest.mark.parametrize("log_odds", [[0.0, 0.0, 0.0], [-1.0, 0.0, 2.0], [2.0, 1.0, -1.0], [-1.0, 0.0, 0.0]])
def test_a_slope_without_a_finite_value_is_missing(log_odds):
    assert np.isnan(performance(np.array(log_odds), np.array([0, 0, 1]))["calibration_slope"])


def test_optimism_is_found_where_terms_are_noise_and_is_the_same_for_the_same_seed():
    rng = np.random.default_rng(3)
    x, y = pd.DataFrame(rng.normal(size=(60, 6))).add_prefix("x"), rng.integers(0, 2, 60).astype(float)

    def refit(design, outcome):
        return fit_logistic(design, pd.Series(outcome), penalty="firth", limits=False)

    fit = refit(x, y)
    first, second = (optimism_corrected(fit, x, y, refit, 25, 1) for _ in range(2))
    pd.testing.assert_series_equal(first.corrected, second.corrected)
    assert first.samples == 25
    assert first.optimism["auc"] > 0.05
    assert first.corrected["auc"] < first.apparent["auc"]
    assert first.corrected["calibration_slope"] < 0.8


def test_samples_without_a_fit_are_left_out_and_without_any_nothing_is_corrected():
    x, y, _ = cohort(40)
    y = y.to_numpy(float)
    fit = fit_logistic(x, pd.Series(y))
    none = optimism_corrected(fit, x, y, lambda design, _: fit_logistic(design, pd.Series(np.ones(len(design)))), 3, 1)
    assert none.samples == 0
    assert np.isnan(none.corrected["auc"])


@quick
@given(some.lists(some.booleans(), min_size=5, max_size=60), some.integers(1, 5))
def test_calibration_groups_hold_everybody_once_in_order_of_prediction(outcome, groups):
    assume(len(outcome) >= groups)
    y = np.array(outcome, dtype=float)
    found = calibration_groups(np.linspace(2, -2, len(y)), y, groups)
    assert found["total"].sum() == len(y)
    assert found["events"].sum() == y.sum()
    assert found["predicted"].is_monotonic_increasing
    assert found["total"].max() - found["total"].min() <= 1
