"""The numbers that the study printed, and the counts that a printed percentage can be made of."""

from ibd_study.printed.counts import (
    Counts,
    feasible_counts,
    feasible_events,
    joint_counts,
    most_fitting,
    shared_denominators,
)
from ibd_study.printed.published import PUBLISHED, Printed, read_published
from ibd_study.printed.rounding import RULES

__all__ = [
    "PUBLISHED",
    "RULES",
    "Counts",
    "Printed",
    "feasible_counts",
    "feasible_events",
    "joint_counts",
    "most_fitting",
    "read_published",
    "shared_denominators",
]
