"""Faults that no single cell shows: repeated rows, unknown patients, visits at impossible times."""

import pandas as pd

from ibd_study.cohort.package import Package
from ibd_study.cohort.problems import Problem
from ibd_study.cohort.reading import FIRST_ROW

DAYS_OF_DISAGREEMENT = 7


def relation_problems(package: Package, frames: dict[str, pd.DataFrame]) -> list[Problem]:
    """Check the tables of a cohort against one another; each table needs its required columns."""
    paths = {name: table.path for name, table in package.tables.items()}
    patients = frames["patients"]
    visits = frames["visits"]
    return [
        *_repeated(patients, ["patient_id"], paths["patients"], "each patient once"),
        *_repeated(visits, ["patient_id", "week"], paths["visits"], "one row per patient and week"),
        *(
            problem
            for name in paths
            if name != "patients"
            for problem in _unknown_patients(frames[name], patients, paths[name], paths["patients"])
        ),
        *_follow_up_without_baseline(visits, paths["visits"]),
        *_visit_dates(visits, patients, paths["visits"]),
        *_stops_before_start(patients, paths["patients"]),
    ]


def _repeated(frame: pd.DataFrame, key: list[str], file: str, expected: str) -> list[Problem]:
    repeated = frame[frame.duplicated(key) & frame[key].notna().all(axis=1)]
    return [
        Problem(file, expected, int(index) + FIRST_ROW, ", ".join(key), ", ".join(_text(row[k]) for k in key))
        for index, row in repeated.iterrows()
    ]


def _unknown_patients(frame, patients, file: str, patients_file: str) -> list[Problem]:
    unknown = frame[~frame["patient_id"].isin(patients["patient_id"]) & frame["patient_id"].notna()]
    return [
        Problem(file, f"a patient of {patients_file}", int(index) + FIRST_ROW, "patient_id", str(patient))
        for index, patient in unknown["patient_id"].items()
    ]


def _follow_up_without_baseline(visits: pd.DataFrame, file: str) -> list[Problem]:
    has_baseline = visits.loc[(visits["week"] <= 0).fillna(False), "patient_id"]
    without = visits[(visits["week"] > 0).fillna(False) & ~visits["patient_id"].isin(has_baseline)]
    return [
        Problem(
            file,
            f"also a baseline visit (week 0 or below) of patient {row.patient_id}",
            int(row.Index) + FIRST_ROW,
            "week",
            _text(row.week),
        )
        for row in without.drop_duplicates("patient_id")[["patient_id", "week"]].itertuples()
    ]


def _visit_dates(visits: pd.DataFrame, patients: pd.DataFrame, file: str) -> list[Problem]:
    """A dated visit must lie where its week says: not before the start, and within a week of it."""
    if "visit_date" not in visits or "start_date" not in patients:
        return []
    starts = patients.drop_duplicates("patient_id").set_index("patient_id")["start_date"]
    start = visits["patient_id"].map(starts)
    days = (visits["visit_date"] - start).dt.days
    early = ((visits["week"] > 0) & (days < 0)).fillna(False)
    apart = ((days - visits["week"] * 7).abs() > DAYS_OF_DISAGREEMENT).fillna(False) & ~early
    words = {True: "a date on or after the start of the drug", False: "a date within 7 days of its week"}
    return [
        Problem(
            file,
            f"{words[bool(early[index])]} ({_text(start[index])}; week {_text(visits.at[index, 'week'])})",
            int(index) + FIRST_ROW,
            "visit_date",
            _text(visits.at[index, "visit_date"]),
        )
        for index in visits.index[(early | apart).astype(bool)]
    ]


def _stops_before_start(patients: pd.DataFrame, file: str) -> list[Problem]:
    if not {"start_date", "stop_date"} <= set(patients.columns):
        return []
    wrong = patients[(patients["stop_date"] < patients["start_date"]).fillna(False)]
    return [
        Problem(
            file,
            f"a date on or after the start of the drug ({_text(row.start_date)})",
            int(row.Index) + FIRST_ROW,
            "stop_date",
            _text(row.stop_date),
        )
        for row in wrong[["start_date", "stop_date"]].itertuples()
    ]


def _text(value) -> str:
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return f"{value:g}" if isinstance(value, float) else str(value)
