"""Strict and atomic execution, on notebooks of a few lines."""

import json
from pathlib import Path

import pytest

from ibd_study.parameters import ParameterError
from ibd_tools.run import notebook as running
from ibd_tools.run.notebook import NotebookError, check_values, execute, shown_with

PARAMETERS = """\
run: str = "alone"  # name of the run
results_file: str = ""
cohort: str = "data/synthetic"
subgroup: str = ""
uc_week: float = 8.0
course_weeks: list = [4.0, 24.0]
table_one_p_values: bool = False
uc_remission_mes_at_most: float | None = None
"""
WRITE_ALL = """\
import json
values = [run, cohort, subgroup, uc_week, course_weeks, table_one_p_values, uc_remission_mes_at_most]
with open(results_file, "w", encoding="utf-8") as file:
    json.dump(values, file, ensure_ascii=False)
"""
WRITE_AND_FAIL = """\
with open(results_file, "w") as file:
    file.write("12")
raise ValueError("the cohort has no visits\\nsecond line")
"""


def _cell(source: str | list[str], *tags: str) -> dict:
    return {
        "cell_type": "code",
        "metadata": {"tags": list(tags)} if tags else {},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def _write(path: Path, *cells: dict) -> Path:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    content = {"cells": list(cells), "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 4}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.fixture
def places(tmp_path) -> dict[str, Path]:
    return {"output": tmp_path / "out" / "page.ipynb", "log": tmp_path / "logs" / "page.ipynb"}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"uc_weak": 8}, "unknown parameter 'uc_weak': did you mean 'uc_week'?"),
        ({"uc_week": "eight"}, "parameter 'uc_week' is 'eight'; expected a number above 0 and at most 260 weeks"),
        ({"course_weeks": 4}, "parameter 'course_weeks' is 4; expected a list of numbers"),
        ({"cd_week": 12}, "page.ipynb does not use cd_week; it uses run, results_file, cohort, subgroup, uc_week"),
    ],
)
def test_wrong_values_are_refused_before_anything_runs(tmp_path, places, monkeypatch, values, words):
    monkeypatch.setattr(running, "_papermill", lambda *_: pytest.fail("something ran"))
    path = _write(tmp_path / "page.ipynb", _cell(PARAMETERS, "parameters"), _cell(WRITE_ALL))
    with pytest.raises(ParameterError) as error:
        execute(path, values=values, **places)
    assert str(error.value).startswith(words)
    assert sorted(tmp_path.iterdir()) == [path]


def test_plumbing_that_the_notebook_does_not_declare_is_refused(tmp_path):
    path = _write(tmp_path / "page.ipynb", _cell("uc_week: float = 8.0", "parameters"))
    with pytest.raises(ParameterError, match="does not use results_file; it uses uc_week"):
        check_values(path, {"uc_week": 10.0, "results_file": "part.csv"})
    check_values(path, {"uc_week": 10})


def test_what_the_cell_does_not_name_goes_into_its_settings_and_is_shown_there(tmp_path, places):
    own = 'cohort: str = "x"\nuc_week: float = 8.0\nsettings: dict = {}'
    path = _write(tmp_path / "page.ipynb", _cell(own, "parameters"), _cell("print(uc_week, settings)"))
    execute(path, values={"uc_week": 10, "ci_method": "mid_p", "cohort": "/home/a/b", "cd_week": 9}, **places)
    cells = json.loads(places["output"].read_text())["cells"]
    assert "".join(cells[2]["outputs"][0]["text"]) == "10 {'ci_method': 'mid_p', 'cd_week': 9}\n"
    shown = ["# Parameters\n", "uc_week = 10\n", 'cohort = "path/to/b"\n']
    assert cells[1]["source"] == [*shown, 'settings = {"ci_method": "mid_p", "cd_week": 9}\n']


def test_a_parameter_that_a_page_does_without_is_refused(tmp_path):
    opening = 'analysis = open_analysis("page", globals(), without=["missing_data"])'
    path = _write(tmp_path / "page.ipynb", _cell("settings: dict = {}", "parameters"), _cell(opening))
    check_values(path, {"cd_week": 10.0})
    with pytest.raises(ParameterError, match=r"page\.ipynb does not use missing_data; it uses all others"):
        check_values(path, {"missing_data": "nri"})


