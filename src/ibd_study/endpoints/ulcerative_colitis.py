"""Endpoints of ulcerative colitis, read at week 8 in the study."""

from ibd_study.endpoints.clauses import (
    Clause,
    any_of,
    at_most,
    baseline_at_least,
    fall_at_least,
    fall_percent,
    not_above_baseline,
)
from ibd_study.endpoints.registry import ByIndex, Endpoint
from ibd_study.endpoints.shared import active_only, biochemical_remission, steroid_free_remission
from ibd_study.parameters import Parameters

STOOLS = "mayo_stool_frequency"
BLEEDING = "mayo_rectal_bleeding"
GLOBAL = "mayo_physician_global"
MES = "mayo_endoscopic_subscore"
UCEIS = "uceis"
BARON = "baron_score"
INDICES = {
    "modified_mayo": "modified Mayo score",
    "partial_mayo": "partial Mayo score",
    "symptoms": "stool frequency and bleeding",
    "symptoms_endoscopy": "symptoms and endoscopy",
    UCEIS: "UCEIS",
    MES: "Mayo endoscopic subscore",
    BARON: "Baron score",
}
TRIAL = "U-ACHIEVE and U-ACCOMPLISH, doi 10.1016/S0140-6736(22)00581-5"
NANCY = "Nancy index, Marchal-Bressenot and others, Gut 2017;66:43–49; remission by the absence of neutrophils"
HEALING = (
    "the best endoscopic grade; U-ACHIEVE and U-ACCOMPLISH are said to ask for a Geboes score below 2 as well, doi "
    "10.1016/S0140-6736(22)00581-5 (unverified)"
)


def remission(p: Parameters) -> tuple[Clause, ...]:
    """Clinical remission by the rule that ``uc_remission_rule`` names."""
    if p.uc_remission_rule == "partial_mayo":
        return partial_mayo_remission(p)
    stools = at_most(STOOLS, p.uc_remission_stool_frequency_at_most)
    bleeding = at_most(BLEEDING, p.uc_remission_rectal_bleeding_at_most)
    if p.uc_remission_rule == "symptoms":
        return (stools, bleeding)
    endoscopy = at_most(MES, p.uc_remission_mes_at_most)
    if p.uc_remission_rule == "symptoms_endoscopy":
        return (stools, fall_at_least(STOOLS, 1), bleeding, endoscopy)
    low = at_most("modified_mayo", p.uc_remission_modified_mayo_at_most)
    return (low, stools, not_above_baseline(STOOLS), bleeding, endoscopy)


def partial_mayo_remission(p: Parameters) -> tuple[Clause, ...]:
    """Clinical remission without an endoscopy: a low partial Mayo score with no item above 1."""
    low = at_most("partial_mayo", p.uc_remission_partial_mayo_at_most)
    return (low, *(at_most(item, 1) for item in (STOOLS, BLEEDING, GLOBAL)))


def remission_by_fallback_index(p: Parameters) -> tuple[ByIndex, ...]:
    """Clinical remission where the index of the rule is missing: by partial Mayo score, then by SCCAI."""
    by_sccai = ByIndex("SCCAI", (at_most("sccai", p.other_index_sccai_remission_at_most),))
    if p.uc_remission_rule == "partial_mayo":
        return (by_sccai,)
    return (ByIndex(INDICES["partial_mayo"], partial_mayo_remission(p)), by_sccai)


def remission_never_before(p: Parameters) -> bool:
    """Whether remission asks for a fall, or the run leaves out who is in remission at baseline."""
    return active_only(p) or p.uc_remission_rule == "symptoms_endoscopy"


def response(p: Parameters) -> tuple[Clause, ...]:
    """Clinical response by the rule that ``uc_response_rule`` names."""
    return response_by(p.uc_response_rule, p)


def response_by(rule: str, p: Parameters) -> tuple[Clause, ...]:
    """Clinical response by the fall of one score."""
    bleeding = any_of(fall_at_least(BLEEDING, 1), at_most(BLEEDING, p.uc_response_rectal_bleeding_at_most))
    score = {"modified_mayo": "modified_mayo", "partial_mayo": "partial_mayo", "symptoms": "pro2_uc"}[rule]
    falls = (
        fall_at_least(score, p.uc_response_fall_at_least),
        fall_percent(score, p.uc_response_fall_percent_at_least),
    )
    return falls if rule == "symptoms" else (*falls, bleeding)


