"""What every method asks of its arguments, with error texts for people, and columns without their gaps."""

from collections.abc import Iterable
from math import isfinite
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd


def check_level(level: float) -> None:
    """Refuse a confidence level which is not between 0 and 1."""
    if not (is_number(level) and 0 < level < 1):
        raise ValueError(f"level is {level!r}; expected a number between 0 and 1, such as 0.95 for 95 %")


def is_number(value: Any) -> bool:
    """Tell real numbers from everything else; True and False are answers, not numbers."""
    # Asking the plain types first spares simulations, which ask a million times, the slow question.
    return type(value) in (int, float) or (isinstance(value, Real) and not isinstance(value, bool))


def check_count(name: str, count: int) -> int:
    """Return a count as an int; refuse anything which is not a whole number from 0 up."""
    if not is_number(count) or count % 1 != 0 or count < 0:
        raise ValueError(
            f"{name} is {count!r}; expected a whole number, 0 or more: "
            "count the observations first, leaving out the missing ones"
        )
    return int(count)


def check_share(events: int, total: int, suffix: str = "") -> tuple[int, int]:
    """Return events and total as ints; refuse more events than observations."""
    events = check_count(f"events{suffix}", events)
    total = check_count(f"total{suffix}", total)
    if events > total:
        raise ValueError(
            f"events{suffix} is {events} but total{suffix} is only {total}; expected events "
            "between 0 and total: check that both count the same population"
        )
    return events, total


def check_amount(name: str, amount: float) -> float:
    """Return a quantity as a float; refuse a negative, infinite or missing one."""
    if not is_number(amount) or not isfinite(amount) or amount < 0:
        raise ValueError(f"{name} is {amount!r}; expected a finite number, 0 or more")
    return float(amount)


def check_choice(name: str, choice: str, allowed: Iterable[str]) -> None:
    """Refuse a word which is not among the allowed ones, and list those."""
    allowed = list(allowed)
    if choice not in allowed:
        raise ValueError(f"{name} is {choice!r}; expected one of: {', '.join(allowed)}")


def present_numbers(values: Iterable[Any], name: str) -> tuple[np.ndarray, int]:
    """Return the values that are there as floats, and how many are missing.

    Words are refused rather than read as numbers: a column of text is a mistake upstream.
    """
    # A plain array needs no look at each value, which a simulation of thousands of samples would pay for.
    if isinstance(values, np.ndarray) and values.dtype == float and not np.isinf(values).any():
        present = values[~np.isnan(values)]
        return present, len(values) - len(present)
    column = pd.Series(list(values), dtype=object)
    known = column.dropna()
    for position, value in known.items():
        if not is_number(value) or not isfinite(value):
            raise ValueError(
                f"{name} holds {value!r} at position {position}; expected finite numbers or "
                "missing: convert or mend the column first"
            )
    return known.to_numpy(dtype=float), len(column) - len(known)


def present_labels(values: Iterable[Any]) -> tuple[list[Any], int]:
    """Return the labels that are there, and how many are missing."""
    values = list(values)
    known = [value for value in values if not pd.isna(value)]
    return known, len(values) - len(known)


def answers(values: Iterable[Any], name: str) -> list[bool | None]:
    """Return yes / no / missing answers as True, False and None.

    1 and 0 are taken as well: a boolean column with gaps often turns into numbers.
    """
    values = [None if pd.isna(value) else value for value in values]
    for position, value in enumerate(values):
        if value not in (True, False, None):
            raise ValueError(
                f"{name} holds {value!r} at position {position}; expected True, False or "
                "missing: turn the answers into booleans first"
            )
    return [None if value is None else bool(value) for value in values]
