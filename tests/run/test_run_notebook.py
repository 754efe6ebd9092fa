"""Strict and atomic execution, on notebooks of a few lines."""

import json
from pathlib import Path

import pytest

from ibd_study.parameters import ParameterError
from ibd_study.run import notebook as running
from ibd_study.run.notebook import NotebookError, check_values, declared_parameters, execute, shown_with

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


def test_declared_parameters_are_read_with_their_defaults(tmp_path):
    source = (
        'a: str = "x=1, y=2"  # = in a comment\nb = -4.5\nc: list = [4.0, "é"]\nd: float | None = None\ne = (1, True)\n'
    )
    path = _write(tmp_path / "page.ipynb", _cell("x = 1"), _cell(source, "parameters", "hide"))
    assert declared_parameters(path) == {"a": "x=1, y=2", "b": -4.5, "c": [4.0, "é"], "d": None, "e": (1, True)}


def test_source_as_a_list_of_lines_is_read_too(tmp_path):
    path = _write(tmp_path / "page.ipynb", _cell(["a: int = 1\n", "b: int = 2"], "parameters"))
    assert declared_parameters(path) == {"a": 1, "b": 2}


@pytest.mark.parametrize(("cells", "count"), [([], 0), ([_cell("a = 1")], 0), ([_cell("a = 1", "parameters")] * 2, 2)])
def test_a_notebook_without_exactly_one_parameters_cell_is_refused(tmp_path, cells, count):
    path = _write(tmp_path / "page.ipynb", *cells)
    with pytest.raises(ParameterError, match=rf"page\.ipynb: {count} cells are tagged 'parameters'; expected one"):
        declared_parameters(path)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("a = 1 + later", "holds 'a = 1 \\+ later'; expected lines such as uc_week: float = 8.0"),
        ("a: float", "holds 'a: float'"),
        ("a, b = 1, 2", "holds '\\(?a, b\\)? = "),
        ("a.b = 1", "holds 'a.b = 1'"),
        ("import os", "holds 'import os'"),
        ("a = = 1", "invalid syntax"),
        ("%matplotlib inline", "invalid syntax"),
    ],
)
def test_a_parameters_cell_of_anything_but_plain_defaults_is_refused(tmp_path, source, words):
    path = _write(tmp_path / "page.ipynb", _cell(source, "parameters"))
    with pytest.raises(ParameterError, match=rf"page\.ipynb: .*{words}"):
        declared_parameters(path)


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
