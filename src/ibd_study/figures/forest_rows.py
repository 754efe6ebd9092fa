"""Lines of a forest plot: what names them in the results table, and how they are said."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pandas as pd

from ibd_study.disclosure import MARK
from ibd_study.figures.theme import BEFORE, INK, wrapped
from ibd_study.results import (
    NOT_RECORDED,
    Results,
    format_count,
    format_interval,
    format_number,
    results_frame,
)
from ibd_study.words import about, brackets, missing_words

LABEL_WIDTH = 18
PLACES = ("value", "ci_low", "ci_high")
NUMBERS = (*PLACES, "n", "N")


class Mark(NamedTuple):
    """How one kind of row is drawn; an empty colour is that of the disease."""

    shape: str
    filled: bool
    colour: str
    size: int
    dashed: bool
    words: str


MARKS = {
    "estimate": Mark("circle", True, "", 90, False, "circle: an estimate"),
    "own": Mark("triangle-up", True, "", 150, False, "triangle: this cohort, recomputed"),
    "together": Mark("triangle-up", True, "", 150, False, "triangle: all hospitals together"),
    "printed": Mark("diamond", False, INK, 200, False, "hollow diamond: printed by the study"),
    "pooled": Mark("diamond", True, INK, 240, False, "filled diamond: pooled"),
    "prediction": Mark("stroke", True, INK, 0, True, "dashed line: prediction interval"),
    "reference": Mark("square", True, BEFORE, 90, False, "grey square: reference"),
    "unverified": Mark("circle", False, "", 90, False, "hollow circle: unverified"),
}
HEADING = "heading"


@dataclass(frozen=True)
class ForestRow:
    """One line of a forest plot.

    Parameters
    ----------
    label
        Words at the left, broken into lines as needed. Two rows may have the same.
    at
        Columns and values that name one row of the results table, such as ``{"endpoint": "uc_clinical_remission",
        "kind": Kind.SUBGROUP_RATE, "level": "female"}``, and parts of its place. Empty: the line is a heading.
    kind
        ``estimate``, ``own`` (this cohort beside others), ``together`` (all hospitals), ``printed``,
        ``pooled``, ``prediction`` (an interval without a point, under the pooled row), ``reference`` (such as placebo)
        or ``unverified``.
    weight
        Columns and values of the results row that holds the weight, in percent; empty: none is shown.
    otherwise
        Words in place of the mark where the results have no such row, or no value in it.
    printed
        The value as somebody printed it, with the decimals of print, where that is what the row shows.
    """

    label: str
    at: Mapping[str, object] = field(default_factory=dict)
    kind: str = "estimate"
    weight: Mapping[str, object] = field(default_factory=dict)
    otherwise: str = NOT_RECORDED
    printed: str = ""

    def __post_init__(self) -> None:
        if self.kind not in MARKS:
            raise ValueError(f"forest row {self.label!r} is of kind {self.kind!r}; expected one of {', '.join(MARKS)}")


def forest_records(results: Results, rows: Sequence[ForestRow], decimals: int) -> list[dict]:
    """What each line holds: its numbers, None where there is none, and its words."""
    records, group = [], ""
    for place, row in enumerate(rows):
        group = group if row.at else row.label
        record = _record(results, row, decimals)
        name = f"{place:03d}{'r' if row.at else 'h'}{record['label']}"
        records.append(record | {"group": group, "words": row.label, "row": name})
    return records


def _record(results: Results, row: ForestRow, decimals: int) -> dict:
    found, weight = (_only(results, at, row.label) for at in (row.at, row.weight))
    record: dict[str, Any] = {name: _number(found[name]) for name in NUMBERS}
    record |= {"kind": row.kind, "weight": _number(weight["value"]), "disease": found["disease"], MARK: found[MARK]}
    label = wrapped(row.label, LABEL_WIDTH)
    if not row.at:
        return record | {"kind": HEADING, "label": label, "text": "", "said": f"{row.label}:"}
    beside = [] if record["weight"] is None else [f"weight {format_number(record['weight'])} %"]
    beside += ["unverified"] if row.kind == "unverified" else []
    value, support = _words(record, row, found, decimals)
    return record | {
        "label": "\n".join([label, *beside]),
        "text": value + brackets(*support[:1]),
        "said": f"{row.label}: {', '.join([value + brackets(*support), *beside])}",
    }


def _only(results: Results, at: Mapping[str, object], label: str) -> pd.Series:
    """The one results row that has these values; an empty one where there is none, or where no value is given."""
    found = results.of(**at).rows if at else results.rows[:0]
    if len(found) > 1:
        raise ValueError(f"forest row {label!r}: {len(found)} results rows have {dict(at)}; name one")
    return (results_frame([{}]) if found.empty else found).iloc[0]


def _number(value: Any) -> float | None:
    """A number that a chart can hold: neither missing nor infinite."""
    return None if pd.isna(value) or math.isinf(value) else float(value)


def is_drawn(record: Mapping[str, object]) -> bool:
    """Whether a line has the numbers that its mark needs."""
    needed = ("ci_low", "ci_high") if record["kind"] == "prediction" else ("value",)
    return all(record[name] is not None for name in needed)


def _words(record: dict, row: ForestRow, found: pd.Series, decimals: int) -> tuple[str, list[str]]:
    """What is said of a row, and what supports it: counts and interval, as far as they are recorded."""
    if not is_drawn(record):
        return missing_words(found, row.otherwise), []
    interval = format_interval(record["ci_low"], record["ci_high"], decimals)
    if row.kind == "prediction":
        return about(interval, found), []
    value = (row.printed or format_number(record["value"], decimals)) + (" %" if found["unit"] == "%" else "")
    support = [_count(record), "" if interval == NOT_RECORDED else interval]
    return about(value, found), list(filter(None, support))


def _count(record: dict[str, Any]) -> str:
    """k/N; N alone where there are no events, as for a mean."""
    if record["N"] is None:
        return ""
    return f"n = {record['N']:.0f}" if record["n"] is None else format_count(record["n"], record["N"])
