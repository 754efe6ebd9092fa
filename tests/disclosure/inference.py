"""Attacks without arithmetic of systems: what single published numbers say of others that are withheld.

Each takes the rows that a run publishes and gives the places at which a count of a few patients is told. He who attacks
knows how many patients the disease has, that scores are whole numbers, and how the book is made.
"""

import math

import pandas as pd

from ibd_study.endpoints import SCORES

STEPS = ("of_disease", "counted", "assessed_at_baseline", "assessed_in_window", "evaluable")
QUARTERS = ("q1", "median", "q3")
WHOLE = [key for key, score in SCORES.items() if score.highest < 100 and score.step >= 1]
DIGITS = 3


def steps_apart(rows: pd.DataFrame, minimum: int) -> list[str]:
    """Steps of one disease, of whatever endpoint, that differ by a few patients."""
    found = rows[rows["statistic"].isin(STEPS) & rows["value"].notna()]
    told = []
    for disease, own in found.groupby("disease"):
        values = sorted(own["value"].astype(int).unique())
        told += [
            f"{disease}: {b} - {a}"
            for place, a in enumerate(values)
            for b in values[place + 1 :]
            if b - a < minimum and _is_nested(own, a, b)
        ]
    return told


def _is_nested(own: pd.DataFrame, a: int, b: int) -> bool:
    """Whether the two are not both denominators, of which one need not lie inside the other."""
    return not {a, b} <= set(own.loc[own["statistic"] == "evaluable", "value"].astype(int))


def sizes_by_grim(rows: pd.DataFrame, sizes: dict[str, int], minimum: int) -> list[str]:
    """Means and quartiles of whole numbers that fit so few sizes that how many are missing is told."""
    told = []
    named = rows["endpoint"].str.removeprefix("baseline_")
    found = rows[named.isin(WHOLE) & rows["value"].notna() & rows["N"].isna()]
    for (endpoint, disease, week), own in found.groupby(["endpoint", "disease", "week"], dropna=False):
        hidden = [n for n in range(sizes[disease] - minimum + 1, sizes[disease]) if _fits(own, n)]
        if len(hidden) < minimum - 1:
            told.append(f"{endpoint} {disease} week {week}: n in {hidden}")
    return told


def _fits(own: pd.DataFrame, n: int) -> bool:
    """Whether n whole numbers can have these means, medians and quartiles."""
    means = own[own["statistic"].isin(["mean", "mean_change"])]["value"].astype(float)
    fractions = own[own["statistic"].isin(QUARTERS)]
    return all(_is_mean(value, n) for value in means) and all(
        _is_quantile(float(row["value"]), QUARTERS.index(row["statistic"]) + 1, n) for _, row in fractions.iterrows()
    )


def _is_mean(value: float, n: int) -> bool:
    step = 0.5 * 10 ** (math.floor(math.log10(abs(value))) - DIGITS + 1) if value else 0.5
    return math.floor((value + step) * n + 1e-9) >= math.ceil((value - step) * n - 1e-9)


def _is_quantile(value: float, quarter: int, n: int) -> bool:
    """A quartile of whole numbers lies between two of them by a fraction that n alone decides, or on one of them."""
    fraction = (quarter * (n - 1) / 4) % 1
    rest = value % 1
    return any(abs((gap * fraction - rest + 0.5) % 1 - 0.5) < 0.5 * 10**-DIGITS + 0.005 for gap in range(13))


def missing_by_sum(rows: pd.DataFrame) -> list[str]:
    """Where the selection says of how many a value is missing, and Table 1 says it of one disease only."""
    flow = rows[(rows["endpoint"] == "flow") & rows["statistic"].str.endswith("_not_recorded") & rows["value"].gt(0)]
    table = rows[(rows["statistic"] == "missing") & rows["endpoint"].str.startswith("baseline_")]
    known = table.groupby("endpoint")["value"].agg(lambda values: values.notna().sum())
    return sorted(flow["statistic"]) if (known == 1).any() else []


def steps_of_curves(rows: pd.DataFrame) -> list[str]:
    """Curves that go from 0 to withheld: between two weeks the first patient stopped."""
    told = []
    curves = rows[rows["week"].notna() & rows["endpoint"].str.endswith("_persistence")]
    for (endpoint, statistic), own in curves.groupby(["endpoint", "statistic"]):
        in_order = own.sort_values("week")
        zero, withheld = in_order["value"].eq(0).fillna(False), in_order["disclosure"].eq("suppressed")
        if zero.any() and withheld.any():
            told.append(f"{endpoint} {statistic}")
    return told


ATTACKS = {
    "steps apart": lambda rows, _, minimum: steps_apart(rows, minimum),
    "sizes by GRIM": sizes_by_grim,
    "missing by a sum": lambda rows, *_: missing_by_sum(rows),
    "steps of curves": lambda rows, *_: steps_of_curves(rows),
}


def all_told(rows: pd.DataFrame, sizes: dict[str, int], minimum: int) -> dict[str, tuple[str, ...]]:
    """Every attack by name, with what it tells."""
    return {name: tuple(attack(rows, sizes, minimum)) for name, attack in ATTACKS.items()}
