"""Truth tables of the indices that stand in where the index of a rule is missing, and of which one judged."""

import pandas as pd
import polars as pl
import pytest
from truth_table import BACKENDS, NO, NOT_COUNTED, NOT_EVALUABLE, YES, Case, Table, answer, params

from ibd_study.endpoints import REGISTRY, classify
from ibd_study.parameters import parse

OTHERS = {"other_indices": True}
NO_CDAI = {"cdai": (None, None), "hbi": (9, 3)}
STOOLS, PAIN = "cd_liquid_stools_daily_mean", "cd_abdominal_pain_daily_mean"
SYMPTOMS = {"hbi": (None, None), STOOLS: (6, 2), PAIN: (2, 1)}
UNSCOPED = {
    "mayo_endoscopic_subscore": (2, None),
    "modified_mayo": (6, None),
    "partial_mayo": (6, 1),
    "mayo_stool_frequency": (2, 0),
    "mayo_rectal_bleeding": (2, 0),
    "mayo_physician_global": (2, 1),
}
NO_MAYO_ITEMS = {
    "partial_mayo": (None, None),
    "mayo_stool_frequency": (None, None),
    "mayo_rectal_bleeding": (None, None),
}
NO_SUBSCORE = {"mayo_endoscopic_subscore": (None, None), "uceis": (5, 1)}
TABLES = [
    Table(
        "cd_clinical_remission",
        NO_CDAI,
        (
            Case("a Harvey-Bradshaw index of 4 is remission", {"hbi": (9, 4)}, YES),
            Case("a Harvey-Bradshaw index of 5 is none", {"hbi": (9, 5)}, NO),
            Case("CDAI judges where it is there", {"cdai": (300, 200)}, NO),
            Case("CDAI missing at the visit lets the other index judge", {"cdai": (300, None)}, YES),
            Case("two symptoms judge where both indices are missing", SYMPTOMS, YES),
            Case("2.8 liquid stools a day are remission", SYMPTOMS | {STOOLS: (6, 2.8)}, YES),
            Case("2.9 liquid stools a day are none", SYMPTOMS | {STOOLS: (6, 2.9)}, NO),
            Case("more stools than at baseline are none", SYMPTOMS | {STOOLS: (1, 2)}, NO),
            Case("pain above 1 is none", SYMPTOMS | {PAIN: (2, 1.1)}, NO),
            Case("pain above its baseline is none", SYMPTOMS | {PAIN: (0.5, 1)}, NO),
            Case("pain not recorded leaves it open", SYMPTOMS | {PAIN: (2, None)}, NOT_EVALUABLE),
            Case("no index at all leaves it open", {"hbi": (9, None)}, NOT_EVALUABLE),
            Case("a patient with ulcerative colitis is not counted", {"diagnosis": "UC"}, NOT_COUNTED),
        ),
        OTHERS,
    ),
    Table(
        "cd_clinical_remission",
        NO_CDAI,
        (
            Case("the index that judges the visit is read", {"cdai": (100, None)}, NO),
            Case("CDAI is read where it judges the visit", {"cdai": (100, 200)}, YES),
            Case("without any index at the visit, one that is known", {"hbi": (3, None)}, YES),
        ),
        OTHERS,
        at_baseline=True,
    ),
    Table(
        "cd_clinical_response",
        NO_CDAI,
        (
            Case("a fall of exactly 3 in Harvey-Bradshaw index is a response", {"hbi": (9, 6)}, YES),
            Case("a fall of 2 is none", {"hbi": (9, 7)}, NO),
            Case("CDAI judges where both of its values are there", {"cdai": (300, 290)}, NO),
            Case("half of the two-symptom score is a response", {"hbi": (None, 3), "pro2_cd": (20, 10)}, YES),
            Case("a little less than half is none", {"hbi": (None, 3), "pro2_cd": (20, 10.1)}, NO),
            Case("no index at both times leaves it open", {"hbi": (9, None)}, NOT_EVALUABLE),
        ),
        OTHERS,
    ),
    Table(
        "cd_steroid_free_remission",
        NO_CDAI | {"steroid_dose_mg_day": (20, 0)},
        (
            Case("remission by Harvey-Bradshaw index off steroids counts", {}, YES),
            Case("on steroids it does not", {"steroid_dose_mg_day": (20, 5)}, NO),
            Case("who took none at baseline is not counted", {"steroid_dose_mg_day": (0, 0)}, NOT_COUNTED),
        ),
        OTHERS,
    ),
    Table(
        "uc_clinical_remission",
        UNSCOPED,
        (
            Case("without endoscopy, a partial Mayo score of 1 is remission", {}, YES),
            Case("an item above 1 is none", {"mayo_physician_global": (2, 2)}, NO),
            Case("bleeding is a certain no by the rule's own index", {"mayo_rectal_bleeding": (2, 1)}, NO),
            Case("SCCAI judges where Mayo items are missing", NO_MAYO_ITEMS | {"sccai": (9, 2)}, YES),
            Case("a SCCAI of 3 is none", NO_MAYO_ITEMS | {"sccai": (9, 3)}, NO),
            Case("no index at all leaves it open", NO_MAYO_ITEMS | {"sccai": (9, None)}, NOT_EVALUABLE),
        ),
        OTHERS,
    ),
    Table(
        "uc_clinical_response",
        {"modified_mayo": (6, None), "partial_mayo": (6, 1), "mayo_rectal_bleeding": (2, 0)},
        (
            Case("a fall of 5 in partial Mayo score is a response", {}, YES),
            Case("a fall of 1 is none", {"partial_mayo": (6, 5)}, NO),
            Case(
                "without partial Mayo score, a fall of exactly 3 in SCCAI is one",
                {"partial_mayo": (6, None), "sccai": (9, 6)},
                YES,
            ),
            Case("a fall of 2 in SCCAI is none", {"partial_mayo": (6, None), "sccai": (9, 7)}, NO),
        ),
        OTHERS,
    ),
    Table(
        "uc_endoscopic_remission",
        NO_SUBSCORE,
        (
            Case("a UCEIS of 1 is remission", {}, YES),
            Case("a UCEIS of 2 is none", {"uceis": (5, 2)}, NO),
            Case("the Mayo subscore judges where it is there", {"mayo_endoscopic_subscore": (2, 1)}, NO),
            Case("a Baron score of 0 is remission", {"uceis": (5, None), "baron_score": (3, 0)}, YES),
            Case("a Baron score of 1 is none", {"uceis": (5, None), "baron_score": (3, 1)}, NO),
        ),
        OTHERS,
    ),
    Table(
        "uc_endoscopic_response",
        {"uceis": (None, None), "mayo_endoscopic_subscore": (2, 1)},
        (
            Case("without UCEIS, a fall of 1 in the Mayo subscore is a response", {}, YES),
            Case("no fall is none", {"mayo_endoscopic_subscore": (2, 2)}, NO),
            Case("UCEIS judges where it is there", {"uceis": (5, 4)}, NO),
            Case("who starts too low by UCEIS is not counted, whatever else fell", {"uceis": (1, 0)}, NOT_COUNTED),
            Case("who starts at 0 by the subscore is not counted", {"mayo_endoscopic_subscore": (0, 0)}, NOT_COUNTED),
            Case(
                "a fall of 1 in Baron score is a response",
                {"mayo_endoscopic_subscore": (None, 1), "baron_score": (2, 1)},
                YES,
            ),
        ),
        OTHERS,
    ),
    Table(
        "uc_endoscopic_response",
        {"mayo_endoscopic_subscore": (None, None), "uceis": (5, 3)},
        (
            Case("under the trials' rule, UCEIS stands in for the Mayo subscore", {}, YES),
            Case("a fall of 1 in UCEIS is none", {"uceis": (5, 4)}, NO),
        ),
        OTHERS | {"definitions": "trial"},
    ),
]


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(("table", "case"), params(TABLES))
def test_answer(table, case, backend):
    assert answer(table, case, backend) == case.expected


