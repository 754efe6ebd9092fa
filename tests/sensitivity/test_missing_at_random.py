"""On cohorts whose truth is known, imputation and weighting find it where leaving out those not evaluable does not."""

import numpy as np
import pandas as pd
import pytest
from literal_cohort import row
from missing_at_random import ENDPOINT, TRUE_PERCENT, cohort, remission, seen_by_baseline, seen_by_symptoms

from ibd_tools.sensitivity import rates_under_rules
from ibd_tools.sensitivity.missing.chained_equations import ChainedEquations

COHORTS, PATIENTS = 24, 200
RULES = ("observed", "mi", "ipw", "nri")
# Standard errors beyond which a mean of so many cohorts is no chance any more.
FAR = 3.5


def test_the_truth_is_the_mean_over_the_27_starting_points():
    # By sums 3 to 9 with 1, 3, 6, 7, 6, 3, 1 of 27 ways.
    ways = {3: 1, 4: 3, 5: 6, 6: 7, 7: 6, 8: 3, 9: 1}
    by_hand = sum(count / (1 + np.exp(-0.9 * (5.5 - total))) for total, count in ways.items()) / 27
    assert pytest.approx(100 * by_hand) == TRUE_PERCENT


@pytest.fixture(scope="module")
def errors(tmp_path_factory):
    """Estimate minus truth in percentage points, by rule, one value a cohort."""
    done = {}

    def run(chance):
        if chance not in done:
            folder = tmp_path_factory.mktemp(chance.__name__)
            found = [
                rates_under_rules(cohort(folder / str(seed), PATIENTS, chance, seed, imputations=5), [ENDPOINT])
                for seed in range(COHORTS)
            ]
            done[chance] = {
                rule: np.array([float(row(one, ENDPOINT, f"percentage_{rule}")["value"]) for one in found])
                - TRUE_PERCENT
                for rule in RULES
            }
        return done[chance]

    return run


def standard_errors_off(errors: np.ndarray) -> float:
    return float(errors.mean() / (errors.std(ddof=1) / np.sqrt(len(errors))))


@pytest.mark.slow
@pytest.mark.parametrize("rule", ["mi", "ipw"])
def test_where_being_seen_depends_on_the_baseline_both_find_the_truth(errors, rule):
    assert abs(standard_errors_off(errors(seen_by_baseline)[rule])) < FAR
    assert abs(errors(seen_by_baseline)[rule].mean()) < 3


@pytest.mark.slow
def test_where_being_seen_depends_on_later_symptoms_only_imputation_which_knows_them_finds_the_truth(errors):
    assert abs(standard_errors_off(errors(seen_by_symptoms)["mi"])) < FAR
    assert errors(seen_by_symptoms)["ipw"].mean() < -8


@pytest.mark.slow
def test_leaving_out_those_not_evaluable_errs_to_the_side_of_those_seen(errors):
    assert errors(seen_by_baseline)["observed"].mean() > 8
    assert errors(seen_by_symptoms)["observed"].mean() < -8


@pytest.mark.slow
@pytest.mark.parametrize("chance", [seen_by_baseline, seen_by_symptoms])
def test_counting_those_not_evaluable_as_failures_errs_downwards(errors, chance):
    assert errors(chance)["nri"].mean() < -8


def donor_error(donors: int, patients: int, cohorts: int) -> float:
    """Imputed minus true share of remission in percentage points, where the more active are seen less often."""
    found = []
    for seed in range(cohorts):
        rng = np.random.default_rng([seed, patients])
        before = rng.integers(1, 4, (patients, 3)).sum(axis=1)
        after = np.where(rng.random(patients) < remission(before), 0.0, rng.integers(1, 4, patients))
        seen = rng.random(patients) < seen_by_baseline(before, after)
        frame = pd.DataFrame({"before": before.astype(float), "after": np.where(seen, after, np.nan)})
        chain = ChainedEquations(frame, {"after": ["before"]}, donors, rng)
        chain.update_all(3)
        found.append(float((chain.data["after"] == 0).mean() - (after == 0).mean()))
    return 100 * float(np.mean(found))


# Of the most active hardly anybody was seen, so that the nearest donors are less ill. Differences of some points; the
# standard error of each mean is about 0.4.
@pytest.mark.slow
def test_what_error_imputation_leaves_comes_from_its_donors():
    few, many = donor_error(5, 200, 100), donor_error(60, 200, 100)
    assert abs(few) < 3
    assert many > few + 2
    assert donor_error(60, 2000, 20) < many - 2
