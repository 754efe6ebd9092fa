"""Corrupted exports: each is read to exactly the cohort that it holds, or refused in words; never a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from command_line import invoked
from corrupted_cells import CELLS
from corrupted_exports import Mutation, Read, expected_tables, tables_of
from corrupted_files import FILES
from corrupted_mappings import MAPPINGS

from ibd_study.cohort import read_cohort

MUTATIONS = [*CELLS, *FILES, *MAPPINGS]
# Damaged cells are many of a kind: every tenth is tried each time, the others where slow tests are.
SELDOM = {one.name for number, one in enumerate(CELLS) if number % 10}
CASES = [pytest.param(one, id=one.name, marks=[pytest.mark.slow] if one.name in SELDOM else []) for one in MUTATIONS]


def _content(folder: Path) -> dict[Path, bytes | None]:
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@pytest.mark.parametrize("mutation", CASES)
def test_a_corrupted_export_is_read_rightly_or_refused_with_its_place_and_cure(mutation: Mutation, tmp_path):
    paths, mapping = mutation.export.write(tmp_path / "in")
    before = _content(tmp_path)
    done = invoked("import", *paths, "--mapping", mapping, "--out", tmp_path / "out")
    if isinstance(mutation.outcome, Read):
        assert done.exit_code == 0, done.output
        assert tables_of(tmp_path / "out") == expected_tables(mutation.layout, mutation.outcome)
        report = (tmp_path / "out" / "import_report.md").read_text(encoding="utf-8")
        assert [words for words in mutation.outcome.said if words not in report + done.output] == []
        read_cohort(tmp_path / "out")
        return
    assert done.exit_code == 1, done.output
    assert [words for words in mutation.outcome.words if words not in done.output] == [], done.output
    assert all("expected" in line or "did you mean" in line for line in done.output.splitlines()[1:]), done.output
    assert _content(tmp_path) == before


@pytest.mark.slow
def test_of_every_corrupted_export_a_mapping_can_be_suggested_or_the_fault_is_said(tmp_path):
    for number, mutation in enumerate((*CELLS[::4], *FILES)):
        paths, _ = mutation.export.write(tmp_path / str(number))
        done = invoked("import", *paths, "--suggest")
        assert "expected" in done.output if done.exit_code else isinstance(yaml.safe_load(done.output), dict)


def test_there_are_many_corrupted_exports_and_no_two_are_alike(tmp_path):
    contents = set()
    for number, mutation in enumerate(MUTATIONS):
        mutation.export.write(tmp_path / str(number))
        # Workbooks hold the time at which they were made: the rows are compared, not the bytes.
        export = mutation.export
        contents.add(repr((sorted(export.bytes_of.items()), export)))
    assert len({one.name for one in MUTATIONS}) == len(contents) == len(MUTATIONS)
    assert len(MUTATIONS) >= 250


REAL_PROCESS = ("utf-16 without a mark", "YAML that is none")


@pytest.mark.parametrize("name", REAL_PROCESS)
def test_the_command_itself_says_the_same_without_a_traceback(name, tmp_path):
    mutation = next(one for one in MUTATIONS if one.name == name)
    paths, mapping = mutation.export.write(tmp_path / "in")
    command = [sys.executable, "-m", "ibd_tools.cli", "import", *paths, "--mapping", mapping, "--out", tmp_path / "out"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert all(words in done.stderr for words in mutation.outcome.words)
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()
