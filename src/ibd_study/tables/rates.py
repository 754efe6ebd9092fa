"""Tables of rates: before and after with their tests, and the forms of McNemar's test side by side."""

from collections.abc import Mapping

import pandas as pd

from ibd_study.kinds import Kind
from ibd_study.printed import Printed
from ibd_study.results import NEVER_BEFORE, Results, round_half_up
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
TESTS = {
    (Kind.PAIRED_TEST, "exact"): "exact McNemar",
    (Kind.PAIRED_TEST, "mid_p"): "mid-p McNemar",
    (Kind.PAIRED_TEST, "chi_square"): "McNemar chi-square",
    (Kind.PAIRED_TEST, "chi_square_corrected"): "McNemar chi-square, corrected",
    (Kind.UNPAIRED_TEST, "fisher"): "Fisher (unpaired)",
    (Kind.UNPAIRED_TEST, "chi_square"): "chi-square (unpaired)",
    (Kind.UNPAIRED_TEST, "chi_square_corrected"): "chi-square, corrected (unpaired)",
}
FISHERS_RATIO = "Odds ratio of Fisher's test"


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
    rows = results.of(endpoint=keys, kind=Kind.RATE).rows
    first = rows[rows["week"] != 0].drop_duplicates("disease")
    return "; ".join(f"{endpoint_of(row)} in {finding(row)}" for _, row in first.iterrows())


def _rate_row(results: Results, key: str, several_diseases: bool) -> dict[str, str]:
    own = results.of(endpoint=key)
    rates = own.of(kind=Kind.RATE).rows
    before, after = (None if found.empty else found.iloc[0] for found in _by_time(rates))
    difference = own.first(kind=Kind.DIFFERENCE)
    tested = None if own.first(kind=Kind.SAME_RULE) is not None else difference
    level = "95" if after is None else f"{100 * after['ci_level']:g}"
    return {
        "Endpoint": endpoint_of(rates.iloc[0]) if several_diseases else endpoint_label(key),
        "Before": EMPTY if before is None else percentage_and_count(before),
        "After": EMPTY if after is None else percentage_and_count(after),
        f"{level} % interval": EMPTY if after is None else say(after, "ci"),
        "Difference": EMPTY if difference is None or _is_zero_before(difference) else value_and_interval(difference),
        "p": EMPTY if tested is None or _is_zero_before(tested) else say(tested, "p"),
    }


def _by_time(rates: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    return rates[rates["week"] == 0], rates[rates["week"] != 0]


def _is_zero_before(difference: pd.Series) -> bool:
    return difference["at"].get("why") == NEVER_BEFORE


def tests_table(results: Results, printed: Mapping[str, Printed]) -> Table:
    """Which form of which test, on the recomputed counts, gives each printed p-value; Fisher's with its odds ratio."""
    published = {key: one for key, one in printed.items() if one.p and one.is_percentage}
    headings = {key: f"{one.disease} {one.label.lower()} (printed {one.p})" for key, one in published.items()}
    records = [
        {"Test": words}
        | {
            headings[key]: _p_cell(results.first(endpoint=key, kind=kind, form=form), one.p)
            for key, one in published.items()
        }
        for (kind, form), words in TESTS.items()
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


def _p_cell(row: pd.Series | None, printed: str) -> str:
    if row is None:
        return EMPTY
    agrees = not pd.isna(row["p_value"]) and p_agrees(float(row["p_value"]), printed)
    return say(row, "p") + (" ✓" if agrees else "")


def _ratio_cell(results: Results, key: str) -> str:
    row = results.first(endpoint=key, kind=Kind.UNPAIRED_TEST, form="fisher")
    return EMPTY if row is None else ratio_text(row)


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
