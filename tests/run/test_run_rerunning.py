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

COMMAND = [sys.executable, "-m", "ibd_study.cli", "build", "--cores", "2", "--name", "test-suite"]


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
    return out, set(re.findall(r"^  (\w+) +done in", err, re.MULTILINE))


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
    assert summary.startswith("0 of 11 notebooks run, ")
    assert {path: path.stat().st_mtime_ns for path in built_book.rglob("*")} == before


@pytest.mark.slow
def test_a_parameter_of_one_page_runs_that_page_again_and_no_other(copy):
    summary, ran = _build(copy, "--set", "course_weeks=[4]")
    assert ran == {"laboratory"}
    assert summary.startswith("1 of 11 notebooks run, ")
    summary, ran = _build(copy)
    assert ran == {"laboratory"}


@pytest.mark.slow
def test_a_changed_cell_of_the_cohort_runs_every_page_again(copy):
    patients = copy / "data" / "synthetic" / "patients.csv"
    text = patients.read_text(encoding="utf-8")
    patients.write_text(text.replace("P0001,D,UC,female,61", "P0001,D,UC,female,62"), encoding="utf-8")
    summary, ran = _build(copy)
    assert len(ran) == 11
    assert summary.startswith("11 of 11 notebooks run, ")


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
    assert summary.startswith(f"{len(ran)} of 11 notebooks run, ")
    assert results.read_bytes() == wanted
    leftovers = [
        path.name for path in (copy / "runs" / "test-suite" / "notebooks").iterdir() if path.name.startswith(".")
    ]
    assert leftovers == []
