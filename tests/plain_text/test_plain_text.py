"""Text from data as plain text: whatever writes a CSV or a page, nothing in it calculates, links or hides."""

import base64
import csv
import io
import math
import zipfile

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibd_study.figures import Attachment
from ibd_study.figures.data_table import data_details
from ibd_study.plain_text import csv_text, escaped, no_formula, visible
from ibd_study.results import read_results, results_frame, write_results
from ibd_study.tables import Table
from ibd_tools.intake.template import write_template

HOSTILE = ["=1+1", "+x", "-x", "@SUM(A1)", "\tx", "\rx", "=cmd|' /C calc'!A0", "＝1+1", "-1+2"]
PLAIN = ["a=b", "a-1", "", "(−2.5)", "0", "-1", "-2.5", "+3", "\N{MINUS SIGN}1", "8 to 12", "<b>"]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_that_would_calculate_begins_with_an_apostrophe(text):
    assert no_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", PLAIN)
def test_other_text_and_numbers_with_a_sign_stay_as_they_are(text):
    assert no_formula(text) == text


@given(st.text(max_size=10))
def test_no_text_starts_a_formula_and_none_is_lost(text):
    safe = no_formula(text)
    assert safe in (text, f"'{text}")
    assert not safe or safe[0] not in "=@\t\r\n＝＠＋－"
    if safe[:1] in ("+", "-"):
        assert math.isfinite(float(safe))


@given(st.text(max_size=10))
def test_what_is_shown_can_be_seen(text):
    assert visible(text).isprintable()
    assert visible(visible(text)) == visible(text)


def test_text_for_markdown_is_taken_literally():
    assert escaped("{eval}`1` [x](y) <b> $z$ a|b\n# c") == r"\{eval\}\`1\` \[x\](y) \<b\> \$z\$ a\|b \# c"


def test_csv_text_protects_texts_and_headings_and_leaves_numbers():
    counts = pd.array([-1, None, 3], dtype="Int64")
    frame = pd.DataFrame({"=x": ["=1+1", "ok", None], "n": [-1.5, float("nan"), 2.0], "k": counts})
    assert csv_text(frame) == "'=x,n,k\n'=1+1,-1.5,-1\nok,,\n,2,3\n"


def _first_cells(text: str) -> list[str]:
    return [row[0] for row in csv.reader(io.StringIO(text, newline=""))][1:]


def test_no_csv_of_the_book_starts_a_formula(tmp_path):
    frame = pd.DataFrame({"subgroup": HOSTILE, "value": ["-1.5"] * len(HOSTILE)})
    safe = [f"'{text}".replace("\r", " ") for text in HOSTILE]
    link = data_details("k", "t", frame, {}).split("base64,")[1].split('"')[0]
    archive = zipfile.ZipFile(io.BytesIO(Attachment("rows", "All rows", frame).packed()))
    made = [
        Table("k", "t", frame, "c", synthetic=True).csv(),
        base64.b64decode(link).decode(),
        archive.read("rows.csv").decode(),
    ]
    assert [_first_cells(text) for text in made] == [safe] * 3
    assert all("-1.5" in text and "'-1.5" not in text for text in made)
    write_results(
        results_frame([{"run": text, "value": -1.5, "week": n} for n, text in enumerate(HOSTILE)]), tmp_path / "r"
    )
    written = (tmp_path / "r").read_text(encoding="utf-8")
    assert sorted(_first_cells(written)) == sorted(safe)
    assert set(read_results(tmp_path / "r")["value"]) == {-1.5}


def test_no_file_of_the_template_starts_a_formula(tmp_path):
    for path in write_template(tmp_path / "new"):
        if path.suffix == ".csv":
            rows = list(csv.reader(path.open(encoding="utf-8", newline="")))
            assert [cell for row in rows for cell in row if cell != no_formula(cell)] == [], path.name
        elif path.suffix == ".xlsx":
            sheets = openpyxl.load_workbook(path).worksheets
            kinds = {cell.data_type for sheet in sheets for row in sheet.iter_rows() for cell in row}
            assert "s" in kinds and "f" not in kinds
