"""Sentences that stand under figures and tables of the same rows; empty where there is nothing to say."""

from ibd_study.disclosure import MARK, SUPPRESSED
from ibd_study.estimates import FROM_ENTRY
from ibd_study.kinds import Kind
from ibd_study.results import NEVER_BEFORE, Results, at
from ibd_study.words.labels import endpoint_label
from ibd_study.words.rows import say

ONE_TEST = "One rule under two names is tested once."
NEVER_BEFORE_NOTE = (
    "Cannot be met before: the endpoint counts only patients who do not meet its rule before, or asks for a fall, so "
    "that its rate before is 0 by definition and a test would test nothing."
)
FROM_FIRST_DOSE = "from the first dose"


def mixed_indices(results: Results, keys: list[str]) -> str:
    """Of the endpoints that more than one index judged, events of evaluable by each; empty where none was."""
    by_index = [words for key in keys if (words := _indices_of(results, key))]
    return f"Judged by more than one index: {'; '.join(by_index)}." if by_index else ""


def _indices_of(results: Results, key: str) -> str:
    rows = results.of(endpoint=key, kind=Kind.RATE_BY_INDEX).rows
    rows = rows.loc[at(rows, "number").sort_values().index]
    counts = [f"{row['at']['index']} {say(row, 'count')}" for _, row in rows.iterrows()]
    return f"{endpoint_label(key)} by {', '.join(counts)}" if counts else ""


def unused_indices(results: Results, keys: list[str]) -> str:
    """What other indices would add to endpoints whose own index judges few; empty where they would add little."""
    rows = results.of(endpoint=keys, kind=Kind.EVALUABLE_BY_OTHERS).rows
    more = [
        f"{endpoint_label(row['endpoint'])} by {', '.join(row['at']['indices'])} {say(row)} patients instead of "
        f"{say(results.one(endpoint=row['endpoint'], kind=Kind.STEP, step='evaluable'))}"
        for _, row in rows.iterrows()
    ]
    return f"Evaluable with other_indices=true: {'; '.join(more)}." if more else ""


def one_rule_words(results: Results, keys: list[str]) -> str:
    """Which endpoints are one rule in this run, and so one result under two names; empty where none is."""
    rows = results.of(endpoint=keys, kind=Kind.SAME_RULE).rows
    pairs = [
        f"{endpoint_label(row['endpoint'])} is the rule of {endpoint_label(row['at']['other'])}"
        for _, row in rows.iterrows()
        if row[MARK] != SUPPRESSED
    ]
    return f"In this run {'; '.join(pairs)}. {ONE_TEST}" if pairs else ""


def never_before_words(results: Results, keys: list[str]) -> str:
    """What "cannot be met before" means, where an endpoint cannot."""
    return NEVER_BEFORE_NOTE if len(results.of(endpoint=keys, why=NEVER_BEFORE)) else ""


def start_words(results: Results) -> str:
    """From when the rates that answer the question count, such as "from week 8"."""
    weeks = results.of(kind=Kind.FIRST_EVENT_RATE, since=FROM_ENTRY).rows["week"].dropna()
    return f"from week {weeks.iloc[0]:g}" if len(weeks) else FROM_FIRST_DOSE


def why_the_later(start: str) -> str:
    """Why the rates from the entry on answer the question; empty where both are one."""
    if start == FROM_FIRST_DOSE:
        return ""
    return (
        f" The rates {start} answer how often an event is to be expected: whoever stopped earlier could not be in the "
        "cohort, so that the weeks before hold no event that stopped the drug."
    )
