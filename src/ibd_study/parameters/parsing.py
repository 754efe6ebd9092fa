"""Parameters from what people wrote, parameters in words, and errors that say how to mend."""

import hashlib
import json
import math
import typing
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import PurePath

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ibd_study.nearest import did_you_mean
from ibd_study.parameters.model import Parameters, group_of, unit_of


class ParameterError(ValueError):
    """One or more parameters are unknown or ill-typed; the message lists all of them."""


def parse(values: Mapping[str, object]) -> Parameters:
    """Check values against the model and return the parameters.

    Parameters
    ----------
    values
        Parameter names and values; what is not named keeps its default, a cut-off that of the profile.

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
    named = {name: value for name, value in values.items() if _is_name(name)}
    problems = [f"parameter name {name!r}; expected the name of a parameter" for name in values if name not in named]
    try:
        parsed = Parameters.model_validate(named)
    except ValidationError as error:
        problems += [_problem(item, named) for item in error.errors()]
    if problems:
        raise ParameterError("\n".join(dict.fromkeys(problems)))
    return parsed


def _is_name(name: object) -> bool:
    """Whether a name is text at all: YAML may hand over a key of 8, or of true for an unquoted yes."""
    return isinstance(name, str) and name.isprintable()


def _problem(item: ErrorDetails, values: Mapping[str, object]) -> str:
    name = str(item["loc"][0])
    if item["type"] == "extra_forbidden":
        return f"unknown parameter {name!r}: {_nearest(name, Parameters.model_fields)}"
    value = values[name]
    hint = f" ({_nearest(value, _choices(name))})" if isinstance(value, str) and _choices(name) else ""
    return f"parameter {name!r} is {value!r}; expected {allowed_values(name)}{hint}"


def _nearest(name: str, known: Iterable[str]) -> str:
    return did_you_mean(name, known, "see `ibd-study parameters` for those known", cutoff=0.5)


def _choices(name: str) -> list[str]:
    annotation = Parameters.model_fields[name].annotation
    return list(typing.get_args(annotation)) if typing.get_origin(annotation) is typing.Literal else []


def allowed_values(name: str) -> str:
    """Say in words what a parameter accepts.

    Examples
    --------
    >>> allowed_values("missing_data")
    'one of observed, nri, locf'
    >>> allowed_values("uc_week")
    'a number above 0 and at most 260 weeks'
    >>> allowed_values("course_weeks")
    'a list of numbers, each above 0 and at most 260 weeks, such as [4, 24]'
    """
    if choices := _choices(name):
        return "one of " + ", ".join(choices)
    field, unit = Parameters.model_fields[name], unit_of(name)
    if typing.get_origin(field.annotation) is list:
        inner = typing.get_args(field.annotation)[0]
        if inner is str:
            return "a list of texts, such as [north.zip, south.zip]"
        limits = " and ".join(_limits(inner.__metadata__[0].metadata))
        return f"a list of numbers, each {limits} {unit}, such as {as_text(field.default)}"
    words: dict[object, str] = {float: "a number", int: "a whole number", bool: "true or false", str: "text"}
    return " ".join(filter(None, [words[field.annotation], " and ".join(_limits(field.metadata)), unit]))


def _limits(declared: Sequence[object]) -> list[str]:
    words = {"gt": "above", "ge": "at least", "lt": "below", "le": "at most"}
    return [
        f"{word} {getattr(limit, key):g}"
        for limit in declared
        for key, word in words.items()
        if getattr(limit, key, None) is not None
    ]


def when_read(parameters: Parameters, disease: str) -> str:
    """When the follow-up of a disease is read, in words.

    Examples
    --------
    >>> when_read(parse({}), "CD"), when_read(parse({"pairing": "first_last"}), "CD")
    ('week 12', 'the last assessment')
    """
    return "the last assessment" if parameters.pairing == "first_last" else f"week {parameters.week_of(disease):g}"


def describe(chosen: Parameters | None = None) -> list[dict[str, str]]:
    """List all parameters for help text and the book: name, group, meaning, allowed values, default, value.

    Examples
    --------
    >>> next(row["default"] for row in describe() if row["name"] == "cd_remission_cdai_below")
    '150'
    """
    defaults = Parameters()
    chosen = chosen or defaults
    return [
        {
            "name": name,
            "group": group_of(name),
            "meaning": str(field.description),
            "allowed": allowed_values(name),
            "default": as_text(getattr(defaults, name)),
            "value": as_text(getattr(chosen, name)),
        }
        for name, field in Parameters.model_fields.items()
    ]


def shown_place(cohort: str) -> str:
    """A cohort's place as it may be told: of a path on somebody's computer, only the last folder.

    Examples
    --------
    >>> shown_place("/home/someone/hospital"), shown_place("data/synthetic")
    ('path/to/hospital', 'data/synthetic')
    """
    if cohort == Parameters.model_fields["cohort"].default:
        return cohort
    return f"path/to/{PurePath(cohort.replace(chr(92), '/')).name}"


def shown_value(name: str, value: object) -> object:
    """A parameter's value as it may be told: of places on somebody's computer, only the last name.

    Examples
    --------
    >>> shown_value("sites", ["/home/someone/north.zip"]), shown_value("uc_week", 8.0)
    (['path/to/north.zip'], 8.0)
    """
    if name == "sites" and isinstance(value, list):
        return [shown_place(str(place)) for place in value]
    return shown_place(str(value)) if name == "cohort" else value


def as_text(value: object) -> str:
    """Write a parameter value as YAML would take it back.

    Examples
    --------
    >>> as_text(8.0), as_text(True), as_text(""), as_text("no")
    ('8', 'true', '""', '"no"')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}".removesuffix(".0")
    if isinstance(value, list):
        return f"[{', '.join(as_text(item) for item in value)}]"
    return _yaml_text(value) if isinstance(value, str) else str(value)


def _yaml_text(text: str) -> str:
    """Text without quotation marks where YAML reads it back as this text, else with them."""
    import yaml

    try:
        is_plain = yaml.safe_load(text) == text
    except (yaml.YAMLError, ValueError):  # 2025-13-45 looks like a date to YAML and is none
        is_plain = False
    return text if is_plain else yaml.safe_dump(text, default_style='"', allow_unicode=True, width=math.inf).strip()


def parameters_sha256(parameters: Parameters) -> str:
    """Hash of the analysis parameters; places on disk of a cohort or of sites do not enter it."""
    values = parameters.model_dump(exclude={"cohort", "sites"})
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
