"""Lines of a forest plot: what names them in the results table, and how they are said."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pandas as pd

from ibd_study.disclosure import MARK
from ibd_study.figures.theme import BEFORE, INK, wrapped
from ibd_study.results import NOT_RECORDED, Results, format_count, format_interval, format_number
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
        record = _record(results, row, decimals) if row.at else _heading(row)
        name = f"{place:03d}{'r' if row.at else 'h'}{record['label']}"
        records.append(record | {"group": group, "words": row.label, "row": name})
    return records


def _heading(row: ForestRow) -> dict:
    nothing = dict.fromkeys((*NUMBERS, "weight"))
    return nothing | {
        "kind": HEADING,
        "disease": "",
        MARK: "",
        "text": "",
        "said": f"{row.label}:",
        "label": wrapped(row.label, LABEL_WIDTH),
    }


def _record(results: Results, row: ForestRow, decimals: int) -> dict:
    found = _only(results, row.at, row.label)
    numbers = {name: None if found is None else _number(found[name]) for name in NUMBERS}
    weight = _weight(results, row)
    beside = [] if weight is None else [f"weight {format_number(weight)} %"]
    beside += ["unverified"] if row.kind == "unverified" else []
    otherwise = row.otherwise if found is None else missing_words(found, row.otherwise)
    is_percent = found is not None and found["unit"] == "%"
    value, support = _words(numbers, row, decimals, otherwise, percent=is_percent)
    value = value if found is None or value == otherwise else about(value, found)
    return numbers | {
        "kind": row.kind,
        "disease": "" if found is None else found["disease"],
        MARK: "" if found is None else found[MARK],
        "weight": weight,
        "label": "\n".join([wrapped(row.label, LABEL_WIDTH), *beside]),
        "text": value + brackets(*support[:1]),
        "said": f"{row.label}: {', '.join([value + brackets(*support), *beside])}",
    }


def _only(results: Results, at: Mapping[str, object], label: str) -> pd.Series | None:
    """The one results row that has these values; None where there is none."""
    found = results.of(**at).rows
    if len(found) > 1:
        raise ValueError(f"forest row {label!r}: {len(found)} results rows have {dict(at)}; name one")
    return None if found.empty else found.iloc[0]


def _weight(results: Results, row: ForestRow) -> float | None:
    found = _only(results, row.weight, row.label) if row.weight else None
    return None if found is None else _number(found["value"])


def _number(value: Any) -> float | None:
    """A number that a chart can hold: neither missing nor infinite."""
    return None if pd.isna(value) or math.isinf(value) else float(value)


def is_drawn(record: Mapping[str, object], kind: str) -> bool:
    """Whether a line has the numbers that its mark needs."""
    needed = ("ci_low", "ci_high") if kind == "prediction" else ("value",)
    return all(record[name] is not None for name in needed)


def _words(numbers: dict, row: ForestRow, decimals: int, otherwise: str, *, percent: bool) -> tuple[str, list[str]]:
    """What is said of a row, and what supports it: counts and interval, as far as they are recorded."""
    if not is_drawn(numbers, row.kind):
        return otherwise, []
    interval = format_interval(numbers["ci_low"], numbers["ci_high"], decimals)
    if row.kind == "prediction":
        return interval, []
    value = (row.printed or format_number(numbers["value"], decimals)) + (" %" if percent else "")
    count = [] if numbers["N"] is None else [_count(numbers)]
    return value, count + ([] if interval == NOT_RECORDED else [interval])


def _count(numbers: dict) -> str:
    """k/N; N alone where there are no events, as for a mean."""
    events, total = numbers["n"], numbers["N"]
    return f"n = {total:.0f}" if events is None else format_count(events, total)
