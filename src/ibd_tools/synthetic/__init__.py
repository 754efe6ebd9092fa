"""A synthetic cohort: invented patients, calibrated to what the abstract prints.

Agreement with the abstract is by construction and proves nothing about the drug. See
:func:`write_cohort` and :func:`generate_cohort`.
"""

from ibd_tools.synthetic.cohort import CohortTables, generate_cohort
from ibd_tools.synthetic.draws import stream
from ibd_tools.synthetic.folder import write_cohort, write_recorded, write_tables
from ibd_tools.synthetic.population import EARLY_WEEKS, REMISSION_BELOW, WEEKS_A_YEAR, draw_population, normal, uniform
from ibd_tools.synthetic.truth import Truth, TruthError, read_truth
