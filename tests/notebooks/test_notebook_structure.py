"""What every notebook promises before it is run: its form, its words and its parameters."""

import ast
import re
import typing

import pytest
from notebook_cells import HOSPITAL_PAGES, PAGES, cells_of, code_of, is_parameters, path_of, prose_of, shows, source_of
from pydantic.fields import FieldInfo

from ibd_study import estimates
from ibd_study.endpoints import REGISTRY, Endpoint
from ibd_study.estimates.analysis import ACTIVITY
from ibd_study.parameters import PROFILES, Parameters, parse, resolve
from ibd_study.run.notebook import PLUMBING, declared_parameters
from ibd_study.run.plan import make_plan, plan_of_hospitals
from ibd_study.tables import published_endpoints

MOST_CODE_LINES = 60
UC_RULES = {
    "uc_remission_rule": ("modified_mayo", "partial_mayo", "symptoms", "symptoms_endoscopy"),
    "uc_response_rule": ("modified_mayo", "partial_mayo", "symptoms"),
}
SELECTING = ("cohort", "minimum_age_years", "minimum_treatment_weeks", "population", "subgroup", "other_indices")
PROTECTING = ("disclosure", "minimum_count", "rounding_base")

every_page = pytest.mark.parametrize("page", PAGES)
# What holds for the pages of several hospitals as well, which select and protect nobody.
every_notebook = pytest.mark.parametrize("page", PAGES + HOSPITAL_PAGES)


def test_every_notebook_is_a_page_of_the_default_run_or_of_a_book_of_hospitals():
    project = path_of("x").parents[1]
    assert sorted(make_plan(project).pages) == PAGES
    assert sorted(plan_of_hospitals(project, ["a.zip", "b.zip"], "joined").pages) == HOSPITAL_PAGES


@every_notebook
def test_a_notebook_begins_with_its_title_which_is_its_only_one(page):
    first = cells_of(page)[0]
    assert first["cell_type"] == "markdown"
    assert source_of(first).startswith("# ")
    assert source_of(first).splitlines()[0].endswith("?"), "the title is the question that the notebook answers"
    prose = re.sub(r"```.*?```", "", "\n".join(prose_of(page)), flags=re.DOTALL)
    assert len(re.findall(r"^# ", prose, re.MULTILINE)) == 1


# What a page may call that uses no patient, neither of a cohort nor of a hospital.
WITHOUT_PATIENTS = {"audit_labels", "audited_numbers", "method_promises", "open_analysis", "write_results"}


@every_notebook
def test_a_page_says_whose_patients_it_shows_or_that_it_shows_none(page):
    nodes = ast.walk(ast.parse("\n".join(code_of(page))))
    called = {
        name.id for node in nodes if isinstance(node, ast.Call) for name in [node.func] if isinstance(name, ast.Name)
    }
    verbs = called & set(estimates.__all__)
    notice = "no-patient-notice" if verbs <= WITHOUT_PATIENTS else "synthetic-notice"
    assert re.findall(r"\{([\w-]+-notice)\}", "\n".join(prose_of(page))) == [notice]


@every_notebook
def test_no_output_is_kept(page):
    for cell in cells_of(page):
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None


