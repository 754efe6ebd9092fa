"""The register, the decorators, and the computation of scores from a frame's columns."""

import dataclasses

import pandas as pd
import pytest

from ibd_study.scores import INSTRUMENTS, Item, compute_score, score_mayo_score, score_uceis
from ibd_study.scores._instrument import elementwise


def test_register_holds_every_instrument_under_its_key():
    assert sorted(INSTRUMENTS) == [
        "cdai",
        "cdeis",
        "hbi",
        "ibus_sas",
        "maria_segment",
        "mayo_score",
        "milan_muc",
        "modified_mayo",
        "nancy_index",
        "partial_mayo",
        "partial_modified_mayo",
        "pro2_cd",
        "pro2_uc",
        "robarts",
        "sccai",
        "ses_cd",
        "ses_cd_segment",
        "smaria_segment",
        "uceis",
        "van_assche",
        "van_assche_modified",
    ]
    assert all(key == entry.key for key, entry in INSTRUMENTS.items())


def test_register_cannot_be_written_from_outside():
    with pytest.raises(TypeError):
        INSTRUMENTS["mine"] = INSTRUMENTS["cdai"]
    with pytest.raises(dataclasses.FrozenInstanceError):
        INSTRUMENTS["cdai"].low = 0
    with pytest.raises(TypeError):
        INSTRUMENTS["cdai"].items["sex"] = Item(0, 1)


def test_columns_leave_out_items_without_a_column():
    assert INSTRUMENTS["uceis"].columns == (
        "uceis_vascular",
        "uceis_bleeding",
        "uceis_erosions_ulcers",
    )
    assert INSTRUMENTS["milan_muc"].columns == ("us_bowel_wall_thickness_mm",)
    assert INSTRUMENTS["cdeis"].columns == ()


def test_help_says_the_formula_and_what_each_item_may_be():
    lines = INSTRUMENTS["van_assche_modified"].function.__doc__.splitlines()
    assert lines[0] == (
        "1.5 x extension + 2.3 x t2 hyperintensity + rectal wall + 1.2 x inflammatory mass + 1.2 x dominant feature."
    )
    assert "dominant_feature : a whole number from 0 to 2 points" in lines
    assert "    0 fibrous, 1 granulation tissue, 2 fluid or pus" in lines


def test_scalars_give_a_float_or_none():
    complete = score_uceis(vascular=1, bleeding=0, erosions_ulcers=2)
    assert (complete, type(complete)) == (3.0, float)
    assert score_uceis(vascular=1, bleeding=pd.NA, erosions_ulcers=2) is None


def test_series_give_a_nullable_series_on_the_same_index():
    items = pd.DataFrame(
        {"vascular": [1, 2], "bleeding": [0.0, None], "erosions_ulcers": [2, 3]},
        index=["b", "a"],
    )
    result = score_uceis(**items)
    expected = pd.Series([3.0, pd.NA], index=["b", "a"], dtype="Float64")
    pd.testing.assert_series_equal(result, expected)


def test_scalar_among_series_stands_for_every_row():
    result = score_uceis(vascular=pd.Series([0, 1, 2]), bleeding=1, erosions_ulcers=0)
    assert result.tolist() == [1.0, 2.0, 3.0]


def test_rows_with_the_same_label_are_kept_apart():
    twice = pd.Series([1, 2], index=["a", "a"])
    result = score_uceis(vascular=twice, bleeding=twice, erosions_ulcers=twice)
    assert result.tolist() == [3.0, 6.0]


def test_no_rows_give_no_rows():
    empty = pd.Series([], dtype=float)
    assert len(score_uceis(vascular=empty, bleeding=0, erosions_ulcers=empty)) == 0


def test_series_on_different_rows_are_refused_rather_than_aligned():
    with pytest.raises(ValueError, match="UCEIS: the items stand on different rows"):
        score_uceis(
            vascular=pd.Series([1, 2]),
            bleeding=pd.Series([1, 2], index=[1, 0]),
            erosions_ulcers=1,
        )


def test_forgotten_item_is_named():
    with pytest.raises(TypeError, match="UCEIS: no value given for bleeding, erosions_ulcers"):
        score_uceis(vascular=1)


@pytest.mark.parametrize(
    ("argument", "hint"),
    [
        ("erosion_ulcers", "did you mean erosions_ulcers?"),
        ("zzz", "known are vascular, bleeding, erosions_ulcers"),
    ],
)
def test_unknown_item_is_named_with_the_nearest_right_name(argument, hint):
    with pytest.raises(TypeError) as caught:
        score_uceis(vascular=1, bleeding=1, erosions_ulcers=1, **{argument: 1})
    assert str(caught.value) == f"UCEIS: unknown argument {argument!r}; {hint}"


