"""Published worked examples: inputs and the score that an independent program prints for them.

The ids are those of the collection in which each example was traced to a public program's own
unit test (``printed_test``) or derived from the item table (``derived``). Its row cdai_06 holds
endpoints on two totals and is tested with the endpoints.
"""

import math

import pytest

from ibd_study.scores import (
    SEGMENTS,
    SES_CD_ITEMS,
    cdai_haematocrit_term,
    cdai_weight_term,
    montreal_age_class,
    montreal_cd,
    score_cdai,
    score_hbi,
    score_ibus_sas,
    score_mayo_score,
    score_milan_muc,
    score_partial_mayo,
    score_pro2_cd,
    score_pro2_uc,
    score_robarts,
    score_sccai,
    score_ses_cd,
    score_ses_cd_segment,
    score_uceis,
    score_van_assche,
    score_van_assche_modified,
)


def height_cm_for(standard_weight_kg: float) -> float:
    """Height of a man with this standard weight: the examples give the weight, not the height."""
    return 100 * math.sqrt(standard_weight_kg / 22.1)


def test_ses_06_five_segments_total_18_and_left_colon_8():
    segments = {
        "ileum": (2, 1, 2, 0),
        "right_colon": (1, 1, 1, 1),
        "transverse_colon": (0, 0, 1, 0),
        "left_colon": (3, 2, 2, 1),
        "rectum": (0, 0, 0, 0),
    }
    items = {
        f"{segment}_{item}": value
        for segment in SEGMENTS
        for item, value in zip(SES_CD_ITEMS, segments[segment], strict=True)
    }
    left_colon = dict(zip(SES_CD_ITEMS, segments["left_colon"], strict=True))
    assert score_ses_cd(**items) == 18
    assert score_ses_cd_segment(**left_colon) == 8


@pytest.mark.parametrize(
    ("row", "items", "standard_weight_kg", "expected"),
    [
        (
            "cdai_01",
            {
                "liquid_stools_7d": 7,
                "abdominal_pain_7d": 2,
                "wellbeing_7d": 3,
                "complications": 0,
                "antidiarrhoeal": 0,
                "abdominal_mass": 0,
                "haematocrit_percent": 44,
                "sex": "male",
                "weight_kg": 72,
            },
            72,
            63.0,
        ),
        (
            "cdai_02",
            {
                "liquid_stools_7d": 0,
                "abdominal_pain_7d": 0,
                "wellbeing_7d": 0,
                "complications": 1,
                "antidiarrhoeal": 1,
                "abdominal_mass": 0,
                "haematocrit_percent": 47,
                "sex": "male",
                "weight_kg": 70,
            },
            70,
            50.0,
        ),
    ],
)
def test_cdai_totals(row, items, standard_weight_kg, expected):
    score = score_cdai(**items, height_cm=height_cm_for(standard_weight_kg))
    assert score == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("row", "haematocrit_percent", "sex", "expected"),
    [("cdai_04", 37, "male", 60), ("cdai_04", 37, "female", 30)],
)
def test_cdai_haematocrit_term(row, haematocrit_percent, sex, expected):
    assert cdai_haematocrit_term(haematocrit_percent=haematocrit_percent, sex=sex) == expected


@pytest.mark.parametrize(
    ("row", "weight_kg", "standard_weight_kg", "expected"),
    [("cdai_05", 63, 70, 10.0), ("cdai_05", 100, 70, -10.0)],
)
def test_cdai_weight_term(row, weight_kg, standard_weight_kg, expected):
    term = cdai_weight_term(weight_kg=weight_kg, standard_weight_kg=standard_weight_kg)
    assert term == expected


@pytest.mark.parametrize(
    ("row", "wellbeing", "pain", "stools", "mass", "complications", "expected"),
    [
        ("hbi_01", 1, 2, 3, 1, 2, 9),
        ("hbi_02", 1, 2, 3, 1, 0, 7),
        ("hbi_03", 2, 2, 5, 1, 2, 12),
        ("hbi_04", 1, 1, 3, 0, 0, 5),
    ],
)
def test_hbi(row, wellbeing, pain, stools, mass, complications, expected):
    score = score_hbi(
        wellbeing=wellbeing,
        abdominal_pain=pain,
        liquid_stools=stools,
        abdominal_mass=mass,
        complications=complications,
    )
    assert score == expected


@pytest.mark.parametrize(
    ("row", "day", "night", "urgency", "blood", "wellbeing", "extracolonic", "expected"),
    [
        ("sccai_01", 1, 1, 2, 1, 2, 2, 9),
        ("sccai_02", 3, 2, 3, 3, 4, 4, 19),
        ("sccai_03", 2, 1, 1, 3, 1, 2, 10),
        ("sccai_04", 2, 1, 2, 1, 2, 2, 10),
    ],
)
def test_sccai(row, day, night, urgency, blood, wellbeing, extracolonic, expected):
    score = score_sccai(
        day_stools=day,
        night_stools=night,
        urgency=urgency,
        blood=blood,
        wellbeing=wellbeing,
        extracolonic=extracolonic,
    )
    assert score == expected


def test_mayo_01():
    score = score_mayo_score(
        stool_frequency=2,
        rectal_bleeding=1,
        endoscopic_subscore=2,
        physician_global=1,
    )
    assert score == 6


@pytest.mark.parametrize(
    ("row", "stool", "bleeding", "physician_global", "expected"),
    [("pmayo_01", 2, 1, 2, 5), ("pmayo_03", None, None, None, None)],
)
def test_partial_mayo(row, stool, bleeding, physician_global, expected):
    score = score_partial_mayo(stool_frequency=stool, rectal_bleeding=bleeding, physician_global=physician_global)
    assert score == expected


def test_pro2_01_crohns_disease():
    assert score_pro2_cd(abdominal_pain_daily_mean=3, liquid_stools_daily_mean=10) == 35


def test_pro2_02_ulcerative_colitis():
    assert score_pro2_uc(rectal_bleeding=3, stool_frequency=3) == 6


def test_uceis_01():
    assert score_uceis(vascular=2, bleeding=3, erosions_ulcers=3) == 8


def test_montreal_01():
    label = montreal_cd(
        age_class=montreal_age_class(32),
        location="L3",
        upper_gi=True,
        behaviour="B2",
        perianal=True,
    )
    assert label == "A2 L3+L4 B2p"


def test_ibus_01():
    score = score_ibus_sas(bowel_wall_thickness_mm=5, inflammatory_fat=2, colour_doppler=2, wall_stratification=2)
    assert score == 72


def test_milan_01():
    assert score_milan_muc(bowel_wall_thickness_mm=4.0, flow=0) == pytest.approx(5.6)


def test_vanassche_01_original():
    score = score_van_assche(tracts=3, location=3, extension=2, t2_hyperintensity=8, collections=4, rectal_wall=2)
    assert score == 22


def test_vanassche_02_modified():
    score = score_van_assche_modified(
        extension=3,
        t2_hyperintensity=2,
        rectal_wall=2,
        inflammatory_mass=5,
        dominant_feature=2,
    )
    assert score == 19.5


def test_rhi_01():
    score = score_robarts(
        chronic_infiltrate=3,
        lamina_propria_neutrophils=3,
        epithelial_neutrophils=3,
        erosion_ulceration=3,
    )
    assert score == 33
