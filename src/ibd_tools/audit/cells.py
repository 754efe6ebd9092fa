"""Read one row of a table of printed numbers, with words for what was expected."""

from typing import Any

from ibd_study.checked import parse_cell
from ibd_study.printed import DECIMAL
from ibd_tools.audit.columns import ALSO_WRITTEN, COLUMNS, MEAN, MEDIAN, NUMBER, PERCENTAGE, RATE, RATIO, WORDS
from ibd_tools.audit.printed_p import p_limits
from ibd_tools.audit.printed_value import plain, take_apart

# Cells that only one kind of number has, and that so show it where it is not given.
KIND_OF = {"sd": MEAN, "q1": MEDIAN, "q3": MEDIAN, "person_years": RATE}
MOST_DIGITS = 9

Fault = tuple[str, str]


def read_row(texts: dict[str, str]) -> tuple[dict[str, Any], list[Fault]]:
    """Values of a row by column, empty cells left out; and its faults, each a column and what was expected."""
    texts = {name: text if COLUMNS[name].holds == WORDS else plain(text) for name, text in texts.items()}
    texts["kind"] = _kind(texts)
    parts = take_apart(texts["value"], texts["kind"]) or {}
    read = {name: _read_cell(name, parts.get(name, text) if name == "value" else text) for name, text in texts.items()}
    faults = [(name, expected) for name, (_, expected) in read.items() if expected]
    if faults:
        return {}, faults
    cells = {name: value for name, (value, _) in read.items() if value is not None}
    beside = {name: _read_cell(name, text)[0] for name, text in parts.items() if name != "value"}
    values = beside | cells | ({"printed": texts["value"]} if texts["value"] != cells["value"] else {})
    return values, _conflicts(cells, beside) or _cross_faults(values)


def _kind(texts: dict[str, str]) -> str:
    given = texts.get("kind", "")
    return ALSO_WRITTEN["kind"].get(given, given) or next((KIND_OF[name] for name in KIND_OF if texts.get(name)), "")


def _read_cell(name: str, text: str) -> tuple[object, str]:
    """The value of a cell and what was expected of it; the latter is empty where nothing is wrong."""
    value, expected = parse_cell(text, COLUMNS[name].read_as)
    if expected or value is None:
        return None, expected
    if isinstance(value, float):
        return int(value), ""
    if COLUMNS[name].holds == NUMBER:
        return text, _number_fault(name, text)
    return text, _p_fault(text) if name == "p" else ""


def _number_fault(name: str, text: str) -> str:
    if DECIMAL.fullmatch(text) and len(text) <= MOST_DIGITS:
        return "a value of 0 or more" if COLUMNS[name].low == 0 and text.startswith("-") else ""
    if "," in text:
        return "a number with a decimal point, not a comma"
    beside = ", alone or with its count or interval in brackets" if name == "value" else ""
    return f"a number as printed, such as 57.6, of at most {MOST_DIGITS} digits{beside}"


def _p_fault(text: str) -> str:
    try:
        p_limits(text)
    except ValueError:
        return "a p-value as printed, such as 0.039, <0.001 or NS"
    return ""


def _conflicts(cells: dict[str, Any], beside: dict[str, Any]) -> list[Fault]:
    """Cells that hold something else than the text of the value does."""
    return [
        (name, f"{part}, as in the value, or an empty cell")
        for name, part in beside.items()
        if name in cells
        and (float(cells[name]) != float(part) if COLUMNS[name].holds == NUMBER else cells[name] != part)
    ]


def _cross_faults(values: dict[str, Any]) -> list[Fault]:
    """Cells that are right alone and wrong together: column, and what was expected."""
    kind = values["kind"]
    faults = [
        (name, f"an empty cell: it belongs to {' and '.join(f'{one}s' for one in COLUMNS[name].kinds)}")
        for name in values
        if name in COLUMNS and kind not in COLUMNS[name].kinds
    ]
    faults += [
        (name, f"at most {words}, {values[limit]}")
        for name, limit, words in (
            ("n", "group_size", "the group's size"),
            ("events", "n", "n"),
            ("minimum", "maximum", "the maximum"),
        )
        if name in values and limit in values and values[name] > values[limit] and (name, kind) != ("events", RATE)
    ]
    if kind == PERCENTAGE and not 0 <= float(values["value"]) <= 100:
        faults.append(("value", "a percentage from 0 to 100"))
    if not 50 < float(values.get("ci_level", 95)) < 100:
        faults.append(("ci_level", "a level in percent above 50 and below 100"))
    if kind == RATIO and float(values["value"]) < 0:
        faults.append(("value", "a ratio of 0 or more"))
    return faults