def test_items_go_by_keyword_because_their_order_differs_between_instruments():
    with pytest.raises(TypeError):
        score_mayo_score(1, 2, 2, 1)


def test_other_arguments_are_handed_on_unread():
    @elementwise("scaled", {"points": Item(0, 3)})
    def scaled(*, points, factor=1):
        return points * factor

    assert scaled(points=2) == 2
    assert scaled(points=2, factor=10) == 20


MAYO_VISITS = pd.DataFrame(
    [
        # stool, bleeding, endoscopy, global
        (2, 1, 2, 1),
        (3, 3, 3, 3),
        (0, 0, 0, 0),
        (1.5, 0, None, 1),
        (1, None, 1, 1),
        (1, 0, 1, None),
    ],
    columns=[
        "mayo_stool_frequency",
        "mayo_rectal_bleeding",
        "mayo_endoscopic_subscore",
        "mayo_physician_global",
    ],
    index=[f"visit {number}" for number in range(1, 7)],
)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("mayo_score", [6, 12, 0, None, None, None]),
        ("partial_mayo", [4, 9, 0, 2.5, None, None]),
        ("modified_mayo", [5, 9, 0, None, None, 2]),
        ("partial_modified_mayo", [3, 6, 0, 1.5, None, 1]),
        ("pro2_uc", [3, 6, 0, 1.5, None, 1]),
    ],
)
def test_each_mayo_form_is_missing_only_where_its_own_items_are(key, expected):
    result = compute_score(key, MAYO_VISITS)
    wanted = pd.Series(expected, index=MAYO_VISITS.index, dtype="Float64", name=key)
    pd.testing.assert_series_equal(result, wanted)


@pytest.mark.parametrize("key", INSTRUMENTS)
def test_absent_columns_give_missing_scores_and_no_error(key):
    visits = pd.DataFrame({"patient_id": ["a", "b"]}, index=[3, 7])
    expected = pd.Series([pd.NA, pd.NA], index=[3, 7], dtype="Float64", name=key)
    pd.testing.assert_series_equal(compute_score(key, visits), expected)


def test_one_absent_column_gives_missing_scores():
    visits = MAYO_VISITS.drop(columns="mayo_physician_global")
    assert compute_score("mayo_score", visits).isna().all()
    assert compute_score("modified_mayo", visits).notna().sum() == 4


def test_cdai_takes_sex_and_height_from_the_same_frame():
    visits = pd.DataFrame(
        {
            "cdai_liquid_stools_7d": [21, 21, 21],
            "cdai_abdominal_pain_7d": [7, 7, 7],
            "cdai_wellbeing_7d": [7, 7, 7],
            "cdai_complications": [1, 1, 1],
            "cdai_antidiarrhoeal": [0, 0, 0],
            "cdai_abdominal_mass": [2, 2, 2],
            "haematocrit_percent": [40, 40, 40],
            "weight_kg": [88.4, 83.2, 83.2],
            "sex": ["male", "female", None],
            "height_cm": [200, 200, 200],
        }
    )
    # Woman: haematocrit term 6 x (42 - 40) = 12 instead of 42; standard weight 20.8 x 4 = 83.2.
    assert compute_score("cdai", visits).tolist() == [208.0, 178.0, pd.NA]
    assert compute_score("cdai", visits.drop(columns="height_cm")).isna().all()


def test_options_reach_the_score_function():
    visits = pd.DataFrame({column: [1, 1] for column in INSTRUMENTS["ses_cd"].columns})
    ileum = [column for column in visits if "_ileum_" in column]
    not_seen = visits.astype("Int64").assign(**dict.fromkeys(ileum, pd.NA))
    assert compute_score("ses_cd", not_seen).tolist() == [pd.NA, pd.NA]
    assert compute_score("ses_cd", not_seen, unexplored="zero").tolist() == [16.0, 16.0]


def test_wrong_cell_stops_with_its_column():
    visits = MAYO_VISITS.assign(mayo_rectal_bleeding=4)
    with pytest.raises(ValueError, match=r"\(column mayo_rectal_bleeding\) holds 4 in row 1"):
        compute_score("partial_mayo", visits)


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("cdia", "unknown instrument 'cdia'; did you mean cdai or cdeis?"),
        ("zzz", f"unknown instrument 'zzz'; known are {', '.join(INSTRUMENTS)}"),
    ],
)
def test_unknown_key_is_named_with_the_nearest_right_key(key, message):
    with pytest.raises(ValueError) as caught:
        compute_score(key, MAYO_VISITS)
    assert str(caught.value) == message


def test_frame_is_not_changed():
    before = MAYO_VISITS.copy(deep=True)
    compute_score("mayo_score", MAYO_VISITS)
    pd.testing.assert_frame_equal(MAYO_VISITS, before)