@every_notebook
def test_code_is_short_and_defines_nothing(page):
    code = "\n".join(code_of(page))
    # The cell of the parameters is a list that grows with the rules; it is not read as code.
    beside = "\n".join(
        source_of(cell) for cell in cells_of(page) if cell["cell_type"] == "code" and not is_parameters(cell)
    )
    lines = [line for line in beside.splitlines() if line.strip() and not line.strip().startswith("#")]
    assert len(lines) <= MOST_CODE_LINES
    nodes = list(ast.walk(ast.parse(code)))
    assert not [node for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda)]
    assert "sys.path" not in code
    imported = {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    assert imported <= {"ibd_study.estimates", "ibd_study.figures", "ibd_study.tables"}
    assert not [node for node in nodes if isinstance(node, ast.Import)]


@every_notebook
def test_no_percentage_is_typed(page):
    prose = re.sub(r"\{\w+\}`[^`]*`", "", "\n".join(prose_of(page)))
    assert "%" not in prose
    assert not re.findall(r"\d+\s*/\s*\d+", prose)


@every_notebook
def test_words_stand_before_and_after_each_group_of_pictures(page):
    kinds = [
        "words" if cell["cell_type"] == "markdown" else "shown" if shows(source_of(cell)) else "code"
        for cell in cells_of(page)
    ]
    assert "shown" in kinds
    for place, kind in enumerate(kinds):
        if kind == "shown":
            assert kinds[place - 1] in ("shown", "words")
            assert kinds[place + 1] in ("shown", "words")


def _annotation(field: FieldInfo) -> str:
    """The type as a notebook writes it: choices are text, limits are left out."""
    parts = (
        typing.get_args(field.annotation) if type(None) in typing.get_args(field.annotation) else (field.annotation,)
    )
    return " | ".join(_plain(part) for part in parts)


def _plain(part: object) -> str:
    origin = typing.get_origin(part)
    if origin is typing.Literal:
        return "str"
    if origin is typing.Annotated:
        return _plain(typing.get_args(part)[0])
    return "None" if part is type(None) else (origin or part).__name__


@every_notebook
def test_declared_parameters_have_the_types_and_defaults_of_the_model(page):
    (source,) = [source_of(cell) for cell in cells_of(page) if is_parameters(cell)]
    declared = {node.target.id: node for node in ast.parse(source).body}
    assert list(declared)[:3] == ["run", "results_file", "sites" if page in HOSPITAL_PAGES else "cohort"]
    for name, node in declared.items():
        if name not in PLUMBING:
            field = Parameters.model_fields[name]
            assert ast.unparse(node.annotation) == _annotation(field), name
            default = ast.literal_eval(node.value)
            assert (default, type(default)) == (field.default, type(field.default)), name
    parse({name: value for name, value in declared_parameters(path_of(page)).items() if name not in PLUMBING})


@every_notebook
def test_every_declared_parameter_but_the_cut_offs_is_commented(page):
    (source,) = [source_of(cell) for cell in cells_of(page) if is_parameters(cell)]
    lines = [line for line in source.splitlines() if not line.startswith("#") and not line.endswith("= None")]
    assert all(re.search(r"\S  # \w", line) for line in lines)


class _Asked:
    """Parameters that remember which of them were read."""

    def __init__(self, parameters: Parameters):
        self._parameters, self.names = parameters, set()

    def __getattr__(self, name: str) -> object:
        self.names.add(name)
        return getattr(self._parameters, name)


def _read_by(endpoint: Endpoint) -> set[str]:
    """Every cut-off that an endpoint's rule can read, under any profile and any form of the rule."""
    names = set()
    sets = [{"definitions": profile} for profile in PROFILES]
    sets += [{rule: choice} for rule, choices in UC_RULES.items() for choice in choices]
    for values in sets:
        asked = _Asked(resolve(parse(values)))
        endpoint.rule(asked)
        endpoint.counted(asked)
        endpoint.index(asked)
        endpoint.fallback_indices(asked)
        names |= asked.names
    return names


def _endpoints_of(page: str) -> list[str]:
    named = set(re.findall(r'"((?:uc|cd)_\w+)"', "\n".join(code_of(page)))) & set(REGISTRY)
    return sorted(named | (set(published_endpoints()) if "published_endpoints" in "".join(code_of(page)) else set()))


@every_page
def test_every_cut_off_of_a_page_can_be_set_on_it(page):
    declared = set(declared_parameters(path_of(page)))
    for key in _endpoints_of(page):
        assert _read_by(REGISTRY[key]) <= declared, key


@every_page
def test_every_page_selects_the_same_patients(page):
    assert set(SELECTING) <= set(declared_parameters(path_of(page)))


@every_page
def test_the_protection_of_small_groups_can_be_set_on_every_page(page):
    assert set(PROTECTING) <= set(declared_parameters(path_of(page)))


@every_page
def test_a_page_knows_the_cut_offs_of_all_endpoints_that_are_protected_together_with_its_own(page):
    declared = set(declared_parameters(path_of(page)))
    own = [REGISTRY[key] for key in _endpoints_of(page)]
    for entry in REGISTRY.values():
        if (entry.disease, entry.domain) in {(one.disease, one.domain) for one in own}:
            assert _read_by(entry) <= declared, entry.key


@pytest.mark.parametrize("page", PAGES)
def test_who_is_active_at_baseline_can_be_set_on_every_page(page):
    declared = set(declared_parameters(path_of(page)))
    diseases = [disease for disease in ACTIVITY if f"{disease.lower()}_" in page] or list(ACTIVITY)
    for disease in diseases:
        assert {"definitions", "baseline_window_weeks"} | _read_by(REGISTRY[ACTIVITY[disease]]) <= declared
