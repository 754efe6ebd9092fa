"""Recorded totals against totals recomputed from their items."""

from dataclasses import dataclass

import pandas as pd
import polars as pl

from ibd_study.scores import INSTRUMENTS, compute_score

# A total typed with one decimal may differ by half of it, and binary fractions by less.
TOLERANCE = 0.05 + 1e-9
# Half a point: CDAI totals are typed as whole numbers.
WHOLE_TOLERANCE = 0.5 + 1e-9
OF_PATIENTS = ("sex", "height_cm")


@dataclass(frozen=True)
class Agreement:
    """One score: how many totals could be recomputed, how many of these are recorded, and how many agree.

    ``differing`` holds patient, week, recorded and recomputed total of the others: rows of patients, private.
    """

    score: str
    recomputed: int
    recorded: int
    both: int
    agree: int
    differing: pl.DataFrame

    @property
    def name(self) -> str:
        """What the score is called."""
        return INSTRUMENTS[self.score].name


def agreements(tables: dict[str, pl.DataFrame]) -> list[Agreement]:
    """Compare every score of the visits whose items are all columns of the cohort.

    A total counts as agreeing within 0.05, or within half a point where it is recorded as a whole number
    and its instrument is not whole (CDAI). A score without a recorded column has nothing to agree with.
    """
    visits, patients = tables.get("visits"), tables.get("patients")
    if visits is None or visits.is_empty():
        return []
    if patients is not None:
        wanted = [name for name in OF_PATIENTS if name in patients.columns]
        first = patients.select("patient_id", *wanted).unique("patient_id", keep="first")
        visits = visits.join(first, on="patient_id", how="left", maintain_order="left")
    known = {name for name in visits.columns if visits[name].null_count() < len(visits)}
    return [
        _agreement(key, visits)
        for key, one in INSTRUMENTS.items()
        if one.items and all(item.column in known for item in one.items.values())
    ]


def _agreement(key: str, visits: pl.DataFrame) -> Agreement:
    columns = [item.column for item in INSTRUMENTS[key].items.values() if item.column]
    complete = visits.drop_nulls(columns)
    scores = compute_score(key, pd.DataFrame(complete.select(columns).to_dict(as_series=False)))
    if visits.schema.get(key) != pl.Float64:
        return Agreement(key, len(complete), 0, 0, 0, pl.DataFrame())
    recomputed = pl.Series(scores.to_numpy(dtype=float, na_value=float("nan"))).fill_nan(None)
    both = complete.select(
        *("patient_id", "week"),
        pl.lit(key).alias("score"),
        pl.col(key).alias("recorded"),
        recomputed.alias("recomputed"),
    ).drop_nulls(["recorded", "recomputed"])
    apart = (both["recomputed"] - both["recorded"]).abs()
    is_rounded = (both["recorded"] % 1 == 0) & (both["recomputed"] % 1 != 0)
    differing = both.filter((apart > TOLERANCE) & ~(is_rounded & (apart <= WHOLE_TOLERANCE)))
    recorded = len(visits) - visits[key].null_count()
    return Agreement(key, len(complete), recorded, len(both), len(both) - len(differing), differing)
