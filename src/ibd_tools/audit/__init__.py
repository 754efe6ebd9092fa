"""What printed numbers imply, from arithmetic alone: for the abstract at hand and for any other paper.

A percentage is a whole number of patients over another; a mean of whole-number items has a whole total; a test has a
p-value for each table of counts. Going through all whole numbers says which printed numbers are possible, on how many
patients, and together with which others. Nothing here knows a cohort.
"""

from ibd_tools.audit.checking import Audit, Finding, audit
from ibd_tools.audit.columns import COLUMNS
from ibd_tools.audit.detection import Detection, detection
from ibd_tools.audit.draft import draft, draft_words
from ibd_tools.audit.entry import Entry
from ibd_tools.audit.figures import feasible_denominators, shared_denominators, tests_giving_p
from ibd_tools.audit.items import Scale, debit, grim, grimmer
from ibd_tools.audit.numbers import audit_labels, audited_numbers
from ibd_tools.audit.p_values import PFinding
from ibd_tools.audit.recovery import Reading, recover_paired, recover_unpaired
from ibd_tools.audit.relations import Relation
from ibd_tools.audit.report import attention_words, journal_club, report
from ibd_tools.audit.table import PrintedTable, read_table
from ibd_tools.audit.tables import (
    audit_columns,
    audit_example,
    detection_table,
    p_tests_table,
    p_values_table,
    rounding_table,
    verdicts_table,
)
from ibd_tools.audit.usual_tests import TESTS
from ibd_tools.audit.verdict import CONSISTENT, IMPOSSIBLE, NOT_CHECKABLE, ONLY_IF, Verdict, one_of
