"""How often methods keep their promise: a small chart for each method, a line for each number of patients."""

from typing import TYPE_CHECKING

import pandas as pd

from ibd_study.figures.frames import drawn_rows
from ibd_study.figures.rendering import Figure
from ibd_study.figures.theme import INK
from ibd_study.kinds import Kind
from ibd_study.results import Results, at
from ibd_study.words import say
from ibd_tools.operating_characteristics.numbers import METHODS, SAMPLE_SIZES

if TYPE_CHECKING:
    import altair as alt

HEIGHT = 190
# From pale to dark, and from broken to whole, as samples grow.
SIZE_COLOURS = ["#56B4E9", "#009E73", "#0072B2", "#1F1F1F"]
SIZE_DASHES = [[2, 2], [6, 3], [10, 2], [1, 0]]
# How far below the promise a coverage is drawn, in percentage points; a size is drawn up to twice its limit.
ROOM_BELOW = 10
ROOM_ABOVE = 2


def promise_curves(results: Results, names: list[str], title: str, promised: float) -> Figure:
    """Coverage or size against the true rate, with what was promised as a line.

    Parameters
    ----------
    results
        From :func:`ibd_study.estimates.method_promises`.
    names
        Methods of one kind: intervals (``coverage_…``) or tests (``size_…``).
    title
        The question.
    promised
        The level promised, in percent: of the interval, or the limit of the p-value.
    """
    frame = _frame(results, names)
    is_coverage = names[0].startswith("coverage")
    span = [max(0.0, promised - ROOM_BELOW), 100.0] if is_coverage else [0.0, min(100.0, ROOM_ABOVE * promised)]
    upright = "samples whose interval holds the truth" if is_coverage else "samples with a false alarm"
    charts = tuple(_panel(frame[frame["endpoint"] == name], results, name, (span, promised)) for name in names)
    return Figure(
        f"promises-{names[0].replace('_', '-')}",
        title,
        charts,
        " ".join(_spoken(results, name) for name in names),
        f"One chart a method; upright: {upright}, in percent. One line for each number of patients, from broken to "
        "whole as it grows. The thin level line is what the method promises. Lines without points are exact; points "
        "have the error of drawing samples as an upright bar. What lies beyond the axis is cut off.",
        frame.drop(columns=["patients"]).assign(endpoint=frame["endpoint"].map(METHODS)),
        results.synthetic,
        {"endpoint": "method", "N": "patients", "rate": "true rate, %", "value": "%"},
    )


def _frame(results: Results, names: list[str]) -> pd.DataFrame:
    rows = drawn_rows(results, "at", endpoint=names, kind=Kind.FREQUENCY_AT_RATE)
    frame = rows.assign(rate=100 * at(rows, "rate"), patients=[f"n {n}" for n in rows["N"]])
    return frame[["endpoint", "N", "rate", "value", "ci_low", "ci_high", "patients"]].reset_index(drop=True)


def _panel(frame: pd.DataFrame, results: Results, name: str, scale: tuple[list[float], float]) -> "alt.TopLevelMixin":
    import altair as alt

    span, promised = scale
    labels = [f"n {n}" for n in SAMPLE_SIZES]
    x = alt.X("rate:Q", title="true rate, %", scale=alt.Scale(domain=[0, 100]))
    heights = alt.Scale(domain=span)
    y = alt.Y("value:Q", title=None, scale=heights)
    colour = alt.Color(
        "patients:N",
        title=None,
        sort=labels,
        scale=alt.Scale(domain=labels, range=SIZE_COLOURS),
        legend=alt.Legend(columns=4, symbolType="stroke", symbolStrokeWidth=3),
    )
    dash = alt.StrokeDash("patients:N", sort=labels, scale=alt.Scale(domain=labels, range=SIZE_DASHES), legend=None)
    line = alt.Chart(pd.DataFrame({"promised": [promised]}))
    tips = [
        alt.Tooltip("patients:N", title="patients"),
        alt.Tooltip("rate:Q", title="true rate, %"),
        alt.Tooltip("value:Q", title="%", format=".1f"),
    ]
    base, drawn = alt.Chart(frame), alt.Chart(frame[frame["ci_low"].notna()])
    return alt.layer(
        line.mark_rule(color=INK, strokeDash=[4, 4], strokeWidth=1).encode(
            alt.Y("promised:Q", title=None, scale=heights)
        ),
        drawn.mark_rule(clip=True, strokeWidth=1.5).encode(x, alt.Y("ci_low:Q", title=None), colour, y2="ci_high:Q"),
        base.mark_line(clip=True, strokeWidth=2).encode(x, y, colour, dash),
        drawn.mark_point(clip=True, size=30).encode(x, y, colour, tooltip=tips),
    ).properties(width="container", height=HEIGHT, title=METHODS[name], description=_spoken(results, name))


def _spoken(results: Results, name: str) -> str:
    """Lowest and highest of each number of patients, in words."""
    rows = results.of(endpoint=name).rows.set_index("statistic")
    parts = [f"n {n} {_between(rows, n)}" for n in SAMPLE_SIZES]
    kind = "coverage" if name.startswith("coverage") else "false alarms"
    return f"{METHODS[name]}, {kind}: {', '.join(parts)}."


def _between(rows: pd.DataFrame, n: int) -> str:
    low, high = (say(rows.loc[[f"{end}_n{n}"]].iloc[0]) for end in ("lowest", "highest"))
    return low if low == high else f"{low} to {high}"
