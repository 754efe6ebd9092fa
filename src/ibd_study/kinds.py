"""What a number is: its kind, the rule of disclosure control that it falls under, and the name that is written for it.

A record carries its ``kind`` and, under ``at``, its place: what tells it from others of its kind, such as the levels
before and after. The ``statistic`` of the results table is written from both, and never read back.
"""

from collections.abc import Mapping
from enum import StrEnum, auto
from string import Formatter
from typing import TYPE_CHECKING, Any, NamedTuple


class Cell(NamedTuple):
    """Groups of patients that are shown or withheld together, and of whom a number is made.

    ``of`` is an endpoint or a disease, ``what`` the groups, such as ``factor`` for all levels of one; ``part`` tells
    them apart.
    """

    of: str
    what: str
    part: str | float = ""


class Rule(StrEnum):
    """Rules of disclosure control: with which others a number is judged, and by what."""

    ENDPOINT = auto()
    FOLLOWS = auto()
    TIPPING = auto()
    ADJUSTED = auto()
    SUMMARY = auto()
    BASELINE = auto()
    FLOW = auto()
    EVENTS = auto()
    # Shown with the cells of which the record is made: exactly, or as an estimate with few digits.
    CELLS = auto()
    ESTIMATE = auto()
    PLAIN_COUNT = auto()
    # Value by value, nearly everybody has a value of their own: no row at all.
    LEFT_OUT = auto()
    WITHHELD = auto()
    # Made of what is published or drawn, not of patients: no page passes it through disclosure control.
    NOT_OF_PATIENTS = auto()


# Parts of a place that say how a number was made or why it is missing, and do not tell rows apart.
FACTS = frozenset({"why", "words", "predictors", "indices", "interval", "printed", "left_out", "hospitals", "rose"})


def place_only(place: Mapping) -> dict:
    """A place without the facts beside it, which can tell of a number that is withheld."""
    return {name: value for name, value in place.items() if name not in FACTS}


class _Names(Formatter):
    """Format text in which ``_`` stands for a size without its sign, as it can stand in a name: 0.05 as ``0_05``."""

    def format_field(self, value: Any, format_spec: str) -> str:
        return f"{abs(value):g}".replace(".", "_") if format_spec == "_" else format(value, format_spec)


