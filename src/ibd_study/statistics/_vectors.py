"""From columns as people have them to values without gaps, and the number of gaps."""

from collections.abc import Iterable
from math import isfinite
from typing import Any

import numpy as np

from ibd_study.statistics._checks import is_number


def present_numbers(values: Iterable[Any], name: str) -> tuple[np.ndarray, int]:
    """Return the values that are there as floats, and how many are missing.

    Words are refused rather than read as numbers: a column of text is a mistake upstream.
    """
    import pandas as pd

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
    from pandas import isna

    values = list(values)
    known = [value for value in values if not isna(value)]
    return known, len(values) - len(known)


def answers(values: Iterable[Any], name: str) -> list[bool | None]:
    """Return yes / no / missing answers as True, False and None.

    1 and 0 are taken as well: a boolean column with gaps often turns into numbers.
    """
    from pandas import isna

    values = [None if isna(value) else value for value in values]
    for position, value in enumerate(values):
        if value not in (True, False, None):
            raise ValueError(
                f"{name} holds {value!r} at position {position}; expected True, False or "
                "missing: turn the answers into booleans first"
            )
    return [None if value is None else bool(value) for value in values]
