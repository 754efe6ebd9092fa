"""Exercises: what is asked, what is right, and the known ways to be wrong, each with words of its own.

An answer is never written down: it is computed from the patients of the class, who are drawn from its code.
"""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

RIGHT, OPEN, OTHER = "right", "not answered yet", "not right; look at the steps again"
# An answer is asked for with one decimal, and taken if it was rounded up where it should have been rounded down.
ROUNDING = 0.1
# From a class whose patients would let a mistake pass, to the seed of its next ones.
NEXT_SEED = 1_000_003

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
        known = self._known(patients)
        return next((words for words, value in known.items() if abs(float(given) - value) < ROUNDING), OTHER)

    def tells_apart(self, patients: pd.DataFrame) -> bool:
        """Whether on these patients every known mistake gives a number of its own, however it is rounded."""
        values = sorted(self._known(patients).values())
        return all(higher - lower > 2 * ROUNDING for lower, higher in itertools.pairwise(values))

    def _known(self, patients: pd.DataFrame) -> dict[str, float]:
        known = {RIGHT: self.answer} | dict(self.misconceptions)
        return {words: compute(patients) for words, compute in known.items()}


@dataclass(frozen=True)
class Set:
    """The exercises of one lesson, and what draws the patients that a class has them on, from a seed."""

    draw: Callable[[int], pd.DataFrame]
    exercises: tuple[Exercise, ...]

    def patients(self, class_code: int) -> pd.DataFrame:
        """The patients of a class: the first drawn on whom no known mistake gives the right number."""
        drawn = map(self.draw, itertools.count(class_code, NEXT_SEED))
        return next(patients for patients in drawn if all(one.tells_apart(patients) for one in self.exercises))

    def verdicts(self, class_code: int, namespace: Mapping[str, object]) -> dict[str, str]:
        """What is said of each answer among the names of a notebook."""
        patients = self.patients(class_code)
        return {one.name: one.verdict(patients, namespace.get(one.name)) for one in self.exercises}
