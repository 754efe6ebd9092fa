"""The manifest says what a run was made from; its results are the joined parts of the notebooks."""

import hashlib
import json
from importlib.metadata import version
from pathlib import Path

import pytest

from ibd_study.parameters import Parameters
from ibd_study.results import read_results, results_frame, write_results
from ibd_study.run.manifest import combine, main

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


def _parts(folder: Path) -> list[Path]:
    paths = [folder / "parts" / f"{name}.csv" for name in ("uc_clinical", "cd_clinical")]
    for path in paths:
        rows = [{"notebook": path.stem, "endpoint": "x", "statistic": "percentage", "week": week} for week in (8, 0)]
        write_results(results_frame(rows), path)
    return paths


def test_parts_are_joined_and_sorted(tmp_path):
    assert combine(_parts(tmp_path), tmp_path / "results.csv") == 4
    rows = read_results(tmp_path / "results.csv")
    assert list(zip(rows["notebook"], rows["week"], strict=True)) == [
        ("cd_clinical", 0),
        ("cd_clinical", 8),
        ("uc_clinical", 0),
        ("uc_clinical", 8),
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["parts", "results.csv"]


def test_a_number_of_two_parts_is_refused_and_the_old_table_stays(tmp_path):
    (tmp_path / "results.csv").write_text("old")
    part = _parts(tmp_path)[0]
    with pytest.raises(ValueError, match="two results rows are the same number"):
        combine([part, part], tmp_path / "results.csv")
    assert (tmp_path / "results.csv").read_text() == "old"


def test_the_manifest_names_parameters_cohort_versions_and_hashes(tmp_path, cohort):
    pages = {"uc_clinical": {"uc_week": 10, "cohort": str(cohort)}, "cd_clinical": {}}
    plan = {
        "name": "late",
        "set": {"uc_week": 10, "cohort": str(cohort)},
        "pages": pages,
        "cohort": str(cohort),
        "edition": "",
    }
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    results, manifest = tmp_path / "results.csv", tmp_path / "manifest.json"
    assert main([str(path) for path in (tmp_path / "plan.json", results, manifest, *_parts(tmp_path))]) == 0
    content = json.loads(manifest.read_text(encoding="utf-8"))
    assert content["run"] == "late"
    assert content["notebooks"] == {"uc_clinical": {"uc_week": 10, "cohort": "path/to/cohort"}, "cd_clinical": {}}
    assert content["set"] == {"uc_week": 10, "cohort": "path/to/cohort"}
    assert content["disclosure"] == "minimum_count"
    assert str(tmp_path) not in manifest.read_text(encoding="utf-8")
    assert set(content["parameters"]) == set(Parameters.model_fields)
    assert (content["parameters"]["uc_week"], content["parameters"]["cd_week"]) == (10, 12)
    assert content["parameters"]["cd_remission_cdai_below"] == 150, "cut-offs are not resolved"
    assert content["results_sha256"] == hashlib.sha256(results.read_bytes()).hexdigest()
    assert content["versions"]["pandas"] == version("pandas")
    assert content["cohort"]["title"] == "Two patients"
    assert content["cohort"]["synthetic"] is False
    assert content["cohort"]["recorded"] == ["diagnosis", "patient_id", "week"]
    assert "No start of a drug is recorded" in " ".join(content["cohort"]["gaps"])
    assert not list(tmp_path.glob("*.tmp"))


def test_the_same_run_writes_the_same_manifest(tmp_path, cohort):
    plan = {"name": "twice", "set": {"cohort": str(cohort)}, "pages": {}, "cohort": str(cohort), "edition": ""}
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    written = []
    for place in ("a", "b"):
        folder = tmp_path / place
        folder.mkdir()
        main([str(path) for path in (tmp_path / "plan.json", folder / "r.csv", folder / "m.json", *_parts(tmp_path))])
        written.append((folder / "m.json").read_bytes())
    assert written[0] == written[1]
