"""What every notebook promises before it is run: its form, its words and its parameters."""

import ast
import re
import typing

import pytest
from notebook_cells import (
    HOSPITAL_PAGES,
    LESSONS,
    PAGES,
    cells_of,
    code_of,
    is_parameters,
    path_of,
    prose_of,
    shows,
    source_of,
)
from pydantic.fields import FieldInfo

from ibd_study import estimates
from ibd_study.parameters import Parameters, parse
from ibd_study.parameters.notebook_cell import (
    PLUMBING,
    SETTINGS,
    accepted_parameters,
    declared_parameters,
    given_parameters,
)
from ibd_tools import hospitals, other_studies, sensitivity
from ibd_tools.book.api import public
from ibd_tools.run.plan import make_plan, plan_of_hospitals

MOST_CODE_LINES = 60
MOST_PARAMETER_LINES = 9
# Pages that show every rule for missing data, or no outcome that could be missing.
WITHOUT_A_RULE = {
    *("audit", "can_the_methods_be_trusted", "missing_data", "persistence", "safety", "who_was_assessed"),
}

# A page of results imports the study, and what shows how far its answer depends on choices; these are pages of a tool.
TOOL_OF = {
    "audit": "ibd_tools.audit",
    "can_the_methods_be_trusted": "ibd_tools.operating_characteristics",
    "other_studies": "ibd_tools.other_studies",
}
TOOL_OF |= dict.fromkeys(HOSPITAL_PAGES, "ibd_tools.hospitals") | dict.fromkeys(LESSONS, "ibd_tools.lessons")
# A page of a lesson imports its own lesson as well.
OWN = "ibd_tools.lessons.topics."

STUDY = ("ibd_study.estimates", "ibd_study.figures", "ibd_study.tables")

every_page = pytest.mark.parametrize("page", PAGES)
# What holds for the pages of several hospitals and for lessons as well, which select and protect nobody.
every_notebook = pytest.mark.parametrize("page", PAGES + HOSPITAL_PAGES + LESSONS)


def test_every_notebook_is_a_page_of_the_default_run_or_of_a_book_of_hospitals():
    project = path_of("x").parents[1]
    assert sorted(make_plan(project).pages) == sorted(PAGES + LESSONS)
    assert sorted(make_plan(project, cohort="elsewhere").pages) == PAGES
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
    verbs = called & {name for room in (estimates, hospitals, other_studies, sensitivity) for name, _ in public(room)}
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
    beside = "\n".join(
        source_of(cell) for cell in cells_of(page) if cell["cell_type"] == "code" and not is_parameters(cell)
    )
    lines = [line for line in beside.splitlines() if line.strip() and not line.strip().startswith("#")]
    assert len(lines) <= MOST_CODE_LINES
    nodes = list(ast.walk(ast.parse(code)))
    assert not [node for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda)]
    assert "sys.path" not in code
    imported = {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    own = {OWN + page.removeprefix("lesson_")} if page in LESSONS else set()
    assert imported <= {*STUDY, TOOL_OF.get(page, "ibd_tools.sensitivity")} | own
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
    for name in declared.keys() - {*PLUMBING, SETTINGS}:
        field, node = Parameters.model_fields[name], declared[name]
        assert ast.unparse(node.annotation) == _annotation(field), name
        default = ast.literal_eval(node.value)
        assert (default, type(default)) == (field.default, type(field.default)), name
    parse(given_parameters(declared_parameters(path_of(page))))


@every_notebook
def test_the_cell_of_parameters_is_short_and_each_line_is_commented(page):
    (source,) = [source_of(cell) for cell in cells_of(page) if is_parameters(cell)]
    assert len(source.splitlines()) <= MOST_PARAMETER_LINES
    assert all(re.search(r"\S  # \w", line) for line in source.splitlines())
    names = list(declared_parameters(path_of(page)))
    if page in HOSPITAL_PAGES + LESSONS:
        assert names == [*PLUMBING, *(["sites"] if page in HOSPITAL_PAGES else [])]
    else:
        assert (names[:3], names[-1]) == ([*PLUMBING, "cohort"], SETTINGS)


@every_page
def test_a_page_takes_every_parameter_but_those_it_does_without(page):
    without = {"missing_data"} if page in WITHOUT_A_RULE else set()
    assert accepted_parameters(path_of(page)) == {*PLUMBING, *Parameters.model_fields} - without
