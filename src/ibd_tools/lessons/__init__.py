"""Lessons on populations whose truth is known: predict, see, explain; quizzes and exercises.

A lesson is a file in ``topics``.
"""

from ibd_tools.lessons.classroom import (
    Key,
    Pack,
    answers,
    check,
    check_file,
    class_data,
    exercise_pack,
    keys_of,
    write_for_teachers,
)
from ibd_tools.lessons.lesson import LessonError, lesson_of, lessons
from ibd_tools.lessons.small_counts import worked_out
