"""Tables of how often intervals and tests keep their promise."""

import pandas as pd

from ibd_study.kinds import Kind
from ibd_study.results import NOT_RECORDED, Results, format_interval, format_number
from ibd_study.tables import Table
from ibd_tools.operating_characteristics.numbers import MAIN_RATES, METHODS, SAMPLE_SIZES
from ibd_tools.operating_characteristics.simulation import SHAPES

GROUPS = {
    "Intervals: samples that hold the truth, %": (
        *("coverage_wilson", "coverage_clopper_pearson", "coverage_mid_p", "coverage_jeffreys"),
        *("coverage_agresti_coull", "coverage_wald", "coverage_poisson", "coverage_newcombe_10"),
    ),
    "Tests: false alarms, %": (
        *("size_mcnemar_exact", "size_mcnemar_mid_p", "size_mcnemar_chi_square", "size_mcnemar_chi_square_corrected"),
        *("size_unpaired_fisher", "size_unpaired_chi_square"),
    ),
}
ON_COHORTS = (
    *("coverage_kaplan_meier", "coverage_aalen_johansen", "coverage_multiple_imputation", "coverage_weighting"),
    *("coverage_hartung_knapp", "coverage_pooled_wald", "coverage_prediction", "size_likelihood_ratio"),
)
ON_CHANGES = (
    *("coverage_mean_t", "coverage_hodges_lehmann", "size_paired_t"),
    *("size_wilcoxon_pratt", "size_wilcoxon_wilcox", "size_wilcoxon_zsplit"),
)
SHAPE_WORDS = {"normal": "bell-shaped", "whole_numbers": "whole numbers", "skewed": "skewed"}
COLUMNS = {n: f"n = {n}" for n in SAMPLE_SIZES}


def promises_table(results: Results) -> Table:
    """Methods for yes and no: mean over the true rates, with the worst one, by number of patients."""
    records = []
    for heading, names in GROUPS.items():
        records.append({"Method": heading} | dict.fromkeys(COLUMNS.values(), ""))
        records += [{"Method": METHODS[name]} | _means_and_worst(results, name) for name in names]
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


def _means_and_worst(results: Results, name: str) -> dict[str, str]:
    own = results.of(endpoint=name, kind=Kind.FREQUENCY_END_OF_SIZE)
    ends = ("mean", "lowest" if name.startswith("coverage") else "highest")
    return {heading: _with_worst(*(own.one(N=n, end=end)["value"] for end in ends)) for n, heading in COLUMNS.items()}


def _with_worst(mean: float, worst: float) -> str:
    return NOT_RECORDED if pd.isna(mean) else f"{format_number(mean)} ({format_number(worst)})"


def cohorts_promises_table(results: Results) -> Table:
    """Methods that need whole cohorts or several studies: one row a method and true rate, with the error of drawing."""
    records = []
    for name in ON_COHORTS:
        kind = "samples that hold the truth" if name.startswith("coverage") else "false alarms"
        records.append({"True rate": f"{METHODS[name]}: {kind}, %"} | dict.fromkeys(COLUMNS.values(), ""))
        found = _settings(results, name)
        records += [
            {"True rate": f"{rate:g}"} | {heading: _drawn(found[n, rate]) for n, heading in COLUMNS.items()}
            for rate in MAIN_RATES
        ]
    return Table(
        "promises-cohorts",
        "Methods for time, missing patients, subgroups and studies",
        pd.DataFrame(records),
        "Of drawn samples, in brackets the error of drawing (95 % interval, whole percents).",
        results.synthetic,
        (
            "Rate: the share still free, or stopped for one reason, at the week read; else the share of yes. For "
            "pooling, n is the size of each of five studies. An interval without limits makes no claim and is not "
            "counted as wrong.",
        ),
        folded=True,
    )


def _settings(results: Results, name: str) -> dict[tuple, pd.Series]:
    """Rows of a method by number of patients and rate or shape."""
    rows = results.of(endpoint=name, kind=[Kind.FREQUENCY_AT_RATE, Kind.FREQUENCY_OF_SHAPE]).rows
    return {(row["N"], row["at"].get("rate") or row["at"]["shape"]): row for _, row in rows.iterrows()}


def changes_promises_table(results: Results) -> Table:
    """Methods for changes of a score: one row a method and shape of the changes, with the error of drawing."""
    records = []
    for name in ON_CHANGES:
        kind = "samples that hold the truth" if name.startswith("coverage") else "false alarms"
        records.append({"Changes": f"{METHODS[name]}: {kind}, %"} | dict.fromkeys(COLUMNS.values(), ""))
        records += _shape_rows(results, name)
    return Table(
        "promises-changes",
        "Methods for changes of a score",
        pd.DataFrame(records),
        "Of drawn samples, in brackets the error of drawing (95 % interval, whole percents).",
        results.synthetic,
        (
            "Bell-shaped: normal. Whole numbers: with ties, and about a quarter without any change. Skewed: a few "
            "large changes (exponential). The three rules on zeros differ only where there are zeros.",
        ),
        folded=True,
    )


def _shape_rows(results: Results, name: str) -> list[dict[str, str]]:
    found = _settings(results, name)
    return [
        {"Changes": SHAPE_WORDS[shape]} | {heading: _drawn(found[n, shape]) for n, heading in COLUMNS.items()}
        for shape in SHAPES
        if (SAMPLE_SIZES[0], shape) in found
    ]


def _drawn(row: pd.Series) -> str:
    if pd.isna(row["value"]):
        return NOT_RECORDED
    return f"{format_number(row['value'])} ({format_interval(row['ci_low'], row['ci_high'], 0)})"
