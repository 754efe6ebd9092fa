"""Random pairs with missing values: the same rows as nullable pandas columns or as polars."""

from random import Random

import pandas as pd
import polars as pl
from hypothesis import strategies as st

from ibd_study.endpoints import REGISTRY, classify
from ibd_study.parameters import Parameters, parse

# Values around the cut-offs; items and subscores are 0 to 3.
VALUES = {
    "modified_mayo": (0, 1, 2, 2.1, 3, 5.1, 6, 9),
    "partial_mayo": (0, 1, 2, 3, 5, 7, 9),
    "pro2_uc": (0, 1, 2, 4, 6),
    "uceis": (0, 1, 2, 3, 5, 8),
    "nancy_index": (0, 1, 2, 3, 4),
    "cdai": (60, 140, 149.9, 150, 220, 250, 320),
    "ses_cd": (0, 1, 2, 3, 4, 5, 10, 20),
    "van_assche": (0, 1, 5, 22),
    "us_bowel_wall_thickness_mm": (2.7, 3, 3.1, 3.6, 4, 6),
    "crp_mg_l": (1, 5, 5.1, 40),
    "faecal_calprotectin_ug_g": (30, 250, 251, 1800),
    "steroid_dose_mg_day": (0, 5, 20),
}
ITEM = (0, 1, 2, 3)
MOST_ROWS = 60
MISSING_SHARES = (0, 0, 0.1, 0.5)
SES_CD_ITEM = (0,) * 20 + (1,) * 5 + (2,)  # so that all 20 are low in some patients


def rows(columns: list[str]):
    """Patients of either disease; in each cell a value near a cut-off, or none."""
    return st.builds(patients_of, st.just(columns), st.integers(1, MOST_ROWS), st.integers(0, 2**32))


def patients_of(columns: list[str], count: int, seed: int) -> list[dict]:
    random = Random(seed)
    names = [f"{column}_{time}" for column in columns for time in ("baseline", "followup")]
    return [_row(random, names) for _ in range(count)]


def _row(random: Random, names: list[str]) -> dict:
    share = random.choice(MISSING_SHARES)
    values = {name: None if random.random() < share else random.choice(values_of(name)) for name in names}
    return {"diagnosis": random.choice(["UC", "CD"])} | values


def values_of(name: str) -> tuple[float, ...]:
    """Values that a pair column may hold."""
    column = name.removesuffix("_baseline").removesuffix("_followup")
    return VALUES.get(column, SES_CD_ITEM if column.startswith("ses_cd_") else ITEM)


def filled(patients: list[dict]) -> list[dict]:
    """The same patients with a value wherever there was none."""
    random = Random(len(patients))
    return [
        {name: random.choice(values_of(name)) if value is None else value for name, value in patient.items()}
        for patient in patients
    ]


def settings_of(**values: object) -> Parameters:
    """Parameters of a case."""
    return parse(values)


def frame(patients: list[dict], backend: str = "pandas"):
    """Pairs as the rules see them."""
    text = ["patient_id", "diagnosis"]
    numbered = [{"patient_id": str(number)} | patient for number, patient in enumerate(patients)]
    schema = {name: pl.String if name in text else pl.Float64 for name in numbered[0]}
    if backend == "polars":
        return pl.DataFrame(numbered, schema=schema)
    return pd.DataFrame(numbered).astype({name: "string" if name in text else "Float64" for name in schema})


def outcomes(patients: list[dict], key: str, parameters: Parameters, *, backend: str = "pandas", at_baseline=False):
    """Counted and outcome of each patient as True, False or None."""
    found = classify(frame(patients, backend), REGISTRY[key], parameters, at_baseline=at_baseline)
    records = found.to_dict("records") if backend == "pandas" else found.to_dicts()
    return [tuple(_plain(record[name]) for name in ("counted", "outcome")) for record in records]


def answers(patients: list[dict], key: str, parameters: Parameters, **options) -> list[bool | None]:
    """Outcome of each patient as True, False or None."""
    return [outcome for _, outcome in outcomes(patients, key, parameters, **options)]


def _plain(value) -> bool | None:
    return None if pd.isna(value) else bool(value)
