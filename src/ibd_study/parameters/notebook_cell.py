"""The cell of parameters of a notebook: what it declares, what else it takes, and what it was handed.

A page declares the few parameters that its question turns on; every other one goes by its name into the mapping
``settings``. A page without that mapping takes what it declares and nothing else.
"""

import ast
import json
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from ibd_study.parameters.model import Parameters
from ibd_study.parameters.parsing import ParameterError

TAG = "parameters"
PLUMBING = ("run", "results_file")
SETTINGS = "settings"
_NOT_PARAMETERS = frozenset({*PLUMBING, SETTINGS, "In", "Out"})


def declared_parameters(notebook: Path) -> dict[str, object]:
    """Names and defaults in the cell tagged ``parameters``.

    Raises
    ------
    ParameterError
        When there is no such cell, or not exactly one; or when it holds more than names with plain defaults.
    """
    try:
        return declared_in(_cells(notebook))
    except (SyntaxError, ValueError) as error:
        raise ParameterError(f"{notebook.name}: {error}") from None


def declared_in(cells: list[dict]) -> dict[str, object]:
    """As :func:`declared_parameters`, of a notebook's cells; what is wrong is a ``ValueError`` without its name."""
    tagged = [cell for cell in cells if TAG in cell.get("metadata", {}).get("tags", [])]
    if len(tagged) != 1:
        raise ValueError(f"{len(tagged)} cells are tagged 'parameters'; expected one")
    return dict(_declared(node) for node in ast.parse("".join(tagged[0]["source"])).body)


def _cells(notebook: Path) -> list[dict]:
    return json.loads(notebook.read_text(encoding="utf-8"))["cells"]


def code_of(notebook: Path) -> str:
    """The code of a notebook, all cells one after the other."""
    return "\n".join("".join(cell["source"]) for cell in _cells(notebook) if cell["cell_type"] == "code")


def _declared(node: ast.stmt) -> tuple[str, object]:
    """Name and default of one line, which sets one name to a plain value."""
    match node:
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=value)
            | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
        ):
            with suppress(ValueError, TypeError):
                return name, ast.literal_eval(value)
    line = ast.unparse(node)
    raise ValueError(f"the parameters cell holds {line!r}; expected lines such as uc_week: float = 8.0")


def accepted_parameters(notebook: Path) -> set[str]:
    """Names that may be set for a page: what it declares and, where it has ``settings``, all but those it does without.

    Raises
    ------
    ParameterError
        As :func:`declared_parameters`.
    """
    declared = set(declared_parameters(notebook))
    if SETTINGS not in declared:
        return declared
    return (declared | set(Parameters.model_fields)) - {SETTINGS} - _without(code_of(notebook))


def _without(code: str) -> set[str]:
    """The parameters that a page does without, as its call of ``open_analysis`` names them."""
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    keywords = [keyword for call in calls if ast.unparse(call.func) == "open_analysis" for keyword in call.keywords]
    return {name for keyword in keywords if keyword.arg == "without" for name in ast.literal_eval(keyword.value)}


def as_cell(declared: Collection[str], values: Mapping[str, object]) -> dict[str, object]:
    """Parameters as a notebook's cell takes them: those it declares by their names, the others in ``settings``.

    Examples
    --------
    >>> as_cell(["uc_week", "settings"], {"uc_week": 10, "ci_method": "mid_p"})
    {'uc_week': 10, 'settings': {'ci_method': 'mid_p'}}
    """
    own = {name: value for name, value in values.items() if name in declared}
    others = {name: value for name, value in values.items() if name not in declared}
    return own | ({SETTINGS: others} if others else {})


def given_parameters(namespace: Mapping[str, object]) -> dict[str, object]:
    """The parameters among all names of a notebook, those of its mapping ``settings`` with them.

    Raises
    ------
    ParameterError
        When ``settings`` is no mapping, or sets a parameter that is also set by its own name, to another value.

    Examples
    --------
    >>> given_parameters({"run": "alone", "uc_week": 8.0, "settings": {"ci_method": "mid_p"}})
    {'uc_week': 8.0, 'ci_method': 'mid_p'}
    """
    named = {name: value for name, value in namespace.items() if _is_parameter(name, value)}
    settings = namespace.get(SETTINGS, {})
    if not isinstance(settings, Mapping):
        raise ParameterError(f"settings is {settings!r}; expected parameters by name, such as {{ci_method: mid_p}}")
    for name, value in settings.items():
        if named.get(name) not in (None, value, _default(name)):
            by_name = f"parameter {name!r} is {named[name]!r}"
            raise ParameterError(f"{by_name} and in settings {value!r}; expected one of them")
    return {**named, **settings}


def _default(name: object) -> object:
    return Parameters.model_fields[name].default if name in Parameters.model_fields else None


def _is_parameter(name: str, value: object) -> bool:
    """Plain values of a notebook's namespace are its parameters; IPython's own are not.

    A known name is always one: a value of the wrong type is to be refused, not passed over.
    """
    plain = value is None or isinstance(value, str | int | float | list | dict)
    unknown = plain and not name.startswith("_") and name not in _NOT_PARAMETERS
    return name in Parameters.model_fields or unknown
