"""Lines of dots on one axis from 0 to 100, below squares of a hundred patients, as several lessons draw them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ibd_study.figures import INK, PAPER
from ibd_tools.lessons.controls import GUESS, IF_SHOWN, SEEN

if TYPE_CHECKING:
    import altair as alt

COLUMNS, ROWS, PATIENTS = 20, 5, 100
# Units of height: a line of a dot with its words above it, and the rows of squares.
LINE, SQUARES = 1.0, 2.2
PIXELS_PER_UNIT = 62
SQUARE = 100 / COLUMNS
GAP = 0.09
PALE = 0.25
EMPTY = PAPER


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
    """One line: words above, and a dot at a number between 0 and 100, or a bar to ``until``.

    ``words``, ``at`` and ``until`` are in the browser's terms. What is hidden waits for the box to be ticked.
    """

    words: str
    at: str
    colour: str = SEEN
    is_hidden: bool = False
    is_guessed: bool = False
    until: str = ""


def squares_over_lines(
    chosen: "alt.Chart", kinds: Sequence[Kind], dots: Sequence[Dot], axis_title: str
) -> "alt.LayerChart":
    """Squares above, lines of dots below, as layers over the chosen row of a sweep.

    Parameters
    ----------
    chosen
        Chart of one row, that of the setting at which the controls stand.
    kinds
        In the order of the squares; their counts add up to a hundred.
    dots
        From above to below.
    axis_title
        What the numbers from 0 to 100 are.
    """
    return over_lines(chosen, lambda top: squares(chosen, kinds, top, axis_title), SQUARES, dots, axis_title)


def over_lines(
    chosen: "alt.Chart", above: Callable[[float], list], room: float, dots: Sequence[Dot], axis_title: str
) -> "alt.LayerChart":
    """Anything above, lines of dots below, as layers over the chosen row of a sweep.

    Parameters
    ----------
    chosen, dots, axis_title
        As for :func:`squares_over_lines`.
    above
        Layers of what stands above, given the top of the picture.
    room
        Units of height that it takes.
    """
    import altair as alt

    top = room + LINE * len(dots)
    layers = above(top)
    for place, dot in enumerate(dots):
        layers += _line(chosen, dot, top - room - LINE * (place + 0.82), top, axis_title)
    return alt.LayerChart(layer=layers).properties(width="container", height=round(PIXELS_PER_UNIT * top))


def across(name: str, title: str) -> "alt.X":
    """The axis from 0 to 100."""
    import altair as alt

    scale = alt.Scale(domain=[0, 100], nice=False)
    return alt.X(f"{name}:Q", title=title, scale=scale, axis=alt.Axis(values=[0, 25, 50, 75, 100]))


def upright(name: str, top: float) -> "alt.Y":
    """Height in units of the picture, from 0 to its top."""
    import altair as alt

    return alt.Y(f"{name}:Q", axis=None, scale=alt.Scale(domain=[0, top], nice=False))


def squares(chosen: "alt.Chart", kinds: Sequence[Kind], top: float, title: str) -> list:
    """Layers of a hundred squares below the top of a picture."""
    import altair as alt

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
    place = {"x": across("x0", title), "x2": alt.X2("x1"), "y": upright("y0", top), "y2": alt.Y2("y1")}
    layers, before = [], "0"
    for kind in kinds:
        until = f"{before} + {kind.count}"
        own = every.transform_filter(f"datum.patient >= {before} && datum.patient < {until}")
        for colour, opacity in ((kind.before, 1), (kind.colour, IF_SHOWN if kind.before else 1)):
            if colour:
                fill, stroke = pale(colour) if kind.is_pale else colour, INK if colour == EMPTY else colour
                layers.append(own.mark_rect(fill=fill, stroke=stroke, opacity=opacity, aria=False).encode(**place))
        before = until
    return layers


def pale(colour: str) -> str:
    """A colour mixed with white, so that what lies below does not shine through.

    Examples
    --------
    >>> pale("#000000"), pale("#ffffff")
    ('#bfbfbf', '#ffffff')
    """
    parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(255 - PALE * (255 - part)):02x}" for part in parts)


def _line(chosen: "alt.Chart", dot: Dot, y: float, top: float, title: str) -> list:
    import altair as alt

    placed = chosen.transform_calculate(
        words=dot.words, at=dot.at, until=dot.until or dot.at, y=f"{y}", text=f"{y + 0.55}"
    )
    words = placed.mark_text(align="left", aria=False).encode(upright("text", top), alt.Text("words:N"), x=alt.value(0))
    opacity, colour = IF_SHOWN if dot.is_hidden else 1, dot.colour
    rail = chosen.transform_calculate(zero="0", hundred="100", y=f"{y}").mark_rule(color="#d8dee4", aria=False)
    layers = [words, rail.encode(across("zero", title), upright("y", top), alt.X2("hundred"))]
    if dot.until:
        bar = placed.mark_rule(color=colour, opacity=opacity, strokeWidth=9, aria=False)
        layers.append(bar.encode(across("at", title), upright("y", top), alt.X2("until")))
    else:
        mark = placed.mark_point(color=colour, opacity=opacity, size=190, filled=True, aria=False)
        layers.append(mark.encode(across("at", title), upright("y", top)))
    if dot.is_guessed:
        layers.append(_guess(chosen, y, top, title))
    return layers


def _guess(chosen: "alt.Chart", y: float, top: float, title: str) -> "alt.Chart":
    guessed = chosen.transform_calculate(guessed=GUESS, y=f"{y}")
    mark = guessed.mark_point(
        shape="diamond", filled=True, fill="white", stroke=INK, strokeWidth=2, size=170, aria=False
    )
    return mark.encode(across("guessed", title), upright("y", top))
