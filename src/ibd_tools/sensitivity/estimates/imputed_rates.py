"""Rates by multiple imputation, also with those not evaluable moved to worse or to better scores."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ibd_study.cohort import BASELINE
from ibd_study.endpoints import classify
from ibd_study.estimates import Analysis
from ibd_study.kinds import Cell, Kind
from ibd_study.results import times_100
from ibd_tools.sensitivity.estimates.evaluability import Counted
from ibd_tools.sensitivity.missing.imputation import COPY, Imputations
from ibd_tools.sensitivity.missing.imputation_model import DOSE, ImputedColumn
from ibd_tools.sensitivity.missing.shifting import shift_unit
from ibd_tools.sensitivity.statistics.rubin import ImputedProportion, pool_imputed_proportion
from ibd_tools.sensitivity.statistics.weighting import WeightedProportion

SEPARATOR = "; "  # between the predictors of an imputed column: a centre's code may hold a space
SHIFT = "shift"
METHOD = "wilson_multiple_imputation"
FURTHER = {
    Kind.MISSING_INFORMATION: ("%", "fraction of missing information, Barnard–Rubin"),
    Kind.MONTE_CARLO_ERROR: ("percentage points", ""),
}


def imputed_rates(observed: Analysis, counted: Counted, copies: pd.DataFrame, shifts: Sequence[float]) -> list[dict]:
    """The rate over the imputed copies, then with each shift of the imputed follow-up scores, in standard deviations.

    Empty where somebody is still without an answer. ``copies`` holds the stacked copies of every shift and of none.
    """
    # Of a sample, where not everybody was imputed.
    total, level = int(counted.column("patient_id").isin(copies["patient_id"]).sum()), observed.parameters.ci_level
    pooled = _pooled(observed, counted, copies, shifts, total)
    common = {"N": total, "method": METHOD, "cells": (Cell(counted.entry.key, "imputed"),)}
    further = [
        kind.at()
        | {"value": pooled[0.0] and times_100(getattr(pooled[0.0], kind)), "unit": unit}
        | {"missing_data": "mi", "method": method, "cells": common["cells"]}
        for kind, (unit, method) in FURTHER.items()
    ]
    shifted = [
        Kind.RATE_SHIFTED.at(shift=shift, side="better" if shift < 0 else "worse")
        | estimate_record(pooled[shift], level)
        for shift in shifts
    ]
    return [
        Kind.RATE_IMPUTED.at() | estimate_record(pooled[0.0], level) | common,
        *further,
        *(record | common | {"missing_data": "mi_shifted"} for record in shifted),
    ]


def _pooled(
    observed: Analysis, counted: Counted, copies: pd.DataFrame, shifts: Sequence[float], total: int
) -> dict[float, ImputedProportion | None]:
    """The rate of each shift; the copies of all of them are classified at once, which is quicker."""
    # Those counted as observed: imputing a baseline lets nobody in.
    mine = copies[copies["patient_id"].isin(counted.column("patient_id"))]
    outcomes = classify(mine, counted.entry, observed.parameters)["outcome"].to_numpy(dtype=float, na_value=np.nan)
    events = pd.Series(outcomes).groupby([mine[SHIFT].to_numpy(), mine[COPY].to_numpy()]).sum(skipna=False)
    pooled: dict[float, ImputedProportion | None] = dict.fromkeys((0.0, *shifts))
    for shift in pooled:
        of_copies = events[events.index.get_level_values(0) == shift]
        if len(of_copies) and of_copies.notna().all():
            pooled[shift] = pool_imputed_proportion(
                [int(count) for count in of_copies], total, observed.parameters.ci_level
            )
    return pooled


def estimate_record(found: ImputedProportion | WeightedProportion | None, level: float) -> dict:
    """A share that rests on no whole number of events; empty where there is none."""
    record = {"unit": "%", "ci_level": level}
    if found is None:
        return record
    return record | {
        "value": times_100(found.share),
        "ci_low": times_100(found.low),
        "ci_high": times_100(found.high),
    }


def imputed_values(disease: str, imputations: Imputations) -> list[dict]:
    """Each imputed column: how many patients lacked it, its predictors, and at follow-up the points of one shift."""
    return [record for one in imputations.model for record in _of_column(disease, one, imputations)]


def _of_column(disease: str, one: ImputedColumn, imputations: Imputations) -> list[dict]:
    column, time, _ = one.variable
    common = {
        "endpoint": f"imputed_{disease.lower()}_{one.variable.name}",
        "disease": disease,
        "week": 0 if time == BASELINE else None,
        "missing_data": "mi",
    }
    place = {"column": column, "time": time, "predictors": one.predictors}
    values = common | {
        **Kind.IMPUTED_VALUES.at(**place),
        "value": one.missing,
        "unit": "patients",
        "N": one.recorded + one.missing,
        "method": SEPARATOR.join(other.name for other in one.predictors),
    }
    if time == BASELINE or column == DOSE:
        return [values]
    points = {"value": shift_unit(imputations.recorded[one.variable.name]), "unit": "points", "N": one.recorded}
    return [values, common | Kind.POINTS_OF_ONE_SD.at(column=column, time=time) | points]
