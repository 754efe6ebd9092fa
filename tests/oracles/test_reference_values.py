"""A second opinion: every method of the book against R, call by call.

``reference_values.R`` makes ``reference_values.json``, which is read here, so that R itself is needed only to renew it.
Numbers agree to nine digits unless a wider tolerance stands beside them with its reason.
"""

import hashlib
import json
import shutil
import subprocess
from math import log

import numpy as np
import pandas as pd
import pytest
from reference import COMMITTED, DATA, REFERENCE, SCRIPT, VALUES, assert_as_r, said_by_r, value_of

from ibd_study.statistics import (
    PairedTable,
    TestResult,
    chi_square,
    conditional_odds_ratio,
    cumulative_incidence,
    fisher_exact,
    hodges_lehmann_shift,
    kaplan_meier,
    log_rank,
    mcnemar,
    mean_interval,
    paired_difference_interval,
    paired_t,
    poisson_rate,
    proportion_interval,
    restricted_mean,
    standardised_difference_of_means,
    summarise,
    wilcoxon_signed_rank,
)
from ibd_tools.operating_characteristics.coverage import mcnemar_size, poisson_coverage, proportion_coverage
from ibd_tools.pooling import binomial as binomial_pooling
from ibd_tools.pooling import freeman_tukey_mean, pool_binomial, pool_proportions
from ibd_tools.sensitivity import INTERCEPT, adjusted_p_values, fit_logistic, pool_imputed


def _both(result: TestResult) -> list[float]:
    return [result.statistic, result.p_value]


def _p(result: TestResult) -> list[float]:
    return [result.p_value]


def _limits(result) -> list[float]:
    return [result.low, result.high]


def _imputed(**options) -> list[float]:
    pooled = pool_imputed(DATA["estimates"], DATA["variances"], **options)
    return [pooled.estimate, pooled.total, pooled.df]


def _missing_information() -> list[float]:
    pooled = pool_imputed(DATA["estimates"], DATA["variances"], complete_df=49)
    return [pooled.added_share, pooled.missing_information]


INFECTED = (DATA["infected"], DATA["patients"])


def _pooled(between: str = "paule_mandel", interval: str = "hartung_knapp"):
    return pool_proportions(*INFECTED, between=between, interval=interval, never_narrower=False)


def _studies(between: str = "paule_mandel", interval: str = "hartung_knapp") -> list[float]:
    pooled = _pooled(between, interval)
    return [pooled.logit, pooled.standard_error, pooled.tau2]


def _logits(pooled, *parts: str) -> list[float]:
    return [log(share / (1 - share)) for share in (getattr(pooled, part) for part in parts)]


def _curve():
    return kaplan_meier(DATA["weeks"], DATA["relapse"])


def _placebo():
    return kaplan_meier(DATA["placebo_weeks"], [1] * 21)


def _delayed(chosen: slice = slice(None)):
    return kaplan_meier(*(DATA[name][chosen] for name in ("exit", "stopped", "entry")))


def _late(group: int | None = None):
    rows = zip(*(DATA[name] for name in ("late", "late_cause", "late_group")), strict=True)
    time, cause = zip(*(row[:2] for row in rows if group in (None, row[2])), strict=True)
    return kaplan_meier(time, np.array(cause) > 0, 8)


def _steps(curve) -> list[float]:
    """Shares at every event, then their errors."""
    return [*curve.value, *curve.standard_error]


def _at_risk(curve) -> list[int]:
    return [curve.at_risk(time) for time in curve.time]


def _shares(time: list[float], cause: list[int], entry: float) -> list[float]:
    """Shares of each cause in turn at every time of an event."""
    events = sorted({when for when, number in zip(time, cause, strict=True) if number})
    return [curve.at(when) for curve in cumulative_incidence(time, cause, entry).values() for when in events]


