"""Staying on the drug: who is at risk when, and what stopped whom, worked by hand."""

import pandas as pd
import pytest
from literal_cohort import row, value

from ibd_study.estimates import persistence

# Weeks on the drug: P1 10 (inefficacy), P2 20 (surgery), P3 20 (lost), P4 30 (no reason), P5 and P6 still on it at 40
# and 60; P7 stopped on the day of entry (8 weeks: 56 days); P8 has no dates.
PATIENTS = """\
patient_id,diagnosis,start_date,stop_date,stop_reason,follow_up_end_date
P1,UC,2023-01-02,2023-03-13,inefficacy,2023-12-31
P2,UC,2023-01-02,2023-05-22,surgery,2023-12-31
P3,UC,2023-01-02,2023-05-22,lost_to_follow_up,2023-05-22
P4,UC,2023-01-02,2023-07-31,,2023-12-31
P5,UC,2023-01-02,,,2023-10-09
P6,UC,2023-01-02,,,2024-02-26
P7,UC,2023-01-02,2023-02-27,adverse_event,2023-12-31
P8,UC,,,,
"""
VISITS = "patient_id,week\n" + "".join(f"P{i},0\n" for i in range(1, 9))


@pytest.fixture(scope="module")
def found(cohort_of):
    return persistence(cohort_of(PATIENTS, VISITS))


def on_drug(results, week: float) -> float | None:
    return value(results, "uc_persistence", "on_drug", week=week)


# By hand: 7 enter; 6/7 after P7, 5/7 after P1; at 20 of 5 one stops (P3 is lost): 4/7; at 30 of 3 one stops: 8/21.
def test_the_share_still_on_the_drug_falls_with_each_stop(found):
    assert on_drug(found, 8) == pytest.approx(100 * 6 / 7)
    assert on_drug(found, 12) == pytest.approx(100 * 5 / 7)
    assert on_drug(found, 20) == pytest.approx(100 * 4 / 7)
    assert on_drug(found, 32) == pytest.approx(100 * 8 / 21)
    assert on_drug(found, 52) == on_drug(found, 32)


def test_patients_at_risk_are_those_under_observation(found):
    weeks = {8: 7, 12: 5, 20: 5, 24: 3, 32: 2, 40: 2, 44: 1, 52: 1}
    assert {week: value(found, "uc_persistence", "at_risk", week=week) for week in weeks} == weeks


def test_each_reason_has_its_share_and_all_add_up(found):
    reasons = ("inefficacy", "surgery", "adverse_event")
    shares = {name: value(found, "uc_persistence", f"stopped_{name}", week=52) for name in reasons}
    assert shares == pytest.approx(dict.fromkeys(reasons, 100 / 7))
    rows = found.of(endpoint="uc_persistence", week=52.0, unit="%").rows
    assert rows["value"].sum() == pytest.approx(100)
    assert value(found, "uc_persistence", "stopped_patient_wish", week=52) == 0
    assert value(found, "uc_persistence", "stopped_reason_not_recorded", week=52) == pytest.approx(100 * 4 / 21)


def test_who_stopped_on_the_day_of_entry_counts_and_who_has_no_dates_is_counted_apart(found):
    assert value(found, "uc_persistence", "stopped_adverse_event", week=8) == pytest.approx(100 / 7)
    assert value(found, "uc_persistence", "not_at_risk") == 0
    assert value(found, "uc_persistence", "without_dates") == 1
    assert (value(found, "uc_persistence", "stops"), row(found, "uc_persistence", "stops")["N"]) == (4, 7)


# 4/7, then 8/21: the first share of at most one half is that of week 30.
def test_the_median_is_the_week_at_which_half_have_stopped(found):
    assert value(found, "uc_persistence", "median_weeks") == 30


def test_beyond_the_last_patient_nothing_is_said(cohort_of):
    longer = persistence(cohort_of(PATIENTS, VISITS, persistence_until_weeks=64.0))
    assert on_drug(longer, 60) == pytest.approx(100 * 8 / 21)
    assert on_drug(longer, 64) is None
    assert value(longer, "uc_persistence", "stopped_inefficacy", week=64) is None


def test_without_a_minimum_the_curve_begins_at_the_first_dose(cohort_of):
    whole = persistence(cohort_of(PATIENTS, VISITS, minimum_treatment_weeks=0.0))
    assert row(whole, "uc_persistence", "at_risk", week=0.0)["value"] == 7
    assert on_drug(whole, 8) == pytest.approx(100 * 6 / 7)


