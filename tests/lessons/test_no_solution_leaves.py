"""Nothing that is for teachers is in any byte of a built book, nor of a pack that it offers, and all is in theirs."""

import base64
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from command_line import run_command
from shared_browser import sheets_of

from ibd_tools.book.editions import EDITIONS, TEACHER
from ibd_tools.lessons.classroom import PROJECT, SOURCES, tags_of
from ibd_tools.lessons.lesson import lesson_of, lessons

PACKED = re.compile(rb"data:application/zip;base64,([A-Za-z0-9+/=]+)")
TAG = re.compile(rb"<[^>]+>")
NOTES = PROJECT / "book" / EDITIONS[TEACHER]
# Where a page may put a tag or another sign in the middle of words; and words or code that cannot be there by chance.
MARKUP, TELLING = re.compile(r"[^\w ,.;:=/-]+"), re.compile(r"\w+ = .{10}|(?:\S+ ){5}")


def _canary(words: str) -> str:
    """The longest piece of a text that stands in every form of it alike: in Markdown, HTML and JSON."""
    return max(MARKUP.split(words), key=len).strip()


def _canaries() -> set[bytes]:
    """A piece of every solution, note and paragraph for teachers, and of what is said of every known wrong answer."""
    sources = [json.loads(path.read_text(encoding="utf-8")) for path in (PROJECT / SOURCES).glob("*.ipynb")]
    cells = [cell for source in sources for cell in source["cells"] if {"solution", "notes"} & tags_of(cell)]
    texts = [line for cell in cells for line in cell["source"]]
    texts += [line for page in NOTES.glob("*.md") for line in page.read_text(encoding="utf-8").splitlines()]
    exercises = [one for lesson in lessons() for one in lesson_of(lesson).exercises]
    texts += [words for one in exercises for words in one.mistakes.values()]
    return {found.encode() for text in texts if TELLING.match(found := _canary(text))}


def _contents(run: Path) -> dict[str, bytes]:
    """Every byte of a run, with the texts of the packs that its files offer, and pages also without their tags."""
    files = {str(path.relative_to(run)): path.read_bytes() for path in run.rglob("*") if path.is_file()}
    return {name: content + _unpacked(content) + _untagged(name, content) for name, content in files.items()}


def _untagged(name: str, content: bytes) -> bytes:
    """What a reader of a page sees, where highlighting cuts code into tags."""
    return TAG.sub(b"", content) if name.endswith(".html") else b""


def _unpacked(content: bytes) -> bytes:
    archives = (zipfile.ZipFile(io.BytesIO(base64.b64decode(found))) for found in PACKED.findall(content))
    return b"\n".join(archive.read(name) for archive in archives for name in archive.namelist())


def test_nothing_for_teachers_is_in_a_built_book_or_in_a_pack(built_run):
    contents, canaries = _contents(built_run), _canaries()
    assert len(canaries) > 15 * len(lessons())
    packs = sum(b"# Exercises: " in content for content in contents.values())
    assert packs >= 2 * len(lessons()), "every lesson, in notebooks and pages"
    everything = b"\n".join(contents.values())
    found = {canary for canary in canaries if canary in everything}
    assert {name: canary for name, content in contents.items() for canary in found if canary in content} == {}


@pytest.fixture(scope="module")
def teachers_book(copied_project) -> Path:
    """The pages of the teacher's edition."""
    done = run_command(copied_project, "build", "--edition", "teacher", "--name", "class")
    assert done.returncode == 0, done.stderr
    return copied_project / "runs" / "class-teacher" / "html"


@pytest.mark.slow
def test_the_teachers_book_holds_all_of_it(teachers_book):
    everything = b"\n".join(_contents(teachers_book).values())
    assert {canary for canary in _canaries() if canary not in everything} == set()


@pytest.mark.slow
def test_a_lesson_and_the_notes_on_it_are_at_most_two_sheets_each(chromium, teachers_book):
    pages = [f"{kind}_{lesson}" for lesson in lessons() for kind in ("lesson", "teach")]
    sheets = {page: sheets_of(chromium, teachers_book / f"{page}.html") for page in pages}
    assert {page: count for page, count in sheets.items() if count > 2} == {}
