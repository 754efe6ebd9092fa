"""Laboratory values that follow disease activity and the known effects of a JAK inhibitor.

Levels and shares of missing values are illustrative; the abstract prints none.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from ibd_tools.synthetic.draws import bell, half_up, happens

# Decimals of each value, and the lowest and the highest that is drawn.
TABLE = pd.read_csv(Path(__file__).with_name("laboratory_limits.csv"), index_col="column")
DECIMALS: dict[str, int] = dict(zip(TABLE.index, TABLE["decimals"].tolist(), strict=True))
BLOOD_COUNT = ("haemoglobin_g_l", "platelets_10e9_l", "lymphocytes_10e9_l", "neutrophils_10e9_l")
LIPIDS = ("total_cholesterol_mmol_l", "ldl_cholesterol_mmol_l", "triglycerides_mmol_l")
# Percent of visits without the value; each group is missing together.
MISSING_PERCENT = {
    ("crp_mg_l",): 7,
    ("esr_mm_h",): 24,
    ("faecal_calprotectin_ug_g",): 42,
    BLOOD_COUNT: 5,
    ("albumin_g_l",): 12,
    ("creatine_kinase_u_l",): 38,
    LIPIDS: 44,
}
HAEMOGLOBIN_PER_HAEMATOCRIT = 3.35  # g/L per %
HAEMOGLOBIN_WITHOUT_ACTIVITY = {"female": 136, "male": 151}

Values = dict[str, np.ndarray]


def draw_traits(rng: np.random.Generator, size: int) -> Values:
    """What stays with a patient from visit to visit: one standardised deviation per value."""
    return {name: bell(rng, size) for name in DECIMALS}


def draw_laboratory(
    rng: np.random.Generator,
    patients: pd.DataFrame,
    traits: Values,
    activity: np.ndarray,
    haematocrit_percent: np.ndarray,
    *,
    on_drug: bool,
) -> pd.DataFrame:
    """Complete laboratory values of one visit."""
    noise = {name: bell(rng, len(patients)) for name in DECIMALS}
    values = _inflammation(traits, noise, activity, on_drug)
    values |= _blood_count(traits, noise, activity, on_drug)
    values["haemoglobin_g_l"] = _haemoglobin(patients, traits, noise, activity, haematocrit_percent)
    values |= _drug_effects(traits, noise, activity, on_drug)
    possible = pd.DataFrame(values)[list(DECIMALS)].clip(TABLE["lowest"], TABLE["highest"], axis=1)
    return pd.DataFrame({name: half_up(possible[name], decimals) for name, decimals in DECIMALS.items()})


def _inflammation(traits: Values, noise: Values, activity: np.ndarray, on_drug: bool) -> Values:
    crp = 0.3 + 3.2 * activity - 0.3 * on_drug
    crp = np.exp(crp + 0.7 * traits["crp_mg_l"] + 0.45 * noise["crp_mg_l"])
    calprotectin = 4.5 + 3.3 * activity - 0.2 * on_drug
    spread = 0.6 * traits["faecal_calprotectin_ug_g"] + 0.6 * noise["faecal_calprotectin_ug_g"]
    return {
        "crp_mg_l": crp,
        "esr_mm_h": 5 + 22 * activity + 2.2 * np.sqrt(crp) + 5 * traits["esr_mm_h"] + 3 * noise["esr_mm_h"],
        "faecal_calprotectin_ug_g": np.exp(calprotectin + spread),
        "albumin_g_l": 46 - 11 * activity + 2 * traits["albumin_g_l"] + 1.3 * noise["albumin_g_l"],
    }


def _blood_count(traits: Values, noise: Values, activity: np.ndarray, on_drug: bool) -> Values:
    mixed = {name: 0.8 * traits[name] + 0.6 * noise[name] for name in BLOOD_COUNT}
    return {
        "platelets_10e9_l": 210 + 170 * activity + 55 * mixed["platelets_10e9_l"],
        "lymphocytes_10e9_l": 1.75 - 0.18 * on_drug + 0.45 * mixed["lymphocytes_10e9_l"],
        "neutrophils_10e9_l": 3.7 + 2.6 * activity - 0.35 * on_drug + 1.1 * mixed["neutrophils_10e9_l"],
    }


def _haemoglobin(
    patients: pd.DataFrame, traits: Values, noise: Values, activity: np.ndarray, haematocrit_percent: np.ndarray
) -> np.ndarray:
    """From the haematocrit where there is one, else from sex and activity."""
    usual = patients["sex"].map(HAEMOGLOBIN_WITHOUT_ACTIVITY).to_numpy()
    deviation = 9 * traits["haemoglobin_g_l"] + 4 * noise["haemoglobin_g_l"]
    measured = HAEMOGLOBIN_PER_HAEMATOCRIT * haematocrit_percent + 2 * noise["haemoglobin_g_l"]
    return np.where(np.isnan(haematocrit_percent), usual - 26 * activity + deviation, measured)


def _drug_effects(traits: Values, noise: Values, activity: np.ndarray, on_drug: bool) -> Values:
    kinase, fat = "creatine_kinase_u_l", "triglycerides_mmol_l"
    cholesterol = 4.4 - 0.7 * activity + 0.45 * on_drug + 0.7 * traits["total_cholesterol_mmol_l"]
    cholesterol = cholesterol + 0.25 * noise["total_cholesterol_mmol_l"]
    return {
        kinase: np.exp(4.4 + 0.4 * on_drug + 0.4 * traits[kinase] + 0.35 * noise[kinase]),
        "total_cholesterol_mmol_l": cholesterol,
        "ldl_cholesterol_mmol_l": 0.6 * cholesterol - 0.2 + 0.2 * noise["ldl_cholesterol_mmol_l"],
        fat: np.exp(0.05 + 0.12 * on_drug + 0.35 * traits[fat] + 0.2 * noise[fat]),
    }


def leave_out(rng: np.random.Generator, values: pd.DataFrame) -> pd.DataFrame:
    """The values that were measured; what belongs together is missing together."""
    measured: Values = {}
    for names, percent in MISSING_PERCENT.items():
        missing = happens(rng, len(values), percent)
        measured |= {name: np.where(missing, np.nan, values[name]) for name in names}
    return pd.DataFrame(measured)