PATIENTS = {
    "patient_id": ["by CDAI", "by HBI", "by symptoms", "by nothing", "of the other disease"],
    "diagnosis": ["CD", "CD", "CD", "CD", "UC"],
    "cdai_followup": [140.0, None, None, None, 140.0],
    "hbi_followup": [9.0, 4.0, None, None, 4.0],
    "cd_liquid_stools_daily_mean_baseline": [None, None, 6.0, None, None],
    "cd_liquid_stools_daily_mean_followup": [None, None, 2.0, None, None],
    "cd_abdominal_pain_daily_mean_baseline": [None, None, 2.0, None, None],
    "cd_abdominal_pain_daily_mean_followup": [None, None, 1.0, None, None],
}
JUDGED_BY = ["CDAI", "Harvey-Bradshaw index", "stool frequency and abdominal pain", None, "CDAI"]


def _frame(backend):
    return pl.DataFrame(PATIENTS) if backend == "polars" else pd.DataFrame(PATIENTS).convert_dtypes()


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_index_that_judged_is_named(backend):
    found = classify(_frame(backend), REGISTRY["cd_clinical_remission"], parse(OTHERS))
    assert [None if pd.isna(name) else name for name in list(found["index"])] == JUDGED_BY


def test_without_leave_of_the_run_only_the_rules_own_index_judges():
    frame = _frame("pandas")[["patient_id", "diagnosis", "cdai_followup"]]
    found = classify(frame, REGISTRY["cd_clinical_remission"], parse({}))
    assert found["outcome"].isna().tolist() == [False, True, True, True, True]


def test_an_index_that_the_rule_does_not_have_is_refused():
    with pytest.raises(ValueError, match="cd_clinical_remission: none of its indices is among SCCAI"):
        classify(_frame("pandas"), REGISTRY["cd_clinical_remission"], parse(OTHERS), indices=["SCCAI"])
