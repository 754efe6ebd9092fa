"""Cohorts: a folder of tables in, checked and typed frames, a counted selection and pairs out."""

from ibd_study.cohort.assessments import (
    AS_LONGER_SCORE_READS,
    MEASURED_ALONE,
    Assessment,
    assessments,
    box_counts,
    diseases_of,
    forms,
    laboratory_columns,
    without_unticked_boxes,
)
from ibd_study.cohort.checks import DATES_AFTER_START
from ibd_study.cohort.cohort import Cohort, CohortError, read_cohort, validate
from ibd_study.cohort.gaps import gaps_of
from ibd_study.cohort.package import Package, Table, read_package
from ibd_study.cohort.pairs import (
    BASELINE,
    BOTH_TIMES,
    COMPUTED_ONLY,
    FOLLOW_UP,
    SCORE_COLUMNS,
    assessment_groups,
    baseline_of,
    baseline_window,
    follow_up_window,
    holders,
    join_pairs,
    read_names,
    score_of,
    weeks_around,
)
from ibd_study.cohort.reading import DTYPES, undescribed_columns
from ibd_study.cohort.recorded import Recorded, recorded_in, with_values
from ibd_study.cohort.selection import (
    DAYS_PER_WEEK,
    FlowStep,
    combinations,
    day,
    flow_steps,
    follow_up_week,
    select,
    selected,
    sizes,
    with_days_treated,
)
from ibd_study.cohort.visits_read import (
    DAILY_MEANS,
    DIARY_DAYS,
    NEEDED_FOR_SCORES,
    PASSED_OVER,
    READ_INCOMPLETE,
    WEEK_DECIMALS,
    assessed_before,
    assessed_near,
    first_and_last,
    incomplete_first_and_last,
    incomplete_forms,
    with_items_of_patients,
)
