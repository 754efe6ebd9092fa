"""Other studies of the drug: a table in which each study, arm, week and endpoint is a row.

The rows are context. None ever fills a gap of the study at hand, and what a row does not say stays unsaid: counts
that nobody printed are worked out only on request, and only where one count alone fits.
"""

from ibd_study.evidence.counts import counts_of, slips, usable_counts
from ibd_study.evidence.reading import COLUMNS, EvidenceError, read_evidence
from ibd_study.evidence.study_row import DRUG, FAMILIES, SETTINGS, StudyRow, slug

__all__ = [
    "COLUMNS",
    "DRUG",
    "FAMILIES",
    "SETTINGS",
    "EvidenceError",
    "StudyRow",
    "counts_of",
    "read_evidence",
    "slips",
    "slug",
    "usable_counts",
]