class Kind(StrEnum):
    """Kinds of numbers. Each has the name under which it stands in results, and names its rule.

    Examples
    --------
    >>> record = Kind.SQUARE.at(before=3, after=1) | {"value": 12}
    >>> record["kind"], record["at"], Kind.SQUARE.name_of(record)
    (<Kind.SQUARE: 'square'>, {'before': 3, 'after': 1}, 'from_3_to_1')
    """

    name_pattern: str
    rule: Rule

    if not TYPE_CHECKING:  # mypy would ask for all three where a kind is found by its value

        def __new__(cls, value: str, name_pattern: str, rule: Rule) -> "Kind":
            """A member: an enumeration without a rule for one of its kinds cannot be imported."""
            kind = str.__new__(cls, value)
            kind._value_, kind.name_pattern, kind.rule = value, name_pattern, Rule(rule)
            return kind

    def at(self, **place: object) -> dict:
        """The beginning of a record: its kind and its place."""
        return {"kind": self, "at": place}

    def name_of(self, record: Mapping) -> str:
        """The name of a number of this kind, from its place and its counts."""
        return _Names().vformat(self.name_pattern, (), {"n": record.get("n"), "N": record.get("N"), **record["at"]})

    # Rates of endpoints. `index` judged; `step` leads to the denominator; `other` is another endpoint.
    RATE = auto(), "percentage", Rule.ENDPOINT
    STEP = auto(), "{step}", Rule.ENDPOINT
    PAIRED_COUNT = auto(), "{count}", Rule.ENDPOINT
    DIFFERENCE = auto(), "percentage_difference", Rule.ENDPOINT
    PAIRED_TEST = auto(), "p_mcnemar_{form}", Rule.ENDPOINT
    UNPAIRED_TEST = auto(), "p_unpaired_{form}", Rule.ENDPOINT
    RATE_BY_INDEX = auto(), "by_index_{number:g}", Rule.FOLLOWS
    EVALUABLE_BY_OTHERS = auto(), "evaluable_with_other_indices", Rule.PLAIN_COUNT
    SAME_RULE = auto(), "same_rule_as", Rule.WITHHELD
    # The same tests as one family; `adjustment` is "" for none.
    P_UNADJUSTED = auto(), "p_unadjusted", Rule.ADJUSTED
    P_ADJUSTED = auto(), "p_{adjustment}", Rule.ADJUSTED
    TESTS = auto(), "tests", Rule.ADJUSTED
    SMALL_TESTS = auto(), "small_{adjustment}", Rule.ADJUSTED
    # Other weeks and other rules for missing data.
    RATE_AT_WEEK = auto(), "percentage_at_week", Rule.FOLLOWS
    RATE_AT_END_WEEK = auto(), "percentage_at_{end}_week", Rule.FOLLOWS
    FOLLOWED = auto(), "followed_at_week", Rule.CELLS
    ON_DRUG_AT_WEEK = auto(), "on_drug_at_week", Rule.CELLS
    UNANSWERED = auto(), "unanswered_at_week", Rule.FOLLOWS
    RATE_OBSERVED = auto(), "percentage_observed", Rule.FOLLOWS
    RATE_FAILED = auto(), "percentage_nri", Rule.FOLLOWS
    RATE_WORST = auto(), "percentage_worst_case", Rule.FOLLOWS
    RATE_BEST = auto(), "percentage_best_case", Rule.FOLLOWS
    RATE_CARRIED = auto(), "percentage_locf", Rule.WITHHELD
    RATE_IMPUTED = auto(), "percentage_mi", Rule.ESTIMATE
    RATE_SHIFTED = auto(), "percentage_mi_{side}_by_{shift:_}_sd", Rule.ESTIMATE
    RATE_WEIGHTED = auto(), "percentage_ipw", Rule.WITHHELD
    LARGEST_WEIGHT = auto(), "largest_weight", Rule.WITHHELD
    MISSING_INFORMATION = auto(), "missing_information", Rule.ESTIMATE
    MONTE_CARLO_ERROR = auto(), "monte_carlo_error", Rule.ESTIMATE
    NOT_EVALUABLE = auto(), "unseen", Rule.FOLLOWS
    IMPUTED_SAMPLE = auto(), "imputed_sample", Rule.PLAIN_COUNT
    IMPUTED_VALUES = auto(), "imputed_values", Rule.WITHHELD
    POINTS_OF_ONE_SD = auto(), "points_of_one_sd", Rule.WITHHELD
    TIPPING_POINT = auto(), "tipping_point", Rule.TIPPING
    TIPPING_DELTA = auto(), "tipping_delta", Rule.TIPPING
    TIPPING_REFERENCE = auto(), "tipping_reference", Rule.TIPPING
    RATE_IF_SO_MANY_SUCCEED = auto(), "percentage_if_{successes:g}_unseen_succeed", Rule.TIPPING
    # Distributions of scores and laboratory values.
    MEAN = auto(), "mean", Rule.SUMMARY
    SD = auto(), "sd", Rule.SUMMARY
    MEDIAN = auto(), "median", Rule.SUMMARY
    Q1 = auto(), "q1", Rule.SUMMARY
    Q3 = auto(), "q3", Rule.SUMMARY
    MEAN_CHANGE = auto(), "mean_change", Rule.SUMMARY
    SD_CHANGE = auto(), "sd_change", Rule.SUMMARY
    MEDIAN_CHANGE = auto(), "median_change", Rule.SUMMARY
    SHIFT = auto(), "shift", Rule.SUMMARY
    LEVEL = auto(), "at_most_{level:g}", Rule.SUMMARY
    CHANGE = auto(), "change_at_most_{level:g}", Rule.SUMMARY
    SQUARE = auto(), "from_{before:g}_to_{after:g}", Rule.SUMMARY
    FREQUENCY = auto(), "frequency_{level:.12g}", Rule.LEFT_OUT
    CHANGE_FREQUENCY = auto(), "change_frequency_{level:.12g}", Rule.LEFT_OUT
    # Table 1: `column` of the patients, and `category` where it has some.
    BASELINE_MEAN = auto(), "mean", Rule.BASELINE
    BASELINE_SD = auto(), "sd", Rule.BASELINE
    BASELINE_MEDIAN = auto(), "median", Rule.BASELINE
    BASELINE_Q1 = auto(), "q1", Rule.BASELINE
    BASELINE_Q3 = auto(), "q3", Rule.BASELINE
    BASELINE_SHARE = auto(), "percentage", Rule.BASELINE
    BASELINE_MISSING = auto(), "missing", Rule.BASELINE
    BASELINE_DIFFERENCE = auto(), "standardised_difference", Rule.BASELINE
    BASELINE_TEST = auto(), "p_difference", Rule.BASELINE
    # Who was assessed: `examination`, and `column` compared between those `group` (assessed or not).
    ASSESSED = auto(), "assessed_at_follow_up", Rule.WITHHELD
    MEAN_BY_ASSESSMENT = auto(), "mean_{group}", Rule.WITHHELD
    SD_BY_ASSESSMENT = auto(), "sd_{group}", Rule.WITHHELD
    SHARE_BY_ASSESSMENT = auto(), "percentage_{group}", Rule.WITHHELD
    MISSING_BY_ASSESSMENT = auto(), "missing_{group}", Rule.WITHHELD
    DIFFERENCE_BY_ASSESSMENT = auto(), "standardised_difference", Rule.WITHHELD
    # Forms that were not read.
    FORM_PASSED_OVER = auto(), "incomplete_form_passed_over", Rule.PLAIN_COUNT
    FORM_READ_INCOMPLETE = auto(), "incomplete_form_read", Rule.PLAIN_COUNT
    FORM_OF_OTHER_DISEASE = auto(), "form_of_other_disease", Rule.PLAIN_COUNT
    UNTICKED_BOXES = auto(), "unticked_boxes_of_empty_form", Rule.PLAIN_COUNT
    # The selection, by `step`, and by `disease`.
    FLOW = auto(), "{step}", Rule.FLOW
    FLOW_OF_DISEASE = auto(), "{step}_{disease}", Rule.FLOW
    FLOW_EXCLUDED = auto(), "{step}_excluded", Rule.FLOW
    FLOW_NOT_RECORDED = auto(), "{step}_not_recorded", Rule.FLOW
    # Adverse events, by `group`; `since` is "" from the first dose on.
    EVENT_SHARE = auto(), "percentage", Rule.EVENTS
    EVENT_COUNT = auto(), "events", Rule.EVENTS
    FIRST_EVENT_RATE = auto(), "incidence_rate{since}", Rule.EVENTS
    EVENT_RATE = auto(), "event_rate{since}", Rule.EVENTS
    PATIENT_YEARS = auto(), "patient_years{since}", Rule.EVENTS
    EVENTS_NOT_AT_RISK = auto(), "not_at_risk", Rule.EVENTS
    EVENTS_UNDATED = auto(), "undated", Rule.EVENTS
    # Staying on the drug; `cause` of stopping, `group` by earlier biologics.
    ON_DRUG = auto(), "on_drug", Rule.ESTIMATE
    AT_RISK = auto(), "at_risk", Rule.CELLS
    STOPPED = auto(), "stopped_{cause}", Rule.WITHHELD
    STOPS = auto(), "stops", Rule.CELLS
    STOPS_NOT_AT_RISK = auto(), "not_at_risk", Rule.WITHHELD
    WITHOUT_DATES = auto(), "without_dates", Rule.WITHHELD
    MEDIAN_WEEKS = auto(), "median_weeks", Rule.WITHHELD
    ENDED_BY_SURGERY = auto(), "ended_by_dated_surgery", Rule.WITHHELD
    UNDATED_SURGERY = auto(), "surgery_without_date", Rule.WITHHELD
    RESTRICTED_MEAN = auto(), "restricted_mean_{group}", Rule.WITHHELD
    RESTRICTED_MEAN_DIFFERENCE = auto(), "restricted_mean_difference", Rule.WITHHELD
    LOG_RANK = auto(), "log_rank", Rule.WITHHELD
    BIOLOGICS_NOT_RECORDED = auto(), "earlier_biologics_not_recorded", Rule.WITHHELD
    # Subgroups: `factor` and its `level`.
    SUBGROUP_RATE = auto(), "percentage_in_subgroup", Rule.CELLS
    BIOLOGICS_RATE = auto(), "percentage_biologic_{group}", Rule.CELLS
    BETWEEN_SUBGROUPS = auto(), "between_subgroups", Rule.CELLS
    BETWEEN_SUBGROUPS_HOLM = auto(), "between_subgroups_holm", Rule.CELLS
    SMALLEST_BETWEEN_SUBGROUPS = auto(), "smallest_between_subgroups_holm", Rule.CELLS
    CHANGE_BY_SUBGROUP = auto(), "change_by_subgroup", Rule.WITHHELD
    # Models: `factor` and `level`; `measure` of performance, `estimate` apparent or corrected.
    ODDS_RATIO_UNADJUSTED = auto(), "odds_ratio_unadjusted", Rule.ESTIMATE
    ODDS_RATIO_ADJUSTED = auto(), "odds_ratio_adjusted", Rule.ESTIMATE
    ODDS_RATIO_CLUSTER_ROBUST = auto(), "odds_ratio_cluster_robust", Rule.ESTIMATE
    MODEL_FACT = auto(), "model_{fact}", Rule.CELLS
    MODEL_PERFORMANCE = auto(), "{measure}_{estimate}", Rule.ESTIMATE
    CALIBRATION_PREDICTED = auto(), "calibration_predicted", Rule.WITHHELD
    CALIBRATION_OBSERVED = auto(), "calibration_observed", Rule.WITHHELD
    # Every defensible analysis: `choice` and its `option`.
    ESTIMATE = auto(), "estimate_{number:g}", Rule.FOLLOWS
    SPECIFICATIONS = auto(), "specifications", Rule.NOT_OF_PATIENTS
    SPECIFICATION = auto(), "specification_{part}", Rule.NOT_OF_PATIENTS
    SPECIFICATION_SHARE = auto(), "specification_share_{choice}", Rule.NOT_OF_PATIENTS
    SPECIFICATION_SWING = auto(), "specification_swing_{choice}", Rule.NOT_OF_PATIENTS
    SPECIFICATION_MEAN = auto(), "specification_mean_{choice}_{option:g}", Rule.NOT_OF_PATIENTS
    # What the paper printed.
    PRINTED = auto(), "printed", Rule.NOT_OF_PATIENTS
    FEASIBLE = auto(), "feasible", Rule.NOT_OF_PATIENTS
    FEASIBLE_LIMIT = auto(), "feasible_{end}", Rule.NOT_OF_PATIENTS
    FEASIBLE_COUNT = auto(), "feasible_{N}", Rule.NOT_OF_PATIENTS
    # The audit of printed numbers; a row that is a sentence has it as `words`.
    AUDIT_VERDICT = auto(), "audit_verdict", Rule.NOT_OF_PATIENTS
    AUDIT_PRINTED = auto(), "audit_printed", Rule.NOT_OF_PATIENTS
    AUDIT_RULE = auto(), "audit_rule_{rule}", Rule.NOT_OF_PATIENTS
    AUDIT_COUNT = auto(), "audit_count_{n}_of_{N}", Rule.NOT_OF_PATIENTS
    AUDIT_P = auto(), "audit_p", Rule.NOT_OF_PATIENTS
    AUDIT_TEST = auto(), "audit_p_{test}_on_{n}_of_{N}", Rule.NOT_OF_PATIENTS
    AUDIT_SHARED = auto(), "audit_shared_with_{other}", Rule.NOT_OF_PATIENTS
    AUDIT_TOGETHER = auto(), "{part}", Rule.NOT_OF_PATIENTS
    AUDIT_VERDICTS = auto(), "verdict_{verdict}", Rule.NOT_OF_PATIENTS
    AUDIT_FITS_MOST = auto(), "fits_most_{group}", Rule.NOT_OF_PATIENTS
    AUDIT_RELATION = auto(), "relation_{number:g}", Rule.NOT_OF_PATIENTS
    AUDIT_DIGIT = auto(), "{part}_{N}", Rule.NOT_OF_PATIENTS
    # Other studies, by the key of their `row`, and pools of them by the `group` pooled.
    RATE_AMONG_STUDIES = auto(), "percentage_among_studies", Rule.FOLLOWS
    STUDY = auto(), "{row}", Rule.NOT_OF_PATIENTS
    STUDY_RANGE = auto(), "{end}_{whom}", Rule.NOT_OF_PATIENTS
    STUDY_COUNT = auto(), "{what}_{whom}", Rule.NOT_OF_PATIENTS
    STUDIES_COUNT = auto(), "{what}", Rule.NOT_OF_PATIENTS
    STUDIES_IN_GROUP = auto(), "studies_{group}", Rule.NOT_OF_PATIENTS
    SLIP = auto(), "{row}", Rule.NOT_OF_PATIENTS
    POOLED = auto(), "pooled_{group}", Rule.NOT_OF_PATIENTS
    PREDICTION = auto(), "prediction_{group}", Rule.NOT_OF_PATIENTS
    BINOMIAL = auto(), "binomial_{group}", Rule.NOT_OF_PATIENTS
    I_SQUARED = auto(), "i_squared_{group}", Rule.NOT_OF_PATIENTS
    TAU_SQUARED = auto(), "tau_squared_{group}", Rule.NOT_OF_PATIENTS
    HETEROGENEITY_TEST = auto(), "q_{group}", Rule.NOT_OF_PATIENTS
    STUDY_WEIGHT = auto(), "weight_{group}_{row}", Rule.NOT_OF_PATIENTS
    # Several hospitals, each under its own protection.
    HOSPITALS_SHOWN = auto(), "hospitals_shown", Rule.NOT_OF_PATIENTS
    HOSPITAL_WEIGHT = auto(), "weight_hospitals", Rule.NOT_OF_PATIENTS
    HOSPITAL_PATIENTS = auto(), "patients_by_hospital", Rule.NOT_OF_PATIENTS
    PATIENTS = auto(), "patients", Rule.NOT_OF_PATIENTS
    HOSPITAL_RATE = auto(), "percentage_by_hospital", Rule.NOT_OF_PATIENTS
    HOSPITAL_MEAN_CHANGE = auto(), "mean_change_by_hospital", Rule.NOT_OF_PATIENTS
    HOSPITAL_FIRST_EVENT_RATE = auto(), "incidence_rate{since}_by_hospital", Rule.NOT_OF_PATIENTS
    JOINED_EXACTLY = auto(), "joined_exactly", Rule.NOT_OF_PATIENTS
    # How often intervals hold and tests reject, on samples of N of which the truth is known.
    FREQUENCY_AT_RATE = auto(), "n{N}_rate_{rate:_}", Rule.NOT_OF_PATIENTS
    FREQUENCY_OF_SHAPE = auto(), "n{N}_{shape}", Rule.NOT_OF_PATIENTS
    FREQUENCY_END = auto(), "{end}", Rule.NOT_OF_PATIENTS
    FREQUENCY_END_OF_SIZE = auto(), "{end}_n{N}", Rule.NOT_OF_PATIENTS
    # What a lesson says of an invented population.
    LESSON = auto(), "{number}", Rule.NOT_OF_PATIENTS
