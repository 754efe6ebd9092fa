"""Tables of how often intervals and tests keep their promise."""

from collections.abc import Mapping

import pandas as pd

from ibd_study.kinds import Kind
from ibd_study.results import NOT_RECORDED, Results, format_interval, format_number
from ibd_study.tables import Table
from ibd_tools.operating_characteristics.numbers import CHANGES, COHORTS, MAIN_RATES, METHODS, RATES, SAMPLE_SIZES

SHARES = {True: "samples that hold the truth", False: "false alarms"}
SHAPE_WORDS = {"bell-shaped": "normal", "whole numbers": "whole_numbers", "skewed": "skewed"}
COLUMNS = {n: f"n = {n}" for n in SAMPLE_SIZES}
OF_DRAWN_SAMPLES = "Of drawn samples, in brackets the error of drawing (95 % interval, whole percents)."


def promises_table(results: Results) -> Table:
    """Methods for yes and no: mean over the true rates, with the worst one, by number of patients."""
    records = []
    for is_interval, words in SHARES.items():
        records.append(_heading("Method", f"{'Intervals' if is_interval else 'Tests'}: {words}, %"))
        records += [
            {"Method": method.words} | _means_and_worst(results, name)
            for name, method in METHODS.items()
            if (method.tried_on, method.is_interval) == (RATES, is_interval)
        ]
    return Table(
        "promises",
        "Methods for rates",
        pd.DataFrame(records),
        "Mean over the true rates, in brackets the worst: the lowest of an interval, the highest of a test.",
        results.synthetic,
        (
            "Exact, by going through every sample that can occur, for the intervals of one rate, the Poisson interval "
            "and McNemar's tests; for the others up to 50 patients, with drawn samples beyond.",
        ),
    )


def _heading(column: str, words: str) -> dict[str, str]:
    return {column: words} | dict.fromkeys(COLUMNS.values(), "")


def _means_and_worst(results: Results, name: str) -> dict[str, str]:
    own = results.of(endpoint=name, kind=Kind.FREQUENCY_END_OF_SIZE)
    ends = ("mean", "lowest" if METHODS[name].is_interval else "highest")
    return {heading: _with_worst(*(own.one(N=n, end=end)["value"] for end in ends)) for n, heading in COLUMNS.items()}


def _with_worst(mean: float, worst: float) -> str:
    return NOT_RECORDED if pd.isna(mean) else f"{format_number(mean)} ({format_number(worst)})"


def cohorts_promises_table(results: Results) -> Table:
    """Methods that need whole cohorts or several studies: one row a method and true rate, with the error of drawing."""
    return Table(
        "promises-cohorts",
        "Methods for time, missing patients, subgroups and studies",
        _drawn_samples(results, COHORTS, "True rate", {f"{rate:g}": rate for rate in MAIN_RATES}),
        OF_DRAWN_SAMPLES,
        results.synthetic,
        (
            "Rate: the share still free, or stopped for one reason, at the week read; else the share of yes. For "
            "pooling, n is the size of each of five studies. An interval without limits makes no claim and is not "
            "counted as wrong.",
        ),
        folded=True,
    )


def changes_promises_table(results: Results) -> Table:
    """Methods for changes of a score: one row a method and shape of the changes, with the error of drawing."""
    return Table(
        "promises-changes",
        "Methods for changes of a score",
        _drawn_samples(results, CHANGES, "Changes", SHAPE_WORDS),
        OF_DRAWN_SAMPLES,
        results.synthetic,
        (
            "Bell-shaped: normal. Whole numbers: with ties, and about a quarter without any change. Skewed: a few "
            "large changes (exponential). The three rules on zeros differ only where there are zeros.",
        ),
        folded=True,
    )


def _drawn_samples(results: Results, tried_on: str, column: str, settings: Mapping[str, str | float]) -> pd.DataFrame:
    """A heading for each method tried on these samples, and under it a row for each setting, given by its words."""
    records = []
    for name, method in METHODS.items():
        if method.tried_on == tried_on:
            found = _by_setting(results, name)
            records.append(_heading(column, f"{method.words}: {SHARES[method.is_interval]}, %"))
            records += [
                {column: words} | {heading: _drawn(found[n, setting]) for n, heading in COLUMNS.items()}
                for words, setting in settings.items()
                if (SAMPLE_SIZES[0], setting) in found
            ]
    return pd.DataFrame(records)


def _by_setting(results: Results, name: str) -> dict[tuple, pd.Series]:
    """Rows of a method by number of patients and rate or shape."""
    rows = results.of(endpoint=name, kind=[Kind.FREQUENCY_AT_RATE, Kind.FREQUENCY_OF_SHAPE]).rows
    return {(row["N"], row["at"].get("rate") or row["at"]["shape"]): row for _, row in rows.iterrows()}


def _drawn(row: pd.Series) -> str:
    if pd.isna(row["value"]):
        return NOT_RECORDED
    return f"{format_number(row['value'])} ({format_interval(row['ci_low'], row['ci_high'], 0)})"
