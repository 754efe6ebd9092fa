"""The register of instruments, and the decorators that let one formula serve scalars and Series.

What is known of an instrument stands in ``instruments.csv``; ``items.csv`` has, for each of its items, the weight with
which it enters the sum, and the column of the data dictionary that describes it by range, unit and meaning, unless the
table has its own. Where ``stored`` is no, that column is only like the item and does not hold it.

A formula is written once, as arithmetic on columns: arrays of floats in which NaN is missing, or expressions of
narwhals, which any of its engines computes. The decorators read and check each item, so that a missing item stays
missing through the arithmetic, and hand back what was handed in: a scalar for scalars, a Series for Series, an
expression for expressions.
"""

import csv
import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import wraps
from pathlib import Path
from types import MappingProxyType
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from ibd_study.nearest import nearest
from ibd_study.scores._item import Item, read_item

# Written on columns, and then taken by anybody who has columns or single values.
Column = np.ndarray | nw.Expr
Formula = Callable[..., Any]
Score = Callable[..., Any]


@dataclass(frozen=True)
class Instrument:
    """One registered index: what goes in, what comes out, and where the formula is from.

    ``items`` go by the name of their argument, in the order of the formula; ``weights`` holds those that enter a sum.
    ``low`` and ``high`` are the range of the score, None where it has no limit. "Unverified" in ``source`` or ``note``
    marks what was not checked.
    """

    key: str
    name: str
    disease: str
    items: Mapping[str, Item]
    weights: Mapping[str, Decimal]
    source: str
    function: Score
    low: float | None
    high: float | None
    unit: str
    note: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the data dictionary that the score is computed from."""
        return tuple(item.column for item in self.items.values() if item.column)


_REGISTER: dict[str, Instrument] = {}
INSTRUMENTS: Mapping[str, Instrument] = MappingProxyType(_REGISTER)


def _table(name: str) -> list[dict[str, str]]:
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


_INSTRUMENT_ROWS = {row["key"]: row for row in _table("instruments.csv")}
_ITEM_ROWS = _table("items.csv")


def _item(row: Mapping[str, str]) -> Item:
    limits = {name: float(row[name]) for name in ("low", "high") if row[name]}
    words = {name: row[name] for name in ("unit", "meaning") if row[name]}
    facts: dict[str, Any] = {"counts_boxes": row["counts_boxes"] == "yes", **limits, **words}
    if row["whole"]:
        facts["whole"] = row["whole"] == "yes"
    if not row["column"]:
        return Item(values=tuple(int(code) for code in row["codes"].split("|") if code), **facts)
    described = replace(Item.of_column(row["column"]), **facts)
    return replace(described, column=None) if row["stored"] == "no" else described


def elementwise(name: str, items: Mapping[str, Item]) -> Callable[[Formula], Score]:
    """Let a formula on columns take scalars, Series or both, by keyword, with checked items.

    ``name`` is for messages; ``items`` are the arguments to read and check, any other is handed on as it is.
    Expressions are not read: what their columns hold is checked where the table is read.

    Examples
    --------
    >>> @elementwise("double", {"points": Item(0, 3)})
    ... def double(*, points):
    ...     return 2 * points
    >>> double(points=3), double(points=None)
    (6.0, None)
    """

    def decorate(formula: Formula) -> Score:
        options = _named_parameters(formula) - set(items)

        @wraps(formula)
        def score(**given: Any) -> float | pd.Series | nw.Expr | None:
            _check_arguments(name, items, options, given)
            if any(isinstance(value, nw.Expr) for value in given.values()):
                return formula(**given)
            index = _common_index(name, [given[argument] for argument in items])
            rows = 1 if index is None else len(index)
            read = {
                argument: read_item(name, argument, item, given[argument], rows) for argument, item in items.items()
            }
            result = formula(**given | read)
            if index is None:
                return None if np.isnan(result[0]) else float(result[0])
            return pd.Series(pd.array(result, dtype="Float64"), index=index)

        return score

    return decorate


def instrument(key: str) -> Callable[[Formula], Score]:
    """Make a formula :func:`elementwise` and enter it into ``INSTRUMENTS``, with what the tables say of its key.

    The docstring of the formula says the formula; items, source and note are added to it from the tables.
    """
    facts = _INSTRUMENT_ROWS[key]
    rows = {row["item"]: row for row in _ITEM_ROWS if row["instrument"] == key}
    items = MappingProxyType({name: _item(row) for name, row in rows.items()})

    def decorate(formula: Formula) -> Score:
        score = elementwise(facts["name"], items)(formula)
        _REGISTER[key] = Instrument(
            **{name: facts[name] for name in ("key", "name", "disease", "source", "unit", "note")},
            items=items,
            weights={name: Decimal(row["weight"]) for name, row in rows.items() if row["weight"]},
            function=score,
            low=float(facts["low"]) if facts["low"] else None,
            high=float(facts["high"]) if facts["high"] else None,
        )
        score.__doc__ = f"{inspect.getdoc(formula) or _sum_in_words(key)}\n\n{_described(_REGISTER[key])}"
        return score

    return decorate


def _described(entry: Instrument) -> str:
    items = [f"{name} : {item.allowed}\n    {item.meaning}".rstrip() for name, item in entry.items.items()]
    known = " ".join(filter(None, [f"Source: {entry.source}.", entry.note]))
    return "\n".join(["Parameters", "----------", *items, "", "Notes", "-----", known])


def sum_instrument(key: str) -> Score:
    """Register an index that adds up its items, each times its weight, and return its score function."""

    def total(**items: Any) -> Any:
        return weighted_sum(key, items)

    total.__name__ = total.__qualname__ = f"score_{key}"
    return instrument(key)(total)


def _sum_in_words(key: str) -> str:
    times = {name: "" if weight == 1 else f"{weight} x " for name, weight in INSTRUMENTS[key].weights.items()}
    return " + ".join(times[name] + name.replace("_", " ") for name in times) + "."


def weighted_sum(key: str, items: Mapping[str, Any]) -> Any:
    """The sum of items of an instrument, each times its weight.

    Weights are whole numbers of their last decimal until the end: a wall of 3 mm with flow is then 6.2, which is the
    cut-off itself, and not just below it.
    """
    weights = INSTRUMENTS[key].weights
    parts = 10 ** max(-int(weights[name].as_tuple().exponent) for name in items)
    return sum(int(weights[name] * parts) * column for name, column in items.items()) / parts


def where(condition: Any, value: Any, otherwise: Any = None) -> Any:
    """A column or number where a condition holds, and else another one or missing."""
    if isinstance(condition, nw.Expr):
        return nw.when(condition).then(value).otherwise(otherwise)
    return np.where(condition, value, np.nan if otherwise is None else otherwise)


def is_known(column: Any) -> Any:
    """Where a column of numbers is not missing."""
    return ~column.is_null() if isinstance(column, nw.Expr) else ~np.isnan(column)


def as_number(condition: Any, column: Any) -> Any:
    """1 where a condition on a column holds and 0 where it does not; missing where the column is."""
    return where(is_known(column), where(condition, 1.0, 0.0))


def compute_score(key: str, frame: pd.DataFrame, **options: Any) -> pd.Series:
    """Compute a registered score for each row of a frame with columns of the data dictionary.

    An item whose column is absent from the frame counts as missing in every row. Nothing is
    joined: columns of the patients table that a score needs (CDAI: sex, height_cm) must already
    be in the frame.

    Parameters
    ----------
    key : str
        Key of the instrument, such as ``"cdai"``.
    frame : pandas.DataFrame
        One row a visit; never changed.
    **options
        Options of the score function, such as ``unexplored="zero"`` of SES-CD.

    Returns
    -------
    pandas.Series
        Float64, named by the key, on the index of the frame.

    Raises
    ------
    ValueError
        For an unknown key, or for an item outside its range.

    Examples
    --------
    >>> from ibd_study.scores import compute_score
    >>> visits = pd.DataFrame({"uceis_vascular": [2, 1], "uceis_bleeding": [3, None],
    ...                        "uceis_erosions_ulcers": [1, 0]})
    >>> compute_score("uceis", visits).tolist()
    [6.0, <NA>]
    """
    if key not in INSTRUMENTS:
        raise ValueError(f"unknown instrument {key!r}; {_nearest(key, INSTRUMENTS)}")
    chosen = INSTRUMENTS[key]
    unknown = pd.Series(np.nan, index=frame.index)
    items = {name: frame.get(item.column, unknown) for name, item in chosen.items.items()}
    return chosen.function(**items, **options).rename(key)


def _named_parameters(formula: Callable) -> set[str]:
    parameters = inspect.signature(formula).parameters.values()
    return {one.name for one in parameters if one.kind is not one.VAR_KEYWORD}


def _nearest(word: str, known: Iterable[str]) -> str:
    close = nearest(word, known, most=3)
    return f"did you mean {' or '.join(close)}?" if close else f"known are {', '.join(known)}"


def _check_arguments(name: str, items: Mapping, options: set, given: Mapping) -> None:
    for argument in given:
        if argument not in items and argument not in options:
            known = [*items, *options]
            raise TypeError(f"{name}: unknown argument {argument!r}; {_nearest(argument, known)}")
    absent = [argument for argument in items if argument not in given]
    if absent:
        raise TypeError(f"{name}: no value given for {', '.join(absent)}; pass None if not known")


def _common_index(name: str, values: list) -> pd.Index | None:
    """Return the index shared by all Series, or None where there are only scalars."""
    indexes = [value.index for value in values if isinstance(value, pd.Series)]
    if any(not index.equals(indexes[0]) for index in indexes):
        raise ValueError(
            f"{name}: the items stand on different rows (their indexes differ); "
            "take them from one frame, or reindex them first"
        )
    return indexes[0] if indexes else None
