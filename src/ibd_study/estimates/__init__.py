"""The verbs that notebooks call: an analysis in, results rows out."""

from ibd_study.estimates.analysis import Analysis, find_cohort, open_analysis, write_results
from ibd_study.estimates.baseline import baseline_table
from ibd_study.estimates.changes import score_changes
from ibd_study.estimates.laboratory import laboratory_course
from ibd_study.estimates.protection import policy_of
from ibd_study.estimates.published import published_numbers
from ibd_study.estimates.rates import endpoint_rates
from ibd_study.estimates.safety import safety_rates
from ibd_study.estimates.selection import flow_labels, selection_flow

__all__ = [
    "Analysis",
    "baseline_table",
    "endpoint_rates",
    "find_cohort",
    "flow_labels",
    "laboratory_course",
    "open_analysis",
    "policy_of",
    "published_numbers",
    "safety_rates",
    "score_changes",
    "selection_flow",
    "write_results",
]
