"""An edition has its own contents; it borrows pages of the main book and keeps no link to a page that it lacks."""

import json
import re
from pathlib import Path

import pytest
import yaml

from ibd_tools.book import stage_book
from ibd_tools.book.editions import EDITIONS, HOSPITALS, TEACHER, edition_pages, without_lessons
from ibd_tools.book.toc import TOC, toc_pages, toc_problems
from ibd_tools.run.building import written_for

PROJECT = Path(__file__).parents[2]
MAIN = {"a.md": "See [b](b.md), [c](c.ipynb#here) and ![picture](c.md).", "b.md": "B", "style.css": "main"}


@pytest.fixture
def pages(tmp_path) -> Path:
    folder = tmp_path / "book"
    own = folder / EDITIONS[HOSPITALS]
    own.mkdir(parents=True)
    for name, text in MAIN.items():
        (folder / name).write_text(text)
    (folder / TOC).write_text(yaml.safe_dump({"root": "b", "chapters": [{"file": "a"}]}))
    (own / TOC).write_text(yaml.safe_dump({"root": "index", "chapters": [{"file": "a"}]}))
    (own / "index.md").write_text("Own, with [b](b.md)")
    return folder


def test_an_edition_borrows_what_it_lists_and_drops_links_to_the_rest(pages):
    files = {Path(name): text.encode() for name, text in MAIN.items()} | {Path(TOC): b"main"}
    found = {str(path): content.decode() for path, content in edition_pages(pages, HOSPITALS, files).items()}
    assert found["a.md"] == "See b, c and ![picture](c.md)."
    assert found["index.md"] == "Own, with [b](b.md)"
    assert found["style.css"] == "main"
    assert "b.md" not in found
    assert yaml.safe_load(found[TOC])["root"] == "index"


def test_a_page_of_its_own_stands_before_the_one_of_the_main_book(pages):
    (pages / EDITIONS[HOSPITALS] / "a.md").write_text("mine")
    found = edition_pages(pages, HOSPITALS, {Path("a.md"): b"main"})
    assert found[Path("a.md")] == b"mine"


LEARNING = {"root": "a", "parts": [{"caption": "Learn", "chapters": [{"file": "learn"}, {"file": "lesson_x"}]}]}


def test_a_book_without_lessons_has_no_part_that_teaches_and_its_notebooks_stay_notebooks():
    notebook = {"cells": [{"source": ["Why? ", "See [how](a.md) and the [lesson](lesson_x.ipynb)."]}]}
    files = {"_toc.yml": yaml.safe_dump(LEARNING), "a.ipynb": json.dumps(notebook), "learn.md": "[x](lesson_x.ipynb)"}
    files = {Path(name): text.encode() for name, text in files.items()} | {Path("a.md"): b"[Lessons](learn.md)"}
    found = without_lessons(files)
    assert set(found) == set(files) - {Path("learn.md")}
    assert json.loads(found[Path("a.ipynb")])["cells"][0]["source"][1] == "See [how](a.md) and the lesson."
    assert found[Path("a.md")] == b"Lessons"
    assert yaml.safe_load(found[Path(TOC)]) == {"root": "a", "parts": []}
    with_one = files | {Path("lesson_x.ipynb"): b"{}"}
    assert without_lessons(with_one) == with_one


def test_the_main_book_holds_no_page_of_an_edition(tmp_path):
    folder = stage_book(tmp_path / "main", _empty_notebooks(tmp_path, PROJECT / "book"))
    assert not [path for path in folder.rglob("*") if EDITIONS[HOSPITALS] in path.parts]
    assert "hospitals_uc" not in toc_pages(folder / TOC)


def test_the_teachers_edition_is_the_whole_main_book_and_a_part_after_the_lessons(tmp_path):
    notebooks = _empty_notebooks(tmp_path, PROJECT / "book")
    main = toc_pages(PROJECT / "book" / TOC)
    teachers = toc_pages(stage_book(tmp_path / "run", notebooks, edition=TEACHER) / TOC)
    added = [page for page in teachers if page not in main]
    assert [page for page in teachers if page not in added] == main
    assert teachers.index(added[0]) == teachers.index("ten_questions") + 1


def test_a_students_book_opens_no_file_of_a_teacher(tmp_path, pages, monkeypatch):
    (pages / EDITIONS[TEACHER]).mkdir()
    for name in (TOC, "teach.md"):
        (pages / EDITIONS[TEACHER] / name).write_text("caption: Teach")
    opened, read = [], Path.read_bytes
    (tmp_path / "vega.js").write_text("")
    monkeypatch.setattr("ibd_tools.book.staging.write_chart_script", lambda path: tmp_path / "vega.js")
    monkeypatch.setattr(Path, "read_bytes", lambda path: [opened.append(path), read(path)][1])
    stage_book(tmp_path / "run", [], pages=pages)
    assert {path.parent for path in opened if "book" in path.parts and tmp_path / "run" not in path.parents} == {pages}
    for edition, own in (("", set()), (TEACHER, {"teach.md"})):
        watched = {path.name for path in written_for(tmp_path, edition) if pages in path.parents}
        assert watched == {*MAIN, TOC, *own}


def test_the_pages_of_hospitals_and_their_contents_agree_and_every_link_has_its_page(tmp_path):
    notebooks = _empty_notebooks(tmp_path, PROJECT / "book" / EDITIONS[HOSPITALS])
    folder = stage_book(tmp_path / "run", notebooks, edition=HOSPITALS)
    assert toc_problems(folder) == []
    listed = set(toc_pages(folder / TOC))
    links = [
        (path.name, page)
        for path in folder.glob("*.md")
        for page in re.findall(r"\]\(([\w-]+)\.(?:md|ipynb)", path.read_text(encoding="utf-8"))
    ]
    assert len(links) > 10
    assert [link for link in links if link[1] not in listed] == []


def _empty_notebooks(folder: Path, pages: Path) -> list[Path]:
    """Stand-ins for the executed notebooks that a table of contents lists."""
    import nbformat

    made = []
    for name in toc_pages(pages / TOC):
        if (PROJECT / "notebooks" / f"{name}.ipynb").is_file():
            output = nbformat.v4.new_output("display_data", {"text/plain": "shown"})
            cell = nbformat.v4.new_code_cell("1", outputs=[output], execution_count=1)
            nbformat.write(nbformat.v4.new_notebook(cells=[cell]), folder / f"{name}.ipynb")
            made.append(folder / f"{name}.ipynb")
    return made
