"""SES-CD and CDEIS with unexplored segments, and Rutgeerts grades."""

import pandas as pd
import pytest

from ibd_study.scores import (
    RUTGEERTS_GRADES,
    SEGMENTS,
    SES_CD_ITEMS,
    rutgeerts_at_least,
    score_cdeis,
    score_ses_cd,
)

CDEIS_PARTS = ("deep_ulcer", "superficial_ulcer", "affected_cm", "ulcerated_cm")
NO_STENOSIS = {"ulcerated_stenosis": 0, "non_ulcerated_stenosis": 0}


def ses_items(value=0, **segments):
    """All 20 items at one value, except the segments given as four values each."""
    items = {f"{segment}_{item}": value for segment in SEGMENTS for item in SES_CD_ITEMS}
    for segment, values in segments.items():
        names = [f"{segment}_{item}" for item in SES_CD_ITEMS]
        items |= dict(zip(names, values, strict=True))
    return items


def cdeis_items(value=0, **segments):
    items = {f"{segment}_{part}": value for segment in SEGMENTS for part in CDEIS_PARTS}
    for segment, values in segments.items():
        names = [f"{segment}_{part}" for part in CDEIS_PARTS]
        items |= dict(zip(names, values, strict=True))
    return items


NOT_SEEN = (None, None, None, None)
PARTLY_SEEN = (1, None, 1, 0)
ILEUM = (2, 1, 2, 0)


@pytest.mark.parametrize(
    ("what", "segments", "if_missing", "if_zero"),
    [
        ("all segments seen", {"ileum": ILEUM}, 5, 5),
        ("one not explored", {"ileum": ILEUM, "rectum": NOT_SEEN}, None, 5),
        ("ileum not explored", {"ileum": NOT_SEEN, "rectum": (1, 1, 1, 0)}, None, 3),
        ("one partly explored", {"ileum": ILEUM, "rectum": PARTLY_SEEN}, None, None),
        ("partly and not", {"ileum": NOT_SEEN, "rectum": PARTLY_SEEN}, None, None),
        ("only the rectum", dict.fromkeys(SEGMENTS[:4], NOT_SEEN), None, 0),
        ("no endoscopy at all", dict.fromkeys(SEGMENTS, NOT_SEEN), None, None),
    ],
)
def test_ses_cd_unexplored_segments(what, segments, if_missing, if_zero):
    items = ses_items(**segments)
    assert score_ses_cd(**items) == if_missing
    assert score_ses_cd(**items, unexplored="missing") == if_missing
    assert score_ses_cd(**items, unexplored="zero") == if_zero


def test_ses_cd_unexplored_rule_works_row_by_row():
    rows = [
        ses_items(1),
        ses_items(1, ileum=NOT_SEEN),
        ses_items(1, ileum=PARTLY_SEEN),
        dict.fromkeys(ses_items()),
    ]
    columns = pd.DataFrame(rows, index=[4, 3, 2, 1]).astype("Int64")
    assert score_ses_cd(**columns).tolist() == [20, pd.NA, pd.NA, pd.NA]
    assert score_ses_cd(**columns, unexplored="zero").tolist() == [20, 16, pd.NA, pd.NA]


def test_ses_cd_zero_rule_never_fills_a_single_item():
    complete = ses_items(1)
    rows = pd.DataFrame([complete | {item: None} for item in complete])
    assert score_ses_cd(**rows, unexplored="zero").isna().tolist() == [True] * 20


def test_unknown_rule_for_unexplored_segments_is_refused():
    with pytest.raises(ValueError, match="unexplored is 'ignore'; expected missing or zero"):
        score_ses_cd(**ses_items(), unexplored="ignore")


def test_ses_cd_attains_56_with_one_impassable_narrowing_and_60_only_on_paper():
    attainable = ses_items(3) | {f"{segment}_narrowing": 2 for segment in SEGMENTS[1:]}
    assert score_ses_cd(**attainable) == 56
    assert score_ses_cd(**ses_items(3)) == 60


