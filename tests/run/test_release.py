"""What may leave beside what has left: recorded, refused in words, marked, and never with a patient in the ledger."""

import json
import re
from multiprocessing import get_context
from pathlib import Path

import pytest
from attacked_cohort import patients, write_cohort
from command_line import invoked
from small_cohorts import SYNTHETIC
from small_project import write_project

from ibd_study.fingerprint import cohort_sha256
from ibd_study.parameters import parse
from ibd_study.results import results_frame, write_results
from ibd_tools.hospitals import read_site
from ibd_tools.run import building, releases
from ibd_tools.run.layout import RUNS
from ibd_tools.run.ledger import Patients, Release, add_release, ledger_file, only_writer, read_ledger
from ibd_tools.run.plan import make_plan
from ibd_tools.run.releases import differing, release, releasing
from ibd_tools.run.source import CohortSource
from ibd_tools.run.traces import kept_folder

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def cohort(tmp_path_factory) -> Path:
    return write_cohort(tmp_path_factory.mktemp("hospital") / "cohort", patients())


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def first_stage_only(monkeypatch) -> None:
    """What is read of the weeks of the course and of other choices takes longest, and has tests of its own."""
    first = dict(list(differing.STAGES.items())[:1])
    for module in (differing, releasing):
        monkeypatch.setattr(module, "STAGES", first)


@pytest.fixture
def project(tmp_path, monkeypatch, kept, first_stage_only) -> Path:
    """A project that keeps groups of a run where those of the other tests lie: most ask for the same."""
    (tmp_path / RUNS).mkdir()
    kept_folder(tmp_path).symlink_to(kept)
    monkeypatch.setattr("ibd_study.project.PROJECT", tmp_path)
    (tmp_path / "study.yml").touch()
    return tmp_path


