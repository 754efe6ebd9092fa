"""The command line: what it prints, its exit status, and errors for people instead of tracebacks."""

import json
from importlib.metadata import version
from pathlib import Path

import pytest
from command_line import invoked

from ibd_study.endpoints import REGISTRY
from ibd_study.parameters import Parameters
from ibd_study.project import PACKED, PROJECT
from ibd_study.results import results_frame, write_results
from ibd_tools.cli import main
from ibd_tools.run.workers import Stopped

FIELDS = {
    "patients": [("patient_id", "string"), ("diagnosis", "string"), ("age_years", "number")],
    "visits": [("patient_id", "string"), ("week", "number"), ("cdai", "number")],
}
ROWS = {"patients": "P1,UC,41\nP2,CD,29\n", "visits": "P2,0,262\nP2,12,131\n"}


def _cohort(folder: Path, **changed: str) -> Path:
    folder.mkdir()
    resources = [
        {"name": name, "path": f"{name}.csv", "schema": {"fields": [{"name": n, "type": t} for n, t in fields]}}
        for name, fields in FIELDS.items()
    ]
    (folder / "datapackage.json").write_text(json.dumps({"title": "Two patients", "resources": resources}))
    for name, fields in FIELDS.items():
        header = ",".join(column for column, _ in fields)
        (folder / f"{name}.csv").write_text(f"{header}\n{changed.get(name, ROWS[name])}")
    return folder


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_explains_itself(command):
    for option in ("--help", "-h"):
        result = invoked(command, option)
        assert result.exit_code == 0
        assert result.stdout.startswith(f"Usage: main {command}")
    assert main.commands[command].help


def test_the_commands_are_those_of_the_readme():
    assert set(main.commands) == {
        "build",
        "validate",
        "parameters",
        "explain",
        "forget",
        "new",
        "pdf",
        "profile",
        "sweep",
        "synthesise",
        "compare",
        "counts",
        "audit",
        "import",
        "template",
        "export-site",
        "release",
        "combine",
        "lessons",
    }
    assert invoked("--version").stdout == f"main, version {version('ibd-study')}\n"


def test_a_valid_cohort_is_described(tmp_path):
    result = invoked("validate", _cohort(tmp_path / "cohort"))
    assert (result.exit_code, result.stderr) == (0, "")
    assert [line.split() for line in result.stdout.splitlines()] == [
        ["Two", "patients:", "valid"],
        ["patients", "2", "rows,", "3", "columns", "with", "values"],
        ["visits", "2", "rows,", "3", "columns", "with", "values"],
        ["adverse_events", "0", "rows,", "0", "columns", "with", "values"],
    ]


def test_what_the_default_run_would_leave_unread_is_said_with_counts(tmp_path, monkeypatch):
    monkeypatch.setitem(FIELDS, "visits", [*FIELDS["visits"][:2], ("hbi", "integer"), ("hbi_wellbeing", "integer")])
    said = invoked("validate", _cohort(tmp_path / "cohort", visits="P1,0,4,\nP2,0,9,\nP2,11,3,\nP2,12,,1\n")).stdout
    assert said.splitlines()[4:] == [
        "Harvey-Bradshaw index in Crohn's disease, at follow-up: nearer form incomplete, another visit read: 1",
        "Harvey-Bradshaw index in ulcerative colitis: a score of another disease, which nothing reads: 1",
        "Evaluable with other_indices=true: clinical remission by Harvey-Bradshaw index 1 patients instead of 0; "
        "clinical response by Harvey-Bradshaw index 1 patients instead of 0.",
    ]


def test_all_problems_of_a_bad_cohort_go_to_stderr_with_exit_status_1(tmp_path):
    folder = _cohort(tmp_path / "cohort", patients="P1,UC,forty\nP2,XX,29\n", visits="P2,0,262\nP9,12,131\n")
    result = invoked("validate", folder)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"problems in cohort {folder}" in result.stderr
    for words in ("row 2, column age_years: found 'forty'", "row 3, column diagnosis: found 'XX'", "found 'P9'"):
        assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_a_cohort_that_is_not_there_is_said_in_one_line(tmp_path):
    result = invoked("validate", tmp_path / "nowhere")
    assert result.exit_code == 1
    assert "there is none of this name" in result.stderr


