"""Figures that a page can ask for by name, with ``{result-figure}``."""

from collections.abc import Callable

from ibd_study.figures import Figure, headline
from ibd_tools.book.generated import named
from ibd_tools.book.run_data import RunData
from ibd_tools.hospitals import hospital_overview
from ibd_tools.lessons import lesson_of

FIGURES: dict[str, Callable[..., Figure]] = {
    "headline": lambda run: headline(run.results, run.printed),
    "hospitals": lambda run: hospital_overview(run.results),
    "lesson_seen": lambda run, lesson: lesson_of(lesson).figure(is_shown=True),
}


def figure_named(run: RunData, words: str) -> Figure:
    """A figure by its name, with the names of what it is about after it: ``lesson_seen no_event``."""
    name, *about = words.split()
    return named(FIGURES, name, "figure")(run, *about)
