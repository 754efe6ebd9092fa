"""A question with answers to choose from, each with words of its own, as a page writes it.

The question stands first. A right answer begins with ``+``, a wrong one with ``-``; what is said to whoever chooses it
follows, indented::

    Why does the score fall?

    - The drug works.
      It would have fallen without it.
    + They were chosen when it was high.
      Yes: nothing else is needed.

Where a number is asked for, each answer is the key of a result, and ``within`` says how far from the right one a number
may be. The page holds hashes of these numbers: who reads its source does not read the answer.
"""

import itertools
from dataclasses import dataclass

FEWEST_ANSWERS = 3
# FNV-1a of 32 bits; number.js computes the same.
OFFSET, PRIME, WORD = 0x811C9DC5, 0x01000193, 2**32


@dataclass(frozen=True)
class Answer:
    """One answer: whether it is right, its words, and what is said to whoever chooses it."""

    is_right: bool
    words: str
    said: str


@dataclass(frozen=True)
class Question:
    """A question and its answers, one of them right; if a number is asked for, within how much of it."""

    words: str
    answers: tuple[Answer, ...]
    within: float | None = None


ANOTHER_NUMBER = Answer(False, "", "Not this number, and none that is often meant. Look at the picture again.")


def read_question(lines: list[str], within: float | None = None) -> Question:
    """Read a question as a page writes it.

    Parameters
    ----------
    lines
        The question, its answers, and what is said to each.
    within
        Where a number is asked for: how far from the right one it may be.

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
    question = Question(_joined(lines[: bounds[0]]), answers, within)
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


def known_numbers(name: str, question: Question, values: list[float]) -> dict[str, int]:
    """The place of what is said to each number with one decimal that a question has words for, by the number's hash.

    Parameters
    ----------
    name
        Of the question on its page; equal numbers of two questions have two hashes.
    question
        With how far from the right number another may be.
    values
        The number of each answer.

    Examples
    --------
    >>> question = read_question(["How many?", "+ a.b", "  Yes.", "- a.c", "  No.", "- a.d", "  No."], within=0.1)
    >>> sorted(known_numbers("quiz-1", question, [7.5, 7.6, 2.0]).values())
    [0, 0, 0, 2]
    """
    tenths = round(10 * (question.within or 0))
    accepted = [
        (place, round(10 * value) + step)
        for place, (answer, value) in enumerate(zip(question.answers, values, strict=True))
        for step in (range(-tenths, tenths + 1) if answer.is_right else [0])
    ]
    # The right answer stands before a known wrong one that is as near.
    accepted.sort(key=lambda one: question.answers[one[0]].is_right)
    return {str(_hash(f"{name} {tenth / 10:.1f}")): place for place, tenth in accepted}


def _hash(text: str) -> int:
    value = OFFSET
    for sign in text:
        value = (value ^ ord(sign)) * PRIME % WORD
    return value


def _answer(lines: list[str]) -> Answer:
    return Answer(lines[0].startswith("+"), lines[0][2:].strip(), _joined(lines[1:]))


def _joined(lines: list[str]) -> str:
    return " ".join(line.strip() for line in lines if line.strip())
