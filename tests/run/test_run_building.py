"""The build: refuses before it writes, runs what changed, one at a time, and says what came of it."""

import json
import re
import time
from pathlib import Path

import pytest
from small_project import PAGE, build, write_notebook, write_project

from ibd_study.cohort import CohortError
from ibd_study.parameters import ParameterError
from ibd_study.results import read_results
from ibd_tools.run import building
from ibd_tools.run.layout import run_folder
from ibd_tools.run.plan import make_plan
from ibd_tools.run.problems import BuildError
from ibd_tools.run.source import CohortSource

BOTH = {"uc", "cd"}


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    return write_project(tmp_path / "a project, with blanks", monkeypatch)


def _change_cohort(project: Path, table: str, before: str, after: str) -> None:
    file = project / "cohort" / table
    text = file.read_text()
    assert re.search(before, text)
    file.write_text(re.sub(before, after, text, count=1))


def test_a_finished_build_is_summed_up_the_same_again_runs_nothing_and_a_new_table_makes_the_book_again(project):
    plan = make_plan(project, None, "trial", cohort="cohort")
    source = CohortSource(project / "cohort", plan.set_values)
    first, second = building.build(project, plan, source, "2").splitlines()
    rows = len(read_results(project / "runs" / "trial" / "results.csv"))
    assert re.fullmatch(
        rf"2 of 2 notebooks run \(longest: \w+ \S+ s, \w+ \S+ s\), {rows} results in runs/trial/results.csv, \S+ s",
        first,
    )
    assert second == "Open runs/trial/html/index.html"
    folder = run_folder(project, "trial")
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    assert building.build(project, plan, source, "2").startswith("0 of 2 notebooks run, ")
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()} == before | {
        folder / ".lock": (folder / ".lock").stat().st_mtime_ns
    }
    (project / "data").mkdir()
    (project / "data" / "new.csv").touch()
    (folder / "html" / "index.html").write_text("old")
    building.build(project, plan, source, "2")
    assert (folder / "html" / "index.html").read_text() != "old"


def test_a_page_runs_when_what_it_reads_changes_and_not_when_what_it_takes_does(project):
    assert build(project) == BOTH
    assert build(project, uc_week=9) == {"uc"}
    assert build(project, uc_remission_modified_mayo_at_most=1) == {"uc"}
    assert build(project, ultrasound_remission_wall_mm_at_most=3.5) == set(), "no rule of these pages reads it"
    assert build(project) == set(), "what was computed before is kept"
    shown = json.loads((run_folder(project, "trial") / "notebooks" / "uc.ipynb").read_text())
    assert "wall_mm" not in json.dumps(shown["cells"][1]), "the page shows the parameters of another run"


def test_a_run_of_another_name_takes_what_was_computed_and_signs_it_anew(project):
    assert build(project) == BOTH
    assert build(project, "second") == set()
    first, second = (read_results(run_folder(project, name) / "results.csv") for name in ("trial", "second"))
    assert set(second["run"]) == {"second"}
    assert first.drop(columns="run").equals(second.drop(columns="run"))
    assert '"second' in (run_folder(project, "second") / "notebooks" / "uc.ipynb").read_text().replace("\\", "")


def test_a_notebook_or_an_executed_one_that_changed_is_made_again(project):
    build(project)
    write_notebook(project, "cd", PAGE.format(page="cd") + "rows.rows.shape")
    assert build(project) == {"cd"}
    executed = run_folder(project, "trial") / "notebooks" / "uc.ipynb"
    text = executed.read_text()
    executed.write_text("edited by hand")
    assert build(project) == set()
    assert executed.read_text() == text
    executed.unlink()
    build(project)
    assert executed.read_text() == text


def test_a_data_file_that_a_page_opens_belongs_to_its_inputs(project):
    (project / "data").mkdir()
    (project / "data" / "table.csv").write_text("1")
    write_notebook(project, "uc", 'open("data/table.csv").read()\n' + PAGE.format(page="uc"))
    time.sleep(0.01)
    assert build(project) == BOTH
    assert build(project) == set()
    (project / "data" / "table.csv").write_text("2")
    assert build(project) == {"uc"}


def test_a_page_that_reads_no_patient_does_not_run_again_for_another_cohort(project):
    write_notebook(
        project,
        "cd",
        "from ibd_study.estimates import open_analysis, write_results\n"
        'analysis = open_analysis("cd", globals())\n'
        'record = {"endpoint": "x", "statistic": "percentage", "value": analysis.parameters.cd_week}\n'
        "write_results(analysis.results([record], from_patients=False), results_file)",
    )
    assert build(project) == BOTH
    _change_cohort(project, "patients.csv", "female", "male")
    assert build(project) == {"uc"}
    results = read_results(run_folder(project, "trial") / "results.csv")
    assert results["cohort_sha256"].nunique() == 1


