"""One item: which values it takes, how they are read, and what is said of the others."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from ibd_study.scores import Item
from ibd_study.scores._item import read_item

GRADE = Item(0, 3, column="mayo_endoscopic_subscore", whole=True)
DIARY_MEAN = Item(0, 3)
SEX = Item(unit="", column="sex", values=("female", "male"))


def read(item, values, rows=1):
    return read_item("Mayo score", "endoscopic_subscore", item, values, rows)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (Item(0, 3, whole=True), "a whole number from 0 to 3 points"),
        (Item(100, 230, "cm"), "a number from 100 to 230 cm"),
        (Item(0, None, "a day"), "a number from 0 a day"),
        (Item(0, 6, "", whole=True), "a whole number from 0 to 6"),
        (Item(unit="%"), "a number %"),
        (Item(values=(0, 2, 5)), "one of 0, 2, 5"),
        (SEX, "one of female, male"),
    ],
)
def test_allowed_values_are_told_in_words(item, expected):
    assert item.allowed == expected


@pytest.mark.parametrize(
    ("item", "value", "accepted"),
    [
        (GRADE, 0, True),
        (GRADE, 3, True),
        (GRADE, -1, False),
        (GRADE, 4, False),
        (GRADE, 1.5, False),
        (GRADE, True, True),
        (GRADE, "2", False),
        (GRADE, float("inf"), False),
        (DIARY_MEAN, 1.5, True),
        (DIARY_MEAN, 3.01, False),
        (DIARY_MEAN, -0.01, False),
        (Item(0, None), 1e9, True),
        (Item(0, None), float("inf"), False),
        (Item(0, None), -1, False),
        (Item(None, 5), -1e9, True),
        (Item(None, 5), 6, False),
        (Item(), -1e9, True),
        (Item(), float("-inf"), False),
        (Item(), 1j, False),
        (Item(), [1], False),
        (Item(), Decimal(1), False),
        (Item(values=(0, 4, 8)), 8, True),
        (Item(values=(0, 4, 8)), 2, False),
        (SEX, "female", True),
        (SEX, "F", False),
        (SEX, "Male", False),
        (SEX, 1, False),
    ],
)
def test_value_is_accepted_or_refused(item, value, accepted):
    if accepted:
        assert read(item, value).tolist() == [value]
        return
    with pytest.raises(ValueError, match="Mayo score: item endoscopic_subscore"):
        read(item, value)


@pytest.mark.parametrize("item", [GRADE, DIARY_MEAN, Item(values=(0, 1)), SEX])
@pytest.mark.parametrize("missing", [None, pd.NA, float("nan"), np.float64("nan"), pd.NaT])
def test_every_kind_of_missing_is_missing(item, missing):
    assert pd.isna(read(item, missing)).tolist() == [True]


@pytest.mark.parametrize(
    "values",
    [
        pd.Series([1, 2, 3]),
        pd.Series([1.0, 2.0, 3.0]),
        pd.Series([1, 2, 3], dtype="Int64"),
        pd.Series([1, 2, 3], dtype="uint8"),
        pd.Series([True, 2.0, np.int64(3)], dtype=object),
        pd.Series([np.True_, 2, np.float32(3)], dtype=object),
        pd.Series([1, 2, 3], dtype="category"),
    ],
    ids=lambda values: str(values.dtype),
)
def test_numbers_of_any_dtype_are_read_as_floats(values):
    result = read(GRADE, values)
    assert result.tolist() == [1.0, 2.0, 3.0]
    assert result.dtype == float


@pytest.mark.parametrize(
    "values",
    [
        pd.Series([1.0, np.nan]),
        pd.Series([1, None], dtype="Int64"),
        pd.Series([True, None], dtype="boolean"),
        pd.Series([1, pd.NA], dtype=object),
        pd.Series([1, None], dtype="category"),
    ],
    ids=lambda values: str(values.dtype),
)
def test_missing_of_any_dtype_is_nan(values):
    assert read(GRADE, values).tolist() == pytest.approx([1.0, np.nan], nan_ok=True)


@pytest.mark.parametrize("dtype", ["str", "string", "category", object])
def test_words_of_any_dtype_are_read_as_words_or_none(dtype):
    result = read(SEX, pd.Series(["female", None, "male"], dtype=dtype))
    assert result.tolist() == ["female", None, "male"]


def test_wholly_empty_column_is_all_missing():
    assert np.isnan(read(GRADE, pd.Series([None, None], dtype=object))).all()
    assert np.isnan(read(GRADE, pd.Series([pd.NaT, pd.NaT]))).all()
    assert read(SEX, pd.Series([np.nan, np.nan])).tolist() == [None, None]
    assert len(read(GRADE, pd.Series([], dtype=float))) == 0


def test_scalar_stands_for_every_row():
    assert read(GRADE, 2, rows=3).tolist() == [2.0, 2.0, 2.0]


def test_refusal_names_instrument_item_column_value_row_range_and_cure():
    with pytest.raises(ValueError) as caught:
        read(GRADE, pd.Series([3, None, 7, 9], index=[10, 11, 12, 13]))
    assert str(caught.value) == (
        "Mayo score: item endoscopic_subscore (column mayo_endoscopic_subscore) holds 7.0 in row 3;"
        " expected a whole number from 0 to 3 points."
        " Correct the value, or leave it empty if it is not known."
    )


def test_refusal_of_a_scalar_names_no_row_and_of_a_free_item_no_column():
    with pytest.raises(ValueError) as caught:
        read(DIARY_MEAN, "two")
    assert str(caught.value) == (
        "Mayo score: item endoscopic_subscore holds 'two'; expected a number from 0 to 3 points."
        " Correct the value, or leave it empty if it is not known."
    )


def test_refusal_does_not_print_the_index_which_may_be_a_patient():
    with pytest.raises(ValueError) as caught:
        read(GRADE, pd.Series([1, 5], index=["P-001", "P-002"]))
    assert "P-00" not in str(caught.value)


@pytest.mark.parametrize(
    "values",
    [pd.Series(["1", "2"]), pd.Series([1, "2"], dtype=object), pd.to_datetime(["2020-01-01"])],
    ids=["text", "mixed", "dates"],
)
def test_column_that_is_not_numeric_is_refused(values):
    with pytest.raises(ValueError, match=r"in row \d; expected a whole number"):
        read(GRADE, pd.Series(values))
