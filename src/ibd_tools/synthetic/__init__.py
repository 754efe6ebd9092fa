"""A synthetic cohort: invented patients, calibrated to what the abstract prints.

Agreement with the abstract is by construction and proves nothing about the drug. See
:func:`write_cohort` and :func:`generate_cohort`.
"""

from ibd_tools.synthetic.cohort import CohortTables, generate_cohort
from ibd_tools.synthetic.folder import write_cohort, write_recorded
from ibd_tools.synthetic.truth import Truth, TruthError, read_truth
from ibd_tools.synthetic.writing import write_tables

__all__ = [
    "CohortTables",
    "Truth",
    "TruthError",
    "generate_cohort",
    "read_truth",
    "write_cohort",
    "write_recorded",
    "write_tables",
]
