"""Compare two results tables: the numbers that differ, beyond a tolerance."""

import pandas as pd

from ibd_study.results.table import KEY

COMPARED = ("value", "n", "N", "ci_low", "ci_high", "p_value")
# What no parameter of a run changes; week, population, subgroup, method and test may differ between two runs.
SAME = ["notebook", "endpoint", "disease", "statistic"]
PLACE = ["_time", "_exact", "_order"]


def differences(a: pd.DataFrame, b: pd.DataFrame, tolerance: float = 0.0) -> pd.DataFrame:
    """Numbers that differ between two runs.

    Rows with the same key stand for the same number. Of what is left, a row of one run is held against the row
    of the other that agrees in notebook, endpoint, disease, statistic and in being at baseline or not, in the
    order of their weeks: so a run at week 10 can be compared with one at week 8.

    Parameters
    ----------
    a, b
        Results rows of two runs.
    tolerance
        Largest absolute difference that counts as equal.

    Returns
    -------
    DataFrame
        ``notebook``, ``endpoint``, ``disease``, ``statistic``, ``week_a``, ``week_b``, ``number`` (which column
        differs), ``a`` and ``b``; a row that only one run has appears with the other side missing.
    """
    both = _numbers(a, b).merge(_numbers(b, a), on=[*SAME, *PLACE, "number"], how="outer", suffixes=("_a", "_b"))
    gap = (both["value_a"] - both["value_b"]).abs()
    same_missing = both["value_a"].isna() & both["value_b"].isna()
    differ = ~(same_missing | (gap <= tolerance).fillna(False))
    shown = both[differ].rename(columns={"value_a": "a", "value_b": "b"})
    return shown[[*SAME, "week_a", "week_b", "number", "a", "b"]].reset_index(drop=True)


def _numbers(rows: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """One row a number, with its place among the rows that only parameters tell apart."""
    placed = rows.sort_values(KEY, kind="stable", na_position="first")
    keys, known = (_keys(frame) for frame in (placed, other))
    exact = set(keys) & set(known)
    placed = placed.assign(
        _time=(placed["week"] == 0).fillna(False).map({True: "baseline", False: "later"}),
        _exact=[" ".join(key) if key in exact else "" for key in keys],
    )
    placed["_order"] = placed.groupby([*SAME, "_time", "_exact"]).cumcount()
    kept = placed[[*SAME, "week", *PLACE]]
    return pd.concat([kept.assign(number=name, value=placed[name].astype("Float64")) for name in COMPARED])


def _keys(rows: pd.DataFrame) -> list[tuple[str, ...]]:
    """What tells rows apart, as words; a part that a row does not have is empty."""
    words = rows[KEY].astype("string").fillna("")
    return list(words.itertuples(index=False, name=None))
