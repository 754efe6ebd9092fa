"""The baseline table, worked by hand."""

from math import sqrt

import pytest
from literal_cohort import rate, row, value

from ibd_study.estimates import baseline_table


@pytest.fixture(scope="module")
def table(analysis):
    return baseline_table(analysis)


def test_a_number_has_mean_spread_quartiles_and_missing(table):
    # Ages in UC: 30, 40, 50, 60, 20 and one not recorded.
    names = ("mean", "median", "q1", "q3")
    assert [value(table, "baseline_age_years", name, disease="UC") for name in names] == [40, 40, 30, 50]
    assert value(table, "baseline_age_years", "sd", disease="UC") == pytest.approx(sqrt(250))
    missing = row(table, "baseline_age_years", "missing", disease="UC")
    assert (missing["value"], missing["N"], missing["unit"]) == (1, 6, "patients")
    mean = row(table, "baseline_age_years", "mean", disease="UC")
    assert (mean["N"], mean["unit"], mean["week"]) == (5, "years", 0)


def test_a_standardised_difference_is_in_units_of_the_pooled_spread(table):
    # Ages in CD: 20, 40, 60, 80: mean 50, variance (30² + 10² + 10² + 30²) / 3 = 2000 / 3.
    difference = row(table, "baseline_age_years", "standardised_difference")
    assert difference["value"] == pytest.approx((40 - 50) / sqrt((250 + 2000 / 3) / 2))
    assert (difference["disease"], difference["N"]) == ("UC and CD", 9)


def test_a_category_has_a_percentage_of_those_recorded(table):
    # Sex in UC: two women, three men, one not recorded; in CD three women, one man.
    assert rate(table, "baseline_sex=female", disease="UC") == (2, 5)
    assert rate(table, "baseline_sex=male", disease="UC") == (3, 5)
    assert rate(table, "baseline_sex=female", disease="CD") == (3, 4)
    assert value(table, "baseline_sex", "missing", disease="UC") == 1
    # Two categories: (0.4 - 0.75)² over the mean of 0.4 * 0.6 and 0.75 * 0.25.
    expected = 0.35 / sqrt((0.24 + 0.1875) / 2)
    assert value(table, "baseline_sex", "standardised_difference") == pytest.approx(expected)


def test_a_yes_or_no_has_its_yes_only(table):
    # Earlier surgery in UC: U3 of five recorded.
    assert rate(table, "baseline_prior_surgery=yes", disease="UC") == (1, 5)
    assert not table.rows["endpoint"].eq("baseline_prior_surgery=no").any()


def test_a_variable_of_one_disease_is_not_compared(table):
    # Extent: E3, E3, E2, E1, E3 and one not recorded.
    assert rate(table, "baseline_uc_extent=e3") == (3, 5)
    assert set(table.of(endpoint=["baseline_uc_extent=e3", "baseline_uc_extent"]).rows["disease"]) == {"UC"}
    assert set(table.of(endpoint="baseline_cdai").rows["disease"]) == {"CD"}
    assert not len(table.of(endpoint="baseline_uc_extent", statistic="standardised_difference"))


def test_visit_values_are_those_at_baseline(table):
    # CRP in UC at baseline: 20, 8, 3 and 9; U4 and U6 not recorded.
    assert value(table, "baseline_crp_mg_l", "mean", disease="UC") == 10
    assert value(table, "baseline_crp_mg_l", "missing", disease="UC") == 2
    # Scores are computed from items: 8, 6, 5, 2, 9 and 7.
    assert value(table, "baseline_modified_mayo", "median") == pytest.approx(6.5)
    assert value(table, "baseline_cdai", "mean") == pytest.approx(227.5)  # 320, 200, 140 and 250


def test_what_a_cohort_does_not_record_stays_in_the_table(table):
    smoking = row(table, "baseline_smoking", "missing", disease="UC")
    assert (smoking["value"], smoking["N"]) == (6, 6)
    assert rate(table, "baseline_smoking=never", disease="UC") == (None, 0)
    bmi = row(table, "baseline_bmi_kg_m2", "mean", disease="CD")
    assert (value(table, "baseline_bmi_kg_m2", "mean", disease="CD"), bmi["N"]) == (None, 0)
    assert "not estimable" in row(table, "baseline_smoking", "standardised_difference")["method"]


def test_p_values_are_there_on_request_only(table, shared):
    assert table.rows["p_value"].isna().all()
    asked = baseline_table(shared(table_one_p_values=True))
    age = row(asked, "baseline_age_years", "p_difference")
    # scipy.stats.mannwhitneyu([30, 40, 50, 60, 20], [20, 40, 60, 80]).pvalue
    assert (age["test"], age["p_value"]) == ("Mann-Whitney", pytest.approx(0.6198, abs=5e-5))
    sex = row(asked, "baseline_sex", "p_difference")
    # scipy.stats.chi2_contingency([[2, 3], [3, 1]]).pvalue
    assert (sex["test"], sex["p_value"]) == ("chi-square", pytest.approx(0.7077, abs=5e-5))
    assert asked.of(statistic="p_difference", endpoint="baseline_smoking").rows["p_value"].isna().all()