def _thirds():
    time, event = DATA["weeks"] + DATA["placebo_weeks"], DATA["relapse"] + [1] * 21
    return [kaplan_meier(time[place::3], event[place::3]) for place in range(3)]


def _difference():
    return restricted_mean(_curve(), 20).minus(restricted_mean(_placebo(), 20))


def _model(design: pd.DataFrame, outcome: list[int], penalty: str) -> list[float]:
    """Coefficients and then their standard errors, the intercept first, as R prints them."""
    fit = fit_logistic(design.astype(float), pd.Series(outcome, dtype="boolean"), penalty=penalty)
    names = [INTERCEPT, *design]
    errors = pd.Series(np.sqrt(np.diag(fit.covariance)), index=fit.covariance.index)
    return [*fit.coefficients[names], *errors[names]]


# Our function on the inputs of the R call of that name.
OURS = {
    "wilson_15_148": lambda: proportion_interval(15, 148),
    "wilson_38_66": lambda: proportion_interval(38, 66),
    "wilson_0_10": lambda: proportion_interval(0, 10),
    "wilson_90_percent": lambda: proportion_interval(38, 66, 0.9),
    "wilson_corrected_15_148": lambda: proportion_interval(15, 148, method="wilson_corrected"),
    "clopper_pearson_15_148": lambda: proportion_interval(15, 148, method="clopper_pearson"),
    "clopper_pearson_38_66": lambda: proportion_interval(38, 66, method="clopper_pearson"),
    "clopper_pearson_0_10": lambda: proportion_interval(0, 10, method="clopper_pearson"),
    "clopper_pearson_22_24": lambda: proportion_interval(22, 24, method="clopper_pearson"),
    "mid_p_15_148": lambda: proportion_interval(15, 148, method="mid_p"),
    "mid_p_22_24": lambda: proportion_interval(22, 24, method="mid_p"),
    "jeffreys_15_148": lambda: proportion_interval(15, 148, method="jeffreys"),
    "agresti_coull_15_148": lambda: proportion_interval(15, 148, method="agresti_coull"),
    "mcnemar_exact_8_1": lambda: _p(mcnemar(8, 1)),
    "mcnemar_exact_12_2": lambda: _p(mcnemar(12, 2)),
    "mcnemar_mid_p_12_2": lambda: _p(mcnemar(12, 2, "mid_p")),
    "mcnemar_chi_square_12_2": lambda: _both(mcnemar(12, 2, "chi_square")),
    "mcnemar_chi_square_corrected_12_2": lambda: _both(mcnemar(12, 2, "chi_square_corrected")),
    "mcnemar_chi_square_corrected_5_5": lambda: _both(mcnemar(5, 5, "chi_square_corrected")),
    "newcombe_10_20_12_2_16": lambda: paired_difference_interval(PairedTable(20, 12, 2, 16)),
    "fisher_7_24_0_24": lambda: _p(fisher_exact(7, 24, 0, 24)),
    "fisher_14_48_4_48": lambda: _p(fisher_exact(14, 48, 4, 48)),
    "odds_ratio_14_48_4_48": lambda: [conditional_odds_ratio(14, 48, 4, 48).estimate],
    "odds_ratio_limits_14_48_4_48": lambda: conditional_odds_ratio(14, 48, 4, 48)[1:],
    "odds_ratio_90_percent_14_48_4_48": lambda: conditional_odds_ratio(14, 48, 4, 48, level=0.9)[1:],
    "odds_ratio_0_24_7_24": lambda: conditional_odds_ratio(0, 24, 7, 24),
    "chi_square_14_48_4_48": lambda: _both(chi_square(14, 48, 4, 48, corrected=False)),
    "chi_square_corrected_14_48_4_48": lambda: _both(chi_square(14, 48, 4, 48)),
    "standardised_difference_of_means": lambda: [
        standardised_difference_of_means(DATA["group_a"], DATA["group_b"]).value
    ],
    "paired_t": lambda: _both(paired_t(DATA["change"])),
    "mean_interval": lambda: mean_interval(DATA["change"]),
    "wilcoxon_exact": lambda: _p(wilcoxon_signed_rank(DATA["no_ties"])),
    "wilcoxon_exact_12": lambda: _p(wilcoxon_signed_rank(DATA["change"])),
    "wilcoxon_normal": lambda: _p(wilcoxon_signed_rank(DATA["tied"], method="normal")),
    "wilcoxon_zeros_dropped": lambda: _p(wilcoxon_signed_rank(DATA["zeros"], zeros="wilcox", method="normal")),
    "wilcoxon_pratt": lambda: _p(wilcoxon_signed_rank(DATA["zeros"], method="normal")),
    "wilcoxon_exact_ties": lambda: _p(wilcoxon_signed_rank(DATA["tied"])),
    "wilcoxon_exact_pratt": lambda: _p(wilcoxon_signed_rank(DATA["zeros"])),
    "wilcoxon_exact_zeros_dropped": lambda: _p(wilcoxon_signed_rank(DATA["zeros"], zeros="wilcox")),
    "wilcoxon_exact_zeros_dropped_again": lambda: _p(wilcoxon_signed_rank(DATA["zeros"], zeros="wilcox")),
    "hodges_lehmann": lambda: [hodges_lehmann_shift(DATA["change"]).estimate],
    "hodges_lehmann_limits_12": lambda: _limits(hodges_lehmann_shift(DATA["change"])),
    "quartiles": lambda: [getattr(summarise(DATA["change"]), part) for part in ("q1", "median", "q3")],
    "standard_deviation": lambda: [summarise(DATA["change"]).sd],
    "rate_5_in_308.6": lambda: _limits(poisson_rate(5, 308.6)),
    "rate_0_in_1": lambda: _limits(poisson_rate(0, 1, per=1)),
    "rate_157_in_250_at_90_percent": lambda: _limits(poisson_rate(157, 250, 0.9, per=1)),
    "coverage_wilson_20_0.3": lambda: proportion_coverage(20, [0.3]),
    "coverage_wilson_20_0.3_at_90_percent": lambda: proportion_coverage(20, [0.3], 0.9),
    "coverage_clopper_pearson_50_0.05": lambda: proportion_coverage(50, [0.05], method="clopper_pearson"),
    "coverage_mid_p_20_0.3": lambda: proportion_coverage(20, [0.3], method="mid_p"),
    "coverage_poisson_6": lambda: [poisson_coverage(6)],
    "size_mcnemar_exact_50_0.3": lambda: mcnemar_size(50, [0.3]),
    "size_mcnemar_chi_square_50_0.3": lambda: mcnemar_size(50, [0.3], method="chi_square"),
    "rubin_barnard_rubin": lambda: _imputed(complete_df=49),
    "rubin_1987": lambda: _imputed(df_method="rubin_1987"),
    "rubin_large_sample": lambda: _imputed(),
    "rubin_missing_information": lambda: _missing_information(),
    "meta_reml": lambda: [*_studies("reml", "wald"), *_logits(_pooled("reml", "wald"), "low", "high")],
    "meta_paule_mandel": lambda: _studies(interval="wald"),
    "meta_paule_mandel_wald": lambda: _limits(_pooled(interval="wald")),
    "meta_dersimonian_laird": lambda: [*_studies("dersimonian_laird", "wald"), _pooled("dersimonian_laird").q],
    "meta_reml_knapp_hartung": lambda: [*_studies("reml")[:2], *_logits(_pooled("reml"), "low", "high")],
    "meta_paule_mandel_knapp_hartung": lambda: [*_studies()[:2], *_logits(_pooled(), "low", "high")],
    "meta_i_squared": lambda: [100 * _pooled("reml").i2],
    "meta_paule_mandel_i_squared": lambda: [100 * _pooled().i2],
    "meta_dersimonian_laird_i_squared": lambda: [100 * _pooled("dersimonian_laird").i2],
    "meta_freeman_tukey": lambda: [freeman_tukey_mean([3, 6, 10, 1], [11, 17, 21, 6])],
    "km_survival": lambda: _curve().value,
    "km_standard_error": lambda: _curve().standard_error,
    "km_at_risk": lambda: _at_risk(_curve()),
    "km_log_log_limits_week_10": lambda: _curve().interval(10),
    "km_median": lambda: [_curve().median()],
    "km_delayed_entry": lambda: _delayed().value,
    "km_logrank": lambda: _both(log_rank([_curve(), _placebo()])),
    "km_from_start": lambda: _steps(kaplan_meier(DATA["from_start"], np.array(DATA["start_cause"]) > 0)),
    "km_delayed_from_entry": lambda: [*_steps(_late()), *_at_risk(_late())],
    "km_delayed_from_entries": lambda: _steps(kaplan_meier(DATA["leaving"], DATA["left"], DATA["entering"])),
    "km_until_nobody_is_left": lambda: _placebo().value,
    "km_median_on_plateau": lambda: [kaplan_meier([1, 2, 3, 4], [1] * 4).median()],
    "km_median_printed_on_plateau": lambda: [kaplan_meier([1, 2, 3, 4], [1] * 4).median()],
    "km_median_printed_on_last_plateau": lambda: [kaplan_meier([1, 2, 3, 4], [1, 1, 0, 0]).median()],
    "cumulative_incidence_from_start": lambda: _shares(DATA["from_start"], DATA["start_cause"], 0),
    "cumulative_incidence_from_entry": lambda: _shares(DATA["late"], DATA["late_cause"], 8),
    "logrank_from_entry": lambda: _both(log_rank([_late(1), _late(2)])),
    "logrank_three_groups": lambda: _both(log_rank(_thirds())),
    "logrank_delayed_entry": lambda: [log_rank([_delayed(slice(0, None, 2)), _delayed(slice(1, None, 2))]).statistic],
    "restricted_mean_until_20": lambda: np.transpose(
        [restricted_mean(one, 20) for one in (_curve(), _placebo())]
    ).ravel(),
    "restricted_mean_until_nobody_is_left": lambda: restricted_mean(_placebo(), 30),
    "restricted_mean_from_entry": lambda: restricted_mean(_late(), 20),
    "restricted_mean_difference": lambda: [_difference().value, *_difference().interval()],
    "cumulative_incidence": lambda: [
        cumulative_incidence([1, 2, 3, 4, 5, 6], [1, 2, 0, 1, 2, 0])[1].at(time) for time in (1, 2, 4, 5)
    ],
    "logistic": lambda: _model(pd.DataFrame({"severity": DATA["severity"]}), DATA["outcome"], "none"),
    "firth_not_separated": lambda: _model(pd.DataFrame({"severity": DATA["severity"]}), DATA["outcome"], "firth"),
    "firth_separated": lambda: _model(pd.DataFrame({"x1": DATA["x1"], "x2": DATA["x2"]}), DATA["y"], "firth"),
    "firth_empty_cell": lambda: _model(pd.DataFrame({"x": [0] * 10 + [1] * 10}), [0] * 15 + [1] * 5, "firth"),
    "holm": lambda: adjusted_p_values(DATA["p_values"], "holm"),
    "false_discovery": lambda: adjusted_p_values(DATA["p_values"], "false_discovery"),
}
# Fits end where their program stops looking; the digits to which two of them agree.
FITTED = {
    # R looks for its root, or that of the inverse, to four decimals only.
    "odds_ratio_14_48_4_48": 1e-4,
    "odds_ratio_limits_14_48_4_48": 3e-4,
    "odds_ratio_90_percent_14_48_4_48": 3e-4,
    "odds_ratio_0_24_7_24": 1e-4,
    "meta_reml": 1e-5,
    "meta_i_squared": 1e-5,
    "meta_paule_mandel": 1e-5,
    "meta_paule_mandel_wald": 1e-5,
    "meta_paule_mandel_i_squared": 1e-5,
    "meta_paule_mandel_knapp_hartung": 1e-5,
    "meta_reml_knapp_hartung": 1e-5,
    "firth_separated": 1e-5,
    "firth_not_separated": 1e-5,
    "firth_empty_cell": 1e-5,
    "logistic": 1e-6,
}
NOT_OURS = {
    "median_interval": "no page gives a median an interval",
    "wilcoxon_corrected": "the normal approximation is never corrected for continuity",
    "meta_logit": "logits of single studies are no result of ours",
    "meta_common": "studies are never taken to share one rate",
    "meta_reml_prediction": "the prediction interval is taken with t, also with Wald's error",
    "km_median_on_last_plateau": "R's quantile takes the middle to the last time seen, its printed median the event",
    "km_log_limits_week_10": "limits are those on the log-log scale",
}


