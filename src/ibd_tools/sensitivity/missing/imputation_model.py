"""What an imputation model holds: which columns are imputed, and from what each of them is predicted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

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


class Variable(NamedTuple):
    """One variable of the models: a column at a time, or who is of one level of a column."""

    column: str
    time: str = ""
    level: str = ""

    @property
    def name(self) -> str:
        """Its name, such as ``cdai_followup`` or ``sex=male``: written, and taken apart by nobody."""
        return f"{self.column}={self.level}" if self.level else self.column + self.time


@dataclass(frozen=True)
class ImputedColumn:
    """One imputed variable: how many patients have it and lack it, and what predicts it."""

    variable: Variable
    recorded: int
    missing: int
    predictors: tuple[Variable, ...]


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


def imputation_frame(pairs: pd.DataFrame, leaves: list[str]) -> tuple[pd.DataFrame, dict[str, Variable]]:
    """Numbers that the imputation may use, one row a patient, and what each of their columns is.

    They are values of both times and what was known before. Activity and laboratory values help whether the rules read
    them or not; laboratory values which only help are taken as logarithms. Columns that fewer than 10 patients have are
    left out, and so are those that only help and do not vary.
    """
    own = [Variable(leaf, time) for leaf in leaves for time in (BASELINE, FOLLOW_UP)]
    values = {variable: pairs[variable.name] for variable in own} | _helping(pairs, leaves)
    values |= {Variable(name): pairs[name] for name in NUMBERS}
    numbers = {variable: column.astype("Float64").astype("float64") for variable, column in values.items()}
    for name in CATEGORIES:
        numbers |= _indicators(pairs[name])
    variables = {variable.name: variable for variable in numbers}
    frame = pd.DataFrame({variable.name: column for variable, column in numbers.items()}, index=pairs.index)
    recorded, varying = frame.count() >= FEWEST_RECORDED, frame.nunique() > 1
    return frame.loc[:, recorded & (varying | frame.columns.isin([one.name for one in own]))], variables


def _helping(pairs: pd.DataFrame, leaves: list[str]) -> dict[Variable, pd.Series]:
    helping: dict[Variable, pd.Series] = {}
    for time in (BASELINE, FOLLOW_UP):
        for name in set(LABORATORY) - set(leaves):
            helping[Variable(name, time)] = pairs[name + time].astype("Float64").transform(np.log1p)
        for name in {DOSE, *ACTIVITY} - set(leaves):
            helping[Variable(name, time)] = pairs[name + time]
        for part, (_, weights) in PARTS.items():
            items = pairs[[item + time for item in weights]].astype("Float64")
            helping[Variable(part, time)] = (items * list(weights.values())).sum(axis=1, skipna=False)
    return dict(sorted(helping.items(), key=lambda item: item[0].name))


def _indicators(values: pd.Series) -> dict[Variable, pd.Series]:
    """0 and 1 for each level but the first; missing stays missing."""
    levels = pd.get_dummies(values.dropna(), drop_first=True, dtype=float).reindex(values.index)
    return {Variable(str(values.name), level=str(level)): levels[level] for level in levels}


def model_of(frame: pd.DataFrame, variables: Mapping[str, Variable]) -> dict[str, ImputedColumn]:
    """What predicts each column that has missing values, by name of the column.

    The value of the other time comes first, then those most correlated with the value or with having it, at most
    one for every ten patients who have it. None that nearly repeats another; none that most patients lack, unless
    it was found at the same examination.
    """
    flags = frame.isna().astype(float).add_prefix("lacks ")
    relation = pd.concat([frame, flags], axis=1).corr(min_periods=FEWEST_RECORDED).abs().fillna(0.0)
    incomplete = [name for name in frame.columns if frame[name].isna().any()]
    return {name: _model(variables[name], frame, relation, variables) for name in incomplete}


def _model(
    one: Variable, frame: pd.DataFrame, relation: pd.DataFrame, variables: Mapping[str, Variable]
) -> ImputedColumn:
    recorded = int(frame[one.name].count())
    strength = relation.loc[list(frame), [one.name, f"lacks {one.name}"]].max(axis=1)
    others = [variables[name] for name in map(str, frame) if name != one.name]
    allowed = [other for other in others if _may_predict(other, one, frame)]
    chosen: list[Variable] = []
    for other in sorted(allowed, key=lambda other: (other.column != one.column, -strength[other.name])):
        room = len(chosen) < recorded // PATIENTS_PER_PREDICTOR
        alike = relation.loc[other.name, [before.name for before in chosen]]
        if room and strength[other.name] >= WEAKEST_CORRELATION and not (alike > COLLINEAR).any():
            chosen.append(other)
    return ImputedColumn(one, recorded, len(frame) - recorded, tuple(chosen))


def _may_predict(other: Variable, one: Variable, frame: pd.DataFrame) -> bool:
    """Not a total its own part (the chain would hardly move), and not what most lack unless of one examination.

    Nor what is the same in everybody with the value: perianal disease in those with an MRI of the anus.
    """
    constant = frame.loc[frame[one.name].notna(), other.name].nunique() < 2
    if constant or (one.column in PARTS and other.column == PARTS[one.column][0]):
        return False
    largely = frame[other.name].notna().mean() >= LARGELY_RECORDED
    return largely or one.column == other.column or _examination(one.column) == _examination(other.column)


def _examination(column: str) -> str:
    return next((key for key, columns in assessment_groups().items() if column in columns), column)
