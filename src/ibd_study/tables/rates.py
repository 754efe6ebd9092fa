"""Tables of rates: before and after with their tests, and the forms of McNemar's test side by side."""

import pandas as pd

from ibd_study.printed import read_published
from ibd_study.results import NEVER_BEFORE, Results, round_half_up
from ibd_study.tables.rendering import Table
from ibd_study.words import (
    ONE_RULE,
    endpoint_label,
    mixed_indices,
    never_before_words,
    one_rule_words,
    percentage_and_count,
    ratio_text,
    say,
    unused_indices,
    value_and_interval,
)

EMPTY = "–"
NOTES = (mixed_indices, unused_indices, one_rule_words, never_before_words)
TESTS = {
    "p_mcnemar_exact": "exact McNemar",
    "p_mcnemar_mid_p": "mid-p McNemar",
    "p_mcnemar_chi_square": "McNemar chi-square",
    "p_mcnemar_chi_square_corrected": "McNemar chi-square, corrected",
    "p_unpaired_fisher": "Fisher (unpaired)",
    "p_unpaired_chi_square": "chi-square (unpaired)",
    "p_unpaired_chi_square_corrected": "chi-square, corrected (unpaired)",
}
FISHER, FISHERS_RATIO = "p_unpaired_fisher", "Odds ratio of Fisher's test"


def rates_table(results: Results, keys: list[str], title: str) -> Table:
    """One row per endpoint: before, after, difference with interval, and p."""
    records = [_rate_row(results, key) for key in keys]
    notes = [words(results, keys) for words in NOTES]
    return Table(
        f"rates-{keys[0].replace('_', '-')}",
        title,
        pd.DataFrame(records),
        "Rates among evaluable patients before and after, on the same patients.",
        results.synthetic,
        (
            "Difference in percentage points with Newcombe's interval; p of McNemar's test, not corrected for the "
            "number of tests.",
            *filter(None, notes),
        ),
    )


def _rate_row(results: Results, key: str) -> dict[str, str]:
    rows = results.of(endpoint=key).rows
    rates = rows[rows["statistic"] == "percentage"]
    before, after = rates[rates["week"] == 0], rates[rates["week"] != 0]
    difference = rows[rows["statistic"] == "percentage_difference"]
    return {
        "Endpoint": endpoint_label(key),
        "Before": _rate(before),
        "After": _rate(after),
        "95 % interval" if not len(after) else f"{100 * after['ci_level'].iloc[0]:g} % interval": _interval(after),
        "Difference": _difference(difference),
        "p": EMPTY if _is_untested(rows, difference) else say(difference.iloc[0], "p"),
    }


def _is_untested(rows: pd.DataFrame, difference: pd.DataFrame) -> bool:
    """Whether there is no test: of a change, of a rule that cannot be met before, or of one tested by another name."""
    return bool(
        difference.empty or difference["method"].iloc[0] == NEVER_BEFORE or (rows["statistic"] == ONE_RULE).any()
    )


def _rate(rows: pd.DataFrame) -> str:
    return EMPTY if rows.empty else percentage_and_count(rows.iloc[0])


def _interval(rows: pd.DataFrame) -> str:
    return EMPTY if rows.empty else say(rows.iloc[0], "ci")


def _difference(rows: pd.DataFrame) -> str:
    return EMPTY if rows.empty or rows["method"].iloc[0] == NEVER_BEFORE else value_and_interval(rows.iloc[0])


def tests_table(results: Results) -> Table:
    """Which form of which test, on the recomputed counts, gives each printed p-value; Fisher's with its odds ratio."""
    published = {key: printed for key, printed in read_published().items() if printed.p and printed.is_percentage}
    headings = {key: f"{one.disease} {one.label.lower()} (printed {one.p})" for key, one in published.items()}
    records = [
        {"Test": words} | {headings[key]: _p_cell(results, key, name, one.p) for key, one in published.items()}
        for name, words in TESTS.items()
    ]
    records.append({"Test": FISHERS_RATIO} | {words: _ratio_cell(results, key) for key, words in headings.items()})
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


def _p_cell(results: Results, key: str, test: str, printed: str) -> str:
    rows = results.of(endpoint=key, statistic=test).rows
    if rows.empty:
        return EMPTY
    p = rows["p_value"].iloc[0]
    agrees = not pd.isna(p) and p_agrees(float(p), printed)
    return say(rows.iloc[0], "p") + (" ✓" if agrees else "")


def _ratio_cell(results: Results, key: str) -> str:
    rows = results.of(endpoint=key, statistic=FISHER).rows
    return EMPTY if rows.empty else ratio_text(rows.iloc[0])


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
