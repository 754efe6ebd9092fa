"""Read a mapping from YAML: every text as it was written, every fault named with its place."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ibd_study import plain_yaml
from ibd_study.nearest import did_you_mean
from ibd_tools.intake.mapping import Mapping
from ibd_tools.intake.mapping_checks import meaning_faults
from ibd_tools.intake.problems import IntakeError

# What pydantic calls in words of Python.
PLAIN = {
    "model_": "keys with values, as in {key: value}",
    "dict_": "keys with values, as in {key: value}",
    "list_": "a list, as in [a, b]",
    "bool_": "true or false",
    "int_": "a whole number",
    "string_type": "a text",
}


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
    faults = [f"a key must be a text, not {key!r}" for key in keys if not isinstance(key, str)]
    # Only texts can be counted.
    faults = faults or [f"{key!r} stands there twice" for key, count in Counter(keys).items() if count > 1]
    if faults:
        raise yaml.constructor.ConstructorError(None, None, faults[0], node.start_mark)
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
        words = " ".join(str(error).split()).replace('"<unicode string>"', "the mapping")
        raise IntakeError(f"mapping {name}", [f"expected YAML ({words})"]) from None
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
        words = " → ".join(f"entry {part + 1}" if isinstance(part, int) else part for part in place)
        if one["type"] == "extra_forbidden":
            known = _known_keys(place[:-1])
            yield f"{words}: unknown key; " + did_you_mean(str(place[-1]), known, f"known are {', '.join(known)}")
        elif one["type"] == "missing":
            yield f"{words}: expected this key; it is needed"
        else:
            yield f"{words}: found {_short(one['input'])}; expected {_expected(one)}"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _expected(one: ErrorDetails) -> str:
    plain = (words for kind, words in PLAIN.items() if one["type"].startswith(kind))
    own = one["msg"].removeprefix("Value error, ").removeprefix("Input should be ").removeprefix("expected ")
    return next(plain, own)


def _known_keys(place: list) -> list[str]:
    """Keys that are allowed at a place of the mapping."""
    model: type[BaseModel] = Mapping
    for part in place:
        # A number is an entry of a list, and what is no key of a model a column of a table.
        if part in model.model_fields:
            model = _model_in(model.model_fields[part].annotation) or model
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The part of a mapping that a key holds, alone, as a list, or by name."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)
