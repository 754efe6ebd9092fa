"""Tables of rates: before and after, week by week, and the forms of their tests side by side."""

from collections.abc import Callable, Mapping

import pandas as pd

from ibd_study.kinds import Kind
from ibd_study.printed import Printed
from ibd_study.results import NEVER_BEFORE, Results, before_and_after, round_half_up
from ibd_study.tables.rendering import Table
from ibd_study.words import (
    endpoint_label,
    endpoint_of,
    finding,
    mixed_indices,
    never_before_words,
    one_rule_words,
    percentage_and_count,
    ratio_text,
    say,
    titled,
    unused_indices,
    value_and_interval,
)

EMPTY = "–"
NOTES = (mixed_indices, unused_indices, one_rule_words, never_before_words)
FISHER = "Fisher (unpaired)"
TESTS = {
    "exact McNemar": {"kind": Kind.PAIRED_TEST, "form": "exact"},
    "mid-p McNemar": {"kind": Kind.PAIRED_TEST, "form": "mid_p"},
    "McNemar chi-square": {"kind": Kind.PAIRED_TEST, "form": "chi_square"},
    "McNemar chi-square, corrected": {"kind": Kind.PAIRED_TEST, "form": "chi_square_corrected"},
    FISHER: {"kind": Kind.UNPAIRED_TEST, "form": "fisher"},
    "chi-square (unpaired)": {"kind": Kind.UNPAIRED_TEST, "form": "chi_square"},
    "chi-square, corrected (unpaired)": {"kind": Kind.UNPAIRED_TEST, "form": "chi_square_corrected"},
}
FISHERS_RATIO = "Odds ratio of Fisher's test"

NOBODY_EXAMINED = "–: nobody had the whole examination that the rule reads at this week."
COUNTS_AT_WEEK = {
    "Followed": Kind.FOLLOWED,
    "On treatment": Kind.ON_DRUG_AT_WEEK,
    "Not evaluable": Kind.UNANSWERED,
}
OF_THOSE_JUDGED = ("Not evaluable", "Events/evaluable", "Rate, % (interval)")


def rates_table(results: Results, keys: list[str], title: str) -> Table:
    """One row per endpoint: before, after, difference with interval, and p."""
    several = results.of(endpoint=keys).rows["disease"].nunique() > 1
    records = [_rate_row(results, key, several) for key in keys]
    notes = [words(results, keys) for words in NOTES]
    return Table(
        f"rates-{keys[0].replace('_', '-')}",
        titled(title, _first_of_each_disease(results, keys)),
        pd.DataFrame(records),
        "Rates among evaluable patients before and after, on the same patients.",
        results.synthetic,
        (
            "Difference in percentage points with Newcombe's interval; p of McNemar's test, not corrected for the "
            "number of tests.",
            *filter(None, notes),
        ),
    )


def _first_of_each_disease(results: Results, keys: list[str]) -> str:
    """The rate afterwards of the first endpoint of each disease."""
    _, after = before_and_after(results.of(endpoint=keys, kind=Kind.RATE).rows)
    first = after.drop_duplicates("disease")
    return "; ".join(f"{endpoint_of(row)} in {finding(row)}" for _, row in first.iterrows())


def _rate_row(results: Results, key: str, several_diseases: bool) -> dict[str, str]:
    own = results.of(endpoint=key)
    rates = own.of(kind=Kind.RATE).rows
    before, after = (None if found.empty else found.iloc[0] for found in before_and_after(rates))
    difference = own.first(kind=Kind.DIFFERENCE)
    if difference is not None and difference["at"].get("why") == NEVER_BEFORE:
        difference = None
    tested = None if own.first(kind=Kind.SAME_RULE) is not None else difference
    level = "95" if after is None else f"{100 * after['ci_level']:g}"
    return {
        "Endpoint": endpoint_of(rates.iloc[0]) if several_diseases else endpoint_label(key),
        "Before": _cell(before, percentage_and_count),
        "After": _cell(after, percentage_and_count),
        f"{level} % interval": _cell(after, lambda row: say(row, "ci")),
        "Difference": _cell(difference, value_and_interval),
        "p": _cell(tested, lambda row: say(row, "p")),
    }


def _cell(row: pd.Series | None, words: Callable[[pd.Series], str]) -> str:
    return EMPTY if row is None else words(row)


def course_table(results: Results, keys: list[str], title: str) -> Table:
    """One row per endpoint and week: patients followed, on treatment, not evaluable, and the rate."""
    rates = results.of(endpoint=keys, kind=Kind.RATE_AT_WEEK).rows
    return Table(
        f"course-{keys[0].replace('_', '-')}",
        title,
        pd.DataFrame([_row_of_week(results, rate) for _, rate in rates.iterrows()]),
        "At each week, those who could be judged and those who could not.",
        results.synthetic,
        (
            "Followed: follow-up reaches the week. On treatment: followed and not stopped before it.",
            *([NOBODY_EXAMINED] if rates["N"].eq(0).any() else []),
        ),
    )


def _row_of_week(results: Results, rate: pd.Series) -> dict[str, str]:
    own = results.of(endpoint=rate["endpoint"], week=rate["week"])
    label = f"{endpoint_label(rate['endpoint'])}, week {rate['week']:g}"
    cells = {"Endpoint": label} | {words: say(own.one(kind=kind)) for words, kind in COUNTS_AT_WEEK.items()}
    cells |= {"Events/evaluable": say(rate, "count"), "Rate, % (interval)": value_and_interval(rate)}
    has_nobody = pd.notna(rate["N"]) and rate["N"] == 0
    return cells | (dict.fromkeys(OF_THOSE_JUDGED, EMPTY) if has_nobody else {})


def tests_table(results: Results, printed: Mapping[str, Printed]) -> Table:
    """Which form of which test, on the recomputed counts, gives each printed p-value; Fisher's with its odds ratio."""
    published = {key: one for key, one in printed.items() if one.p and one.is_percentage}
    headings = {key: f"{one.disease} {one.label.lower()} (printed {one.p})" for key, one in published.items()}
    records = [
        {"Test": words}
        | {headings[key]: _p_cell(results.first(endpoint=key, **test), one.p) for key, one in published.items()}
        for words, test in TESTS.items()
    ]
    ratios = {key: results.first(endpoint=key, **TESTS[FISHER]) for key in published}
    records.append({"Test": FISHERS_RATIO} | {headings[key]: _cell(row, ratio_text) for key, row in ratios.items()})
    return Table(
        "tests",
        "Which test gives the printed p?",
        pd.DataFrame(records),
        "p-values of the recomputed before-after counts by test; ✓ where it rounds to the printed p.",
        results.synthetic,
        (
            "The unpaired tests take before and after for two groups of patients, which they are not. Odds ratio: "
            "after against before, by conditional maximum likelihood with exact limits.",
        ),
    )


def _p_cell(row: pd.Series | None, printed: str) -> str:
    if row is None:
        return EMPTY
    agrees = not pd.isna(row["p_value"]) and p_agrees(float(row["p_value"]), printed)
    return say(row, "p") + (" ✓" if agrees else "")


def p_agrees(p: float, printed: str) -> bool:
    """Whether a p-value, rounded half up to the printed decimals, is the printed one.

    Examples
    --------
    >>> p_agrees(0.0390625, "0.039"), p_agrees(0.0004, "<0.001"), p_agrees(0.02, "0.039")
    (True, True, False)
    """
    if printed.startswith("<"):
        return p < float(printed[1:])
    return str(round_half_up(p, len(printed.partition(".")[2]))) == printed