def test_every_parameter_is_printed_with_meaning_limits_and_default():
    result = invoked("parameters")
    assert result.exit_code == 0
    for name, field in Parameters.model_fields.items():
        assert f"\n{name} = " in result.stdout
        assert field.description in result.stdout
    assert "\nuc_week = 8\n" in result.stdout
    assert "a number above 0 and at most 260 weeks" in result.stdout
    assert [line for line in result.stdout.splitlines() if line.isupper()] == [
        "RUN",
        "ANALYSIS",
        "STATISTICS",
        "CUT-OFF",
    ]


def test_a_set_parameter_is_printed_with_what_follows_from_it():
    result = invoked("parameters", "--set", "definitions=trial", "--set", "uc_week=10")
    assert "\nuc_week = 10\n" in result.stdout
    assert "\ncd_response_cdai_fall_at_least = 100\n" in result.stdout


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("uc_weak=8", "unknown parameter 'uc_weak': did you mean 'uc_week'?"),
        ("missing_data=nir", "parameter 'missing_data' is 'nir'; expected one of observed, nri, locf"),
        ("uc_week", "setting 'uc_week'; expected name=value"),
        ("name=x", "unknown parameter 'name'"),
    ],
)
@pytest.mark.parametrize("command", [("parameters",), ("explain", "uc_clinical_remission"), ("build",)], ids=str)
def test_a_wrong_setting_is_one_clear_line(monkeypatch, command, setting, words):
    monkeypatch.setattr("ibd_tools.run.build", lambda *_: pytest.fail("something ran"))
    result = invoked(*command, "--set", setting)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(words)
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("key", REGISTRY)
def test_every_endpoint_is_explained(key):
    result = invoked("explain", key)
    assert result.exit_code == 0
    entry = REGISTRY[key]
    assert result.stdout.startswith(f"{key}: {entry.disease}, {entry.label}\n")
    for words in (
        "\n  - ",
        "\nCounted among: ",
        "\nColumns: ",
        f"\nSource: {entry.source}",
        f"Assumption: {entry.assumption}",
    ):
        assert words in result.stdout


def test_an_explanation_follows_the_parameters():
    assert "150" in invoked("explain", "cd_clinical_remission").stdout
    assert "137.5" in invoked("explain", "cd_clinical_remission", "--set", "cd_remission_cdai_below=137.5").stdout


def test_an_unknown_endpoint_lists_those_there_are():
    result = invoked("explain", "uc_remission")
    assert result.exit_code == 1
    assert result.stderr.startswith("no endpoint 'uc_remission'; there are: ")
    assert "cd_ultrasound_response" in result.stderr


def test_a_synthetic_cohort_is_valid_and_the_same_to_the_byte_when_written_again(tmp_path):
    folders = [tmp_path / name for name in ("a", "b")]
    for folder in folders:
        result = invoked("synthesise", folder, "--patients", 12, "--seed", 3)
        assert (result.exit_code, result.stdout) == (0, f"12 synthetic patients in {folder}\n")
    names = sorted(path.name for path in folders[0].iterdir())
    assert names == ["adverse_events.csv", "datapackage.json", "patients.csv", "visits.csv"]
    assert all((folders[0] / name).read_bytes() == (folders[1] / name).read_bytes() for name in names)
    assert "12 rows" in invoked("validate", folders[0]).stdout


def test_a_synthetic_cohort_never_overwrites(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "patients.csv").write_text("mine")
    result = invoked("synthesise", tmp_path / "mine")
    assert result.exit_code == 1
    assert result.stderr == f"{tmp_path / 'mine'} is not empty; name a new folder\n"
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["patients.csv"]


