"""Endpoints that both diseases have: steroid-free and biochemical remission."""

from collections.abc import Callable
from dataclasses import replace

from ibd_study.endpoints.clauses import Clause, any_of, at_most, baseline_above
from ibd_study.endpoints.registry import ByIndex, Disease, Endpoint, Rule
from ibd_study.parameters import Parameters

DOSE = "steroid_dose_mg_day"
CRP = "crp_mg_l"
CALPROTECTIN = "faecal_calprotectin_ug_g"


def steroid_free_remission(
    disease: Disease,
    assumption: str,
    remission: Rule,
    index: Callable[[Parameters], str],
    remission_by_fallback_index: Callable[[Parameters], tuple[ByIndex, ...]],
    remission_never_before: Callable[[Parameters], bool],
) -> Endpoint:
    """Clinical remission off systemic steroids, among those on them at baseline or among everybody."""

    def counted(p: Parameters) -> tuple[Clause, ...]:
        return (baseline_above(DOSE, p.steroid_free_dose_mg_day_at_most),) if among_users(p) else ()

    def among_users(p: Parameters) -> bool:
        return p.steroid_free_population == "on_steroids_at_baseline"

    def off_steroids(p: Parameters) -> Clause:
        return at_most(DOSE, p.steroid_free_dose_mg_day_at_most)

    def by_fallback_index(p: Parameters) -> tuple[ByIndex, ...]:
        return tuple(
            replace(one, rule=(*one.rule, off_steroids(p)), counted=counted(p))
            for one in remission_by_fallback_index(p)
        )

    return Endpoint(
        f"{disease.lower()}_steroid_free_remission",
        "steroid-free remission",
        disease,
        "clinical",
        "state",
        lambda p: (*remission(p), off_steroids(p)),
        "counted among steroid users at baseline, as in the company's first results of U-EXCEED, a trial in CD",
        assumption,
        counted,
        index,
        by_fallback_index,
        lambda p: among_users(p) or remission_never_before(p),
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
