"""Figures that a page can ask for by name, with ``{result-figure}``."""

from collections.abc import Callable

from ibd_study.figures import Figure, headline
from ibd_tools.book.run_data import RunData
from ibd_tools.hospitals import hospital_overview

FIGURES: dict[str, Callable[[RunData], Figure]] = {
    "headline": lambda run: headline(run.results, run.printed),
    "hospitals": lambda run: hospital_overview(run.results),
}
