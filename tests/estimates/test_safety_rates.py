"""Adverse events: who was at risk for how long, and which events count, worked by hand."""

import pandas as pd
import pytest
from literal_cohort import rate, row, value

from ibd_study.estimates import HOLDS, group_key, safety_rates
from ibd_study.estimates.safety import SPECIAL_INTEREST

# Days at risk: S1 364; S2 100 + 30 = 130; S3 110, since its follow-up ended first; S4 unknown; S5 364.
PATIENTS = """\
patient_id,diagnosis,start_date,stop_date,follow_up_end_date
S1,UC,2023-01-01,,2023-12-31
S2,CD,2023-01-01,2023-04-11,2023-12-31
S3,CD,2023-01-01,2023-04-11,2023-04-21
S4,UC,2023-01-01,,
S5,UC,2023-01-01,,2023-12-31
"""
VISITS = "patient_id,week\n" + "".join(f"S{i},0\n" for i in range(1, 6))
EVENTS = """\
patient_id,term,event_group,onset_date,serious,action
S1,shingles,herpes zoster,2023-02-20,no,interrupted
S1,shingles,Herpes zoster,2023-04-11,yes,none
S2,acne,acne,2023-05-01,no,none
S2,anaemia,anaemia,2023-07-20,no,none
S3,acne,acne,,no,stopped
S4,acne,acne,2023-02-20,no,none
S5,cold,,2022-12-31,no,none
"""
DAYS = 364 + 130 + 110 + 364
YEAR = 365.25


def per_100_years(count: int, days: int):
    return pytest.approx(100 * count / (days / YEAR))


@pytest.fixture
def safety(cohort_of):
    return safety_rates(cohort_of(PATIENTS, VISITS, EVENTS))


def test_time_at_risk_ends_30_days_after_the_drug_or_with_follow_up(safety):
    exposure = row(safety, "exposure", "patient_years")
    assert exposure["value"] == pytest.approx(DAYS / YEAR)
    assert (exposure["N"], exposure["unit"]) == (4, "patient-years")


def test_events_outside_the_time_at_risk_are_counted_apart(safety):
    # S2's anaemia on day 200 and S5's cold before the start.
    outside = row(safety, "exposure", "not_at_risk")
    assert (outside["value"], outside["unit"]) == (2, "events")
    assert rate(safety, "ae_anaemia") == (0, 5)


def test_events_without_a_date_are_counted_and_stay_in(safety):
    undated = row(safety, "exposure", "undated")
    assert (undated["value"], undated["unit"], undated["N"]) == (1, "events", 5)
    assert rate(safety, "ae_acne") == (3, 5)


def test_patients_count_once_and_events_every_time(safety):
    assert rate(safety, "ae_herpes_zoster") == (1, 5)
    assert value(safety, "ae_herpes_zoster", "events") == 2
    assert rate(safety, "ae_any_event") == (4, 5)
    assert value(safety, "ae_any_event", "events") == 5


def test_the_incidence_rate_counts_first_events_over_the_time_until_them(safety):
    # S1's first on day 50; the time of the others is whole.
    zoster = row(safety, "ae_herpes_zoster", "incidence_rate")
    assert zoster["value"] == per_100_years(1, 50 + 130 + 110 + 364)
    assert (zoster["n"], zoster["N"], zoster["unit"]) == (1, 4, "per 100 patient-years")


def test_the_event_rate_counts_all_events_over_the_whole_time(safety):
    zoster = row(safety, "ae_herpes_zoster", "event_rate")
    assert (zoster["value"], zoster["n"]) == (per_100_years(2, DAYS), 2)
    # scipy.stats.chi2.ppf([0.025, 0.975], [2 * 2, 2 * 2 + 2]) / 2 is 0.242209, 7.224688
    years = DAYS / YEAR
    limits = (100 * 0.242209 / years, 100 * 7.224688 / years)
    assert (zoster["ci_low"], zoster["ci_high"]) == pytest.approx(limits, rel=1e-5)


def test_an_undated_event_counts_but_shortens_no_time(safety):
    # Acne: S2 on day 120 and S3 undated; S4 has no time at risk and enters the percentage only.
    assert rate(safety, "ae_acne") == (3, 5)
    acne = row(safety, "ae_acne", "incidence_rate")
    assert (acne["n"], acne["value"]) == (2, per_100_years(2, 364 + 120 + 110 + 364))
    assert row(safety, "ae_acne", "event_rate")["n"] == 2


