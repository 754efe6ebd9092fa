"""A run that exists: what is done again, and what is not."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ibd_tools.run.plan import make_plan

PROJECT = Path(__file__).parents[2]
PAGES = len(make_plan(PROJECT).pages)
COMMAND = [sys.executable, "-m", "ibd_tools.cli", "build", "--cores", "2", "--name", "test-suite"]


def _start(project: Path, *options: str) -> subprocess.Popen:
    environment = os.environ | {"PYTHONPATH": str(project / "src")}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(
        [*COMMAND, *options], cwd=project, env=environment, text=True, start_new_session=True, **pipes
    )


def _build(project: Path, *options: str) -> tuple[str, set[str]]:
    """The summary of a build, and the notebooks that ran."""
    process = _start(project, *options)
    out, err = process.communicate()
    assert process.returncode == 0, err
    return out, set(re.findall(r"^  (\w+) +[\d.]+ s, \d+ left", err, re.MULTILINE))


@pytest.fixture
def copy(built_project, built_book, tmp_path) -> Path:
    """A copy of the built project, which a test may change; files keep their times."""
    project = tmp_path / "project"
    shutil.copytree(built_project.folder, project)
    return project


def test_a_build_with_nothing_changed_runs_nothing(built_project, built_book):
    before = {path: path.stat().st_mtime_ns for path in built_book.rglob("*")}
    summary, ran = _build(built_project.folder)
    assert ran == set()
    assert summary.startswith(f"0 of {PAGES} notebooks run, ")
    assert {path: path.stat().st_mtime_ns for path in built_book.rglob("*")} == before


@pytest.mark.slow
def test_a_parameter_of_one_page_runs_that_page_again_and_no_other(copy):
    summary, ran = _build(copy, "--set", "table_one_p_values=true")
    assert ran == {"selection_and_baseline"}
    assert summary.startswith(f"1 of {PAGES} notebooks run ")
    _, ran = _build(copy)
    assert ran == set(), "what was computed before is kept"


@pytest.mark.slow
def test_a_changed_cell_of_the_cohort_runs_every_page_that_reads_patients(copy):
    patients = copy / "data" / "synthetic" / "patients.csv"
    text = patients.read_text(encoding="utf-8")
    patients.write_text(text.replace("P0001,D,UC,female,61", "P0001,D,UC,female,62"), encoding="utf-8")
    summary, ran = _build(copy)
    of_no_patient = {page for page in make_plan(PROJECT).pages if page.startswith("lesson_")}
    of_no_patient |= {"audit", "can_the_methods_be_trusted"}
    assert set(make_plan(PROJECT).pages) - ran == of_no_patient
    assert summary.startswith(f"{PAGES - len(of_no_patient)} of {PAGES} notebooks run ")


@pytest.mark.slow
def test_a_new_row_among_the_other_studies_runs_their_page_again_and_no_other(copy):
    evidence = copy / "data" / "evidence.csv"
    lines = evidence.read_text(encoding="utf-8").splitlines()
    row = next(line for line in lines if line.startswith("Kaniewska,"))
    evidence.write_text("\n".join([*lines, row.replace("Kaniewska,", "Another,")]) + "\n", encoding="utf-8")
    _, ran = _build(copy)
    assert ran == {"other_studies"}


@pytest.mark.slow
def test_a_build_killed_in_the_middle_is_finished_by_the_same_command(copy):
    results = copy / "runs" / "test-suite" / "results.csv"
    wanted = results.read_bytes()
    shutil.rmtree(copy / "runs")
    process = _start(copy)
    while not list(copy.glob("runs/test-suite/parts/*.csv")):
        assert process.poll() is None, "the build ended before a notebook did"
        time.sleep(0.2)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    summary, ran = _build(copy)
    assert summary.startswith(f"{len(ran)} of {PAGES} notebooks run ")
    assert results.read_bytes() == wanted
    leftovers = [
        path.name for path in (copy / "runs" / "test-suite" / "notebooks").iterdir() if path.name.startswith(".")
    ]
    assert leftovers == []
