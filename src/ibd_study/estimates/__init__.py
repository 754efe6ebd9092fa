"""The verbs that notebooks call: an analysis in, results rows out."""

from ibd_study.estimates.analysis import Analysis, find_cohort, open_analysis, write_results
from ibd_study.estimates.baseline import baseline_table, steroid_users
from ibd_study.estimates.changes import recorded_scores, score_changes
from ibd_study.estimates.course import course_of_rates
from ibd_study.estimates.forms import unused_forms
from ibd_study.estimates.laboratory import laboratory_course
from ibd_study.estimates.persistence import persistence
from ibd_study.estimates.protection import policy_of
from ibd_study.estimates.published import main_endpoints, published_endpoints, published_numbers
from ibd_study.estimates.rates import endpoint_rates
from ibd_study.estimates.safety import safety_rates
from ibd_study.estimates.selection import flow_labels, selection_flow
from ibd_study.printed import read_published

__all__ = [
    "Analysis",
    "baseline_table",
    "course_of_rates",
    "endpoint_rates",
    "find_cohort",
    "flow_labels",
    "laboratory_course",
    "main_endpoints",
    "open_analysis",
    "persistence",
    "policy_of",
    "published_endpoints",
    "published_numbers",
    "read_published",
    "recorded_scores",
    "safety_rates",
    "score_changes",
    "selection_flow",
    "steroid_users",
    "unused_forms",
    "write_results",
]
