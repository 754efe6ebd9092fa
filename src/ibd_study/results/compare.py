"""Compare two results tables: the numbers that differ, beyond a tolerance."""

import pandas as pd

from ibd_study.results.table import KEY

COMPARED = ("value", "n", "N", "ci_low", "ci_high", "p_value")


def differences(a: pd.DataFrame, b: pd.DataFrame, tolerance: float = 0.0) -> pd.DataFrame:
    """Numbers that differ between two runs.

    Parameters
    ----------
    a, b
        Results rows of two runs.
    tolerance
        Largest absolute difference that counts as equal.

    Returns
    -------
    DataFrame
        The key columns without week and method, ``week_a``, ``week_b``, ``number`` (which column
        differs), ``a`` and ``b``; a row that only one run has appears with the other side missing. Week,
        method and test may differ between runs by parameter, so rows are matched by the rest of the key
        and by baseline or not.
    """
    both = _keyed(a).merge(_keyed(b), on=[*MATCH, "_number"], how="outer", suffixes=("_a", "_b"))
    gap = (both["value_a"] - both["value_b"]).abs()
    same_missing = both["value_a"].isna() & both["value_b"].isna()
    differ = ~(same_missing | (gap <= tolerance).fillna(False))
    shown = both[differ].rename(columns={"_number": "number", "value_a": "a", "value_b": "b"})
    return shown.drop(columns=["_time", "_repeat"]).reset_index(drop=True)


MATCH = ["notebook", "endpoint", "disease", "population", "subgroup", "statistic", "_time", "_repeat"]


def _keyed(rows: pd.DataFrame) -> pd.DataFrame:
    time = (rows["week"] == 0).fillna(False).map({True: "baseline", False: "later"})
    keyed = rows.assign(_time=time).sort_values(KEY, kind="stable", na_position="first")
    keyed["_repeat"] = keyed.groupby([name for name in MATCH if name != "_repeat"]).cumcount()
    numbers = [keyed[[*MATCH, "week"]].assign(_number=name, value=keyed[name].astype("Float64")) for name in COMPARED]
    return pd.concat(numbers, ignore_index=True)
