"""A table by its columns: values where all is well, and every problem at once where it is not."""

import re
from pathlib import Path

import pytest

from ibd_study.checked import Column, TableError, read_rows, read_text

COLUMNS = (
    Column("name", "string", required=True),
    Column("n", "integer", limits=((1, 99),)),
    Column("code", "string", pattern=(re.compile(r"[A-Z]\d"), "a letter and a digit")),
)


@pytest.fixture
def write(tmp_path):
    def write(*lines: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "table.csv"
        path.write_text("\n".join(lines), encoding=encoding)
        return path

    return write


def test_rows_have_their_numbers_and_values_their_types(write):
    rows, problems = read_rows(write("n,name,code,note", " 3 ,First,A1,", "", ",,,", ",Second,,x"), COLUMNS)
    assert problems == []
    assert rows == {2: {"name": "First", "n": 3, "code": "A1"}, 5: {"name": "Second", "n": None, "code": None}}
    assert type(rows[2]["n"]) is int


def test_every_problem_is_said_by_row_and_column_and_its_row_left_out(write):
    rows, problems = read_rows(write("name,n,code", "First,0,A1", ",2,AA", "Third,3", "Fourth,4,"), COLUMNS)
    assert list(rows) == [5]
    assert list(map(str, problems)) == [
        "table.csv, row 2, column n: found '0'; expected a value of at least 1 and at most 99",
        "table.csv, row 3, column name: found ''; expected a value; this column may not be empty",
        "table.csv, row 3, column code: found 'AA'; expected a letter and a digit",
        "table.csv, row 4: found '2 cells'; expected 3 cells, as in the header; a comma inside a value needs quotation "
        "marks",
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["name,name", "a,b"], ["table.csv, row 1, column name: expected each column name once"]),
        (["name;n;code"], ["table.csv, row 1: found 'cells separated by semicolons'; expected cells separated by"]),
        ([""], ["table.csv: expected a header row and data; the file is empty"]),
        (["name,n", 'a,"1'], ["table.csv, row 2: expected comma-separated values (unexpected end of data)"]),
    ],
)
def test_a_header_that_cannot_be_used_is_said_first(write, lines, said):
    rows, problems = read_rows(write(*lines), COLUMNS)
    assert rows == {}
    assert all(str(one).startswith(words) for one, words in zip(problems, said, strict=False))
    assert len(problems) >= len(said)


def test_an_absent_column_is_named(write):
    assert [one.column for one in read_rows(write("name", "a"), COLUMNS)[1]] == ["n", "code"]


def test_a_file_that_is_absent_a_folder_or_of_another_encoding_is_said_in_words(write, tmp_path):
    assert str(read_text(tmp_path / "none.csv")[1][0]) == "none.csv: expected a file; there is none of this name"
    assert str(read_text(tmp_path, "data")[1][0]) == "data: expected a file that can be read (Is a directory)"
    path = write("name", "é", encoding="latin-1")
    assert str(read_text(path)[1][0]) == "table.csv: expected text in UTF-8; in a spreadsheet, save as 'CSV UTF-8'"
    assert str(read_text(path, encoding="ascii")[1][0]) == "table.csv: expected text encoded in ascii"
    assert read_text(path, encoding="latin-1")[0].rows == {2: ["é"]}


def test_other_names_of_a_column_are_taken_for_it(write):
    table, _ = read_text(write("\ufeffdisease, p", "UC, 0.04 "), also_named={"disease": "group"})
    assert (table.header, table.cells(2)) == (["group", "p"], {"group": "UC", "p": "0.04"})


@pytest.mark.parametrize(("problems", "first"), [(["a"], "1 problem in x"), (["a", "b"], "2 problems in x")])
def test_an_error_counts_its_problems_and_lists_them(problems, first):
    assert str(TableError("x", problems)).splitlines() == [first, *(f"  {one}" for one in problems)]
