"""The picture of a specification curve: sorted rates above, the choices behind them below.

Its lists filter the combinations; the reader's browser sorts and counts again what is left.
"""

from typing import Any

import pandas as pd

from ibd_study.endpoints import REGISTRY
from ibd_study.figures import BEFORE, DISEASE_COLOURS, INK
from ibd_study.figures import grammar as draw
from ibd_study.printed import Printed
from ibd_tools.sensitivity.estimates.specifications import Curve
from ibd_tools.sensitivity.figures.combinations import (
    SIGNS,
    code_of,
    combinations_of,
    fixed_by_lists,
    lists_of,
    with_words,
)

COLUMNS = 40
CURVE_HEIGHT, LINE = 260, 19
# The axis counts per cent above 0; below it, lines of words take as many units as they need for their pixels.
UNITS_PER_LINE = LINE * 100 / CURVE_HEIGHT
BAR = 0.42 * UNITS_PER_LINE
OWN_SIGN = "● "
PLACE = "100 * (datum.rank - 0.5) / datum.total"


def curve_chart(curve: Curve, printed: Printed | None = None) -> "draw.Panel":
    """One layered chart, so that curve and choices share their horizontal axis and follow the width of the page."""
    import altair as alt

    lines = _lines(curve)
    lowest = lines["y"].min() - UNITS_PER_LINE
    # Three labels and a short title have room on a phone.
    x = {"domain": (0, 100), "nice": False, "title": "% of specifications", "axis": {"values": [0, 50, 100]}}
    y = {"domain": (lowest, 100), "nice": False, "title": "% of evaluable patients", "axis": _axis(lines)}
    colour = DISEASE_COLOURS[REGISTRY[curve.endpoint].disease]
    left = _left(curve)
    options = lines[lines["code"] != ""].drop(columns=["text", "heading"]).to_dict("records")
    datasets = combinations_of(curve) | {"options": options}
    layers = (*_steps(left, colour, x, y), _bars(left, colour, x, y), *_own(curve, printed, left, x, y))
    height = CURVE_HEIGHT - round(lowest / UNITS_PER_LINE) * LINE
    chart = alt.layer(*layers, datasets=datasets).properties(width="container", height=height)
    return chart.add_params(*lists_of(curve, begins_with_any=True))


def _lines(curve: Curve) -> pd.DataFrame:
    """The lines under the curve: each choice as a heading, then its options."""
    lines = []
    for axis, choice in curve.moving.items():
        lines.append({"text": choice.title, "heading": True, "code": "", "choice": "", "option": "", "reason": ""})
        for place, option in enumerate(choice.options):
            mark = OWN_SIGN if place == curve.own[axis] else ""
            words = {"choice": choice.title, "option": option.label, "reason": option.reason}
            lines.append({"text": mark + option.label, "heading": False, "code": f"{axis}:{SIGNS[place]}"} | words)
    return pd.DataFrame(lines).assign(y=[-UNITS_PER_LINE * (place + 1.5) for place in range(len(lines))])


def _axis(lines: pd.DataFrame) -> dict:
    """Per cent above, words below; headings stand out."""
    texts, headings = list(lines["text"]), list(lines.loc[lines["heading"], "y"])
    place = f"round(-datum.value / {UNITS_PER_LINE} - 1.5)"
    is_heading = {"test": f"indexof({headings}, datum.value) >= 0", "value": "bold"}
    return {
        "values": [0, 25, 50, 75, 100, *lines["y"]],
        "labelExpr": f"datum.value >= 0 ? datum.value + ' %' : {texts}[{place}]",
        "labelFontWeight": {"condition": is_heading, "value": "normal"},
        "labelOffset": 0,
        "labelOverlap": False,
        "ticks": False,
    }


def _left(curve: Curve) -> "draw.Mark":
    """What the lists leave of the specifications, sorted by rate and ranked."""
    import altair as alt

    return (
        fixed_by_lists(curve)
        .transform_window(rank="row_number()", sort=[alt.SortField("e")])
        .transform_joinaggregate(total="count()")
        .transform_calculate(place=PLACE)
    )


def _steps(left: "draw.Mark", colour: str, x: dict, y: dict) -> tuple:
    """One step per different estimate: its interval as a pale block, its rate as a line."""
    steps = with_words(
        left.transform_aggregate(
            groupby=["i"], first="min(rank)", last="max(rank)", count="count()", total="min(total)"
        ).transform_calculate(
            x0="100 * (datum.first - 1) / datum.total",
            x1="100 * datum.last / datum.total",
            many="datum.count + ' of ' + datum.total",
        )
    )
    look: dict[str, Any] = {
        "x2": "x1:Q",
        "tips": {"s": "Rate", "many": "Specifications"},
        "color": colour,
        "aria": False,
    }
    across = draw.across("x0", **x)
    return (
        draw.interval(steps, draw.upright("l", **y), "h", across, kind="rect", opacity=0.25, **look),
        draw.mark("rule", steps, draw.upright("v", **y), across, strokeWidth=3, **look),
    )


def _bars(left: "draw.Mark", colour: str, x: dict, y: dict) -> "draw.Mark":
    """Per column of the picture and option, a bar whose height is the share of rates there made with the option."""
    import altair as alt

    options = alt.LookupData(data=alt.NamedData("options"), key="code", fields=["y", "choice", "option", "reason"])
    axes = "sequence(length(datum.k))"
    bars = (
        left.transform_calculate(column=f"floor({COLUMNS} * datum.place / 100)")
        .transform_joinaggregate(here="count()", groupby=["column"])
        .transform_calculate(axis=axes)
        .transform_flatten(["axis"])
        .transform_calculate(code="datum.axis + ':' + substring(datum.k, datum.axis, datum.axis + 1)")
        .transform_aggregate(groupby=["column", "code"], count="count()", here="min(here)")
        .transform_lookup(lookup="code", from_=options)
        .transform_filter("isValid(datum.y)")
        .transform_calculate(
            x0=f"{100 / COLUMNS} * (datum.column + 0.1)",
            x1=f"{100 / COLUMNS} * (datum.column + 0.9)",
            y0=f"datum.y - {BAR} * datum.count / datum.here",
            y1=f"datum.y + {BAR} * datum.count / datum.here",
            share="round(100 * datum.count / datum.here) + ' % of the rates here'",
        )
    )
    tips = {"choice": "Choice", "option": "Option", "reason": "Why", "share": "Made with it"}
    look: dict[str, Any] = {"kind": "rect", "x2": "x1:Q", "color": colour, "aria": False, "tips": tips}
    return draw.interval(bars, draw.upright("y0", **y), "y1", draw.across("x0", **x), **look)


def _own(curve: Curve, printed: Printed | None, left: "draw.Mark", x: dict, y: dict) -> tuple:
    """The run's own rate as a dot with a line through its choices, and the printed value as a hollow diamond."""
    own = with_words(left.transform_filter(f"datum.k == '{code_of(curve.own[:-1])}'"))
    across = draw.across("place", **x)
    marks = (
        draw.mark("rule", own, across, color=BEFORE, strokeWidth=1, strokeDash=[3, 3]),
        draw.mark("point", own, across, draw.upright("v", **y), tips={"s": "This run"}, color=INK, size=70),
    )
    if printed is None:
        return marks
    value = own.transform_calculate(printed=printed.value)
    hollow: dict[str, Any] = {"shape": "diamond", "filled": False, "color": INK, "size": 240, "strokeWidth": 2}
    at_value = draw.upright("printed", **y)
    return *marks, draw.mark("point", value, across, at_value, tips={"printed:Q": "Printed, %"}, **hollow)
