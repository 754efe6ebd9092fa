"""Charts drawn from results rows only, each with words, a still picture and its data."""

from ibd_study.figures.bundle import chart_versions, write_vega_bundle
from ibd_study.figures.course import course_panels
from ibd_study.figures.forest import forest_plot
from ibd_study.figures.forest_rows import ForestRow
from ibd_study.figures.headline import headline
from ibd_study.figures.laboratory import laboratory_panels
from ibd_study.figures.persistence import persistence_curves
from ibd_study.figures.rates import denominator, paired_counts, rates_before_after
from ibd_study.figures.rendering import Figure
from ibd_study.figures.safety import safety_dots
from ibd_study.figures.scores import change_distribution, cumulative_curves, shift_table
from ibd_study.figures.selection import flow_chart
from ibd_study.figures.several import Several
from ibd_study.figures.visual_abstract import visual_abstract

__all__ = [
    "Figure",
    "ForestRow",
    "Several",
    "change_distribution",
    "chart_versions",
    "course_panels",
    "cumulative_curves",
    "denominator",
    "flow_chart",
    "forest_plot",
    "headline",
    "laboratory_panels",
    "paired_counts",
    "persistence_curves",
    "rates_before_after",
    "safety_dots",
    "shift_table",
    "visual_abstract",
    "write_vega_bundle",
]
