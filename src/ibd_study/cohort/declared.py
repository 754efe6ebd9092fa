"""What is wrong with one column as a cohort's ``datapackage.json`` declares it.

A unit or type that contradicts the data dictionary would change what a number means, and a
constraint that nobody checks would promise what is not kept: both are refused.
"""

import math
import unicodedata

from ibd_study.checked import Problem, is_date
from ibd_study.dictionary import Field
from ibd_study.fingerprint import DATAPACKAGE

TYPES = ("string", "number", "integer", "boolean", "date")
NUMBERS = ("number", "integer")
CONSTRAINTS = ("required", "minimum", "maximum", "enum")


def texts(value: object) -> tuple[str, ...] | None:
    """A JSON list of texts and numbers as texts; None for anything else."""
    if not isinstance(value, list) or any(isinstance(v, bool) or not isinstance(v, str | int | float) for v in value):
        return None
    return tuple(str(v) for v in value)


def column_faults(declared: dict, known: Field | None, table: str) -> list[Problem]:
    """Faults of one entry of ``fields``; ``known`` is the data dictionary's column, if it has it."""
    kind = declared.get("type", known.type if known else "string")
    if kind not in TYPES:
        return [_fault(declared, f"one of the types {', '.join(TYPES)} in {table!r}", kind)]
    constraints = declared.get("constraints") or {}
    if not isinstance(constraints, dict):
        return [_fault(declared, "an object of constraints", constraints)]
    return [
        *(_disagreements(declared, known, kind, table) if known else []),
        *_constraint_faults(declared, constraints, kind),
        *_enum_faults(declared, known, constraints, kind, table),
        *_word_list_faults(declared, kind),
    ]


def _fault(declared: dict, expected: str, value: object) -> Problem:
    return Problem(DATAPACKAGE, expected, column=declared["name"], value=str(value))


def _disagreements(declared: dict, known: Field, kind: str, table: str) -> list[Problem]:
    problems = []
    if kind != known.type and {kind, known.type} != set(NUMBERS):
        problems.append(_fault(declared, f"type {known.type!r} in {table!r}", kind))
    unit = declared.get("unit")
    if unit is not None and not _is_same(str(unit), known.unit):
        problems.append(_fault(declared, f"unit {known.unit!r}; convert the values first", unit))
    return problems


def _is_same(unit: str, known: str) -> bool:
    # Unicode has two letters for micro, alike on paper.
    return unicodedata.normalize("NFKC", unit) == unicodedata.normalize("NFKC", known)


def _constraint_faults(declared: dict, constraints: dict, kind: str) -> list[Problem]:
    unchecked = [name for name in constraints if name not in CONSTRAINTS]
    checked = f"only the constraints {', '.join(CONSTRAINTS)}; no other is checked"
    problems = [_fault(declared, checked, ", ".join(unchecked))] if unchecked else []
    forms = {"date": "a date written YYYY-MM-DD", "number": "a number", "integer": "a number"}
    expected = forms.get(kind, f"none, since its type is {kind!r}")
    limits = {key: constraints[key] for key in ("minimum", "maximum") if constraints.get(key) is not None}
    problems += [
        _fault(declared, f"as {key!r} {expected}", value) for key, value in limits.items() if not _is_limit(value, kind)
    ]
    return problems


def _is_limit(value: object, kind: str) -> bool:
    if kind == "date":
        return isinstance(value, str) and is_date(value)
    return kind in NUMBERS and isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _enum_faults(declared: dict, known: Field | None, constraints: dict, kind: str, table: str) -> list[Problem]:
    if "enum" not in constraints:
        return []
    enum = texts(constraints["enum"])
    if not enum or kind == "boolean" or (kind in NUMBERS and not all(map(_is_number, constraints["enum"]))):
        words = "none, since its type is 'boolean'" if kind == "boolean" else f"a list of values of type {kind!r}"
        return [_fault(declared, f"as 'enum' {words}", constraints["enum"])]
    if known and known.codes and (unknown := [code for code in enum if code not in known.codes]):
        return [_fault(declared, f"only the codes {', '.join(known.codes)} in {table!r}", ", ".join(unknown))]
    return []


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def _word_list_faults(declared: dict, kind: str) -> list[Problem]:
    """Faults of the lists that say which texts stand for missing, yes and no."""
    keys = ("missingValues", "trueValues", "falseValues")
    lists = {key: texts(declared[key]) for key in keys if key in declared}
    problems = [
        _fault(declared, f"as {key!r} a list of texts", declared[key])
        for key, words in lists.items()
        if words is None or (key != "missingValues" and not words)
    ]
    both = set(lists.get("trueValues") or ()) & set(lists.get("falseValues") or ())
    if kind == "boolean" and both:
        expected = "each text under 'trueValues' or 'falseValues', not both"
        problems.append(_fault(declared, expected, ", ".join(sorted(both))))
    return problems
