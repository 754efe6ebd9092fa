"""A cohort whose texts are markup, roles and formulas: its book shows them as plain text, its tables run nothing."""

import base64
import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from command_line import QUICKLY, finished_run
from corrupted_exports import SYNTHETIC
from page_text import Page

from ibd_tools.cli import main

# Each centre and some groups of events are called something that could run, link, hide or calculate.
CENTRES = {
    "A": "<script>alert('centre')</script>",
    "B": "{eval}`1+1` and {{ centre }}",
    "C": "[centre](javascript:alert(1))",
    "D": '=HYPERLINK("http://example.org","centre")',
    "E": "$x_1$ | **centre** ` ~~a~~ #h",
    "F": "北京 مستشفى <img src=x onerror=alert(2)>",
}
GROUPS = {"acne": "<script>alert('group')</script>", "infection": "@SUM(1+1)*cmd|' /C calc'!A0"}
TITLE = "<script>alert(0)</script> {eval}`2+2` [t](javascript:alert(3)) | $y$"
EMBEDDED = re.compile(r'data:([\w/+.-]+)[^,"]*;base64,([A-Za-z0-9+/=]+)')
FORMULA = re.compile(r"[=@\t\r＝＠]|[+-](?!\d+(\.\d+)?(e[+-]?\d+)?$)")


def _export(folder: Path) -> tuple[list[Path], Path]:
    """The synthetic tables with such texts in them, and the mapping that says the columns by their names."""
    folder.mkdir()
    entries, paths = [], []
    for table in ("patients", "visits", "adverse_events"):
        rows = list(csv.reader((SYNTHETIC / f"{table}.csv").open(encoding="utf-8", newline="")))
        for column, names in (("centre", CENTRES), ("event_group", GROUPS), ("term", GROUPS)):
            if column in rows[0]:
                at = rows[0].index(column)
                rows = [[*row[:at], names.get(row[at], row[at]), *row[at + 1 :]] for row in rows]
        paths.append(folder / f"{table}.csv")
        with paths[-1].open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        columns = {name: name for name in rows[0] if name not in ("patient_id", "week")}
        entry = {"file": f"{table}.csv", "patient_id": "patient_id", table: columns}
        entries.append(entry | ({"week": "week"} if table == "visits" else {}))
    mapping = folder / "mapping.yml"
    content = {"title": TITLE, "name": "hostile", "synthetic": True, "files": entries}
    mapping.write_text(json.dumps(content), encoding="utf-8")
    return paths, mapping


def _packed(text: str) -> Iterator[tuple[str, bytes]]:
    for kind, content in EMBEDDED.findall(text):
        raw = base64.b64decode(content)
        if kind == "application/zip":
            archive = zipfile.ZipFile(io.BytesIO(raw))
            yield from (("text/csv", archive.read(name)) for name in archive.namelist())
        else:
            yield kind, raw


def _formulas(content: bytes) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(content.decode())) for cell in row if FORMULA.match(cell)]


@pytest.mark.slow
def test_no_text_of_a_cohort_runs_links_or_calculates_in_its_book(tmp_path, copied_project):
    paths, mapping = _export(tmp_path / "in")
    cohort = tmp_path / "hostile"
    done = CliRunner().invoke(main, ["import", *map(str, paths), "--mapping", str(mapping), "--out", str(cohort)])
    assert done.exit_code == 0, done.output
    run = finished_run(copied_project, "hostile", "build", "--cohort", cohort, *QUICKLY)
    pages = {path.name: path.read_text(encoding="utf-8") for path in (run / "html").glob("*.html")}
    assert len(pages) > 20
    read = {name: Page(text) for name, text in pages.items()}
    assert {name: page.live for name, page in read.items() if page.live} == {}
    assert not [name for name, text in pages.items() if "<script>alert" in text or "<img src=x" in text]
    seen = "\n".join(part for page in read.values() for part in page.seen)
    safe = [f"'{name}" if name.startswith("=") else name for name in CENTRES.values()]
    assert [name for name in (*safe, TITLE) if name not in seen] == []
    packed = [part for text in pages.values() for part in _packed(text)]
    tables = [content for kind, content in packed if kind == "text/csv"]
    pictures = [content for kind, content in packed if kind == "image/svg+xml"]
    assert len(tables) > 30 and len(pictures) > 10
    assert [cell for content in (*tables, (run / "results.csv").read_bytes()) for cell in _formulas(content)] == []
    assert not [
        content for content in pictures if b"<script" in content or (b"onerror" in content and b"<img" in content)
    ]
