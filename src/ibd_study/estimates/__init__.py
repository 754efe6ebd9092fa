"""The verbs that notebooks call: an analysis in, results rows out."""

from ibd_study.estimates.analysis import (
    ACTIVITY_ENDPOINTS,
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
    STEROID_FREE,
    VISIT_VARIABLES,
    baseline_table,
    diseases_of,
    is_category,
    levels_of,
    steroid_users,
)
from ibd_study.estimates.cells import candidates_of, known_groups, told_groups
from ibd_study.estimates.changes import paired_values, recorded_scores, score_changes, score_records
from ibd_study.estimates.counts import DENOMINATOR_STEPS, Counts, count
from ibd_study.estimates.course import course_of_rates, followed_up
from ibd_study.estimates.event_counts import ANY_EVENT, group_key
from ibd_study.estimates.factors import (
    FACTORS,
    NO_BIOLOGICS,
    NOT_RECORDED,
    Factor,
    factor_label,
    factors_of,
    level_label,
)
from ibd_study.estimates.forms import unused_forms
from ibd_study.estimates.laboratory import laboratory_course
from ibd_study.estimates.model_design import CONTRAST_LEVEL, Term, joined, term_of
from ibd_study.estimates.patient_groups import Answered, NamedGroup, PatientGroups
from ibd_study.estimates.persistence import CAUSES, PERSISTENCE_ENDPOINTS, persistence, weeks_on_curve
from ibd_study.estimates.persistence_by_biologics import EXPERIENCED, NAIVE
from ibd_study.estimates.protection import decided_by_counts, policy_of, rates_decided
from ibd_study.estimates.published import main_endpoints, published_endpoints, published_numbers
from ibd_study.estimates.rates import (
    MCNEMAR_FORMS,
    PAIRED_COUNTS,
    before_and_after,
    classified_of,
    endpoint_rates,
    indices_of,
    not_before,
    only_what_can_be_compared,
    outcome_of,
    paired_records,
    rate_records,
    same_rule_records,
)
from ibd_study.estimates.safety import (
    EVENT_RATES,
    EXPOSURE,
    FIRST_DOSE,
    FROM_ENTRY,
    HOLDS,
    SPECIAL_INTEREST,
    SafetyTables,
    entry_week,
    rate_record,
    safety_rates,
    safety_records,
    with_days_at_risk,
    with_onset_day,
)
from ibd_study.estimates.selection import flow_labels, flow_records, selection_flow
from ibd_study.printed import read_published
