"""Reads a synthetic cohort anew, with plain pandas, so that its counts are checked independently."""

from dataclasses import dataclass

import pandas as pd
import pytest

from ibd_tools.synthetic import CohortTables, generate_cohort

READ_AT = {"UC": (8, 6, 10), "CD": (12, 10, 14)}
DIARY_UC = ["mayo_stool_frequency", "mayo_rectal_bleeding", "mayo_physician_global"]
DIARY_CD = [
    "cdai_liquid_stools_7d",
    "cdai_abdominal_pain_7d",
    "cdai_wellbeing_7d",
    "cdai_complications",
    "cdai_antidiarrhoeal",
    "cdai_abdominal_mass",
    "haematocrit_percent",
    "weight_kg",
]
SES_CD = [
    f"ses_cd_{segment}_{item}"
    for segment in ("ileum", "right_colon", "transverse_colon", "left_colon", "rectum")
    for item in ("ulcer_size", "ulcerated_surface", "affected_surface", "narrowing")
]
UCEIS = ["uceis_vascular", "uceis_bleeding", "uceis_erosions_ulcers"]
ULTRASOUND = [
    "us_bowel_wall_thickness_mm",
    "us_inflammatory_fat",
    "us_colour_doppler",
    "us_wall_stratification",
]
VAN_ASSCHE = [
    f"van_assche_{item}"
    for item in (
        "tracts",
        "location",
        "extension",
        "t2_hyperintensity",
        "collections",
        "rectal_wall",
    )
]
GROUPS = {
    "UC": [
        DIARY_UC,
        ["mayo_endoscopic_subscore", *UCEIS],
        ["nancy_index"],
        ["steroid_dose_mg_day"],
    ],
    "CD": [DIARY_CD, SES_CD, ULTRASOUND, VAN_ASSCHE, ["steroid_dose_mg_day"]],
}


def _nearest(visits: pd.DataFrame, columns: list[str], target: float, low: float, high: float):
    inside = visits[visits["week"].between(low, high) & visits[columns].notna().any(axis=1)]
    ranked = inside.assign(distance=(inside["week"] - target).abs()).sort_values(["distance", "week"])
    return ranked.drop_duplicates("patient_id").set_index("patient_id")[columns]


def _side(visits: pd.DataFrame, people: pd.DataFrame, diagnosis: str, target, low, high) -> pd.DataFrame:
    parts = [_nearest(visits, columns, target, low, high) for columns in GROUPS[diagnosis]]
    side = pd.concat([part.reindex(people.index) for part in parts], axis=1)
    if diagnosis == "UC":
        items = ["mayo_stool_frequency", "mayo_rectal_bleeding", "mayo_endoscopic_subscore"]
        return side.assign(
            modified_mayo=side[items].sum(axis=1, min_count=3, skipna=False),
            uceis=side[UCEIS].sum(axis=1, skipna=False),
        )
    return side.assign(
        cdai=_cdai(side, people),
        ses_cd=side[SES_CD].sum(axis=1, skipna=False),
        van_assche=side[VAN_ASSCHE].sum(axis=1, skipna=False),
    )


def _cdai(side: pd.DataFrame, people: pd.DataFrame) -> pd.Series:
    male = people["sex"] == "male"
    height = people["height_cm"] / 100
    standard = male.map({True: 22.1, False: 20.8}).astype("Float64") * height**2
    weight = (100 * (1 - side["weight_kg"] / standard)).clip(lower=-10)
    haematocrit = 6 * (male.map({True: 47, False: 42}).astype("Float64") - side["haematocrit_percent"])
    return (
        2 * side["cdai_liquid_stools_7d"]
        + 5 * side["cdai_abdominal_pain_7d"]
        + 7 * side["cdai_wellbeing_7d"]
        + 20 * side["cdai_complications"]
        + 30 * side["cdai_antidiarrhoeal"]
        + 10 * side["cdai_abdominal_mass"]
        + haematocrit
        + weight
    )


@dataclass(frozen=True)
class Pairs:
    """Baseline (``before``) and follow-up (``after``) of one disease, a row a patient."""

    before: pd.DataFrame
    after: pd.DataFrame
    people: pd.DataFrame


def read_pairs(tables: CohortTables, diagnosis: str) -> Pairs:
    people = tables.patients[tables.patients["diagnosis"] == diagnosis].set_index("patient_id")
    visits = tables.visits[tables.visits["patient_id"].isin(people.index)]
    before = _side(visits, people, diagnosis, 0, -4, 0)
    return Pairs(before, _side(visits, people, diagnosis, *READ_AT[diagnosis]), people)


def _uc_remission(side: pd.DataFrame, before: pd.DataFrame) -> pd.Series:
    return (
        (side["modified_mayo"] <= 2)
        & (side["mayo_stool_frequency"] <= 1)
        & (side["mayo_stool_frequency"] <= before["mayo_stool_frequency"])
        & (side["mayo_rectal_bleeding"] <= 0)
        & (side["mayo_endoscopic_subscore"] <= 1)
    )


