"""Forest plots: one row per estimate, for subgroups, other studies and hospitals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from ibd_study.figures import grammar as draw
from ibd_study.figures.forest_rows import HEADING, MARKS, NUMBERS, PLACES, ForestRow, Mark, forest_records, is_drawn
from ibd_study.figures.rendering import Figure
from ibd_study.figures.theme import BEFORE, DISEASE_COLOURS, INK, LINE_HEIGHT, PAPER
from ibd_study.results import Results
from ibd_study.words import with_suppressed_words

SPACE = 20
MIN_HEIGHT = 46
PREFIX = 4  # of a row's name: its place, which keeps equal labels apart, and a letter for what it is
EDGE = 0.28  # nearer than this to an end of the axis, words are written towards the middle
ROOM = 0.06  # beyond the furthest limit, as a share of the axis
# Words stand above the mark; in place of one, on its line.
TEXTS = {align: {"align": align, "dy": -15} for align in ("left", "center", "right")} | {
    "instead": {"align": "left", "dx": 6}
}
SCALES = {"percent": (0.0, 100.0), "linear": (-1.0, 1.0), "log": (0.1, 10.0)}


def forest_plot(
    results: Results,
    rows: Sequence[ForestRow],
    *,
    key: str,
    title: str,
    caption: str,
    axis: str = "% of evaluable patients",
    scale: str = "percent",
    reference: float | None = None,
    domain: tuple[float, float] | None = None,
) -> Figure:
    """Draw estimates under one another, each with its interval, its k/N and its weight as text.

    Parameters
    ----------
    results
        Results rows; nothing else is drawn.
    rows
        What to draw, from top to bottom.
    key, title, caption
        Of the figure. What each mark means is added to the caption.
    axis
        Words under the axis, with the unit.
    scale
        ``percent`` (0 to 100), ``linear`` (such as differences) or ``log`` (ratios, with two decimals).
    reference
        Where a vertical line stands, such as 1 for no difference between groups.
    domain
        Ends of the axis; by default as far as the intervals reach. An interval that goes beyond is cut and ends in
        an arrowhead.

    Raises
    ------
    ValueError
        When a row names more than one row of the results, or the scale is unknown.

    Examples
    --------
    >>> from ibd_study.kinds import Kind
    >>> from ibd_study.results import results_frame
    >>> record = {"value": 57.5757, "unit": "%", "n": 38, "N": 66, "ci_low": 45.57, "ci_high": 68.83}
    >>> results = Results(results_frame([Kind.RATE.at() | record]))
    >>> row = ForestRow("Everybody", {"kind": Kind.RATE})
    >>> forest_plot(results, [row], key="forest", title="How many?", caption="Wilson intervals.").alt
    'Everybody: 57.6 % (38/66; 45.6–68.8).'
    """
    if scale not in SCALES:
        raise ValueError(f"scale is {scale!r}; expected one of {', '.join(SCALES)}")
    records = forest_records(results, rows, decimals=2 if scale == "log" else 1)
    ends = domain or _ends(records, scale, reference)
    frame = pd.DataFrame([record | _place(record, ends, scale) for record in records])
    drawn = {record["kind"] for record in records if is_drawn(record)}
    used = [mark.words for kind, mark in MARKS.items() if kind in drawn]
    return Figure(
        key,
        title,
        (_chart(frame, axis, ends, scale, reference),),
        "; ".join(frame["said"]).replace(":;", ":") + ".",
        f"{caption} {'; '.join(used).capitalize()}.".removesuffix(" ."),
        with_suppressed_words(frame[frame["kind"] != HEADING], "group", "words", "kind", *NUMBERS, "weight"),
        results.synthetic,
        {
            "words": "row",
            "kind": "shown as",
            "value": "estimate",
            "n": "events",
            "N": "evaluable",
            "weight": "weight, %",
        },
    )


def _ends(records: list[dict], scale: str, reference: float | None) -> tuple[float, float]:
    """As far as values and intervals reach, with a little room; a percentage always from 0 to 100."""
    found = [record[name] for record in records for name in PLACES] + [reference]
    found = [value for value in found if value is not None and (scale != "log" or value > 0)]
    if scale == "percent" or not found:
        return SCALES[scale]
    low, high = _along(min(found), scale), _along(max(found), scale)
    room = ROOM * (high - low) or 1.0
    ends = low - room, high + room
    return (math.exp(ends[0]), math.exp(ends[1])) if scale == "log" else ends


def _along(value: float, scale: str) -> float:
    """Where a number stands along its axis; on a logarithmic one, 0 is infinitely far."""
    if scale != "log":
        return value
    return math.log(value) if value > 0 else -math.inf


def _place(record: dict, ends: tuple[float, float], scale: str) -> dict:
    """Where the mark, its interval (cut at the ends of the axis) and its words stand."""
    low, high = ends
    nowhere = dict.fromkeys(("point", "from", "to", "cut_low", "cut_high"))
    if not is_drawn(record):
        return nowhere | {"beside": low, "written": "instead"}
    start, stop = record["ci_low"], record["ci_high"]
    bounded = start is not None and stop is not None
    middle = (max(start, low) + min(stop, high)) / 2 if record["kind"] == "prediction" else record["value"]
    beside = min(max(middle, low), high)
    share = (_along(beside, scale) - _along(low, scale)) / (_along(high, scale) - _along(low, scale))
    return {
        "point": record["value"] if record["kind"] != "prediction" and low <= record["value"] <= high else None,
        "from": min(max(start, low), high) if bounded else None,
        "to": max(min(stop, high), low) if bounded else None,
        "cut_low": low if bounded and start < low else None,
        "cut_high": high if bounded and stop > high else None,
        "beside": beside,
        "written": "left" if share < EDGE else "right" if share > 1 - EDGE else "center",
    }


def _chart(
    frame: pd.DataFrame, axis: str, ends: tuple[float, float], scale: str, reference: float | None
) -> draw.Panel:
    is_heading = f"slice(datum.label, {PREFIX - 1}, {PREFIX}) === 'h'"
    labels: dict[str, Any] = {
        "labelExpr": f"split(slice(datum.label, {PREFIX}), '\\n')",
        "labelFontWeight": {"condition": {"test": is_heading, "value": "bold"}, "value": "normal"},
        "ticks": False,
    }
    y, kind = draw.rows(frame["row"], "row", **labels), "log" if scale == "log" else "linear"
    x = {name: draw.across(name, ends, type=kind, nice=False, title=axis) for name in ("point", "from", "beside")}
    lines = max(label.count("\n") + 1 for label in frame["label"])
    line = [] if reference is None else [draw.reference(reference, color=BEFORE, strokeDash=[1, 0])]
    return draw.panel(
        *line,
        *[layer for kind, look in MARKS.items() for layer in _marks(frame[frame["kind"] == kind], look, x, y)],
        *[draw.words_at(frame[frame["written"] == how], "text", x["beside"], y, **look) for how, look in TEXTS.items()],
        height=max(MIN_HEIGHT, LINE_HEIGHT * lines + SPACE) * len(frame),
    )


def _marks(frame: pd.DataFrame, look: Mark, x: dict, y: Any) -> list:
    """Interval, arrowheads where it is cut, and the mark itself, for all rows of one kind."""
    if frame.empty:
        return []
    colour = look.colour or DISEASE_COLOURS.get(frame["disease"].max(), INK)
    dash = draw.DASHED if look.dashed else [1, 0]
    layers = [draw.interval(frame, x["from"], "to", y, color=colour, strokeDash=dash)]
    for end, angle in (("cut_low", 270), ("cut_high", 90)):
        if frame[end].notna().any():
            layers.append(draw.mark("point", frame, draw.across(end), y, shape="triangle", angle=angle, color=colour))
    if look.size:
        shape: dict[str, Any] = {
            "shape": look.shape,
            "size": look.size,
            "stroke": colour,
            "fill": colour if look.filled else PAPER,
        }
        tips = {"words": "Row", "said": "Estimate"}
        layers.append(draw.mark("point", frame, x["point"], y, tips=tips, strokeWidth=2, **shape))
    return layers
