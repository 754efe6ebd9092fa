"""A table as HTML, CSV, LaTeX and Word: escaped, and safe to open."""

import base64
import io
import re
import zipfile
from html.parser import HTMLParser

import docx
import pandas as pd
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH

from ibd_study.tables import Table

FRAME = pd.DataFrame(
    [
        ["Sex, n (%)", "", ""],
        ["\N{EN SPACE}female", "29 (36.3 %)", "−2.7"],
        ["<script>alert(1)</script>", '"x" & y', "–"],
    ],
    columns=["Characteristic", "UC", "CD <b>"],
)
TABLE = Table("baseline_uc", "Who & what?", FRAME, "Before the <first> dose.", True, ("One note.", "p < 0.001"))


class _Structure(HTMLParser):
    def __init__(self, html: str):
        super().__init__()
        self.tags, self.text, self.links = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)

    def of(self, tag: str) -> list[dict]:
        return [attrs for name, attrs in self.tags if name == tag]


def _download(table: Table, ending: str) -> str:
    found = re.search(rf'download="[^"]+\.{ending}" href="data:[\w/-]+;charset=utf-8;base64,([^"]+)"', table.html())
    return base64.b64decode(found[1]).decode()


def test_text_is_escaped_everywhere():
    html = TABLE.html()
    parsed = _Structure(html)
    assert parsed.of("script") == [] and parsed.of("b") == []
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    for words in (
        "<script>alert(1)</script>",
        '"x" & y',
        "CD <b>",
        "Who & what?",
        "Before the <first> dose.",
        "p < 0.001",
    ):
        assert words in parsed.text, words


def test_structure_names_rows_columns_and_headings():
    parsed = _Structure(TABLE.html())
    assert [cell["scope"] for cell in parsed.of("th")] == ["col", "col", "col", "rowgroup", "row", "row"]
    assert parsed.of("th")[3]["colspan"] == "3"
    assert [row.get("class") for row in parsed.of("tr")] == [None, "ibd-heading", None, None]
    assert len(parsed.of("td")) == 4
    assert {cell["class"] for cell in parsed.of("td")} == {"ibd-number"}
    assert parsed.of("div")[0] == {"class": "ibd-table", "id": "table-baseline_uc"}
    assert parsed.of("div")[1] == {
        "class": "ibd-scroll",
        "role": "region",
        "tabindex": "0",
        "aria-label": "Who & what?",
    }


def test_numbers_stand_on_the_right_and_words_on_the_left_each_with_its_head():
    frame = pd.DataFrame(
        [
            ["UC", "57.6 % (38/66)", "agrees", "reference", "−0.5", "not recorded"],
            ["CD", "not recorded", "agrees", "0.97 (0.19–4.43)", "–", "not recorded"],
            ["all", "<0.001", "12 weeks or more, as the protocol of the study says", "0.18", "p 0.2", "–"],
        ],
        columns=["Row", "Rate", "Verdict", "Ratio", "Change", "Unknown"],
    )
    table = Table("aligned", "Which side?", frame, "Words.", False)
    parsed = _Structure(table.html())
    heads = [cell.get("class") for cell in parsed.of("th") if cell["scope"] == "col"]
    assert heads == [None, "ibd-number", None, "ibd-number", "ibd-number", "ibd-number"]
    kinds = [cell.get("class") for cell in parsed.of("td")]
    assert [kinds[row * 5 + 1] for row in range(3)] == [None, None, "ibd-long"]
    assert {kind for place, kind in enumerate(kinds) if place % 5 != 1} == {"ibd-number"}
    assert table.latex().startswith("\\begin{tabular}{lrlrrr}\n")


def test_a_number_breaks_before_its_brackets_and_nowhere_else():
    html = TABLE.html()
    assert "><span>29</span> <span>(36.3 %)</span></td>" in html
    assert re.search(r'<td class="ibd-number" role="cell" data-label="[^"]+">−2.7</td>', html)


def test_synthetic_stands_beside_invented_patients_only():
    assert "SYNTHETIC" in TABLE.html()
    assert "SYNTHETIC" not in Table("a", "t", FRAME, "c", False).html()


def test_copies_to_take_away_are_the_table():
    assert _download(TABLE, "csv") == TABLE.csv()
    assert _download(TABLE, "tex") == TABLE.latex()
    assert TABLE.csv().splitlines()[0] == "Characteristic,UC,CD <b>"


def _word(table: Table):
    return docx.Document(io.BytesIO(table.word()))


