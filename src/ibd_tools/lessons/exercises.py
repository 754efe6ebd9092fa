"""Exercises: what is asked, what is right, and the known ways to be wrong, each with words of its own.

An answer is never written down: it is computed from the patients of the class, who are drawn from its code.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

RIGHT, OPEN, OTHER = "right", "not answered yet", "not right; look at the steps again"
# An answer is asked for with one decimal, and taken if it was rounded up where it should have been rounded down.
ROUNDING = 0.1

Computed = Callable[[pd.DataFrame], float]


@dataclass(frozen=True)
class Exercise:
    """One number that is asked for.

    Parameters
    ----------
    name
        Of the variable in the student's notebook.
    unit
        What the number counts, with its decimals.
    answer
        Computes it from the patients of the class.
    misconceptions
        Words for whoever gives another number, with what computes that number.
    """

    name: str
    unit: str
    answer: Computed
    misconceptions: Mapping[str, Computed]

    def verdict(self, patients: pd.DataFrame, given: object) -> str:
        """What is said of an answer: right, open, or the words of a known misconception; never the answer.

        Examples
        --------
        >>> mean = Exercise("mean", "years", lambda p: p["age"].mean(), {"that is the sum": lambda p: p["age"].sum()})
        >>> patients = pd.DataFrame({"age": [20.0, 40.0]})
        >>> [mean.verdict(patients, given) for given in (None, 30, 60)]
        ['not answered yet', 'right', 'that is the sum']
        """
        if given is None:
            return OPEN
        if isinstance(given, bool) or not hasattr(given, "__float__"):
            return f"found {given!r}; expected a number ({self.unit})"
        known = {RIGHT: self.answer} | dict(self.misconceptions)
        close = (words for words, compute in known.items() if abs(float(given) - compute(patients)) < ROUNDING)
        return next(close, OTHER)


@dataclass(frozen=True)
class Set:
    """The exercises of one lesson, and the patients that a class has them on."""

    patients: Callable[[int], pd.DataFrame]
    exercises: tuple[Exercise, ...]

    def verdicts(self, class_code: int, namespace: Mapping[str, object]) -> dict[str, str]:
        """What is said of each answer among the names of a notebook."""
        patients = self.patients(class_code)
        return {one.name: one.verdict(patients, namespace.get(one.name)) for one in self.exercises}
