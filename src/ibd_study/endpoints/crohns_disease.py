"""Endpoints of Crohn's disease, read at week 12 in the study."""

from ibd_study.endpoints.clauses import (
    Clause,
    all_of,
    any_of,
    assessed_at_baseline,
    at_most,
    baseline_above,
    baseline_at_least,
    below,
    fall_at_least,
    fall_percent,
    not_above_baseline,
)
from ibd_study.endpoints.registry import ByIndex, Endpoint
from ibd_study.endpoints.shared import active_only, biochemical_remission, steroid_free_remission
from ibd_study.parameters import Parameters

TRIAL = "U-EXCEL, U-EXCEED and U-ENDURE, doi 10.1056/NEJMoa2212728"
ULTRASOUND = "expert consensus on ultrasound response and remission (Allocca et al.)"
NO_CONSENSUS = "no consensus exists for perianal MRI (unverified)"
CDAI = "CDAI"
HBI = "Harvey-Bradshaw index"
PRO2 = "stool frequency and abdominal pain"
LIQUID_STOOLS = "cd_liquid_stools_daily_mean"
PAIN = "cd_abdominal_pain_daily_mean"
WALL = "us_bowel_wall_thickness_mm"
OTHER_ULTRASOUND = ("us_inflammatory_fat", "us_colour_doppler", "us_wall_stratification")
SEGMENTS = ("ileum", "right_colon", "transverse_colon", "left_colon", "rectum")
ITEMS = ("ulcer_size", "ulcerated_surface", "affected_surface", "narrowing")
ULCER_ITEMS = tuple(f"ses_cd_{segment}_{item}" for segment in SEGMENTS for item in ITEMS[:2])
ALL_ITEMS = tuple(f"ses_cd_{segment}_{item}" for segment in SEGMENTS for item in ITEMS)
LOWEST_SCORE_WITH_OWN_RULE = 4


def remission(p: Parameters) -> tuple[Clause, ...]:
    """Clinical remission: a low CDAI."""
    return (below("cdai", p.cd_remission_cdai_below),)


def remission_by_fallback_index(p: Parameters) -> tuple[ByIndex, ...]:
    """Clinical remission where CDAI is missing: by Harvey-Bradshaw index, then by the two symptoms of the trials."""
    symptoms = (
        at_most(LIQUID_STOOLS, p.other_index_stools_a_day_at_most),
        at_most(PAIN, p.other_index_pain_at_most),
        not_above_baseline(LIQUID_STOOLS),
        not_above_baseline(PAIN),
    )
    return (ByIndex(HBI, (below("hbi", p.other_index_hbi_remission_below),)), ByIndex(PRO2, symptoms))


def response_by_fallback_index(p: Parameters) -> tuple[ByIndex, ...]:
    """Clinical response where CDAI is missing: by the fall in Harvey-Bradshaw index, then in PRO2."""
    return (
        ByIndex(HBI, (fall_at_least("hbi", p.other_index_hbi_fall_at_least),)),
        ByIndex(PRO2, (fall_percent("pro2_cd", p.other_index_pro2_fall_percent_at_least),)),
    )


def cdai_fall(points: float) -> tuple[Clause, ...]:
    """Clinical response: a fall in CDAI."""
    return (fall_at_least("cdai", points),)


def endoscopic_remission(p: Parameters) -> tuple[Clause, ...]:
    """A low SES-CD, with the trials' further clauses where the parameter asks for them."""
    low = at_most("ses_cd", p.cd_endoscopic_remission_ses_cd_at_most)
    if not p.cd_endoscopic_remission_trial_clauses:
        return (low,)
    items = all_of(*(at_most(item, 1) for item in ALL_ITEMS))
    every_item = Clause("No SES-CD item above 1 in any segment", items.columns, items.build)
    return (low, fall_at_least("ses_cd", 2), every_item)


def endoscopic_response(p: Parameters) -> tuple[Clause, ...]:
    """A large relative fall in SES-CD; from 4, a fall of 2 points is enough, as in the trials."""
    relative = fall_percent(
        "ses_cd", p.cd_endoscopic_response_fall_percent, above=not p.cd_endoscopic_response_counts_exact
    )
    from_four = all_of(_baseline_is("ses_cd", LOWEST_SCORE_WITH_OWN_RULE), fall_at_least("ses_cd", 2))
    return (any_of(relative, from_four),)


