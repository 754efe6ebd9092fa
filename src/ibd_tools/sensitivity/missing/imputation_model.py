"""What an imputation model holds: which columns are imputed, and from what each of them is predicted."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ibd_study.cohort import BASELINE, FOLLOW_UP, assessment_groups
from ibd_study.scores import INSTRUMENTS

FEWEST_RECORDED = 10
PATIENTS_PER_PREDICTOR = 10
WEAKEST_CORRELATION = 0.1
COLLINEAR = 0.95
# A column that most patients lack would bring more noise into the others than it tells.
LARGELY_RECORDED = 0.5

# Sums of items that a visit gives together: they are imputed as items, so that a recorded one is kept.
SUMS_OF_ITEMS = ("partial_mayo", "modified_mayo", "mayo_score", "pro2_uc")
# The score of which rules read single items, but whose total is imputed.
DONATED = "ses_cd"
# Activity helps to predict whatever is imputed, also where the rules in question do not read it.
ACTIVITY = ("mayo_stool_frequency", "mayo_rectal_bleeding", "mayo_endoscopic_subscore", "cdai", "ses_cd")
LABORATORY = ("crp_mg_l", "faecal_calprotectin_ug_g", "albumin_g_l", "haemoglobin_g_l")
DOSE = "steroid_dose_mg_day"
NUMBERS = ("age_years", "disease_duration_years", "prior_biologics_count")
CATEGORIES = (
    *("sex", "centre", "prior_surgery", "uc_extent", "cd_location", "cd_behaviour", "cd_perianal"),
    "concomitant_immunomodulator",
)
# The recorded part of an incomplete score, with the weights of its items: without haematocrit there is no CDAI, but
# the diary says much of it.
PARTS: dict[str, tuple[str, dict[str, int]]] = {
    "cdai_diary": (
        "cdai",
        {"cdai_liquid_stools_7d": 2, "cdai_abdominal_pain_7d": 5, "cdai_wellbeing_7d": 7},
    ),
    "ses_cd_colon": (
        "ses_cd",
        {item: 1 for item in INSTRUMENTS["ses_cd"].columns if not item.startswith("ses_cd_ileum")},
    ),
}


@dataclass(frozen=True)
class ImputedColumn:
    """One imputed column: at which time, how many patients have it and lack it, and what predicts it."""

    column: str
    time: str
    recorded: int
    missing: int
    predictors: tuple[str, ...]


def imputed_leaves(pairs: pd.DataFrame, columns: list[str]) -> list[str]:
    """Columns to impute so that all the given ones can be had: items for sums of items, totals for other scores."""
    return list(dict.fromkeys(leaf for column in columns for leaf in _leaves(pairs, column)))


def _leaves(pairs: pd.DataFrame, column: str) -> list[str]:
    if column in SUMS_OF_ITEMS:
        items = list(INSTRUMENTS[column].columns)
        recorded = all(pairs[item + FOLLOW_UP].notna().any() for item in items)
        # A score that is computed only has no column of its own to impute.
        return items if recorded or column == "pro2_uc" else [column]
    return [DONATED] if donated_items([column]) else [column]


def donated_items(columns: Sequence[str]) -> list[str]:
    """Items that rules read of the score whose total is imputed: they come from a patient with that total."""
    return [column for column in columns if column in INSTRUMENTS[DONATED].columns]


def imputation_frame(pairs: pd.DataFrame, leaves: list[str]) -> pd.DataFrame:
    """Numbers that the imputation may use, one row a patient: values of both times, and what was known before.

    Activity and laboratory values help whether the rules read them or not; laboratory values which only help are
    taken as logarithms. Columns that fewer than 10 patients have are left out, and so are those that only help and
    do not vary.
    """
    columns = {leaf + time: pairs[leaf + time].astype("Float64") for leaf in leaves for time in (BASELINE, FOLLOW_UP)}
    columns |= _helping(pairs, leaves) | {name: pairs[name].astype("Float64") for name in NUMBERS}
    numbers = pd.DataFrame(columns, index=pairs.index).astype("float64")
    frame = pd.concat([numbers, *(_indicators(pairs[name]) for name in CATEGORIES)], axis=1)
    own = {leaf + time for leaf in leaves for time in (BASELINE, FOLLOW_UP)}
    recorded, varying = frame.count() >= FEWEST_RECORDED, frame.nunique() > 1
    return frame.loc[:, recorded & (varying | frame.columns.isin(own))]


def _helping(pairs: pd.DataFrame, leaves: list[str]) -> dict[str, pd.Series]:
    helping: dict[str, pd.Series] = {}
    for time in (BASELINE, FOLLOW_UP):
        for name in set(LABORATORY) - set(leaves):
            helping[name + time] = pairs[name + time].astype("Float64").transform(np.log1p)
        for name in {DOSE, *ACTIVITY} - set(leaves):
            helping[name + time] = pairs[name + time].astype("Float64")
        for part, (_, weights) in PARTS.items():
            items = pairs[[item + time for item in weights]].astype("Float64")
            helping[part + time] = (items * list(weights.values())).sum(axis=1, skipna=False)
    return dict(sorted(helping.items()))


def _indicators(values: pd.Series) -> pd.DataFrame:
    """One column of 0 and 1 per level but the first; missing stays missing."""
    known = values.dropna()
    levels = pd.get_dummies(known, prefix=str(values.name), prefix_sep="=", drop_first=True, dtype=float)
    return levels.reindex(values.index)


def model_of(frame: pd.DataFrame, leaves: list[str]) -> dict[str, ImputedColumn]:
    """What predicts each column that has missing values, by name of the column.

    The value of the other time comes first, then those most correlated with the value or with having it, at most
    one for every ten patients who have it. None that nearly repeats another; none that most patients lack, unless
    it was found at the same examination.
    """
    flags = frame.isna().astype(float).add_prefix("lacks ")
    relation = pd.concat([frame, flags], axis=1).corr(min_periods=FEWEST_RECORDED).abs().fillna(0.0)
    incomplete = [name for name in frame.columns if frame[name].isna().any()]
    return {name: _model(name, frame, relation) for name in incomplete}


def _model(name: str, frame: pd.DataFrame, relation: pd.DataFrame) -> ImputedColumn:
    column, time = _split(name)
    recorded = int(frame[name].count())
    strength = relation.loc[list(frame), [name, f"lacks {name}"]].max(axis=1)
    allowed = [other for other in frame.columns if other != name and _may_predict(other, name, frame)]
    ranked = sorted(allowed, key=lambda other: (_split(other)[0] != column, -strength[other]))
    chosen: list[str] = []
    for other in ranked:
        room = len(chosen) < recorded // PATIENTS_PER_PREDICTOR
        if room and strength[other] >= WEAKEST_CORRELATION and not (relation.loc[other, chosen] > COLLINEAR).any():
            chosen.append(other)
    return ImputedColumn(column, time, recorded, len(frame) - recorded, tuple(chosen))


def _split(name: str) -> tuple[str, str]:
    time = next((time for time in (BASELINE, FOLLOW_UP) if name.endswith(time)), "")
    return name.removesuffix(time), time


def _may_predict(other: str, name: str, frame: pd.DataFrame) -> bool:
    """Not a total its own part (the chain would hardly move), and not what most lack unless of one examination.

    Nor what is the same in everybody with the value: perianal disease in those with an MRI of the anus.
    """
    column, other_column = _split(name)[0], _split(other)[0]
    constant = frame.loc[frame[name].notna(), other].nunique() < 2
    if constant or (column in PARTS and other_column == PARTS[column][0]):
        return False
    largely = frame[other].notna().mean() >= LARGELY_RECORDED
    return largely or column == other_column or _examination(column) == _examination(other_column)


def _examination(column: str) -> str:
    return next((key for key, columns in assessment_groups().items() if column in columns), column)