def uc_outcomes(pairs: Pairs) -> dict[str, tuple[pd.Series, pd.Series | None]]:
    """Each endpoint after and, for remissions, before; missing where not evaluable."""
    before, after = pairs.before, pairs.after
    fall = before["modified_mayo"] - after["modified_mayo"]
    bleeding = before["mayo_rectal_bleeding"] - after["mayo_rectal_bleeding"] >= 1
    response = (fall >= 2) & (10 * fall >= 3 * before["modified_mayo"])
    response &= bleeding | (after["mayo_rectal_bleeding"] <= 1)
    remission = _uc_remission(after, before)
    zero = after["mayo_endoscopic_subscore"] == 0, before["mayo_endoscopic_subscore"] == 0
    uceis = (before["uceis"] - after["uceis"] >= 2).where(before["uceis"] >= 2)
    free = remission & (after["steroid_dose_mg_day"] == 0)
    return {
        "uc_clinical_remission": (remission, _uc_remission(before, before)),
        "uc_clinical_response": (response, None),
        "uc_endoscopic_remission": zero,
        "uc_mucosal_healing": zero,
        "uc_endoscopic_response": (uceis, None),
        "uc_histological_remission": (after["nancy_index"] <= 1, before["nancy_index"] <= 1),
        "uc_steroid_free_remission": (free.where(before["steroid_dose_mg_day"] > 0), None),
    }


def cd_outcomes(pairs: Pairs) -> dict[str, tuple[pd.Series, pd.Series | None]]:
    before, after = pairs.before, pairs.after
    fall = before["ses_cd"] - after["ses_cd"]
    endoscopic = (2 * fall > before["ses_cd"]) | ((before["ses_cd"] == 4) & (fall >= 2))
    wall = (pair["us_bowel_wall_thickness_mm"] for pair in (before, after))
    wall_before, wall_after = ((10 * values).round() for values in wall)
    thinner = (4 * (wall_before - wall_after) >= wall_before).where(wall_before > 30)
    free = (after["cdai"] < 150) & (after["steroid_dose_mg_day"] == 0)
    van_assche = (before["van_assche"] - after["van_assche"] >= 1).where(before["van_assche"] >= 1)
    both = before["cdai"].notna()
    return {
        "cd_clinical_remission": (after["cdai"] < 150, before["cdai"] < 150),
        "cd_clinical_response": ((before["cdai"] - after["cdai"] >= 70).where(both), None),
        "cd_endoscopic_remission": (after["ses_cd"] <= 2, before["ses_cd"] <= 2),
        "cd_mucosal_healing": (after["ses_cd"] == 0, before["ses_cd"] == 0),
        "cd_endoscopic_response": (endoscopic.where(before["ses_cd"] >= 3), None),
        "cd_ultrasound_remission": (_normal_wall(after), _normal_wall(before)),
        "cd_ultrasound_response": (thinner, None),
        "cd_radiological_remission": (after["van_assche"] == 0, before["van_assche"] == 0),
        "cd_radiological_response": (van_assche, None),
        "cd_steroid_free_remission": (free.where(before["steroid_dose_mg_day"] > 0), None),
    }


def _normal_wall(side: pd.DataFrame) -> pd.Series:
    normal = side["us_bowel_wall_thickness_mm"] <= 3.0
    for column in ULTRASOUND[1:]:
        normal &= side[column] == 0
    return normal


def counts(tables: CohortTables) -> dict[str, tuple[int, int, int | None, int | None]]:
    """Events, evaluable, events at baseline and events lost of every endpoint."""
    outcomes = uc_outcomes(read_pairs(tables, "UC")) | cd_outcomes(read_pairs(tables, "CD"))
    return {key: _count(after, before) for key, (after, before) in outcomes.items()}


def _count(after: pd.Series, before: pd.Series | None):
    evaluable = after.notna()
    events = int(after[evaluable].sum())
    if before is None:
        return events, int(evaluable.sum()), None, None
    started = before[evaluable].fillna(False)
    return (
        events,
        int(evaluable.sum()),
        int(started.sum()),
        int((started & ~after[evaluable]).sum()),
    )


@pytest.fixture(scope="session")
def cohort() -> CohortTables:
    return generate_cohort()


@pytest.fixture(scope="session")
def uc(cohort) -> Pairs:
    return read_pairs(cohort, "UC")


@pytest.fixture(scope="session")
def cd(cohort) -> Pairs:
    return read_pairs(cohort, "CD")


@pytest.fixture(scope="session")
def count_endpoints():
    return counts


@pytest.fixture(scope="session")
def pairs_of():
    return read_pairs
