"""What of a cohort a run would not read."""

from ibd_study.disclosure import EXACT_INTERNAL
from ibd_study.endpoints import REGISTRY
from ibd_study.estimates import endpoint_rates, open_analysis, unused_forms
from ibd_study.tables import unread_forms
from ibd_study.words import unused_indices


def unread(cohort: str) -> list[str]:
    """What of a cohort the default run would leave unread, with exact counts: they are shown to who has the data."""
    analysis = open_analysis("validate", {"cohort": cohort, "disclosure": EXACT_INTERNAL})
    judged = [key for key, entry in REGISTRY.items() if entry.fallback_indices(analysis.parameters)]
    indices = unused_indices(endpoint_rates(analysis, judged), judged)
    return [*unread_forms(unused_forms(analysis)), *([indices] if indices else [])]
