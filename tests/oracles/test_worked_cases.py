"""Every worked case of ``oracles.csv`` is reproduced by a function of the project.

A case has one line in CHECKERS: inputs in, a number or a list of numbers for every printed part out. Parts of methods
that no page uses are listed with what they are. Some cases stand in the tests of their room too, which need no file.

Paired tables are {a, b, c, d}: yes at both, at first only, at second only, at neither; differences are first minus
second. So b takes the place of gained.
"""

from math import sqrt

import numpy as np
import pandas as pd
import pytest
from ledger import assert_printed, cases

from ibd_study.statistics import (
    PairedTable,
    fisher_exact,
    kaplan_meier,
    log_rank,
    mcnemar,
    paired_difference_interval,
    poisson_rate,
    proportion_interval,
    wilcoxon_signed_rank,
)
from ibd_tools.pooling import freeman_tukey_mean, pool_binomial, pool_proportions
from ibd_tools.sensitivity import INTERCEPT, fit_logistic, pool_imputed

NORMAL = 1.959964
METHODS = {
    "wilson": "wilson",
    "wilson_cc": "wilson_corrected",
    "cp": "clopper_pearson",
    "jeffreys": "jeffreys",
    "wald": "wald",
}


def _proportion(inputs: dict) -> dict:
    return {part: proportion_interval(inputs["x"], inputs["n"], method=method) for part, method in METHODS.items()}


def _no_and_all_events(inputs: dict) -> dict:
    return {"cp": [proportion_interval(*case, method="clopper_pearson") for case in inputs["cases"]]}


def _binomial_test(inputs: dict) -> dict:
    """The exact McNemar test is the binomial test of a half."""
    events, total = inputs["x"], inputs["n"]
    return _proportion(inputs) | {"p": mcnemar(events, total - events).p_value}


def _paired_difference(inputs: dict) -> dict:
    table = PairedTable(*(inputs[cell] for cell in "abcd"))
    return {"method10": paired_difference_interval(table), "d": table.difference}


def _mcnemar(inputs: dict) -> dict:
    gained, lost = inputs["b"], inputs["c"]
    exact = mcnemar(gained, lost).p_value
    plain, corrected = (mcnemar(gained, lost, form) for form in ("chi_square", "chi_square_corrected"))
    odds = {"p": exact, "p_exact": exact, "p_midp": mcnemar(gained, lost, "mid_p").p_value}
    odds |= {"chi2_cc": corrected.statistic, "p_cc": corrected.p_value, "chi2": plain.statistic}
    return odds | {"p_asym": plain.p_value, "or": gained / lost} | _odds_ratio_limits(gained, lost)


def _odds_ratio_limits(gained: int, lost: int) -> dict:
    """Conditional odds ratio: the odds of a gain among those who changed, with exact limits; either way round."""
    limits = [
        [share / (1 - share) for share in proportion_interval(events, gained + lost, method="clopper_pearson")]
        for events in (gained, lost)
    ]
    return {"or_ci": limits[gained < lost], "or_bc": max(gained, lost) / min(gained, lost)}


def _large_mcnemar(inputs: dict) -> dict:
    found = _mcnemar(inputs)
    return found | {"p": found["p_asym"]}


def _rate(inputs: dict) -> dict:
    per = 1 if inputs["patient_years"] == 1 else 100
    rate = poisson_rate(inputs["events"], inputs["patient_years"], per=per)
    return {"rate": rate.rate, "ci": [rate.low, rate.high]}


def _zero_rules(inputs: dict) -> dict:
    rules = ("wilcox", "pratt", "zsplit")
    tests = {rule: wilcoxon_signed_rank(inputs["diff"], zeros=rule, method="normal") for rule in rules}
    return {rule: [test.statistic, test.p_value] for rule, test in tests.items()}


def _wilcoxon(inputs: dict) -> dict:
    changes = [one - other for one, other in zip(inputs["x"], inputs["y"], strict=True)]
    found = wilcoxon_signed_rank(changes, method="normal")
    return {"p_nocc": found.p_value, "T": found.statistic}


def _fisher(inputs: dict) -> dict:
    (yes_a, no_a), (yes_b, no_b) = inputs["table"]
    return {"p": fisher_exact(yes_a, yes_a + no_a, yes_b, yes_b + no_b).p_value}


def _firth(inputs: dict) -> dict:
    (events_0, total_0), (events_1, total_1) = inputs["y0_events"], inputs["y1_events"]
    groups = [0.0] * total_0 + [1.0] * total_1
    outcome = [place < events_0 for place in range(total_0)] + [place < events_1 for place in range(total_1)]
    fit = fit_logistic(pd.DataFrame({"x": groups}), pd.Series(outcome, dtype="boolean"), penalty="firth")
    errors = {name: sqrt(fit.covariance.loc[name, name]) for name in ("x", INTERCEPT)}
    coefficients = {"intercept": fit.coefficients[INTERCEPT], "slope": fit.coefficients["x"]}
    return coefficients | {"se_intercept": errors[INTERCEPT], "se_slope": errors["x"]}


