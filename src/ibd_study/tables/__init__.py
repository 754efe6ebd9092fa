"""Tables made from results rows only, each with a caption, notes and copies to take away."""

from ibd_study.tables.audit import (
    audit_columns,
    audit_example,
    detection_table,
    p_tests_table,
    p_values_table,
    rounding_table,
    verdicts_table,
)
from ibd_study.tables.baseline import baseline_characteristics
from ibd_study.tables.benefit import adjusted_p_table, model_table, persistence_table, subgroup_table
from ibd_study.tables.course import course_table
from ibd_study.tables.forms import unread_forms, unused_forms_table
from ibd_study.tables.hospitals import hospitals_table, joining_table, sample_table
from ibd_study.tables.missing_data import assessed_table, imputation_table, rules_table, shifted_table
from ibd_study.tables.other import flow_table, laboratory_table, safety_table, scores_table
from ibd_study.tables.persistence import biologics_table
from ibd_study.tables.promises import changes_promises_table, cohorts_promises_table, promises_table
from ibd_study.tables.published import published_endpoints, published_table
from ibd_study.tables.rates import p_agrees, rates_table, tests_table
from ibd_study.tables.rendering import Table
from ibd_study.tables.specifications import main_endpoints, specification_shares, specification_table
from ibd_study.tables.studies import pooling_table, slips_table, studies_table

__all__ = [
    "Table",
    "adjusted_p_table",
    "assessed_table",
    "audit_columns",
    "audit_example",
    "baseline_characteristics",
    "biologics_table",
    "changes_promises_table",
    "cohorts_promises_table",
    "course_table",
    "detection_table",
    "flow_table",
    "hospitals_table",
    "imputation_table",
    "joining_table",
    "laboratory_table",
    "main_endpoints",
    "model_table",
    "p_agrees",
    "p_tests_table",
    "p_values_table",
    "persistence_table",
    "pooling_table",
    "promises_table",
    "published_endpoints",
    "published_table",
    "rates_table",
    "rounding_table",
    "rules_table",
    "safety_table",
    "sample_table",
    "scores_table",
    "shifted_table",
    "slips_table",
    "specification_shares",
    "specification_table",
    "studies_table",
    "subgroup_table",
    "tests_table",
    "unread_forms",
    "unused_forms_table",
    "verdicts_table",
]
