"""Figures that a page can ask for by name, with ``{result-figure}``."""

from collections.abc import Callable

from ibd_study.figures import Figure, headline
from ibd_study.results import Results
from ibd_tools.hospitals import hospital_overview

FIGURES: dict[str, Callable[[Results], Figure]] = {"headline": headline, "hospitals": hospital_overview}
