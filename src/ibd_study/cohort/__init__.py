"""Cohorts: a folder of tables in, checked and typed frames, a counted selection and pairs out."""

from ibd_study.checked import Problem
from ibd_study.cohort.assessments import Assessment, assessments, box_counts, diseases_of, forms
from ibd_study.cohort.cohort import Cohort, CohortError, read_cohort, validate
from ibd_study.cohort.package import Package, read_package
from ibd_study.cohort.pairs import (
    BASELINE,
    BOTH_TIMES,
    COMPUTED_ONLY,
    FOLLOW_UP,
    SCORE_COLUMNS,
    assessment_groups,
    baseline_of,
    follow_up_window,
    holders,
    join_pairs,
)
from ibd_study.cohort.recorded import Recorded
from ibd_study.cohort.selection import DAYS_PER_WEEK, FlowStep, follow_up_week, select
from ibd_study.cohort.visits_read import (
    DAILY_MEANS,
    NEEDED_FOR_SCORES,
    assessed_before,
    assessed_near,
    first_and_last,
    with_items_of_patients,
)
