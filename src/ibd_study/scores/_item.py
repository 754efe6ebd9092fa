"""What one item of an instrument may hold, and how the values passed in are read and checked."""

import sys
from dataclasses import dataclass
from typing import Any, Literal, TypeGuard

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

    def accepts(self, values: pd.Series) -> np.ndarray:
        """Tell, row by row, whether a value is missing or allowed."""
        if self.is_text:
            return values.isna().to_numpy() | values.isin(self.values).to_numpy(dtype=bool)
        numbers = values.array.to_numpy(dtype=float, na_value=np.nan)
        return np.isnan(numbers) | self._allows(numbers)

    def _allows(self, numbers: np.ndarray) -> np.ndarray:
        if self.values:
            return np.isin(numbers, self.values)
        # Finite limits also where the item has none, so that infinity is refused.
        low = -sys.float_info.max if self.low is None else self.low
        high = sys.float_info.max if self.high is None else self.high
        whole = numbers == np.floor(numbers) if self.whole else True
        return (numbers >= low) & (numbers <= high) & whole


def columns(prefix: str, *names: str, **differing: Any) -> dict[str, Item]:
    """Items by name as the data dictionary describes their columns: the prefix and the name.

    Parameters
    ----------
    prefix : str
        What the columns of the index begin with.
    *names : str
        Names of the items.
    **differing : object
        Attributes of :class:`Item` that differ from the dictionary, for all these items.

    Examples
    --------
    >>> columns("uceis_", "vascular")["vascular"].allowed
    'a whole number from 0 to 2 points'
    """
    described = {field.name: field for field in dictionary.fields()}
    return {name: _column(described[prefix + name], **differing) for name in names}


def _column(field: dictionary.Field, **differing: Any) -> Item:
    is_whole = field.type == "integer"
    described: dict[str, Any] = {
        "unit": field.unit,
        "column": field.name,
        "whole": is_whole,
        "meaning": field.description,
    }
    if field.codes:
        described["values"] = tuple(int(code) if is_whole else code for code in field.codes)
    else:
        described |= {"low": field.minimum, "high": field.maximum}
    return Item(**described | differing)


def read_item(instrument: str, argument: str, item: Item, values: Any, index: pd.Index) -> pd.Series:
    """Return an item as a checked Series: nullable Float64, or string for words.

    A scalar stands for every row of ``index``. A value that is neither missing nor allowed raises ValueError, naming
    instrument, item and value.

    Examples
    --------
    >>> read_item("Mayo score", "endoscopy", Item(0, 3), 2, pd.RangeIndex(2)).tolist()
    [2.0, 2.0]
    """
    one_value = not isinstance(values, pd.Series)
    given = [values] * len(index) if one_value else values
    read, accepted = _read(given, item, index)
    if accepted.all():
        return read
    row = int(np.argmin(accepted))
    found = values if one_value else values.iloc[row]
    place = "" if one_value else f" in row {row + 1}"
    raise ValueError(_refusal(instrument, argument, item, found, place))


def _read(given: list | pd.Series, item: Item, index: pd.Index) -> tuple[pd.Series, np.ndarray]:
    """Return the values in a nullable dtype, and which of them are accepted."""
    dtype: Literal["string", "Float64"] = "string" if item.is_text else "Float64"
    if _is_numeric(given) and not item.is_text:
        read = given.astype(dtype)
        return read, item.accepts(read)
    kind: Any = str if item.is_text else _NUMBER_TYPES
    known: list[Any] = [value if isinstance(value, kind) else None for value in given]
    read = pd.Series(pd.array(known, dtype=dtype), index=index)
    # A value of another kind must be a missing one: the text "2" is refused, not converted.
    pairs = zip(known, given, strict=True)
    wrong_kind = [kept is None and not _is_missing(value) for kept, value in pairs]
    return read, item.accepts(read) & ~np.array(wrong_kind, dtype=bool)


def _is_missing(value: Any) -> bool:
    return pd.api.types.is_scalar(value) and bool(pd.isna(value))


def _is_numeric(given: list | pd.Series) -> TypeGuard[pd.Series]:
    return isinstance(given, pd.Series) and pd.api.types.is_numeric_dtype(given.dtype)


def _refusal(instrument: str, argument: str, item: Item, value: object, place: str) -> str:
    column = f" (column {item.column})" if item.column else ""
    found = repr(value) if isinstance(value, str) else str(value)
    return (
        f"{instrument}: item {argument}{column} holds {found}{place}; expected {item.allowed}. "
        "Correct the value, or leave it empty if it is not known."
    )
