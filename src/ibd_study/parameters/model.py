"""Every parameter of a run: name, type, allowed values, unit, default and meaning, in one place.

Help text, validation, the parameter page of the book and the check of each notebook's
``parameters`` cell are all read from :class:`Parameters`.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from pydantic import model_validator

from ibd_study.parameters.profiles import PROFILES
from ibd_study.parameters.run_model import AnalysisParameters, MayoItem, RunParameters, StatisticsParameters, cut_off
from ibd_study.reads import PARAMETER, note


class Parameters(StatisticsParameters):
    """All parameters of a run; unknown names and wrong types are refused.

    A cut-off that is not set, or set to None, takes its value from the profile named by ``definitions``; its default
    here is that of ``assumed_2025``.

    Examples
    --------
    >>> Parameters().uc_week
    8.0
    >>> Parameters(definitions="trial").cd_response_cdai_fall_at_least
    100.0
    >>> Parameters(definitions="trial", cd_response_cdai_fall_at_least=70.0).cd_response_cdai_fall_at_least
    70.0
    """

    if not TYPE_CHECKING:  # mypy would take any name to be one

        def __getattribute__(self, name: str) -> object:
            if name in _NAMES:
                note([(PARAMETER, name)])
            return super().__getattribute__(name)

    @model_validator(mode="before")
    @classmethod
    def _with_profile(cls, values: Mapping[str, object]) -> dict[str, object]:
        given = {name: value for name, value in values.items() if value is not None or name not in cut_off_names()}
        return PROFILES.get(str(given.get("definitions")), {}) | given

    steroid_free_population: Literal["on_steroids_at_baseline", "everybody"] = cut_off(
        "Steroid-free remission is counted among whom", "on_steroids_at_baseline"
    )
    steroid_free_dose_mg_day_at_most: float = cut_off(
        "Off systemic steroids: daily dose (prednisolone equivalent) at most", 0.0, unit="mg/day", ge=0
    )
    uc_remission_rule: Literal["modified_mayo", "partial_mayo", "symptoms", "symptoms_endoscopy"] = cut_off(
        "UC clinical remission by modified Mayo with its items, partial Mayo, symptoms alone, "
        "or symptoms with endoscopy",
        "modified_mayo",
    )
    uc_remission_modified_mayo_at_most: float = cut_off("UC remission: modified Mayo score at most", 2.0, ge=0, le=9)
    uc_remission_partial_mayo_at_most: float = cut_off("UC remission: partial Mayo score at most", 2.0, ge=0, le=9)
    uc_remission_stool_frequency_at_most: MayoItem = cut_off("UC remission: stool frequency at most", 1.0)
    uc_remission_rectal_bleeding_at_most: MayoItem = cut_off("UC remission: rectal bleeding at most", 0.0)
    uc_remission_mes_at_most: MayoItem = cut_off("UC remission: Mayo endoscopic subscore at most", 1.0)
    uc_response_rule: Literal["modified_mayo", "partial_mayo", "symptoms"] = cut_off(
        "UC clinical response by the fall in modified Mayo, in partial Mayo, or in stool frequency plus bleeding",
        "modified_mayo",
    )
    uc_response_fall_at_least: float = cut_off("UC response: fall in points at least", 2.0, ge=0, le=9)
    uc_response_fall_percent_at_least: float = cut_off(
        "UC response: fall in percent at least", 30.0, unit="%", ge=0, le=100
    )
    uc_response_rectal_bleeding_at_most: MayoItem = cut_off(
        "UC response: rectal bleeding at most, unless it fell by a point", 1.0
    )
    uc_endoscopic_remission_mes_at_most: MayoItem = cut_off(
        "UC endoscopic remission: Mayo endoscopic subscore at most", 0.0
    )
    uc_endoscopic_improvement_mes_at_most: MayoItem = cut_off(
        "UC endoscopic improvement: Mayo endoscopic subscore at most", 1.0
    )
    uc_endoscopic_response_index: Literal["uceis", "mayo_endoscopic_subscore"] = cut_off(
        "UC endoscopic response is read from which index", "uceis"
    )
    uc_endoscopic_response_fall_at_least: float = cut_off(
        "UC endoscopic response: fall at least, among patients who start that high", 2.0, ge=1, le=8
    )
    uc_mucosal_healing_mes_at_most: MayoItem = cut_off("UC mucosal healing: Mayo endoscopic subscore at most", 0.0)
    uc_mucosal_healing_needs_histology: bool = cut_off("UC mucosal healing also needs histological remission", False)
    histological_remission_nancy_at_most: float = cut_off(
        "UC histological remission: Nancy index at most", 1.0, unit="grade", ge=0, le=4
    )
    cd_remission_cdai_below: float = cut_off("CD clinical remission: CDAI below", 150.0, ge=0, le=600)
    cd_response_cdai_fall_at_least: float = cut_off("CD clinical response: fall in CDAI at least", 70.0, ge=0, le=600)
    cd_endoscopic_remission_ses_cd_at_most: float = cut_off("CD endoscopic remission: SES-CD at most", 2.0, ge=0, le=60)
    cd_endoscopic_remission_trial_clauses: bool = cut_off(
        "CD endoscopic remission also needs a fall of 2 points and no item above 1, as in the trials", False
    )
    cd_endoscopic_response_fall_percent: float = cut_off(
        "CD endoscopic response: fall in SES-CD of more than", 50.0, unit="%", ge=0, le=100
    )
    cd_endoscopic_response_counts_exact: bool = cut_off(
        "CD endoscopic response: a fall of exactly that percentage counts", False
    )
    cd_endoscopic_response_baseline_at_least: float = cut_off(
        "CD endoscopic response is counted among patients with a baseline SES-CD of at least", 3.0, ge=0, le=60
    )
    cd_mucosal_healing_ses_cd_at_most: float = cut_off("CD mucosal healing: SES-CD at most", 0.0, ge=0, le=60)
    cd_mucosal_healing_ulcer_free: bool = cut_off("CD mucosal healing also needs every ulcer item at 0", False)
    radiological_remission_van_assche_at_most: float = cut_off(
        "CD radiological remission: Van Assche index at most", 0.0, ge=0, le=22
    )
    radiological_response_van_assche_fall_at_least: float = cut_off(
        "CD radiological response: fall in Van Assche index at least, among patients who start that high",
        1.0,
        ge=0,
        le=22,
    )
    ultrasound_remission_wall_mm_at_most: float = cut_off(
        "Ultrasound remission: bowel-wall thickness at most, all else normal", 3.0, unit="mm", ge=0, le=30
    )
    ultrasound_response_wall_fall_percent_at_least: float = cut_off(
        "Ultrasound response: fall in bowel-wall thickness at least, among patients with a thick wall at baseline",
        25.0,
        unit="%",
        ge=0,
        le=100,
    )
    biochemical_remission_crp_mg_l_at_most: float = cut_off(
        "Biochemical remission: C-reactive protein at most", 5.0, unit="mg/L", ge=0, le=100
    )
    biochemical_remission_fcp_ug_g_at_most: float = cut_off(
        "Biochemical remission: faecal calprotectin at most", 250.0, unit="µg/g", ge=0, le=10000
    )
    other_index_sccai_remission_at_most: float = cut_off(
        "UC remission by another index: SCCAI at most", 2.0, ge=0, le=19
    )
    other_index_sccai_fall_at_least: float = cut_off(
        "UC response by another index: fall in SCCAI at least", 3.0, ge=1, le=19
    )
    other_index_uceis_remission_at_most: float = cut_off(
        "UC endoscopic remission by another index: UCEIS at most", 1.0, ge=0, le=8
    )
    other_index_uceis_fall_at_least: float = cut_off(
        "UC endoscopic response by another index: fall in UCEIS at least", 2.0, ge=1, le=8
    )
    other_index_mes_fall_at_least: float = cut_off(
        "UC endoscopic response by another index: fall in Mayo endoscopic subscore at least", 1.0, ge=1, le=3
    )
    other_index_baron_remission_at_most: float = cut_off(
        "UC endoscopic remission by another index: Baron score at most", 0.0, ge=0, le=3
    )
    other_index_baron_fall_at_least: float = cut_off(
        "UC endoscopic response by another index: fall in Baron score at least", 1.0, ge=1, le=3
    )
    other_index_hbi_remission_below: float = cut_off(
        "CD remission by another index: Harvey-Bradshaw index below", 5.0, ge=1, le=58
    )
    other_index_hbi_fall_at_least: float = cut_off(
        "CD response by another index: fall in Harvey-Bradshaw index at least", 3.0, ge=1, le=58
    )
    other_index_stools_a_day_at_most: float = cut_off(
        "CD remission by another index: mean liquid stools a day at most", 2.8, unit="a day", ge=0, le=30
    )
    other_index_pain_at_most: float = cut_off(
        "CD remission by another index: mean abdominal pain at most", 1.0, ge=0, le=3
    )
    other_index_pro2_fall_percent_at_least: float = cut_off(
        "CD response by another index: fall in PRO2 at least", 50.0, unit="%", ge=0, le=100
    )


_NAMES = frozenset(Parameters.model_fields)
CUT_OFF = "cut-off"
# Each model has the parameters of those before it, and its own.
_GROUPS: dict[str, type[RunParameters]] = {
    "run": RunParameters,
    "analysis": AnalysisParameters,
    "statistics": StatisticsParameters,
    CUT_OFF: Parameters,
}


def cut_off_names() -> list[str]:
    """Names of the parameters whose default comes from the definition profile."""
    return [name for name in Parameters.model_fields if group_of(name) == CUT_OFF]


def group_of(name: str) -> str:
    """Group under which a parameter is shown: run, analysis, statistics or cut-off."""
    return next(group for group, model in _GROUPS.items() if name in model.model_fields)


def unit_of(name: str) -> str:
    """Unit of a parameter; empty where it has none."""
    declared = Parameters.model_fields[name].json_schema_extra
    return str(declared["unit"]) if isinstance(declared, dict) else ""