# From day 56 on. S1's first zoster was on day 50, its second on day 100; acne: S2 on day 120, S3 undated.
def test_from_the_entry_on_only_later_events_and_time_count(safety):
    zoster = row(safety, "ae_herpes_zoster", "incidence_rate_from_entry")
    others = 364 + 130 + 110 - 3 * 56
    assert (zoster["n"], zoster["N"], zoster["week"]) == (0, 3, 8)
    assert zoster["ci_high"] == pytest.approx(100 * 3.688879 / (others / YEAR), rel=1e-6)
    again = row(safety, "ae_herpes_zoster", "event_rate_from_entry")
    assert (again["n"], again["N"], again["value"]) == (1, 4, per_100_years(1, DAYS - 4 * 56))
    acne = row(safety, "ae_acne", "incidence_rate_from_entry")
    assert (acne["n"], acne["N"], acne["value"]) == (2, 4, per_100_years(2, 364 + 120 + 110 + 364 - 4 * 56))


def test_time_at_risk_is_given_from_the_entry_too(safety):
    later = row(safety, "exposure", "patient_years_from_entry")
    assert (later["value"], later["N"], later["week"]) == (pytest.approx((DAYS - 4 * 56) / YEAR), 4, 8)


def test_an_event_on_the_day_of_entry_counts(cohort_of):
    events = "patient_id,term,event_group,onset_date\nS2,acne,acne,2023-02-26\nS5,acne,acne,2023-02-25\n"
    acne = row(safety_rates(cohort_of(PATIENTS, VISITS, events)), "ae_acne", "incidence_rate_from_entry")
    assert (acne["n"], acne["N"], acne["value"]) == (1, 3, per_100_years(1, 364 + 110 - 2 * 56))


def test_an_event_of_a_patient_seen_on_the_first_day_only_counts(cohort_of):
    patients = PATIENTS.replace("S4,UC,2023-01-01,,", "S4,UC,2023-01-01,,2023-01-01")
    events = EVENTS.replace("S4,acne,acne,2023-02-20", "S4,acne,acne,2023-01-01")
    safety = safety_rates(cohort_of(patients, VISITS, events, minimum_treatment_weeks=0.0))
    acne = row(safety, "ae_acne", "incidence_rate")
    assert (acne["n"], acne["N"], acne["value"]) == (3, 5, per_100_years(3, 364 + 120 + 110 + 364))


def test_without_an_entry_both_rates_are_one(cohort_of):
    rates = safety_rates(cohort_of(PATIENTS, VISITS, EVENTS, minimum_treatment_weeks=0.0))
    for group in ("ae_any_event", "ae_acne", "ae_herpes_zoster"):
        for name in ("incidence_rate", "event_rate"):
            whole, later = (row(rates, group, name + when)[["value", "n", "N"]] for when in ("", "_from_entry"))
            assert whole.tolist() == later.tolist()
            assert pd.isna(row(rates, group, name + "_from_entry")["week"])


def test_any_infection_counts_once_whoever_had_one_of_them(cohort_of):
    events = """\
patient_id,term,event_group,onset_date
S1,cold,infection,2023-02-20
S1,shingles,herpes zoster,2023-03-20
S2,pneumonia,Serious infection,2023-03-20
S3,lungs,tuberculosis,2023-03-20
S5,acne,acne,2023-03-20
"""
    safety = safety_rates(cohort_of(PATIENTS, VISITS, events))
    assert rate(safety, "ae_any_infection") == (3, 5)
    assert value(safety, "ae_any_infection", "events") == 4
    assert rate(safety, "ae_infection") == (1, 5)
    assert HOLDS["ae_any_infection"] == (
        "infection, serious infection, herpes zoster, opportunistic infection and tuberculosis"
    )


def test_a_group_without_an_event_has_its_upper_limit(safety):
    # Exact Poisson: -log(0.025) = 3.688879 events.
    none = row(safety, "ae_tuberculosis", "incidence_rate")
    assert (none["value"], none["ci_low"]) == (0, 0)
    assert none["ci_high"] == pytest.approx(100 * 3.688879 / (DAYS / YEAR), rel=1e-6)
    assert {group_key(group) for group in SPECIAL_INTEREST} <= set(safety.rows["endpoint"])


