"""Every printed number beside the recomputed one."""

from collections.abc import Mapping

import pandas as pd

from ibd_study.kinds import Kind
from ibd_study.printed import Printed
from ibd_study.results import Results, before_and_after, format_number, percent_of, round_half_up
from ibd_study.tables.rendering import Table
from ibd_study.words import about, missing_words, number_words, say, size_words

AGREES = "agrees"
MOST_SHOWN = 8


def published_table(results: Results, printed: Mapping[str, Printed]) -> Table:
    """One row per printed number: printed, recomputed with counts and interval, verdict, feasible counts."""
    records = [_record(results, one) for one in printed.values()]
    return Table(
        "published",
        "Printed against recomputed",
        pd.DataFrame(records),
        "Printed numbers of the abstract and the same numbers recomputed on the cohort of this run.",
        results.synthetic,
        (
            "Feasible: every events/evaluable that rounds half up to the printed percentage, among at most 80 patients "
            "with UC and 156 with CD; derived by arithmetic, never the paper's data.",
            "On the synthetic cohort agreement is by construction and proves nothing.",
        ),
    )


def _record(results: Results, printed: Printed) -> dict[str, str]:
    row = recomputed_row(results, printed)
    counts = [f"{n}/{total}" for n, total in _feasible(results, printed.key)]
    label = printed.label[0].lower() + printed.label[1:]
    more = f" and {len(counts) - MOST_SHOWN} more" if len(counts) > MOST_SHOWN else ""
    return {
        "Number": f"{printed.disease} {label}" if printed.is_percentage else printed.label,
        "Printed": f"{printed.value} %" if printed.is_percentage else printed.value,
        "Recomputed": _recomputed(row, printed),
        "n/N": say(row, "count") if printed.is_percentage else size_words(row),
        "Interval": say(row, "ci"),
        "Verdict": verdict(row, printed),
        "Feasible counts": ", ".join(counts[:MOST_SHOWN]) + more,
    }


def recomputed_row(results: Results, printed: Printed) -> pd.Series:
    """The results row that stands against a printed number."""
    kind = Kind.RATE if printed.is_percentage else Kind.MEAN
    before, after = before_and_after(results.of(endpoint=printed.recomputed, kind=kind).rows)
    return (before if printed.is_of_baseline else after).iloc[0]


def _recomputed(row: pd.Series, printed: Printed) -> str:
    if pd.isna(row["value"]) or not printed.is_percentage:
        return number_words(row)
    return about(f"{percent_of(row['n'], row['N'], _decimals(printed))} %", row)


def _decimals(printed: Printed) -> int:
    return len(printed.value.partition(".")[2])


def verdict(row: pd.Series, printed: Printed) -> str:
    """How the recomputed number, rounded half up to the printed decimals, compares with the printed one."""
    if pd.isna(row["value"]):
        return missing_words(row)
    decimals = _decimals(printed)
    exact = percent_of(row["n"], row["N"], decimals) if printed.is_percentage else round_half_up(row["value"], decimals)
    difference = float(exact - round_half_up(float(printed.value), decimals))
    sign = "+" if difference > 0 else ""
    return about(f"{sign}{format_number(difference, decimals)} points", row) if difference else AGREES


def _feasible(results: Results, key: str) -> list[tuple[int, int]]:
    rows = results.of(endpoint=key, kind=Kind.FEASIBLE_COUNT).rows
    return sorted(zip(rows["n"], rows["N"], strict=True), key=lambda pair: pair[1])
