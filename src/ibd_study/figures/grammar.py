"""The axes and marks that charts are made of: dots with intervals, bars, curves, lines, squares and words.

A chart is a :func:`panel` of marks that are given the same axes. Figures import no Altair: it is slow to import, so
each function here does so when it is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from ibd_study.figures.theme import INK, LINES, PAPER

if TYPE_CHECKING:
    import altair as alt

    Mark = alt.Chart
    Panel = alt.TopLevelMixin

PERCENT = (0, 100)
DASHED = [5, 4]
Tips = Mapping[str, str | tuple[str, str]]


def rows(labels: Iterable[str], field: str = "label", *, every: bool = False, **axis: Any) -> alt.Y:
    """A row for each label, from top to bottom, and with ``every`` also for those without a mark.

    Labels are broken into lines by :func:`wrapped`.
    """
    import altair as alt

    order = list(dict.fromkeys(labels))
    options: dict[str, Any] = {"scale": {"domain": order}} if every else {}
    return alt.Y(f"{field}:N", sort=order, title=None, axis=alt.Axis(**{"labelExpr": LINES} | axis), **options)


def across(field: str, domain: Iterable[float] | None = None, **options: Any) -> alt.X:
    """A horizontal axis of numbers; options are those of Altair's channel, ``domain`` its two ends."""
    import altair as alt

    return alt.X(f"{field}:Q", **_scaled(domain, options))


def upright(field: str, domain: Iterable[float] | None = None, **options: Any) -> alt.Y:
    """A vertical axis of numbers; see :func:`across`."""
    import altair as alt

    return alt.Y(f"{field}:Q", **_scaled(domain, options))


def _scaled(domain: Iterable[float] | None, options: dict[str, Any]) -> dict[str, Any]:
    import altair as alt

    scale: dict[str, Any] = {"domain": list(domain)} if domain is not None else {}
    scale |= {name: options.pop(name) for name in ("zero", "nice", "type") if name in options}
    return options | ({"scale": alt.Scale(**scale)} if scale else {})


def beside(field: str, order: Iterable[str]) -> alt.YOffset:
    """Marks of one row under one another, in the order of the values of a field."""
    import altair as alt

    return alt.YOffset(f"{field}:N", sort=list(order))


def level(channel: str, field: str, **options: Any) -> Any:
    """An axis, x or y, with a place for each level of a short scale."""
    import altair as alt

    return getattr(alt, channel.upper())(f"{field}:O", **options)


def shade(field: str, colour: str) -> alt.Color:
    """From white to a colour as a number grows."""
    import altair as alt

    return alt.Color(f"{field}:Q", legend=None, scale=alt.Scale(range=[PAPER, colour], interpolate="rgb"))


def either(test: str, colour: str, other: str) -> alt.Color:
    """One colour where an expression of Vega holds, another where it does not."""
    import altair as alt

    return alt.Color(condition={"test": test, "value": colour}, value=other)


def by_value(channel: str, field: str, looks: Mapping[str, Any], **options: Any) -> Any:
    """How marks look by the value of a field: ``channel`` is Color, StrokeDash, Shape, Stroke or Fill."""
    import altair as alt

    scale = alt.Scale(domain=list(looks), range=list(looks.values()))
    return getattr(alt, channel)(f"{field}:N", scale=scale, **{"title": None} | options)


def mark(
    kind: str,
    frame: pd.DataFrame | Mark,
    *channels: Any,
    tips: Tips | None = None,
    where: str = "",
    **look: Any,
) -> Mark:
    """One mark for each row of a frame.

    Parameters
    ----------
    kind
        Of mark: point, rule, bar, rect, line, area, text or tick.
    frame
        What is drawn; also a chart of named data with transforms of its own.
    channels
        Axes, and looks by value.
    tips
        What is shown when one points at it: words by field. A field with ``:Q`` behind it is shown as a number, which
        may have a format of its own after the words.
    where
        Rows to draw, as an expression of Vega.
    look
        Of all marks; ``x2``, ``y2``, ``text``, ``href``, ``order`` and ``detail`` name a field.
    """
    import altair as alt

    named = ("x2", "y2", "text", "href", "order", "detail")
    fields: dict[str, Any] = {name: _typed(look.pop(name)) for name in named if name in look}
    if tips:
        fields["tooltip"] = [_tip(field, words) for field, words in tips.items()]
    chart = alt.Chart(frame) if isinstance(frame, pd.DataFrame) else frame
    chart = chart.transform_filter(where) if where else chart
    return getattr(chart, f"mark_{kind}")(**look).encode(*channels, **fields)