def test_serious_and_stopping_events_are_groups_of_their_own(safety):
    assert rate(safety, "ae_serious_event") == (1, 5)
    # The second, serious shingles came on day 100.
    assert value(safety, "ae_serious_event", "incidence_rate") == per_100_years(1, 100 + 130 + 110 + 364)
    assert rate(safety, "ae_event_that_stopped_the_drug") == (1, 5)


def test_groups_that_differ_in_case_only_are_one_and_own_names_are_kept(cohort_of):
    events = "patient_id,term,event_group\nS1,a,Herpes-Zoster\nS1,b,herpes zoster\nS2,c,痤疮\nS2,d,\nS1,e,Any event\n"
    safety = safety_rates(cohort_of(PATIENTS, VISITS, events))
    assert value(safety, "ae_herpes_zoster", "events") == 2
    assert value(safety, "ae_痤疮", "events") == 1
    assert value(safety, "ae_ungrouped", "events") == 1
    assert value(safety, "ae_any_event", "events") == 5


def test_a_cohort_without_events_says_so_rather_than_none(cohort_of):
    safety = safety_rates(cohort_of(PATIENTS, VISITS))
    assert value(safety, "exposure", "patient_years") == pytest.approx(DAYS / YEAR)
    assert value(safety, "exposure", "not_at_risk") is None
    groups = ("ae_any_event", "ae_serious_event", "ae_herpes_zoster")
    rates = ("incidence_rate", "event_rate", "incidence_rate_from_entry", "event_rate_from_entry")
    for statistic in ("percentage", "events", *rates):
        for group in groups:
            found = row(safety, group, statistic)
            assert found[["value", "n", "ci_low", "ci_high"]].isna().all()
            assert found["N"] == 0


def test_an_empty_table_of_events_is_none_observed(cohort_of):
    safety = safety_rates(cohort_of(PATIENTS, VISITS, "patient_id,term,event_group\n"))
    assert rate(safety, "ae_any_event") == (0, 5)
    assert rate(safety, "ae_serious_event") == (0, 5)


def test_what_events_do_not_record_is_not_recorded(cohort_of):
    safety = safety_rates(cohort_of(PATIENTS, VISITS, "patient_id,term,onset_date\nS1,acne,2023-02-20\n"))
    assert rate(safety, "ae_any_event") == (1, 5)
    for group in ("ae_serious_event", "ae_event_that_stopped_the_drug", "ae_herpes_zoster", "ae_any_infection"):
        assert rate(safety, group) == (None, 0)
        assert value(safety, group, "incidence_rate") is None
    assert not safety.rows["endpoint"].eq("ae_ungrouped").any()


def test_without_dates_there_are_percentages_and_no_rates(cohort_of):
    patients = "patient_id,diagnosis\nS1,UC\nS2,CD\n"
    visits = "patient_id,week\nS1,0\nS2,0\n"
    safety = safety_rates(cohort_of(patients, visits, "patient_id,term,event_group\nS1,acne,acne\n"))
    assert value(safety, "exposure", "patient_years") is None
    assert rate(safety, "ae_acne") == (1, 2)
    assert value(safety, "ae_acne", "incidence_rate") is None
    assert row(safety, "ae_acne", "event_rate")["N"] == 0


def test_a_subgroup_has_its_own_events_and_time(cohort_of):
    cd = safety_rates(cohort_of(PATIENTS, VISITS, EVENTS, subgroup="diagnosis=CD"))
    assert value(cd, "exposure", "patient_years") == pytest.approx((130 + 110) / YEAR)
    assert rate(cd, "ae_herpes_zoster") == (0, 2)
    assert rate(cd, "ae_acne") == (2, 2)
    assert value(cd, "exposure", "not_at_risk") == 1


def test_all_intervals_are_exact_and_of_the_level_asked_for(cohort_of):
    safety = safety_rates(cohort_of(PATIENTS, VISITS, EVENTS, ci_level=0.9))
    rates = safety.of(statistic=["incidence_rate", "event_rate"]).rows
    assert set(rates["method"]) == {"exact Poisson"}
    assert set(rates["ci_level"]) == {0.9}
    assert not pd.isna(rates["ci_high"]).any()
