"""Read a mapping from YAML: every text as it was written, every fault named with its place."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ibd_study import plain_yaml
from ibd_study.nearest import did_you_mean
from ibd_tools.intake.mapping import (
    AnyOf,
    Censored,
    Checked,
    Condition,
    Difference,
    FileMapping,
    LeaveOut,
    Listed,
    Mapping,
    Only,
    Rule,
    Split,
    Steroid,
    UnitBy,
    Week,
)
from ibd_tools.intake.mapping_checks import meaning_faults
from ibd_tools.intake.problems import IntakeError

MODELS: tuple[type[BaseModel], ...] = (Mapping, FileMapping, Rule, Week, Only, Condition, LeaveOut)
MODELS = (*MODELS, Censored, Split, UnitBy, Steroid, Checked, Listed, AnyOf, Difference)
# What pydantic calls in words of Python.
PLAIN = {
    "model_": "keys with values, as in {key: value}",
    "dict_": "keys with values, as in {key: value}",
    "list_": "a list, as in [a, b]",
    "bool_": "true or false",
    "int_": "a whole number",
    "string_type": "a text",
}
TABLES = ("patients", "visits", "adverse_events")


class _Texts(yaml.SafeLoader):
    """YAML without its guesses: ``no``, ``007`` and ``2024-01-31`` stay the texts that they are."""


_Texts.yaml_implicit_resolvers = {}
# Tags such as !!int or !!timestamp would guess again, and fail where the text is no such thing.
_Texts.yaml_constructors = {
    kind: make
    for kind, make in yaml.SafeLoader.yaml_constructors.items()
    if kind in (None, *(f"tag:yaml.org,2002:{plain}" for plain in ("str", "seq", "map")))
}


def _unique_keys(loader: _Texts, node: yaml.MappingNode) -> dict:
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    if nested := [key for key in keys if not isinstance(key, str)]:
        place = node.start_mark
        raise yaml.constructor.ConstructorError(None, None, f"a key must be a text, not {nested[0]!r}", place)
    if repeated := [key for key, count in Counter(keys).items() if count > 1]:
        place = node.start_mark
        raise yaml.constructor.ConstructorError(None, None, f"{repeated[0]!r} stands there twice", place)
    return {key: loader.construct_object(value, deep=True) for key, (_, value) in zip(keys, node.value, strict=True)}


_Texts.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _unique_keys)


def read_mapping(path: str | Path) -> Mapping:
    """Read and check a mapping file.

    Raises
    ------
    IntakeError
        Listing every unknown key (with the nearest right one), every wrong value and every column that
        the data dictionary does not have.
    """
    path = Path(path)
    try:
        # A letter takes up to four bytes; whatever is longer is refused unread.
        with path.open("rb") as file:
            text = file.read(4 * plain_yaml.MOST_SIGNS).decode("utf-8-sig")
    except OSError as error:
        raise IntakeError(f"mapping {path}", [f"expected a file that can be read ({error.strerror})"]) from None
    except ValueError:
        raise IntakeError(f"mapping {path}", ["expected text in UTF-8; save the file so"]) from None
    return parse_mapping(text, str(path))


def parse_mapping(text: str, name: str = "mapping.yml") -> Mapping:
    """Check the text of a mapping; see :func:`read_mapping`."""
    try:
        content = plain_yaml.load(text, _Texts)
    except yaml.YAMLError as error:
        raise IntakeError(f"mapping {name}", [f"expected YAML ({' '.join(str(error).split())})"]) from None
    if not isinstance(content, dict):
        raise IntakeError(f"mapping {name}", ["expected keys such as title and files"])
    try:
        mapping = Mapping.model_validate(content)
    except ValidationError as error:
        raise IntakeError(f"mapping {name}", list(_shape_faults(error))) from None
    if faults := meaning_faults(mapping):
        raise IntakeError(f"mapping {name}", faults)
    return mapping


def _shape_faults(error: ValidationError) -> Iterator[str]:
    for one in error.errors():
        # Pydantic names the branch of a union in the place; a reader does not know it.
        place = [part for part in one["loc"] if "[" not in str(part) and part not in ("str", "Rule", "Week")]
        words = " → ".join(_place(part) for part in place)
        if one["type"] == "extra_forbidden":
            yield f"{words}: unknown key{_nearest(str(place[-1]), _known_keys(place[:-1]))}"
        elif one["type"] == "missing":
            yield f"{words}: expected this key; it is needed"
        else:
            yield f"{words}: found {_short(one['input'])}; {_expected(one)}"


def _place(part: int | str) -> str:
    return f"entry {part + 1}" if isinstance(part, int) else str(part)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _expected(one: ErrorDetails) -> str:
    for kind, words in PLAIN.items():
        if one["type"].startswith(kind):
            return f"expected {words}"
    words = one["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    return words if words.startswith("expected") else f"expected {words}"


def _nearest(word: str, known: list[str]) -> str:
    return "; " + did_you_mean(word, known, f"known are {', '.join(known)}")


def _known_keys(place: list) -> list[str]:
    """Keys that are allowed at a place of the mapping."""
    model: type[BaseModel] = Mapping
    for number, part in enumerate(place):
        if isinstance(part, int):
            continue
        table = part in TABLES and (not number or place[number - 1] != "only")
        model = Rule if table else _model_at(model, part)
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_at(model: type[BaseModel], part: str) -> type[BaseModel]:
    if part in ("patient_id", "week"):
        return Week if part == "week" else Rule
    field = model.model_fields.get(part)
    named = [one for one in MODELS if field is not None and one.__name__ in str(field.annotation)]
    # The longest name wins, since Mapping is part of FileMapping.
    return max(named, key=lambda one: len(one.__name__)) if named else model
