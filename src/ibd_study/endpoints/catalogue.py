"""All endpoints by their keys, and the scores that are followed before and after."""

from collections.abc import Iterable
from dataclasses import dataclass

from ibd_study.endpoints import crohns_disease, ulcerative_colitis
from ibd_study.endpoints.registry import Endpoint
from ibd_study.parameters import Parameters

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
        Score("mayo_score", "Full Mayo score", "UC", 12, 1, None),
        Score("sccai", "SCCAI", "UC", 19, 1, "other_index_sccai_remission_at_most"),
        Score("nancy_index", "Nancy index", "UC", 4, 1, "histological_remission_nancy_at_most"),
        Score("cdai", "CDAI", "CD", 600, 10, "cd_remission_cdai_below"),
        Score("hbi", "Harvey-Bradshaw index", "CD", 58, 2, "other_index_hbi_remission_below"),
        Score("ses_cd", "SES-CD", "CD", 56, 1, "cd_endoscopic_remission_ses_cd_at_most"),
        Score(
            "us_bowel_wall_thickness_mm",
            "Bowel-wall thickness (mm)",
            "CD",
            30,
            0.5,
            "ultrasound_remission_wall_mm_at_most",
        ),
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


def one_rule_with(
    entry: Endpoint, parameters: Parameters, among: Iterable[Endpoint] = REGISTRY.values()
) -> Endpoint | None:
    """The first endpoint listed before this one that in this run is the same rule among the same patients.

    Examples
    --------
    >>> from ibd_study.parameters import parse
    >>> one_rule_with(endpoint("uc_mucosal_healing"), parse({})).key
    'uc_endoscopic_remission'
    >>> one_rule_with(endpoint("uc_mucosal_healing"), parse({"definitions": "trial"})) is None
    True
    """
    for other in among:
        if other.key == entry.key:
            return None
        if other.disease == entry.disease and _rule_words(other, parameters) == _rule_words(entry, parameters):
            return other
    return None


def _rule_words(entry: Endpoint, parameters: Parameters) -> list[tuple[list[str], list[str]]]:
    """Words of the rule by each index and of who is counted: made with the rule, so that equal words are one rule."""
    return [
        ([clause.words for clause in one.rule], [clause.words for clause in one.counted])
        for one in entry.by_index(parameters)
    ]
