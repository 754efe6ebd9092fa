"""From results rows to the small frames that charts are drawn from."""

import pandas as pd

from ibd_study.endpoints import REGISTRY
from ibd_study.results import Results, format_count, format_interval, format_number, format_percent

DISEASE_NAMES = {"UC": "ulcerative colitis", "CD": "Crohn's disease"}
DRAWN = ["endpoint", "disease", "week", "statistic", "value", "n", "N", "ci_low", "ci_high", "p_value"]


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
    if row["value"] is None:
        return "not recorded"
    count = format_count(row["n"], row["N"])
    return f"{format_percent(row['value'])} ({count}; {format_interval(row['ci_low'], row['ci_high'])})"


def count_text(row: pd.Series) -> str:
    """The k/n beside a dot."""
    return "not recorded" if row["value"] is None else format_count(row["n"], row["N"])


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
    counts = [f"{row['method']} {format_count(row['n'], row['N'])}" for _, row in rows.iterrows()]
    return f"{endpoint_label(key)} by {', '.join(counts)}" if counts else ""


def amount(value: float | None, decimals: int = 1) -> str:
    """A number in the words of a caption."""
    return format_number(value, decimals)
