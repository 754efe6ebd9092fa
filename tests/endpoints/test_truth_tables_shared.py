"""Truth tables of steroid-free and biochemical remission, which both diseases have."""

import pytest
from truth_table import BACKENDS, NO, NOT_COUNTED, NOT_EVALUABLE, NOTHING, UNKNOWN, YES, Case, Table, answer, params

STOOLS = "mayo_stool_frequency"
BLEEDING = "mayo_rectal_bleeding"
MES = "mayo_endoscopic_subscore"
DOSE = "steroid_dose_mg_day"
CRP = "crp_mg_l"
FCP = "faecal_calprotectin_ug_g"
NOT_CD = Case("a patient with Crohn's disease is not counted", {"diagnosis": "CD"}, NOT_COUNTED)
NOT_UC = Case("a patient with ulcerative colitis is not counted", {"diagnosis": "UC"}, NOT_COUNTED)
ALL_MISSING = Case("a patient without any value is not evaluable", NOTHING, NOT_EVALUABLE)
WHO_IS_COUNTED = Case("without any value it is not known who is counted", NOTHING, UNKNOWN)

IN_REMISSION = {"modified_mayo": (7, 1), STOOLS: (3, 1), BLEEDING: (2, 0), MES: (2, 0)}

TABLES = [
    Table(
        "uc_steroid_free_remission",
        {**IN_REMISSION, DOSE: (20, 0)},
        (
            Case("remission off steroids is steroid-free remission", {}, YES),
            Case("the smallest dose is none", {DOSE: (20, 0.1)}, NO),
            Case("off steroids without remission is none", {"modified_mayo": (7, 3)}, NO),
            Case("a dose not recorded at the visit leaves it open", {DOSE: (20, None)}, NOT_EVALUABLE),
            Case(
                "a dose is a no even without endoscopy", {DOSE: (20, 5), "modified_mayo": (7, None), MES: (2, None)}, NO
            ),
            Case("a score not recorded leaves it open", {"modified_mayo": (7, None)}, NOT_EVALUABLE),
            Case("stools not recorded leave it open", {STOOLS: (3, None)}, NOT_EVALUABLE),
            Case("bleeding not recorded leaves it open", {BLEEDING: (2, None)}, NOT_EVALUABLE),
            Case("no endoscopy leaves it open", {MES: (2, None)}, NOT_EVALUABLE),
            Case("the smallest dose at baseline is counted", {DOSE: (0.1, 0)}, YES),
            Case("who was off steroids at baseline is not counted", {DOSE: (0, 0)}, NOT_COUNTED),
            Case("without a dose at baseline it is not known who is counted", {DOSE: (None, 0)}, UNKNOWN),
            WHO_IS_COUNTED,
            NOT_CD,
        ),
    ),
    Table(
        "uc_steroid_free_remission",
        {**IN_REMISSION, DOSE: (0, 0)},
        (
            Case("who was off steroids at baseline is counted", {}, YES),
            Case("a dose at the visit is none", {DOSE: (0, 5)}, NO),
            Case("a dose not recorded at baseline does not matter", {DOSE: (None, 0)}, YES),
            ALL_MISSING,
            NOT_CD,
        ),
        {"steroid_free_population": "everybody"},
    ),
    Table(
        "uc_steroid_free_remission",
        {**IN_REMISSION, DOSE: (20, 5)},
        (
            Case("a dose of 5 mg counts as off", {}, YES),
            Case("a dose just above 5 mg is none", {DOSE: (20, 5.1)}, NO),
            Case("who was on 5 mg at baseline is not counted", {DOSE: (5, 0)}, NOT_COUNTED),
            Case("who was just above 5 mg at baseline is counted", {DOSE: (5.1, 0)}, YES),
        ),
        {"steroid_free_dose_mg_day_at_most": 5},
    ),
    Table(
        "uc_biochemical_remission",
        {CRP: (20, 5), FCP: (900, 250)},
        (
            Case("both at their limits is remission", {}, YES),
            Case("C-reactive protein just above 5 is none", {CRP: (20, 5.1)}, NO),
            Case("calprotectin just above 250 is none", {FCP: (900, 250.1)}, NO),
            Case("C-reactive protein not recorded leaves it open", {CRP: (20, None)}, NOT_EVALUABLE),
            Case("calprotectin not recorded leaves it open", {FCP: (900, None)}, NOT_EVALUABLE),
            Case("one still raised is a no even without the other", {CRP: (20, 9), FCP: (900, None)}, NO),
            Case("who had only calprotectin raised is counted", {CRP: (5, 1)}, YES),
            Case("who had only C-reactive protein raised is counted", {FCP: (250, 90)}, YES),
            Case("one raised at baseline is enough without the other", {CRP: (None, 1)}, YES),
            Case("who had neither raised is not counted", {CRP: (5, 1), FCP: (250, 90)}, NOT_COUNTED),
            Case("one normal without the other does not tell who is counted", {CRP: (5, 1), FCP: (None, 90)}, UNKNOWN),
            WHO_IS_COUNTED,
            NOT_CD,
        ),
    ),
    Table(
        "cd_steroid_free_remission",
        {"cdai": (320, 149), DOSE: (20, 0)},
        (
            Case("remission off steroids is steroid-free remission", {}, YES),
            Case("the smallest dose is none", {DOSE: (20, 0.1)}, NO),
            Case("off steroids without remission is none", {"cdai": (320, 150)}, NO),
            Case("a dose not recorded at the visit leaves it open", {DOSE: (20, None)}, NOT_EVALUABLE),
            Case("an index not recorded leaves it open", {"cdai": (320, None)}, NOT_EVALUABLE),
            Case("a dose is a no even without an index", {"cdai": (320, None), DOSE: (20, 5)}, NO),
            Case("who was off steroids at baseline is not counted", {DOSE: (0, 0)}, NOT_COUNTED),
            Case("without a dose at baseline it is not known who is counted", {DOSE: (None, 0)}, UNKNOWN),
            WHO_IS_COUNTED,
            NOT_UC,
        ),
    ),
    Table(
        "cd_steroid_free_remission",
        {"cdai": (320, 149), DOSE: (0, 0)},
        (
            Case("who was off steroids at baseline is counted", {}, YES),
            Case("a dose at the visit is none", {DOSE: (0, 5)}, NO),
            ALL_MISSING,
        ),
        {"steroid_free_population": "everybody"},
    ),
    Table(
        "cd_steroid_free_remission",
        {"cdai": (320, 149), DOSE: (20, 0)},
        (
            Case("remission off steroids is steroid-free remission", {}, YES),
            Case("a dose without an index leaves it open", {"cdai": (320, None), DOSE: (20, 5)}, NOT_EVALUABLE),
        ),
        {"partly_assessed": "not_evaluable"},
    ),
    Table(
        "cd_biochemical_remission",
        {CRP: (20, 5), FCP: (900, 250)},
        (
            Case("both at their limits is remission", {}, YES),
            Case("C-reactive protein just above 5 is none", {CRP: (20, 5.1)}, NO),
            Case("calprotectin just above 250 is none", {FCP: (900, 250.1)}, NO),
            Case("C-reactive protein not recorded leaves it open", {CRP: (20, None)}, NOT_EVALUABLE),
            Case("calprotectin not recorded leaves it open", {FCP: (900, None)}, NOT_EVALUABLE),
            Case("who had neither raised is not counted", {CRP: (5, 1), FCP: (250, 90)}, NOT_COUNTED),
            Case(
                "one normal without the other does not tell who is counted", {CRP: (None, 1), FCP: (250, 90)}, UNKNOWN
            ),
            WHO_IS_COUNTED,
            NOT_UC,
        ),
    ),
]


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(("table", "case"), params(TABLES))
def test_shared(table, case, backend):
    assert answer(table, case, backend) == case.expected
