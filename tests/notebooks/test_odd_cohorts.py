"""Cohorts that lack what most have: each page runs, and says why it is empty rather than nothing."""

import json
import re
from pathlib import Path

import pytest
from command_line import QUICKLY, finished_run
from notebook_cells import PAGES, run_cells
from odd_cohorts import ODD, write_odd
from page_text import Page

from ibd_study.cohort import read_cohort
from ibd_study.cohort.gaps import gaps_of

# They read printed numbers and drawn ones only, and so say nothing of the cohort.
OF_NO_PATIENT = {"audit", "can_the_methods_be_trusted"}
# They name NaN itself: in documentation, and in the name of an author.
WITH_THE_WORD = {"api", "references"}

GAPS = {
    "natural_history": ["No start of treatment", "No table of adverse events"],
    "uc_only": ["No patient has Crohn's disease"],
    "cd_only": ["No patient has ulcerative colitis"],
    "one_patient": ["No patient has Crohn's disease", "All patients are of one centre"],
    "all_or_nobody": [],
    "no_follow_up": ["No visit after the start"],
    "one_centre": ["All patients are of one centre"],
    "no_laboratory": ["No laboratory value"],
}


@pytest.mark.parametrize("name", ODD)
def test_what_an_odd_cohort_lacks_is_said_in_words(tmp_path, name):
    found = gaps_of(read_cohort(write_odd(tmp_path / name, name)))
    assert [gap for gap, words in zip(found, GAPS[name], strict=True) if not gap.startswith(words)] == []


def test_the_pages_of_one_patient_tell_nothing_and_say_so(tmp_path):
    cohort = write_odd(tmp_path / "one_patient", "one_patient")
    _, shown = run_cells("course_over_time", tmp_path, cohort=str(cohort))
    said = " ".join(one["text/plain"] for one in shown)
    assert "suppressed" in said
    assert not re.search(r"\b(nan|None|NA)\b|\b1/1\b", said)


def _printed(run: Path) -> list[str]:
    """What the cells of a run say beside their figures and tables: warnings, above all."""
    notebooks = [json.loads(path.read_text(encoding="utf-8")) for path in (run / "notebooks").glob("*.ipynb")]
    outputs = [one for notebook in notebooks for cell in notebook["cells"] for one in cell.get("outputs", [])]
    return ["".join(one["text"]) for one in outputs if one.get("name") == "stderr"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ODD)
def test_the_whole_book_of_an_odd_cohort_is_built_and_says_on_every_result_page_what_it_lacks(
    tmp_path, copied_project, name
):
    cohort = write_odd(tmp_path / name, name)
    run = finished_run(copied_project, name, "build", "--cohort", cohort, *QUICKLY)
    pages = {path.stem: Page(path.read_text(encoding="utf-8")) for path in (run / "html").glob("*.html")}
    said = {page: " ".join(" ".join(text.seen).replace("’", "'").split()) for page, text in pages.items()}
    results = {path.stem for path in (run / "notebooks").glob("*.ipynb")}
    assert results == set(PAGES) and results <= said.keys()
    assert {page for page, text in said.items() if re.search(r"\b(nan|NaN|NaT)\b|<NA>", text)} <= WITH_THE_WORD
    assert [page for page in results if re.search(r"\bNone\b", said[page])] == []
    assert _printed(run) == []
    assert results >= OF_NO_PATIENT
    for gap in gaps_of(read_cohort(cohort)):
        assert {page for page in results if gap not in said[page]} == OF_NO_PATIENT