def test_a_stop_on_the_day_of_the_first_dose_counts(cohort_of):
    at_once = PATIENTS.replace("2023-02-27", "2023-01-02")
    whole = persistence(cohort_of(at_once, VISITS, minimum_treatment_weeks=0.0))
    assert (on_drug(whole, 0), value(whole, "uc_persistence", "not_at_risk")) == (pytest.approx(100 * 6 / 7), 0)


def test_reasons_that_a_cohort_does_not_record_are_not_said_to_be_none(cohort_of):
    without = PATIENTS.replace(",stop_reason", "")
    for reason in ("inefficacy", "surgery", "lost_to_follow_up", "adverse_event"):
        without = without.replace(f",{reason},", ",")
    without = without.replace("2023-07-31,,", "2023-07-31,").replace(",,,", ",,")
    results = persistence(cohort_of(without, VISITS))
    assert value(results, "uc_persistence", "stopped_surgery", week=52) is None
    # P3 is no longer known to be lost: two of five stop in week 20.
    assert on_drug(results, 20) == pytest.approx(100 * 3 / 7)
    share = value(results, "uc_persistence", "stopped_reason_not_recorded", week=52)
    assert share == pytest.approx(100 - on_drug(results, 52))


def test_no_row_shows_the_week_of_a_single_stop(found):
    weeks = pd.to_numeric(found.rows["week"].dropna())
    assert set(weeks % 4) == {0}


# As above with bowel surgery: P3 after week 15 and still on the drug until lost; P4 ten weeks after the stop; P5 in
# week 6, before entry; P6 on an unknown day; the others none.
SURGERY = {"P3": "yes,2023-04-17", "P4": "yes,2023-10-09", "P5": "yes,2023-02-13", "P6": "yes,"}


def with_surgery(patients: str) -> str:
    header, *lines = patients.splitlines()
    rows = [f"{line},{SURGERY.get(line[:2], 'no,')}" for line in lines]
    return "\n".join([f"{header},bowel_surgery,bowel_surgery_date", *rows]) + "\n"


@pytest.fixture(scope="module")
def operated(cohort_of):
    return persistence(cohort_of(with_surgery(PATIENTS), VISITS))


# By hand: six enter (all but P5 and P8); P7 stops at 8, P1 at 10, P3 is operated on at 15, P2 stops for surgery at 20,
# P4 at 30.
def test_surgery_with_a_date_competes_with_every_other_reason(operated):
    assert on_drug(operated, 12) == pytest.approx(100 * 4 / 6)
    assert on_drug(operated, 16) == pytest.approx(100 * 3 / 6)
    assert on_drug(operated, 32) == pytest.approx(100 / 6)
    shares = {name: value(operated, "uc_persistence", f"stopped_{name}", week=52) for name in ("inefficacy", "surgery")}
    assert shares == {"inefficacy": pytest.approx(100 / 6), "surgery": pytest.approx(200 / 6)}
    assert value(operated, "uc_persistence", "stopped_surgery", week=16) == pytest.approx(100 / 6)


# Shares of 1/2 from 15 to 20: the middle, as in R.
def test_the_median_on_a_share_of_exactly_one_half_is_the_middle_of_its_two_stops(operated):
    assert value(operated, "uc_persistence", "median_weeks") == 17.5


def test_surgery_after_the_stop_changes_nothing_and_surgery_before_entry_leaves_nobody_at_risk(operated):
    assert value(operated, "uc_persistence", "stopped_reason_not_recorded", week=52) == pytest.approx(100 / 6)
    assert value(operated, "uc_persistence", "not_at_risk") == 1, "P5"


def test_surgery_is_counted_with_and_without_its_date(operated):
    assert value(operated, "uc_persistence", "ended_by_dated_surgery") == 2
    assert value(operated, "uc_persistence", "surgery_without_date") == 1


@pytest.mark.parametrize("statistic", ["ended_by_dated_surgery", "surgery_without_date"])
def test_surgery_that_a_cohort_does_not_record_is_not_said_to_be_none(found, operated, statistic):
    assert value(found, "uc_persistence", statistic) is None
    assert value(operated, "cd_persistence", statistic) is None