def test_what_is_set_by_hand_is_true_of_a_synthetic_cohort(tmp_path):
    changes = "--set", "effect_points=7", "--set", "starts_at_cdai=null"
    result = invoked("synthesise", tmp_path / "a", "--patients", 40, *changes)
    assert result.stdout == f"40 synthetic patients in {tmp_path / 'a'}\n"
    assert "effect_points 7" in (tmp_path / "a" / "datapackage.json").read_text(encoding="utf-8")
    result = invoked("synthesise", tmp_path / "b", "--set", "efect_points=7")
    assert result.exit_code == 1
    assert result.stderr == "--set: unknown name 'efect_points'; did you mean 'effect_points'?\n"


@pytest.mark.parametrize("arguments", [("--patients", 9), ("--seed", -1), ("--patients", "many")])
def test_an_impossible_synthetic_cohort_is_refused(tmp_path, arguments):
    assert invoked("synthesise", tmp_path / "new", *arguments).exit_code == 2
    assert not (tmp_path / "new").exists()


def test_a_file_in_place_of_a_folder_is_refused_in_words(tmp_path):
    (tmp_path / "file").write_text("")
    result = invoked("synthesise", tmp_path / "file")
    assert result.exit_code == 2
    assert "is a file" in result.stderr


def _finished_run(folder: Path, value: float, **parameters: object) -> Path:
    row = {"notebook": "uc_clinical", "endpoint": "uc_clinical_remission", "statistic": "percentage", "week": 8}
    write_results(results_frame([row | {"value": value, "N": 66}]), folder / "results.csv")
    cohort = {"sha256": "abc", "synthetic": True}
    content = {"parameters": {"missing_data": "observed", "uc_week": 8} | parameters, "cohort": cohort}
    (folder / "manifest.json").write_text(json.dumps(content))
    return folder


def test_runs_that_differ_are_compared_with_their_parameters_on_top(tmp_path):
    a, b = _finished_run(tmp_path / "a", 57.5), _finished_run(tmp_path / "b", 47.5, missing_data="nri")
    result = invoked("compare", a, b)
    assert result.exit_code == 1
    top, parameter, count, pages, header, row = result.stdout.splitlines()
    assert (top, parameter) == ("1 parameters and versions differ:", "  missing_data: observed | nri")
    assert count == "1 numbers differ by more than 0"
    assert pages == "  missing in one run: 0; by page: uc_clinical 1"
    assert header.split()[-3:] == ["number", "a", "b"]
    assert row.split()[-5:] == ["8.0", "8.0", "value", "57.5", "47.5"]


def test_runs_that_agree_within_the_tolerance_end_with_exit_status_0(tmp_path):
    a, b = _finished_run(tmp_path / "a", 57.5), _finished_run(tmp_path / "b", 57.0)
    result = invoked("compare", a, b, "--tolerance", 0.5)
    assert (result.exit_code, result.stdout) == (
        0,
        "0 parameters and versions differ\n0 numbers differ by more than 0.5\n",
    )
    assert invoked("compare", a, b, "--tolerance", 0.4).exit_code == 1


@pytest.mark.parametrize("kept", ["results.csv", "manifest.json"])
def test_a_run_that_is_not_finished_cannot_be_compared(tmp_path, kept):
    a, b = _finished_run(tmp_path / "a", 1), _finished_run(tmp_path / "b", 1)
    next(path for path in b.iterdir() if path.name != kept).unlink()
    result = invoked("compare", a, b)
    assert result.exit_code == 1
    assert result.stderr == f"no run {str(b)!r}: neither {b} nor runs/{b} holds results.csv and manifest.json\n"


@pytest.fixture
def asked(monkeypatch) -> dict:
    """What the command would have built."""
    seen = {}

    def build(project, plan, source, cores, executor=""):
        seen.update(plan=plan, source=source, cores=cores)
        return "summary"

    monkeypatch.setattr("ibd_tools.run.build", build)
    return seen


