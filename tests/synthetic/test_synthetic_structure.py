"""What holds for every cohort, whatever its seed and size."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ibd_study import dictionary
from ibd_study.scores import compute_score
from ibd_tools.synthetic import CohortTables, generate_cohort
from ibd_tools.synthetic.ses_cd import ses_cd_columns

TOTALS = (
    "partial_mayo",
    "modified_mayo",
    "mayo_score",
    "uceis",
    "cdai",
    "ses_cd",
    "ibus_sas",
    "van_assche",
)
UC_VISIT_COLUMNS = ("mayo", "partial_mayo", "modified_mayo", "uceis", "nancy")
CD_VISIT_COLUMNS = ("cdai", "haematocrit", "weight", "ses_cd", "us_", "ibus", "van_assche")
ANY_COHORT = given(size=st.integers(10, 90), seed=st.integers(0, 2**31))
FEW = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def dates(column: pd.Series) -> pd.Series:
    return pd.to_datetime(column, format="%Y-%m-%d")


def with_patient(tables: CohortTables, name: str) -> pd.DataFrame:
    return getattr(tables, name).merge(tables.patients, on="patient_id", validate="many_to_one")


def check_dictionary(tables: CohortTables) -> None:
    for name in dictionary.TABLES:
        table = getattr(tables, name)
        fields = dictionary.table_fields(name)
        absent = [column for column in fields if column not in table]
        assert [column for column in fields if column in table] == list(table.columns)
        assert {column.split("_")[0] for column in absent} <= {"sccai", "hbi", "baron", "cd", "bowel"}
        assert not [column for column in absent if column.startswith("cd_") and not column.endswith("_daily_mean")]
        for column, field in fields.items():
            if column in absent:
                continue
            values = table[column].dropna()
            if field.required:
                assert len(values) == len(table), column
            if field.codes:
                assert set(values.astype(str)) <= set(field.codes), column
            if field.type == "boolean":
                assert set(values) <= {"yes", "no"}, column
            if field.minimum is not None:
                assert values.between(field.minimum, field.maximum).all(), column


def check_totals(tables: CohortTables) -> None:
    visits = with_patient(tables, "visits")
    for key in TOTALS:
        decimals = 1 if key in ("cdai", "ibus_sas") else 0
        again = compute_score(key, visits)
        assert again.isna().equals(visits[key].isna()), key
        assert ((again - visits[key]).abs().dropna() <= 0.5 * 10**-decimals + 1e-9).all(), key


def check_diseases_apart(tables: CohortTables) -> None:
    visits = with_patient(tables, "visits")
    for diagnosis, foreign in (("UC", CD_VISIT_COLUMNS), ("CD", UC_VISIT_COLUMNS)):
        columns = [name for name in tables.visits if name.startswith(foreign)]
        assert visits.loc[visits["diagnosis"] == diagnosis, columns].isna().all(axis=None)
    crohn = tables.patients["diagnosis"] == "CD"
    montreal = [name for name in tables.patients if name.startswith("cd_")]
    assert tables.patients.loc[~crohn, montreal].isna().all(axis=None)
    assert tables.patients.loc[crohn, "uc_extent"].isna().all()


def check_treated_eight_weeks(tables: CohortTables) -> None:
    patients = tables.patients
    start, stop, end = (dates(patients[name]) for name in ("start_date", "stop_date", "follow_up_end_date"))
    assert (patients["age_years"] >= 18).all()
    assert (start >= "2023-01-09").all() and (end <= "2024-09-30").all()
    assert ((stop.fillna(end) - start).dt.days >= 56).all()
    assert (stop.dropna() <= end[stop.notna()]).all()
    assert stop.notna().equals(patients["stop_reason"].notna())


def check_visits(tables: CohortTables) -> None:
    visits = with_patient(tables, "visits")
    days = (dates(visits["visit_date"]) - dates(visits["start_date"])).dt.days
    assert ((20 * days + 7) // 14 == (10 * visits["week"]).round().astype(int)).all()
    assert not visits.duplicated(["patient_id", "week"]).any()
    assert visits["week"].min() >= -3
    assert set(tables.patients["patient_id"]) == set(visits.loc[visits["week"] <= 0, "patient_id"])
    assert (dates(visits["visit_date"]) <= dates(visits["follow_up_end_date"])).all()
    follow_up = visits["diagnosis"].map({"UC": 8, "CD": 12})
    in_window = (visits["week"] - follow_up).abs() <= 2
    assert (in_window | (visits["week"] <= 5) | (visits["week"] >= 20)).all()
    assert visits[list(tables.visits.columns[3:])].notna().any(axis=1).all()


def check_events(tables: CohortTables) -> None:
    events = with_patient(tables, "adverse_events")
    onset, start = dates(events["onset_date"]), dates(events["start_date"])
    last = dates(events["follow_up_end_date"])
    after_stop = dates(events["stop_date"]) + dt.timedelta(days=30)
    assert (onset > start).all() and (onset <= last).all()
    assert (onset <= after_stop.fillna(last)).all()
    assert events["grade"].between(1, 4).all()
    assert not events["outcome"].eq("fatal").any()
    stopped = set(events.loc[events["action"] == "stopped", "patient_id"])
    reason = tables.patients["stop_reason"] == "adverse_event"
    assert stopped == set(tables.patients.loc[reason.fillna(False), "patient_id"])


def check_endoscopy(tables: CohortTables) -> None:
    visits = tables.visits
    items = visits[ses_cd_columns()]
    assert (items.filter(like="narrowing").sum(axis=1).dropna() <= 11).all()
    for segment in ("ileum", "right_colon", "transverse_colon", "left_colon", "rectum"):
        size, ulcerated, affected = (
            visits[f"ses_cd_{segment}_{item}"].fillna(0)
            for item in ("ulcer_size", "ulcerated_surface", "affected_surface")
        )
        assert ((size > 0) == (ulcerated > 0)).all()
        assert (affected[size > 0] >= 1).all()


CHECKS = [
    check_dictionary,
    check_totals,
    check_diseases_apart,
    check_treated_eight_weeks,
    check_visits,
    check_events,
    check_endoscopy,
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_default_cohort_holds_together(check, cohort):
    check(cohort)


@ANY_COHORT
@FEW
def test_any_seed_and_size_hold_together(size, seed):
    tables = generate_cohort(size, seed)
    assert len(tables.patients) == size
    for check in CHECKS:
        check(tables)


def test_no_patient_has_an_event_of_the_kinds_that_stay_at_zero(cohort):
    assert not cohort.adverse_events["event_group"].str.contains("cardiovascular|malignan|perforation").any()


def test_a_mayo_total_is_there_only_with_the_physicians_assessment(cohort):
    visits = cohort.visits
    assert visits.loc[visits["mayo_physician_global"].isna(), ["partial_mayo", "mayo_score"]].isna().all(axis=None)
    assert visits["mayo_score"].notna().sum() > 40


def test_wherever_there_is_an_ses_cd_all_its_items_are_there(cohort):
    scored = cohort.visits["ses_cd"].notna()
    assert cohort.visits.loc[scored, ses_cd_columns()].notna().all(axis=None)
    explored_in_part = cohort.visits.loc[~scored, ses_cd_columns()].notna().any(axis=1)
    assert explored_in_part.sum() >= 5


def test_montreal_age_follows_from_age_and_duration(cohort):
    crohn = cohort.patients[cohort.patients["diagnosis"] == "CD"]
    at_diagnosis = crohn["age_years"] - crohn["disease_duration_years"]
    classes = pd.cut(at_diagnosis.astype(float), [0, 17, 41, 120], right=False, labels=["A1", "A2", "A3"])
    assert (classes.astype(str) == crohn["cd_age_at_diagnosis"].astype(str)).all()
    assert (at_diagnosis >= 0).all()


def test_count_of_biologics_covers_the_classes_named(cohort):
    patients = cohort.patients
    named = sum(patients[f"prior_{name}"].eq("yes") for name in ("anti_tnf", "vedolizumab", "ustekinumab"))
    assert (patients["prior_biologics_count"] >= named).all()
    assert (patients["prior_biologics_count"].eq(0) == named.eq(0)).all()
