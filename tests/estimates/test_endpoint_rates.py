"""Rates of endpoints on a cohort small enough to count on one's fingers."""

import pandas as pd
import pytest
from literal_cohort import rate, row, value

from ibd_study.estimates import course_of_rates, endpoint_rates, flow_labels, laboratory_course, selection_flow
from ibd_study.results import NEVER_BEFORE
from ibd_study.statistics import PairedTable, mcnemar, paired_difference_interval
from ibd_study.words import say

# Remission at week 8: U1 and U4 yes; U2, U3 no; U6 no without endoscopy, since there is bleeding; U5 open.
# Remission at baseline: U4 alone.
REMISSION = "uc_clinical_remission"
RESPONSE = "uc_clinical_response"
STEROID_FREE = "uc_steroid_free_remission"
STEPS = ("of_disease", "counted", "assessed_at_baseline", "assessed_in_window", "evaluable")


@pytest.fixture(scope="module")
def rates(analysis):
    return endpoint_rates(analysis, [REMISSION, RESPONSE, STEROID_FREE, "cd_clinical_remission", "cd_response_100"])


def test_a_rate_is_events_of_evaluable_patients(rates):
    after = row(rates, REMISSION, week=8)
    assert (after["n"], after["N"], after["value"]) == (2, 5, 40.0)
    assert (after["unit"], after["disease"], after["method"], after["ci_level"]) == ("%", "UC", "wilson", 0.95)
    # statsmodels.stats.proportion.proportion_confint(2, 5, method="wilson") is 0.117621, 0.769276
    assert (after["ci_low"], after["ci_high"]) == pytest.approx((11.7621, 76.9276), abs=1e-3)


def test_before_and_after_are_the_same_patients(rates):
    assert rate(rates, REMISSION, week=0) == (1, 5)


def test_a_response_has_no_rate_at_baseline(rates):
    # U1, U2 and U4 fell far enough, U3 did not; U5 and U6 have no second score.
    assert rates.of(endpoint=RESPONSE, statistic="percentage").rows["week"].tolist() == [8]
    assert rate(rates, RESPONSE) == (3, 4)


def test_steroid_free_remission_is_counted_among_steroid_users(rates):
    # On steroids at baseline: U1, U2, U5 and U6. U1 is in remission and off; U2 and U6 are not; U5 is open.
    assert rate(rates, STEROID_FREE, week=8) == (1, 3)


def test_what_cannot_be_met_before_has_no_rate_before_no_difference_and_no_test(rates):
    # Everybody counted took steroids at the start, so that 0 of 3 before is the rule and no result.
    rows = rates.of(endpoint=STEROID_FREE, method=NEVER_BEFORE).rows
    paired = ("stayed_yes", "gained", "lost", "stayed_no", "percentage_difference")
    tests = ("exact", "mid_p", "chi_square", "chi_square_corrected")
    assert set(rows["statistic"]) == {"percentage", *paired, *(f"p_mcnemar_{form}" for form in tests)}
    assert rows[["value", "n", "N", "ci_low", "p_value"]].isna().all(axis=None)
    assert say(row(rates, STEROID_FREE, week=0), "full") == "cannot be met before"


@pytest.mark.parametrize(
    ("parameters", "endpoint", "is_compared"),
    [
        ({}, REMISSION, True),
        ({"population": "active_at_baseline"}, REMISSION, False),
        ({"population": "active_at_baseline"}, "cd_clinical_remission", False),
        ({"population": "active_at_baseline"}, "uc_endoscopic_remission", True),
        ({"uc_remission_rule": "symptoms_endoscopy"}, REMISSION, False),
        ({"steroid_free_population": "everybody"}, STEROID_FREE, True),
    ],
    ids=str,
)
def test_a_population_or_a_rule_can_make_the_rate_before_0_by_definition(shared, parameters, endpoint, is_compared):
    rates = endpoint_rates(shared(**parameters), [endpoint])
    difference = row(rates, endpoint, "percentage_difference")
    assert pd.isna(difference["value"]) != is_compared
    assert (difference["method"] == NEVER_BEFORE) != is_compared


