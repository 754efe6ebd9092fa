"""A synthetic cohort: invented patients, calibrated to what the abstract prints.

Agreement with the abstract is by construction and proves nothing about the drug. See
:func:`write_cohort` and :func:`generate_cohort`.
"""

from ibd_tools.synthetic.cohort import CohortTables, generate_cohort
from ibd_tools.synthetic.folder import write_cohort
from ibd_tools.synthetic.writing import write_tables

__all__ = ["CohortTables", "generate_cohort", "write_cohort", "write_tables"]
