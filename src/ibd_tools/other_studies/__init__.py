"""Other studies of the drug: a table in which each study, arm, week and endpoint is a row.

The rows are context. None ever fills a gap of the study at hand, and what a row does not say stays unsaid: counts
that nobody printed are worked out only on request, and only where one count alone fits.
"""

from ibd_tools.other_studies.counts import counts_of, slips, usable_counts
from ibd_tools.other_studies.figures import studies_forest
from ibd_tools.other_studies.numbers import other_studies, printed_slips
from ibd_tools.other_studies.reading import COLUMNS, read_evidence
from ibd_tools.other_studies.study_row import StudyRow, slug
from ibd_tools.other_studies.tables import pooling_table, slips_table, studies_table
