"""Exercises: the solution is right, a stub is open, a known mistake gets its words, and no solution leaves."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from ibd_tools.cli import main
from ibd_tools.lessons import check, class_data, exercise_pack
from ibd_tools.lessons.classroom import (
    PROJECT,
    SOURCES,
    answers,
    check_file,
    edition_of,
    tags_of,
    write_for_teachers,
)
from ibd_tools.lessons.lesson import NEXT_SEED, OPEN, OTHER, RIGHT, Exercise, LessonError, lesson_of, lessons

CLASSES = (1, 22, 4711)
every_lesson = pytest.mark.parametrize("lesson", lessons())


def _source(lesson: str) -> dict:
    return json.loads((PROJECT / SOURCES / f"{lesson}.ipynb").read_text(encoding="utf-8"))


def _written(folder, lesson: str, edition: str, *further: str):
    """A notebook handed in: an edition of a lesson's exercises, with further cells before the check."""
    notebook = edition_of(_source(lesson), edition)
    cells = [{"cell_type": "code", "source": [code], "metadata": {}, "outputs": []} for code in further]
    path = folder / "anna.ipynb"
    path.write_text(json.dumps(notebook | {"cells": [*notebook["cells"], *cells]}), encoding="utf-8")
    return path


def test_every_source_of_exercises_belongs_to_a_lesson():
    assert sorted(path.stem for path in (PROJECT / SOURCES).glob("*.ipynb")) == lessons()


@every_lesson
@pytest.mark.parametrize("class_code", CLASSES)
def test_the_solution_is_right_for_every_class_and_the_stub_is_open(lesson, class_code, tmp_path):
    verdicts = check_file(_written(tmp_path, lesson, "teacher"), class_code)
    assert verdicts == dict.fromkeys(verdicts, RIGHT)
    assert len(verdicts) == 2
    assert check_file(_written(tmp_path, lesson, "student"), class_code) == dict.fromkeys(verdicts, OPEN)


@every_lesson
@pytest.mark.parametrize("class_code", CLASSES)
def test_each_known_mistake_gets_its_words(lesson, class_code):
    found = lesson_of(lesson).answers(class_data(lesson, class_code))
    for exercise in lesson_of(lesson).exercises:
        values = found.pop(exercise.name)
        assert set(values) == {RIGHT, *exercise.mistakes}, "each has its words in exercises.csv"
        assert exercise.mistakes
        for mistake, words in exercise.mistakes.items():
            assert exercise.verdict(values, round(values[mistake], 1)) == words
        assert exercise.verdict(values, 12345) == OTHER
    assert not found


@every_lesson
def test_a_stub_asks_for_what_the_check_expects(lesson):
    stubs = ["".join(cell["source"]) for cell in _source(lesson)["cells"] if "stub" in tags_of(cell)]
    assert stubs == [f"{one.name} = None  # {one.unit}" for one in lesson_of(lesson).exercises]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("40", "'40'"),
        (True, "True"),
        (np.bool(True), "np.True_"),
        ([40], "[40]"),
        (pd.Series([1.0, 2.0]), "0 1.0 1 2.0 dtype: float64"),
        (pd.DataFrame({"a": [1]}), "a 0 1"),
    ],
)
def test_an_answer_that_is_no_number_is_said(given, found):
    said = Exercise("mean", "years", {}).verdict({RIGHT: 30.0}, given)
    assert said == f"found {found}; expected a number (years)"


@pytest.mark.parametrize(("ages", "is_first_taken"), [([20.0, 40.0], True), ([0.05, 0.05], False)])
def test_a_class_is_given_patients_on_whom_a_known_mistake_is_not_right(ages, is_first_taken):
    drawn = {7: pd.DataFrame({"age": ages}), 7 + NEXT_SEED: pd.DataFrame({"age": [50.0, 60.0]})}
    lesson = replace(
        lesson_of("no_event"),
        class_data=drawn.__getitem__,
        answers=lambda patients: {"mean": {RIGHT: patients["age"].mean(), "sum": patients["age"].sum()}},
    )
    assert lesson.patients(7).equals(drawn[7 if is_first_taken else 7 + NEXT_SEED])


@every_lesson
def test_each_class_has_answers_of_its_own(lesson):
    assert len({tuple(answers(lesson, code)) for code in CLASSES}) == len(CLASSES)


@every_lesson
def test_no_line_of_a_solution_or_of_notes_is_in_the_pack(lesson):
    source = _source(lesson)
    hidden = [line for cell in source["cells"] if {"solution", "notes"} & tags_of(cell) for line in cell["source"]]
    packed = "".join(exercise_pack(lesson).files().values())
    telling = [line.rstrip("\n") for line in hidden if " = " in line or "**Notes.**" in line]
    assert len(telling) >= 4
    assert [line for line in telling if json.dumps(line, ensure_ascii=False)[1:-1] in packed] == []


def test_a_hand_in_is_read_whatever_became_of_its_cells(tmp_path):
    lesson = lessons()[0]
    first = lesson_of(lesson).exercises[0].name
    code = f"%matplotlib inline\n{first} = 1", "1 / 0", "raise SystemExit", f"{first} = 12345"
    verdicts = check_file(_written(tmp_path, lesson, "student", *code), 1)
    assert list(verdicts.values()) == [OTHER, OPEN]


@pytest.mark.parametrize("class_code", [-1, "4711", 2.5, None])
def test_a_class_code_that_is_none_is_said(class_code):
    with pytest.raises(LessonError, match=f"found class_code {class_code!r}; expected a whole number of at least 0"):
        class_data("no_event", class_code)


def test_what_is_no_exercise_is_said(tmp_path):
    (tmp_path / "notes.ipynb").write_text("{}")
    with pytest.raises(LessonError, match=r"notes\.ipynb is no notebook of an exercise"):
        check_file(tmp_path / "notes.ipynb", 1)
    with pytest.raises(LessonError, match="no lesson 'regresion'; there are "):
        exercise_pack("regresion")


def test_the_check_names_the_answers_and_never_gives_one(capsys):
    lesson = lessons()[0]
    check(lesson, 1, {lesson_of(lesson).exercises[0].name: 0.5})
    said = capsys.readouterr().out
    assert [line.split(": ")[1] for line in said.splitlines()] == [OTHER, OPEN]


def test_teachers_get_every_exercise_with_its_solution_and_notes_and_students_do_not(tmp_path):
    for path in write_for_teachers(tmp_path / "mine"):
        tags = [tags_of(cell) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
        assert sum({"solution"} <= own for own in tags) == sum({"notes"} <= own for own in tags) == 2
        assert not any({"stub"} <= own for own in tags)


def test_the_commands_speak_to_people(tmp_path):
    def run(*arguments: str) -> str:
        return CliRunner().invoke(main, ["lessons", *arguments]).output

    assert "holds no notebook" in run("check", str(tmp_path))
    lesson = lessons()[0]
    _written(tmp_path, lesson, "teacher")
    (tmp_path / "other.ipynb").write_text("{}")
    said = run("check", str(tmp_path), "--class-code", "5").splitlines()
    assert said[0] == f"anna.ipynb: {lesson_of(lesson).exercises[0].name}: right"
    assert said[-1].startswith("other.ipynb is no notebook of an exercise")
    assert "is not empty" in run("teach", str(tmp_path))
    assert run("answers", "--class-code", "5").startswith(f"{lesson}\n")
