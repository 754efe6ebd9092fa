"""Tables made from results rows only, each with a caption, notes and copies to take away."""

from ibd_study.tables.baseline import baseline_characteristics
from ibd_study.tables.other import flow_table, laboratory_table, safety_table, scores_table
from ibd_study.tables.published import published_endpoints, published_table
from ibd_study.tables.rates import p_agrees, rates_table, tests_table
from ibd_study.tables.rendering import Table
from ibd_study.tables.specifications import main_endpoints, specification_shares, specification_table

__all__ = [
    "Table",
    "baseline_characteristics",
    "flow_table",
    "laboratory_table",
    "main_endpoints",
    "p_agrees",
    "published_endpoints",
    "published_table",
    "rates_table",
    "safety_table",
    "scores_table",
    "specification_shares",
    "specification_table",
    "tests_table",
]
