"""The verbs that notebooks call: an analysis in, results rows out."""

from ibd_study.estimates.analysis import Analysis, find_cohort, open_analysis, write_results
from ibd_study.estimates.baseline import baseline_table
from ibd_study.estimates.changes import score_changes
from ibd_study.estimates.evidence import other_studies, printed_slips
from ibd_study.estimates.laboratory import laboratory_course
from ibd_study.estimates.published import published_numbers
from ibd_study.estimates.rates import endpoint_rates
from ibd_study.estimates.safety import safety_rates
from ibd_study.estimates.selection import flow_labels, selection_flow
from ibd_study.evidence import read_evidence

__all__ = [
    "Analysis",
    "baseline_table",
    "endpoint_rates",
    "find_cohort",
    "flow_labels",
    "laboratory_course",
    "open_analysis",
    "other_studies",
    "printed_slips",
    "published_numbers",
    "read_evidence",
    "safety_rates",
    "score_changes",
    "selection_flow",
    "write_results",
]
