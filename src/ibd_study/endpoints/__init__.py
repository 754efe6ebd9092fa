"""The registry of endpoints, and the scores that are followed before and after."""

from dataclasses import dataclass

from ibd_study.endpoints import crohns_disease, ulcerative_colitis
from ibd_study.endpoints.clauses import Clause
from ibd_study.endpoints.registry import ByIndex, Endpoint, classify

__all__ = ["REGISTRY", "SCORES", "ByIndex", "Clause", "Endpoint", "Score", "classify", "endpoint"]

REGISTRY: dict[str, Endpoint] = {
    entry.key: entry for entry in (*ulcerative_colitis.ENDPOINTS, *crohns_disease.ENDPOINTS)
}


@dataclass(frozen=True)
class Score:
    """A score followed from baseline to the visit, with the step at which its distribution is tabulated."""

    key: str
    label: str
    disease: str
    highest: float
    step: float
    cut_off: str | None


SCORES: dict[str, Score] = {
    score.key: score
    for score in (
        Score("modified_mayo", "Modified Mayo score", "UC", 9, 1, "uc_remission_modified_mayo_at_most"),
        Score(
            "mayo_endoscopic_subscore",
            "Mayo endoscopic subscore",
            "UC",
            3,
            1,
            "uc_endoscopic_remission_mes_at_most",
        ),
        Score("uceis", "UCEIS", "UC", 8, 1, None),
        Score("nancy_index", "Nancy index", "UC", 4, 1, "histological_remission_nancy_at_most"),
        Score("cdai", "CDAI", "CD", 600, 10, "cd_remission_cdai_below"),
        Score("ses_cd", "SES-CD", "CD", 56, 1, "cd_endoscopic_remission_ses_cd_at_most"),
        Score("ibus_sas", "IBUS-SAS", "CD", 120, 4, None),
        Score("van_assche", "Van Assche index", "CD", 22, 1, "radiological_remission_van_assche_at_most"),
    )
}


def endpoint(key: str) -> Endpoint:
    """One endpoint by its key.

    Raises
    ------
    ValueError
        Naming the keys there are.
    """
    if key not in REGISTRY:
        raise ValueError(f"no endpoint {key!r}; there are: {', '.join(REGISTRY)}")
    return REGISTRY[key]
