"""From visits to one row a patient: each assessment read from the visit nearest its week."""

import numpy as np
import pandas as pd

from ibd_study import dictionary
from ibd_study.parameters import Parameters
from ibd_study.scores import compute_score

BASELINE = "_baseline"
FOLLOW_UP = "_followup"
COMPUTED_ONLY = ("pro2_uc", "pro2_cd")
DIARY_DAYS = 7
# Daily means that stand in a diary as sums of 7 days too.
DAILY_MEANS = {
    "cd_liquid_stools_daily_mean": "cdai_liquid_stools_7d",
    "cd_abdominal_pain_daily_mean": "cdai_abdominal_pain_7d",
}
WEEK_DECIMALS = 6
SCORE_COLUMNS = (
    "partial_mayo",
    "modified_mayo",
    "mayo_score",
    "sccai",
    "uceis",
    "cdai",
    "hbi",
    "ses_cd",
    "ibus_sas",
    "van_assche",
)
STANDS_ALONE = ("laboratory", "measurement", "combined")
NEEDED_FOR_SCORES = ("sex", "height_cm")


def assessment_groups() -> dict[str, list[str]]:
    """Visit columns by examination; each single measurement stands alone.

    Bloods and stools are seldom sent on one day, and a visit that only took a weight must not hide a diary.
    """
    groups: dict[str, list[str]] = {}
    for name, field in dictionary.table_fields("visits").items():
        if field.assessment:
            key = name if field.assessment in STANDS_ALONE else field.assessment
            groups.setdefault(key, []).append(name)
    return groups


def assessed_near(visits: pd.DataFrame, target: pd.Series, before: float, after: float) -> pd.DataFrame:
    """For each patient and examination, the values of the visit nearest a week.

    Parameters
    ----------
    visits
        The visits table.
    target
        Week wanted, indexed by patient.
    before, after
        How many weeks before and after the target a visit still counts, both ends included.

    Returns
    -------
    DataFrame
        Indexed as ``target``, one column per visit column; missing where nothing was assessed. Of two
        visits equally near, the earlier is taken.
    """
    wanted = visits["patient_id"].map(target)
    distance = _weeks_apart(visits["week"], wanted)
    inside = ((distance >= -before) & (distance <= after)).fillna(False)
    ranked = visits[inside].assign(_distance=distance[inside].abs()).sort_values(["_distance", "week"], kind="stable")
    return _first_by_group(ranked, target.index)


def _weeks_apart(week: pd.Series, wanted: pd.Series) -> pd.Series:
    # Rounded, since 8.3 - 8 is a little more than 0.3 and 8 - 6.3 a little more than 9.7 - 8.
    return (week - wanted).round(WEEK_DECIMALS)


def assessed_before(visits: pd.DataFrame, target: pd.Series, after: float) -> pd.DataFrame:
    """For each patient and examination, the last values up to ``after`` weeks past the target week."""
    wanted = visits["patient_id"].map(target)
    earlier = visits[(_weeks_apart(visits["week"], wanted) <= after).fillna(False)]
    return _first_by_group(earlier.sort_values("week", ascending=False, kind="stable"), target.index)


def _first_by_group(ranked: pd.DataFrame, patients: pd.Index) -> pd.DataFrame:
    """Per patient and examination, the first of the ranked visits at which it was done."""
    recorded = ranked.notna()
    place = patients.get_indexer(ranked["patient_id"])
    values = {}
    for columns in assessment_groups().values():
        done = np.flatnonzero(recorded[columns].to_numpy().any(axis=1))
        found, first = np.unique(place[done], return_index=True)
        row_of = np.full(len(patients), -1)
        row_of[found] = done[first]
        values |= {column: ranked[column].array.take(row_of, allow_fill=True) for column in columns}
    return pd.DataFrame(values, index=patients)


def baseline_of(selected: pd.DataFrame, visits: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    """Baseline values of the selected patients: the visit nearest week 0, not after it."""
    start = pd.Series(0.0, index=selected["patient_id"])
    return assessed_near(visits, start, parameters.baseline_window_weeks, 0)


def follow_up_week(selected: pd.DataFrame, parameters: Parameters) -> pd.Series:
    """Week at which each selected patient is read, by diagnosis, indexed by patient."""
    weeks = {"UC": parameters.uc_week, "CD": parameters.cd_week}
    return selected.set_index("patient_id")["diagnosis"].map(weeks).astype("Float64")


def join_pairs(selected: pd.DataFrame, baseline: pd.DataFrame, follow_up: pd.DataFrame) -> pd.DataFrame:
    """One row a patient: patient columns, then ``x_baseline`` and ``x_followup`` for every visit column.

    Scores are computed here from their items; where items are missing, a recorded total is taken. Daily means of
    CD symptoms that are not recorded come from the 7-day sums of the diary.
    """
    patients = selected.set_index("patient_id")
    sides = [
        _with_scores(side, patients).add_suffix(suffix)
        for side, suffix in ((baseline, BASELINE), (follow_up, FOLLOW_UP))
    ]
    return pd.concat([patients, *sides], axis=1).reset_index()


def _with_scores(side: pd.DataFrame, patients: pd.DataFrame) -> pd.DataFrame:
    side = side.assign(**{mean: side[mean].fillna(side[total] / DIARY_DAYS) for mean, total in DAILY_MEANS.items()})
    items = side.join(patients[list(NEEDED_FOR_SCORES)])
    totals = {key: compute_score(key, items).fillna(side[key]) for key in SCORE_COLUMNS}
    return side.assign(**totals, **{key: compute_score(key, items) for key in COMPUTED_ONLY})
