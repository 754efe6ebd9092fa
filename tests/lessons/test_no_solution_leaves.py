"""No line of a solution or of a teacher's notes is in any byte of a built book, nor of a pack that it offers."""

import base64
import io
import json
import re
import zipfile

from ibd_tools.lessons.classroom import PROJECT, SETS, SOURCES
from ibd_tools.lessons.editions import tags_of

PACKED = re.compile(rb"data:application/zip;base64,([A-Za-z0-9+/=]+)")


def _hidden() -> set[bytes]:
    """Lines that only teachers see, as they stand in text and in JSON."""
    sources = [json.loads(path.read_text(encoding="utf-8")) for path in (PROJECT / SOURCES).glob("*.ipynb")]
    cells = [cell for source in sources for cell in source["cells"] if {"solution", "notes"} & tags_of(cell)]
    lines = {line.strip() for cell in cells for line in cell["source"] if " = " in line or "**Notes.**" in line}
    return {form.encode() for line in lines for form in (line, json.dumps(line, ensure_ascii=False)[1:-1])}


def _unpacked(content: bytes) -> bytes:
    """The texts of every pack that a file offers."""
    archives = (zipfile.ZipFile(io.BytesIO(base64.b64decode(found))) for found in PACKED.findall(content))
    return b"\n".join(archive.read(name) for archive in archives for name in archive.namelist())


def test_no_line_for_teachers_is_in_a_built_book_or_in_a_pack(built_run):
    files = [path for path in built_run.rglob("*") if path.is_file() and path.suffix not in (".doctree", ".pickle")]
    contents = {path: path.read_bytes() for path in files}
    packs = {path: _unpacked(content) for path, content in contents.items()}
    assert sum(b"Exercises: " in pack for pack in packs.values()) >= 2 * len(SETS), (
        "every lesson, in notebooks and pages"
    )
    found = [(path.name, line) for line in _hidden() for path in files if line in contents[path] + packs[path]]
    assert found == []
