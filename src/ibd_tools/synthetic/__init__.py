"""A synthetic cohort: invented patients, calibrated to what the abstract prints.

Agreement with the abstract is by construction and proves nothing about the drug. See
:func:`write_cohort` and :func:`generate_cohort`.
"""

from ibd_tools.synthetic.cohort import CohortTables as CohortTables
from ibd_tools.synthetic.cohort import generate_cohort as generate_cohort
from ibd_tools.synthetic.draws import stream as stream
from ibd_tools.synthetic.folder import write_cohort as write_cohort
from ibd_tools.synthetic.folder import write_recorded as write_recorded
from ibd_tools.synthetic.population import EARLY_WEEKS as EARLY_WEEKS
from ibd_tools.synthetic.population import REMISSION_BELOW as REMISSION_BELOW
from ibd_tools.synthetic.population import WEEKS_A_YEAR as WEEKS_A_YEAR
from ibd_tools.synthetic.population import draw_population as draw_population
from ibd_tools.synthetic.population import normal as normal
from ibd_tools.synthetic.population import uniform as uniform
from ibd_tools.synthetic.truth import Truth as Truth
from ibd_tools.synthetic.truth import TruthError as TruthError
from ibd_tools.synthetic.truth import read_truth as read_truth
from ibd_tools.synthetic.writing import write_tables as write_tables
