"""CDAI and its terms at their boundaries, HBI, PRO2, and the Montreal label."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ibd_study.scores import (
    cdai_haematocrit_term,
    cdai_standard_weight_kg,
    cdai_weight_term,
    montreal_age_class,
    montreal_cd,
    score_cdai,
    score_hbi,
    score_pro2_cd,
)

# 2 m tall, weighing the standard weight, haematocrit at the norm: every term is 0.
WELL_MAN = {
    "liquid_stools_7d": 0,
    "abdominal_pain_7d": 0,
    "wellbeing_7d": 0,
    "complications": 0,
    "antidiarrhoeal": 0,
    "abdominal_mass": 0,
    "haematocrit_percent": 47,
    "weight_kg": 88.4,
    "height_cm": 200,
    "sex": "male",
}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, 0),
        ({"liquid_stools_7d": 1}, 2),
        ({"abdominal_pain_7d": 21}, 105),
        ({"wellbeing_7d": 28}, 196),
        ({"complications": 6}, 120),
        ({"antidiarrhoeal": 1}, 30),
        ({"abdominal_mass": 2}, 20),
        ({"abdominal_mass": 5}, 50),
        ({"haematocrit_percent": 40}, 42),
        ({"haematocrit_percent": 50}, -18),
        ({"weight_kg": 44.2}, 50),
        ({"weight_kg": 97.24}, -10),
        ({"weight_kg": 200}, -10),
        ({"sex": "female", "weight_kg": 83.2}, -30),
        ({"sex": "female", "weight_kg": 83.2, "haematocrit_percent": 42}, 0),
        ({"height_cm": None}, None),
        ({"sex": None}, None),
        ({"weight_kg": None}, None),
    ],
)
def test_cdai_changes_from_a_well_man(change, expected):
    score = score_cdai(**WELL_MAN | change)
    assert score == (None if expected is None else pytest.approx(expected, abs=1e-9))


def test_cdai_is_not_floored_at_zero():
    muscular = {"haematocrit_percent": 52, "weight_kg": 120}
    assert score_cdai(**WELL_MAN | muscular) == -40


@pytest.mark.parametrize(
    ("item", "value", "expected"),
    [
        ("abdominal_mass", 1, "one of 0, 2, 5"),
        ("abdominal_mass", 0.4, "one of 0, 2, 5"),
        ("antidiarrhoeal", 2, "one of 0, 1"),
        ("complications", 7, "a whole number from 0 to 6"),
        ("complications", 0.5, "a whole number from 0 to 6"),
        ("abdominal_pain_7d", 22, "a number from 0 to 21 points"),
        ("wellbeing_7d", 29, "a number from 0 to 28 points"),
        ("liquid_stools_7d", -1, "a number from 0 to 210"),
        ("haematocrit_percent", 0.44, "a number from 10 to 70 %"),
        ("height_cm", 1.75, "a number from 100 to 230 cm"),
        ("sex", "M", "one of female, male"),
    ],
)
def test_cdai_refuses_other_codings_and_units(item, value, expected):
    with pytest.raises(ValueError, match=f"CDAI: item {item} .* expected {expected}"):
        score_cdai(**WELL_MAN | {item: value})


@pytest.mark.parametrize(
    ("height_cm", "sex", "expected"),
    [
        (100, "male", 22.1),
        (100, "female", 20.8),
        (170, "male", 63.869),
        (170, "female", 60.112),
        (None, "male", None),
        (170, None, None),
    ],
)
def test_standard_weight(height_cm, sex, expected):
    weight = cdai_standard_weight_kg(height_cm=height_cm, sex=sex)
    assert weight == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("haematocrit_percent", "sex", "expected"),
    [
        (40, "male", 42),
        (47, "male", 0),
        (50, "male", -18),
        (42, "female", 0),
        (36.5, "female", 33),
        (None, "female", None),
        (40, None, None),
    ],
)
def test_haematocrit_term_keeps_its_sign(haematocrit_percent, sex, expected):
    assert cdai_haematocrit_term(haematocrit_percent=haematocrit_percent, sex=sex) == expected


@pytest.mark.parametrize(
    ("weight_kg", "expected"),
    [(35, 50), (69.3, 1), (70, 0), (70.7, -1), (76.3, -9), (77, -10), (78, -10), (None, None)],
)
def test_weight_term_is_floored_at_minus_10(weight_kg, expected):
    term = cdai_weight_term(weight_kg=weight_kg, standard_weight_kg=70)
    assert term == (None if expected is None else pytest.approx(expected, abs=1e-9))


def test_terms_take_columns():
    sex = pd.Series(["male", "female", None])
    assert cdai_haematocrit_term(haematocrit_percent=40, sex=sex).tolist() == [42.0, 12.0, pd.NA]
    weights = cdai_standard_weight_kg(height_cm=100, sex=sex)
    assert weights.tolist() == [22.1, 20.8, pd.NA]
    terms = cdai_weight_term(weight_kg=pd.Series([25, 100, None]), standard_weight_kg=50)
    assert terms.tolist() == [50.0, -10.0, pd.NA]


@settings(max_examples=15, deadline=None)
@given(weight_kg=st.floats(25, 250), standard_weight_kg=st.floats(20, 120))
def test_weight_term_is_a_percentage_below_standard(weight_kg, standard_weight_kg):
    term = cdai_weight_term(weight_kg=weight_kg, standard_weight_kg=standard_weight_kg)
    assert -10 <= term < 100
    assert (term > 0) == (weight_kg < standard_weight_kg)


def test_hbi_counts_stools_up_to_what_must_be_a_slip():
    others = {"wellbeing": 4, "abdominal_pain": 3, "abdominal_mass": 3, "complications": 8}
    assert score_hbi(**others, liquid_stools=40) == 58
    with pytest.raises(ValueError, match="from 0 to 40"):
        score_hbi(**others, liquid_stools=41)


@pytest.mark.parametrize(
    ("item", "value"),
    [("wellbeing", 5), ("abdominal_pain", 4), ("abdominal_mass", 5), ("complications", 9)],
)
def test_hbi_items_end_where_the_table_ends(item, value):
    items = dict.fromkeys(["wellbeing", "abdominal_pain", "liquid_stools", "abdominal_mass", "complications"], 0)
    with pytest.raises(ValueError, match=rf"Harvey-Bradshaw index: item {item} \(column hbi_{item}\) holds {value}"):
        score_hbi(**items | {item: value})


@pytest.mark.parametrize(
    ("stools", "pain", "expected"),
    [(0, 0, 0), (2.8, 1.0, 10.6), (1.5, 1.0, 8.0), (1, None, None)],
)
def test_pro2_weighs_daily_means(stools, pain, expected):
    score = score_pro2_cd(liquid_stools_daily_mean=stools, abdominal_pain_daily_mean=pain)
    assert score == (None if expected is None else pytest.approx(expected))


def test_pro2_refuses_a_seven_day_sum_of_pain():
    with pytest.raises(ValueError, match=r"abdominal_pain_daily_mean \(column cd_abdominal_pain_daily_mean\) holds 14"):
        score_pro2_cd(liquid_stools_daily_mean=3, abdominal_pain_daily_mean=14)


@pytest.mark.parametrize(
    ("age_years", "expected"),
    [
        (0, "A1"),
        (16, "A1"),
        (16.9, "A1"),
        (17, "A2"),
        (40, "A2"),
        (40.9, "A2"),
        (41, "A3"),
        (110, "A3"),
        (None, None),
        (np.nan, None),
        (pd.NA, None),
    ],
)
def test_montreal_age_class(age_years, expected):
    assert montreal_age_class(age_years) == expected


@pytest.mark.parametrize("age_years", [-1, 111])
def test_impossible_age_at_diagnosis_is_refused(age_years):
    with pytest.raises(ValueError, match=f"age at diagnosis is {age_years}; expected 0 to 110"):
        montreal_age_class(age_years)


@pytest.mark.parametrize(
    ("age_class", "location", "behaviour", "upper_gi", "perianal", "expected"),
    [
        ("A1", "L1", "B1", False, False, "A1 L1 B1"),
        ("A2", "L2", "B3", True, False, "A2 L2+L4 B3"),
        ("A3", "L3", "B2", False, True, "A3 L3 B2p"),
        ("A2", "L4", "B1", False, False, "A2 L4 B1"),
        ("A2", "L4", "B1", True, True, "A2 L4 B1p"),
        (None, "L3", "B2", True, True, None),
        ("A2", None, "B2", True, True, None),
        ("A2", "L3", pd.NA, True, True, None),
        ("A2", "L3", "B2", pd.NA, True, None),
        ("A2", "L3", "B2", True, np.nan, None),
    ],
)
def test_montreal_label(age_class, location, behaviour, upper_gi, perianal, expected):
    label = montreal_cd(
        age_class=age_class,
        location=location,
        behaviour=behaviour,
        upper_gi=upper_gi,
        perianal=perianal,
    )
    assert label == expected


@pytest.mark.parametrize(
    ("part", "value", "message"),
    [
        ("age_class", "A4", "age class is 'A4'; expected A1, A2, A3"),
        ("location", "L5", "location is 'L5'; expected L1, L2, L3, L4"),
        ("behaviour", "B2p", "behaviour is 'B2p'; expected B1, B2, B3"),
        ("upper_gi", "yes", "upper gastrointestinal disease is 'yes'; expected True, False"),
        ("perianal", 2, "perianal disease is 2; expected True, False"),
    ],
)
def test_code_outside_the_montreal_classification_is_refused(part, value, message):
    parts = {
        "age_class": "A2",
        "location": "L3",
        "behaviour": "B2",
        "upper_gi": True,
        "perianal": True,
    }
    with pytest.raises(ValueError) as caught:
        montreal_cd(**parts | {part: value})
    assert str(caught.value) == f"Montreal classification: {message}"
