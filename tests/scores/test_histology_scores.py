"""Nancy's decision tree, the erosion item of Robarts, and the order of Geboes grades."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ibd_study.scores import (
    GeboesGrade,
    geboes_at_most,
    geboes_below,
    parse_geboes,
    rhi_erosion_from_geboes,
    score_nancy_index,
    score_robarts,
)

# The scale from best to worst, as papers print it.
GEBOES_SCALE = [
    *("0.0", "0.1", "0.2", "0.3"),
    *("1.0", "1.1", "1.2", "1.3"),
    *("2A.0", "2A.1", "2A.2", "2A.3"),
    *("2B.0", "2B.1", "2B.2", "2B.3"),
    *("3.0", "3.1", "3.2", "3.3"),
    *("4.0", "4.1", "4.2", "4.3"),
    *("5.0", "5.1", "5.2", "5.3", "5.4"),
]


@pytest.mark.parametrize(
    ("ulceration", "neutrophils", "chronic_infiltrate", "expected"),
    [
        (0, 0, 0, 0),
        (0, 0, 1, 1),
        (0, 1, 0, 2),
        (0, 1, 1, 2),
        (0, 2, 0, 3),
        (0, 2, 1, 3),
        (1, 0, 0, 4),
        (1, 0, 1, 4),
        (1, 1, 0, 4),
        (1, 1, 1, 4),
        (1, 2, 0, 4),
        (1, 2, 1, 4),
    ],
)
def test_nancy_tree(ulceration, neutrophils, chronic_infiltrate, expected):
    grade = score_nancy_index(ulceration=ulceration, neutrophils=neutrophils, chronic_infiltrate=chronic_infiltrate)
    assert grade == expected


@pytest.mark.parametrize(
    ("ulceration", "neutrophils", "chronic_infiltrate"),
    [(1, None, 0), (1, 2, None), (0, 2, None), (None, 0, 0)],
)
def test_nancy_needs_all_items_even_where_one_decides(ulceration, neutrophils, chronic_infiltrate):
    grade = score_nancy_index(ulceration=ulceration, neutrophils=neutrophils, chronic_infiltrate=chronic_infiltrate)
    assert grade is None


@pytest.mark.parametrize(
    ("subgrade", "expected"),
    [(0, 0), (1, 1), (2, 1), (3, 2), (4, 3), (None, None)],
)
def test_geboes_5_maps_to_the_erosion_item_with_two_subgrades_sharing_one_value(subgrade, expected):
    assert rhi_erosion_from_geboes(geboes_5_subgrade=subgrade) == expected


def test_geboes_5_maps_a_column():
    mapped = rhi_erosion_from_geboes(geboes_5_subgrade=pd.Series([4, None, 2]))
    assert mapped.tolist() == [3.0, pd.NA, 1.0]


def test_unmapped_geboes_5_subgrade_is_refused_by_robarts():
    worst = {
        "chronic_infiltrate": 3,
        "lamina_propria_neutrophils": 3,
        "epithelial_neutrophils": 3,
    }
    # Taken as it is, subgrade 4 would give 3 + 6 + 9 + 20 = 38.
    with pytest.raises(ValueError, match="erosion_ulceration holds 4"):
        score_robarts(**worst, erosion_ulceration=4)
    mapped = rhi_erosion_from_geboes(geboes_5_subgrade=4)
    assert score_robarts(**worst, erosion_ulceration=mapped) == 33


@pytest.mark.parametrize(
    ("text", "grade", "subgrade"),
    [
        ("0.0", "0", 0),
        ("3.1", "3", 1),
        ("2A.3", "2A", 3),
        ("2b.1", "2B", 1),
        (" 5.4 ", "5", 4),
        ("2A", "2A", None),
        ("4", "4", None),
    ],
)
def test_geboes_grade_is_read(text, grade, subgrade):
    assert parse_geboes(text) == GeboesGrade(grade, subgrade)


@pytest.mark.parametrize("missing", [None, pd.NA, float("nan")])
def test_missing_geboes_grade_stays_missing(missing):
    assert parse_geboes(missing) is None
    assert geboes_at_most(missing, "3.1") is None
    assert geboes_below(missing, "2.0") is None


@pytest.mark.parametrize("text", ["2.1", "2", "2.0", "6.0", "3.4", "2A.4", "5.5", "3,1", "3.10", "", "A", "3.1x"])
def test_text_that_is_no_geboes_grade_is_refused(text):
    with pytest.raises(ValueError, match=r"write grade\.subgrade as text"):
        parse_geboes(text)


@pytest.mark.parametrize("number", [3.1, 3, 2.0])
def test_geboes_grade_given_as_a_number_is_refused(number):
    with pytest.raises(ValueError, match="as text"):
        parse_geboes(number)


def test_geboes_scale_is_in_order():
    parsed = [parse_geboes(text) for text in GEBOES_SCALE]
    assert parsed == sorted(parsed)
    assert len(set(parsed)) == 29


@pytest.mark.parametrize("limit", range(29))
def test_comparison_follows_the_scale(limit):
    at_most = [geboes_at_most(grade, GEBOES_SCALE[limit]) for grade in GEBOES_SCALE]
    below = [geboes_below(grade, GEBOES_SCALE[limit]) for grade in GEBOES_SCALE]
    assert at_most == [position <= limit for position in range(29)]
    assert below == [position < limit for position in range(29)]


@settings(max_examples=50)
@given(st.text("0123456AaBbC. ", max_size=5))
def test_any_text_is_read_as_a_grade_of_the_scale_or_refused(text):
    try:
        grade = parse_geboes(text)
    except ValueError:
        return
    assert str(grade.grade) in ("0", "1", "2A", "2B", "3", "4", "5")
    assert grade.subgrade in (None, 0, 1, 2, 3, 4)


@pytest.mark.parametrize(
    ("grade", "improved"),
    [("2B.3", True), ("3.0", True), ("3.1", True), ("3.2", False), ("4.0", False), ("5.4", False)],
)
def test_histological_improvement_at_3_1(grade, improved):
    assert geboes_at_most(grade, "3.1") is improved


@pytest.mark.parametrize(
    ("grade", "remission"),
    [("0.0", True), ("1.3", True), ("2A.0", False), ("2A.1", False), ("2B.0", False)],
)
def test_histological_remission_below_2_0_ends_before_2a(grade, remission):
    assert geboes_below(grade, "2.0") is remission


@pytest.mark.parametrize(
    ("grade", "cut_off", "at_most"),
    [("2A", "3.1", True), ("4", "3.1", False), ("3", "3.1", None), ("1", "2.0", True)],
)
def test_bare_grade_is_undecided_only_where_the_subgrade_would_decide(grade, cut_off, at_most):
    assert geboes_at_most(grade, cut_off) is at_most
    assert geboes_below(grade, cut_off) is at_most


@pytest.mark.parametrize("compare", [geboes_at_most, geboes_below])
@pytest.mark.parametrize("cut_off", ["3", None])
def test_cut_off_without_subgrade_is_refused(compare, cut_off):
    with pytest.raises(ValueError, match="has no subgrade"):
        compare("3.1", cut_off)