def _curve(inputs: dict) -> dict:
    curve = kaplan_meier(inputs["time"], inputs["event"])
    parts = {"t": curve.time, "S": curve.value, "se": curve.standard_error, "median": curve.median()}
    # R's default limits are on the log scale, ours on the log-log scale; value and error are the same.
    lower = curve.value * np.exp(-NORMAL * curve.standard_error / curve.value)
    parts |= {"median_lcl": curve.time[np.flatnonzero(lower <= 0.5)[0]]}
    if "placebo_time" not in inputs:
        return parts
    tested = log_rank([curve, kaplan_meier(inputs["placebo_time"], [1] * len(inputs["placebo_time"]))])
    return parts | {"logrank_chi2": tested.statistic, "p": tested.p_value}


def _studies(inputs: dict, between: str) -> dict:
    pooled = pool_proportions(inputs["x"], inputs["n"], between=between, interval="wald")
    parts = {"logit": pooled.logit, "tau2": pooled.tau2, "p": pooled.share, "Q": pooled.q}
    return parts | {"se": pooled.standard_error, "ci": [pooled.low, pooled.high]}


def _binomial_model(inputs: dict) -> dict:
    pooled = pool_binomial(inputs["x"], inputs["n"])
    parts = {"logit": pooled.logit, "se": pooled.standard_error, "tau2": pooled.tau2, "p": pooled.share}
    return parts | {"ci": [pooled.low, pooled.high]}


def _rubin(inputs: dict) -> dict:
    """Ten copies that lie evenly on both sides of the mean have the printed variance between them; df is cut off."""
    half = sqrt(inputs["b"] * (inputs["m"] - 1) / inputs["m"])
    estimates = [inputs["qbar"] - half, inputs["qbar"] + half] * (inputs["m"] // 2)
    pooled = pool_imputed(estimates, [inputs["ubar"]] * inputs["m"], df_method="rubin_1987")
    error = pooled.standard_error
    return {"t": pooled.total, "se": error, "t_stat": pooled.estimate / error, "df": int(pooled.df)}


CHECKERS = {
    "cp_01": _proportion,
    "cp_02": _no_and_all_events,
    "cp_03": _binomial_test,
    "fisher_01": _fisher,
    "mcn_exact_01": _mcnemar,
    "mcn_exact_03": _mcnemar,
    "mcn_exact_04": _mcnemar,
    "mcn_exact_05": _large_mcnemar,
    "mcn_exact_06": _mcnemar,
    "newc_01": _paired_difference,
    "newc_02": _paired_difference,
    "newc_04": _paired_difference,
    "newc_05": _paired_difference,
    "rate_01": _rate,
    "rate_02": _rate,
    "wil_01": _proportion,
    "wil_03": _proportion,
    "wil_04": _proportion,
    "wsr_01": _zero_rules,
    "wsr_02": _wilcoxon,
    "firth_03": _firth,
    "km_02": _curve,
    "km_03": _curve,
    "meta_01": lambda inputs: _studies(inputs, "reml"),
    "meta_03": _binomial_model,
    "meta_04": lambda inputs: {"pooled_p": freeman_tukey_mean(inputs["x"], inputs["n"])},
    "meta_08": lambda inputs: _studies(inputs, "dersimonian_laird"),
    "rub_01": _rubin,
}
# Printed beside the rest, of methods that no page of the book uses.
PARTS_LEFT_OUT = {
    "midp_exact": "the mid-P interval of one proportion",
    "wald_rr_ci": "the interval of a ratio of two paired shares",
    "method8": "Newcombe's interval of paired shares with the plain correlation",
    "tango": "the score interval of paired shares",
    "wald_se": "the error of the textbook interval of paired shares",
    "p_cc": "the signed-rank test corrected for continuity",
    "yi_x2": "the transformed share of a single study",
    "vi_x4": "its variance",
}
# The same, of parts whose name means something else in another case.
OF_ONE_CASE_LEFT_OUT = {
    ("newc_02", "wald"): "the textbook interval of paired shares, which no page uses",
    ("newc_04", "wald"): "the textbook interval of paired shares, which no page uses",
    ("meta_03", "tau2"): "a variance by fewer nodes than ours; test_reference_values.py shows that seven give it",
}


def test_every_worked_case_is_reproduced():
    assert sorted(CHECKERS) == sorted(cases("oracles.csv"))


@pytest.mark.parametrize("name", CHECKERS)
def test_a_worked_case_comes_out_to_its_last_printed_digit(name):
    case = cases("oracles.csv")[name]
    found = CHECKERS[name](case.inputs)
    checked = {
        part for part in case.expected if part not in PARTS_LEFT_OUT and (name, part) not in OF_ONE_CASE_LEFT_OUT
    }
    assert checked
    assert checked <= set(found)
    for part in checked:
        assert_printed(found[part], case, part)
