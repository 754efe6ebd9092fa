"""From results rows to the small frames that charts are drawn from."""

import pandas as pd

from ibd_study.disclosure import MARK
from ibd_study.results import Results

DRAWN = ["endpoint", "disease", "week", "statistic", "value", "n", "N", "ci_low", "ci_high", "p_value", MARK]


def drawn_rows(results: Results, **columns: object) -> pd.DataFrame:
    """Rows chosen by column, as plain floats that a chart can hold."""
    rows = results.of(**columns).rows[DRAWN].copy()
    for name in ("week", "value", "n", "N", "ci_low", "ci_high", "p_value"):
        rows[name] = rows[name].astype("Float64").astype(object).where(rows[name].notna(), None)
    return rows.reset_index(drop=True)


def words_without_mark(frame: pd.DataFrame, y, text: str, *offset, edge: str = "left") -> list:
    """A layer that says, at the left or right edge, why a row has no mark; none where every row has one."""
    import altair as alt

    if frame.empty:
        return []
    place, inwards = (0, 4) if edge == "left" else ("width", -4)
    layer = alt.Chart(frame).mark_text(align=edge, dx=inwards, fontStyle="italic")
    return [layer.encode(*offset, x=alt.value(place), y=y, text=f"{text}:N")]


def at_time(frame: pd.DataFrame) -> pd.Series:
    """Before for week 0, after for any other."""
    return frame["week"].map(lambda week: "before" if week == 0 else "after")
