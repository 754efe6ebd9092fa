"""A lesson: what is true at each setting, its picture, what its page quotes, and the exercises of a class.

An answer of an exercise is never written down: it is computed from the patients of the class, who are drawn from its
code. What is said of a known mistake stands in one table, ``exercises.csv``.
"""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ibd_study.figures import Figure
from ibd_study.kinds import Kind
from ibd_study.parameters import Parameters
from ibd_study.results import Page, Results
from ibd_tools.lessons.sweep import Sweep

if TYPE_CHECKING:
    from ibd_tools.lessons.picture import Picture

RIGHT, OPEN, OTHER = "right", "not answered yet", "not right; look at the steps again"
# An answer is asked for with one decimal, and taken if it was rounded up where it should have been rounded down.
ROUNDING = 0.1
# From a class whose patients would let a mistake pass, to the seed of its next ones.
NEXT_SEED = 1_000_003
TOPICS = Path(__file__).with_name("topics")

# A number and its unit, by the name under which a page quotes it.
Quoted = dict[str, tuple[float, str]]
# Of each exercise what is right and what each known mistake gives, by its name in ``exercises.csv``.
Answers = dict[str, dict[str, float]]


class LessonError(ValueError):
    """There is no such lesson, a file is no exercise of one, or a number is not that of a class."""


def of_unit(unit: str, numbers: Mapping[str, float]) -> Quoted:
    """Numbers that have a unit in common."""
    return {name: (value, unit) for name, value in numbers.items()}


@dataclass(frozen=True)
class Exercise:
    """One number that is asked for.

    Parameters
    ----------
    name
        Of the variable in the student's notebook.
    unit
        What the number counts, with its decimals.
    mistakes
        What is said of each known mistake, by its name.
    """

    name: str
    unit: str
    mistakes: Mapping[str, str]

    def wrong(self, values: Mapping[str, float]) -> dict[str, float]:
        """The number that each known mistake gives, by what is said of it."""
        return {words: values[mistake] for mistake, words in self.mistakes.items()}

    def verdict(self, values: Mapping[str, float], given: object) -> str:
        """What is said of an answer: right, open, or the words of a known mistake; never the answer.

        Examples
        --------
        >>> mean = Exercise("mean", "years", {"sum": "that is the sum"})
        >>> [mean.verdict({"right": 30.0, "sum": 60.0}, given) for given in (None, 30, 60)]
        ['not answered yet', 'right', 'that is the sum']
        """
        if given is None:
            return OPEN
        number = _number(given)
        if number is None:
            return f"found {shorten(repr(given), 60)}; expected a number ({self.unit})"
        known = {RIGHT: values[RIGHT]} | self.wrong(values)
        return next((words for words, value in known.items() if abs(number - value) < ROUNDING), OTHER)


def _number(given: Any) -> float | None:
    """A number, of whatever type; nothing for text, a truth value, or a table of several numbers."""
    try:
        return None if isinstance(given, bool | np.bool | str) else float(given)
    except (TypeError, ValueError):
        return None


@dataclass(frozen=True)
class Lesson:
    """One lesson; its file in ``topics`` is all that registers it.

    Parameters
    ----------
    key, short_name
        Of its files, and of its numbers where a page quotes one.
    sweep
        What is true at every setting of its controls.
    picture
        Draws it.
    quoted
        What its page quotes: the setting at which the controls stand first, and others beside it.
    class_data
        Draws the patients on whom a class has the exercises, from a seed.
    answers
        What is right on these patients, and what known mistakes give.
    """

    key: str
    short_name: str
    sweep: Sweep
    picture: "Callable[[], Picture]"
    quoted: Callable[[], Quoted]
    class_data: Callable[[int], pd.DataFrame]
    answers: Callable[[pd.DataFrame], Answers]

    def figure(self, *, is_shown: bool = False) -> Figure:
        """The picture with its controls; with ``is_shown`` it is answered, as teachers have it."""
        return self.picture().figure(self.key, self.sweep, is_shown=is_shown)

    def rows(self, run: str) -> Results:
        """What the page quotes, as rows of the results table of a run; no patient stands behind them."""
        common = {"endpoint": self.short_name, "method": "closed form", "missing_data": ""}
        records = [
            Kind.LESSON.at(number=name) | common | {"value": value, "unit": unit}
            for name, (value, unit) in self.quoted().items()
        ]
        return Page(f"lesson_{self.key}", run, Parameters()).signed(records, "", synthetic=False)

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """What is asked for, in the order of the notebook."""
        return _exercises()[self.key]

    def patients(self, class_code: int) -> pd.DataFrame:
        """The patients of a class: the first drawn on whom every known mistake gives a number of its own.

        Raises
        ------
        LessonError
            When a class code is no whole number of at least 0.
        """
        if not isinstance(class_code, int) or class_code < 0:
            raise LessonError(
                f"found class_code {class_code!r}; expected a whole number of at least 0, as your teacher gave it"
            )
        drawn = map(self.class_data, itertools.count(class_code, NEXT_SEED))
        return next(patients for patients in drawn if all(map(_are_apart, self.answers(patients).values())))

    def verdicts(self, class_code: int, namespace: Mapping[str, object]) -> dict[str, str]:
        """What is said of each answer among the names of a notebook."""
        answers = self.answers(self.patients(class_code))
        return {one.name: one.verdict(answers[one.name], namespace.get(one.name)) for one in self.exercises}


def _are_apart(values: Mapping[str, float]) -> bool:
    """Whether no two numbers can be taken for each other, however they are rounded."""
    return all(higher - lower > 2 * ROUNDING for lower, higher in itertools.pairwise(sorted(values.values())))


@cache
def _exercises() -> dict[str, tuple[Exercise, ...]]:
    """The exercises of every lesson; the row without a mistake says what an exercise asks for."""
    table = pd.read_csv(Path(__file__).with_name("exercises.csv"), keep_default_na=False)
    found: dict[str, tuple[Exercise, ...]] = {}
    for (lesson, name), rows in table.groupby(["lesson", "exercise"], sort=False):
        unit, *_ = rows["words"]
        exercise = Exercise(str(name), unit, dict(zip(rows["mistake"][1:], rows["words"][1:], strict=True)))
        found[str(lesson)] = (*found.get(str(lesson), ()), exercise)
    return found


def lessons() -> list[str]:
    """Keys of the lessons."""
    return sorted(path.stem for path in TOPICS.glob("[!_]*.py"))


def lesson_of(key: str) -> Lesson:
    """A lesson by its key.

    Raises
    ------
    LessonError
        Naming the lessons that there are.
    """
    if key not in lessons():
        raise LessonError(f"no lesson {key!r}; there are {', '.join(lessons())}")
    lesson: Lesson = import_module(f"ibd_tools.lessons.topics.{key}").LESSON
    return lesson
