"""The manifest says what a run was made from; its results are the joined parts of the notebooks."""

import hashlib
import json
from importlib.metadata import version
from pathlib import Path

import pytest

from ibd_study.parameters import Parameters
from ibd_study.results import read_results, results_frame, write_results
from ibd_tools.run.layout import RunFolder
from ibd_tools.run.manifest import write_results_of
from ibd_tools.run.plan import Plan
from ibd_tools.run.source import CohortSource

COHORT = {
    "datapackage.json": json.dumps(
        {
            "title": "Two patients",
            "resources": [
                {
                    "name": "patients",
                    "path": "patients.csv",
                    "schema": {
                        "fields": [{"name": "patient_id", "type": "string"}, {"name": "diagnosis", "type": "string"}]
                    },
                },
                {
                    "name": "visits",
                    "path": "visits.csv",
                    "schema": {
                        "fields": [{"name": "patient_id", "type": "string"}, {"name": "week", "type": "number"}]
                    },
                },
            ],
        }
    ),
    "patients.csv": "patient_id,diagnosis\nP1,UC\nP2,CD\n",
    "visits.csv": "patient_id,week\nP1,0\nP1,8\n",
}


@pytest.fixture
def cohort(tmp_path) -> Path:
    folder = tmp_path / "cohort"
    folder.mkdir()
    for name, text in COHORT.items():
        (folder / name).write_text(text)
    return folder


def _run(folder: Path, cohort: Path, *pages: str, **values: object) -> RunFolder:
    """Results and manifest of a run of pages with two rows each."""
    run = RunFolder(folder)
    for page in pages:
        rows = [{"notebook": page, "endpoint": "x", "statistic": "percentage", "week": week} for week in (8, 0)]
        write_results(results_frame([row | {"run": "another"} for row in rows]), run.part(page))
    chosen = {"cohort": str(cohort)} | values
    plan = Plan("late", chosen, {page: chosen if page == "uc_clinical" else {} for page in pages}, str(cohort))
    write_results_of(plan, run, CohortSource(cohort, chosen))
    return run


def test_parts_are_joined_sorted_and_signed_with_this_run(tmp_path, cohort):
    run = _run(tmp_path / "run", cohort, "uc_clinical", "cd_clinical", uc_week=10)
    rows = read_results(run.results)
    assert list(zip(rows["notebook"], rows["week"], strict=True)) == [
        ("cd_clinical", 0),
        ("cd_clinical", 8),
        ("uc_clinical", 0),
        ("uc_clinical", 8),
    ]
    manifest = json.loads(run.manifest.read_text(encoding="utf-8"))
    assert set(rows["run"]) == {"late"}
    assert set(rows["parameters_sha256"]) == {manifest["parameters_sha256"]}
    assert set(rows["cohort_sha256"]) == {manifest["cohort"]["sha256"]}
    assert sorted(path.name for path in run.path.iterdir()) == [
        "datapackage.json",
        "manifest.json",
        "parts",
        "results.csv",
    ]


def test_frictionless_accepts_the_results_as_their_package_describes_them_and_sees_a_changed_digit(tmp_path, cohort):
    import frictionless

    run = _run(tmp_path / "run", cohort, "uc_clinical")
    assert frictionless.validate(str(run.package)).valid
    run.results.write_text(run.results.read_text().replace("uc_clinical", "uc_clinicaI"))
    assert not frictionless.validate(str(run.package)).valid


def test_a_number_of_two_parts_is_refused_and_the_old_table_stays(tmp_path, cohort):
    run = RunFolder(tmp_path / "run")
    rows = results_frame([{"notebook": "uc_clinical", "endpoint": "x", "statistic": "percentage"}])
    for page in ("uc_clinical", "cd_clinical"):
        write_results(rows, run.part(page))
    run.results.write_text("old")
    with pytest.raises(ValueError, match="two results rows are the same number"):
        write_results_of(Plan("late", {}, {"uc_clinical": {}, "cd_clinical": {}}, ""), run, CohortSource(cohort, {}))
    assert run.results.read_text() == "old"


def test_the_manifest_names_parameters_cohort_versions_and_hashes(tmp_path, cohort):
    run = _run(tmp_path / "run", cohort, "uc_clinical", "cd_clinical", uc_week=10)
    content = json.loads(run.manifest.read_text(encoding="utf-8"))
    assert content["run"] == "late"
    assert content["notebooks"] == {"uc_clinical": {"uc_week": 10, "cohort": "path/to/cohort"}, "cd_clinical": {}}
    assert content["set"] == {"uc_week": 10, "cohort": "path/to/cohort"}
    assert content["disclosure"] == "minimum_count"
    assert str(tmp_path) not in run.manifest.read_text(encoding="utf-8")
    assert set(content["parameters"]) == set(Parameters.model_fields)
    assert (content["parameters"]["uc_week"], content["parameters"]["cd_week"]) == (10, 12)
    assert content["parameters"]["cd_remission_cdai_below"] == 150, "cut-offs are not resolved"
    assert content["results_sha256"] == hashlib.sha256(run.results.read_bytes()).hexdigest()
    assert content["versions"]["pandas"] == version("pandas")
    assert content["cohort"]["title"] == "Two patients"
    assert content["cohort"]["synthetic"] is False
    assert content["cohort"]["recorded"] == ["diagnosis", "patient_id", "week"]
    assert "No start of treatment is recorded" in " ".join(content["cohort"]["gaps"])


def test_the_same_run_writes_the_same_manifest(tmp_path, cohort):
    written = [_run(tmp_path / place, cohort, "uc_clinical").manifest.read_bytes() for place in ("a", "b")]
    assert written[0] == written[1]
