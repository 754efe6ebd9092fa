"""Files as hospitals send them: encodings, separators, workbooks, Parquet; and what cannot be read, with its place."""

import datetime
import io

import openpyxl
import polars as pl
import pytest
from small_exports import imported, mapping_of, refused

MAPPING = mapping_of("crp_mg_l: crp", patients="diagnosis: {value: UC}, centre: {column: c}")
TEXT = "id,week,c,crp\nP1,0,Zürich,7\nP2,0,محمد,8\nP3,0,北京,9\n"
CENTRES = ["Zürich", "محمد", "北京"]


def _workbook(rows: list[list], sheets: tuple[str, ...] = ("Data",), change=None) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = sheets[0]
    for name in sheets[1:]:
        book.create_sheet(name)
    for row in rows:
        book[sheets[0]].append(row)
    if change:
        change(book[sheets[0]])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_text_is_read_in_the_encoding_that_its_first_bytes_say(tmp_path, encoding):
    assert imported(tmp_path, {"export.csv": TEXT.encode(encoding)}, MAPPING).column("centre", "patients") == CENTRES


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(tmp_path, separator):
    text = TEXT.replace(",", separator).replace("Zürich", '"Zürich, \n; Nord"'.replace("\n", ""))
    assert imported(tmp_path, text, MAPPING).column("centre", "patients") == ["Zürich, ; Nord", *CENTRES[1:]]


def test_a_comma_in_the_names_of_a_german_file_is_no_separator(tmp_path):
    text = "id;week;CRP, mg/L, im Serum\nP1;0;2,45\n"
    cohort = imported(tmp_path, text, mapping_of("crp_mg_l: 'CRP, mg/L, im Serum'", decimal="','"))
    assert cohort.column("crp_mg_l") == ["2.45"]
    assert imported(tmp_path / "x", "id, week, crp\nP1, 0, 5\n", mapping_of("crp_mg_l: crp")).column("crp_mg_l") == [
        "5"
    ]


def test_separator_encoding_and_header_row_can_be_said(tmp_path):
    text = "Export of 2024;;;\nid;week;c;crp\nP1;0;Zürich;7,5\n\n ; ; ; \nP2;0;b;8;;\n"
    mapping = MAPPING.replace("    week", "    header_row: 2\n    separator: ;\n    encoding: cp1252\n    week")
    mapping = mapping.replace("    week", "    decimal: ','\n    week", 1)
    cohort = imported(tmp_path, {"export.csv": text.encode("cp1252")}, mapping)
    assert [*cohort.column("centre", "patients"), *cohort.column("crp_mg_l")] == ["Zürich", "b", "7.5", "8.0"]


