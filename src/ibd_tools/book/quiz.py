"""A question with answers to choose from, each with words of its own, as a page writes it.

The question stands first. A right answer begins with ``+``, a wrong one with ``-``; what is said to whoever chooses it
follows, indented::

    Why does the score fall?

    - The drug works.
      It would have fallen without it.
    + They were chosen when it was high.
      Yes: nothing else is needed.
"""

import itertools
from dataclasses import dataclass

FEWEST_ANSWERS = 3


@dataclass(frozen=True)
class Answer:
    """One answer: whether it is right, its words, and what is said to whoever chooses it."""

    is_right: bool
    words: str
    said: str


@dataclass(frozen=True)
class Question:
    """A question and its answers, one of them right."""

    words: str
    answers: tuple[Answer, ...]


def read_question(lines: list[str]) -> Question:
    """Read a question as a page writes it.

    Raises
    ------
    ValueError
        When not exactly one answer is right, when there are fewer than three, or when one has no words.

    Examples
    --------
    >>> question = read_question(["Why?", "", "- A.", "  No.", "+ B.", "  Yes.", "- C.", "  Not", "  quite."])
    >>> question.words, [answer.said for answer in question.answers]
    ('Why?', ['No.', 'Yes.', 'Not quite.'])
    """
    begins = [place for place, line in enumerate(lines) if line[:2] in ("+ ", "- ")]
    bounds = [*begins, len(lines)]
    answers = tuple(_answer(lines[a:b]) for a, b in itertools.pairwise(bounds))
    question = Question(_joined(lines[: bounds[0]]), answers)
    right = sum(answer.is_right for answer in question.answers)
    if right != 1 or len(question.answers) < FEWEST_ANSWERS:
        raise ValueError(
            f"question {question.words!r} has {len(question.answers)} answers, {right} of them right; expected at "
            f"least {FEWEST_ANSWERS}, each on a line of its own after - (wrong) or + (right, one)"
        )
    silent = [one.words for one in question.answers if not one.said]
    if silent:
        raise ValueError(f"answer {silent[0]!r} has no words for whoever chooses it; indent them below the answer")
    return question


def _answer(lines: list[str]) -> Answer:
    return Answer(lines[0].startswith("+"), lines[0][2:].strip(), _joined(lines[1:]))


def _joined(lines: list[str]) -> str:
    return " ".join(line.strip() for line in lines if line.strip())
