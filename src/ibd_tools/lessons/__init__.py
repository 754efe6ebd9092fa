"""Lessons on populations whose truth is known: predict, see, explain; quizzes and exercises.

A lesson is a module here, with its ``rows`` and ``EXERCISES``, and one of the same name in ``pictures``.
"""

from ibd_tools.lessons.classroom import Key as Key
from ibd_tools.lessons.classroom import Pack as Pack
from ibd_tools.lessons.classroom import check as check
from ibd_tools.lessons.classroom import class_data as class_data
from ibd_tools.lessons.classroom import exercise_pack as exercise_pack
from ibd_tools.lessons.classroom import keys_of as keys_of
from ibd_tools.lessons.small_groups import worked_out as worked_out