def test_build_runs_the_study_by_default(asked):
    result = invoked("build")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "summary\n", "Building runs/default\n")
    assert (asked["plan"].name, asked["plan"].set_values, asked["cores"]) == ("default", {}, "all")
    assert asked["source"].folder == PROJECT / "data" / "synthetic"


def test_build_takes_scenario_name_cores_and_settings(asked):
    invoked(
        "build",
        "--scenario",
        "nri",
        "--name",
        "mine",
        "--cores",
        2,
        "--set",
        "uc_week=10",
        "--set",
        "subgroup=sex=male",
    )
    assert asked["plan"].name == "mine"
    assert asked["plan"].set_values == {"missing_data": "nri", "uc_week": 10, "subgroup": "sex=male"}
    assert asked["cores"] == "2"


@pytest.mark.parametrize(
    ("place", "option"),
    [(".", ("--cohort", "own")), (".", ("--set", "cohort=own")), ("own", ("--cohort", "."))],
)
def test_a_cohort_is_found_from_where_the_command_runs(asked, tmp_path, monkeypatch, place, option):
    folder = _cohort(tmp_path / "own")
    monkeypatch.chdir(tmp_path / place)
    invoked("build", *option)
    assert asked["source"].folder.resolve() == folder
    found = asked["plan"].pages["uc_clinical"]["cohort"]
    assert (PROJECT / found).resolve() == folder, "the notebooks run in the project and would not find it"
    assert asked["plan"].name == "own"


def test_an_absolute_path_of_a_cohort_stays_as_it_is(asked, tmp_path):
    folder = _cohort(tmp_path / "own")
    invoked("build", "--cohort", folder)
    assert asked["plan"].cohort == str(folder)
    assert asked["source"].folder == folder


@pytest.mark.parametrize("place", [PROJECT, PROJECT / "data"])
def test_a_cohort_of_the_project_keeps_a_path_that_holds_on_every_computer(asked, monkeypatch, place):
    monkeypatch.chdir(place)
    invoked("build", "--cohort", (PROJECT / "data" / "synthetic").relative_to(place))
    assert asked["plan"].cohort == "data/synthetic"
    assert asked["source"].folder == PROJECT / "data" / "synthetic"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--scenario", "nir"), "no scenario 'nir'; in scenarios/ there are: nri, trial"),
        (("--cores", "0"), "--cores is '0'; expected a whole number above 0, or all"),
        (("--cores", "two"), "--cores is 'two'"),
        (("--name", ".."), "run name '..'; expected letters, digits, hyphens"),
        (("--set", "cohort=5"), "parameter 'cohort' is 5; expected text"),
    ],
)
def test_a_build_that_cannot_be_is_refused_in_one_line(asked, arguments, words):
    result = invoked("build", *arguments)
    assert result.exit_code == 1
    assert result.stderr.startswith(words)
    assert asked == {}


def test_a_bad_cohort_stops_the_build_and_no_run_appears(tmp_path):
    folder = _cohort(tmp_path / "cohort-that-nobody-has", patients="P1,XX,41\n")
    result = invoked("build", "--cohort", folder)
    assert result.exit_code == 1
    assert "column diagnosis: found 'XX'" in result.stderr
    assert not (PROJECT / "runs" / folder.name).exists()


HEADER = "key,label,group,group_size,n,kind,value,p"


def _paper(folder: Path, *rows: str) -> Path:
    path = folder / "paper.csv"
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return path


def test_the_audit_of_a_table_is_written_as_a_report(tmp_path):
    path = _paper(tmp_path, "cure,Cure,Drug,66,66,percentage,57.6,", "relief,Relief,Drug,66,66,percentage,57.7,")
    out = tmp_path / "new" / "report.md"
    result = invoked("audit", path, "--out", out)
    assert (result.exit_code, result.stdout) == (1, f"{out}: 1 of 2 printed numbers needs attention\n")
    report = out.read_text(encoding="utf-8")
    assert report.startswith("# paper.csv: 1 of 2 printed numbers needs attention\n")
    assert "| Drug: Relief | 57.7 % | impossible: no whole number of 66 gives 57.7 %" in report
    assert invoked("audit", path).stdout == report


