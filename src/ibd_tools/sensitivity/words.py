"""What sensitivity analyses say: rules for the missing, tipping points, shifts, characteristics, empty subgroups."""

import pandas as pd

from ibd_study.kinds import Kind
from ibd_study.results import NOT_RECORDED, Results, at, format_interval
from ibd_study.words import about, column_label, estimate_text, missing_words, say
from ibd_tools.sensitivity.estimates.assessed import LEVELS

EMPTY = "–"
NOBODY = "nobody evaluable"
NO_SHIFT = "no shift of imputed scores was asked for: unseen_worse_by_sd is empty"
# In place of all levels, where each of them is of a few patients and its name is withheld with its number.
EVERY_LEVEL_WITHHELD = "every subgroup is of a few patients: suppressed"
# Rules for those who could not be judged, in the order shown; the worst case is that of non-responder imputation.
RULE_NAMES = {
    Kind.RATE_OBSERVED: "as observed",
    Kind.RATE_IMPUTED: "multiple imputation",
    Kind.RATE_WEIGHTED: "inverse weighting",
    Kind.RATE_CARRIED: "last value carried forward",
    Kind.RATE_FAILED: "not evaluable = failure",
    Kind.RATE_BEST: "not evaluable = success",
}


def imputed_sample_words(results: Results) -> str:
    """How many of how many patients were imputed, where it was a sample; empty where everybody was."""
    rows = results.of(kind=Kind.IMPUTED_SAMPLE).rows
    of_diseases = [f"{say(row)} of {say(row, 'total')} with {row['disease']}" for _, row in rows.iterrows()]
    return f" Multiple imputation rests on a sample of patients: {', '.join(of_diseases)}." if of_diseases else ""


def tipping_words(point: pd.Series) -> str:
    """A tipping point in words: how many of those not evaluable are needed."""
    not_evaluable = point["N"]
    if pd.isna(not_evaluable):
        return missing_words(point)
    if not not_evaluable:
        return "everybody evaluable"
    if pd.isna(point["n"]):
        return missing_words(point, f"never ({not_evaluable} not evaluable)")
    return f"needs {point['n']} of {not_evaluable}" if point["n"] else f"always ({not_evaluable} not evaluable)"


def shifted_rows(results: Results, keys: list[str] | None = None) -> Results:
    """Rows of rates under a shift, of all endpoints or of those named, from the best shift to the worst."""
    found = results.of(kind=Kind.RATE_SHIFTED, **({"endpoint": keys} if keys else {}))
    order = at(found.rows, "shift").sort_values(kind="stable").index
    return Results(found.rows.loc[order], results.synthetic)


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
    shifts = at(rows, "shift").tolist()
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


def assessed_words(results: Results, examination: str, words: str) -> str:
    """How many had an examination at follow-up, under its words; results are those of one disease."""
    size = results.one(kind=Kind.ASSESSED, examination=examination)
    count = say(size, "count")
    return f"{words}: {count if pd.isna(size['n']) else f'{count} assessed'}"


def reach_words(lowest: pd.Series, highest: pd.Series) -> str:
    """From the lowest to the highest rate of a specification curve, in per cent."""
    limits = format_interval(lowest["value"], highest["value"])
    return missing_words(lowest) if limits == NOT_RECORDED else about(f"{limits} %", lowest)


def characteristic_label(name: str) -> str:
    """Words of a characteristic, without its unit; a category by the level that is counted.

    Examples
    --------
    >>> characteristic_label("crp_mg_l"), characteristic_label("sex"), characteristic_label("cd_perianal")
    ('C-reactive protein', 'Female', 'Perianal disease')
    """
    level = LEVELS.get(name)
    return level.capitalize() if isinstance(level, str) else column_label(name)


def has_nobody(row: pd.Series) -> bool:
    """Whether a row rests on no patient; a number that is withheld is not none."""
    return bool(pd.notna(row["N"]) and row["N"] == 0)
