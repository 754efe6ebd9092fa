"""The build: refuses before it writes, one at a time, and says what came of it. Snakemake is stood in for."""

import json
import sys
from pathlib import Path

import pytest

from ibd_study.cohort import CohortError
from ibd_study.run import building
from ibd_study.run.building import BuildError, build, run_folder
from ibd_study.run.plan import Plan
from ibd_study.run.source import CohortSource

PLAN = Plan("trial", {"uc_week": 10}, {"uc": {"uc_week": 10}, "cd": {}}, "cohort")
FINISH = """
import pathlib, sys
run = pathlib.Path("runs/trial")
(run / "notebooks").mkdir(exist_ok=True)
(run / "notebooks" / "uc.ipynb").write_text("{}")
(run / "results.csv").write_text('endpoint,subgroup\\nx,"two\\nlines"\\ny,\\n')
sys.exit(int((run / "status").read_text()) if (run / "status").exists() else 0)
"""


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(building, "_snakemake", lambda *_: [sys.executable, "-c", FINISH])
    _write_cohort(tmp_path / "cohort", "P1,UC\n")
    return tmp_path


def _write_cohort(folder: Path, rows: str) -> None:
    folder.mkdir(exist_ok=True)
    fields = [{"name": "patient_id", "type": "string"}, {"name": "diagnosis", "type": "string"}]
    resource = {"name": "patients", "path": "patients.csv", "schema": {"fields": fields}}
    visits = {
        "name": "visits",
        "path": "visits.csv",
        "schema": {"fields": [fields[0], {"name": "week", "type": "number"}]},
    }
    (folder / "datapackage.json").write_text(json.dumps({"title": "One", "resources": [resource, visits]}))
    (folder / "patients.csv").write_text(f"patient_id,diagnosis\n{rows}")
    (folder / "visits.csv").write_text("patient_id,week\nP1,0\nP1,8\n")


def _build(project: Path) -> str:
    return build(project, PLAN, CohortSource(project / "cohort", {}), "1")


def test_a_finished_build_is_summed_up(project):
    summary = _build(project)
    first, second = summary.splitlines()
    assert first.startswith("1 of 2 notebooks run, 2 results in runs/trial/results.csv, ")
    assert first.endswith(" s")
    assert second == "Open runs/trial/html/index.html"
    assert (run_folder(project, "trial") / "private" / "plan.json").read_text() == PLAN.to_json()


def test_an_unchanged_plan_is_not_written_again(project):
    _build(project)
    plan = run_folder(project, "trial") / "private" / "plan.json"
    written = plan.stat().st_mtime_ns
    _build(project)
    assert plan.stat().st_mtime_ns == written
    plan.write_text("{}")
    _build(project)
    assert plan.read_text() == PLAN.to_json()
    assert not plan.with_suffix(".tmp").exists()


@pytest.mark.parametrize("rows", ["P1,XX\n", "", "P1,UC\nP1,UC\n"])
def test_a_bad_cohort_is_refused_before_anything_is_written(project, rows):
    _write_cohort(project / "cohort", rows)
    with pytest.raises(CohortError, match="in cohort"):
        _build(project)
    assert [path.name for path in project.iterdir()] == ["cohort"]


def test_a_cohort_that_is_not_there_is_refused_before_anything_is_written(project):
    with pytest.raises(CohortError, match="a cohort folder; there is none of this name"):
        build(project, PLAN, CohortSource(project / "nowhere", {}), "1")
    assert not (project / "runs").exists()


def test_a_cohort_unchanged_since_the_last_finished_run_is_not_read_again(project, monkeypatch):
    _build(project)
    digest = CohortSource(project / "cohort", {}).sha256()
    (run_folder(project, "trial") / "manifest.json").write_text(json.dumps({"cohort": {"sha256": digest}}))
    monkeypatch.setattr("ibd_study.cohort.read_cohort", lambda folder: pytest.fail("read again"))
    _build(project)


def test_a_cohort_changed_since_the_last_finished_run_is_checked(project):
    _build(project)
    digest = CohortSource(project / "cohort", {}).sha256()
    (run_folder(project, "trial") / "manifest.json").write_text(json.dumps({"cohort": {"sha256": digest}}))
    _write_cohort(project / "cohort", "P1,XX\n")
    with pytest.raises(CohortError, match="found 'XX'"):
        _build(project)


def test_a_failed_build_names_its_log(project):
    run_folder(project, "trial").mkdir(parents=True)
    (run_folder(project, "trial") / "status").write_text("1")
    with pytest.raises(BuildError, match=r"the build of runs/trial failed; its log is in runs/trial/private/logs"):
        _build(project)


def test_a_second_build_of_the_same_run_is_refused_and_a_finished_one_leaves_no_lock(project):
    folder = run_folder(project, "trial")
    folder.mkdir(parents=True)
    with building._only_one(folder), pytest.raises(BuildError, match="another build of trial is running"):
        _build(project)
    assert _build(project)


def test_builds_of_two_runs_do_not_wait_for_each_other(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    with building._only_one(tmp_path / "a"), building._only_one(tmp_path / "b"):
        assert (tmp_path / "b").exists()


def test_snakemake_is_told_the_run_folder_alone_whatever_the_cohort_is_called(tmp_path):
    from snakemake.cli import parse_config

    command = building._snakemake(tmp_path, tmp_path / "runs" / "1e3", "2")
    assert parse_config(command[command.index("--config") + 1 :]) == {"run_folder": "runs/1e3"}
    assert command[command.index("--cores") + 1] == "2"


def test_the_hash_of_the_cohort_is_written_again_only_when_a_cell_changed(project):
    _build(project)
    file = run_folder(project, "trial") / "cohort.sha256"
    before, time = file.read_text(), file.stat().st_mtime_ns
    _build(project)
    assert (file.read_text(), file.stat().st_mtime_ns) == (before, time)
    _write_cohort(project / "cohort", "P1,CD\n")
    _build(project)
    assert file.read_text() not in ("", before)
