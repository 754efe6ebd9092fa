"""What becomes of a missing follow-up: as observed, failure, or the last value carried forward."""

import json

import pandas as pd
import pytest

from ibd_study import dictionary
from ibd_study.cohort import read_cohort
from ibd_study.endpoints import classify, endpoint
from ibd_study.missing import complete_outcome, make_pairs
from ibd_study.parameters import parse

PATIENTS = """\
patient_id,diagnosis
read,UC
left,UC
scoped_only,UC
late,UC
crohn,CD
"""
# Read at week 8 (UC) and 12 (CD), each give or take 2 weeks.
VISITS = """\
patient_id,week,mayo_stool_frequency,mayo_rectal_bleeding,mayo_endoscopic_subscore,crp_mg_l,cdai
read,0,3,3,3,20,
read,8,0,0,1,5,
read,9.5,2,2,2,9,
left,-1,3,2,3,30,
left,4,1,1,,,
scoped_only,0,2,2,2,10,
scoped_only,8,,,0,,
late,0,2,1,2,8,
late,10,1,,,4,
late,11,0,0,0,1,
crohn,0,,,,25,300
crohn,10,,,,,120
crohn,20,,,,3,90
"""
MAYO = ["mayo_stool_frequency", "mayo_rectal_bleeding", "mayo_endoscopic_subscore"]
ITEMS = [*MAYO, "crp_mg_l", "cdai"]
NA = None


@pytest.fixture
def cohort(tmp_path):
    tables = {"patients": PATIENTS, "visits": VISITS}
    resources = [dictionary.resource(name, text.split("\n", 1)[0].split(",")) for name, text in tables.items()]
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": resources}), encoding="utf-8")
    for name, text in tables.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return read_cohort(tmp_path)


def followed_up(cohort, **values):
    """The items at follow-up of every patient."""
    pairs = make_pairs(cohort.patients, cohort, parse(values)).set_index("patient_id")
    frame = pairs[[item + "_followup" for item in ITEMS]]
    return {patient: [NA if pd.isna(v) else v for v in row] for patient, *row in frame.itertuples()}


OBSERVED = {
    "read": [0, 0, 1, 5, NA],
    "left": [NA, NA, NA, NA, NA],
    "scoped_only": [NA, NA, 0, NA, NA],
    "late": [1, NA, NA, 4, NA],
    "crohn": [NA, NA, NA, NA, 120],
}


@pytest.mark.parametrize("missing_data", ["observed", "nri"])
def test_scores_are_as_observed_unless_carried_forward(cohort, missing_data):
    assert followed_up(cohort, missing_data=missing_data) == OBSERVED


def test_last_examination_is_carried_forward_the_baseline_included(cohort):
    assert followed_up(cohort, missing_data="locf") == {
        "read": [0, 0, 1, 5, NA],
        "left": [1, 1, 3, 30, NA],  # clinical items of week 4, endoscopy and CRP of week -1
        "scoped_only": [2, 2, 0, 10, NA],
        "late": [1, NA, 2, 4, NA],  # the bleeding of week 0 is not mixed with the stools of week 10
        "crohn": [NA, NA, NA, 25, 120],  # never a value from after the window
    }


def test_carried_values_never_come_from_after_the_window(cohort):
    early = followed_up(cohort, missing_data="locf", uc_week=4, window_weeks=0)
    assert early["read"] == [3, 3, 3, 20, NA]
    assert early["left"][:2] == [1, 1]


def test_baseline_is_the_same_under_every_rule(cohort):
    columns = [item + "_baseline" for item in ITEMS]
    observed, nri, locf = (
        make_pairs(cohort.patients, cohort, parse({"missing_data": rule}))[columns]
        for rule in ("observed", "nri", "locf")
    )
    assert observed.equals(nri) and observed.equals(locf)


@pytest.mark.parametrize("missing_data", ["observed", "locf"])
def test_follow_up_is_never_the_baseline_visit_within_a_wide_window(cohort, missing_data):
    found = followed_up(cohort, missing_data=missing_data, uc_week=1, window_weeks=7)
    assert found["read"] == [0, 0, 1, 5, NA]
    assert found["left"][0] == 1


def test_visit_on_the_first_day_after_the_start_is_a_follow_up(cohort):
    # Day 1 is week 0.1 to one decimal, a little less than 1/7.
    first_day = cohort.visits.assign(week=cohort.visits["week"].replace({8.0: 0.1}))
    changed = type(cohort)(**(vars(cohort) | {"visits": first_day}))
    assert followed_up(changed, uc_week=1)["read"] == [0, 0, 1, 5, NA]


def test_neither_cohort_nor_selection_is_changed(cohort):
    before = cohort.patients.copy(deep=True), cohort.visits.copy(deep=True)
    make_pairs(cohort.patients, cohort, parse({"missing_data": "locf"}))
    assert cohort.patients.equals(before[0]) and cohort.visits.equals(before[1])


# Outcomes: counted, outcome as classified, and the outcome under each rule.
TRUTH = [
    (True, True, True, True),
    (True, False, False, False),
    (True, NA, NA, False),  # nri: counted and not evaluable is a failure
    (False, NA, NA, NA),  # nri never touches who is not counted
    (NA, NA, NA, NA),  # nor who may not be
    (False, True, NA, NA),  # an outcome of somebody who is not counted is no outcome
    (NA, True, NA, NA),
]


@pytest.mark.parametrize(("rule", "column"), [("observed", 2), ("locf", 2), ("nri", 3)])
def test_missing_outcome_is_left_out_or_counted_as_failure(rule, column):
    classified = pd.DataFrame(
        {
            "counted": pd.array([row[0] for row in TRUTH], "boolean"),
            "outcome": pd.array([row[1] for row in TRUTH], "boolean"),
        }
    )
    before = classified.copy(deep=True)
    completed = complete_outcome(classified, parse({"missing_data": rule}))
    assert [NA if pd.isna(v) else v for v in completed] == [row[column] for row in TRUTH]
    assert completed.dtype == "boolean" and classified.equals(before)


@pytest.mark.parametrize(
    ("rule", "outcomes"),
    [
        # bleeding 0 and endoscopy at most 1 needed, stools at most 1 and not above baseline
        ("observed", {"read": True, "left": NA, "scoped_only": NA, "late": NA, "crohn": NA}),
        ("nri", {"read": True, "left": False, "scoped_only": False, "late": False, "crohn": NA}),
        ("locf", {"read": True, "left": False, "scoped_only": False, "late": False, "crohn": NA}),
    ],
)
def test_clinical_remission_under_each_rule(cohort, rule, outcomes):
    parameters = parse({"missing_data": rule})
    pairs = make_pairs(cohort.patients, cohort, parameters)
    classified = classify(pairs, endpoint("uc_clinical_remission"), parameters)
    completed = complete_outcome(classified, parameters)
    assert dict(zip(pairs["patient_id"], [NA if pd.isna(v) else v for v in completed], strict=True)) == outcomes
