"""The plan of a run: study, scenario and hand, each over the one before; and refusals that say where and what."""

import json
from pathlib import Path

import pytest
import yaml

from ibd_study.parameters import ParameterError
from ibd_tools.run.plan import PlanError, make_plan, parse_setting

DECLARED = {
    "uc": 'run: str = "alone"\nuc_week: float = 8.0\nmissing_data: str = "observed"\n',
    "cd": 'cd_week: float = 12.0\nmissing_data: str = "observed"\ncohort: str = "data/synthetic"\n',
}


def _notebook(source: str) -> str:
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": source}
    return json.dumps({"cells": [cell]})


@pytest.fixture
def project(tmp_path) -> Path:
    for folder in ("notebooks", "scenarios"):
        (tmp_path / folder).mkdir()
    for page, source in DECLARED.items():
        (tmp_path / "notebooks" / f"{page}.ipynb").write_text(_notebook(source))
    _write(tmp_path / "study.yml", pages=["uc", "cd"], parameters={"missing_data": "locf"})
    _write(tmp_path / "scenarios" / "late.yml", parameters={"uc_week": 16})
    _write(tmp_path / "scenarios" / "nri.yml", parameters={"missing_data": "nri"})
    return tmp_path


def _write(path: Path, **content: object) -> None:
    path.write_text(yaml.safe_dump(content))


def test_each_page_gets_the_values_that_it_declares_and_no_other(project):
    plan = make_plan(project, None, None, uc_week=10, cd_week=14)
    assert plan.pages == {"uc": {"missing_data": "locf", "uc_week": 10}, "cd": {"missing_data": "locf", "cd_week": 14}}
    assert plan.set_values == {"missing_data": "locf", "uc_week": 10, "cd_week": 14}
    assert plan.cohort == "data/synthetic"


def test_a_page_with_settings_gets_all_values_but_those_it_does_without(project):
    opening = 'analysis = open_analysis("cd", globals(), without=["missing_data"])'
    cells = json.loads(_notebook("settings: dict = {}"))["cells"]
    cells.append({"cell_type": "code", "metadata": {}, "source": opening})
    (project / "notebooks" / "cd.ipynb").write_text(json.dumps({"cells": cells}))
    assert make_plan(project, None, None, uc_week=10).pages["cd"] == {"uc_week": 10}


def test_a_scenario_wins_over_the_study_and_the_hand_over_both(project):
    assert make_plan(project).pages["uc"] == {"missing_data": "locf"}
    assert make_plan(project, "nri").pages["uc"] == {"missing_data": "nri"}
    assert make_plan(project, "nri", missing_data="observed").pages["uc"] == {"missing_data": "observed"}
    assert make_plan(project, "late").pages == {
        "uc": {"missing_data": "locf", "uc_week": 16},
        "cd": {"missing_data": "locf"},
    }


def test_a_scenario_may_name_its_own_pages_in_its_own_order(project):
    _write(project / "scenarios" / "short.yml", pages=["cd"])
    assert list(make_plan(project, "short").pages) == ["cd"]
    assert list(make_plan(project).pages) == ["uc", "cd"]


def test_an_edition_of_a_run_is_named_after_it_and_holds_the_lessons(project):
    _write(project / "study.yml", pages=["uc"], lessons=["cd"])
    plan = make_plan(project, None, None, "teacher", cohort="ward")
    assert (plan.name, list(plan.pages), plan.edition) == ("ward-teacher", ["uc", "cd"], "teacher")
    assert list(make_plan(project, None, None, cohort="ward").pages) == ["uc"]


def test_the_same_plan_gives_the_same_text(project):
    first, second = make_plan(project, "late", cd_week=14), make_plan(project, "late", None, cd_week=14)
    assert first.to_json() == second.to_json()
    content = json.loads(first.to_json())
    assert content["name"] == "late"
    assert content["pages"]["uc"] == {"missing_data": "locf", "uc_week": 16}
    assert content["set"] == {"missing_data": "locf", "uc_week": 16, "cd_week": 14}


@pytest.mark.parametrize(
    ("arguments", "cohort", "name"),
    [
        ((), None, "default"),
        (("nri",), None, "nri"),
        (("nri", "mine"), None, "mine"),
        ((None, "a b/c"), None, "a-b-c"),
        ((), "/data/My cohort 2024/", "My-cohort-2024"),
        (("nri",), "/data/own", "nri"),
        ((), "data/synthetic", "synthetic"),
        ((), "data/synthetic/../own/.", "own"),
        ((None, "-x-"), None, "x"),
    ],
)
def test_a_run_is_named_by_hand_scenario_cohort_or_default(project, arguments, cohort, name):
    values = {"cohort": cohort} if cohort else {}
    assert make_plan(project, *arguments, **values).name == name


