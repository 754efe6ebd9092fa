"""The picture of each lesson, with its controls."""

from collections.abc import Callable

from ibd_study.figures import Figure
from ibd_tools.lessons import (
    definitions,
    denominators,
    many_tests,
    minimum_duration,
    no_event,
    paired,
    pooling,
    printed_percentage,
    prior_failure,
    regression,
    small_groups,
    who_is_scoped,
)
from ibd_tools.lessons.pictures.definitions import definitions_picture
from ibd_tools.lessons.pictures.denominators import denominators_picture
from ibd_tools.lessons.pictures.framed import SeenFigure
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

PICTURES: dict[str, Callable[[], Figure]] = {
    minimum_duration.KEY: duration_picture,
    regression.KEY: regression_picture,
    denominators.KEY: denominators_picture,
    who_is_scoped.KEY: scoped_picture,
    definitions.KEY: definitions_picture,
    no_event.KEY: event_picture,
    paired.KEY: paired_picture,
    many_tests.KEY: tests_picture,
    prior_failure.KEY: failure_picture,
    printed_percentage.KEY: printed_picture,
    pooling.KEY: pooling_picture,
    small_groups.KEY: groups_picture,
}


def seen_picture(lesson: str) -> Figure:
    """The picture of a lesson with its box ticked, the controls where they stand first."""
    asked = PICTURES[lesson]()
    words = f"{asked.title} The picture of the lesson with its box ticked; its numbers are in the table below."
    return SeenFigure(asked.key, asked.title, asked.charts, words, asked.caption, asked.data, False, asked.columns)
