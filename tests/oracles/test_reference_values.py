"""A second opinion: every method of the book against R, call by call.

``reference_values.R`` makes ``reference_values.json``, which is read here, so that R itself is needed only to renew it.
Numbers agree to nine digits unless a wider tolerance stands beside them with its reason.
"""

import hashlib
import json
import shutil
import subprocess

import pytest
from reference import COMMITTED, DATA, REFERENCE, SCRIPT, VALUES, assert_as_r, said_by_r, value_of

from ibd_study.statistics import (
    PairedTable,
    TestResult,
    chi_square,
    fisher_exact,
    hodges_lehmann_shift,
    mcnemar,
    mean_interval,
    median_interval,
    paired_difference_interval,
    paired_t,
    poisson_rate,
    proportion_interval,
    standardised_difference_of_means,
    summarise,
    wilcoxon_signed_rank,
)
from ibd_study.statistics.coverage import mcnemar_size, poisson_coverage, proportion_coverage


def _both(result: TestResult) -> list[float]:
    return [result.statistic, result.p_value]


def _p(result: TestResult) -> list[float]:
    return [result.p_value]


def _limits(result) -> list[float]:
    return [result.low, result.high]


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
    "chi_square_14_48_4_48": lambda: _both(chi_square(14, 48, 4, 48, corrected=False)),
    "chi_square_corrected_14_48_4_48": lambda: _both(chi_square(14, 48, 4, 48)),
    "standardised_difference_of_means": lambda: [
        standardised_difference_of_means(DATA["group_a"], DATA["group_b"]).value
    ],
    "paired_t": lambda: _both(paired_t(DATA["change"])),
    "mean_interval": lambda: mean_interval(DATA["change"]),
    "wilcoxon_exact": lambda: _p(wilcoxon_signed_rank(DATA["no_ties"])),
    "wilcoxon_exact_12": lambda: _p(wilcoxon_signed_rank(DATA["change"])),
    "wilcoxon_normal": lambda: _p(wilcoxon_signed_rank(DATA["tied"])),
    "wilcoxon_corrected": lambda: _p(wilcoxon_signed_rank(DATA["tied"], continuity_correction=True)),
    "wilcoxon_zeros_dropped": lambda: _p(wilcoxon_signed_rank(DATA["zeros"], zeros="wilcox")),
    "wilcoxon_pratt": lambda: _p(wilcoxon_signed_rank(DATA["zeros"])),
    "hodges_lehmann": lambda: [hodges_lehmann_shift(DATA["change"]).estimate],
    "hodges_lehmann_limits_12": lambda: _limits(hodges_lehmann_shift(DATA["change"])),
    "quartiles": lambda: [getattr(summarise(DATA["change"]), part) for part in ("q1", "median", "q3")],
    "standard_deviation": lambda: [summarise(DATA["change"]).sd],
    "median_interval": lambda: median_interval(DATA["change"]),
    "rate_5_in_308.6": lambda: _limits(poisson_rate(5, 308.6)),
    "rate_0_in_1": lambda: _limits(poisson_rate(0, 1, per=1)),
    "rate_157_in_250_at_90_percent": lambda: _limits(poisson_rate(157, 250, 0.9, per=1)),
    "coverage_wilson_20_0.3": lambda: proportion_coverage(20, [0.3]),
    "coverage_wilson_20_0.3_at_90_percent": lambda: proportion_coverage(20, [0.3], 0.9),
    "coverage_clopper_pearson_50_0.05": lambda: proportion_coverage(50, [0.05], method="clopper_pearson"),
    "coverage_poisson_6": lambda: [poisson_coverage(6)],
    "size_mcnemar_exact_50_0.3": lambda: mcnemar_size(50, [0.3]),
    "size_mcnemar_chi_square_50_0.3": lambda: mcnemar_size(50, [0.3], method="chi_square"),
}
# Values of R that wait for the method: whoever writes it moves the name to OURS.
NOT_HERE_YET = {
    "rubin_": "pooling of multiply imputed estimates",
    "meta_": "meta-analysis of proportions",
    "km_": "Kaplan-Meier estimates",
    "cumulative_incidence": "competing events",
    "logistic": "logistic regression",
    "firth_": "Firth's penalised logistic regression",
    "holm": "correction for many tests",
    "false_discovery": "correction for many tests",
}


