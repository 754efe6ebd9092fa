"""Families of linked numbers: which statistics are made of the same counts, told by their names.

A name that stands in none of these families is of a page that this room does not know; such a number is withheld.
"""

import re

FLOW, EXPOSURE, EVENTS, BASELINE = "flow", "exposure", "ae_", "baseline_"
ANY_EVENT = "ae_any_event"
OVERLAPPING_EVENTS = frozenset({ANY_EVENT, "ae_serious_event", "ae_event_that_stopped_the_drug"})
RATE = "percentage"
DIFFERENCE = "percentage_difference"
PAIRED_COUNTS = ("stayed_yes", "gained", "lost", "stayed_no")
STEPS = ("of_disease", "counted", "assessed_at_baseline", "assessed_in_window", "evaluable")
ENDPOINT_TESTS = re.compile(r"p_(mcnemar|unpaired)_\w+")
MEANS = ("mean", "sd")
MEAN_CHANGES = ("mean_change", "sd_change")
MIDDLES = ("median", "median_change", "shift")
QUARTILES = ("q1", "q3")
LEVELS = re.compile(r"at_most_(?P<level>[\d.]+)")
CHANGES = re.compile(r"change_at_most_(?P<level>-?[\d.]+)")
# Patients by value, such as change_frequency_-110: of a wide scale nearly everybody has a value of their own.
FREQUENCIES = re.compile(r"(?P<change>change_)?frequency_(?P<value>-?[\d.e+-]+)")
SHIFTS = re.compile(r"from_(?P<before>[\d.]+)_to_(?P<after>[\d.]+)")
WITHIN = " within "
FAMILY, TESTS = "family", "tests"
UNADJUSTED = "p_unadjusted"
ADJUSTED_TESTS = (UNADJUSTED, "p_holm", "p_false_discovery")
TIPPING_CURVE = re.compile(r"percentage_if_(\d+)_unseen_succeed")
TIPPING_POINT, TIPPING_REFERENCE, TIPPING_DELTA = "tipping_point", "tipping_reference", "tipping_delta"
BY_INDEX, ESTIMATE = re.compile(r"by_index_\d+"), re.compile(r"estimate_\d+")
# A rate on another page, of the same patients by the same rule.
SAME_RATE = ("percentage_observed", "percentage_at_week", "percentage_among_studies")
FAILED_IF_UNSEEN, SUCCEEDED_IF_UNSEEN = ("percentage_nri", "percentage_worst_case"), ("percentage_best_case",)
UNSEEN = "unseen"
# Has events and a base, but is no share of the patients evaluable.
NOT_COUNTED = ("percentage_locf",)
YEARS = "patient_years"
PLAIN_COUNTS = frozenset(
    {
        *("incomplete_form_passed_over", "incomplete_form_read", "form_of_other_disease"),
        *("unticked_boxes_of_empty_form", "evaluable_with_other_indices"),
    }
)
EXTREME = re.compile(r"(.*_)?(min|max|minimum|maximum|lowest|highest|earliest|latest|range)(_.*)?")


def is_endpoint_number(statistic: str) -> bool:
    """Whether a statistic is made of the before-and-after counts of an endpoint."""
    return statistic in (RATE, DIFFERENCE, *PAIRED_COUNTS, *STEPS) or bool(ENDPOINT_TESTS.fullmatch(statistic))


def is_summary(statistic: str) -> bool:
    """Whether a statistic describes the distribution of a score or a laboratory value."""
    named = statistic in (*MEANS, *MEAN_CHANGES, *MIDDLES, *QUARTILES)
    return named or any(pattern.fullmatch(statistic) for pattern in (LEVELS, CHANGES, SHIFTS))


def level_of(pattern: re.Pattern, record: dict) -> float | None:
    """The level in the name of a cumulative share; None when the record is no such share."""
    match = pattern.fullmatch(record["statistic"])
    return float(match["level"]) if match else None


def column_of(endpoint: str) -> str:
    """Column of a baseline endpoint, without its category.

    Examples
    --------
    >>> column_of("baseline_sex=female"), column_of("baseline_cdai")
    ('sex', 'cdai')
    """
    return endpoint.removeprefix(BASELINE).partition("=")[0]
