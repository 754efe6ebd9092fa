"""Disclosure control, the only way from patient rows to what leaves: no patient row, no count of a few patients.

A policy is chosen by parameter (:func:`choose_policy`); :func:`protect` puts the numbers of a page under it. What
may be shown exactly is decided from the whole cohort (:class:`Groups`), so that every page of a run decides alike.
"""

from ibd_study.disclosure.groups import EndpointCounts, Groups, ReleaseDecision, decide, decide_cells, decide_steps
from ibd_study.disclosure.marking import MARK, NUMBERS, ROUNDED, SMALLEST_P, SUPPRESSED, withhold
from ibd_study.disclosure.policy import (
    BY_HOSPITAL,
    EXACT_INTERNAL,
    MINIMUM_COUNT,
    ROUNDING,
    ROW_LEVEL,
    UNPROTECTED,
    DisclosureError,
    Policy,
    aggregates_only,
    choose_policy,
)
from ibd_study.disclosure.protect import protect