def test_one_rule_under_two_names_is_tested_once_and_says_so(shared):
    keys = ["uc_endoscopic_remission", "uc_mucosal_healing"]
    rates = endpoint_rates(shared(), keys)
    tested, again = (row(rates, key, "percentage_difference") for key in keys)
    assert (tested["p_value"], tested["value"]) == (1.0, again["value"])
    assert pd.isna(again["p_value"])
    assert row(rates, keys[1], "same_rule_as")["method"] == keys[0]
    assert not len(rates.of(endpoint=keys[0], statistic="same_rule_as"))
    apart = endpoint_rates(shared(uc_mucosal_healing_mes_at_most=1.0), keys)
    assert not len(apart.of(statistic="same_rule_as"))
    # U1 and U2 gained a subscore of 1, none lost one: 2 * 0.5 ** 2.
    assert row(apart, keys[1], "percentage_difference")["p_value"] == pytest.approx(0.5)


def test_cd_is_read_at_its_own_week(rates):
    # C1 and C2 below 150, C3 not, C4 without a visit; at baseline C3 alone.
    assert rate(rates, "cd_clinical_remission", week=12) == (2, 3)
    assert rate(rates, "cd_clinical_remission", week=0) == (1, 3)
    assert rate(rates, "cd_response_100", week=12) == (1, 3)


@pytest.mark.parametrize(
    ("endpoint", "stayed_yes", "gained", "lost", "stayed_no"),
    [(REMISSION, 1, 1, 0, 3), ("cd_clinical_remission", 0, 2, 1, 0)],
)
def test_paired_counts(rates, endpoint, stayed_yes, gained, lost, stayed_no):
    names = ("stayed_yes", "gained", "lost", "stayed_no")
    assert [value(rates, endpoint, name) for name in names] == [stayed_yes, gained, lost, stayed_no]


def test_the_difference_has_newcombes_interval_and_mcnemars_test(rates):
    difference = row(rates, "cd_clinical_remission", "percentage_difference")
    low, high = paired_difference_interval(PairedTable(0, 2, 1, 0))
    assert difference["value"] == pytest.approx(100 / 3)  # 2 of 3 after, 1 of 3 before
    assert (difference["ci_low"], difference["ci_high"]) == pytest.approx((100 * low, 100 * high))
    assert (difference["N"], difference["p_value"]) == (3, pytest.approx(1.0))  # 2 gained, 1 lost: 2 * (1 + 3) / 8
    assert difference["test"] == "McNemar, exact binomial"


def test_every_form_of_mcnemars_test_is_there(rates):
    for form in ("exact", "mid_p", "chi_square", "chi_square_corrected"):
        found = row(rates, "cd_clinical_remission", f"p_mcnemar_{form}")
        assert found["p_value"] == pytest.approx(mcnemar(2, 1, form).p_value)


def test_the_way_to_the_denominator(rates):
    # U6 is evaluable without being fully assessed.
    assert [value(rates, REMISSION, step) for step in STEPS] == [6, 6, 6, 4, 5]
    assert [value(rates, STEROID_FREE, step) for step in STEPS] == [6, 4, 4, 2, 3]


def test_a_partly_assessed_patient_can_be_left_out(shared):
    rates = endpoint_rates(shared(partly_assessed="not_evaluable"), [REMISSION])
    assert rate(rates, REMISSION, week=8) == (2, 4)
    assert value(rates, REMISSION, "evaluable") == 4


def test_under_nri_everybody_counted_is_in_the_denominator(shared):
    rates = endpoint_rates(shared(missing_data="nri"), [REMISSION, RESPONSE, STEROID_FREE])
    assert rate(rates, REMISSION, week=8) == (2, 6)
    assert rate(rates, REMISSION, week=0) == (1, 6)
    assert rate(rates, RESPONSE) == (3, 6)
    assert rate(rates, STEROID_FREE, week=8) == (1, 4)
    assert set(rates.rows["missing_data"]) == {"nri"}


def test_under_locf_the_last_examination_is_carried_forward(shared):
    # U5 keeps its 9; U6 keeps its endoscopy of 3: from 7 to 1 + 1 + 3 = 5 is 29 % and no response.
    rates = endpoint_rates(shared(missing_data="locf"), [REMISSION, RESPONSE])
    assert rate(rates, REMISSION, week=8) == (2, 6)
    assert rate(rates, RESPONSE) == (3, 6)


