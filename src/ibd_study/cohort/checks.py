"""Faults that no single cell shows: repeated rows, unknown patients, visits at impossible times."""

import pandas as pd

from ibd_study.checked import Problem, as_words
from ibd_study.cohort.reading import FIRST_ROW

DAYS_OF_DISAGREEMENT = 7


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
        *_before_start(patients, "stop_date", file["patients"]),
        *_before_start(patients, "follow_up_end_date", file["patients"]),
        *_before_start(patients, "bowel_surgery_date", file["patients"]),
        *_surgery_denied(patients, file["patients"]),
    ]


def _repeated(frame: pd.DataFrame, key: list[str], file: str, expected: str) -> list[Problem]:
    keys = frame[key].dropna()
    repeated = keys[keys.duplicated()]
    return [
        Problem(file, expected, index + FIRST_ROW, ", ".join(key), ", ".join(map(as_words, values)))
        for index, *values in repeated.itertuples()
    ]


def _unknown_patients(frame: pd.DataFrame, patients: pd.DataFrame, file: str, patients_file: str) -> list[Problem]:
    known = patients["patient_id"]
    if known.isna().all():  # the patients table itself cannot be read, which is reported
        return []
    named = frame["patient_id"].dropna()
    unknown = named[~named.isin(known)]
    return [
        Problem(file, f"a patient of {patients_file}", index + FIRST_ROW, "patient_id", str(patient))
        for index, patient in zip(unknown.index, unknown, strict=True)
    ]


def _follow_up_without_baseline(visits: pd.DataFrame, file: str) -> list[Problem]:
    # A visit without a readable week may be the baseline; its week is reported already.
    may_be_baseline = visits.loc[(visits["week"] <= 0).fillna(True), "patient_id"]
    known = visits["patient_id"].notna() & ~visits["patient_id"].isin(may_be_baseline)
    without = visits.loc[(visits["week"] > 0).fillna(False) & known, ["patient_id", "week"]]
    return [
        Problem(
            file,
            f"also a baseline visit (week 0 or below) of patient {patient}",
            index + FIRST_ROW,
            "week",
            as_words(week),
        )
        for index, patient, week in without.drop_duplicates("patient_id").itertuples()
    ]


def _visit_dates(visits: pd.DataFrame, patients: pd.DataFrame, file: str) -> list[Problem]:
    """A dated visit must lie where its week says: not before the start, and within a week of it."""
    starts = patients.dropna(subset="patient_id").drop_duplicates("patient_id").set_index("patient_id")["start_date"]
    start = starts.reindex(visits["patient_id"]).set_axis(visits.index)
    days = (visits["visit_date"] - start).dt.days
    early = ((visits["week"] > 0) & (days < 0)).fillna(False)
    apart = ((days - visits["week"] * 7).abs() > DAYS_OF_DISAGREEMENT).fillna(False) & ~early
    words = {True: "a date on or after the start of the drug", False: "a date within 7 days of its week"}
    return [
        Problem(
            file,
            f"{words[bool(early[index])]} ({as_words(start[index])}; week {as_words(visits.at[index, 'week'])})",
            int(index) + FIRST_ROW,
            "visit_date",
            as_words(visits.at[index, "visit_date"]),
        )
        for index in visits.index[(early | apart).astype(bool)]
    ]


def _before_start(patients: pd.DataFrame, column: str, file: str) -> list[Problem]:
    dates = patients[["start_date", column]]
    wrong = dates[dates[column] < dates["start_date"]]
    return [
        Problem(
            file,
            f"a date on or after the start of the drug ({as_words(start)})",
            index + FIRST_ROW,
            column,
            as_words(date),
        )
        for index, start, date in wrong.itertuples()
    ]


def _surgery_denied(patients: pd.DataFrame, file: str) -> list[Problem]:
    """A patient without bowel surgery has no date of one."""
    denied = (~patients["bowel_surgery"]).fillna(False) & patients["bowel_surgery_date"].notna()
    return [
        Problem(
            file,
            "no date where bowel_surgery is no, or bowel_surgery yes",
            int(index) + FIRST_ROW,
            "bowel_surgery_date",
            as_words(patients.at[index, "bowel_surgery_date"]),
        )
        for index in patients.index[denied.astype(bool)]
    ]