def test_pages_of_real_patients_depend_on_what_protection_decided(project):
    _change_cohort(project, "datapackage.json", '"synthetic": true', '"synthetic": false')
    assert build(project) == BOTH
    assert build(project) == set()
    assert build(project, minimum_count=20) == BOTH


@pytest.mark.parametrize("diagnosis", ["XX", ""])
def test_a_bad_cohort_is_refused_before_anything_is_written(project, diagnosis):
    _change_cohort(project, "patients.csv", ",(UC|CD),", f",{diagnosis},")
    with pytest.raises(CohortError, match="in cohort"):
        build(project)
    assert not (project / "runs").exists()


def test_a_cohort_that_is_not_there_is_refused_before_anything_is_written(project):
    plan = make_plan(project, None, "trial", cohort="nowhere")
    with pytest.raises(CohortError, match="a cohort folder; there is none of this name"):
        building.build(project, plan, CohortSource(project / "nowhere", {}), "1")
    assert not (project / "runs").exists()


def test_a_subgroup_that_nobody_belongs_to_is_refused_before_any_page_runs(project, capfd):
    with pytest.raises(ParameterError, match="parameter 'subgroup' is 'nope=1'"):
        build(project, subgroup="nope=1")
    assert "FAILED" not in capfd.readouterr().err


def test_a_failed_page_is_said_names_its_log_and_takes_no_other_with_it(project, capfd):
    write_notebook(project, "uc", 'raise ValueError("no scores\\nsecond line")')
    with pytest.raises(BuildError, match=r"the build of runs/trial failed; its log is in runs/trial/private/logs"):
        build(project)
    assert "uc failed: ValueError: no scores (traceback in " in capfd.readouterr().err
    folder = run_folder(project, "trial")
    assert [path.name for path in (folder / "parts").iterdir()] == ["cd.csv"]
    write_notebook(project, "uc", PAGE.format(page="uc"))
    assert build(project) == {"uc"}


def test_a_full_disk_ends_the_build_once_and_in_words(project, capfd):
    for page in BOTH:
        write_notebook(project, page, 'raise OSError(28, "No space left on device")')
    with pytest.raises(OSError, match="No space left on device") as error:
        build(project)
    assert error.value.filename == str(run_folder(project, "trial"))
    assert "FAILED" not in capfd.readouterr().err


def test_a_page_whose_process_is_killed_is_said_and_takes_no_other_with_it(project, capfd):
    write_notebook(project, "uc", "import os\nos.kill(os.getpid(), 9)")
    with pytest.raises(BuildError):
        build(project)
    assert "its process ended with signal 9 before it had finished" in capfd.readouterr().err
    assert (run_folder(project, "trial") / "parts" / "cd.csv").exists()


def test_a_second_build_of_the_same_run_is_refused_and_a_finished_one_leaves_no_lock(project):
    folder = run_folder(project, "trial")
    folder.mkdir(parents=True)
    with building._only_one(folder), pytest.raises(BuildError, match="another build of trial is running"):
        build(project)
    assert build(project) == BOTH


def test_a_damaged_record_of_an_earlier_run_is_passed_over(project):
    build(project)
    for trace in (project / "runs" / ".kept").glob("*/*/trace.json"):
        trace.write_text("{")
    assert build(project) == BOTH


def test_pages_of_several_runs_are_spread_by_one_workflow(project, monkeypatch):
    commands, folders = [], [run_folder(project, name) for name in ("one", "two")]
    monkeypatch.setattr(building.subprocess, "run", lambda command: commands.append(command) or _Done())
    plans = [make_plan(project, None, folder.name, cohort="cohort") for folder in folders]
    for folder in folders:
        folder.mkdir(parents=True)
        (folder / "results.csv").write_text("endpoint\nx\n")
    runs = [(plan, CohortSource(project / "cohort", plan.set_values)) for plan in plans]
    summaries = building.build_spread(project, runs, "slurm", "2")
    for summary, name in zip(summaries, ("one", "two"), strict=True):
        assert summary.startswith("2 of 2 notebooks run")
        assert summary.endswith(f"Open runs/{name}/html/index.html")
    (command,) = commands
    assert command[command.index("--executor") + 1] == "slurm"
    assert command[-1] == 'run_folders=["runs/one", "runs/two"]'
    for folder in folders:
        assert sorted(path.name for path in (folder / "private" / "wanted").iterdir()) == ["cd", "uc"]


class _Done:
    returncode = 0
