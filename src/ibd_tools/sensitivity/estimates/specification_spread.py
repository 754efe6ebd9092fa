"""What a specification curve says in a few numbers: how far it reaches, and which choice moves it."""

import math

import numpy as np
import pandas as pd

from ibd_study.disclosure import MARK, ROUNDED, SUPPRESSED, withhold
from ibd_study.endpoints import endpoint
from ibd_study.estimates import Analysis
from ibd_study.kinds import Kind
from ibd_study.printed import Printed, read_published
from ibd_study.results import Results, round_half_up, times_100
from ibd_tools.sensitivity.estimates.specifications import Curve
from ibd_tools.sensitivity.statistics.decomposition import variance_shares

QUANTILES = {"q1": 0.25, "median": 0.5, "q3": 0.75}
KEPT = ["value", "n", "N", "ci_low", "ci_high", "ci_level", "method", MARK]
OWN = "own"


def specification_spread(analysis: Analysis, curves: dict[str, Curve]) -> Results:
    """Sum up the specification curve of each endpoint in results rows.

    The curves hold tens of thousands of specifications that share a few hundred counts. The results table gets only
    what sums them up; a page takes the full grid along as a file of its own, written from the same rows.

    Parameters
    ----------
    analysis
        That of the curves.
    curves
        From :func:`ibd_tools.sensitivity.specification_curves`.

    Returns
    -------
    Results
        Per endpoint, each name beginning with ``specification``:

        - ``s``, all combinations of choices that can move a rate; ``_estimates``, different counts among them;
          ``_empty``, rates for which nobody could be counted;
        - ``_lowest``, ``_highest`` and ``_own`` (the run's), with counts and intervals; ``_q1``, ``_median``, ``_q3``;
        - ``_ci_lowest`` and ``_ci_highest``, the union of all intervals;
        - ``_above_printed`` and ``_as_printed``, shares of the rates above the printed value and rounding to it;
        - ``_share_<choice>``, the main effect as per cent of the variance, and ``_interactions``, what these leave;
        - ``_mean_<choice>_<place>``, the mean rate with each option, and ``_swing_<choice>``, the highest of these less
          the lowest in percentage points.

        Shares are empty where a rate is missing or all rates are equal.
    """
    # Made of protected rows, and of nothing else.
    records = [_marked(curve, record) for curve in curves.values() for record in _records(analysis, curve)]
    return Results(analysis.results(records, from_patients=False).rows, analysis.cohort.synthetic)


def _marked(curve: Curve, record: dict) -> dict:
    """A number of rounded rates is rounded; where a rate is withheld, so is what is made of all of them.

    How many different counts there are cannot be told from coarse counts.
    """
    marks = set(curve.results.rows[MARK])
    if record["kind"] is Kind.SPECIFICATIONS or record["at"].get("part") == OWN:
        return record
    if SUPPRESSED in marks or (ROUNDED in marks and record["unit"] == "count"):
        return withhold(record) | {MARK: SUPPRESSED}
    return record | ({MARK: ROUNDED} if ROUNDED in marks else {})


def _records(analysis: Analysis, curve: Curve) -> list[dict]:
    entry = endpoint(curve.endpoint)
    common = analysis.place_of(entry)
    values = curve.values()
    known = values[~np.isnan(values)]
    records = [*_sizes(curve), *_reach(curve, known), *_decomposition(curve, values), *_means(curve, values)]
    printed = read_published().get(curve.endpoint)
    records += _against_printed(known, printed) if printed else []
    return [common | record for record in records]


def _sizes(curve: Curve) -> list[dict]:
    sizes = {
        "estimates": len(curve.rows()),
        "empty": int((curve.rows()["N"] == 0).fillna(False).to_numpy(dtype=bool)[curve.estimate].sum()),
    }
    found = [Kind.SPECIFICATION.at(part=part) | {"value": size} for part, size in sizes.items()]
    return [record | {"unit": "count"} for record in (Kind.SPECIFICATIONS.at() | {"value": len(curve)}, *found)]


def _reach(curve: Curve, known: np.ndarray) -> list[dict]:
    rows = curve.rows()
    ordered = rows.sort_values("value", kind="stable", na_position="last")
    lowest, highest = ordered.iloc[0], ordered.iloc[int(rows["value"].notna().sum()) - 1]
    ends = {"lowest": lowest, "highest": highest, OWN: curve.row_of(curve.own)}
    limits = {"ci_lowest": curve.results.rows["ci_low"].min(), "ci_highest": curve.results.rows["ci_high"].max()}
    quantiles = {name: np.quantile(known, q) if known.size else None for name, q in QUANTILES.items()}
    found = {part: row[KEPT].to_dict() for part, row in ends.items()}
    found |= {part: {"value": value} for part, value in (limits | quantiles).items()}
    return [
        Kind.SPECIFICATION.at(part=part)
        | {"unit": "%"}
        | {name: None if pd.isna(value) else value for name, value in record.items()}
        for part, record in found.items()
    ]


def _decomposition(curve: Curve, values: np.ndarray) -> list[dict]:
    shares = variance_shares(values)
    records = []
    for axis, choice in curve.moving.items():
        share, swing = (shares.first_order[axis], shares.swings[axis]) if shares else (None, None)
        records += [
            Kind.SPECIFICATION_SHARE.at(choice=choice.key) | {"value": times_100(share), "unit": "%"},
            Kind.SPECIFICATION_SWING.at(choice=choice.key) | {"value": swing, "unit": "percentage points"},
        ]
    left = times_100(shares.interactions) if shares else None
    return [*records, Kind.SPECIFICATION.at(part="interactions") | {"value": left, "unit": "%"}]


def _means(curve: Curve, values: np.ndarray) -> list[dict]:
    """The mean rate with each option, over the rates that are known."""
    rates = {(choice.key, place): values.take(place, axis) for axis, place, choice, _ in curve.options}
    return [
        Kind.SPECIFICATION_MEAN.at(choice=choice, option=place)
        | {"value": None if np.isnan(found).all() else float(np.nanmean(found)), "unit": "%"}
        for (choice, place), found in rates.items()
    ]


def _against_printed(known: np.ndarray, printed: Printed) -> list[dict]:
    wanted = float(printed.value)
    decimals = len(printed.value.partition(".")[2])
    rounded = {value: math.isclose(round_half_up(value, decimals), wanted) for value in np.unique(known)}
    same = np.array([rounded[value] for value in known], dtype=bool)
    shares = {"above_printed": ~same & (known > wanted), "as_printed": same}
    return [
        Kind.SPECIFICATION.at(part=part) | {"value": 100 * float(found.mean()) if known.size else None, "unit": "%"}
        for part, found in shares.items()
    ]
