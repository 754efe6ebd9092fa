"""A sweep: what is true at every position of a lesson's controls, computed before anybody moves one."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import pandas as pd

# A number; of an axis with words it can be None, for what is not asked.
Value = Any
T = TypeVar("T")


def known(number: T | None) -> T:
    """What a lesson computes; its counts are chosen so that there is a number.

    Raises
    ------
    ValueError
        When it cannot: a control then reaches further than what is asked has an answer.
    """
    if number is None:
        raise ValueError("a number of a lesson cannot be computed; expected controls at which every number is known")
    return number


@dataclass(frozen=True)
class Axis:
    """One control of a picture: a slider over numbers in equal steps, or a list where the values have words.

    ``start`` is the value at which the control stands when the page is opened.
    """

    name: str
    label: str
    values: tuple[Value, ...]
    start: Value
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sweep:
    """Every setting of some axes, with what is computed for it.

    Examples
    --------
    >>> doubled = Sweep((Axis("n", "Number", (1, 2), 1),), lambda n: {"double": 2 * n})
    >>> doubled.rows.to_dict("records")
    [{'n': 1, 'double': 2}, {'n': 2, 'double': 4}]
    >>> doubled.at(n=2), doubled.at()
    ({'double': 4}, {'double': 2})
    """

    axes: tuple[Axis, ...]
    compute: Callable[..., dict[str, float]]

    @cached_property
    def rows(self) -> pd.DataFrame:
        """One row a setting: the value of each axis, and what was computed."""
        names = [axis.name for axis in self.axes]
        settings = (dict(zip(names, chosen, strict=True)) for chosen in itertools.product(*self._values))
        return pd.DataFrame([setting | self.compute(**setting) for setting in settings])

    def places(self) -> pd.DataFrame:
        """The same with the place of each value, counted from 0, in its stead."""
        places = pd.DataFrame(itertools.product(*(range(len(values)) for values in self._values)))
        return self.rows.assign(**{axis.name: places[column] for column, axis in enumerate(self.axes)})

    def along(self, axis: Axis) -> pd.DataFrame:
        """The settings along one axis, all others where their control begins."""
        others = {other.name: other.start for other in self.axes if other is not axis}
        return self.rows[(self.rows[list(others)] == pd.Series(others)).all(axis=1)].reset_index(drop=True)

    def at(self, **setting: Value) -> dict[str, Any]:
        """What is computed for a setting; what is not named stands where its control begins."""
        return self.compute(**({axis.name: axis.start for axis in self.axes} | setting))

    @property
    def _values(self) -> list[tuple[Value, ...]]:
        return [axis.values for axis in self.axes]
