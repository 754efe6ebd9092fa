"""Tables made from results rows only, each with a caption, notes and copies to take away."""

from ibd_study.tables.baseline import baseline_characteristics
from ibd_study.tables.benefit import adjusted_p_table, model_table, persistence_table, subgroup_table
from ibd_study.tables.other import flow_table, laboratory_table, safety_table, scores_table
from ibd_study.tables.published import published_endpoints, published_table
from ibd_study.tables.rates import p_agrees, rates_table, tests_table
from ibd_study.tables.rendering import Table

__all__ = [
    "Table",
    "adjusted_p_table",
    "baseline_characteristics",
    "flow_table",
    "laboratory_table",
    "model_table",
    "p_agrees",
    "persistence_table",
    "published_endpoints",
    "published_table",
    "rates_table",
    "safety_table",
    "scores_table",
    "subgroup_table",
    "tests_table",
]
