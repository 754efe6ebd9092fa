"""Read one cell of a table as its column says, with words for what was expected."""

import math
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ibd_study.checked.problems import as_words
from ibd_study.plain_text import INVISIBLE

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
WORDS = {
    "string": "text on one line; is a quotation mark not closed?",
    "invisible": "text without signs that cannot be seen",
    "number": "a number with a decimal point",
    "integer": "a whole number",
    "date": "a date written YYYY-MM-DD",
}
Limit = float | datetime | None


@dataclass(frozen=True)
class Column:
    """How the cells of one column are read.

    ``limits`` are pairs of a lowest and a highest value, all of which hold. ``pattern`` is how a text is written, with
    words for it. ``readable`` is false where the declaration itself is wrong: the cells then cannot be checked.
    """

    name: str
    type: str
    limits: tuple[tuple[Limit, Limit], ...] = ()
    codes: tuple[str, ...] = ()
    required: bool = False
    missing: tuple[str, ...] = ("",)
    true_values: tuple[str, ...] = ("true", "True", "TRUE", "1")
    false_values: tuple[str, ...] = ("false", "False", "FALSE", "0")
    pattern: tuple[re.Pattern, str] | None = None
    readable: bool = True


def is_date(text: str) -> bool:
    """Whether a text is a date written YYYY-MM-DD."""
    try:
        # The standard reader also takes other ISO forms, such as 20240131.
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def parse_cell(text: str, column: Column) -> tuple[Any, str]:
    """Read one cell.

    Returns
    -------
    value, expected
        The value, None where it is missing or wrong; and what was expected, empty where nothing is wrong.

    Examples
    --------
    >>> parse_cell(" 7.5 ", Column("crp_mg_l", "number"))
    (7.5, '')
    >>> parse_cell("7,5", Column("crp_mg_l", "number"))
    (None, 'a number with a decimal point')
    """
    trimmed = text.strip()
    if trimmed == "" or trimmed in column.missing:
        return None, "a value; this column may not be empty" if column.required else ""
    value = _typed(trimmed, column)
    if value is None:
        return None, _type_words(column, trimmed)
    if column.pattern and not column.pattern[0].fullmatch(trimmed):
        return None, column.pattern[1]
    return (None, _range_words(column)) if _outside(value, trimmed, column) else (value, "")


def _typed(text: str, column: Column) -> Any:
    if column.type in ("number", "integer"):
        return _number(text, whole=column.type == "integer")
    if column.type == "boolean":
        return True if text in column.true_values else False if text in column.false_values else None
    if column.type == "date":
        return datetime.fromisoformat(text) if is_date(text) else None
    return text if len(text.splitlines()) == 1 and not re.search(INVISIBLE, text) else None


def _number(text: str, *, whole: bool) -> float | None:
    if not NUMBER.fullmatch(text):
        return None
    number = float(text)
    return None if math.isinf(number) or (whole and not number.is_integer()) else number


def _outside(value: object, text: str, column: Column) -> bool:
    if column.codes:
        return value not in _floats(column) if isinstance(value, float) else text not in column.codes
    lows, highs = _limits(column)
    return any(value < low for low in lows) or any(value > high for high in highs)


def _floats(column: Column) -> list[float]:
    """Codes of a column of numbers that lie inside its limits."""
    lows, highs = _limits(column)
    numbers = [float(code) for code in column.codes]
    return [n for n in numbers if all(n >= low for low in lows) and all(n <= high for high in highs)]


def _limits(column: Column) -> tuple[list, list]:
    return [low for low, _ in column.limits if low is not None], [high for _, high in column.limits if high is not None]


def _type_words(column: Column, text: str) -> str:
    if column.type == "boolean":
        return "one of " + ", ".join((*column.true_values, *column.false_values))
    return WORDS["invisible" if column.type == "string" and len(text.splitlines()) == 1 else column.type]


def _range_words(column: Column) -> str:
    if column.codes:
        is_number = column.type in ("number", "integer")
        return "one of " + ", ".join(map(as_words, _floats(column)) if is_number else column.codes)
    lows, highs = _limits(column)
    words = [f"at least {as_words(max(lows))}"] if lows else []
    words += [f"at most {as_words(min(highs))}"] if highs else []
    return "a value of " + " and ".join(words)
