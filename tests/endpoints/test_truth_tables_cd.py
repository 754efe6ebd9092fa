"""Truth tables of the endpoints of Crohn's disease."""

import pytest
from truth_table import BACKENDS, NO, NOT_COUNTED, NOT_EVALUABLE, NOTHING, UNKNOWN, YES, Case, Table, answer, params

SEGMENTS = ("ileum", "right_colon", "transverse_colon", "left_colon", "rectum")
ULCERS = [f"ses_cd_{segment}_{item}" for segment in SEGMENTS for item in ("ulcer_size", "ulcerated_surface")]
NO_ULCERS = [f"ses_cd_{segment}_{item}" for segment in SEGMENTS for item in ("affected_surface", "narrowing")]
WALL = "us_bowel_wall_thickness_mm"
FAT, DOPPLER, LAYERS = "us_inflammatory_fat", "us_colour_doppler", "us_wall_stratification"
OTHER_DISEASE = Case("a patient with ulcerative colitis is not counted", {"diagnosis": "UC"}, NOT_COUNTED)
ALL_MISSING = Case("a patient without any value is not evaluable", NOTHING, NOT_EVALUABLE)
WHO_IS_COUNTED = Case("without any value it is not known who is counted", NOTHING, UNKNOWN)
NOT_EXAMINED = Case("who was never examined is not counted", NOTHING, NOT_COUNTED)


def _fall_of(points: int) -> tuple[Case, ...]:
    return (
        Case("from 320 to 140 is a fall of 180 and a response", {"cdai": (320, 140)}, YES),
        Case(f"a fall of exactly {points} is a response", {"cdai": (320, 320 - points)}, YES),
        Case(f"a fall just below {points} is none", {"cdai": (320, 320.1 - points)}, NO),
        Case("a rise is none", {"cdai": (140, 320)}, NO),
        Case("an index not recorded at the visit leaves it open", {"cdai": (320, None)}, NOT_EVALUABLE),
        Case("an index not recorded at baseline leaves it open", {"cdai": (None, 140)}, NOT_EVALUABLE),
        ALL_MISSING,
        OTHER_DISEASE,
    )


