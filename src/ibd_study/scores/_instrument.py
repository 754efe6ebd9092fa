"""The register of instruments, and the decorators that let one formula serve scalars and Series.

A score function is written once, as arithmetic on nullable columns. The decorators read and check
each item, so that a missing item stays missing through the arithmetic, and hand back what was
handed in: a scalar for scalars, a Series for Series, and for expressions of narwhals the expression
of the score, which any of its engines computes.
"""

import inspect
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce, wraps
from types import MappingProxyType
from typing import Any

import narwhals as nw
import pandas as pd

from ibd_study.nearest import nearest
from ibd_study.scores._item import Item, read_item

Column = pd.Series | nw.Expr
# Written on columns, and then taken by anybody who has columns or single values.
Formula = Callable[..., Any]
Score = Callable[..., Any]

_REGISTER: dict[str, "Instrument"] = {}


@dataclass(frozen=True)
class Instrument:
    """One registered index: what goes in, what comes out, and where the formula is from.

    ``items`` go by the name of their argument, in the order of the formula. ``low`` and ``high`` are the range of the
    score, None where it has no limit. "Unverified" in ``source`` or ``note`` marks what was not checked.
    """

    key: str
    name: str
    disease: str
    items: Mapping[str, Item]
    source: str
    function: Score
    high: float | None
    low: float | None = 0
    unit: str = "points"
    note: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the data dictionary that the score is computed from."""
        return tuple(item.column for item in self.items.values() if item.column)


INSTRUMENTS: Mapping[str, Instrument] = MappingProxyType(_REGISTER)


def elementwise(name: str, items: Mapping[str, Item]) -> Callable[[Formula], Score]:
    """Let a formula on Series take scalars, Series or both, by keyword, with checked items.

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
        def score(**given: Any) -> float | Column | None:
            _check_arguments(name, items, options, given)
            if any(isinstance(value, nw.Expr) for value in given.values()):
                return formula(**given)
            index = _common_index(name, [given[argument] for argument in items])
            rows = pd.RangeIndex(1) if index is None else index
            for argument, item in items.items():
                given[argument] = read_item(name, argument, item, given[argument], rows)
            result = formula(**given).astype("Float64").rename(None)
            return _only_value(result) if index is None else result

        return score

    return decorate


def instrument(*, key: str, name: str, items: Mapping[str, Item], **register: Any) -> Callable[[Formula], Score]:
    """Make a formula :func:`elementwise` and enter it into ``INSTRUMENTS`` under ``key``.

    The parameters are the attributes of :class:`Instrument`. The docstring of the formula says the formula; items,
    source and note are added to it from the register.

    Raises
    ------
    ValueError
        If the key is already taken.
    """
    if key in _REGISTER:
        raise ValueError(f"instrument key {key!r} is taken by {_REGISTER[key].name}; use another")

    def decorate(formula: Formula) -> Score:
        score = elementwise(name, items)(formula)
        entry = Instrument(key=key, name=name, items=MappingProxyType(dict(items)), function=score, **register)
        score.__doc__ = f"{inspect.getdoc(formula)}\n\n{_described(entry)}"
        _REGISTER[key] = entry
        return score

    return decorate


def _described(entry: Instrument) -> str:
    items = [f"{name} : {item.allowed}\n    {item.meaning}".rstrip() for name, item in entry.items.items()]
    known = " ".join(filter(None, [f"Source: {entry.source}.", entry.note]))
    return "\n".join(["Parameters", "----------", *items, "", "Notes", "-----", known])


def sum_instrument(
    *,
    key: str,
    items: Mapping[str, Item],
    weights: Mapping[str, float] | None = None,
    divisor: float = 1,
    **register: Any,
) -> Score:
    """Register an index that adds up its items, and return its score function.

    Parameters
    ----------
    key, items, **register
        As of :func:`instrument`.
    weights : Mapping of str to float, optional
        What each item is multiplied by; all by 1 where there are none.
    divisor : float
        What the sum is divided by: weights in tenths give exact sums.
    """
    weights = weights or dict.fromkeys(items, 1)

    def total(**given: Any) -> Any:
        return add_up(given, weights) / divisor

    total.__name__ = total.__qualname__ = f"score_{key}"
    times = {name: "" if weight == divisor else f"{weight / divisor:g} x " for name, weight in weights.items()}
    total.__doc__ = " + ".join(times[name] + name.replace("_", " ") for name in times) + "."
    return instrument(key=key, items=items, **register)(total)


def add_up(columns: Mapping[str, Any], weights: Mapping[str, float], prefix: str = "") -> Any:
    """The sum of columns, each times its weight, in the order of the weights."""
    return reduce(operator.add, (weight * columns[prefix + name] for name, weight in weights.items()))


def where(condition: Any, value: Any, otherwise: float | None = None) -> Any:
    """A column where a condition that is never missing holds, and else a number or missing."""
    if isinstance(condition, nw.Expr):
        return nw.when(condition).then(value).otherwise(nw.lit(otherwise, nw.Float64))
    return value.where(condition, otherwise)


def is_known(column: Any) -> Any:
    """Where a column is not missing."""
    return ~column.is_null() if isinstance(column, nw.Expr) else column.notna()


def as_number(condition: Any) -> Any:
    """1 where a condition holds and 0 where it does not; missing stays missing."""
    return condition.cast(nw.Float64) if isinstance(condition, nw.Expr) else condition.astype("Float64")


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
    unknown = pd.Series(None, index=frame.index, dtype=object)
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


def _only_value(result: pd.Series) -> float | None:
    value = result.iloc[0]
    return None if value is pd.NA else float(value)
