"""What is brought together for a book, and what is refused."""

import copy
import json
from pathlib import Path

import pytest

from ibd_tools.book import BookError, stage_book
from ibd_tools.book.notebooks import notebook_problems, notebook_text, notebook_to_take_away, shown_notebook
from ibd_tools.book.toc import toc_pages, toc_problems


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def sources(tmp_path, write_pages, executed, lend_bundle):
    """Pages, and the run with its one executed notebook."""
    pages = write_pages(tmp_path / "book")
    notebook = tmp_path / "runs" / "default" / "notebooks" / "uc_clinical.ipynb"
    notebook.parent.mkdir(parents=True)
    notebook.write_text(json.dumps(executed), encoding="utf-8")
    lend_bundle(notebook.parents[1])
    return pages, notebook, notebook.parents[1]


def test_staged_folder_has_pages_notebooks_styles_and_chart_script(sources):
    pages, notebook, run = sources
    (pages / "_ext").mkdir()
    (pages / "_ext" / "code.py").write_text("")
    folder = stage_book(run, [notebook], pages)
    staged = set(_contents(folder))
    assert {"index.md", "_toc.yml", "uc_clinical.ipynb", "_charts/vega.js"} <= staged
    assert any(name.startswith("_static/") for name in staged)
    assert not any(name.startswith("_ext/") for name in staged)


def test_two_executions_of_one_notebook_are_staged_alike(sources, executed):
    pages, notebook, run = sources
    first = _contents(stage_book(run, [notebook], pages))
    again = copy.deepcopy(executed)
    again["metadata"]["papermill"]["start_time"] = "2026-12-31"
    again["cells"][2]["id"] = "drawn-at-random"
    again["cells"][3]["metadata"]["papermill"]["duration"] = 99
    notebook.write_text(json.dumps(again), encoding="utf-8")
    assert _contents(stage_book(run, [notebook], pages)) == first


def test_equal_files_are_not_touched_and_unwanted_ones_go(sources):
    pages, notebook, run = sources
    folder = stage_book(run, [notebook], pages)
    (folder / "left_over.md").write_text("# Old")
    (folder / "old").mkdir()
    (folder / "old" / "older.md").write_text("# Older")
    before = (folder / "index.md").stat().st_mtime_ns
    stage_book(run, [notebook], pages)
    assert (folder / "index.md").stat().st_mtime_ns == before
    assert not (folder / "left_over.md").exists()
    assert not (folder / "old").exists()


def test_outputs_stand_in_the_page_and_all_code_in_one_fold_at_its_end(executed):
    untouched = copy.deepcopy(executed)
    shown = shown_notebook("page.ipynb", executed)["cells"]
    assert executed == untouched
    assert [cell["cell_type"] for cell in shown] == ["markdown", "code", "markdown", "code"]
    assert [cell["metadata"].get("tags") for cell in shown] == [None, ["remove-input"], None, ["hide-input"]]
    assert shown[1]["outputs"] == executed["cells"][3]["outputs"]
    assert shown[3]["source"] == "uc_week: float = 8.0\n\nuc_week = 8\n\nshow(results)"
    assert "papermill" not in notebook_text({"cells": shown})


def test_the_notebook_to_take_away_has_no_outputs_and_no_parameters_of_the_run(executed):
    executed["cells"][2]["metadata"]["tags"] = ["injected-parameters"]
    taken = notebook_to_take_away(executed)
    code = [cell for cell in taken["cells"] if cell["cell_type"] == "code"]
    assert [cell["source"] for cell in code] == ["uc_week: float = 8.0", "show(results)"]
    assert [cell["outputs"] for cell in code] == [[], []]
    assert "papermill" not in notebook_text(taken)


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (lambda nb: nb["cells"][3].update(outputs=[]), "it has no outputs; execute it first"),
        (lambda nb: nb["metadata"]["papermill"].update(exception=True), "its execution stopped with an error"),
        (
            lambda nb: nb["cells"][3]["outputs"].append(
                {"output_type": "error", "ename": "KeyError", "evalue": "'week'", "traceback": []}
            ),
            "cell 4: error KeyError: 'week'",
        ),
        (
            lambda nb: nb["cells"][3]["outputs"].append(
                {"output_type": "stream", "name": "stderr", "text": ["a.py:3\n", "FutureWarning: old\n"]}
            ),
            "cell 4: it printed a warning: FutureWarning: old",
        ),
    ],
)
def test_notebook_that_failed_is_not_staged(sources, executed, fault, message):
    pages, notebook, run = sources
    fault(executed)
    assert len(notebook_problems("uc_clinical.ipynb", executed)) == 1
    notebook.write_text(json.dumps(executed), encoding="utf-8")
    with pytest.raises(BookError, match=message):
        stage_book(run, [notebook], pages)
    assert not (run / "book").exists()


def test_sound_notebook_has_no_problem(executed):
    assert notebook_problems("uc_clinical.ipynb", executed) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda pages: (pages / "plain.md").unlink(), "page plain: listed in _toc.yml, but there is no such file"),
        (lambda pages: (pages / "stray.md").write_text("# Stray"), "page stray: not listed in _toc.yml"),
        (
            lambda pages: (pages / "_toc.yml").write_text(
                (pages / "_toc.yml").read_text().replace("file: data", "file: plain")
            ),
            "page plain: listed twice in _toc.yml",
        ),
    ],
)
def test_pages_and_table_of_contents_must_agree(sources, change, message):
    pages, notebook, run = sources
    change(pages)
    with pytest.raises(BookError, match=message):
        stage_book(run, [notebook], pages)


def test_page_without_its_notebook_is_refused(sources):
    pages, _, run = sources
    with pytest.raises(BookError, match=r"page uc_clinical: listed in _toc.yml, but there is no such file"):
        stage_book(run, [], pages)


def test_contents_are_read_through_all_levels(tmp_path):
    toc = tmp_path / "_toc.yml"
    toc.write_text(
        "root: index\nparts:\n  - caption: A\n    chapters:\n      - file: a\n        sections:\n          - file: b\n"
    )
    assert toc_pages(toc) == ["index", "a", "b"]
    assert len(toc_problems(tmp_path)) == 3
