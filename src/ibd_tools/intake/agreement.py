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
    name: str
    recomputed: int
    recorded: int
    both: int
    agree: int
    differing: pd.DataFrame


def agreements(tables: dict[str, pl.DataFrame]) -> list[Agreement]:
    """Compare every score of the visits whose items are all columns of the cohort.

    A total counts as agreeing within 0.05, or within half a point where it is recorded as a whole number
    and its instrument is not whole (CDAI). A score without a recorded column has nothing to agree with.
    """
    visits = tables.get("visits")
    if visits is None or visits.is_empty():
        return []
    frame = _with_patients(visits, tables.get("patients"))
    known = {name for name in frame.columns if frame[name].null_count() < len(frame)}
    return [
        _agreement(key, frame)
        for key, one in INSTRUMENTS.items()
        if one.items and all(item.column in known for item in one.items.values())
    ]


def _with_patients(visits: pl.DataFrame, patients: pl.DataFrame | None) -> pl.DataFrame:
    if patients is None:
        return visits
    wanted = [name for name in OF_PATIENTS if name in patients.columns]
    first = patients.select("patient_id", *wanted).unique("patient_id", keep="first")
    return visits.join(first, on="patient_id", how="left", maintain_order="left")


def _agreement(key: str, frame: pl.DataFrame) -> Agreement:
    columns = [item.column for item in INSTRUMENTS[key].items.values() if item.column]
    complete = frame.filter(pl.all_horizontal(pl.col(columns).is_not_null()))
    recomputed = compute_score(key, pd.DataFrame({name: _pandas(complete[name]) for name in columns}))
    if key not in frame.columns or frame.schema[key] != pl.Float64:
        return Agreement(key, INSTRUMENTS[key].name, len(recomputed), 0, 0, 0, pd.DataFrame())
    recorded = _pandas(complete[key])
    apart = (recomputed - recorded).abs()
    near = apart <= TOLERANCE
    near = near | ((recorded % 1 == 0) & (recomputed % 1 != 0) & (apart <= WHOLE_TOLERANCE))
    both = apart.notna()
    differing = pd.DataFrame(
        {
            "patient_id": complete["patient_id"].to_list(),
            "week": complete["week"].to_list(),
            "score": key,
            "recorded": recorded,
            "recomputed": recomputed,
        }
    )[(both & ~near).fillna(False).astype(bool)]
    total = len(frame) - frame[key].null_count()
    agree = int((both & near).fillna(False).sum())
    return Agreement(key, INSTRUMENTS[key].name, len(recomputed), total, int(both.sum()), agree, differing)


def _pandas(values: pl.Series) -> pd.Series:
    # Without pyarrow polars cannot hand over nullable numbers itself.
    if values.dtype == pl.Float64:
        return pd.Series(values.to_numpy()).astype("Float64")
    return pd.Series(values.to_list(), dtype="string" if values.dtype == pl.String else object)
