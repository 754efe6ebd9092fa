"""The numbers that the study printed, and the counts that a printed percentage can be made of."""

from ibd_study.printed.counts import (
    PERCENTAGE,
    Counts,
    feasible_counts,
    feasible_events,
    joint_counts,
    most_fitting,
    shared_denominators,
)
from ibd_study.printed.published import PUBLISHED, Printed, read_published
from ibd_study.printed.rounding import DECIMAL, RULES, decimals_of, span_of
