"""What printed numbers imply, from arithmetic alone: for the abstract at hand and for any other paper.

A percentage is a whole number of patients over another; a mean of whole-number items has a whole total; a test has a
p-value for each table of counts. Going through all whole numbers says which printed numbers are possible, on how many
patients, and together with which others. Nothing here knows a cohort.
"""

from ibd_study.audit.checking import Audit, Finding, audit
from ibd_study.audit.columns import COLUMNS
from ibd_study.audit.comparisons import TESTS
from ibd_study.audit.counts import (
    Counts,
    feasible_counts,
    feasible_events,
    joint_counts,
    most_fitting,
    shared_denominators,
)
from ibd_study.audit.detection import Detection, detection
from ibd_study.audit.draft import draft, draft_words
from ibd_study.audit.entry import Entry
from ibd_study.audit.items import Scale, debit, grim, grimmer
from ibd_study.audit.p_values import PFinding
from ibd_study.audit.published import PUBLISHED, Printed, read_published
from ibd_study.audit.recovery import Reading, recover_paired, recover_unpaired
from ibd_study.audit.relations import Relation
from ibd_study.audit.report import attention_words, readings_of, readings_words, report
from ibd_study.audit.rounding import RULES
from ibd_study.audit.table import AuditTableError, PrintedTable, read_table
from ibd_study.audit.verdict import CONSISTENT, IMPOSSIBLE, NOT_CHECKABLE, ONLY_IF, Verdict, one_of

__all__ = [
    "COLUMNS",
    "CONSISTENT",
    "IMPOSSIBLE",
    "NOT_CHECKABLE",
    "ONLY_IF",
    "PUBLISHED",
    "RULES",
    "TESTS",
    "Audit",
    "AuditTableError",
    "Counts",
    "Detection",
    "Entry",
    "Finding",
    "PFinding",
    "Printed",
    "PrintedTable",
    "Reading",
    "Relation",
    "Scale",
    "Verdict",
    "attention_words",
    "audit",
    "debit",
    "detection",
    "draft",
    "draft_words",
    "feasible_counts",
    "feasible_events",
    "grim",
    "grimmer",
    "joint_counts",
    "most_fitting",
    "one_of",
    "read_published",
    "read_table",
    "readings_of",
    "readings_words",
    "recover_paired",
    "recover_unpaired",
    "report",
    "shared_denominators",
]
