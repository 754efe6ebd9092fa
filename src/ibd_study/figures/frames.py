"""From results rows to the small frames that charts are drawn from."""

import pandas as pd

from ibd_study.dictionary import DISEASES
from ibd_study.disclosure import MARK, ROUNDED
from ibd_study.endpoints import REGISTRY
from ibd_study.results import (
    NEVER_BEFORE,
    NOT_RECORDED,
    Results,
    about,
    format_count,
    format_interval,
    format_percent,
    mark_of,
    missing_words,
    say,
)

DISEASE_NAMES = DISEASES
ONE_RULE = "same_rule_as"
ONE_TEST = "One rule under two names is tested once."
NEVER_BEFORE_NOTE = (
    "Cannot be met before: the endpoint counts only patients who do not meet its rule before, or asks for a fall, so "
    "that its rate before is 0 by definition and a test would test nothing."
)
DRAWN = ["endpoint", "disease", "week", "statistic", "value", "n", "N", "ci_low", "ci_high", "p_value", MARK]


def drawn_rows(results: Results, **columns: object) -> pd.DataFrame:
    """Rows chosen by column, as plain floats that a chart can hold."""
    rows = results.of(**columns).rows[DRAWN].copy()
    for name in ("week", "value", "n", "N", "ci_low", "ci_high", "p_value"):
        rows[name] = rows[name].astype("Float64").astype(object).where(rows[name].notna(), None)
    return rows.reset_index(drop=True)


def endpoint_label(key: str) -> str:
    """Words of an endpoint; the key itself where the registry has no such endpoint."""
    return REGISTRY[key].label if key in REGISTRY else key


def said(row: pd.Series) -> str:
    """A percentage row in words: 57.6 % (38/66; 45.6–68.8)."""
    if pd.isna(row["value"]):
        return missing_words(row)
    interval = format_interval(row["ci_low"], row["ci_high"])
    support = [_count(row), missing_words(row) if interval == NOT_RECORDED else interval]
    return about(f"{format_percent(row['value'])} ({'; '.join(support)})", row)


def count_text(row: pd.Series) -> str:
    """The k/n beside a dot."""
    return missing_words(row) if pd.isna(row["value"]) else about(_count(row), row)


def _count(row: pd.Series) -> str:
    count = format_count(row["n"], row["N"])
    return missing_words(row) if count == NOT_RECORDED else count


def with_suppressed_words(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    """Columns of a frame for the table behind a figure, with the reason in place of a number that is not shown.

    The reason is that of the row, or of a column with its own mark, called ``mark_of`` its name. Where a number was
    made coarser, a last column says so of its row.
    """
    shown = frame[list(names)].astype(object)
    for name in names:
        rows = frame.assign(**{MARK: frame[mark_of(name)]}) if mark_of(name) in frame else frame
        reasons = pd.Series([missing_words(row, "") for _, row in rows.iterrows()], index=frame.index, dtype=object)
        shown[name] = shown[name].mask(shown[name].isna() & (reasons != ""), reasons)
    coarser = frame.reindex(columns=[MARK, *map(mark_of, names)]).eq(ROUNDED).any(axis=1)
    if coarser.any():
        shown[MARK] = coarser.map({True: ROUNDED, False: ""})
    return shown.where(shown.notna(), None)


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


def mixed_indices(results: Results, keys: list[str]) -> str:
    """Of the endpoints that more than one index judged, events of evaluable by each; empty where none was."""
    said = [words for key in keys if (words := _indices_of(results, key))]
    return f"Judged by more than one index: {'; '.join(said)}." if said else ""


def _indices_of(results: Results, key: str) -> str:
    rows = results.of(endpoint=key).rows
    rows = rows[rows["statistic"].str.fullmatch(r"by_index_\d+")].sort_values("statistic")
    counts = [f"{row['method']} {say(row, 'count')}" for _, row in rows.iterrows()]
    return f"{endpoint_label(key)} by {', '.join(counts)}" if counts else ""


def unused_indices(results: Results, keys: list[str]) -> str:
    """What other indices would add to endpoints whose own index judges few; empty where they would add little."""
    rows = results.of(endpoint=keys, statistic="evaluable_with_other_indices").rows
    said = [
        f"{endpoint_label(row['endpoint'])} by {row['method']} {say(row)} patients instead of "
        f"{say(results.of(endpoint=row['endpoint'], statistic='evaluable').rows.iloc[0])}"
        for _, row in rows.iterrows()
    ]
    return f"Evaluable with other_indices=true: {'; '.join(said)}." if said else ""


def one_rule_words(results: Results, keys: list[str]) -> str:
    """Which endpoints are one rule in this run, and so one result under two names; empty where none is."""
    rows = results.of(endpoint=keys, statistic=ONE_RULE).rows
    pairs = [
        f"{endpoint_label(row['endpoint'])} is the rule of {endpoint_label(row['method'])}"
        for _, row in rows[rows["method"] != ""].iterrows()
    ]
    return f"In this run {'; '.join(pairs)}. {ONE_TEST}" if pairs else ""


def never_before_words(results: Results, keys: list[str]) -> str:
    """What "cannot be met before" means, where an endpoint cannot."""
    return NEVER_BEFORE_NOTE if len(results.of(endpoint=keys, method=NEVER_BEFORE)) else ""