def _tip(field: str, words: str | tuple[str, str]) -> alt.Tooltip:
    import altair as alt

    title = words if isinstance(words, str) else words[0]
    look: dict[str, Any] = {} if isinstance(words, str) else {"format": words[1]}
    look |= {"title": title} if title != field.partition(":")[0] else {}
    return alt.Tooltip(_typed(field), **look)


def _typed(field: str) -> str:
    return field if ":" in field else f"{field}:N"


def interval(
    frame: pd.DataFrame | Mark, low: alt.X | alt.Y, high: str, *channels: Any, kind: str = "rule", **look: Any
) -> Mark:
    """A line from one number to another, or a bar; horizontal or upright as its lower end is."""
    import altair as alt

    end: dict[str, Any] = {"x2" if isinstance(low, alt.X) else "y2": f"{high}:Q"}
    return mark(kind, frame, low, *channels, **end, **look)


def dots(
    frame: pd.DataFrame,
    value: alt.X | alt.Y,
    *channels: Any,
    ends: tuple[str, str] = ("ci_low", "ci_high"),
    tips: Tips | None = None,
    **look: Any,
) -> list[Mark]:
    """Estimates as dots, each with its interval as a line in the same colour; both lead where a link leads.

    ``ends`` name the limits of the intervals; ``look`` is that of the dots.
    """
    line: dict[str, Any] = {name: look[name] for name in ("color", "yOffset", "href") if name in look}
    line |= {"tips": tips} if "href" in look else {}
    return [
        interval(frame, type(value)(f"{ends[0]}:Q"), ends[1], *channels, **line),
        mark("point", frame, value, *channels, tips=tips, **look),
    ]


def printed_diamonds(frame: pd.DataFrame, *channels: Any, tips: Tips, **look: Any) -> Mark:
    """Printed values as hollow diamonds."""
    hollow: dict[str, Any] = {"shape": "diamond", "filled": False, "color": INK, "size": 220, "strokeWidth": 1.5}
    return mark("point", frame, across("printed"), *channels, tips=tips, **hollow | look)


def reference(*values: float, upright_at: bool = True, domain: Iterable[float] | None = None, **look: Any) -> Mark:
    """A line through the whole chart at each number: upright, or level."""
    line: dict[str, Any] = {"color": INK, "strokeDash": DASHED, "strokeWidth": 1.5} | look
    channel = (across if upright_at else upright)("reference", domain)
    return mark("rule", pd.DataFrame({"reference": values}), channel, **line)


def words_at(frame: pd.DataFrame | Mark, text: str, *channels: Any, **look: Any) -> Mark:
    """Words of a field; channels say where, among them :func:`at`."""
    return mark("text", frame, *channels, text=text, **look)


def at(channel: str, value: object, *, pixels: bool = False) -> Any:
    """One place on an axis for all marks: a number of the axis, or pixels (also "width" and "height")."""
    import altair as alt

    name = f"{channel.upper()}{'Value' if pixels else 'Datum'}"
    return getattr(alt, name)(value)


def reasons(frame: pd.DataFrame, text: str, *channels: Any, edge: str = "left") -> list[Mark]:
    """Why rows have no mark, at the left or right edge; nothing where every row has one."""
    place, inwards = (0, 4) if edge == "left" else ("width", -4)
    look = {"align": edge, "dx": inwards, "fontStyle": "italic"}
    return [] if frame.empty else [words_at(frame, text, at("x", place, pixels=True), *channels, **look)]


def panel(*layers: Any, height: float, **properties: Any) -> Panel:
    """A chart of marks one over the other, as wide as its place; properties such as ``title`` and ``description``."""
    import altair as alt

    return alt.layer(*layers).properties(width="container", height=height, **properties)


def only_words(words: str, height: float = 60, **look: Any) -> Panel:
    """A chart that holds a sentence, where there is nothing to draw."""
    drawn = words_at(pd.DataFrame({"words": [words]}), "words", **look)
    return drawn.properties(width="container", height=height)
