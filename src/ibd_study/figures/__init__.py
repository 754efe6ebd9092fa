"""Charts drawn from results rows only, each with words, a still picture and its data."""

from collections.abc import Callable

from ibd_study.figures.bundle import chart_versions, write_vega_bundle
from ibd_study.figures.headline import headline
from ibd_study.figures.laboratory import laboratory_panels
from ibd_study.figures.rates import denominator, paired_counts, rates_before_after
from ibd_study.figures.rendering import Figure
from ibd_study.figures.safety import safety_dots
from ibd_study.figures.scores import change_distribution, cumulative_curves, shift_table
from ibd_study.figures.selection import flow_chart
from ibd_study.figures.several import Several
from ibd_study.figures.specification_curve import specification_figure, specification_figures
from ibd_study.figures.specification_overview import specification_overview
from ibd_study.results import Results

# Figures that a page can ask for by name, with ``{result-figure}``.
FIGURES: dict[str, Callable[[Results], Figure]] = {"headline": headline}

__all__ = [
    "FIGURES",
    "Figure",
    "Several",
    "change_distribution",
    "chart_versions",
    "cumulative_curves",
    "denominator",
    "flow_chart",
    "headline",
    "laboratory_panels",
    "paired_counts",
    "rates_before_after",
    "safety_dots",
    "shift_table",
    "specification_figure",
    "specification_figures",
    "specification_overview",
    "write_vega_bundle",
]
