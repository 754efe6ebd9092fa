"""Faults that no single cell shows: repeated rows, unknown patients, visits at impossible times."""

from collections.abc import Callable

import pandas as pd

from ibd_study.checked import Problem, as_words
from ibd_study.cohort.reading import FIRST_ROW

DAYS_OF_DISAGREEMENT = 7
DATES_AFTER_START = ("stop_date", "follow_up_end_date", "bowel_surgery_date")


def relation_problems(paths: dict[str, str], frames: dict[str, pd.DataFrame]) -> list[Problem]:
    """Check the tables of a cohort against one another.

    Parameters
    ----------
    paths
        File of each table that the cohort has.
    frames
        Every table of the dictionary with all its columns, missing where not recorded.
    """
    patients, visits = frames["patients"], frames["visits"]
    file = {name: paths.get(name, f"{name}.csv") for name in frames}
    return [
        *_repeated(patients, ["patient_id"], file["patients"], "each patient once"),
        *_repeated(visits, ["patient_id", "week"], file["visits"], "one row per patient and week"),
        *_unknown_patients(visits, patients, file["visits"], file["patients"]),
        *_unknown_patients(frames["adverse_events"], patients, file["adverse_events"], file["patients"]),
        *_follow_up_without_baseline(visits, file["visits"]),
        *_visit_dates(visits, patients, file["visits"]),
        *(one for column in DATES_AFTER_START for one in _before_start(patients, column, file["patients"])),
        *_surgery_denied(patients, file["patients"]),
    ]


def _repeated(frame: pd.DataFrame, key: list[str], file: str, expected: str) -> list[Problem]:
    keys = frame[key].dropna()
    repeated = keys[keys.duplicated()]
    return [
        Problem(file, expected, index + FIRST_ROW, ", ".join(key), ", ".join(map(as_words, values)))
        for index, *values in repeated.itertuples()
    ]


def _problems(
    frame: pd.DataFrame, is_wrong: pd.Series, column: str, file: str, expected: Callable[[int], str]
) -> list[Problem]:
    """The value of a column in each row that is wrong, with what was expected there."""
    return [
        Problem(file, expected(index), int(index) + FIRST_ROW, column, as_words(frame.at[index, column]))
        for index in frame.index[is_wrong.fillna(False).astype(bool)]
    ]


def _unknown_patients(frame: pd.DataFrame, patients: pd.DataFrame, file: str, patients_file: str) -> list[Problem]:
    known, named = patients["patient_id"], frame["patient_id"]
    if known.isna().all():  # the patients table itself cannot be read, which is reported
        return []
    is_unknown = named.notna() & ~named.isin(known)
    return _problems(frame, is_unknown, "patient_id", file, lambda _: f"a patient of {patients_file}")


def _follow_up_without_baseline(visits: pd.DataFrame, file: str) -> list[Problem]:
    # A visit without a readable week may be the baseline; its week is reported already.
    patient, week = visits["patient_id"], visits["week"]
    without = (week > 0) & patient.notna() & ~patient.isin(patient[(week <= 0).fillna(True)])
    first = without & ~patient.where(without.fillna(False)).duplicated()
    words = "also a baseline visit (week 0 or below) of patient"
    return _problems(visits, first, "week", file, lambda index: f"{words} {patient[index]}")


def _visit_dates(visits: pd.DataFrame, patients: pd.DataFrame, file: str) -> list[Problem]:
    """A dated visit must lie where its week says: not before the start, and within a week of it."""
    starts = patients.dropna(subset="patient_id").drop_duplicates("patient_id").set_index("patient_id")["start_date"]
    start = starts.reindex(visits["patient_id"]).set_axis(visits.index)
    days = (visits["visit_date"] - start).dt.days
    early = ((visits["week"] > 0) & (days < 0)).fillna(False)
    apart = ((days - visits["week"] * 7).abs() > DAYS_OF_DISAGREEMENT).fillna(False) & ~early

    def expected(index: int) -> str:
        words = "a date on or after the start of the drug" if early[index] else "a date within 7 days of its week"
        return f"{words} ({as_words(start[index])}; week {as_words(visits.at[index, 'week'])})"

    return _problems(visits, early | apart, "visit_date", file, expected)


def _before_start(patients: pd.DataFrame, column: str, file: str) -> list[Problem]:
    start, words = patients["start_date"], "a date on or after the start of the drug"
    is_early = patients[column] < start
    return _problems(patients, is_early, column, file, lambda index: f"{words} ({as_words(start[index])})")


def _surgery_denied(patients: pd.DataFrame, file: str) -> list[Problem]:
    """A patient without bowel surgery has no date of one."""
    is_denied = ~patients["bowel_surgery"] & patients["bowel_surgery_date"].notna()
    words = "no date where bowel_surgery is no, or bowel_surgery yes"
    return _problems(patients, is_denied, "bowel_surgery_date", file, lambda _: words)
