"""The picture of each lesson, with its controls."""

from importlib import import_module

from ibd_study.figures import Figure
from ibd_tools.lessons.pictures.framed import SeenFigure


def picture_of(lesson: str) -> Figure:
    """The picture of a lesson, by its key."""
    picture: Figure = import_module(f"ibd_tools.lessons.pictures.{lesson}").picture()
    return picture


def seen_picture(lesson: str) -> Figure:
    """The picture of a lesson with its box ticked, the controls where they stand first."""
    asked = picture_of(lesson)
    words = f"{asked.title} The picture of the lesson with its box ticked; its numbers are in the table below."
    return SeenFigure(asked.key, asked.title, asked.charts, words, asked.caption, asked.data, False, asked.columns)