def test_values_pass_through_unchanged_and_the_output_appears_whole(tmp_path, places):
    path = _write(tmp_path / "page.ipynb", _cell(PARAMETERS, "parameters"), _cell(WRITE_ALL))
    source = path.read_bytes()
    places["log"].parent.mkdir()
    places["log"].write_text("an earlier failure")
    values = {
        "run": "größer 'als' \"x\"",
        "results_file": str(tmp_path / "part.json"),
        "subgroup": "sex=female",
        "uc_week": 10.5,
        "course_weeks": [2, 52.0],
        "table_one_p_values": True,
        "uc_remission_mes_at_most": None,
    }
    seconds = execute(path, values=values, **places)
    written = json.loads((tmp_path / "part.json").read_text(encoding="utf-8"))
    assert written == ["größer 'als' \"x\"", "data/synthetic", "sex=female", 10.5, [2, 52.0], True, None]
    assert 0 < seconds < 300
    assert sorted(places["output"].parent.iterdir()) == [places["output"]]
    assert places["output"].stat().st_mode & 0o444 == 0o444, "others cannot read the executed notebook"
    executed = json.loads(places["output"].read_text(encoding="utf-8"))
    assert [cell["metadata"]["tags"] for cell in executed["cells"][:2]] == [["parameters"], ["injected-parameters"]]
    assert path.read_bytes() == source
    assert not places["log"].exists(), "the log of an earlier failure stayed"


def test_a_failing_notebook_leaves_its_traceback_and_nothing_like_a_result(tmp_path, places):
    path = _write(tmp_path / "page.ipynb", _cell(PARAMETERS, "parameters"), _cell(WRITE_AND_FAIL), _cell("run"))
    part, log = tmp_path / "part.csv", places["log"]
    with pytest.raises(NotebookError) as error:
        execute(path, values={"results_file": str(part)}, **places)
    assert str(error.value) == f"page failed: ValueError: the cohort has no visits (traceback in {log})"
    assert not part.exists()
    assert list(places["output"].parent.iterdir()) == []
    assert "Traceback (most recent call last)" in log.read_text(encoding="utf-8")


def test_a_failure_before_the_first_cell_keeps_its_own_words(tmp_path, places, monkeypatch):
    def no_kernel(*_):
        raise RuntimeError("no kernel of that name")

    monkeypatch.setattr(running, "_papermill", no_kernel)
    path = _write(tmp_path / "page.ipynb", _cell(PARAMETERS, "parameters"))
    with pytest.raises(NotebookError) as error:
        execute(path, values={}, **places)
    assert str(error.value) == "page failed: RuntimeError: no kernel of that name"
    assert not places["log"].exists()


def _executed(path: Path, cohort: str) -> None:
    injected = _cell(f"# Parameters\nuc_week = 10\ncohort = {cohort!r}\nrun = 'x'\n", "injected-parameters")
    _write(path, _cell(PARAMETERS, "parameters"), injected, _cell("cohort = 1"))
    notebook = json.loads(path.read_text())
    notebook["metadata"]["papermill"] = {"parameters": {"cohort": cohort}, "output_path": cohort, "exception": None}
    path.write_text(json.dumps(notebook))


@pytest.mark.parametrize("cohort", ["/home/someone/ward 7", '../it\'s "here"/ward 7', "C:\\Users\\someone\\ward 7"])
def test_an_executed_notebook_does_not_say_where_its_cohort_lies(tmp_path, places, monkeypatch, cohort):
    monkeypatch.setattr(running, "_papermill", lambda notebook, output, values: _executed(output, cohort))
    values = {"cohort": cohort, "uc_week": 10, "run": "x"}
    execute(_write(tmp_path / "page.ipynb", _cell(PARAMETERS, "parameters")), values=values, **places)
    executed = json.loads(places["output"].read_text())
    lines = ["# Parameters\n", 'cohort = "path/to/ward 7"\n', "uc_week = 10\n", 'run = "x"\n']
    assert executed["cells"][1]["source"] == lines
    assert executed["cells"][2]["source"] == "cohort = 1"
    assert executed["metadata"]["papermill"] == {"exception": None}
    assert "someone" not in places["output"].read_text()


def test_a_page_shows_the_parameters_of_its_run_though_it_ran_under_others(tmp_path):
    _executed(tmp_path / "page.ipynb", "data/synthetic")
    executed = (tmp_path / "page.ipynb").read_text()
    cells = json.loads(shown_with(executed, {"uc_week": 12.5, "run": "later"}))["cells"]
    assert cells[1]["source"] == ["# Parameters\n", "uc_week = 12.5\n", 'run = "later"\n']


def test_an_execution_is_unfinished_in_the_private_folder(tmp_path, places, monkeypatch):
    seen = []
    monkeypatch.setattr(running, "_papermill", lambda notebook, output, values: seen.append(output) or _write(output))
    execute(_write(tmp_path / "page.ipynb", _cell(PARAMETERS, "parameters")), values={}, **places)
    assert [path.parent for path in seen] == [places["log"].parent]
    assert list(places["log"].parent.iterdir()) == []
