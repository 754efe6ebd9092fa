"""Small files that would unfold to huge ones are refused in words, unread: quickly, and within little memory."""

import io
import struct
import tracemalloc
import zipfile

import openpyxl
import polars as pl
import pytest
from small_exports import mapping_of, refused, written

from ibd_study.checked import TableError
from ibd_tools.intake import reading
from ibd_tools.intake.mapping_file import parse_mapping, read_mapping
from ibd_tools.intake.problems import IntakeError
from ibd_tools.intake.suggesting import suggested_mapping

MAPPING = mapping_of("crp_mg_l: crp").replace("export.csv", "'*'")
MB = 1_000_000
SHEET = "xl/worksheets/sheet1.xml"


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in (["id", "week", "crp"], ["P1", 0, 5]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _with(part: str, end: bytes, more: bytes, times: int) -> bytes:
    """A workbook with more of something before the end of one of its parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_workbook())) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            before, found, after = old.read(name).partition(end)
            with new.open(name, "w") as file:
                file.write(before)
                for _ in range(times if name == part else 0):
                    file.write(more)
                file.write(found + after)
    return made.getvalue()


def _lying(content: bytes, size: int) -> bytes:
    """The archive with a directory that says its sheet were small."""
    made = bytearray(content)
    place = made.rfind(b"PK\x01\x02", 0, made.rfind(SHEET.encode()))
    made[place + 24 : place + 28] = struct.pack("<I", size)
    return bytes(made)


ROWS = b"<row><c><v>1</v></c><c><v>2</v></c></row>" * 25_000
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
WORKBOOKS = {
    "two hundred times its size": (
        lambda: _with(SHEET, b"</sheetData>", ROWS, 20),
        "found '20 MB'; expected a workbook",
    ),
    "a directory that says less": (
        lambda: _lying(_with(SHEET, b"</sheetData>", ROWS, 20), 1000),
        "expected an Excel workbook that can be read",
    ),
    "a cell at the end of the sheet": (
        lambda: _with(SHEET, b"</sheetData>", FAR, 1),
        "found 'A1:XFD1048576'; expected a table of at most 5,000,000 cells; delete rows and columns far from",
    ),
    "a million styles": (
        lambda: _with("xl/styles.xml", b"</cellXfs>", b"<xf/>" * 100_000, 10),
        "expected a workbook with at most 500,000 marks of XML in xl/styles.xml",
    ),
}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_workbook_that_unfolds_is_refused_unread(tmp_path, name):
    make, words = WORKBOOKS[name]
    content = make()
    with _little_memory(30 * MB):
        assert words in refused(tmp_path, {"export.xlsx": content}, MAPPING)
    with pytest.raises(IntakeError), _little_memory(30 * MB):
        suggested_mapping([tmp_path / "in" / "export.xlsx"])


class _little_memory:
    """Fail where Python's own memory grows beyond a size."""

    def __init__(self, most: int):
        self.most = most

    def __enter__(self):
        tracemalloc.start()

    def __exit__(self, *_):
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < self.most


ENDLESS = {
    "a field in a row": b"id,week,crp\nP1,0," + b"1" * 40 * MB + b"\n",
    "the header": b"a" * 40 * MB,
    "a field over many lines": b'id,week,crp\nP1,0,"' + b"x\n" * 20 * MB + b'"\n',
    "a field of a million signs": b"id,week,crp\nP1,0," + b"1" * 900_000 + b"\n",
}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_field_without_end_is_refused_with_its_row(tmp_path, name):
    paths = written(tmp_path / "in", {"export.csv": ENDLESS[name]})
    entry = parse_mapping(MAPPING).files[0]
    with _little_memory(30 * MB), pytest.raises(TableError) as error:
        reading.read_export(paths[0], entry)
    (problem,) = error.value.problems
    row = 1 if name == "the header" else 2
    assert f"export.csv, row {row}: expected " in str(problem)
    assert "signs; is it a table, and is every quotation mark closed?" in str(problem)


def test_an_alias_that_unfolds_without_end_is_refused(tmp_path):
    lines = ["title: x", "a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 9)}]" for number in range(1, 12)]
    (path,) = written(tmp_path, {"m.yml": "\n".join(lines)})
    with (
        pytest.raises(IntakeError, match="more than 50,000 values once aliases are written out"),
        _little_memory(5 * MB),
    ):
        read_mapping(path)


def test_a_parquet_file_of_too_many_cells_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "COPY_PARQUET", reading.COPY_PARQUET.replace("100000000", "10"))
    file = io.BytesIO()
    pl.DataFrame({"id": ["P1"] * 4, "week": [0] * 4, "crp": [5] * 4}).write_parquet(file)
    assert "expected a Parquet file that can be read, of at most" in refused(
        tmp_path, {"export.parquet": file.getvalue()}, MAPPING
    )
