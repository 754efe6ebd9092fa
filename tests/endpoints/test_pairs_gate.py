"""The gate between files and rules: what a rule sees is a value or missing, never NaN."""

import json

import pandas as pd
import pytest

from ibd_study import dictionary
from ibd_study.cohort import read_cohort, select
from ibd_study.endpoints import REGISTRY, classify
from ibd_study.missing import make_pairs
from ibd_study.parameters import parse

PATIENTS = "patient_id,diagnosis,sex,height_cm,age_years\nU1,UC,female,170,40\nC1,CD,male,NA,\nC2,CD,male,180,50\n"
VISITS = """\
patient_id,week,mayo_stool_frequency,mayo_rectal_bleeding,mayo_endoscopic_subscore,cdai,us_bowel_wall_thickness_mm
U1,0,3,2,3,,
U1,8,1,0,NA,,
C1,0,,,,320,4.5
C1,12,,,,,3
"""
GAPS = ("U1", "C1", "C2")


@pytest.fixture(scope="module")
def cohort(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cohort")
    texts = {"patients": PATIENTS, "visits": VISITS}
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    resources = [dictionary.resource(name, text.splitlines()[0].split(",")) for name, text in texts.items()]
    (folder / "datapackage.json").write_text(json.dumps({"name": "gate", "resources": resources}), encoding="utf-8")
    return read_cohort(folder)


def pairs_of(cohort, patients, **values) -> pd.DataFrame:
    parameters = parse(values)
    selected, _ = select(cohort.patients, parameters)
    return make_pairs(selected[selected["patient_id"].isin(patients)], cohort, parameters)


@pytest.mark.parametrize("missing_data", ["observed", "nri", "locf"])
@pytest.mark.parametrize("patients", [GAPS, ("C2",), ()], ids=["gaps", "no visit", "nobody"])
def test_every_pair_column_is_of_a_nullable_type(cohort, patients, missing_data):
    pairs = pairs_of(cohort, patients, missing_data=missing_data)
    read = [name for name in pairs if name.endswith(("_baseline", "_followup")) and "visit_date" not in name]
    numbers = {name: str(pairs[name].dtype) for name in read if pairs[name].dtype != "string"}
    assert set(numbers.values()) == {"Float64"}
    assert str(pairs["diagnosis"].dtype) == "string"


def test_no_missing_value_is_a_nan(cohort):
    pairs = pairs_of(cohort, GAPS).select_dtypes("Float64")
    assert pairs.isna().any(axis=None)
    values = [value for name in pairs for value in pairs[name].dropna().tolist()]
    assert values
    assert all(value == value for value in values)


def test_a_value_that_was_not_recorded_is_not_evaluable(cohort):
    pairs, parameters = pairs_of(cohort, GAPS), parse({})
    found = {
        key: classify(pairs, REGISTRY[key], parameters)["outcome"].isna().all()
        for key in ("uc_endoscopic_remission", "cd_clinical_remission")
    }
    assert found == {"uc_endoscopic_remission": True, "cd_clinical_remission": True}


def test_a_nan_would_have_been_read_as_a_no(cohort):
    column = "mayo_endoscopic_subscore_followup"
    pairs, parameters = pairs_of(cohort, GAPS), parse({})
    trap = pairs.assign(**{column: pairs[column].to_numpy("float64", na_value=float("nan"))})
    right, wrong = (classify(p, REGISTRY["uc_endoscopic_remission"], parameters)["outcome"] for p in (pairs, trap))
    assert pd.isna(right.iloc[0])
    assert not pd.isna(wrong.iloc[0])
