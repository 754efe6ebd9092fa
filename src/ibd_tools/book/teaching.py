"""What only teachers see of a lesson: answers to its quiz, solutions, answers of a class, and wrong ones to expect."""

import re

from ibd_study.project import PROJECT
from ibd_study.results import round_half_up
from ibd_tools.book.markdown import code, table
from ibd_tools.book.notebooks import read_notebook
from ibd_tools.book.quiz import Answer, Question, read_question
from ibd_tools.book.run_data import RunData
from ibd_tools.lessons import Key, Pack, keys_of

QUIZ = re.compile(r"^```\{quiz\}\n(?::within: (?P<within>[\d.]+)\n)?(?P<lines>.*?)^```$", re.MULTILINE | re.DOTALL)
# Classes whose answers stand in the book; others are asked for by a command.
CLASSES = range(1, 6)


def questions_of(lesson: str) -> list[Question]:
    """The questions of a lesson's page."""
    cells = read_notebook(PROJECT / "notebooks" / f"lesson_{lesson}.ipynb")["cells"]
    page = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    return [
        read_question(found["lines"].splitlines(), float(found["within"]) if found["within"] else None)
        for found in QUIZ.finditer(page)
    ]


def teaching_fragment(run: RunData, lesson: str) -> str:
    """What a teacher's page of a lesson ends with: the picture answered, the quiz answered, the exercises solved."""
    parts = {
        "The picture, with the truth shown": f"```{{result-figure}} lesson_seen {lesson}\n```",
        "Answers to the quiz": _quiz(lesson),
        "Exercises": _exercises(lesson),
    }
    return "\n\n".join(f"## {heading}\n\n{text}" for heading, text in parts.items())


def _quiz(lesson: str) -> str:
    """The questions of a lesson, each with its right answer and what is said to it."""
    right = [(question, answer) for question in questions_of(lesson) for answer in question.answers if answer.is_right]
    return "\n".join(
        f"{place}. {question.words} **{_words_of(question, answer)}** {answer.said}"
        for place, (question, answer) in enumerate(right, 1)
    )


def _words_of(question: Question, answer: Answer) -> str:
    """An answer in words; where a number is asked for, the result that is."""
    return answer.words if question.within is None else f"{{result}}`{answer.words}`"


def _exercises(lesson: str) -> str:
    """Of each exercise of a lesson: solution, notes, answers of the first classes, and wrong ones to expect."""
    by_class = {number: keys_of(lesson, number) for number in CLASSES}
    parts = [_exercise([by_class[number][place] for number in CLASSES]) for place in range(len(by_class[1]))]
    return "\n\n".join([*parts, Pack(lesson, "teacher").html()])


def _exercise(keys: list[Key]) -> str:
    """One exercise, with its key for each of the first classes."""
    first = keys[0]
    rows = [("**right**", *(f"**{_shown(key.answer)}**" for key in keys))]
    rows += [(words, *(_shown(key.wrong[words]) for key in keys)) for words in first.wrong]
    heads = [f"{code(first.exercise.name)}: what the check says", *(f"class {number}" for number in CLASSES)]
    unit = f"Asked for: {first.exercise.unit}."
    return f"{unit}\n\n```python\n{first.solution}\n```\n\n{first.notes}\n\n{table(heads, rows)}"


def _shown(value: float) -> str:
    return str(round_half_up(value, 1))
