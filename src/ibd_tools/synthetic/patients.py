"""The patients of the synthetic cohort: who they are and what they had before the drug.

The abstract prints no baseline table, so every share here is illustrative.
"""

import numpy as np
import pandas as pd

from ibd_tools.synthetic.calibration import CD_PERIANAL, GROUPS
from ibd_tools.synthetic.draws import bell, by_weight, half_up, happens, pick, stream, whole_share

CENTRES = {"A": 30, "B": 22, "C": 17, "D": 14, "E": 10, "F": 7}
CENTRE_EFFECT = {"A": 0.0, "B": 0.15, "C": -0.1, "D": 0.1, "E": -0.2, "F": 0.05}
SMOKING = {"never": 62, "former": 24, "current": 14}
UC_EXTENT = {"E1": 8, "E2": 34, "E3": 58}
CD_LOCATION = {"L1": 28, "L2": 20, "L3": 50, "L4": 2}
CD_BEHAVIOUR = {"B1": 50, "B2": 30, "B3": 20}
MINIMUM_AGE_YEARS = 18
BMI_RANGE = (16.5, 34.0)


def draw_patients(seed: int, size: int) -> pd.DataFrame:
    """Draw the patients with two hidden propensities: ``severity`` and ``benefit`` (mean 0, sd about 1)."""
    rng = stream(seed, "patients")
    patients = pd.DataFrame({"patient_id": _identifiers(size)})
    patients["centre"] = by_weight(rng, size, CENTRES)
    patients["diagnosis"] = _diagnoses(rng, size)
    patients = patients.assign(**_person(rng, patients["diagnosis"] == "CD"))
    patients = patients.assign(**_history(rng, patients["diagnosis"] == "CD"))
    patients = patients.assign(**_montreal(rng, patients))
    patients["severity"] = bell(rng, size)
    centre = patients["centre"].map(CENTRE_EFFECT).to_numpy()
    experience = 0.12 * patients["prior_biologics_count"].to_numpy()
    patients["benefit"] = bell(rng, size) + centre - experience
    return patients


def _identifiers(size: int) -> list[str]:
    width = max(4, len(str(size)))
    return [f"P{number:0{width}d}" for number in range(1, size + 1)]


def _diagnoses(rng: np.random.Generator, size: int) -> np.ndarray:
    uc = whole_share(GROUPS["UC"], sum(GROUPS.values()), size)
    return np.where(pick(rng.random(size), uc), "UC", "CD")


def _person(rng: np.random.Generator, crohn: pd.Series) -> dict:
    size = len(crohn)
    female = happens(rng, size, 38)
    age = half_up(np.where(crohn, 33, 40) + np.where(crohn, 11, 13) * bell(rng, size))
    bmi = half_up(np.where(crohn, 20.6, 22.4) + 2.8 * bell(rng, size), 1)
    return {
        "sex": np.where(female, "female", "male"),
        "age_years": np.clip(age, MINIMUM_AGE_YEARS, 80),
        "height_cm": half_up(np.where(female, 161, 173) + 6.2 * bell(rng, size)),
        "bmi_kg_m2": np.clip(bmi, *BMI_RANGE),
        "smoking": by_weight(rng, size, SMOKING),
    }


def _history(rng: np.random.Generator, crohn: pd.Series) -> dict:
    size = len(crohn)
    anti_tnf = by_weight(rng, size, {0: 28, 1: 55, 2: 17})
    classes = {
        "prior_vedolizumab": happens(rng, size, 36),
        "prior_ustekinumab": happens(rng, size, 45) & (crohn | happens(rng, size, 30)),
    }
    return {
        "prior_biologics_count": anti_tnf + sum(values.astype(int) for values in classes.values()),
        "prior_anti_tnf": anti_tnf > 0,
        **classes,
        "prior_jak_inhibitor": happens(rng, size, 9),
        "prior_surgery": happens(rng, size, 34) & (crohn | happens(rng, size, 4)),
        "induction_dose_mg": by_weight(rng, size, {45: 90, 30: 10}),
        "concomitant_5_asa": happens(rng, size, 22) | (~crohn & happens(rng, size, 50)),
        "concomitant_immunomodulator": happens(rng, size, 9),
        "concomitant_biologic": happens(rng, size, 5),
    }


def _montreal(rng: np.random.Generator, patients: pd.DataFrame) -> dict:
    size, crohn = len(patients), (patients["diagnosis"] == "CD").to_numpy()
    age = patients["age_years"].to_numpy()
    duration = np.minimum(half_up(4 + 4.5 * np.abs(bell(rng, size)) + 1.5 * bell(rng, size), 1), age - 8)
    duration = np.maximum(duration, 0.3)
    at_diagnosis = np.floor(age - duration)
    stages = np.select([at_diagnosis <= 16, at_diagnosis <= 40], ["A1", "A2"], "A3")
    location = by_weight(rng, size, CD_LOCATION)
    perianal = pick(rng.random(size), whole_share(CD_PERIANAL, GROUPS["CD"], int(crohn.sum())), crohn)
    upper = happens(rng, size, 8) & (location != "L4")
    absent = np.array(None)
    return {
        "disease_duration_years": duration,
        "uc_extent": np.where(crohn, absent, by_weight(rng, size, UC_EXTENT)),
        "cd_age_at_diagnosis": np.where(crohn, stages, absent),
        "cd_location": np.where(crohn, location, absent),
        "cd_upper_gi": np.where(crohn, upper, absent),
        "cd_behaviour": np.where(crohn, by_weight(rng, size, CD_BEHAVIOUR), absent),
        "cd_perianal": np.where(crohn, perianal, absent),
    }
