"""Parameters of a run other than cut-offs: which cohort, whom, when, how missing answers count, which statistics."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ibd_study.parameters.fields import Share, Shift, Week, parameter


class RunParameters(BaseModel):
    """What a run is about; the cut-offs of its rules are added by :class:`ibd_study.parameters.Parameters`."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)

    cohort: str = parameter("Cohort folder: datapackage.json and its tables", "data/synthetic")
    audit_table: str = parameter(
        "Table of printed numbers that the audit examines: a CSV file with one row per number", "data/published.csv"
    )
    sites: list[str] = parameter(
        "Files of hospitals to combine, each written by `ibd-study export-site`; `ibd-study combine` sets this", []
    )
    disclosure: Literal["auto", "none", "minimum_count", "rounding", "exact_internal"] = parameter(
        "Protection of small groups: auto is none for a synthetic cohort and minimum_count for any other; rounding "
        "rounds every count; exact_internal shows all of real patients, in a book that must not leave the hospital",
        "auto",
    )
    minimum_count: int = parameter(
        "Smallest count of patients shown where small groups are protected", 5, unit="patients", ge=3, le=100
    )
    rounding_base: int = parameter("What rounded counts are multiples of", 5, unit="patients", ge=3, le=100)
    missing_data: Literal["observed", "nri", "locf"] = parameter(
        "Missing follow-up: leave out (observed), count as failure (nri, non-responder "
        "imputation) or carry the last value forward (locf)",
        "observed",
        group="analysis",
    )
    partly_assessed: Literal["known_no", "not_evaluable"] = parameter(
        "A patient with one clause failed and another not recorded: count as a no, or as not evaluable",
        "known_no",
        group="analysis",
    )
    other_indices: bool = parameter(
        "Where the index of a rule is missing, judge the patient by another index that the rule names",
        False,
        group="analysis",
    )
    definitions: Literal["assumed_2025", "trial", "stride2", "fda2022"] = parameter(
        "Definition profile: the rules and cut-offs used unless one is set by its own name",
        "assumed_2025",
        group="analysis",
    )
    pairing: Literal["week", "first_last"] = parameter(
        "Which assessments are compared: baseline and the week of the disease (week), or each patient's first and last "
        "assessment (first_last), as in a register without a start of treatment; windows and weeks are then not read",
        "week",
        group="analysis",
    )
    uc_week: Week = parameter("Week at which UC is read", 8.0, unit="weeks", group="analysis")
    cd_week: Week = parameter("Week at which CD is read", 12.0, unit="weeks", group="analysis")
    window_weeks: float = parameter(
        "A follow-up assessment counts when it lies at most this far from its week",
        2.0,
        unit="weeks",
        group="analysis",
        ge=0,
        le=52,
    )
    baseline_window_weeks: float = parameter(
        "A baseline assessment counts when it lies at most this long before the start",
        4.0,
        unit="weeks",
        group="analysis",
        ge=0,
        le=52,
    )
    minimum_age_years: float = parameter("Youngest age selected", 18.0, unit="years", group="analysis", ge=0, le=110)
    minimum_treatment_weeks: float = parameter(
        "Shortest treatment selected; the study required 8 weeks, which leaves out early failures",
        8.0,
        unit="weeks",
        group="analysis",
        ge=0,
        le=520,
    )
    population: Literal["all", "active_at_baseline", "biologic_experienced", "biologic_naive"] = parameter(
        "Selected patients analysed: all, those clinically active at baseline, or by earlier biologics",
        "all",
        group="analysis",
    )
    subgroup: str = parameter(
        "Analyse only patients with this value, written column=value (such as sex=female); empty: everybody",
        "",
        group="analysis",
    )
    course_weeks: list[Week] = parameter(
        "Further weeks at which laboratory values are shown", [4.0, 24.0], unit="weeks", group="analysis"
    )
    subgroup_age_years_from: float = parameter(
        "Subgroups by age: the older group begins at", 40.0, unit="years", group="analysis", ge=18, le=110
    )
    high_activity_modified_mayo_at_least: float = parameter(
        "Subgroups by activity in UC: high from this modified Mayo score at baseline",
        7.0,
        unit="points",
        group="analysis",
        ge=0,
        le=9,
    )
    high_activity_cdai_at_least: float = parameter(
        "Subgroups by activity in CD: high from this CDAI at baseline", 220.0, unit="points", group="analysis", ge=0
    )
    persistence_until_weeks: Week = parameter(
        "Staying on treatment is shown up to this week", 52.0, unit="weeks", group="analysis"
    )
    restricted_mean_until_weeks: Week = parameter(
        "Groups are compared by their mean time on the drug up to this week, where each is observed until then",
        52.0,
        unit="weeks",
        group="analysis",
    )
    ci_level: Share = parameter("Confidence level of every interval", 0.95, group="statistics")
    ci_method: Literal["wilson", "clopper_pearson", "mid_p", "jeffreys", "agresti_coull"] = parameter(
        "Interval of a proportion", "wilson", group="statistics"
    )
    paired_test: Literal["exact", "mid_p", "chi_square", "chi_square_corrected"] = parameter(
        "Form of McNemar's test for before and after", "exact", group="statistics"
    )
    wilcoxon_zeros: Literal["pratt", "wilcox", "zsplit"] = parameter(
        "What Wilcoxon's signed-rank test does with patients who did not change",
        "pratt",
        group="statistics",
    )
    table_one_p_values: bool = parameter(
        "Add p-values to the baseline table (off: they test nothing there)",
        False,
        group="statistics",
    )
    simulation_repetitions: int = parameter(
        "Samples drawn for each setting in which a method is tried out and not all samples can be gone through",
        300,
        unit="samples",
        group="statistics",
        ge=50,
        le=100_000,
    )
    pooling_interval: Literal["hartung_knapp", "wald"] = parameter(
        "Interval of a rate pooled over studies or hospitals (wald: as if it were known how much they differ, and so "
        "too narrow with few)",
        "hartung_knapp",
        group="statistics",
    )
    evidence_include_unverified: bool = parameter(
        "Other studies: use counts that nobody has checked in the source",
        False,
        group="statistics",
    )
    evidence_derived_counts: bool = parameter(
        "Other studies: where only the number of patients is printed, take the events from the percentage, "
        "if a single count fits it",
        False,
        group="statistics",
    )
    imputations: int = parameter(
        "Imputed copies of the data behind each multiple-imputation estimate",
        20,
        unit="copies",
        group="statistics",
        ge=2,
        le=200,
    )
    tipping_reference_percent: Annotated[float, Field(ge=0, le=100)] = parameter(
        "Rate that the lower limit of an interval is asked to exceed in the tipping-point analysis",
        30.0,
        unit="%",
        group="statistics",
    )
    unseen_worse_by_sd: list[Shift] = parameter(
        "Delta-adjusted multiple imputation: imputed follow-up scores are moved by so many standard deviations of the "
        "recorded ones; above 0 those not evaluable did worse",
        [-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0],
        unit="SD",
        group="statistics",
    )
    number_terms: Literal["linear", "spline"] = parameter(
        "Age and baseline activity in a model: as a straight line, or as a curve that is straight in its tails",
        "linear",
        group="statistics",
    )
    model_penalty: Literal["auto", "firth", "none"] = parameter(
        "Firth's penalty on logistic models: where data are sparse or separated (auto), always, or never",
        "auto",
        group="statistics",
    )
    events_per_variable_at_least: float = parameter(
        "Fewer of the rarer outcome for each term of a model count as sparse data",
        10.0,
        unit="events",
        group="statistics",
        gt=0,
        le=100,
    )
    bootstrap_samples: int = parameter(
        "Samples with replacement from which the optimism of a model is estimated",
        100,
        unit="samples",
        group="statistics",
        ge=0,
        le=2000,
    )
    seed: int = parameter("Seed of every random draw", 20250114, group="statistics", ge=0)

    def week_of(self, disease: str) -> float:
        """Week at which a disease is read."""
        return self.uc_week if disease == "UC" else self.cd_week