@pytest.mark.parametrize("name", OURS)
def test_our_value_is_that_of_r(name):
    tolerance = {"tolerance": FITTED[name]} if name in FITTED else {}
    assert_as_r(OURS[name](), name, **tolerance)


# Conditional odds ratio: R conditions on both margins, scipy's test shows the odds ratio of the sample, 14 * 44 / 136.
def test_odds_ratio_of_fishers_test_is_conditional_in_r_and_not_in_scipy():
    from scipy.stats import fisher_exact as scipy_fisher_exact

    table = [[14, 4], [34, 44]]
    assert scipy_fisher_exact(table).statistic == pytest.approx(14 * 44 / (4 * 34))
    assert scipy_fisher_exact(table).statistic > 1.01 * value_of("odds_ratio_14_48_4_48")[0]


# Corrected McNemar with equal counts: R and this project stop the correction at 0, statsmodels goes past it to 0.1.
def test_corrected_mcnemar_with_equal_counts_is_zero_in_r_and_not_in_statsmodels():
    from statsmodels.stats.contingency_tables import mcnemar as statsmodels_mcnemar

    theirs = statsmodels_mcnemar([[20, 5], [5, 16]], exact=False, correction=True)
    assert theirs.statistic == pytest.approx(0.1)
    assert value_of("mcnemar_chi_square_corrected_5_5") == [0, 1]