@pytest.mark.parametrize("name", ["..", "/", "---", "é"])
def test_a_name_of_no_letters_is_refused(project, name):
    with pytest.raises(PlanError, match="expected letters, digits, hyphens"):
        make_plan(project, None, name)


@pytest.mark.parametrize("scenario", ["nir", "../study", "nri.yml"])
def test_an_unknown_scenario_lists_those_there_are(project, scenario):
    with pytest.raises(PlanError) as error:
        make_plan(project, scenario)
    assert str(error.value) == f"no scenario {scenario!r}; in scenarios/ there are: late, nri"


def test_no_scenario_at_all_is_said(project):
    for path in (project / "scenarios").iterdir():
        path.unlink()
    with pytest.raises(PlanError, match="there are: none"):
        make_plan(project, "nri")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("pages: [uc]\nparametres: {}\n", "late.yml holds 'parametres'; expected only pages, lessons, parameters"),
        ("uc_week: 8\n12: 3\n", "late.yml holds 'uc_week', 12; expected only"),
        ("just words\n", "late.yml holds other text; expected only pages, lessons, parameters"),
        ("parameters: [uc_week]\n", r"late.yml: parameters is \['uc_week'\]; expected name: value"),
        ("parameters:\n", "late.yml: parameters is None; expected name: value"),
        ("pages: uc\n", "late.yml: pages is 'uc'; expected a list of names of notebooks"),
        ("pages: [1]\n", r"late.yml: pages is \[1\]; expected a list"),
        ("parameters: {uc_weak: 8}\n", "late.yml: unknown parameter 'uc_weak': did you mean 'uc_week'"),
        ("parameters: {missing_data: nir}\n", "late.yml: parameter 'missing_data' is 'nir'; expected one of .*'nri'"),
        ("parameters: {yes: 8}\n", "late.yml: parameter name True; expected the name of a parameter"),
        ("pages: [uc\n", "late.yml is not valid YAML"),
        ("a: &a [x, x]\nb: &b [*a, *b]\n", r"not valid YAML: an alias inside of what it stands for"),
        ("pages: [nowhere]\n", "page 'nowhere' has no notebook notebooks/nowhere.ipynb"),
    ],
)
def test_what_is_wrong_in_a_scenario_is_named_with_its_file(project, text, words):
    (project / "scenarios" / "late.yml").write_text(text)
    with pytest.raises(PlanError, match=words):
        make_plan(project, "late")


def test_a_study_without_file_or_pages_is_refused(project):
    (project / "study.yml").write_text("parameters: {}\n")
    with pytest.raises(PlanError, match=r"study\.yml lists no pages"):
        make_plan(project)
    (project / "study.yml").unlink()
    with pytest.raises(PlanError, match=r"study\.yml is missing; it lists the pages of the run"):
        make_plan(project)


def test_an_empty_scenario_is_the_study_under_another_name(project):
    (project / "scenarios" / "late.yml").write_text("# nothing differs\n")
    assert make_plan(project, "late").pages == make_plan(project).pages


@pytest.mark.parametrize("name", ["uc_weak", "name", "scenario", "project"])
def test_an_unknown_parameter_set_by_hand_is_refused(project, name):
    with pytest.raises(ParameterError, match=f"unknown parameter {name!r}"):
        make_plan(project, None, None, **{name: 8})


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("uc_week=10", ("uc_week", 10)),
        (" uc_week = 10.5", ("uc_week", 10.5)),
        ("subgroup=sex=female", ("subgroup", "sex=female")),
        ("subgroup=", ("subgroup", "")),
        ("course_weeks=[4, 24]", ("course_weeks", [4, 24])),
        ("uc_remission_mes_at_most=null", ("uc_remission_mes_at_most", None)),
        ("table_one_p_values=true", ("table_one_p_values", True)),
        ("cohort=data/Größe", ("cohort", "data/Größe")),
    ],
)
def test_a_setting_is_read_as_yaml_reads_it(text, setting):
    assert parse_setting(text) == setting


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("uc_week", "expected name=value"),
        ("=8", "expected name=value"),
        ("a=[1", "not valid YAML"),
        ("cohort=2025-13-45", "not valid YAML"),
        ("sites=" + "[" * 3000, "not valid YAML"),
        ("", "expected name"),
    ],
)
def test_an_ill_formed_setting_is_refused(text, words):
    with pytest.raises(ParameterError, match=words):
        parse_setting(text)