def _baseline_is(column: str, value: float) -> Clause:
    at_least, above = baseline_at_least(column, value), baseline_above(column, value)
    return Clause(f"from a baseline of {value:g}", (column,), lambda time: at_least.build(time) & ~above.build(time))


def mucosal_healing(p: Parameters) -> tuple[Clause, ...]:
    """A SES-CD of (nearly) 0, with no ulcer where the parameter asks for it."""
    low = at_most("ses_cd", p.cd_mucosal_healing_ses_cd_at_most)
    ulcers = all_of(*(at_most(item, 0) for item in ULCER_ITEMS))
    no_ulcer = Clause("No ulcer in any segment", ulcers.columns, ulcers.build)
    return (low, no_ulcer) if p.cd_mucosal_healing_ulcer_free else (low,)


def ultrasound_remission(p: Parameters) -> tuple[Clause, ...]:
    """A thin wall with every other item normal."""
    return (
        at_most(WALL, p.ultrasound_remission_wall_mm_at_most),
        *(at_most(item, 0) for item in OTHER_ULTRASOUND),
    )


REMISSION = Endpoint(
    "cd_clinical_remission",
    "clinical remission",
    "CD",
    "clinical",
    "state",
    remission,
    TRIAL,
    "A08",
    index=lambda _: CDAI,
    fallback_indices=remission_by_fallback_index,
    never_before=active_only,
)
ENDPOINTS = (
    steroid_free_remission(REMISSION, "A02"),
    REMISSION,
    Endpoint(
        "cd_clinical_response",
        "clinical response",
        "CD",
        "clinical",
        "change",
        lambda p: cdai_fall(p.cd_response_cdai_fall_at_least),
        "fall in CDAI of 70 or 100 points in real-world cohorts",
        "A09",
        index=lambda _: CDAI,
        fallback_indices=response_by_fallback_index,
    ),
    Endpoint(
        "cd_endoscopic_remission",
        "endoscopic remission",
        "CD",
        "endoscopic",
        "state",
        endoscopic_remission,
        "SES-CD 0 to 2, FDA 2022 draft guidance (read second-hand)",
        "A10",
        never_before=lambda p: p.cd_endoscopic_remission_trial_clauses,
    ),
    Endpoint(
        "cd_endoscopic_response",
        "endoscopic response",
        "CD",
        "endoscopic",
        "change",
        endoscopic_response,
        TRIAL,
        "A11",
        lambda p: (baseline_at_least("ses_cd", p.cd_endoscopic_response_baseline_at_least),),
    ),
    Endpoint(
        "cd_mucosal_healing",
        "mucosal healing",
        "CD",
        "endoscopic",
        "state",
        mucosal_healing,
        "a bowel without any finding; STRIDE-II allows SES-CD up to 2 without ulcers (unverified)",
        "A12",
    ),
    Endpoint(
        "cd_radiological_remission",
        "radiological remission",
        "CD",
        "imaging",
        "state",
        lambda p: (at_most("van_assche", p.radiological_remission_van_assche_at_most),),
        NO_CONSENSUS,
        "A13",
        lambda p: (assessed_at_baseline("van_assche"),),
    ),
    Endpoint(
        "cd_radiological_response",
        "radiological response",
        "CD",
        "imaging",
        "change",
        lambda p: (fall_at_least("van_assche", p.radiological_response_van_assche_fall_at_least),),
        NO_CONSENSUS,
        "A14",
        lambda p: (baseline_at_least("van_assche", p.radiological_response_van_assche_fall_at_least),),
    ),
    Endpoint(
        "cd_ultrasound_remission",
        "ultrasound remission",
        "CD",
        "imaging",
        "state",
        ultrasound_remission,
        ULTRASOUND,
        "A15",
        lambda p: (assessed_at_baseline(WALL),),
    ),
    Endpoint(
        "cd_ultrasound_response",
        "ultrasound response",
        "CD",
        "imaging",
        "change",
        lambda p: (fall_percent(WALL, p.ultrasound_response_wall_fall_percent_at_least),),
        ULTRASOUND,
        "A16",
        lambda p: (baseline_above(WALL, p.ultrasound_remission_wall_mm_at_most),),
    ),
    Endpoint("cd_response_70", "CR-70", "CD", "clinical", "change", lambda _: cdai_fall(70), "CDAI convention", "A09"),
    Endpoint("cd_response_100", "CR-100", "CD", "clinical", "change", lambda _: cdai_fall(100), TRIAL, "A09"),
    biochemical_remission("CD", "A20"),
)
