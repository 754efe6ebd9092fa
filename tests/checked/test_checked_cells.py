"""One cell at a time: what is taken, what is refused, and how it is said."""

import math
from datetime import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from ibd_study.checked import Column, parse_cell

quick = settings(max_examples=60, deadline=None, derandomize=True)

NUMBER = Column("crp_mg_l", "number", limits=((None, None), (0.0, 600.0)))
WHOLE = Column("ses_cd", "integer", limits=((None, None), (0.0, 60.0)))
CODED = Column("cdai_abdominal_mass", "integer", limits=((None, None), (0.0, 5.0)), codes=("0", "2", "5"))
DATE = Column("visit_date", "date")
YES_NO = Column("serious", "boolean", true_values=("yes",), false_values=("no",))
TEXT = Column("centre", "string")
SEX = Column("sex", "string", codes=("female", "male"))
MISSING = Column("crp_mg_l", "number", missing=("", "NA", "-99", "not done"))

A_NUMBER = "a number with a decimal point"
A_WHOLE_NUMBER = "a whole number"
A_DATE = "a date written YYYY-MM-DD"
ONE_LINE = "text on one line; is a quotation mark not closed?"
SEEN = "text without signs that cannot be seen"


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        (NUMBER, "7.5", 7.5),
        (NUMBER, " 7.5 ", 7.5),
        (NUMBER, "7.", 7.0),
        (NUMBER, ".5", 0.5),
        (NUMBER, "+5", 5.0),
        (NUMBER, "1e2", 100.0),
        (NUMBER, "0", 0.0),
        (NUMBER, "600", 600.0),
        (NUMBER, "", None),
        (NUMBER, "   ", None),
        (WHOLE, "3", 3.0),
        (WHOLE, "3.0", 3.0),
        (CODED, "2", 2.0),
        (CODED, "2.0", 2.0),
        (DATE, "2024-02-29", datetime(2024, 2, 29)),
        (DATE, "1024-01-01", datetime(1024, 1, 1)),
        (YES_NO, "yes", True),
        (YES_NO, "no", False),
        (TEXT, " Centre A ", "Centre A"),
        (TEXT, "Centre\tA", "Centre\tA"),
        (TEXT, "\u00a0B\u00a0", "B"),
        (SEX, "female", "female"),
        (MISSING, "NA", None),
        (MISSING, " -99 ", None),
        (MISSING, "not done", None),
        (Column("x", "boolean"), "TRUE", True),
        (Column("x", "boolean"), "0", False),
        (Column("x", "string", missing=()), "", None),
    ],
)
def test_right_cell_is_read(column, text, value):
    assert parse_cell(text, column) == (value, "")


@pytest.mark.parametrize(
    ("column", "text", "expected"),
    [
        (NUMBER, "7,5", A_NUMBER),
        (NUMBER, "1.234,5", A_NUMBER),
        (NUMBER, "<5", A_NUMBER),
        (NUMBER, "5 mg/L", A_NUMBER),
        (NUMBER, "NaN", A_NUMBER),
        (NUMBER, "nan", A_NUMBER),
        (NUMBER, "inf", A_NUMBER),
        (NUMBER, "-Infinity", A_NUMBER),
        (NUMBER, "1e400", A_NUMBER),
        (NUMBER, "1_000", A_NUMBER),
        (NUMBER, "0x10", A_NUMBER),
        (NUMBER, "٣", A_NUMBER),
        (NUMBER, "−5", A_NUMBER),
        (NUMBER, "--5", A_NUMBER),
        (NUMBER, "1e", A_NUMBER),
        (NUMBER, ".", A_NUMBER),
        (NUMBER, "N/A", A_NUMBER),
        (NUMBER, "-0.1", "a value of at least 0 and at most 600"),
        (NUMBER, "600.1", "a value of at least 0 and at most 600"),
        (WHOLE, "2.5", A_WHOLE_NUMBER),
        (WHOLE, "two", A_WHOLE_NUMBER),
        (WHOLE, "61", "a value of at least 0 and at most 60"),
        (CODED, "3", "one of 0, 2, 5"),
        (CODED, "2.5", A_WHOLE_NUMBER),
        (DATE, "2024-2-1", A_DATE),
        (DATE, "20240201", A_DATE),
        (DATE, "2024-W05-4", A_DATE),
        (DATE, "01.02.2024", A_DATE),
        (DATE, "2024-02-30", A_DATE),
        (DATE, "2024-02-01 10:00", A_DATE),
        (DATE, "0000-01-01", A_DATE),
        (DATE, "45000", A_DATE),
        (YES_NO, "Yes", "one of yes, no"),
        (YES_NO, "1", "one of yes, no"),
        (Column("x", "boolean"), "yes", "one of true, True, TRUE, 1, false, False, FALSE, 0"),
        (SEX, "f", "one of female, male"),
        (SEX, "Female", "one of female, male"),
        (TEXT, "one\ntwo", ONE_LINE),
        (TEXT, "one\rtwo", ONE_LINE),
        (TEXT, "Centre\0A", SEEN),
        (TEXT, "Centre\x1b[31mA", SEEN),
        (TEXT, "P\u200b1", SEEN),
        (MISSING, "-99.0x", A_NUMBER),
        (Column("week", "number", required=True), "", "a value; this column may not be empty"),
        (Column("week", "number", required=True, missing=("", "NA")), "NA", "a value; this column may not be empty"),
        (Column("x", "number", limits=((1, None),)), "0", "a value of at least 1"),
        (Column("x", "number", limits=((None, 1),)), "2", "a value of at most 1"),
        (Column("x", "number", limits=((2, 5), (0.0, 3.0))), "4", "a value of at least 2 and at most 3"),
        (Column("x", "integer", limits=((None, 2), (0.0, 5.0)), codes=("0", "2", "5")), "5", "one of 0, 2"),
        (
            Column("x", "date", limits=((datetime(2020, 1, 1), datetime(2025, 1, 1)),)),
            "2019-12-31",
            "a value of at least 2020-01-01 and at most 2025-01-01",
        ),
    ],
)
def test_wrong_cell_is_refused_in_words(column, text, expected):
    assert parse_cell(text, column) == (None, expected)


COLUMNS = [NUMBER, WHOLE, CODED, DATE, YES_NO, TEXT, SEX, MISSING, Column("week", "number", required=True)]
cells = some.text(max_size=12) | some.from_regex(r"[+-]?[0-9.,eE]{0,8}", fullmatch=True) | some.dates().map(str)


@quick
@given(cells, some.sampled_from(COLUMNS))
@example("1" * 5000, NUMBER)
@example("9" * 400, WHOLE)
def test_any_text_gives_a_value_or_words_and_never_both(text, column):
    value, expected = parse_cell(text, column)
    assert value is None or expected == ""
    assert isinstance(
        value, {"number": float, "integer": float, "boolean": bool, "date": datetime}.get(column.type, str) | None
    )


@quick
@given(some.floats(0, 600))
def test_number_written_by_python_is_read_back_exactly(number):
    assert parse_cell(repr(number), NUMBER) == (number, "")


@quick
@given(some.floats(allow_nan=True, allow_infinity=True))
def test_number_is_read_only_when_it_lies_within_its_limits(number):
    value, expected = parse_cell(repr(number), NUMBER)
    inside = math.isfinite(number) and 0 <= number <= 600
    assert (value == number) if inside else (value is None and expected != "")


@quick
@given(some.dates())
def test_date_written_in_iso_form_is_read_back(date):
    assert parse_cell(date.isoformat(), DATE) == (datetime.combine(date, datetime.min.time()), "")
