"""Truth tables of the endoscopic and histological endpoints of ulcerative colitis."""

import pytest
from truth_table import BACKENDS, NO, NOT_COUNTED, NOT_EVALUABLE, NOTHING, UNKNOWN, YES, Case, Table, answer, params

MES = "mayo_endoscopic_subscore"
OTHER_DISEASE = Case("a patient with Crohn's disease is not counted", {"diagnosis": "CD"}, NOT_COUNTED)
ALL_MISSING = Case("a patient without any value is not evaluable", NOTHING, NOT_EVALUABLE)

TABLES = [
    Table(
        "uc_endoscopic_remission",
        {MES: (2, 0)},
        (
            Case("a subscore of 0 is remission", {}, YES),
            Case("a subscore of 1 is none", {MES: (2, 1)}, NO),
            Case("no endoscopy at the visit leaves it open", {MES: (2, None)}, NOT_EVALUABLE),
            Case("an endoscopy at baseline is not needed", {MES: (None, 0)}, YES),
            ALL_MISSING,
            OTHER_DISEASE,
        ),
    ),
    Table(
        "uc_endoscopic_improvement",
        {MES: (2, 1)},
        (
            Case("a subscore of 1 is improvement", {}, YES),
            Case("a subscore of 1 that was 1 is improvement too", {MES: (1, 1)}, YES),
            Case("a subscore of 2 is none", {MES: (3, 2)}, NO),
            Case("no endoscopy at the visit leaves it open", {MES: (2, None)}, NOT_EVALUABLE),
            ALL_MISSING,
            OTHER_DISEASE,
        ),
    ),
    Table(
        "uc_endoscopic_response",
        {"uceis": (5, 3)},
        (
            Case("a fall of exactly 2 points is a response", {}, YES),
            Case("a fall of 1 point is none", {"uceis": (5, 4)}, NO),
            Case("from 2 to 0 is a response", {"uceis": (2, 0)}, YES),
            Case("who starts at 1 is not counted", {"uceis": (1, 0)}, NOT_COUNTED),
            Case("no score at the visit leaves it open", {"uceis": (5, None)}, NOT_EVALUABLE),
            Case("without a score at baseline it is not known who is counted", {"uceis": (None, 0)}, UNKNOWN),
            Case("without any score it is not known who is counted", NOTHING, UNKNOWN),
            OTHER_DISEASE,
        ),
    ),
    Table(
        "uc_endoscopic_response",
        {MES: (3, 2)},
        (
            Case("a fall of 1 point of the Mayo endoscopic subscore is a response", {}, YES),
            Case("no fall is none", {MES: (3, 3)}, NO),
            Case("who starts at 0 is not counted", {MES: (0, 0)}, NOT_COUNTED),
            Case("no endoscopy at the visit leaves it open", {MES: (3, None)}, NOT_EVALUABLE),
        ),
        {"uc_endoscopic_response_index": "mayo_endoscopic_subscore", "uc_endoscopic_response_fall_at_least": 1},
    ),
    Table(
        "uc_mucosal_healing",
        {MES: (2, 0)},
        (
            Case("a subscore of 0 is healing, without a biopsy", {}, YES),
            Case("a subscore of 1 is none", {MES: (2, 1)}, NO),
            Case("no endoscopy at the visit leaves it open", {MES: (2, None)}, NOT_EVALUABLE),
            ALL_MISSING,
            OTHER_DISEASE,
        ),
    ),
    Table(
        "uc_mucosal_healing",
        {MES: (2, 0), "nancy_index": (3, 1)},
        (
            Case("a subscore of 0 and a Nancy index of 1 are healing", {}, YES),
            Case("a Nancy index of 2 is none", {"nancy_index": (3, 2)}, NO),
            Case("a subscore of 1 is none", {MES: (2, 1)}, NO),
            Case("no biopsy leaves it open", {"nancy_index": (3, None)}, NOT_EVALUABLE),
            Case("a subscore of 1 is a no even without a biopsy", {MES: (2, 1), "nancy_index": (3, None)}, NO),
            ALL_MISSING,
        ),
        {"uc_mucosal_healing_needs_histology": True},
    ),
    Table(
        "uc_histological_remission",
        {"nancy_index": (3, 1)},
        (
            Case("a Nancy index of 1 is remission", {}, YES),
            Case("a Nancy index of 2 is none", {"nancy_index": (3, 2)}, NO),
            Case("no biopsy at the visit leaves it open", {"nancy_index": (3, None)}, NOT_EVALUABLE),
            Case("a biopsy at baseline is not needed", {"nancy_index": (None, 0)}, YES),
            ALL_MISSING,
            OTHER_DISEASE,
        ),
    ),
]


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(("table", "case"), params(TABLES))
def test_uc_endoscopy(table, case, backend):
    assert answer(table, case, backend) == case.expected