def _finished(project: Path, name: str, cohort: Path, **values: object) -> str:
    """A finished run as far as a release reads it."""
    folder = project / "runs" / name
    (folder / "private").mkdir(parents=True)
    plan = {"name": name, "set": values, "pages": {}, "cohort": str(cohort), "edition": ""}
    (folder / "private" / "plan.json").write_text(json.dumps(plan))
    manifest = {
        "cohort": {"sha256": cohort_sha256(cohort), "synthetic": cohort == SYNTHETIC},
        "edition": "",
        "parameters": parse(values).model_dump(exclude={"cohort"}),
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    row = {"notebook": "cd", "endpoint": "cd_clinical_remission", "statistic": "percentage", "week": 12, "N": 50}
    write_results(results_frame([row | {"value": 50.0}]), folder / "results.csv")
    return name


def _released(project: Path) -> list[str]:
    return [one.run for one in read_ledger(project)]


def test_a_run_that_differs_by_one_patient_is_refused_with_the_parameter_the_group_and_the_way_on(project, cohort):
    assert invoked("release", _finished(project, "first", cohort)).stdout == "first is written down as released\n"
    result = invoked("release", _finished(project, "older", cohort, minimum_age_years=19))
    assert (result.exit_code, result.stdout) == (1, "")
    first, second, third = result.stderr.splitlines()
    assert re.match(r"older is not released: beside first, released on 20\d\d-\d\d-\d\d, it tells of 1 to 4 ", first)
    assert "“patients" in first
    assert second == "Parameters that differ: minimum_age_years (18 there, 19 here)."
    assert third.endswith("ibd-study release older --accept-differencing REASON")
    assert _released(project) == ["first"]


def test_runs_that_differ_at_a_week_of_the_course_only_are_told_apart(project, cohort, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr("ibd_study.project.PROJECT", project)
    # Windows are read on the pages of the course alone, and one patient was seen in week 14.5.
    values = {"pairing": "first_last", "course_weeks": [12.0]}
    assert invoked("release", _finished(project, "first", cohort, **values)).exit_code == 0
    result = invoked("release", _finished(project, "wider", cohort, **values, window_weeks=3))
    assert result.exit_code == 1
    assert "window_weeks (2 there, 3 here)" in result.stderr
    assert "at week 12" in result.stderr


def test_what_was_released_by_other_software_is_known_by_its_sizes(project, cohort):
    invoked("release", _finished(project, "first", cohort))
    content = json.loads(ledger_file(project).read_text())
    sizes = next(iter(content["releases"][0]["sizes"].values()))
    sizes["cd_clinical_remission, evaluable"] += 1
    ledger_file(project).write_text(json.dumps(content))
    result = invoked("release", "first")
    assert result.exit_code == 1
    assert "“cd_clinical_remission, evaluable”" in result.stderr
    assert "No parameter differs: the cohort or the software has changed since." in result.stderr


def test_a_reason_lets_it_leave_and_stays_in_the_ledger(project, cohort):
    for name, values in (("first", {}), ("older", {"minimum_age_years": 19})):
        done = invoked(
            "release", _finished(project, name, cohort, **values), "--accept-differencing", "the journal asks"
        )
        assert done.exit_code == 0, done.stderr
    assert "older is written down as released, although it differs by a few patients from first" in done.stdout
    first, older = read_ledger(project)
    # A reason that was not needed is not kept.
    assert (first.accepted_differencing, first.reason) == (False, "")
    assert (older.accepted_differencing, older.reason) == (True, "the journal asks")
    assert "the journal asks" not in "".join(path.read_text() for path in (project / "runs" / "older").glob("*.json"))


def test_what_has_left_leaves_again_and_is_written_down_once(project, cohort):
    invoked("release", _finished(project, "first", cohort))
    invoked("release", _finished(project, "older", cohort, minimum_age_years=19), "--accept-differencing", "asked for")
    again = invoked("release", _finished(project, "copy", cohort))
    assert re.fullmatch(r"copy is first, released on 20\d\d-\d\d-\d\d: nothing new leaves\n", again.stdout)
    # The same patients under another interval: nobody new is told of, though the older run would tell of one.
    assert invoked("release", _finished(project, "interval", cohort, ci_method="jeffreys")).exit_code == 0
    assert _released(project) == ["first", "older", "interval"]


def test_the_ledger_holds_no_patient_and_no_small_count(project, cohort):
    invoked("release", _finished(project, "first", cohort))
    text = ledger_file(project).read_text()
    assert "SECRET" not in text
    assert "2024-" not in text
    sizes = [size for stage in read_ledger(project)[0].sizes.values() for size in stage.values()]
    assert len(sizes) > 100
    assert min(sizes) >= 5


@pytest.mark.parametrize("name", ["a-hospital", "renamed"])
def test_a_cohort_exported_anew_with_a_patient_less_is_held_against_the_sizes_of_before(project, tmp_path, name):
    place = tmp_path / "export"
    invoked("release", _finished(project, "first", write_cohort(place, patients())))
    # Under its own name elsewhere, or in the same place under another name.
    new = write_cohort(place if name == "renamed" else tmp_path / "new", patients()[:-1], name)
    result = invoked("release", _finished(project, "anew", new))
    assert result.exit_code == 1
    assert "No parameter differs: the cohort or the software has changed since." in result.stderr
    assert _released(project) == ["first"]


def test_the_cohort_of_another_hospital_is_not_held_against_it(project, tmp_path, cohort):
    invoked("release", _finished(project, "first", cohort))
    other = write_cohort(tmp_path / "other", patients()[:-1], "another-hospital")
    assert invoked("release", _finished(project, "other", other)).exit_code == 0
    assert _released(project) == ["first", "other"]


def test_two_released_runs_are_held_together(project, tmp_path):
    whom = [one._replace(age=50) for one in patients()[:40]]
    whom[0] = whom[0]._replace(sex="")
    cohort = write_cohort(tmp_path / "cohort", whom)
    assert invoked("release", _finished(project, "all", cohort)).exit_code == 0
    assert invoked("release", _finished(project, "men", cohort, subgroup="sex=male")).exit_code == 0
    women = invoked("release", _finished(project, "women", cohort, subgroup="sex=female"))
    assert women.exit_code == 1
    assert "of two runs together" in women.stderr
    assert "subgroup (sex=male there, sex=female here)" in women.stderr


def test_a_site_file_goes_the_same_way(project, tmp_path, cohort):
    first = invoked("export-site", _finished(project, "first", cohort), "--out", tmp_path / "first.zip")
    assert (first.exit_code, first.stdout.splitlines()[-1]) == (0, "first is written down as released")
    older = _finished(project, "older", cohort, minimum_age_years=19)
    refused = invoked("export-site", older, "--out", tmp_path / "older.zip")
    assert (refused.exit_code, (tmp_path / "older.zip").exists()) == (1, False)
    assert "minimum_age_years (18 there, 19 here)" in refused.stderr
    accepted = invoked(
        "export-site", older, "--out", tmp_path / "older.zip", "--accept-differencing", "agreed with all"
    )
    assert accepted.exit_code == 0, accepted.stderr
    assert b"agreed with all" not in (tmp_path / "older.zip").read_bytes()
    assert read_site(tmp_path / "older.zip").parameters["minimum_age_years"] == 19
    assert _released(project) == ["first", "older"]


def test_an_exact_book_of_real_patients_is_not_for_release(project, cohort):
    result = invoked("release", _finished(project, "inside", cohort, disclosure="exact_internal"))
    assert result.exit_code == 1
    assert "small counts of real patients would leave the hospital" in result.stderr
    assert _released(project) == []


def test_invented_patients_are_exempt(project):
    for name, values in (("first", {}), ("older", {"minimum_age_years": 19})):
        result = invoked("release", _finished(project, name, SYNTHETIC, **values))
        assert result.stdout.startswith(f"{name}: the patients are synthetic, so that it may leave")
    assert not (project / "releases").exists()
    assert invoked("compare", "first", "older").exit_code == 0


def test_runs_that_differ_by_a_few_are_not_compared_unless_both_stay_inside_or_have_left(project, cohort):
    _finished(project, "first", cohort), _finished(project, "older", cohort, minimum_age_years=19)
    refused = invoked("compare", "first", "older")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith("older is not compared: beside first, it tells of 1 to 4 patients")
    assert "minimum_age_years (18 there, 19 here)" in refused.stderr
    assert invoked("compare", "first", _finished(project, "copy", cohort)).exit_code == 0
    inside = {"disclosure": "exact_internal"}
    _finished(project, "in", cohort, **inside), _finished(project, "inner", cohort, minimum_age_years=19, **inside)
    assert invoked("compare", "in", "inner").exit_code == 0
    for name in ("first", "older"):
        invoked("release", name, "--accept-differencing", "asked for")
    assert invoked("compare", "first", "older").exit_code == 0


def test_a_damaged_ledger_is_refused_in_words_and_left_as_it_is(project, cohort):
    invoked("release", _finished(project, "first", cohort))
    for damaged in ("", "{", "[]", '{"releases": [{"run": "first"}]}', '{"releases": 7}', '{"releases": [{}]}'):
        ledger_file(project).write_text(damaged)
        result = invoked("release", "first")
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith("releases/ledger.json cannot be read (")
        assert "put back the last good copy" in result.stderr
        assert ledger_file(project).read_text() == damaged


def test_a_place_where_no_ledger_can_be_written_is_named(project, cohort):
    (project / "releases").write_text("")
    result = invoked("release", _finished(project, "first", cohort))
    assert result.exit_code == 1
    assert f"{project / 'releases'} cannot be read or written" in result.stderr


@pytest.mark.parametrize(
    ("reason", "said"), [("two\nlines", "not one line"), ("x" * 501, "not one line"), (" ", "older is not released")]
)
def test_a_reason_is_one_line(project, cohort, reason, said):
    invoked("release", _finished(project, "first", cohort))
    older = _finished(project, "older", cohort, minimum_age_years=19)
    result = invoked("release", older, "--accept-differencing", reason)
    assert (result.exit_code, said in result.stderr) == (1, True)
    assert _released(project) == ["first"]


def _built(project: Path, name: str, **values: object) -> tuple[str, set[str]]:
    """The summary of a build and the flag of its manifest."""
    plan = make_plan(project, None, name, cohort=str(project / "cohort"), **values)
    summary = building.build(project, plan, CohortSource(project / "cohort", plan.set_values), "2")
    manifest = json.loads((project / "runs" / name / "manifest.json").read_text())
    return summary, manifest["differs_from_released"]


def test_a_build_warns_and_marks_a_run_that_differs_by_a_few_and_is_not_stopped(
    tmp_path, monkeypatch, first_stage_only
):
    project = write_project(tmp_path, monkeypatch)
    write_cohort(project / "cohort", patients())
    assert _built(project, "first")[1] is False
    release(project, "first", "")
    summary, marked = _built(project, "first")
    assert (summary.splitlines()[0][:15], len(summary.splitlines()), marked) == ("0 of 2 notebook", 2, False)
    summary, marked = _built(project, "narrow", subgroup="smoking=never")
    assert marked is True
    assert summary.splitlines()[2].startswith("narrow differs by fewer than 5 patients from first, released on ")
    with monkeypatch.context() as patched:
        # Where nothing has changed, nothing is held against the ledger again.
        patched.setattr(releases, "warning_beside_released", None)
        again, _ = _built(project, "narrow", subgroup="smoking=never")
    assert (again.startswith("0 of 2"), again.splitlines()[1:]) == (True, summary.splitlines()[1:])
    release(project, "narrow", "asked for")
    # What has left with a reason stays marked, and what left before it stays unmarked.
    assert [_built(project, "narrow", subgroup="smoking=never")[1], _built(project, "first")[1]] == [True, False]


def test_a_build_of_invented_patients_asks_no_ledger(tmp_path, monkeypatch):
    project = write_project(tmp_path, monkeypatch)
    (project / "releases").mkdir()
    ledger_file(project).write_text("damaged")
    assert _built(project, "first")[1] is False


def _add(project: Path, name: str) -> None:
    with only_writer(project):
        add_release(project, Release("2026-01-01", name, Patients("a", "b", "c"), {"minimum_count": 5}, {}))


def test_writers_at_one_time_lose_no_release(tmp_path):
    names = [f"run-{number}" for number in range(8)]
    writers = [get_context("fork").Process(target=_add, args=(tmp_path, name)) for name in names]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(one.run for one in read_ledger(tmp_path)) == names


def test_the_ledger_outlives_the_runs_is_committed_nowhere_and_is_named_where_people_look():
    clean = (ROOT / "Makefile").read_text().split("\nclean:")[1]
    assert "runs" in clean
    assert "releases" not in clean
    assert "/releases/" in (ROOT / ".gitignore").read_text().splitlines()
    assert not ledger_file(ROOT).is_relative_to(ROOT / "runs")
    for page in ("README.md", "book/methods.md", "book/own_cohort.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        assert "`releases/ledger.json`" in text, page
        assert "ibd-study release" in text, page
