"""Disclosure control, the only way from patient rows to what leaves: no patient row, no count of a few patients.

A policy is chosen by parameter (:func:`choose_policy`); :func:`protect` puts the numbers of a page under it. What
may be shown exactly is decided from the whole cohort (:class:`Groups`), so that every page of a run decides alike.
"""

from ibd_study.disclosure.groups import EndpointCounts as EndpointCounts
from ibd_study.disclosure.groups import Groups as Groups
from ibd_study.disclosure.groups import decide as decide
from ibd_study.disclosure.groups import decide_cells as decide_cells
from ibd_study.disclosure.groups import decide_steps as decide_steps
from ibd_study.disclosure.marking import MARK as MARK
from ibd_study.disclosure.marking import NUMBERS as NUMBERS
from ibd_study.disclosure.marking import ROUNDED as ROUNDED
from ibd_study.disclosure.marking import SMALLEST_P as SMALLEST_P
from ibd_study.disclosure.marking import SUPPRESSED as SUPPRESSED
from ibd_study.disclosure.marking import withhold as withhold
from ibd_study.disclosure.policy import BY_HOSPITAL as BY_HOSPITAL
from ibd_study.disclosure.policy import EXACT_INTERNAL as EXACT_INTERNAL
from ibd_study.disclosure.policy import MINIMUM_COUNT as MINIMUM_COUNT
from ibd_study.disclosure.policy import ROUNDING as ROUNDING
from ibd_study.disclosure.policy import ROW_LEVEL as ROW_LEVEL
from ibd_study.disclosure.policy import DisclosureError as DisclosureError
from ibd_study.disclosure.policy import Policy as Policy
from ibd_study.disclosure.policy import aggregates_only as aggregates_only
from ibd_study.disclosure.policy import choose_policy as choose_policy
from ibd_study.disclosure.protect import protect as protect