def test_a_table_that_needs_no_attention_has_exit_status_0(tmp_path):
    result = invoked("audit", _paper(tmp_path, "cure,Cure,Drug,66,66,percentage,57.6,"))
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_table_is_drafted_from_text_and_can_be_audited(tmp_path):
    text, table = tmp_path / "abstract.txt", tmp_path / "table.csv"
    text.write_text("Remission was seen in 38/66 patients (57·6%).", encoding="utf-8")
    result = invoked("audit", "--from-text", text, "--out", table)
    words = f"{table}: 1 numbers found, 0 of them with a question in column check; nothing is judged yet\n"
    assert (result.exit_code, result.stdout) == (0, words)
    assert invoked("audit", "--from-text", text).stdout == table.read_text(encoding="utf-8")
    assert invoked("audit", table).stdout.startswith("# table.csv: none of 1 printed numbers needs attention\n")


def test_what_cannot_be_drafted_is_said_in_one_line_with_exit_status_2(tmp_path):
    (tmp_path / "none.txt").write_text("Nothing.", encoding="utf-8")
    (tmp_path / "latin.txt").write_bytes(b"57\xb76%")
    for arguments, words in (
        (("--from-text", tmp_path / "none.txt"), "no percentage, mean, median, ratio or rate found"),
        (("--from-text", tmp_path / "latin.txt"), "is no text in UTF-8"),
        (("--from-text", tmp_path / "missing.txt"), "cannot be read"),
        ((), "expected either a TABLE to audit, or a text"),
    ):
        result = invoked("audit", *arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert words in result.stderr
        assert len(result.stderr.splitlines()) == 1


def test_problems_of_an_audit_table_go_to_stderr_with_exit_status_2(tmp_path):
    out = tmp_path / "report.md"
    result = invoked(
        "audit", _paper(tmp_path, "a,A,Drug,0,,percentage,57.6,", "b,B,Drug,9,,percentage,x,"), "--out", out
    )
    assert (result.exit_code, result.stdout, out.exists()) == (2, "", False)
    assert "2 problems in table" in result.stderr
    assert "row 2, column group_size: found '0'; expected a value of at least 1" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_report_that_cannot_be_written_is_said_in_one_line(tmp_path):
    path = _paper(tmp_path, "cure,Cure,Drug,66,66,percentage,57.6,")
    result = invoked("audit", path, "--out", path / "report.md")
    assert result.exit_code == 2
    assert "cannot be read or written" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", [("build",), ("combine", "a.csv", "b.csv"), ("forget",), ("release", "a")])
def test_an_installed_package_outside_a_compendium_says_how_to_lay_one_out(monkeypatch, command):
    monkeypatch.setattr("ibd_study.project.PROJECT", PACKED)
    result = invoked(*command)
    assert result.exit_code == 1
    assert "holds study.yml and notebooks/; lay one out with `ibd-study new my_study`" in result.stderr


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            OSError(28, "No space left on device", "runs/x"),
            "runs/x cannot be read or written (No space left on device)",
        ),
        (OSError(30, "Read-only file system"), "a file cannot be read or written (Read-only file system)"),
        (Stopped(), "stopped; the same command goes on from here"),
    ],
)
def test_a_full_disk_a_locked_folder_and_a_signal_are_said_in_words(monkeypatch, error, words):
    def fail(*_):
        raise error

    monkeypatch.setattr("ibd_tools.run.build", fail)
    result = invoked("build")
    assert (result.exit_code, result.stderr.splitlines()[-1].startswith(words)) == (1, True)


def test_a_name_that_no_folder_can_have_is_refused():
    result = invoked("build", "--name", "x" * 300)
    assert result.exit_code == 1
    assert "of 300 signs'; expected letters, digits, hyphens, at most 100 of them" in result.stderr