TABLES = [
    Table(
        "cd_clinical_remission",
        {"cdai": (320, 140)},
        (
            Case("from 320 to 140 is remission", {}, YES),
            Case("an index just below 150 is remission", {"cdai": (320, 149.9)}, YES),
            Case("an index of 150 is none", {"cdai": (320, 150)}, NO),
            Case("an index not recorded at the visit leaves it open", {"cdai": (320, None)}, NOT_EVALUABLE),
            Case("an index at baseline is not needed", {"cdai": (None, 140)}, YES),
            ALL_MISSING,
            OTHER_DISEASE,
        ),
    ),
    Table(
        "cd_clinical_remission",
        {"cdai": (140, 320)},
        (
            Case("an index below 150 at baseline is remission, whatever came later", {}, YES),
            Case("a visit that was never made does not matter", {"cdai": (140, None)}, YES),
            Case("an index of 150 at baseline is none", {"cdai": (150, 100)}, NO),
            Case("an index not recorded at baseline leaves it open", {"cdai": (None, 140)}, NOT_EVALUABLE),
            OTHER_DISEASE,
        ),
        at_baseline=True,
    ),
    Table("cd_clinical_response", {"cdai": (320, 140)}, _fall_of(70)),
    Table("cd_clinical_response", {"cdai": (320, 140)}, _fall_of(100), {"definitions": "trial"}),
    Table("cd_response_70", {"cdai": (320, 140)}, _fall_of(70)),
    Table("cd_response_70", {"cdai": (320, 140)}, _fall_of(70), {"cd_response_cdai_fall_at_least": 200}),
    Table("cd_response_100", {"cdai": (320, 140)}, _fall_of(100)),
    Table(
        "cd_endoscopic_remission",
        {"ses_cd": (12, 2)},
        (
            Case("a score of 2 is remission", {}, YES),
            Case("a score of 2 that was 2 is remission too", {"ses_cd": (2, 2)}, YES),
            Case("a score of 3 is none", {"ses_cd": (12, 3)}, NO),
            Case("no endoscopy at the visit leaves it open", {"ses_cd": (12, None)}, NOT_EVALUABLE),
            Case("an endoscopy at baseline is not needed", {"ses_cd": (None, 2)}, YES),
            ALL_MISSING,
            OTHER_DISEASE,
        ),
    ),
    Table(
        "cd_endoscopic_remission",
        {"ses_cd": (20, 4), **dict.fromkeys([*ULCERS, *NO_ULCERS], (1, 0)), **dict.fromkeys(ULCERS[:4], (1, 1))},
        (
            Case("a score of 4 without an item above 1 is remission", {}, YES),
            Case("a score of 5 is none", {"ses_cd": (20, 5)}, NO),
            Case("a fall of exactly 2 points is enough", {"ses_cd": (6, 4)}, YES),
            Case("a fall of 1 point is not", {"ses_cd": (5, 4)}, NO),
            Case("an item of 2 in any segment is none", {"ses_cd_rectum_narrowing": (1, 2)}, NO),
            Case("an item not recorded leaves it open", {"ses_cd_rectum_narrowing": (1, None)}, NOT_EVALUABLE),
            Case("a score without a baseline leaves it open", {"ses_cd": (None, 4)}, NOT_EVALUABLE),
            Case("an item of 2 is a no even beside one not recorded", {ULCERS[0]: (1, 2), ULCERS[1]: (1, None)}, NO),
            ALL_MISSING,
            OTHER_DISEASE,
        ),
        {"definitions": "trial"},
    ),
    Table(
        "cd_endoscopic_remission",
        {"ses_cd": (4, 20), **dict.fromkeys([*ULCERS, *NO_ULCERS], (0, 1))},
        (
            Case("nobody has fallen yet, so nobody is in the trials' remission", {}, NO),
            Case("no endoscopy at baseline leaves it open", NOTHING, NOT_EVALUABLE),
        ),
        {"definitions": "trial"},
        at_baseline=True,
    ),
    Table(
        "cd_endoscopic_remission",
        {"ses_cd": (20, 4), **dict.fromkeys([*ULCERS, *NO_ULCERS], (1, 0))},
        (
            Case("a full assessment is answered", {}, YES),
            Case(
                "an item of 2 beside one not recorded leaves it open",
                {ULCERS[0]: (1, 2), ULCERS[1]: (1, None)},
                NOT_EVALUABLE,
            ),
            Case(
                "an item of 2 without a baseline score leaves it open",
                {"ses_cd": (None, 4), ULCERS[0]: (1, 2)},
                NOT_EVALUABLE,
            ),
        ),
        {"definitions": "trial", "partly_assessed": "not_evaluable"},
    ),
    Table(
        "cd_endoscopic_response",
        {"ses_cd": (10, 4)},
        (
            Case("a fall of more than 50 % is a response", {}, YES),
            Case("a fall of exactly 50 % is none", {"ses_cd": (10, 5)}, NO),
            Case("from 4 to 2 is a response although it is only 50 %", {"ses_cd": (4, 2)}, YES),
            Case("from 4 to 3 is none", {"ses_cd": (4, 3)}, NO),
            Case("a fall of 2 points from 5 is none", {"ses_cd": (5, 3)}, NO),
            Case("from 3 to 1 is a response", {"ses_cd": (3, 1)}, YES),
            Case("from 3 to 2 is none", {"ses_cd": (3, 2)}, NO),
            Case("who starts at 2 is not counted", {"ses_cd": (2, 0)}, NOT_COUNTED),
            Case("no endoscopy at the visit leaves it open", {"ses_cd": (10, None)}, NOT_EVALUABLE),
            Case("without an endoscopy at baseline it is not known who is counted", {"ses_cd": (None, 4)}, UNKNOWN),
            WHO_IS_COUNTED,
            OTHER_DISEASE,
        ),
    ),
    Table(
        "cd_endoscopic_response",
        {"ses_cd": (10, 5)},
        (
            Case("a fall of exactly 50 % is a response", {}, YES),
            Case("a fall of 40 % is none", {"ses_cd": (10, 6)}, NO),
            Case("from 4 to 2 is a response", {"ses_cd": (4, 2)}, YES),
        ),
        {"cd_endoscopic_response_counts_exact": True},
    ),
    Table(
        "cd_mucosal_healing",
        {"ses_cd": (12, 0)},
        (
            Case("a score of 0 is healing", {}, YES),
            Case("a score of 1 is none", {"ses_cd": (12, 1)}, NO),
            Case("no endoscopy at the visit leaves it open", {"ses_cd": (12, None)}, NOT_EVALUABLE),
            ALL_MISSING,
            OTHER_DISEASE,
        ),
    ),
    Table(
        "cd_mucosal_healing",
        {"ses_cd": (12, 2), **dict.fromkeys(ULCERS, (1, 0))},
        (
            Case("a score of 2 without an ulcer is healing", {}, YES),
            Case("a score of 3 is none", {"ses_cd": (12, 3)}, NO),
            Case("the smallest ulcer is none", {"ses_cd_ileum_ulcer_size": (1, 1)}, NO),
            Case("the smallest ulcerated surface is none", {"ses_cd_rectum_ulcerated_surface": (1, 1)}, NO),
            Case("a segment not seen leaves it open", {"ses_cd_ileum_ulcer_size": (1, None)}, NOT_EVALUABLE),
            Case("an ulcer is a no even without a score", {"ses_cd": (12, None), ULCERS[0]: (1, 1)}, NO),
            ALL_MISSING,
        ),
        {"cd_mucosal_healing_ulcer_free": True, "cd_mucosal_healing_ses_cd_at_most": 2},
    ),
    Table(
        "cd_radiological_remission",
        {"van_assche": (10, 0)},
        (
            Case("an index of 0 is remission", {}, YES),
            Case("an index of 1 is none", {"van_assche": (10, 1)}, NO),
            Case("who started at 0 is counted", {"van_assche": (0, 0)}, YES),
            Case("no examination at the visit leaves it open", {"van_assche": (10, None)}, NOT_EVALUABLE),
            Case("who was not examined at baseline is not counted", {"van_assche": (None, 0)}, NOT_COUNTED),
            NOT_EXAMINED,
            OTHER_DISEASE,
        ),
    ),
    Table(
        "cd_radiological_response",
        {"van_assche": (10, 9)},
        (
            Case("a fall of exactly 1 point is a response", {}, YES),
            Case("no fall is none", {"van_assche": (10, 10)}, NO),
            Case("from 1 to 0 is a response", {"van_assche": (1, 0)}, YES),
            Case("who starts at 0 is not counted", {"van_assche": (0, 0)}, NOT_COUNTED),
            Case("no examination at the visit leaves it open", {"van_assche": (10, None)}, NOT_EVALUABLE),
            Case(
                "without an examination at baseline it is not known who is counted", {"van_assche": (None, 9)}, UNKNOWN
            ),
            WHO_IS_COUNTED,
            OTHER_DISEASE,
        ),
    ),
    Table(
        "cd_ultrasound_remission",
        {WALL: (6, 3), FAT: (1, 0), DOPPLER: (2, 0), LAYERS: (2, 0)},
        (
            Case("a wall of 3 mm with all else normal is remission", {}, YES),
            Case("a wall of 3.1 mm is none", {WALL: (6, 3.1)}, NO),
            Case("uncertain fat is none", {FAT: (1, 1)}, NO),
            Case("a Doppler signal is none", {DOPPLER: (2, 1)}, NO),
            Case("uncertain layers are none", {LAYERS: (2, 1)}, NO),
            Case("a wall not measured at the visit leaves it open", {WALL: (6, None)}, NOT_EVALUABLE),
            Case("fat not recorded leaves it open", {FAT: (1, None)}, NOT_EVALUABLE),
            Case("a Doppler signal not recorded leaves it open", {DOPPLER: (2, None)}, NOT_EVALUABLE),
            Case("layers not recorded leave it open", {LAYERS: (2, None)}, NOT_EVALUABLE),
            Case("a thick wall is a no even without the rest", {WALL: (6, 5), FAT: (1, None)}, NO),
            Case("who was not examined at baseline is not counted", {WALL: (None, 3)}, NOT_COUNTED),
            NOT_EXAMINED,
            OTHER_DISEASE,
        ),
    ),
    Table(
        "cd_ultrasound_response",
        {WALL: (4, 3)},
        (
            Case("a fall of exactly 25 % is a response", {}, YES),
            Case("a fall of 25 % from 3.6 mm is a response", {WALL: (3.6, 2.7)}, YES),
            Case("a fall just below 25 % is none", {WALL: (4, 3.1)}, NO),
            Case("who starts at 3 mm is not counted", {WALL: (3, 2)}, NOT_COUNTED),
            Case("who starts at 3.1 mm is counted", {WALL: (3.1, 2)}, YES),
            Case("a wall not measured at the visit leaves it open", {WALL: (4, None)}, NOT_EVALUABLE),
            Case("without a wall at baseline it is not known who is counted", {WALL: (None, 3)}, UNKNOWN),
            WHO_IS_COUNTED,
            OTHER_DISEASE,
        ),
    ),
]


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(("table", "case"), params(TABLES))
def test_cd(table, case, backend):
    assert answer(table, case, backend) == case.expected
