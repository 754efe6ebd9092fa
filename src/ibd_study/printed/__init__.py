"""The numbers that the study printed, and the counts that a printed percentage can be made of."""

from ibd_study.printed.counts import PERCENTAGE as PERCENTAGE
from ibd_study.printed.counts import Counts as Counts
from ibd_study.printed.counts import feasible_counts as feasible_counts
from ibd_study.printed.counts import feasible_events as feasible_events
from ibd_study.printed.counts import joint_counts as joint_counts
from ibd_study.printed.counts import most_fitting as most_fitting
from ibd_study.printed.counts import shared_denominators as shared_denominators
from ibd_study.printed.published import PUBLISHED as PUBLISHED
from ibd_study.printed.published import Printed as Printed
from ibd_study.printed.published import read_published as read_published
from ibd_study.printed.rounding import DECIMAL as DECIMAL
from ibd_study.printed.rounding import RULES as RULES
from ibd_study.printed.rounding import decimals_of as decimals_of
from ibd_study.printed.rounding import span_of as span_of