def test_weeks_windows_and_methods_are_parameters(shared):
    # At week 20 only U5 was seen, and well.
    rates = endpoint_rates(
        shared(uc_week=20.0, ci_method="clopper_pearson", ci_level=0.9, paired_test="mid_p"), [REMISSION]
    )
    after = row(rates, REMISSION, week=20)
    assert (after["n"], after["N"], after["method"], after["ci_level"]) == (1, 1, "clopper_pearson", 0.9)
    assert after["ci_low"] == pytest.approx(5.0)  # 1 of 1: the lower 5 % limit is 0.05
    assert row(rates, REMISSION, "percentage_difference")["test"] == "McNemar, mid-p binomial"
    # With a window of half a week, U2 at week 9 falls out.
    narrow = endpoint_rates(shared(window_weeks=0.5), [REMISSION])
    assert rate(narrow, REMISSION, week=8) == (2, 4)


def test_the_first_assessment_can_be_held_against_the_last(shared):
    # U5 was seen last at week 20, and well; the others as at their week. Baselines are first assessments already.
    analysis = shared(pairing="first_last", window_weeks=0.0, baseline_window_weeks=0.0)
    rates = endpoint_rates(analysis, [REMISSION, "cd_clinical_remission"])
    assert rate(rates, REMISSION, week=8) == (3, 6)
    assert rate(rates, REMISSION, week=0) == (1, 6)
    assert rate(rates, "cd_clinical_remission", week=12) == (2, 3)
    # U5 was last seen without steroids or symptoms, U6 has one examination of the bowel and so no second.
    assert value(rates, REMISSION, "assessed_in_window") == 5
    labels = flow_labels(analysis)
    assert (labels["baseline_visit"], labels["followup_visit"]) == ("With an assessment", "And a later one")
    assert [value(selection_flow(analysis), "flow", name) for name in ("baseline_visit", "followup_visit")] == [10, 9]


def test_weeks_of_the_course_are_weeks_also_where_first_and_last_are_compared(shared):
    by_week, first_last = shared(), shared(pairing="first_last")
    for verb in (lambda analysis: course_of_rates(analysis, [REMISSION]), laboratory_levels):
        columns = ["endpoint", "disease", "week", "statistic", "value", "N"]
        pd.testing.assert_frame_equal(verb(first_last).rows[columns], verb(by_week).rows[columns])


def laboratory_levels(analysis):
    return laboratory_course(analysis).of(statistic=["median", "q1", "q3"])


STRUCTURE = "patient_id,diagnosis\nP1,UC\nP2,UC\n"


@pytest.mark.parametrize("missing_data", ["observed", "nri", "locf"])
def test_failures_alone_are_no_rate_where_a_column_is_not_recorded(cohort_of, missing_data):
    # Without a record of stools and bleeding nobody can be found in remission, but P1 is known not to be.
    visits = "patient_id,week,mayo_endoscopic_subscore\nP1,0,3\nP1,8,3\nP2,0,3\nP2,8,0\n"
    rates = endpoint_rates(
        cohort_of(STRUCTURE, visits, missing_data=missing_data), [REMISSION, RESPONSE, "uc_endoscopic_remission"]
    )
    assert rate(rates, REMISSION, week=8) == (None, 0)
    assert rate(rates, REMISSION, week=0) == (None, 0)
    assert value(rates, REMISSION, "evaluable") == 0
    assert rate(rates, RESPONSE) == (None, 0)
    assert rate(rates, "uc_endoscopic_remission", week=8) == (1, 2)


def test_a_change_needs_a_record_before_and_after(cohort_of):
    # Bleeding that stayed at 2 is a no, but without a score before nobody can be a yes.
    visits = "patient_id,week,modified_mayo,mayo_rectal_bleeding\nP1,0,,2\nP1,8,6,2\nP2,0,,2\nP2,8,1,0\n"
    rates = endpoint_rates(cohort_of(STRUCTURE, visits), [RESPONSE])
    assert rate(rates, RESPONSE) == (None, 0)


def test_an_unknown_endpoint_is_refused(analysis):
    with pytest.raises(ValueError, match=r"no endpoint 'uc_cure'"):
        endpoint_rates(analysis, ["uc_cure"])


def test_no_endpoint_gives_no_row(analysis):
    assert len(endpoint_rates(analysis, [])) == 0