def test_a_tab_can_be_said(tmp_path):
    mapping = MAPPING.replace("    week", "    separator: tab\n    week")
    assert imported(tmp_path, TEXT.replace(",", "\t"), mapping).column("crp_mg_l") == ["7", "8", "9"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (TEXT.split("P2")[0].encode("cp1252"), "expected text in utf-8; say encoding: in the mapping; cp1252 is usual"),
        (b"", "export.csv, row 1: expected column names in row 1; say header_row: in the mapping"),
        (b"id,week,c,crp\n", "which is row 1; if it stays empty, delete its entry from the mapping;"),
        (b"id,week,c,c,crp\nP1,0,a,b,7\n", "column c: expected each column name once, of those that the mapping"),
        (b"id,week,c,c.1,crp\nP1,0,a,b,7\n", "column c: expected each column name once, of those that the mapping"),
        (b"id,week,,crp\nP1,0,a,7\n", "row 1: expected a name for column 3"),
        (b"id,week,c,__row\nP1,0,a,7\n", "expected no column named __row"),
        (b"id,week,c,crp\nP1,0,a\n\nP2,0,a,7,8\n", "rows 2, 4: found '3 cells'; expected 4 cells, as in the header"),
        (b'id,week,c,crp\nP1,0,"a,7\n', "expected cells in closed quotation marks"),
        (b"id,week,c,CRP\nP1,0,a,7\n", "column crp: expected this column; did you mean 'CRP'?"),
        (b"id,week,c,xyz\nP1,0,a,7\n", "column crp: expected this column; its columns are id, week, c, xyz"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path, content, said):
    assert said in refused(tmp_path, {"export.csv": content}, MAPPING)


@pytest.mark.parametrize("header", ["id,Complete?,week,Complete?,c,Complete?,crp", "id,x,week,x.1,c,x.2,crp"])
def test_a_name_may_stand_there_again_where_the_mapping_reads_none_of_them(tmp_path, header):
    cohort = imported(tmp_path, f"{header}\nP1,a,0,b,A,c,7\n", MAPPING)
    assert (cohort.column("crp_mg_l"), cohort.column("centre", "patients")) == (["7"], ["A"])


def test_a_mapping_that_names_each_of_two_equal_columns_is_followed(tmp_path):
    mapping = MAPPING.replace("crp_mg_l: crp", "crp_mg_l: crp, albumin_g_l: crp.1")
    cohort = imported(tmp_path, "id,week,c,crp,crp\nP1,0,A,7,40\n", mapping)
    assert (cohort.column("crp_mg_l"), cohort.column("albumin_g_l")) == (["7"], ["40"])


def test_an_unknown_encoding_is_refused(tmp_path):
    mapping = MAPPING.replace("    week", "    encoding: utf-9\n    week")
    assert "an encoding that is known, not 'utf-9'; try cp1252" in refused(tmp_path, TEXT, mapping)


def test_files_and_mapping_must_name_one_another(tmp_path):
    said = refused(tmp_path, {"export.csv": TEXT, "other.csv": TEXT}, MAPPING.replace("export.csv", "export*.tsv"))
    assert "export.csv: expected a file that the mapping names: export*.tsv" in said
    assert "export*.tsv: expected this file among those given; given are export.csv, other.csv" in said


def test_other_kinds_of_files_are_refused(tmp_path):
    said = refused(tmp_path, {"export.sav": b"x"}, MAPPING.replace("export.csv", "export.sav"))
    assert "expected a file ending in .csv, .tsv, .txt, .xlsx, .xlsm or .parquet; save it as one of these" in said


EXCEL = MAPPING.replace("export.csv", "export.xlsx")
ROWS = [["id", "week", "c", "crp"], ["P1", 0, "Zürich", 7.5], ["P2", 0, None, 8]]


def test_a_workbook_is_read_with_its_numbers_dates_and_gaps(tmp_path):
    rows = [[*row, extra] for row, extra in zip(ROWS, ["d", datetime.date(2024, 4, 6), None], strict=True)]
    mapping = EXCEL.replace("centre: {column: c}", "centre: {column: c}, start_date: d")
    cohort = imported(tmp_path, {"export.xlsx": _workbook(rows)}, mapping)
    assert cohort.column("crp_mg_l") == ["7.5", "8.0"]
    assert cohort.rows("patients")[0] == {
        "patient_id": "P1",
        "diagnosis": "UC",
        "centre": "Zürich",
        "start_date": "2024-04-06",
    }


def test_numbers_of_a_workbook_are_numbers_whatever_the_decimal_mark_of_its_texts(tmp_path):
    mapping = EXCEL.replace("    week", "    decimal: ','\n    sheet: Data\n    week")
    cells = {"export.xlsx": _workbook([*ROWS, ["P3", 0, "x", "9,5"]], ("Data", "Notes"))}
    assert imported(tmp_path, cells, mapping).column("crp_mg_l") == ["7.5", "8.0", "9.5"]


def test_each_sheet_of_a_workbook_is_counted_for_itself(tmp_path):
    def second(sheet) -> None:
        for row in (["pid", "dx", "ward"], ["P1", "UC", "x"], ["P2", "UC", "y"], ["P3", "UC", "z"]):
            sheet.parent["People"].append(row)

    entry = "{file: export.xlsx, sheet: %s, patient_id: %s, %s}"
    entries = [
        entry % ("Data", "id", "week: week, visits: {crp_mg_l: crp}"),
        entry % ("People", "pid", "patients: {diagnosis: dx}"),
    ]
    mapping = "title: Test\nfiles:\n" + "\n".join(f"  - {one}" for one in entries)
    report = imported(tmp_path, {"export.xlsx": _workbook(ROWS, ("Data", "People"), second)}, mapping).report
    assert "| read from export.xlsx, sheet Data | 2 |" in report
    assert "| read from export.xlsx, sheet People | 3 |" in report
    assert "- export.xlsx, sheet Data: c\n- export.xlsx, sheet People: ward\n" in report


def test_titles_above_the_header_row_may_be_merged_and_computed(tmp_path):
    def title(sheet) -> None:
        sheet.insert_rows(1)
        sheet["A1"], sheet["D1"] = "Export of the ward", "=1+1"
        sheet.merge_cells("A1:C1")

    content = {"export.xlsx": _workbook(ROWS, change=title)}
    assert "row 1: found 'A1:C1'; expected cells that are not merged" in refused(tmp_path / "no", content, EXCEL)
    mapping = EXCEL.replace("    week", "    header_row: 2\n    week")
    assert imported(tmp_path / "yes", content, mapping).column("crp_mg_l") == ["7.5", "8.0"]


def _merge(sheet) -> None:
    sheet.merge_cells("C2:C3")


def _formula(sheet) -> None:
    sheet["D3"] = "=1+1"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (_workbook(ROWS, change=_merge), "row 2: found 'C2:C3'; expected cells that are not merged; unmerge them"),
        (_workbook(ROWS, change=_formula), "row 3, column D3: found '=1+1'; expected a formula with a stored value"),
        (_workbook(ROWS, ("Data", "Notes")), "expected one sheet; say sheet: in the mapping; there are Data, Notes"),
        (b"no workbook", "expected an Excel workbook that can be read; save it anew as .xlsx"),
        (_workbook([["id", "week", "c", "crp"], ["P1", 0, "a", datetime.date(2024, 4, 6)]]), "made it a date"),
        (_workbook([["id", "week", "c", "crp"], ["P1", 0, "a", True]]), "column crp: found 'TRUE'"),
        (_workbook([]), "expected column names in row 1"),
    ],
)
def test_a_workbook_that_hides_something_is_refused_with_the_place(tmp_path, content, said):
    assert said in refused(tmp_path, {"export.xlsx": content}, EXCEL)


