"""How often methods keep their promise: a chart for each method, a line for each number of patients."""

import pandas as pd

from ibd_study.figures import Attachment, Figure, Several, drawn_rows
from ibd_study.figures import grammar as draw
from ibd_study.kinds import Kind
from ibd_study.results import Results
from ibd_study.words import say
from ibd_tools.operating_characteristics.numbers import METHODS, SAMPLE_SIZES

HEIGHT = 260
ENDS = ("lowest", "mean", "highest")
# From pale to dark, and from broken to whole, as samples grow.
SIZE_COLOURS = ["#56B4E9", "#009E73", "#0072B2", "#1F1F1F"]
SIZE_DASHES = [[2, 2], [6, 3], [10, 2], [1, 0]]
# How far below the promise a coverage is drawn, in percentage points; a size is drawn up to twice its limit.
ROOM_BELOW = 10
ROOM_ABOVE = 2


def promise_curves(results: Results, names: list[str], promised: float) -> Several:
    """Coverage or size against the true rate, with what was promised as a line; the reader picks a method.

    Methods are of one kind: intervals (``coverage_…``) or tests (``size_…``). ``promised`` is the level promised, in
    percent: of the interval, or the limit of the p-value.
    """
    return Several(tuple(_figure(results, name, promised) for name in names))


def _figure(results: Results, name: str, promised: float) -> Figure:
    frame = _frame(results, name)
    is_interval = METHODS[name].is_interval
    span = [max(0.0, promised - ROOM_BELOW), 100.0] if is_interval else [0.0, min(100.0, ROOM_ABOVE * promised)]
    upright = "samples whose interval holds the truth" if is_interval else "samples with a false alarm"
    key = name.replace("_", "-")
    return Figure(
        f"promises-{key}",
        _finding(results, name),
        (_panel(frame, span, promised),),
        _spoken(results, name),
        f"Upright: {upright}, in percent. One line for each number of patients, from broken to "
        "whole as it grows. The thin level line is what the method promises. Lines without points are exact; points "
        "have the error of drawing samples as an upright bar. What lies beyond the axis is cut off.",
        _ends(results, name),
        results.synthetic,
        {"N": "patients"} | {end: f"{end}, %" for end in ENDS},
        (Attachment(f"promises_{key}", "Download every true rate", frame.drop(columns=["patients"])),),
    )


def _finding(results: Results, name: str) -> str:
    method, reach = METHODS[name], _between(results.of(endpoint=name, kind=Kind.FREQUENCY_END))
    return f"{method.words} {'holds the truth' if method.is_interval else 'gives a false alarm'} in {reach} of studies"


def _ends(results: Results, name: str) -> pd.DataFrame:
    """Lowest, mean and highest over the true rates, for each number of patients."""
    own = results.of(endpoint=name, kind=Kind.FREQUENCY_END_OF_SIZE)
    ends = {end: drawn_rows(own, end=end).set_index("N")["value"] for end in ENDS}
    return pd.DataFrame({"N": SAMPLE_SIZES} | {end: list(values.reindex(SAMPLE_SIZES)) for end, values in ends.items()})


def _frame(results: Results, name: str) -> pd.DataFrame:
    rows = drawn_rows(results, "rate", endpoint=name, kind=Kind.FREQUENCY_AT_RATE)
    frame = rows.assign(N=rows["N"].astype(int), rate=100 * rows["rate"].astype(float))
    frame["patients"] = [f"n {n}" for n in frame["N"]]
    return frame[["endpoint", "N", "rate", "value", "ci_low", "ci_high", "patients"]]


def _panel(frame: pd.DataFrame, span: list[float], promised: float) -> "draw.Panel":
    labels = [f"n {n}" for n in SAMPLE_SIZES]
    x, y = draw.across("rate", draw.PERCENT, title="true rate, %"), draw.upright("value", span, title=None)
    legend = {"columns": 4, "symbolType": "stroke", "symbolStrokeWidth": 3}
    colours, dashes = (dict(zip(labels, looks, strict=True)) for looks in (SIZE_COLOURS, SIZE_DASHES))
    colour = draw.by_value("Color", "patients", colours, sort=labels, legend=legend)
    dash = draw.by_value("StrokeDash", "patients", dashes, sort=labels, legend=None)
    tips: draw.Tips = {"patients": "patients", "rate:Q": "true rate, %", "value:Q": ("%", ".1f")}
    drawn = frame[frame["ci_low"].notna()]
    low = draw.upright("ci_low", title=None)
    return draw.panel(
        draw.reference(promised, upright_at=False, domain=span, strokeDash=[4, 4], strokeWidth=1),
        draw.interval(drawn, low, "ci_high", x, colour, clip=True, strokeWidth=1.5),
        draw.mark("line", frame, x, y, colour, dash, clip=True, strokeWidth=2),
        draw.mark("point", drawn, x, y, colour, tips=tips, clip=True, size=30),
        height=HEIGHT,
    )


def _spoken(results: Results, name: str) -> str:
    """Lowest and highest of each number of patients, in words."""
    own = results.of(endpoint=name, kind=Kind.FREQUENCY_END_OF_SIZE)
    parts = [f"n {n} {_between(own.of(N=n))}" for n in SAMPLE_SIZES]
    method = METHODS[name]
    return f"{method.words}, {'coverage' if method.is_interval else 'false alarms'}: {', '.join(parts)}."


def _between(of_size: Results) -> str:
    low, high = (say(of_size.one(end=end)) for end in ("lowest", "highest"))
    return low if low == high else f"{low} to {high}"