# Wilcoxon: with zeros R drops them, then corrects for continuity; scipy drops them too, but does not correct;
# this project ranks them (Pratt) and, of so few pairs, goes through all signs.
def test_wilcoxon_with_zeros_has_three_defaults():
    from scipy.stats import wilcoxon

    ours = wilcoxon_signed_rank(DATA["zeros"])
    scipys = wilcoxon(DATA["zeros"], method="asymptotic")
    (r_default,) = value_of("wilcoxon_default")
    assert len({round(p, 5) for p in (ours.p_value, scipys.pvalue, r_default)}) == 3


# Hodges-Lehmann limits: R's ranks are exact, ours come from the normal approximation and are rounded outwards. They are
# the same averages with 12 changes; with 11 they are one average further out, which above is one of the same size.
def test_hodges_lehmann_limits_are_never_inside_those_of_r():
    ours = hodges_lehmann_shift(DATA["change"][:-1])
    low, high = value_of("hodges_lehmann_limits_11")
    assert ours.low < low, said_by_r("hodges_lehmann_limits_11")
    assert ours.high == pytest.approx(high), said_by_r("hodges_lehmann_limits_11")
    assert ours.high - ours.low < 1.15 * (high - low)


# Prediction intervals: metafor takes t with one degree of freedom fewer than studies, this project with two (Higgins,
# Thompson and Spiegelhalter 2009). The middle is one and the widths stand as the two quantiles.
@pytest.mark.parametrize("between", ["reml", "paule_mandel"])
def test_prediction_intervals_have_one_degree_of_freedom_more_in_r(between):
    from scipy.stats import t

    low, high = _logits(_pooled(between), "prediction_low", "prediction_high")
    r_low, r_high = value_of(f"meta_{between}_knapp_hartung_prediction")
    studies = len(INFECTED[0])
    assert low + high == pytest.approx(r_low + r_high, rel=1e-4)
    wider = t.ppf(0.975, studies - 2) / t.ppf(0.975, studies - 1)
    assert (high - low) / (r_high - r_low) == pytest.approx(wider, rel=1e-4)


