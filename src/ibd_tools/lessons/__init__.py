"""Lessons on populations whose truth is known: predict, see, explain; quizzes and exercises.

A lesson is a module here, with its ``rows`` and ``EXERCISES``, and one of the same name in ``pictures``.
"""

from ibd_tools.lessons.classroom import (
    Key,
    LessonError,
    Pack,
    answers,
    check,
    check_file,
    class_data,
    exercise_pack,
    keys_of,
    lessons,
    write_for_teachers,
)
from ibd_tools.lessons.small_groups import worked_out
