"""The verbs that notebooks call: an analysis in, results rows out."""

from ibd_study.estimates.analysis import Analysis, find_cohort, open_analysis, write_results
from ibd_study.estimates.baseline import baseline_table
from ibd_study.estimates.changes import score_changes
from ibd_study.estimates.laboratory import laboratory_course
from ibd_study.estimates.many_tests import adjusted_tests
from ibd_study.estimates.persistence import persistence
from ibd_study.estimates.predictors import predictors
from ibd_study.estimates.published import published_numbers
from ibd_study.estimates.rates import endpoint_rates
from ibd_study.estimates.safety import safety_rates
from ibd_study.estimates.selection import flow_labels, selection_flow
from ibd_study.estimates.subgroups import subgroup_rates

__all__ = [
    "Analysis",
    "adjusted_tests",
    "baseline_table",
    "endpoint_rates",
    "find_cohort",
    "flow_labels",
    "laboratory_course",
    "open_analysis",
    "persistence",
    "predictors",
    "published_numbers",
    "safety_rates",
    "score_changes",
    "selection_flow",
    "subgroup_rates",
    "write_results",
]
