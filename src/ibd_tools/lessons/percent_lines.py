"""Lines of dots on one axis from 0 to 100, below squares of a hundred patients, as several lessons draw them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from ibd_study.figures import INK, PAPER
from ibd_study.figures import grammar as draw
from ibd_tools.lessons.picture import GUESS, IF_SHOWN, SEEN, SHOWN, SILENT, Look, chosen_of, percent
from ibd_tools.lessons.sweep import Sweep

COLUMNS, ROWS, PATIENTS = 20, 5, 100
# Units of height: a line of a dot with its words above it, and the rows of squares.
LINE, SQUARES = 1.0, 2.2
PIXELS_PER_UNIT = 62
SQUARE = 100 / COLUMNS
GAP = 0.09
PALE = 0.25
EMPTY = PAPER
# What is said of a number until the box is ticked.
ASKED, GUESSED = "'?'", f"'your guess, ' + {GUESS} + ' %'"
DIAMOND: Look = {"shape": "diamond", "filled": True, "fill": "white", "stroke": INK, "strokeWidth": 2, "size": 170}


@dataclass(frozen=True)
class Kind:
    """Squares of one kind: how many of a hundred, in the browser's terms, and how they are drawn.

    ``before`` is their colour as long as the box is not ticked, if it is another one.
    """

    count: str
    colour: str
    is_pale: bool = False
    before: str = ""


@dataclass(frozen=True)
class Dot:
    """One line: words and a number above, and a dot at the number, between 0 and 100, or a bar to ``until``.

    ``said``, ``at`` and ``until`` are in the browser's terms. With ``instead``, which is said until the box is ticked,
    the dot waits for it too; ``is_guessed`` puts the guess on the line.
    """

    words: str
    said: str
    at: str
    colour: str = SEEN
    instead: str = ""
    is_guessed: bool = False
    until: str = ""


def percent_dot(words: str, name: str, colour: str = SEEN, instead: str = "", **look: Any) -> Dot:
    """The line of a percentage that was computed under a name."""
    return Dot(words, percent(name), f"datum.{name}", colour, instead, **look)


def squares_over_lines(sweep: Sweep, kinds: Sequence[Kind], dots: Sequence[Dot], axis_title: str) -> alt.LayerChart:
    """Squares above, lines of dots below, as layers over the chosen row of a sweep.

    Parameters
    ----------
    sweep
        What was computed at every setting.
    kinds
        In the order of the squares; their counts add up to a hundred.
    dots
        From above to below.
    axis_title
        What the numbers from 0 to 100 are.
    """
    chosen = chosen_of(sweep)
    return over_lines(chosen, lambda top: squares(chosen, kinds, top, axis_title), SQUARES, dots, axis_title)


def over_lines(
    chosen: alt.Chart, above: Callable[[float], list], room: float, dots: Sequence[Dot], axis_title: str
) -> alt.LayerChart:
    """Anything above, lines of dots below, as layers over the chosen row of a sweep.

    Parameters
    ----------
    chosen
        Chart of one row, that of the setting at which the controls stand.
    above
        Layers of what stands above, given the top of the picture.
    room
        Units of height that it takes.
    dots, axis_title
        As for :func:`squares_over_lines`.
    """
    top = room + LINE * len(dots)
    layers = above(top)
    for place, dot in enumerate(dots):
        layers += _line(chosen, dot, top - room - LINE * (place + 0.82), top, axis_title)
    return alt.LayerChart(layer=layers).properties(width="container", height=round(PIXELS_PER_UNIT * top))


def across(name: str, title: str) -> alt.X:
    """The axis from 0 to 100."""
    scale = alt.Scale(domain=[0, 100], nice=False)
    return alt.X(f"{name}:Q", title=title, scale=scale, axis=alt.Axis(values=[0, 25, 50, 75, 100]))


def upright(name: str, top: float) -> alt.Y:
    """Height in units of the picture, from 0 to its top."""
    return alt.Y(f"{name}:Q", axis=None, scale=alt.Scale(domain=[0, top], nice=False))


def sentence(placed: alt.Chart, y: alt.Y, **look: Any) -> alt.Chart:
    """The field ``words`` at the left edge."""
    return draw.words_at(placed, "words", y, draw.at("x", 0, pixels=True), **{"align": "left"} | SILENT | look)


def squares(chosen: alt.Chart, kinds: Sequence[Kind], top: float, title: str) -> list:
    """Layers of a hundred squares below the top of a picture."""
    every = (
        chosen.transform_calculate(patient=f"sequence({PATIENTS})")
        .transform_flatten(["patient"])
        .transform_calculate(column=f"datum.patient % {COLUMNS}", row=f"floor(datum.patient / {COLUMNS})")
        .transform_calculate(
            x0=f"{SQUARE} * (datum.column + {GAP})",
            x1=f"{SQUARE} * (datum.column + {1 - GAP})",
            y0=f"{top} - {(SQUARES - 0.2) / ROWS} * (datum.row + {GAP})",
            y1=f"{top} - {(SQUARES - 0.2) / ROWS} * (datum.row + {1 - GAP})",
        )
    )
    layers, before = [], "0"
    for kind in kinds:
        until = f"{before} + {kind.count}"
        own = every.transform_filter(f"datum.patient >= {before} && datum.patient < {until}")
        for colour, opacity in ((kind.before, 1), (kind.colour, IF_SHOWN if kind.before else 1)):
            if colour:
                fill, stroke = pale(colour) if kind.is_pale else colour, INK if colour == EMPTY else colour
                layers.append(box(own, across("x0", title), top, fill=fill, stroke=stroke, opacity=opacity))
        before = until
    return layers


def box(placed: alt.Chart, left: alt.X, top: float, upper: str = "y1", **look: Any) -> alt.Chart:
    """A rectangle from ``x0`` and ``y0`` to ``x1`` and ``y1``, or as high as another field says."""
    return draw.mark("rect", placed, left, upright("y0", top), x2="x1", y2=upper, **SILENT, **look)


def pale(colour: str) -> str:
    """A colour mixed with white, so that what lies below does not shine through.

    Examples
    --------
    >>> pale("#000000"), pale("#ffffff")
    ('#bfbfbf', '#ffffff')
    """
    parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(255 - PALE * (255 - part)):02x}" for part in parts)


def _line(chosen: alt.Chart, dot: Dot, y: float, top: float, title: str) -> list:
    said = f"({SHOWN} ? {dot.said} : {dot.instead})" if dot.instead else dot.said
    placed = chosen.transform_calculate(
        words=f"'{dot.words} ' + {said}", at=dot.at, until=dot.until or dot.at, y=f"{y}", text=f"{y + 0.55}"
    )
    height, place = upright("y", top), across("at", title)
    look: Look = {"color": dot.colour, "opacity": IF_SHOWN if dot.instead else 1} | SILENT
    rail = chosen.transform_calculate(zero="0", hundred="100", y=f"{y}")
    guessed = chosen.transform_calculate(guessed=GUESS, y=f"{y}")
    layers = [
        sentence(placed, upright("text", top)),
        draw.mark("rule", rail, across("zero", title), height, x2="hundred", color="#d8dee4", **SILENT),
        draw.mark("rule", placed, place, height, x2="until", strokeWidth=9, **look)
        if dot.until
        else draw.mark("point", placed, place, height, size=190, filled=True, **look),
    ]
    if dot.is_guessed:
        layers.append(draw.mark("point", guessed, across("guessed", title), height, **DIAMOND, **SILENT))
    return layers
