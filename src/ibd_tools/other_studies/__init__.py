"""Other studies of the drug: a table in which each study, arm, week and endpoint is a row.

The rows are context. None ever fills a gap of the study at hand, and what a row does not say stays unsaid: counts
that nobody printed are worked out only on request, and only where one count alone fits.
"""

from ibd_tools.other_studies.counts import counts_of as counts_of
from ibd_tools.other_studies.counts import slips as slips
from ibd_tools.other_studies.counts import usable_counts as usable_counts
from ibd_tools.other_studies.figures import studies_forest as studies_forest
from ibd_tools.other_studies.numbers import other_studies as other_studies
from ibd_tools.other_studies.numbers import printed_slips as printed_slips
from ibd_tools.other_studies.reading import COLUMNS as COLUMNS
from ibd_tools.other_studies.reading import read_evidence as read_evidence
from ibd_tools.other_studies.study_row import DRUG as DRUG
from ibd_tools.other_studies.study_row import FAMILIES as FAMILIES
from ibd_tools.other_studies.study_row import SETTINGS as SETTINGS
from ibd_tools.other_studies.study_row import StudyRow as StudyRow
from ibd_tools.other_studies.study_row import slug as slug
from ibd_tools.other_studies.tables import pooling_table as pooling_table
from ibd_tools.other_studies.tables import slips_table as slips_table
from ibd_tools.other_studies.tables import studies_table as studies_table