# The binomial model: metafor integrates over the studies with 7 nodes, this project with 21. With 7 the two agree, and
# 41 change nothing any more.
def test_the_binomial_model_is_that_of_r_with_as_many_nodes_and_has_come_to_rest(monkeypatch):
    parts = ("logit", "standard_error", "tau2")
    by_nodes = {}
    for nodes in (7, binomial_pooling.NODES, 41):
        monkeypatch.setattr(binomial_pooling, "NODES", nodes)
        by_nodes[nodes] = [getattr(pool_binomial(*INFECTED), part) for part in parts]
    assert_as_r(by_nodes[7], "meta_glmm", tolerance=2e-5)
    assert by_nodes[21] == pytest.approx(by_nodes[41], rel=5e-6)


# At risk: R counts at an event who entered before it, this project who had entered by then, since a page says it of the
# week at which all come in. The curves are the same.
def test_who_enters_at_a_time_is_at_risk_at_it_here_and_after_it_in_r():
    ours = _at_risk(_delayed())
    entering = [sum(entry == time for entry in DATA["entry"]) for time in _delayed().time]
    assert [found - new for found, new in zip(ours, entering, strict=True)] == value_of("km_delayed_entry_at_risk")


DISAGREEMENTS = {
    "wilcoxon_default",
    "hodges_lehmann_limits_11",
    "meta_reml_knapp_hartung_prediction",
    "meta_paule_mandel_knapp_hartung_prediction",
    "meta_glmm",
    "km_delayed_entry_at_risk",
}


