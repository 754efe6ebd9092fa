"""`export-site` and `combine`: what they write, what they refuse, and a whole joined book."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from command_line import finished_run, invoked
from three_hospitals import COHORT

from ibd_study.disclosure import BY_HOSPITAL
from ibd_study.fingerprint import cohort_sha256
from ibd_study.results import lookup, read_results
from ibd_tools.hospitals import read_site
from ibd_tools.run.source import HospitalsSource

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def run(tmp_path) -> Path:
    """A finished run of the synthetic cohort, as far as an export reads it."""
    folder = tmp_path / "runs" / "north"
    (folder / "private").mkdir(parents=True)
    plan = {"name": "north", "set": {"uc_week": 10}, "pages": {}, "cohort": str(COHORT), "edition": ""}
    (folder / "private" / "plan.json").write_text(json.dumps(plan))
    (folder / "manifest.json").write_text(json.dumps({"cohort": {"sha256": cohort_sha256(COHORT)}}))
    return folder


def test_a_run_is_exported_with_its_parameters_and_a_list_of_all_that_leaves(run, tmp_path):
    out = tmp_path / "out" / "north.zip"
    result = invoked("export-site", run, "--out", out, "--name", "North")
    assert result.exit_code == 0, result.output
    site = read_site(out)
    listed = out.with_suffix(".inventory.txt")
    assert result.stdout == (
        f"North: {len(site.rows)} rows in {out}\nRead {listed} before you send it.\n"
        "north: the patients are synthetic, so that it may leave and nothing is written down\n"
    )
    assert (site.hospital, site.parameters["uc_week"], site.cohort_sha256) == ("North", 10.0, cohort_sha256(COHORT))
    with zipfile.ZipFile(out) as archive:
        assert archive.read("inventory.txt").decode() == listed.read_text(encoding="utf-8")
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert str(COHORT).encode() not in content
    assert b"P0001" not in content


def test_a_run_that_is_not_there_is_named(tmp_path):
    result = invoked("export-site", tmp_path / "nothing", "--out", tmp_path / "north.zip")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"no run {str(tmp_path / 'nothing')!r}: neither ")
    assert result.stderr.endswith("holds manifest.json and private/plan.json; build it first\n")


@pytest.mark.parametrize(
    ("file", "facts", "said"),
    [
        (
            "manifest.json",
            {"cohort": {"sha256": "old"}},
            "the cohort of run north has changed since; build the run again",
        ),
        (
            "private/plan.json",
            {"set": {"sites": ["a.zip"]}},
            "north is a book of several hospitals; name the run of one",
        ),
    ],
)
def test_what_is_not_the_run_of_a_cohort_as_it_is_cannot_be_exported(run, tmp_path, file, facts, said):
    path = run / file
    path.write_text(json.dumps(json.loads(path.read_text()) | facts))
    result = invoked("export-site", run, "--out", tmp_path / "north.zip")
    assert (result.exit_code, said in result.stderr) == (1, True), result.stderr
    assert not (tmp_path / "north.zip").exists()


def test_a_place_that_cannot_be_written_is_named(run, tmp_path):
    (tmp_path / "file").write_text("")
    result = invoked("export-site", run, "--out", tmp_path / "file" / "north.zip")
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr
    assert "name another file with --out" in result.stderr


def test_combine_builds_the_pages_of_hospitals_from_the_files(site_files, monkeypatch):
    seen = {}
    monkeypatch.setattr(
        "ibd_tools.run.build", lambda project, plan, source, cores: seen.update(plan=plan, source=source) or "ok"
    )
    result = invoked("combine", *site_files, "--name", "joined")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "ok\n", "Building runs/joined\n")
    plan = seen["plan"]
    assert (plan.edition, plan.name) == ("hospitals", "joined")
    assert list(plan.pages) == ["hospitals_uc", "hospitals_cd", "hospitals_safety"]
    assert all(list(values) == ["sites"] for values in plan.pages.values())
    facts = seen["source"].facts()
    assert facts["cohort"]["title"] == "3 hospitals: Middle, North, South"
    assert facts["disclosure"] == BY_HOSPITAL


def test_files_that_do_not_belong_together_are_refused_before_anything_is_written(site_files, tmp_path, monkeypatch):
    monkeypatch.setattr("ibd_study.project.PROJECT", tmp_path)
    shutil.copy(PROJECT / "study.yml", tmp_path)
    shutil.copytree(PROJECT / "notebooks", tmp_path / "notebooks")
    shutil.copytree(PROJECT / "book" / "_hospitals", tmp_path / "book" / "_hospitals")
    result = invoked("combine", site_files[0], site_files[0], "--name", "joined")
    assert result.exit_code == 1
    assert "North and North sent the same cohort: its patients would count twice" in result.stderr
    assert not (tmp_path / "runs").exists()


def test_a_missing_file_is_refused(tmp_path):
    result = invoked("combine", tmp_path / "a.zip", tmp_path / "b.zip")
    assert result.exit_code == 1
    assert "a.zip cannot be used" in result.stderr


def test_the_same_files_in_another_order_are_the_same_source(site_files):
    assert HospitalsSource(site_files).sha256() == HospitalsSource(site_files[::-1]).sha256()


def test_sites_cannot_be_set_for_a_book_of_one_cohort():
    result = invoked("build", "--set", "sites=[north.zip]")
    assert result.exit_code == 1
    assert result.stderr == "parameter 'sites' belongs to `ibd-study combine`; expected a cohort here\n"


@pytest.mark.slow
def test_a_joined_book_is_built_and_its_counts_are_those_of_one_cohort(site_files, copied_project):
    folder = finished_run(copied_project, "joined", "combine", *site_files)
    remission, _ = lookup(read_results(folder / "results.csv"), "uc_clinical_remission")
    assert (remission["n"], remission["N"]) == (38, 66)
    page = (folder / "html" / "hospitals_uc.html").read_text(encoding="utf-8")
    assert "Middle" in page
    shared = [path for path in folder.rglob("*") if path.is_file() and "private" not in path.parts]
    place = str(Path(site_files[0]).parent).encode()
    assert [path for path in shared if place in path.read_bytes()] == []