def _parquet(frame: pl.DataFrame) -> bytes:
    file = io.BytesIO()
    frame.write_parquet(file)
    return file.getvalue()


PARQUET = MAPPING.replace("export.csv", "export.parquet")


def test_parquet_is_read_with_nan_as_missing(tmp_path):
    frame = pl.DataFrame(
        {
            "id": ["P1", "P2", "P3"],
            "week": [0.0, 0.0, 0.0],
            "c": ["a", " b ", ""],
            "crp": [7.5, float("nan"), 8.0],
            "d": [datetime.datetime(2024, 4, 6), None, datetime.datetime(2024, 4, 7, 12, 30)],
        }
    )
    start = "centre: {column: c}, start_date: {column: d, dates: ['YYYY-MM-DD HH:MM:SS']}"
    cohort = imported(tmp_path, {"export.parquet": _parquet(frame)}, PARQUET.replace("centre: {column: c}", start))
    assert cohort.column("crp_mg_l") == ["7.5", "", "8.0"]
    assert cohort.column("centre", "patients") == ["a", "b", ""]
    assert cohort.column("start_date", "patients") == ["2024-04-06", "", "2024-04-07"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no parquet", "expected a Parquet file that can be read"),
        (_parquet(pl.DataFrame({"id": [["P1"]], "week": [0]})), "column id: expected one value in a cell"),
        (_parquet(pl.DataFrame({"id": ["P1"], "__row": [0]})), "expected no column named __row"),
    ],
)
def test_parquet_that_cannot_be_read_is_refused(tmp_path, content, said):
    assert said in refused(tmp_path, {"export.parquet": content}, PARQUET)


# Positions found by changing each byte of this file in turn: at the first polars aborts, at the second it panics.
@pytest.mark.parametrize(("place", "byte"), [(44, 1), (76, 255)])
def test_a_damaged_parquet_file_that_ends_its_reader_is_refused_in_words(tmp_path, place, byte):
    content = bytearray(_parquet(pl.DataFrame({"id": ["a", "b", None] * 5, "week": [0, 8, 12] * 5})))
    content[place] = byte
    said = refused(tmp_path, {"export.parquet": bytes(content)}, PARQUET)
    assert "expected a Parquet file that can be read" in said
    assert "is it damaged? write it again" in said