def test_the_word_file_is_the_table_with_its_words():
    document = _word(TABLE)
    (table,) = document.tables
    # A heading is one cell, which stands for each of those that it goes through.
    rows = [row if any(row[1:]) else row[:1] * len(row) for row in FRAME.to_numpy().tolist()]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [list(FRAME), *rows]
    words = [paragraph.text for paragraph in document.paragraphs]
    assert words[:2] == ["Who & what?", "Before the <first> dose."]
    assert words[2:] == ["One note.", "p < 0.001", "SYNTHETIC: the patients behind these numbers are invented."]
    right = [cell.paragraphs[0].alignment for cell in table.rows[2].cells]
    assert right == [None, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.RIGHT]
    assert document.sections[0].page_width.mm == pytest.approx(210, abs=0.1)


def test_a_wide_word_table_lies_on_its_side():
    wide = Table("a", "t", pd.DataFrame([list("abcdef")], columns=list("ABCDEF")), "c", False)
    assert _word(wide).sections[0].page_width.mm == pytest.approx(297, abs=0.1)


def test_in_word_long_words_get_room_and_a_heading_goes_through_all_columns():
    frame = pd.DataFrame(
        [["Ulcerative colitis, 80 patients", "", ""], ["Age", "41.4", "so many words that they " * 5]],
        columns=["What", "n", "Why"],
    )
    (table,) = _word(Table("a", "t", frame, "c", False)).tables
    what, number, why = (column.width.mm for column in table.columns)
    assert why > 3 * what and number < 15 and what + number + why == pytest.approx(174, abs=1)
    assert len(table.rows[1]._tr.tc_lst) == 1 and table.rows[1].cells[0].text == "Ulcerative colitis, 80 patients"


def test_the_word_file_names_nobody_and_no_day_and_has_the_same_bytes_again():
    written = TABLE.word()
    assert written == TABLE.word()
    facts = docx.Document(io.BytesIO(written)).core_properties
    assert (facts.author, facts.last_modified_by, facts.created, facts.modified) == ("", "", None, None)
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert {file.date_time for file in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert len(written) < 12_000


def test_a_sign_that_cannot_be_seen_is_no_trouble_for_word():
    table = Table("a", "t\x07", pd.DataFrame([["x\x00", "\u202ey"]], columns=["A", "B\x1b"]), "c", False)
    assert [cell.text for cell in _word(table).tables[0].rows[1].cells] == ["x", "y"]


def test_the_notebook_gets_html_and_plain_text():
    bundle = TABLE._repr_mimebundle_()
    assert bundle["text/html"] == TABLE.html()
    assert set(bundle) == {"text/html", "text/plain"}
    assert "29 (36.3 %)" in bundle["text/plain"]


@pytest.mark.parametrize(
    ("cell", "exported"),
    [
        ("=1+1", "'=1+1"),
        ("=5", "'=5"),
        ("+A1", "'+A1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
        ("-3.2 (−4 to −2)", "'-3.2 (−4 to −2)"),
        ("\t=1", "'\t=1"),
        ("-3.2", "-3.2"),
        ("+5", "+5"),
        ("-12", "-12"),
        ("−3.2 (−4.0 to −2.0)", "−3.2 (−4.0 to −2.0)"),
        ("–", "–"),
        ("57.6 %", "57.6 %"),
        ("<0.001", "<0.001"),
        ("", ""),
    ],
)
def test_an_exported_cell_cannot_start_a_formula_and_a_negative_number_stays_one(cell, exported):
    table = Table("a", "t", pd.DataFrame([["x", cell]], columns=["Event", cell or "empty"]), "c", True)
    written = pd.read_csv(pd.io.common.StringIO(table.csv()), dtype=str, keep_default_na=False)
    assert written.iloc[0].tolist() == ["x", exported]
    assert written.columns[1] == (exported or "empty")
    assert table.frame.iloc[0, 1] == cell, "the table itself was changed"


def test_csv_has_bare_line_feeds():
    assert "\r" not in TABLE.csv()


def test_latex_of_every_special_sign():
    frame = pd.DataFrame([["a & b_1 # $5 {x} ~ ^ \\ 57.6 % < > − – ✓ µg"]], columns=["Value"])
    assert Table("a", "t", frame, "c", True).latex() == (
        "\\begin{tabular}{l}\n"
        "Value \\\\\n"
        r"a \& b\_1 \# \$5 \{x\} \textasciitilde{} \textasciicircum{} \textbackslash{} "
        r"57.6 \% $<$ $>$ $-$ -- $\surd$ $\mu$g"
        " \\\\\n\\end{tabular}\n"
    )
    assert TABLE.latex().startswith("\\begin{tabular}{lrr}\n")


@pytest.mark.parametrize("frame", [FRAME.assign(patient_id="P1"), FRAME.rename_axis("patient_id")])
def test_a_table_of_patient_rows_is_refused(frame):
    with pytest.raises(ValueError, match="patient rows"):
        Table("a", "t", frame, "c", True)
