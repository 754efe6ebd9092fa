"""The cell of parameters: what it declares, what it takes beside that, and what a notebook was handed."""

import json
from pathlib import Path

import pytest

from ibd_study.parameters import ParameterError
from ibd_study.parameters.notebook_cell import accepted_parameters, declared_parameters, given_parameters


def _cell(source: str | list[str], *tags: str) -> dict:
    return {"cell_type": "code", "metadata": {"tags": list(tags)} if tags else {}, "source": source}


def _write(folder: Path, *cells: dict) -> Path:
    path = folder / "page.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return path


def test_declared_parameters_are_read_with_their_defaults(tmp_path):
    source = (
        'a: str = "x=1, y=2"  # = in a comment\nb = -4.5\nc: list = [4.0, "é"]\nd: float | None = None\ne = (1, True)\n'
    )
    path = _write(tmp_path, _cell("x = 1"), _cell(source, "parameters", "hide"))
    assert declared_parameters(path) == {"a": "x=1, y=2", "b": -4.5, "c": [4.0, "é"], "d": None, "e": (1, True)}


def test_source_as_a_list_of_lines_is_read_too(tmp_path):
    path = _write(tmp_path, _cell(["a: int = 1\n", "b: int = 2"], "parameters"))
    assert declared_parameters(path) == {"a": 1, "b": 2}


@pytest.mark.parametrize(("cells", "count"), [([], 0), ([_cell("a = 1")], 0), ([_cell("a = 1", "parameters")] * 2, 2)])
def test_a_notebook_without_exactly_one_parameters_cell_is_refused(tmp_path, cells, count):
    path = _write(tmp_path, *cells)
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
    path = _write(tmp_path, _cell(source, "parameters"))
    with pytest.raises(ParameterError, match=rf"page\.ipynb: .*{words}"):
        declared_parameters(path)


def test_a_page_without_settings_takes_what_it_declares_and_one_with_them_all_but_what_it_does_without(tmp_path):
    assert accepted_parameters(_write(tmp_path, _cell("run = 1\nuc_week = 8.0", "parameters"))) == {"run", "uc_week"}
    opening = 'analysis = open_analysis("page", globals(), without=["missing_data"])'
    taken = accepted_parameters(_write(tmp_path, _cell("run = 1\nsettings = {}", "parameters"), _cell(opening)))
    assert {"run", "uc_week", "ci_method"} <= taken
    assert not {"missing_data", "settings"} & taken


def test_settings_count_like_parameters_by_name_and_win_over_a_default():
    namespace = {"run": "alone", "uc_week": 8.0, "cd_week": 14.0, "settings": {"uc_week": 10.0, "ci_method": "mid_p"}}
    assert given_parameters(namespace) == {"uc_week": 10.0, "cd_week": 14.0, "ci_method": "mid_p"}


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("ci_method=mid_p", "settings is 'ci_method=mid_p'; expected parameters by name, such as {ci_method: mid_p}"),
        (None, "settings is None; expected"),
        ({"uc_week": 10.0}, "parameter 'uc_week' is 12.0 and in settings 10.0; expected one of them"),
    ],
)
def test_settings_that_are_none_or_contradict_a_name_are_refused(settings, words):
    with pytest.raises(ParameterError) as error:
        given_parameters({"uc_week": 12.0, "settings": settings})
    assert str(error.value).startswith(words)