def test_ses_cd_without_narrowing_reaches_45():
    assert score_ses_cd(**ses_items(0, **dict.fromkeys(SEGMENTS, (3, 3, 3, 0)))) == 45


@pytest.mark.parametrize("value", [4, -1, 1.5])
def test_ses_cd_item_outside_its_range_is_refused(value):
    with pytest.raises(ValueError, match=r"ses_cd_rectum_ulcer_size\) holds"):
        score_ses_cd(**ses_items() | {"rectum_ulcer_size": value})


@pytest.mark.parametrize(
    ("what", "segments", "stenoses", "expected"),
    [
        ("healthy", {}, NO_STENOSIS, 0),
        ("deep ulcer of 5 segments", {"ileum": (1, 0, 5, 3)}, NO_STENOSIS, 4.0),
        (
            "deep ulcer of 2 segments",
            {"ileum": (1, 0, 5, 3)} | dict.fromkeys(SEGMENTS[2:], NOT_SEEN),
            NO_STENOSIS,
            10.0,
        ),
        (
            "only the rectum seen",
            dict.fromkeys(SEGMENTS[:4], NOT_SEEN) | {"rectum": (1, 1, 10, 10)},
            NO_STENOSIS,
            38.0,
        ),
        (
            "stenoses count once, whatever the segments",
            dict.fromkeys(SEGMENTS[1:], NOT_SEEN),
            {"ulcerated_stenosis": 1, "non_ulcerated_stenosis": 1},
            6.0,
        ),
        ("partly seen", {"ileum": (1, None, 5, 3)}, NO_STENOSIS, None),
        ("nothing seen", dict.fromkeys(SEGMENTS, NOT_SEEN), NO_STENOSIS, None),
        ("stenosis not known", {}, NO_STENOSIS | {"ulcerated_stenosis": None}, None),
    ],
)
def test_cdeis_divides_by_the_segments_explored(what, segments, stenoses, expected):
    score = score_cdeis(**cdeis_items(**segments), **stenoses)
    assert score == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("item", "value"),
    [("ileum_deep_ulcer", 12), ("ileum_affected_cm", 11), ("rectum_ulcerated_cm", -1)],
)
def test_cdeis_items_are_findings_and_not_points(item, value):
    with pytest.raises(ValueError, match=f"CDEIS: item {item} holds {value}"):
        score_cdeis(**cdeis_items() | {item: value}, **NO_STENOSIS)


@pytest.mark.parametrize(
    ("cut_off", "expected"),
    [
        # In the order of RUTGEERTS_GRADES: i0, i1, i2, i2a, i2b, i3, i4.
        ("i0", [True, True, True, True, True, True, True]),
        ("i1", [False, True, True, True, True, True, True]),
        ("i2", [False, False, True, True, True, True, True]),
        ("i2a", [False, False, True, True, True, True, True]),
        ("i2b", [False, False, None, False, True, True, True]),
        ("i3", [False, False, False, False, False, True, True]),
        ("i4", [False, False, False, False, False, False, True]),
    ],
)
def test_rutgeerts_recurrence_by_cut_off(cut_off, expected):
    assert [rutgeerts_at_least(grade, cut_off) for grade in RUTGEERTS_GRADES] == expected


@pytest.mark.parametrize("missing", [None, pd.NA, float("nan")])
def test_missing_rutgeerts_grade_stays_missing(missing):
    assert rutgeerts_at_least(missing, "i2") is None


@pytest.mark.parametrize(
    ("grade", "cut_off"),
    [("i5", "i2"), ("2", "i2"), ("i2", "i2c"), (None, "2")],
)
def test_unknown_rutgeerts_grade_is_refused(grade, cut_off):
    with pytest.raises(ValueError, match="expected one of i0, i1, i2, i2a, i2b, i3, i4"):
        rutgeerts_at_least(grade, cut_off)
