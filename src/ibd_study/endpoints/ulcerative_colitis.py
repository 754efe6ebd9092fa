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
from ibd_study.endpoints.registry import Endpoint
from ibd_study.endpoints.shared import biochemical_remission, steroid_free_remission
from ibd_study.parameters import Parameters

STOOLS = "mayo_stool_frequency"
BLEEDING = "mayo_rectal_bleeding"
GLOBAL = "mayo_physician_global"
MES = "mayo_endoscopic_subscore"
TRIAL = "U-ACHIEVE and U-ACCOMPLISH, doi 10.1016/S0140-6736(22)00581-5"
NANCY = "Nancy index, Marchal-Bressenot, doi not verified; remission by the absence of neutrophils"


def remission(p: Parameters) -> tuple[Clause, ...]:
    """Clinical remission by the rule that ``uc_remission_rule`` names."""
    stools = at_most(STOOLS, p.uc_remission_stool_frequency_at_most)
    bleeding = at_most(BLEEDING, p.uc_remission_rectal_bleeding_at_most)
    endoscopy = at_most(MES, p.uc_remission_mes_at_most)
    rules = {
        "modified_mayo": (
            at_most("modified_mayo", p.uc_remission_modified_mayo_at_most),
            stools,
            not_above_baseline(STOOLS),
            bleeding,
            endoscopy,
        ),
        "partial_mayo": (
            at_most("partial_mayo", p.uc_remission_partial_mayo_at_most),
            *(at_most(item, 1) for item in (STOOLS, BLEEDING, GLOBAL)),
        ),
        "symptoms": (stools, bleeding),
        "symptoms_endoscopy": (stools, fall_at_least(STOOLS, 1), bleeding, endoscopy),
    }
    return rules[p.uc_remission_rule]


def response(p: Parameters) -> tuple[Clause, ...]:
    """Clinical response by the rule that ``uc_response_rule`` names."""
    bleeding = any_of(fall_at_least(BLEEDING, 1), at_most(BLEEDING, p.uc_response_rectal_bleeding_at_most))
    score = {"modified_mayo": "modified_mayo", "partial_mayo": "partial_mayo", "symptoms": "pro2_uc"}[
        p.uc_response_rule
    ]
    falls = (
        fall_at_least(score, p.uc_response_fall_at_least),
        fall_percent(score, p.uc_response_fall_percent_at_least),
    )
    return falls if p.uc_response_rule == "symptoms" else (*falls, bleeding)


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


ENDPOINTS = (
    steroid_free_remission("UC", "A02", remission),
    Endpoint("uc_clinical_remission", "clinical remission", "UC", "clinical", "state", remission, TRIAL, "A01"),
    Endpoint("uc_clinical_response", "clinical response", "UC", "clinical", "change", response, TRIAL, "A03"),
    Endpoint(
        "uc_endoscopic_remission",
        "endoscopic remission",
        "UC",
        "endoscopic",
        "state",
        lambda p: (at_most(MES, p.uc_endoscopic_remission_mes_at_most),),
        TRIAL,
        "A04",
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
    ),
    Endpoint("uc_mucosal_healing", "mucosal healing", "UC", "endoscopic", "state", mucosal_healing, TRIAL, "A06"),
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
