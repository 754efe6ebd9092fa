"""Parameters of a run other than cut-offs: which cohort, whom, when, how missing answers count, which statistics."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

MayoItem = Annotated[float, Field(ge=0, le=3)]
Share = Annotated[float, Field(gt=0, lt=1)]
Shift = Annotated[float, Field(ge=-5, le=5)]
Week = Annotated[float, Field(gt=0, le=260)]


def parameter(meaning: str, default: object, *, unit: str = "", **limits: Any) -> Any:
    """Declare a parameter with its meaning in words."""
    return Field(default, description=meaning, json_schema_extra={"unit": unit}, **limits)


def cut_off(meaning: str, assumed: object, *, unit: str = "points", **limits: Any) -> Any:
    """Declare a cut-off or a rule with the value of the profile ``assumed_2025``; the unit is that of a number."""
    return parameter(meaning, assumed, unit=unit if type(assumed) is float else "", **limits)


class RunParameters(BaseModel):
    """What a run is made of, and who may see it."""

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


class AnalysisParameters(RunParameters):
    """Whom a run is about, when they are read, and what a missing answer counts as."""

    missing_data: Literal["observed", "nri", "locf"] = parameter(
        "Missing follow-up: leave out (observed), count as failure (nri, non-responder "
        "imputation) or carry the last value forward (locf)",
        "observed",
    )
    partly_assessed: Literal["known_no", "not_evaluable"] = parameter(
        "A patient with one clause failed and another not recorded: count as a no, or as not evaluable", "known_no"
    )
    other_indices: bool = parameter(
        "Where the index of a rule is missing, judge the patient by another index that the rule names", False
    )
    definitions: Literal["assumed_2025", "trial", "stride2", "fda2022"] = parameter(
        "Definition profile: the rules and cut-offs used unless one is set by its own name", "assumed_2025"
    )
    pairing: Literal["week", "first_last"] = parameter(
        "Which assessments are compared: baseline and the week of the disease (week), or each patient's first and last "
        "assessment (first_last), as in a register without a start of treatment; windows and weeks are then not read",
        "week",
    )
    uc_week: Week = parameter("Week at which UC is read", 8.0, unit="weeks")
    cd_week: Week = parameter("Week at which CD is read", 12.0, unit="weeks")
    window_weeks: float = parameter(
        "A follow-up assessment counts when it lies at most this far from its week", 2.0, unit="weeks", ge=0, le=52
    )
    baseline_window_weeks: float = parameter(
        "A baseline assessment counts when it lies at most this long before the start", 4.0, unit="weeks", ge=0, le=52
    )
    minimum_age_years: float = parameter("Youngest age selected", 18.0, unit="years", ge=0, le=110)
    minimum_treatment_weeks: float = parameter(
        "Shortest treatment selected; the study required 8 weeks, which leaves out early failures",
        8.0,
        unit="weeks",
        ge=0,
        le=520,
    )
    population: Literal["all", "active_at_baseline", "biologic_experienced", "biologic_naive"] = parameter(
        "Selected patients analysed: all, those clinically active at baseline, or by earlier biologics", "all"
    )
    subgroup: str = parameter(
        "Analyse only patients with this value, written column=value (such as sex=female); empty: everybody", ""
    )
    course_weeks: list[Week] = parameter(
        "Further weeks at which laboratory values are shown", [4.0, 24.0], unit="weeks"
    )
    subgroup_age_years_from: float = parameter(
        "Subgroups by age: the older group begins at", 40.0, unit="years", ge=18, le=110
    )
    high_activity_modified_mayo_at_least: float = parameter(
        "Subgroups by activity in UC: high from this modified Mayo score at baseline", 7.0, unit="points", ge=0, le=9
    )
    high_activity_cdai_at_least: float = parameter(
        "Subgroups by activity in CD: high from this CDAI at baseline", 220.0, unit="points", ge=0
    )
    persistence_until_weeks: Week = parameter("Staying on treatment is shown up to this week", 52.0, unit="weeks")
    restricted_mean_until_weeks: Week = parameter(
        "Groups are compared by their mean time on the drug up to this week, where each is observed until then",
        52.0,
        unit="weeks",
    )

    def week_of(self, disease: str) -> float:
        """Week at which a disease is read."""
        return self.uc_week if disease == "UC" else self.cd_week


class StatisticsParameters(AnalysisParameters):
    """How numbers are computed; the cut-offs of the rules are added by :class:`ibd_study.parameters.Parameters`."""

    ci_level: Share = parameter("Confidence level of every interval", 0.95)
    ci_method: Literal["wilson", "clopper_pearson", "mid_p", "jeffreys", "agresti_coull"] = parameter(
        "Interval of a proportion", "wilson"
    )
    paired_test: Literal["exact", "mid_p", "chi_square", "chi_square_corrected"] = parameter(
        "Form of McNemar's test for before and after", "exact"
    )
    wilcoxon_zeros: Literal["pratt", "wilcox", "zsplit"] = parameter(
        "What Wilcoxon's signed-rank test does with patients who did not change", "pratt"
    )
    table_one_p_values: bool = parameter("Add p-values to the baseline table (off: they test nothing there)", False)
    simulation_repetitions: int = parameter(
        "Samples drawn for each setting in which a method is tried out and not all samples can be gone through",
        300,
        unit="samples",
        ge=50,
        le=100_000,
    )
    pooling_interval: Literal["hartung_knapp", "wald"] = parameter(
        "Interval of a rate pooled over studies or hospitals (wald: as if it were known how much they differ, and so "
        "too narrow with few)",
        "hartung_knapp",
    )
    evidence_include_unverified: bool = parameter(
        "Other studies: use counts that nobody has checked in the source", False
    )
    evidence_derived_counts: bool = parameter(
        "Other studies: where only the number of patients is printed, take the events from the percentage, "
        "if a single count fits it",
        False,
    )
    imputations: int = parameter(
        "Imputed copies of the data behind each multiple-imputation estimate", 20, unit="copies", ge=2, le=200
    )
    tipping_reference_percent: Annotated[float, Field(ge=0, le=100)] = parameter(
        "Rate that the lower limit of an interval is asked to exceed in the tipping-point analysis", 30.0, unit="%"
    )
    unseen_worse_by_sd: list[Shift] = parameter(
        "Delta-adjusted multiple imputation: imputed follow-up scores are moved by so many standard deviations of the "
        "recorded ones; above 0 those not evaluable did worse",
        [-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0],
        unit="SD",
    )
    number_terms: Literal["linear", "spline"] = parameter(
        "Age and baseline activity in a model: as a straight line, or as a curve that is straight in its tails",
        "linear",
    )
    model_penalty: Literal["auto", "firth", "none"] = parameter(
        "Firth's penalty on logistic models: where data are sparse or separated (auto), always, or never", "auto"
    )
    events_per_variable_at_least: float = parameter(
        "Fewer of the rarer outcome for each term of a model count as sparse data", 10.0, unit="events", gt=0, le=100
    )
    bootstrap_samples: int = parameter(
        "Samples with replacement from which the optimism of a model is estimated", 100, unit="samples", ge=0, le=2000
    )
    seed: int = parameter("Seed of every random draw", 20250114, ge=0)
