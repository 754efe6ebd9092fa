"""The verbs that notebooks call: an analysis in, results rows out."""

from ibd_study.estimates.analysis import (
    Analysis,
    decision_of,
    find_cohort,
    in_population,
    in_subgroup,
    open_analysis,
    shared_openings,
    write_results,
)
from ibd_study.estimates.baseline import (
    PATIENT_VARIABLES,
    VISIT_VARIABLES,
    baseline_table,
    is_category,
    levels_of,
    steroid_users,
)
from ibd_study.estimates.changes import recorded_scores, score_changes
from ibd_study.estimates.course import course_of_rates
from ibd_study.estimates.event_counts import group_key
from ibd_study.estimates.factors import FACTORS, NOT_RECORDED, Factor, factor_label, factors_of, level_label
from ibd_study.estimates.forms import unused_forms
from ibd_study.estimates.laboratory import laboratory_course
from ibd_study.estimates.persistence import CAUSES, persistence
from ibd_study.estimates.protection import UNIONS, decided_by, in_order, policy_of, sizes_of
from ibd_study.estimates.published import main_endpoints, published_endpoints, published_numbers
from ibd_study.estimates.rates import (
    before_and_after,
    classified_of,
    counts_of,
    endpoint_rates,
    outcome_of,
    paired_records,
    rate_records,
)
from ibd_study.estimates.safety import FIRST_DOSE, FROM_ENTRY, HOLDS, safety_rates
from ibd_study.estimates.selection import flow_labels, selection_flow
from ibd_study.printed import read_published
