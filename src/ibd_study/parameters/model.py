"""Every parameter of a run: name, type, allowed values, unit, default and meaning, in one place.

Help text, validation, the parameter page of the book and the check of each notebook's
``parameters`` cell are all read from :class:`Parameters`.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

CUT_OFF = "cut-off"


def _field(meaning: str, default, *, unit: str = "", group: str = "run", **limits):
    return Field(default, description=meaning, json_schema_extra={"unit": unit, "group": group}, **limits)


def _cut_off(meaning: str, *, unit: str = "points", **limits):
    """Describe a cut-off; left at None, it takes the value of the chosen definition profile."""
    return _field(meaning, None, unit=unit, group=CUT_OFF, **limits)


Number = float | None
Switch = bool | None
Share = Annotated[float, Field(gt=0, lt=1)]
Week = Annotated[float, Field(gt=0, le=260)]


class Parameters(BaseModel):
    """All parameters of a run; unknown names and wrong types are refused.

    A cut-off left at ``None`` takes its value from the profile named by ``definitions``;
    :func:`ibd_study.parameters.resolve` fills them in.

    Examples
    --------
    >>> Parameters().uc_week
    8.0
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    cohort: str = _field("Cohort folder: datapackage.json and its tables", "data/synthetic")
    disclosure: Literal["auto", "none", "minimum_count", "rounding", "exact_internal"] = _field(
        "Protection of small groups: auto is none for a synthetic cohort and minimum_count for any other; rounding "
        "rounds every count; exact_internal shows all of real patients, in a book that must not leave the hospital",
        "auto",
    )
    minimum_count: int = _field(
        "Smallest count of patients shown where small groups are protected", 5, unit="patients", ge=3, le=100
    )
    rounding_base: int = _field("What rounded counts are multiples of", 5, unit="patients", ge=3, le=100)
    missing_data: Literal["observed", "nri", "locf"] = _field(
        "Missing follow-up: leave out (observed), count as failure (nri, non-responder "
        "imputation) or carry the last value forward (locf)",
        "observed",
        group="analysis",
    )
    partly_assessed: Literal["known_no", "not_evaluable"] = _field(
        "A patient with one clause failed and another not recorded: count as a no, or as not evaluable",
        "known_no",
        group="analysis",
    )
    definitions: Literal["assumed_2025", "trial", "stride2", "fda2022"] = _field(
        "Definition profile: the rules and cut-offs used unless one is set by its own name",
        "assumed_2025",
        group="analysis",
    )
    uc_week: Week = _field("Week at which UC is read", 8.0, unit="weeks", group="analysis")
    cd_week: Week = _field("Week at which CD is read", 12.0, unit="weeks", group="analysis")
    window_weeks: float = _field(
        "A follow-up assessment counts when it lies at most this far from its week",
        2.0,
        unit="weeks",
        group="analysis",
        ge=0,
        le=52,
    )
    baseline_window_weeks: float = _field(
        "A baseline assessment counts when it lies at most this long before the start",
        4.0,
        unit="weeks",
        group="analysis",
        ge=0,
        le=52,
    )
    minimum_age_years: float = _field("Youngest age selected", 18.0, unit="years", group="analysis", ge=0, le=110)
    minimum_treatment_weeks: float = _field(
        "Shortest treatment selected; the study required 8 weeks, which leaves out early failures",
        8.0,
        unit="weeks",
        group="analysis",
        ge=0,
        le=520,
    )
    population: Literal["all", "active_at_baseline", "biologic_experienced", "biologic_naive"] = _field(
        "Selected patients analysed: all, those clinically active at baseline, or by earlier biologics",
        "all",
        group="analysis",
    )
    subgroup: str = _field(
        "Analyse only patients with this value, written column=value (such as sex=female); empty: everybody",
        "",
        group="analysis",
    )
    course_weeks: list[Week] = _field(
        "Further weeks at which laboratory values are shown", [4.0, 24.0], unit="weeks", group="analysis"
    )
    ci_level: Share = _field("Confidence level of every interval", 0.95, group="statistics")
    ci_method: Literal["wilson", "clopper_pearson", "jeffreys", "agresti_coull"] = _field(
        "Interval of a proportion", "wilson", group="statistics"
    )
    paired_test: Literal["exact", "mid_p", "chi_square", "chi_square_corrected"] = _field(
        "Form of McNemar's test for before and after", "exact", group="statistics"
    )
    wilcoxon_zeros: Literal["pratt", "wilcox", "zsplit"] = _field(
        "What Wilcoxon's signed-rank test does with patients who did not change",
        "pratt",
        group="statistics",
    )
    table_one_p_values: bool = _field(
        "Add p-values to the baseline table (off: they test nothing there)",
        False,
        group="statistics",
    )
    seed: int = _field("Seed of every random draw", 20250114, group="statistics", ge=0)

    steroid_free_population: Literal["on_steroids_at_baseline", "everybody"] | None = _cut_off(
        "Steroid-free remission is counted among whom", unit=""
    )
    steroid_free_dose_mg_day_at_most: Number = _cut_off(
        "Off systemic steroids: daily dose (prednisolone equivalent) at most", unit="mg/day", ge=0
    )
    uc_remission_rule: Literal["modified_mayo", "partial_mayo", "symptoms", "symptoms_endoscopy"] | None = _cut_off(
        "UC clinical remission by modified Mayo with its items, partial Mayo, symptoms alone, "
        "or symptoms with endoscopy",
        unit="",
    )
    uc_remission_modified_mayo_at_most: Number = _cut_off("UC remission: modified Mayo score at most", ge=0, le=9)
    uc_remission_partial_mayo_at_most: Number = _cut_off("UC remission: partial Mayo score at most", ge=0, le=9)
    uc_remission_stool_frequency_at_most: Number = _cut_off("UC remission: stool frequency at most", ge=0, le=3)
    uc_remission_rectal_bleeding_at_most: Number = _cut_off("UC remission: rectal bleeding at most", ge=0, le=3)
    uc_remission_mes_at_most: Number = _cut_off("UC remission: Mayo endoscopic subscore at most", ge=0, le=3)
    uc_response_rule: Literal["modified_mayo", "partial_mayo", "symptoms"] | None = _cut_off(
        "UC clinical response by the fall in modified Mayo, in partial Mayo, or in stool frequency plus bleeding",
        unit="",
    )
    uc_response_fall_at_least: Number = _cut_off("UC response: fall in points at least", ge=0, le=9)
    uc_response_fall_percent_at_least: Number = _cut_off(
        "UC response: fall in percent at least", unit="%", ge=0, le=100
    )
    uc_response_rectal_bleeding_at_most: Number = _cut_off(
        "UC response: rectal bleeding at most, unless it fell by a point", ge=0, le=3
    )
    uc_endoscopic_remission_mes_at_most: Number = _cut_off(
        "UC endoscopic remission: Mayo endoscopic subscore at most", ge=0, le=3
    )
    uc_endoscopic_improvement_mes_at_most: Number = _cut_off(
        "UC endoscopic improvement: Mayo endoscopic subscore at most", ge=0, le=3
    )
    uc_endoscopic_response_index: Literal["uceis", "mayo_endoscopic_subscore"] | None = _cut_off(
        "UC endoscopic response is read from which index", unit=""
    )
    uc_endoscopic_response_fall_at_least: Number = _cut_off(
        "UC endoscopic response: fall at least, among patients who start that high", ge=1, le=8
    )
    uc_mucosal_healing_mes_at_most: Number = _cut_off(
        "UC mucosal healing: Mayo endoscopic subscore at most", ge=0, le=3
    )
    uc_mucosal_healing_needs_histology: Switch = _cut_off(
        "UC mucosal healing also needs histological remission", unit=""
    )
    histological_remission_nancy_at_most: Number = _cut_off(
        "UC histological remission: Nancy index at most", unit="grade", ge=0, le=4
    )
    cd_remission_cdai_below: Number = _cut_off("CD clinical remission: CDAI below", ge=0, le=600)
    cd_response_cdai_fall_at_least: Number = _cut_off("CD clinical response: fall in CDAI at least", ge=0, le=600)
    cd_endoscopic_remission_ses_cd_at_most: Number = _cut_off("CD endoscopic remission: SES-CD at most", ge=0, le=60)
    cd_endoscopic_remission_trial_clauses: Switch = _cut_off(
        "CD endoscopic remission also needs a fall of 2 points and no item above 1, as in the trials",
        unit="",
    )
    cd_endoscopic_response_fall_percent: Number = _cut_off(
        "CD endoscopic response: fall in SES-CD of more than", unit="%", ge=0, le=100
    )
    cd_endoscopic_response_counts_exact: Switch = _cut_off(
        "CD endoscopic response: a fall of exactly that percentage counts", unit=""
    )
    cd_endoscopic_response_baseline_at_least: Number = _cut_off(
        "CD endoscopic response is counted among patients with a baseline SES-CD of at least",
        ge=0,
        le=60,
    )
    cd_mucosal_healing_ses_cd_at_most: Number = _cut_off("CD mucosal healing: SES-CD at most", ge=0, le=60)
    cd_mucosal_healing_ulcer_free: Switch = _cut_off("CD mucosal healing also needs every ulcer item at 0", unit="")
    radiological_remission_van_assche_at_most: Number = _cut_off(
        "CD radiological remission: Van Assche index at most", ge=0, le=22
    )
    radiological_response_van_assche_fall_at_least: Number = _cut_off(
        "CD radiological response: fall in Van Assche index at least, among patients who start that high",
        ge=0,
        le=22,
    )
    ultrasound_remission_wall_mm_at_most: Number = _cut_off(
        "Ultrasound remission: bowel-wall thickness at most, all else normal",
        unit="mm",
        ge=0,
        le=30,
    )
    ultrasound_response_wall_fall_percent_at_least: Number = _cut_off(
        "Ultrasound response: fall in bowel-wall thickness at least, among patients with a thick wall at baseline",
        unit="%",
        ge=0,
        le=100,
    )
    biochemical_remission_crp_mg_l_at_most: Number = _cut_off(
        "Biochemical remission: C-reactive protein at most", unit="mg/L", ge=0, le=100
    )
    biochemical_remission_fcp_ug_g_at_most: Number = _cut_off(
        "Biochemical remission: faecal calprotectin at most", unit="µg/g", ge=0, le=10000
    )


def cut_off_names() -> list[str]:
    """Names of the parameters whose default comes from the definition profile."""
    return [name for name in Parameters.model_fields if group_of(name) == CUT_OFF]


def group_of(name: str) -> str:
    """Group under which a parameter is shown: run, analysis, statistics or cut-off."""
    return Parameters.model_fields[name].json_schema_extra["group"]
