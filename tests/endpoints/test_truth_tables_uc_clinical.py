"""Truth tables of clinical remission and response in ulcerative colitis, by each rule."""

import pytest
from truth_table import BACKENDS, NO, NOT_COUNTED, NOT_EVALUABLE, NOTHING, YES, Case, Table, answer, params

STOOLS = "mayo_stool_frequency"
BLEEDING = "mayo_rectal_bleeding"
GLOBAL = "mayo_physician_global"
MES = "mayo_endoscopic_subscore"
OTHER_DISEASE = Case("a patient with Crohn's disease is not counted", {"diagnosis": "CD"}, NOT_COUNTED)
ALL_MISSING = Case("a patient without any value is not evaluable", NOTHING, NOT_EVALUABLE)
STRICT = {"partly_assessed": "not_evaluable"}

IN_REMISSION = {"modified_mayo": (7, 1), STOOLS: (3, 1), BLEEDING: (2, 0), MES: (2, 0)}
RESPONDED = {"modified_mayo": (6, 3), BLEEDING: (2, 1)}

TABLES = [
    Table(
        "uc_clinical_remission",
        IN_REMISSION,
        (
            Case("all clauses met is remission", {}, YES),
            Case(
                "a score of 2 and an endoscopic subscore of 1 are still remission",
                {"modified_mayo": (7, 2), MES: (2, 1)},
                YES,
            ),
            Case("a score just above 2 is none", {"modified_mayo": (7, 2.1)}, NO),
            Case("a score that was not recorded leaves it open", {"modified_mayo": (7, None)}, NOT_EVALUABLE),
            Case("stools just above 1 are none", {STOOLS: (3, 1.1)}, NO),
            Case("stools as at baseline are remission", {STOOLS: (1, 1)}, YES),
            Case("stools above their baseline are none", {STOOLS: (0, 1)}, NO),
            Case("stools not recorded leave it open", {STOOLS: (3, None)}, NOT_EVALUABLE),
            Case("stools without a baseline leave it open", {STOOLS: (None, 1)}, NOT_EVALUABLE),
            Case("the least bleeding is none", {BLEEDING: (2, 0.1)}, NO),
            Case("bleeding not recorded leaves it open", {BLEEDING: (2, None)}, NOT_EVALUABLE),
            Case("an endoscopic subscore of 2 is none", {MES: (3, 2)}, NO),
            Case("no endoscopy leaves it open", {MES: (2, None)}, NOT_EVALUABLE),
            Case(
                "bleeding is a no even without endoscopy",
                {"modified_mayo": (7, None), MES: (2, None), BLEEDING: (2, 1)},
                NO,
            ),
            Case(
                "of the baseline only the stools are needed",
                {"modified_mayo": (None, 1), BLEEDING: (None, 0), MES: (None, 0)},
                YES,
            ),
            ALL_MISSING,
            OTHER_DISEASE,
        ),
    ),
    Table(
        "uc_clinical_remission",
        IN_REMISSION,
        (
            Case("all clauses met is remission", {}, YES),
            Case("a failed clause among recorded ones is a no", {BLEEDING: (2, 1)}, NO),
            Case(
                "a failed clause beside a missing one leaves it open", {BLEEDING: (2, 1), MES: (2, None)}, NOT_EVALUABLE
            ),
            Case(
                "a failed clause beside a missing baseline leaves it open",
                {BLEEDING: (2, 1), STOOLS: (None, 1)},
                NOT_EVALUABLE,
            ),
            ALL_MISSING,
            OTHER_DISEASE,
        ),
        STRICT,
    ),
    Table(
        "uc_clinical_remission",
        {"modified_mayo": (1, 7), STOOLS: (1, 3), BLEEDING: (0, 2), MES: (0, 2)},
        (
            Case("calm at baseline is remission, whatever came later", {}, YES),
            Case("a visit that was never made does not matter", dict.fromkeys([STOOLS, BLEEDING, MES], (0, None)), YES),
            Case("bleeding at baseline is none", {BLEEDING: (1, 0)}, NO),
            Case("no endoscopy at baseline leaves it open", {MES: (None, 0)}, NOT_EVALUABLE),
        ),
        at_baseline=True,
    ),
    Table(
        "uc_clinical_remission",
        {"partial_mayo": (7, 2), STOOLS: (3, 1), BLEEDING: (2, 0), GLOBAL: (2, 1)},
        (
            Case("a partial score of 2 without an item above 1 is remission", {}, YES),
            Case("a partial score just above 2 is none", {"partial_mayo": (7, 2.1)}, NO),
            Case("a partial score not recorded leaves it open", {"partial_mayo": (7, None)}, NOT_EVALUABLE),
            Case("stools just above 1 are none", {STOOLS: (3, 1.1)}, NO),
            Case("bleeding of 1 is still remission", {BLEEDING: (2, 1), GLOBAL: (2, 0)}, YES),
            Case("bleeding just above 1 is none", {BLEEDING: (2, 1.1)}, NO),
            Case("a global assessment of 2 is none", {GLOBAL: (2, 2)}, NO),
            Case("stools may be above their baseline", {STOOLS: (0, 1)}, YES),
            Case("a global assessment not recorded leaves it open", {GLOBAL: (2, None)}, NOT_EVALUABLE),
            ALL_MISSING,
            OTHER_DISEASE,
        ),
        {"uc_remission_rule": "partial_mayo"},
    ),
    Table(
        "uc_clinical_remission",
        {STOOLS: (3, 1), BLEEDING: (2, 0)},
        (
            Case("calm stools without blood are remission", {}, YES),
            Case("stools just above 1 are none", {STOOLS: (3, 1.1)}, NO),
            Case("the least bleeding is none", {BLEEDING: (2, 0.1)}, NO),
            Case("stools not recorded leave it open", {STOOLS: (3, None)}, NOT_EVALUABLE),
            Case("bleeding is a no even without stools", {STOOLS: (3, None), BLEEDING: (2, 1)}, NO),
            OTHER_DISEASE,
        ),
        {"uc_remission_rule": "symptoms"},
    ),
    Table(
        "uc_clinical_remission",
        {STOOLS: (3, 0), BLEEDING: (2, 0)},
        (
            Case("no symptom at all is remission", {}, YES),
            Case("stools of 1 are none", {STOOLS: (3, 1)}, NO),
            ALL_MISSING,
        ),
        {"definitions": "stride2"},
    ),
    Table(
        "uc_clinical_remission",
        {STOOLS: (3, 1), BLEEDING: (2, 0), MES: (2, 1)},
        (
            Case("calm in symptoms and endoscopy is remission", {}, YES),
            Case("stools that fell by less than a point are none", {STOOLS: (1, 0.5)}, NO),
            Case("an endoscopic subscore of 2 is none", {MES: (2, 2)}, NO),
            Case("the least bleeding is none", {BLEEDING: (2, 0.1)}, NO),
            Case("no endoscopy leaves it open", {MES: (2, None)}, NOT_EVALUABLE),
            OTHER_DISEASE,
        ),
        {"definitions": "fda2022"},
    ),
    Table(
        "uc_clinical_response",
        RESPONDED,
        (
            Case("a large fall with less bleeding is a response", {}, YES),
            Case("a fall of exactly 2 points is a response", {"modified_mayo": (5, 3)}, YES),
            Case("a fall of 2 points in means of diary days is a response", {"modified_mayo": (5.1, 3.1)}, YES),
            Case("a fall just below 2 points is none", {"modified_mayo": (5, 3.1)}, NO),
            Case("from 9 to 7 is 22 % and none", {"modified_mayo": (9, 7)}, NO),
            Case("from 3 to 2 is 33 % but 1 point and none", {"modified_mayo": (3, 2)}, NO),
            Case("a fall of exactly 30 % is a response", {"modified_mayo": (7, 4.9)}, YES),
            Case("a fall of 30 % in means of diary days is a response", {"modified_mayo": (6.7, 4.69)}, YES),
            Case("a fall just below 30 % is none", {"modified_mayo": (7, 5)}, NO),
            Case("a rise is none", {"modified_mayo": (3, 6)}, NO),
            Case("a score not recorded at the visit leaves it open", {"modified_mayo": (6, None)}, NOT_EVALUABLE),
            Case("a score not recorded at baseline leaves it open", {"modified_mayo": (None, 3)}, NOT_EVALUABLE),
            Case("bleeding of 1 that did not fall is enough", {BLEEDING: (1, 1)}, YES),
            Case("bleeding of 2 that fell by a point is enough", {BLEEDING: (3, 2)}, YES),
            Case("bleeding above 1 that fell by less than a point is not", {BLEEDING: (2, 1.1)}, NO),
            Case("bleeding that stayed at 2 is not", {BLEEDING: (2, 2)}, NO),
            Case("bleeding of 1 needs no baseline", {BLEEDING: (None, 1)}, YES),
            Case("bleeding of 2 without a baseline leaves it open", {BLEEDING: (None, 2)}, NOT_EVALUABLE),
            Case("bleeding not recorded leaves it open", {BLEEDING: (2, None)}, NOT_EVALUABLE),
            Case(
                "bleeding that stayed is a no even without a score", {"modified_mayo": (6, None), BLEEDING: (2, 2)}, NO
            ),
            ALL_MISSING,
            OTHER_DISEASE,
        ),
    ),
    Table(
        "uc_clinical_response",
        RESPONDED,
        (
            Case("a full assessment is answered", {}, YES),
            Case(
                "a small fall without a record of bleeding leaves it open",
                {"modified_mayo": (6, 5), BLEEDING: (2, None)},
                NOT_EVALUABLE,
            ),
            Case(
                "bleeding that stayed, without a baseline score, leaves it open",
                {"modified_mayo": (None, 5), BLEEDING: (2, 2)},
                NOT_EVALUABLE,
            ),
            Case("a small fall with all recorded is a no", {"modified_mayo": (6, 5)}, NO),
            Case("bleeding of 1 needs no baseline", {BLEEDING: (None, 1)}, YES),
        ),
        STRICT,
    ),
    Table(
        "uc_clinical_response",
        {"partial_mayo": (5, 3), BLEEDING: (2, 1)},
        (
            Case("a fall of 2 points and 40 % with less bleeding is a response", {}, YES),
            Case("a fall of 2 points from 7 is 29 % and none", {"partial_mayo": (7, 5)}, NO),
            Case("a fall of 1 point is none", {"partial_mayo": (3, 2)}, NO),
            Case("bleeding that stayed at 2 is none", {BLEEDING: (2, 2)}, NO),
            Case("a partial score not recorded leaves it open", {"partial_mayo": (5, None)}, NOT_EVALUABLE),
            OTHER_DISEASE,
        ),
        {"uc_response_rule": "partial_mayo"},
    ),
    Table(
        "uc_clinical_response",
        {"pro2_uc": (4, 2)},
        (
            Case("a fall of exactly 50 % is a response", {}, YES),
            Case("a fall just below 50 % is none", {"pro2_uc": (4, 2.1)}, NO),
            Case("symptoms that were absent and stay absent have not fallen", {"pro2_uc": (0, 0)}, NO),
            Case("symptoms that were absent and came are none", {"pro2_uc": (0, 1)}, NO),
            Case(
                "symptoms absent at baseline and not recorded later leave it open",
                {"pro2_uc": (0, None)},
                NOT_EVALUABLE,
            ),
            Case("symptoms not recorded at baseline leave it open", {"pro2_uc": (None, 2)}, NOT_EVALUABLE),
            ALL_MISSING,
            OTHER_DISEASE,
        ),
        {"definitions": "stride2"},
    ),
    Table(
        "uc_clinical_response",
        {"pro2_uc": (6, 4)},
        (
            Case("a fall of 2 points and 33 % is a response", {}, YES),
            Case("a fall of 1.9 points is none", {"pro2_uc": (6, 4.1)}, NO),
        ),
        {"uc_response_rule": "symptoms"},
    ),
]


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(("table", "case"), params(TABLES))
def test_uc_clinical(table, case, backend):
    assert answer(table, case, backend) == case.expected
