"""Whatever stands in a cell, a header, a file or a mapping: it is read or refused in words, never a traceback."""

import json
import math
import tempfile
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from corrupted_exports import clean_export, clean_tables, expected_tables, read, tables_of
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ibd_tools.intake.cells import Marks, plain_numbers, readable_dates
from ibd_tools.intake.identity import plain_id
from ibd_tools.intake.importing import import_export
from ibd_tools.intake.mapping_file import parse_mapping, read_mapping
from ibd_tools.intake.problems import IntakeError
from ibd_tools.intake.suggesting import suggested_mapping

SOME = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
MANY = settings(max_examples=200)
GRID = clean_export("long").grid
# A bare carriage return is written without quotation marks and ends the row: that is a row too short, tried elsewhere.
CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=12)
COLUMNS = st.sampled_from(range(len(GRID[0])))


def _imported(export) -> tuple[dict | None, str]:
    """Tables of the cohort, or None and the message of the refusal; anything else raised is a failure."""
    with tempfile.TemporaryDirectory() as folder:
        paths, mapping = export.write(Path(folder) / "in")
        try:
            import_export(paths, read_mapping(mapping), Path(folder) / "out")
        except IntakeError as error:
            assert [path.name for path in Path(folder).iterdir()] == ["in"]
            return None, str(error)
        return tables_of(Path(folder) / "out"), ""


@SOME
@given(CELLS, COLUMNS, st.integers(1, len(GRID) - 1))
def test_any_text_in_any_cell_is_read_or_refused_with_its_column(text, column, row):
    export = clean_export("long")
    export.grid[row][column] = text
    tables, said = _imported(export)
    if tables is None:
        assert "expected" in said
        assert f"column {GRID[0][column]}" in said or "column id" in said or "column week" in said
    else:
        clean = expected_tables("long", read())
        assert {name: len(rows) for name, rows in tables.items()} == {
            name: len(rows) for name, rows in clean.items()
        } or (column == 0)


@SOME
@example("*", 0)
@example("^.*$", 0)
@given(CELLS, COLUMNS)
def test_any_header_is_read_or_refused(text, column):
    export = clean_export("long")
    export.grid[0][column] = text
    tables, said = _imported(export)
    assert tables is None and "expected" in said if text.strip() != GRID[0][column] else tables is not None


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_further_column_may_have_a_name_that_polars_takes_for_a_pattern(ending):
    export = clean_export("long")
    export.rename("export.csv", f"export.{ending}")
    for row, more in zip(export.grid, ["*", *["a"] * (len(export.grid) - 1)], strict=True):
        row.append(more)
    tables, said = _imported(export)
    assert tables, said
    assert {name: len(rows) for name, rows in tables.items()} == {
        name: len(rows) for name, rows in expected_tables("long", read()).items()
    }


@SOME
@given(st.binary(max_size=200), st.integers(0, 3000), st.sampled_from(["csv", "xlsx", "parquet", "tsv"]))
def test_any_bytes_in_a_file_are_read_or_refused(noise, place, ending):
    export = clean_export("long")
    export.rename("export.csv", f"export.{ending}")
    whole = export._content(f"export.{ending}", export.grid)
    export.bytes_of[f"export.{ending}"] = whole[:place] + noise + whole[place + len(noise) :]
    tables, said = _imported(export)
    assert tables is not None or "expected" in said


@SOME
@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=6))
def test_of_any_rows_a_mapping_is_suggested_or_the_fault_is_said(rows):
    export = clean_export("long")
    export.grids = {"export.csv": rows}
    with tempfile.TemporaryDirectory() as folder:
        paths, _ = export.write(Path(folder) / "in")
        try:
            assert suggested_mapping(paths).startswith("# A suggestion")
        except IntakeError as error:
            assert "expected" in str(error)


@MANY
@given(st.text(max_size=60))
def test_any_text_is_a_mapping_or_is_refused(text):
    try:
        parse_mapping(text)
    except IntakeError as error:
        assert "expected" in str(error) or "unknown key" in str(error)


@MANY
@given(st.recursive(CELLS, lambda part: st.lists(part, max_size=3) | st.dictionaries(CELLS, part, max_size=3)))
def test_any_value_of_a_key_is_taken_or_refused(value):
    for key in ("files", "title", "name", "synthetic"):
        try:
            parse_mapping(json.dumps({"title": "a", "files": [{"file": "x", "patient_id": "id"}]} | {key: value}))
        except IntakeError as error:
            assert "expected" in str(error) or "unknown key" in str(error)


@MANY
@given(st.text(max_size=12), st.sampled_from([".", ","]), st.sampled_from(["", ".", ",", " ", "'"]))
def test_a_number_is_what_is_written_or_none(text, decimal, thousands):
    if decimal == thousands:
        return
    value = plain_numbers(pl.Series([text], dtype=pl.String), Marks(decimal, thousands))[0]
    if value is not None:
        assert math.isfinite(value)
        assert (
            float(text.replace(thousands, "").replace(decimal, ".") if thousands else text.replace(decimal, "."))
            == value
        )


@MANY
@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_every_date_is_read_back_as_written(day):
    cells = pl.Series([f"{day:%Y-%m-%d}", f"{day:%d.%m.%Y}"])
    assert readable_dates(cells, "YYYY-MM-DD")[0] == day
    assert readable_dates(cells, "DD.MM.YYYY")[1] == day
    # Spreadsheets count from a day of 1900 that never was; before March of that year the count is of no use.
    serial = (day - date(1899, 12, 30)).days
    assert readable_dates(pl.Series([str(serial)]), "excel_serial")[0] in (day, None)


@MANY
@given(st.text("abAB 012", max_size=10))
def test_ids_that_only_look_different_are_one(text):
    assert plain_id(text) == plain_id(text.lower()) == plain_id(f" {text.upper()} ") == plain_id(plain_id(text))


def test_the_slice_holds_what_the_mutations_change():
    tables = clean_tables()
    assert [len(rows) for rows in tables.values()] == [14, 42, 5]
