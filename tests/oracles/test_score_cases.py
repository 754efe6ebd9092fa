"""Every row of ``score-vectors.csv``: items in, and the score out that an independent program prints for them.

Each example was traced to a public program's own test of it (``printed_test``) or derived from the item table
(``derived``), as its row says.
"""

import math

import pandas as pd
import pytest
from ledger import cases

from ibd_study import scores
from ibd_study.endpoints import REGISTRY, classify
from ibd_study.parameters import parse

SEX = {"M": "male", "F": "female"}
SEGMENTS = {"transverse": "transverse_colon"}
CDAI_ITEMS = {
    "stools7": "liquid_stools_7d",
    "pain7": "abdominal_pain_7d",
    "wellbeing7": "wellbeing_7d",
    "complications": "complications",
    "antidiarrhoeal": "antidiarrhoeal",
    "mass_0_2_5": "abdominal_mass",
    "hct": "haematocrit_percent",
    "weight": "weight_kg",
}
HBI_ITEMS = {
    "wellbeing": "wellbeing",
    "pain": "abdominal_pain",
    "stools": "liquid_stools",
    "mass": "abdominal_mass",
    "complications": "complications",
}
SCCAI_ITEMS = {
    "day": "day_stools",
    "night": "night_stools",
    "urgency": "urgency",
    "blood": "blood",
    "wellbeing": "wellbeing",
    "extracolonic": "extracolonic",
}
MAYO_ITEMS = {
    "stool": "stool_frequency",
    "bleeding": "rectal_bleeding",
    "endoscopy": "endoscopic_subscore",
    "pga": "physician_global",
}
PRO2_CD_ITEMS = {"pain": "abdominal_pain_daily_mean", "stools": "liquid_stools_daily_mean"}
UCEIS_ITEMS = {name: name for name in ("vascular", "bleeding", "erosions_ulcers")}
IBUS_ITEMS = {
    "BWT_mm": "bowel_wall_thickness_mm",
    "ifat": "inflammatory_fat",
    "CDS": "colour_doppler",
    "BWS": "wall_stratification",
}
MILAN_ITEMS = {"BWT_mm": "bowel_wall_thickness_mm", "flow": "flow"}
MRI_ITEMS = {
    "tracts": "tracts",
    "location": "location",
    "extension": "extension",
    "t2": "t2_hyperintensity",
    "collections": "collections",
    "rectal_wall": "rectal_wall",
    "inflammatory_mass": "inflammatory_mass",
    "dominant_feature": "dominant_feature",
}
RHI_ITEMS = {
    "chronic": "chronic_infiltrate",
    "lp_neutrophils": "lamina_propria_neutrophils",
    "epithelial_neutrophils": "epithelial_neutrophils",
    "erosion": "erosion_ulceration",
}


def _by_items(score, names: dict[str, str]):
    """A checker that renames the items of a row and computes the score."""
    return lambda items: score(**{names[item]: value for item, value in items.items()})


def _ses_cd(inputs: dict) -> dict:
    by_segment = {
        SEGMENTS.get(name, name): dict(zip(scores.SES_CD_ITEMS, values, strict=True)) for name, values in inputs.items()
    }
    items = {f"{name}_{item}": value for name, own in by_segment.items() for item, value in own.items()}
    left_colon = scores.score_ses_cd_segment(**by_segment["left_colon"])
    return {"total": scores.score_ses_cd(**items), "left_colon": left_colon}


def _cdai(inputs: dict) -> float:
    """The rows give the standard weight, the function takes the height from which it follows."""
    items = {name: inputs[item] for item, name in CDAI_ITEMS.items()}
    height_cm = 100 * math.sqrt(inputs["std_weight"] / 22.1)
    return round(scores.score_cdai(**items, sex=SEX[inputs["sex"]], height_cm=height_cm), 9)


def _haematocrit(inputs: dict) -> dict:
    return {sex: scores.cdai_haematocrit_term(haematocrit_percent=inputs["hct"], sex=sex) for sex in ("male", "female")}


def _weight(inputs: dict) -> dict:
    pairs = {name: map(float, name.split("/")) for name in inputs}
    return {
        name: scores.cdai_weight_term(weight_kg=weight, standard_weight_kg=standard)
        for name, (weight, standard) in pairs.items()
    }


def _cdai_endpoints(inputs: dict) -> dict:
    """Endpoints on two totals of one patient."""
    pair = pd.DataFrame({"patient_id": ["P1"], "diagnosis": ["CD"]}).astype("string")
    pair = pair.assign(cdai_baseline=inputs["baseline"], cdai_followup=inputs["post"]).convert_dtypes()
    keys = {"CR70": "cd_response_70", "CR100": "cd_response_100", "remission_lt_150": "cd_clinical_remission"}
    parameters = parse({})
    found = {name: classify(pair, REGISTRY[key], parameters)["outcome"].iloc[0] for name, key in keys.items()}
    return {name: bool(outcome) for name, outcome in found.items()} | {"delta": inputs["baseline"] - inputs["post"]}


def _montreal(inputs: dict) -> str:
    return scores.montreal_cd(
        age_class=scores.montreal_age_class(inputs["age_dx"]),
        location=inputs["location"],
        upper_gi=inputs["L4"],
        behaviour=inputs["behaviour"],
        perianal=inputs["perianal"],
    )


_hbi = _by_items(scores.score_hbi, HBI_ITEMS)
_sccai = _by_items(scores.score_sccai, SCCAI_ITEMS)
_partial_mayo = _by_items(scores.score_partial_mayo, MAYO_ITEMS)

CHECKERS = {
    "ses_06": _ses_cd,
    "cdai_01": _cdai,
    "cdai_02": _cdai,
    "cdai_04": _haematocrit,
    "cdai_05": _weight,
    "cdai_06": _cdai_endpoints,
    "hbi_01": _hbi,
    "hbi_02": _hbi,
    "hbi_03": _hbi,
    "hbi_04": _hbi,
    "sccai_01": _sccai,
    "sccai_02": _sccai,
    "sccai_03": _sccai,
    "sccai_04": _sccai,
    "mayo_01": _by_items(scores.score_mayo_score, MAYO_ITEMS),
    "pmayo_01": _partial_mayo,
    "pmayo_03": _partial_mayo,
    "pro2_01": _by_items(scores.score_pro2_cd, PRO2_CD_ITEMS),
    "pro2_02": _by_items(scores.score_pro2_uc, MAYO_ITEMS),
    "uceis_01": _by_items(scores.score_uceis, UCEIS_ITEMS),
    "montreal_01": _montreal,
    "ibus_01": _by_items(scores.score_ibus_sas, IBUS_ITEMS),
    "milan_01": _by_items(scores.score_milan_muc, MILAN_ITEMS),
    "vanassche_01": _by_items(scores.score_van_assche, MRI_ITEMS),
    "vanassche_02": _by_items(scores.score_van_assche_modified, MRI_ITEMS),
    "rhi_01": _by_items(scores.score_robarts, RHI_ITEMS),
}


def test_every_row_has_a_checker():
    assert sorted(CHECKERS) == sorted(cases("score-vectors.csv"))


@pytest.mark.parametrize("name", CHECKERS)
def test_a_set_of_items_gives_its_score(name):
    case = cases("score-vectors.csv")[name]
    assert CHECKERS[name](case.inputs) == case.expected, f"{case.source}: {case.inputs}"
