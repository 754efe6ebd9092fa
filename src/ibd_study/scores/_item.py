"""What one item of an instrument may hold, and how the values passed in are read and checked."""

import sys
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ibd_study import dictionary

_NUMBER_TYPES = (int, float, np.integer, np.floating, np.bool_)


@dataclass(frozen=True)
class Item:
    """The values that one item may take; a missing value is always accepted.

    Attributes
    ----------
    low, high : float or None
        Inclusive limits; None where there is no limit.
    unit : str
        Unit of the value, empty for a plain count.
    column : str or None
        Column of the data dictionary that holds the item, if there is one.
    values : tuple
        The only values accepted, where the item has codes instead of limits.
    whole : bool
        Whether only whole numbers are accepted. Items that may be means of diary days are not.
    counts_boxes : bool
        Whether the item is a number of ticked boxes: software writes 0 of it on a form that nobody filled in.
    meaning : str
        What the values mean.

    Examples
    --------
    >>> Item(0, 3, whole=True).allowed
    'a whole number from 0 to 3 points'
    >>> Item(values=(0, 4, 8)).allowed
    'one of 0, 4, 8'
    """

    low: float | None = None
    high: float | None = None
    unit: str = "points"
    column: str | None = None
    values: tuple = ()
    whole: bool = False
    counts_boxes: bool = False
    meaning: str = ""

    @classmethod
    def of_column(cls, name: str) -> "Item":
        """An item as the data dictionary describes its column."""
        field = dictionary.fields_by_name()[name]
        is_whole = field.type == "integer"
        codes = tuple(int(code) if is_whole else code for code in field.codes)
        limits = (None, None) if codes else (field.minimum, field.maximum)
        return cls(*limits, field.unit, name, codes, is_whole, meaning=field.description)

    @property
    def is_text(self) -> bool:
        """Whether the item holds words (such as sex) rather than numbers."""
        return bool(self.values) and isinstance(self.values[0], str)

    @property
    def allowed(self) -> str:
        """The accepted values in words."""
        if self.values:
            return "one of " + ", ".join(map(str, self.values))
        kind = "a whole number" if self.whole else "a number"
        low = "" if self.low is None else f" from {self.low:g}"
        high = "" if self.high is None else f" to {self.high:g}"
        return f"{kind}{low}{high} {self.unit}".rstrip()

    def allows(self, values: np.ndarray) -> np.ndarray:
        """Tell, value by value, whether it is allowed; a missing one is not."""
        if self.is_text:
            return np.array([value in self.values for value in values], dtype=bool)
        if self.values:
            return np.isin(values, self.values)
        # Finite limits also where the item has none, so that infinity is refused.
        low = -sys.float_info.max if self.low is None else self.low
        high = sys.float_info.max if self.high is None else self.high
        whole = values == np.floor(values) if self.whole else True
        return (values >= low) & (values <= high) & whole


def read_item(instrument: str, argument: str, item: Item, values: Any, rows: int) -> np.ndarray:
    """Return an item as a checked array: floats with NaN for missing, or words with None.

    A scalar stands for every row. A value that is neither missing nor allowed raises ValueError, naming instrument,
    item and value.

    Examples
    --------
    >>> read_item("Mayo score", "endoscopy", Item(0, 3), 2, 2).tolist()
    [2.0, 2.0]
    """
    one_value = not isinstance(values, pd.Series)
    given = pd.Series([values], dtype=object) if one_value else values
    read = _texts(given) if item.is_text else _floats(given)
    # What could not be read, though it is not missing, is refused: the text "2" is not converted.
    refused = given.notna().to_numpy() & ~item.allows(read)
    if refused.any():
        row = int(np.argmax(refused))
        place = "" if one_value else f" in row {row + 1}"
        raise ValueError(_refusal(instrument, argument, item, given.iloc[row], place))
    return np.repeat(read, rows) if one_value else read


def _floats(given: pd.Series) -> np.ndarray:
    if pd.api.types.is_numeric_dtype(given.dtype):
        return given.to_numpy(dtype=float, na_value=np.nan)
    return np.array([value if isinstance(value, _NUMBER_TYPES) else np.nan for value in given], dtype=float)


def _texts(given: pd.Series) -> np.ndarray:
    return np.array([value if isinstance(value, str) else None for value in given], dtype=object)


def _refusal(instrument: str, argument: str, item: Item, value: object, place: str) -> str:
    column = f" (column {item.column})" if item.column else ""
    found = repr(value) if isinstance(value, str) else str(value)
    return (
        f"{instrument}: item {argument}{column} holds {found}{place}; expected {item.allowed}. "
        "Correct the value, or leave it empty if it is not known."
    )
