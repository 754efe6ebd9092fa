"""The course over time as a table: who was there at each week, who could be judged, and their rate."""

import pandas as pd

from ibd_study.kinds import Kind
from ibd_study.results import Results
from ibd_study.tables.rendering import Table
from ibd_study.words import endpoint_label, say, value_and_interval

EMPTY = "–"
NOBODY_EXAMINED = "–: nobody had the whole examination that the rule reads at this week."
COUNTS = {
    "Followed": Kind.FOLLOWED,
    "On treatment": Kind.ON_DRUG_AT_WEEK,
    "Not evaluable": Kind.UNANSWERED,
}


def course_table(results: Results, keys: list[str], title: str) -> Table:
    """One row per endpoint and week: patients followed, on treatment, not evaluable, and the rate."""
    rates = results.of(endpoint=keys, kind=Kind.RATE_AT_WEEK).rows
    return Table(
        f"course-{keys[0].replace('_', '-')}",
        title,
        pd.DataFrame([_row(results, rate) for _, rate in rates.iterrows()]),
        "At each week, those who could be judged and those who could not.",
        results.synthetic,
        (
            "Followed: follow-up reaches the week. On treatment: followed and not stopped before it.",
            *([NOBODY_EXAMINED] if rates["N"].eq(0).any() else []),
        ),
    )


def _row(results: Results, rate: pd.Series) -> dict[str, str]:
    own = results.of(endpoint=rate["endpoint"], week=rate["week"])
    is_empty = pd.notna(rate["N"]) and rate["N"] == 0
    counts = {words: say(own.one(kind=kind)) for words, kind in COUNTS.items()}
    counts |= {words: EMPTY for words, kind in COUNTS.items() if is_empty and kind is Kind.UNANSWERED}
    label = f"{endpoint_label(rate['endpoint'])}, week {rate['week']:g}"
    cells = {"Events/evaluable": say(rate, "count"), "Rate, % (interval)": value_and_interval(rate)}
    return {"Endpoint": label} | counts | (dict.fromkeys(cells, EMPTY) if is_empty else cells)
