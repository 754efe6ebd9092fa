"""From results rows to the small frames that charts are drawn from."""

from collections.abc import Callable, Mapping

import pandas as pd

from ibd_study.disclosure import MARK
from ibd_study.figures.theme import wrapped
from ibd_study.results import COLUMNS, Results, at
from ibd_study.words import endpoint_label

DRAWN = ["endpoint", "disease", "week", "statistic", "value", "n", "N", "ci_low", "ci_high", "p_value", MARK]
NUMBERS = ("week", "value", "n", "N", "ci_low", "ci_high", "p_value")
Words = Mapping[str, Callable[[pd.Series], str]]


def drawn_rows(results: Results, *also: str, words: Words | None = None, **columns: object) -> pd.DataFrame:
    """Rows chosen by column, as plain floats that a chart can hold.

    Parameters
    ----------
    results
        Results rows.
    also
        Further columns of theirs, and parts of their place.
    words
        Columns of words, each with what says a whole row.
    columns
        Which rows: the value, or a list of values, of a column.
    """
    found = results.of(**columns).rows
    frame = found[DRAWN].assign(**{name: found[name] if name in COLUMNS else at(found, name) for name in also})
    for name in NUMBERS:
        frame[name] = frame[name].astype("Float64").astype(object).where(frame[name].notna(), None)
    said = {name: [text(row) for _, row in found.iterrows()] for name, text in (words or {}).items()}
    return frame.assign(**said).reset_index(drop=True)


def row_label(row: pd.Series) -> str:
    """The endpoint of a row as the label of a line of a chart."""
    return wrapped(endpoint_label(row["endpoint"]))


def time_of(row: pd.Series) -> str:
    """Before for week 0, after for any other."""
    return "before" if row["week"] == 0 else "after"


def by_endpoint(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The rows of each endpoint, in the order of their first ones."""
    return {str(name): rows for name, rows in frame.groupby("endpoint", sort=False)}
