"""Parameters of a run: one typed model, definition profiles, and errors that say how to mend."""

import difflib
import hashlib
import json
import types
import typing
from collections.abc import Mapping

from pydantic import ValidationError

from ibd_study.parameters.model import CUT_OFF, Parameters, cut_off_names, group_of
from ibd_study.parameters.profiles import ASSUMED_2025, PROFILES

__all__ = [
    "CUT_OFF",
    "PROFILES",
    "ParameterError",
    "Parameters",
    "allowed_values",
    "cut_off_names",
    "describe",
    "group_of",
    "parameters_sha256",
    "parse",
    "resolve",
]


class ParameterError(ValueError):
    """One or more parameters are unknown or ill-typed; the message lists all of them."""


def parse(values: Mapping[str, object]) -> Parameters:
    """Check values against the model and return the parameters.

    Parameters
    ----------
    values
        Parameter names and values; what is not named keeps its default.

    Raises
    ------
    ParameterError
        Listing every unknown name (with the nearest right one) and every wrong value
        (with what is allowed).

    Examples
    --------
    >>> parse({"uc_week": 10}).uc_week
    10.0
    >>> try:
    ...     parse({"mising_data": "nri"})
    ... except ParameterError as error:
    ...     print(error)
    unknown parameter 'mising_data': did you mean 'missing_data'?
    """
    try:
        return Parameters.model_validate(dict(values))
    except ValidationError as error:
        problems = (_problem(item, values) for item in error.errors())
        raise ParameterError("\n".join(dict.fromkeys(problems))) from None


def _problem(item, values) -> str:
    name = str(item["loc"][0])
    if item["type"] == "extra_forbidden":
        return f"unknown parameter {name!r}: {_nearest(name, Parameters.model_fields)}"
    value = values[name]
    hint = f" ({_nearest(value, _choices(name))})" if isinstance(value, str) and _choices(name) else ""
    return f"parameter {name!r} is {value!r}; expected {allowed_values(name)}{hint}"


def _nearest(name: str, known) -> str:
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"did you mean {close[0]!r}?" if close else "see `ibd-study parameters` for those known"


def _choices(name: str) -> list[str]:
    return [
        choice
        for part in _parts(Parameters.model_fields[name].annotation)
        if typing.get_origin(part) is typing.Literal
        for choice in typing.get_args(part)
    ]


def _parts(annotation) -> tuple:
    is_union = typing.get_origin(annotation) in (typing.Union, types.UnionType)
    return typing.get_args(annotation) if is_union else (annotation,)


def allowed_values(name: str) -> str:
    """Say in words what a parameter accepts.

    Examples
    --------
    >>> allowed_values("missing_data")
    'one of observed, nri, locf'
    >>> allowed_values("uc_week")
    'a number above 0 and at most 260 weeks'
    """
    if choices := _choices(name):
        return "one of " + ", ".join(choices)
    field = Parameters.model_fields[name]
    if typing.get_origin(field.annotation) is list:
        return "a list of numbers, such as [4, 24]"
    kind = next(part for part in _parts(field.annotation) if part is not types.NoneType)
    words = {float: "a number", int: "a whole number", bool: "true or false", str: "text"}[kind]
    unit = field.json_schema_extra["unit"]
    return " ".join(filter(None, [words, " and ".join(_limits(field)), unit if kind is not bool else ""]))


def _limits(field) -> list[str]:
    words = {"gt": "above", "ge": "at least", "lt": "below", "le": "at most"}
    return [
        f"{word} {getattr(limit, key):g}"
        for limit in field.metadata
        for key, word in words.items()
        if getattr(limit, key, None) is not None
    ]


def resolve(parameters: Parameters) -> Parameters:
    """Fill every cut-off left at None with the value of the chosen definition profile.

    Examples
    --------
    >>> resolve(parse({"definitions": "trial"})).cd_response_cdai_fall_at_least
    100.0
    >>> own = parse({"definitions": "trial", "cd_response_cdai_fall_at_least": 70})
    >>> resolve(own).cd_response_cdai_fall_at_least
    70.0
    """
    profile = ASSUMED_2025 | PROFILES[parameters.definitions]
    missing = {name: profile[name] for name in cut_off_names() if getattr(parameters, name) is None}
    return parameters.model_copy(update=missing)


def describe(chosen: Parameters | None = None) -> list[dict[str, str]]:
    """List all parameters for help text and the book: name, group, meaning, allowed values, default, value.

    Examples
    --------
    >>> next(row["default"] for row in describe() if row["name"] == "cd_remission_cdai_below")
    '150'
    """
    defaults = resolve(Parameters())
    chosen = resolve(chosen or Parameters())
    return [
        {
            "name": name,
            "group": group_of(name),
            "meaning": field.description,
            "allowed": allowed_values(name),
            "default": as_text(getattr(defaults, name)),
            "value": as_text(getattr(chosen, name)),
        }
        for name, field in Parameters.model_fields.items()
    ]


def as_text(value: object) -> str:
    """Write a parameter value as YAML would take it back.

    Examples
    --------
    >>> as_text(8.0), as_text(True), as_text("")
    ('8', 'true', '""')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list):
        return f"[{', '.join(as_text(item) for item in value)}]"
    return str(value) if value != "" else '""'


def parameters_sha256(parameters: Parameters) -> str:
    """Hash of the resolved analysis parameters; the cohort's place on disk does not enter it."""
    values = resolve(parameters).model_dump(exclude={"cohort"})
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