@pytest.mark.parametrize("name", OURS)
def test_our_value_is_that_of_r(name):
    assert_as_r(OURS[name](), name)


# Conditional odds ratio: R conditions on both margins, scipy's test shows the odds ratio of the sample, 14 * 44 / 136.
def test_odds_ratio_of_fishers_test_is_conditional_in_r_and_not_in_scipy():
    from scipy.stats import contingency
    from scipy.stats import fisher_exact as scipy_fisher_exact

    table = [[14, 4], [34, 44]]
    assert scipy_fisher_exact(table).statistic == pytest.approx(14 * 44 / (4 * 34))
    assert scipy_fisher_exact(table).statistic > 1.01 * value_of("odds_ratio_14_48_4_48")[0]
    # R looks for its root to four digits only.
    assert_as_r([contingency.odds_ratio(table).statistic], "odds_ratio_14_48_4_48", tolerance=1e-4)


# Corrected McNemar with equal counts: R and this project stop the correction at 0, statsmodels goes past it to 0.1.
def test_corrected_mcnemar_with_equal_counts_is_zero_in_r_and_not_in_statsmodels():
    from statsmodels.stats.contingency_tables import mcnemar as statsmodels_mcnemar

    theirs = statsmodels_mcnemar([[20, 5], [5, 16]], exact=False, correction=True)
    assert theirs.statistic == pytest.approx(0.1)
    assert value_of("mcnemar_chi_square_corrected_5_5") == [0, 1]


# Wilcoxon: with zeros R drops them, then corrects for continuity; scipy drops them too, but does not correct;
# this project ranks them (Pratt) and does not correct.
def test_wilcoxon_with_zeros_has_three_defaults():
    from scipy.stats import wilcoxon

    ours = wilcoxon_signed_rank(DATA["zeros"])
    scipys = wilcoxon(DATA["zeros"], method="asymptotic")
    (r_default,) = value_of("wilcoxon_default")
    assert len({round(p, 5) for p in (ours.p_value, scipys.pvalue, r_default)}) == 3
    same_choices = wilcoxon_signed_rank(DATA["zeros"], zeros="wilcox", continuity_correction=True)
    assert_as_r([same_choices.p_value], "wilcoxon_default")


# Hodges-Lehmann limits: R's ranks are exact, ours come from the normal approximation and are rounded outwards. They are
# the same averages with 12 changes; with 11 they are one average further out, which above is one of the same size.
def test_hodges_lehmann_limits_are_never_inside_those_of_r():
    ours = hodges_lehmann_shift(DATA["change"][:-1])
    low, high = value_of("hodges_lehmann_limits_11")
    assert ours.low < low, said_by_r("hodges_lehmann_limits_11")
    assert ours.high == pytest.approx(high), said_by_r("hodges_lehmann_limits_11")
    assert ours.high - ours.low < 1.15 * (high - low)


DISAGREEMENTS = {"odds_ratio_14_48_4_48", "wilcoxon_default", "hodges_lehmann_limits_11"}


def test_every_value_of_r_is_compared_explained_or_waits_for_its_method():
    waiting = {name for name in VALUES if name.startswith(tuple(NOT_HERE_YET))}
    assert set(OURS).isdisjoint(waiting | DISAGREEMENTS)
    assert set(OURS) | DISAGREEMENTS | waiting == set(VALUES)
    assert [start for start in NOT_HERE_YET if not any(name.startswith(start) for name in waiting)] == []


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
