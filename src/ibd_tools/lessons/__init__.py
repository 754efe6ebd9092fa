"""Lessons on populations whose truth is known: predict, see, explain; quizzes and exercises."""

from ibd_tools.lessons.classroom import check, class_data, exercise_pack
from ibd_tools.lessons.definitions import definitions_rows
from ibd_tools.lessons.denominators import denominators_rows
from ibd_tools.lessons.many_tests import tests_rows
from ibd_tools.lessons.minimum_duration import duration_rows
from ibd_tools.lessons.no_event import event_rows
from ibd_tools.lessons.paired import paired_rows
from ibd_tools.lessons.pictures.definitions import definitions_picture
from ibd_tools.lessons.pictures.denominators import denominators_picture
from ibd_tools.lessons.pictures.many_tests import tests_picture
from ibd_tools.lessons.pictures.minimum_duration import duration_picture
from ibd_tools.lessons.pictures.no_event import event_picture
from ibd_tools.lessons.pictures.paired import paired_picture
from ibd_tools.lessons.pictures.pooling import pooling_picture
from ibd_tools.lessons.pictures.printed_percentage import printed_picture
from ibd_tools.lessons.pictures.prior_failure import failure_picture
from ibd_tools.lessons.pictures.regression import regression_picture
from ibd_tools.lessons.pictures.small_groups import groups_picture
from ibd_tools.lessons.pictures.who_is_scoped import scoped_picture
from ibd_tools.lessons.pooling import pooling_rows
from ibd_tools.lessons.printed_percentage import printed_rows
from ibd_tools.lessons.prior_failure import failure_rows
from ibd_tools.lessons.regression import regression_rows
from ibd_tools.lessons.small_groups import groups_rows, worked_out
from ibd_tools.lessons.who_is_scoped import scoped_rows

__all__ = [
    "check",
    "class_data",
    "definitions_picture",
    "definitions_rows",
    "denominators_picture",
    "denominators_rows",
    "duration_picture",
    "duration_rows",
    "event_picture",
    "event_rows",
    "exercise_pack",
    "failure_picture",
    "failure_rows",
    "groups_picture",
    "groups_rows",
    "paired_picture",
    "paired_rows",
    "pooling_picture",
    "pooling_rows",
    "printed_picture",
    "printed_rows",
    "regression_picture",
    "regression_rows",
    "scoped_picture",
    "scoped_rows",
    "tests_picture",
    "tests_rows",
    "worked_out",
]
