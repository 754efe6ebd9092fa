"""Endpoints that both diseases have: steroid-free and biochemical remission."""

from dataclasses import replace

from ibd_study.endpoints.clauses import Clause, any_of, at_most, baseline_above
from ibd_study.endpoints.registry import ByIndex, Disease, Endpoint
from ibd_study.parameters import Parameters

DOSE = "steroid_dose_mg_day"
CRP = "crp_mg_l"
CALPROTECTIN = "faecal_calprotectin_ug_g"


def steroid_free_remission(remission: Endpoint, assumption: str) -> Endpoint:
    """Clinical remission off systemic steroids, among those on them at baseline or among everybody."""

    def among_users(p: Parameters) -> bool:
        return p.steroid_free_population == "on_steroids_at_baseline"

    def counted(p: Parameters) -> tuple[Clause, ...]:
        return (baseline_above(DOSE, p.steroid_free_dose_mg_day_at_most),) if among_users(p) else ()

    def off_steroids(p: Parameters) -> Clause:
        return at_most(DOSE, p.steroid_free_dose_mg_day_at_most)

    def by_fallback_index(p: Parameters) -> tuple[ByIndex, ...]:
        of_remission = remission.fallback_indices(p)
        return tuple(replace(one, rule=(*one.rule, off_steroids(p)), counted=counted(p)) for one in of_remission)

    return replace(
        remission,
        key=f"{remission.disease.lower()}_steroid_free_remission",
        label="steroid-free remission",
        rule=lambda p: (*remission.rule(p), off_steroids(p)),
        source="counted among steroid users at baseline, as in the company's first results of U-EXCEED, a trial in CD",
        assumption=assumption,
        counted=counted,
        fallback_indices=by_fallback_index,
        never_before=lambda p: among_users(p) or remission.never_before(p),
    )


def active_only(p: Parameters) -> bool:
    """Whether patients in clinical remission at baseline are left out of the run."""
    return p.population == "active_at_baseline"


def biochemical_remission(disease: Disease, assumption: str) -> Endpoint:
    """Both C-reactive protein and calprotectin low, among those in whom one of them was raised."""

    def limits(p: Parameters) -> tuple[tuple[str, float], ...]:
        return (
            (CRP, p.biochemical_remission_crp_mg_l_at_most),
            (CALPROTECTIN, p.biochemical_remission_fcp_ug_g_at_most),
        )

    return Endpoint(
        f"{disease.lower()}_biochemical_remission",
        "biochemical remission",
        disease,
        "laboratory",
        "state",
        lambda p: tuple(at_most(column, limit) for column, limit in limits(p)),
        "C-reactive protein and calprotectin limits as in Elford, doi 10.1136/flgastro-2024-102668",
        assumption,
        lambda p: (any_of(*(baseline_above(column, limit) for column, limit in limits(p))),),
        never_before=lambda _: True,
    )
