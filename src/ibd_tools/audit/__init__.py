"""What printed numbers imply, from arithmetic alone: for the abstract at hand and for any other paper.

A percentage is a whole number of patients over another; a mean of whole-number items has a whole total; a test has a
p-value for each table of counts. Going through all whole numbers says which printed numbers are possible, on how many
patients, and together with which others. Nothing here knows a cohort.
"""

from ibd_tools.audit.checking import Audit as Audit
from ibd_tools.audit.checking import Finding as Finding
from ibd_tools.audit.checking import audit as audit
from ibd_tools.audit.columns import COLUMNS as COLUMNS
from ibd_tools.audit.comparisons import TESTS as TESTS
from ibd_tools.audit.detection import Detection as Detection
from ibd_tools.audit.detection import detection as detection
from ibd_tools.audit.draft import draft as draft
from ibd_tools.audit.draft import draft_words as draft_words
from ibd_tools.audit.entry import Entry as Entry
from ibd_tools.audit.every_table import chi_square_p_values as chi_square_p_values
from ibd_tools.audit.every_table import fisher_p_values as fisher_p_values
from ibd_tools.audit.every_table import mcnemar_p_values as mcnemar_p_values
from ibd_tools.audit.figures import feasible_denominators as feasible_denominators
from ibd_tools.audit.figures import shared_denominators as shared_denominators
from ibd_tools.audit.figures import tests_giving_p as tests_giving_p
from ibd_tools.audit.items import Scale as Scale
from ibd_tools.audit.items import debit as debit
from ibd_tools.audit.items import grim as grim
from ibd_tools.audit.items import grimmer as grimmer
from ibd_tools.audit.numbers import audit_labels as audit_labels
from ibd_tools.audit.numbers import audited_numbers as audited_numbers
from ibd_tools.audit.p_values import PFinding as PFinding
from ibd_tools.audit.recovery import Reading as Reading
from ibd_tools.audit.recovery import recover_paired as recover_paired
from ibd_tools.audit.recovery import recover_unpaired as recover_unpaired
from ibd_tools.audit.relations import Relation as Relation
from ibd_tools.audit.report import attention_words as attention_words
from ibd_tools.audit.report import journal_club as journal_club
from ibd_tools.audit.report import readings_of as readings_of
from ibd_tools.audit.report import readings_words as readings_words
from ibd_tools.audit.report import report as report
from ibd_tools.audit.table import PrintedTable as PrintedTable
from ibd_tools.audit.table import read_table as read_table
from ibd_tools.audit.tables import audit_columns as audit_columns
from ibd_tools.audit.tables import audit_example as audit_example
from ibd_tools.audit.tables import detection_table as detection_table
from ibd_tools.audit.tables import p_tests_table as p_tests_table
from ibd_tools.audit.tables import p_values_table as p_values_table
from ibd_tools.audit.tables import rounding_table as rounding_table
from ibd_tools.audit.tables import verdicts_table as verdicts_table
from ibd_tools.audit.verdict import CONSISTENT as CONSISTENT
from ibd_tools.audit.verdict import IMPOSSIBLE as IMPOSSIBLE
from ibd_tools.audit.verdict import NOT_CHECKABLE as NOT_CHECKABLE
from ibd_tools.audit.verdict import ONLY_IF as ONLY_IF
from ibd_tools.audit.verdict import Verdict as Verdict
from ibd_tools.audit.verdict import one_of as one_of
