"""Tables made from results rows only, each with a caption, notes and copies to take away."""

from ibd_study.tables.baseline import baseline_characteristics
from ibd_study.tables.benefit import adjusted_p_table, model_table, persistence_table, subgroup_table
from ibd_study.tables.course import course_table
from ibd_study.tables.forms import unread_forms, unused_forms_table
from ibd_study.tables.missing_data import assessed_table, imputation_table, rules_table, shifted_table
from ibd_study.tables.other import flow_table, laboratory_table, safety_table, scores_table
from ibd_study.tables.persistence import biologics_table
from ibd_study.tables.published import AGREES, published_table, verdict
from ibd_study.tables.rates import p_agrees, rates_table, tests_table
from ibd_study.tables.rendering import Table
from ibd_study.tables.specifications import specification_shares, specification_table

__all__ = [
    "AGREES",
    "Table",
    "adjusted_p_table",
    "assessed_table",
    "baseline_characteristics",
    "biologics_table",
    "course_table",
    "flow_table",
    "imputation_table",
    "laboratory_table",
    "model_table",
    "p_agrees",
    "persistence_table",
    "published_table",
    "rates_table",
    "rules_table",
    "safety_table",
    "scores_table",
    "shifted_table",
    "specification_shares",
    "specification_table",
    "subgroup_table",
    "tests_table",
    "unread_forms",
    "unused_forms_table",
    "verdict",
]
