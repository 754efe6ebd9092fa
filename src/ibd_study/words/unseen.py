"""How far conclusions depend on those who were not assessed, in words: tipping points and shifts of imputed scores."""

import re

import pandas as pd

from ibd_study.results import Results
from ibd_study.words.numbers import missing_words
from ibd_study.words.rows import estimate_text

SHIFT = re.compile(r"percentage_mi_(?P<side>better|worse)_by_(?P<size>\d+(?:_\d+)?)_sd")


def tipping_words(point: pd.Series) -> str:
    """A tipping point in words: how many of the unseen are needed."""
    unseen = point["N"]
    if pd.isna(unseen):
        return missing_words(point)
    if not unseen:
        return "nobody unseen"
    if pd.isna(point["n"]):
        return missing_words(point, f"never ({unseen} unseen)")
    return f"needs {point['n']} of {unseen}" if point["n"] else f"always ({unseen} unseen)"


def shift_of(statistic: str) -> float | None:
    """The shift, in standard deviations, that the name of a statistic holds; None for any other name.

    Examples
    --------
    >>> shift_of("percentage_mi_worse_by_0_5_sd"), shift_of("percentage_mi_better_by_1_sd"), shift_of("percentage_mi")
    (0.5, -1.0, None)
    """
    match = SHIFT.fullmatch(statistic)
    if not match:
        return None
    size = float(match["size"].replace("_", "."))
    return -size if match["side"] == "better" else size


def shifted_rows(results: Results, keys: list[str] | None = None) -> Results:
    """Rows of rates under a shift, of all endpoints or of those named, from the best for the unseen to the worst."""
    rows = results.rows
    shifts = rows["statistic"].map(shift_of).astype("Float64")
    wanted = shifts.notna() & (rows["endpoint"].isin(keys) if keys else True)
    order = shifts[wanted].sort_values(kind="stable").index
    return Results(rows.loc[order], results.synthetic)


def conclusion_words(rows: pd.DataFrame, reference: float) -> str:
    """Over the shifts of one endpoint in their order: up to which the whole interval lies above the reference."""
    limits = rows["ci_low"].tolist()
    if any(pd.isna(limit) for limit in limits):
        return estimate_text(rows.iloc[0]) if rows["value"].isna().any() else missing_words(rows.iloc[0])
    holds = [limit > reference for limit in limits]
    if all(holds):
        return "at every shift"
    if not any(holds):
        return "at no shift"
    shifts = [shift for name in rows["statistic"] if (shift := shift_of(name)) is not None]
    lost = next(shift for shift, kept in zip(shifts, holds, strict=True) if not kept)
    before = [shift for shift in shifts if shift < lost]
    return f"up to {signed(before[-1])} SD, not at {signed(lost)}" if before else f"not at {signed(lost)} SD"


def signed(shift: float) -> str:
    """A shift with its sign: +0.5, −1, 0.

    Examples
    --------
    >>> signed(0.5), signed(-1.0), signed(0.0)
    ('+0.5', '−1', '0')
    """
    return f"{shift:+g}".replace("-", "\N{MINUS SIGN}") if shift else "0"
