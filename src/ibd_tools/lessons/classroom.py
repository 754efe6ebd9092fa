"""What a class does with the exercises: takes them home in a pack, works on patients of its own, and is checked."""

import base64
import copy
import io
import json
from collections.abc import Mapping
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pandas as pd

from ibd_study.figures import zipped
from ibd_study.project import PROJECT
from ibd_study.reads import FILE, note
from ibd_tools.lessons.lesson import RIGHT, Exercise, LessonError, lesson_of, lessons

SOURCES = Path("notebooks") / "exercises"
# Tags of the whole cells that an edition of an exercise goes without.
LEFT_OUT = {"student": {"solution", "notes"}, "teacher": {"stub"}}
README = """\
Exercises of a lesson. They need the project, installed by `make book` (see its README).

1. Open the notebook with the project's Python, answer in the cells that say None, run the last cell.
2. Or, from the project's folder, check every notebook of a folder: .venv/bin/ibd-study lessons check FOLDER

The patients are invented and drawn from the class code. Answers are computed, not kept: whoever reads the project's
code can find how. The check is there to help, not to mark.
"""


def class_data(lesson: str, class_code: int) -> pd.DataFrame:
    """The invented patients on whom a class has the exercises of a lesson."""
    return lesson_of(lesson).patients(class_code)


def check(lesson: str, class_code: int, namespace: Mapping[str, object]) -> None:
    """Print what is said of each answer; a notebook passes ``globals()``."""
    for name, words in lesson_of(lesson).verdicts(class_code, namespace).items():
        print(f"{name}: {words}")


def check_file(path: Path, class_code: int) -> dict[str, str]:
    """What is said of each answer in a notebook that was handed in.

    Its cells run in this process, in their order; one that fails does not stop the others. Answers are read by their
    names, so that cells may have been moved, added or removed.

    Raises
    ------
    LessonError
        When the file is no notebook of an exercise.
    """
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        lesson, cells = notebook["metadata"]["exercise"], notebook["cells"]
    except (ValueError, KeyError, TypeError):
        raise LessonError(f"{path.name} is no notebook of an exercise; expected one from a pack of a lesson") from None
    namespace: dict[str, object] = {}
    with redirect_stdout(io.StringIO()):
        for cell in cells:
            if cell["cell_type"] == "code":
                _run(cell, namespace, class_code)
    return lesson_of(lesson).verdicts(class_code, namespace)


def _run(cell: dict, namespace: dict[str, object], class_code: int) -> None:
    # A hand-in may hold any mistake, or stop itself; what it sets before and after one still counts.
    with suppress(Exception, SystemExit):
        exec("".join(cell["source"]), namespace)
    if "parameters" in tags_of(cell):
        namespace["class_code"] = class_code


@dataclass(frozen=True)
class Key:
    """What a teacher has of one exercise: its solution and notes, and for a class the answer and known wrong ones."""

    exercise: Exercise
    solution: str
    notes: str
    answer: float
    wrong: dict[str, float]


def keys_of(lesson: str, class_code: int) -> list[Key]:
    """The exercises of a lesson with their answers for a class, in their order: for teachers."""
    found, cells = lesson_of(lesson), _source(lesson)["cells"]
    values = found.answers(found.patients(class_code))
    solutions, notes = (
        ["".join(cell["source"]) for cell in cells if tag in tags_of(cell)] for tag in ("solution", "notes")
    )
    return [
        Key(one, code, words, values[one.name][RIGHT], one.wrong(values[one.name]))
        for one, code, words in zip(found.exercises, solutions, notes, strict=True)
    ]


def answers(lesson: str, class_code: int) -> list[str]:
    """The right answers for a class, each with the code of its solution: for teachers."""
    return [
        f"{key.exercise.name} = {key.answer:.1f}  # {key.exercise.unit}\n{key.solution}"
        for key in keys_of(lesson, class_code)
    ]


def write_for_teachers(folder: Path) -> list[Path]:
    """Write the exercises of all lessons with solutions and notes, without the cells that students fill in."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for lesson in lessons():
        written.append(folder / f"{lesson}.ipynb")
        written[-1].write_text(_text(edition_of(_source(lesson), "teacher")), encoding="utf-8")
    return written


@dataclass(frozen=True)
class Pack:
    """An edition of the exercises of a lesson, to take away."""

    lesson: str
    edition: str = "student"

    @property
    def name(self) -> str:
        """Of the file."""
        return f"exercises_{self.lesson}{'' if self.edition == 'student' else f'_{self.edition}'}.zip"

    def files(self) -> dict[str, str]:
        """What the pack holds, by name."""
        return {f"{self.lesson}.ipynb": _text(edition_of(_source(self.lesson), self.edition)), "README.txt": README}

    def html(self) -> str:
        """A link that holds the pack itself."""
        link = base64.b64encode(zipped(self.files())).decode()
        words = "Download the exercises (a notebook)" if self.edition == "student" else "Exercises with solutions"
        return (
            f'<a class="ibd-download" download="{escape(self.name)}" href="data:application/zip;base64,{link}">'
            f"{words}</a>"
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.name}


def exercise_pack(lesson: str) -> Pack:
    """The pack of a lesson, as its page offers it."""
    return Pack(lesson_of(lesson).key)


def edition_of(notebook: dict, edition: str) -> dict:
    """A copy of the source of an exercise without what an edition leaves out, without outputs and with new numbers.

    Parameters
    ----------
    notebook
        Its cells are tagged ``stub``, ``solution`` or ``notes`` where they are not for everybody.
    edition
        ``student`` or ``teacher``.

    Examples
    --------
    >>> cell = {"cell_type": "code", "source": "40", "outputs": ["40"], "metadata": {"tags": ["solution"]}}
    >>> source = {"cells": [cell, cell | {"source": "None", "metadata": {"tags": ["stub"]}}], "metadata": {}}
    >>> [[cell["source"] for cell in edition_of(source, name)["cells"]] for name in ("student", "teacher")]
    [['None'], ['40']]
    """
    made = copy.deepcopy(notebook)
    made["cells"] = [cell for cell in made["cells"] if not LEFT_OUT[edition] & tags_of(cell)]
    for place, cell in enumerate(made["cells"], 1):
        cell["id"] = f"cell-{place}"
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    return made


def tags_of(cell: dict) -> set[str]:
    """The tags of a cell."""
    return set(cell["metadata"].get("tags", []))


def _text(notebook: dict) -> str:
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _source(lesson: str) -> dict:
    path = SOURCES / f"{lesson}.ipynb"
    note([(FILE, str(path))])
    return json.loads((PROJECT / path).read_text(encoding="utf-8"))