def response_by_fallback_index(p: Parameters) -> tuple[ByIndex, ...]:
    """Clinical response where the index of the rule is missing: by partial Mayo score, then by SCCAI."""
    by_partial_mayo = ByIndex(INDICES["partial_mayo"], response_by("partial_mayo", p))
    by_sccai = ByIndex("SCCAI", (fall_at_least("sccai", p.other_index_sccai_fall_at_least),))
    return (by_sccai,) if p.uc_response_rule == "partial_mayo" else (by_partial_mayo, by_sccai)


def endoscopic_remission_by_fallback_index(p: Parameters) -> tuple[ByIndex, ...]:
    """Endoscopic remission where the Mayo endoscopic subscore is missing: by UCEIS, then by Baron score."""
    return (
        ByIndex("UCEIS", (at_most(UCEIS, p.other_index_uceis_remission_at_most),)),
        ByIndex("Baron score", (at_most(BARON, p.other_index_baron_remission_at_most),)),
    )


def endoscopic_response_by_fallback_index(p: Parameters) -> tuple[ByIndex, ...]:
    """Endoscopic response where the index of the rule is missing: by the others, among who can fall that far."""
    falls = {
        UCEIS: p.other_index_uceis_fall_at_least,
        MES: p.other_index_mes_fall_at_least,
        BARON: p.other_index_baron_fall_at_least,
    }
    return tuple(
        ByIndex(INDICES[index], (fall_at_least(index, fall),), (baseline_at_least(index, fall),))
        for index, fall in falls.items()
        if index != p.uc_endoscopic_response_index
    )


def mucosal_healing(p: Parameters) -> tuple[Clause, ...]:
    """Endoscopic healing, with histology where the parameter asks for it."""
    healed = at_most(MES, p.uc_mucosal_healing_mes_at_most)
    return (healed, *histological_remission(p)) if p.uc_mucosal_healing_needs_histology else (healed,)


def histological_remission(p: Parameters) -> tuple[Clause, ...]:
    """No neutrophils in the biopsy: a low Nancy index."""
    return (at_most("nancy_index", p.histological_remission_nancy_at_most),)


def endoscopic_response_counted(p: Parameters) -> tuple[Clause, ...]:
    """Only who starts high enough can fall that far."""
    return (baseline_at_least(p.uc_endoscopic_response_index, p.uc_endoscopic_response_fall_at_least),)


REMISSION = Endpoint(
    "uc_clinical_remission",
    "clinical remission",
    "UC",
    "clinical",
    "state",
    remission,
    TRIAL,
    "A01",
    index=lambda p: INDICES[p.uc_remission_rule],
    fallback_indices=remission_by_fallback_index,
    never_before=remission_never_before,
)
ENDPOINTS = (
    steroid_free_remission(REMISSION, "A02"),
    REMISSION,
    Endpoint(
        "uc_clinical_response",
        "clinical response",
        "UC",
        "clinical",
        "change",
        response,
        TRIAL,
        "A03",
        index=lambda p: INDICES[p.uc_response_rule],
        fallback_indices=response_by_fallback_index,
    ),
    Endpoint(
        "uc_endoscopic_remission",
        "endoscopic remission",
        "UC",
        "endoscopic",
        "state",
        lambda p: (at_most(MES, p.uc_endoscopic_remission_mes_at_most),),
        TRIAL,
        "A04",
        index=lambda _: INDICES[MES],
        fallback_indices=endoscopic_remission_by_fallback_index,
    ),
    Endpoint(
        "uc_endoscopic_response",
        "endoscopic response",
        "UC",
        "endoscopic",
        "change",
        lambda p: (fall_at_least(p.uc_endoscopic_response_index, p.uc_endoscopic_response_fall_at_least),),
        "fall of 2 points of UCEIS or 1 of the Mayo endoscopic subscore, as in a Korean cohort (abstract)",
        "A05",
        endoscopic_response_counted,
        index=lambda p: INDICES[p.uc_endoscopic_response_index],
        fallback_indices=endoscopic_response_by_fallback_index,
    ),
    Endpoint("uc_mucosal_healing", "mucosal healing", "UC", "endoscopic", "state", mucosal_healing, HEALING, "A06"),
    Endpoint(
        "uc_histological_remission",
        "histological remission",
        "UC",
        "histological",
        "state",
        histological_remission,
        NANCY,
        "A07",
    ),
    Endpoint(
        "uc_endoscopic_improvement",
        "endoscopic improvement",
        "UC",
        "endoscopic",
        "state",
        lambda p: (at_most(MES, p.uc_endoscopic_improvement_mes_at_most),),
        TRIAL,
        "A04",
    ),
    biochemical_remission("UC", "A20"),
)
