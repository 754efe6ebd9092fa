"""Read one cell of a table of printed numbers, with words for what was expected."""

import re

from ibd_study.audit.columns import ALSO_WRITTEN, COLUMNS, PERCENTAGE
from ibd_study.audit.recovery import p_limits
from ibd_study.audit.rounding import DECIMAL
from ibd_study.cohort.reading import parse_cell

KEY = re.compile(r"\w+")
LISTS = ("shares_n_with", "subset_of")
ONLY_MEANS = ("sd", "items", "minimum", "maximum")
MOST_DIGITS = 9


def read_cell(name: str, text: str, row: dict[str, str]) -> tuple[object, str]:
    """The value of a cell and what was expected of it; the latter is empty where nothing is wrong."""
    text = ALSO_WRITTEN.get(name, {}).get(text, text)
    value, expected = parse_cell(text, COLUMNS[name].read_as)
    if expected or value is None:
        return None, expected
    if isinstance(value, float):
        return int(value), ""
    checked = {"key": _key_fault, "value": _number_fault, "sd": _sd_fault, "p": _p_fault}
    expected = checked[name](text) if name in checked else ""
    if not expected and name == "value" and row.get("kind") in (PERCENTAGE, "percent"):
        expected = "" if 0 <= float(text) <= 100 else "a percentage from 0 to 100"
    return (tuple(text.split()) if name in LISTS else text), expected


def _key_fault(text: str) -> str:
    return "" if KEY.fullmatch(text) else "letters, digits and _ only"


def _number_fault(text: str) -> str:
    if DECIMAL.fullmatch(text) and len(text) <= MOST_DIGITS:
        return ""
    hints = {"%": "the number alone, without %", ",": "a number with a decimal point, not a comma"}
    found = [words for sign, words in hints.items() if sign in text]
    return found[0] if found else f"a number as printed, such as 57.6, of at most {MOST_DIGITS} digits"


def _sd_fault(text: str) -> str:
    return _number_fault(text) or ("a standard deviation of 0 or more" if text.startswith("-") else "")


def _p_fault(text: str) -> str:
    try:
        p_limits(text)
    except ValueError:
        return "a p-value as printed, such as 0.039 or <0.001"
    return ""


def cell_fault(values: dict[str, object]) -> list[tuple[str, str]]:
    """Cells that are right alone and wrong together: column, and what was expected."""
    faults = []
    if values.get("n") and values["n"] > values["group_size"]:
        faults.append(("n", f"at most the group's size, {values['group_size']}"))
    if values["kind"] == PERCENTAGE:
        faults += [(name, "an empty cell: it belongs to means") for name in ONLY_MEANS if values.get(name) is not None]
    low, high = values.get("minimum"), values.get("maximum")
    if low is not None and high is not None and low > high:
        faults.append(("minimum", f"at most the maximum, {high}"))
    return faults
