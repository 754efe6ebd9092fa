"""Charts drawn from results rows only, each with words, a still picture and its data."""

from ibd_study.figures.assessed import balance_of_assessed
from ibd_study.figures.bundle import chart_versions, write_vega_bundle
from ibd_study.figures.course import course_panels
from ibd_study.figures.evaluability_curves import shifted_curves, tipping_curves
from ibd_study.figures.forest import forest_plot
from ibd_study.figures.forest_rows import ForestRow
from ibd_study.figures.headline import headline
from ibd_study.figures.laboratory import laboratory_panels
from ibd_study.figures.missing_data import rates_under_each_rule, tipping_ranges
from ibd_study.figures.persistence import persistence_curves
from ibd_study.figures.rates import denominator, paired_counts, rates_before_after
from ibd_study.figures.rendering import Figure
from ibd_study.figures.safety import safety_dots
from ibd_study.figures.scores import change_distribution, cumulative_curves, shift_table
from ibd_study.figures.selection import flow_chart
from ibd_study.figures.several import Several
from ibd_study.figures.specification_curve import specification_figure, specification_figures
from ibd_study.figures.specification_overview import specification_overview
from ibd_study.figures.subgroups import calibration, odds_ratio_forest, subgroup_forest
from ibd_study.figures.visual_abstract import visual_abstract
from ibd_study.figures.what_if import what_if_figure, what_if_figures

__all__ = [
    "Figure",
    "ForestRow",
    "Several",
    "balance_of_assessed",
    "calibration",
    "change_distribution",
    "chart_versions",
    "course_panels",
    "cumulative_curves",
    "denominator",
    "flow_chart",
    "forest_plot",
    "headline",
    "laboratory_panels",
    "odds_ratio_forest",
    "paired_counts",
    "persistence_curves",
    "rates_before_after",
    "rates_under_each_rule",
    "safety_dots",
    "shift_table",
    "shifted_curves",
    "specification_figure",
    "specification_figures",
    "specification_overview",
    "subgroup_forest",
    "tipping_curves",
    "tipping_ranges",
    "visual_abstract",
    "what_if_figure",
    "what_if_figures",
    "write_vega_bundle",
]