def test_every_value_of_r_is_compared_explained_or_not_ours():
    assert sorted([*OURS, *DISAGREEMENTS, *NOT_OURS]) == sorted(VALUES)
    assert set(FITTED) <= set(OURS)


def test_the_committed_values_are_those_of_the_committed_script():
    assert hashlib.md5(SCRIPT.read_bytes()).hexdigest() == REFERENCE["script_md5"], (
        f"{SCRIPT.name} was changed; renew the values: Rscript {SCRIPT} {COMMITTED}"
    )


def _r_lacks() -> str:
    """Why R cannot be asked here, or nothing."""
    if not shutil.which("Rscript"):
        return "R is not installed here"
    wanted = ", ".join(f'"{name}"' for name in REFERENCE["packages"])
    code = f"cat(setdiff(c({wanted}), rownames(installed.packages())))"
    lacking = subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=True).stdout
    return f"R lacks {lacking}" if lacking else ""


@pytest.mark.slow
@pytest.mark.needs_r
def test_r_gives_the_committed_values_again(tmp_path):
    if lacks := _r_lacks():
        pytest.skip(f"{lacks}: the committed values are read, not made again")
    path = tmp_path / "again.json"
    subprocess.run(["Rscript", str(SCRIPT), str(path)], check=True, capture_output=True)
    again = json.loads(path.read_text(encoding="utf-8"))
    assert again["data"] == DATA
    assert list(again["values"]) == list(VALUES)
    for name, found in again["values"].items():
        assert found["call"] == VALUES[name]["call"]
        # Iterative fits of another version of a package may end elsewhere in the last digits.
        assert found["value"] == pytest.approx(VALUES[name]["value"], rel=1e-6, abs=1e-9), said_by_r(name)
