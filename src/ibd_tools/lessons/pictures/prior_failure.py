"""The picture of prior failure: two hospitals as bars as wide as their kinds of patients, and what they print."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ibd_study.figures import Figure
from ibd_tools.lessons.controls import GUESS, SEEN, SHOWN, TRUTH
from ibd_tools.lessons.pictures.framed import chosen_of, framed, percent, steered
from ibd_tools.lessons.pictures.percent_lines import Dot, across, over_lines, pale, upright
from ibd_tools.lessons.prior_failure import GAP, KEY, NORTH, OTHERS, SOUTH, failure_sweep

if TYPE_CHECKING:
    import altair as alt

HEADINGS = {
    "north": "North prints, %",
    "south": "South prints, %",
    "north_standardised": "North, with the patients of both, %",
    "south_standardised": "South, with the patients of both, %",
}
TITLE = "% of patients"
# Units of height: a hospital, its bars within, and the gap between two bars.
HOSPITAL, BARS, GAP_BETWEEN = 1.7, 1.1, 0.8


@dataclass(frozen=True)
class Hospital:
    """Its name, how many patients had a prior failure, and both rates of remission, in the browser's terms."""

    name: str
    failed: str
    if_failed: str
    otherwise: str


HOSPITALS = (
    Hospital("North, old drug", NORTH.name, "datum.north_if_failed", f"{OTHERS:g}"),
    Hospital("South, new drug", SOUTH.name, "datum.south_if_failed", "datum.south_otherwise"),
)
DOTS = (
    Dot(f"'North prints: remission in ' + {percent('north')}", "datum.north"),
    Dot(
        f"'South prints: ' + ({SHOWN} ? 'remission in ' + {percent('south')} : 'your guess, ' + {GUESS} + ' %')",
        "datum.south",
        is_hidden=True,
        is_guessed=True,
    ),
    *(
        Dot(
            f"'{words}, with the patients of both: ' + ({SHOWN} ? {percent(name)} : '?')",
            f"datum.{name}",
            TRUTH,
            is_hidden=True,
        )
        for words, name in (("North", "north_standardised"), ("South", "south_standardised"))
    ),
)


def picture() -> Figure:
    """Two hospitals and four lines, with controls for their patients, prior failure and what the new drug adds."""
    sweep = failure_sweep()
    found, chosen = sweep.at(), chosen_of(sweep)
    words = (
        f"Two hospitals, each a pair of bars. Left are patients after a failure: {NORTH.start:g} % in North and "
        f"{SOUTH.start:g} % in South. In both {found['north_if_failed']:.0f} % of these and {OTHERS:g} % of the others "
        f"are in remission. North prints {found['north']:.1f} %; what South prints is hidden until it is asked for.",
        "A bar is as wide as its share of the hospital's patients, and filled as high as its rate of remission, in "
        "per cent: left after failure of an earlier biologic, right all others. What a hospital prints is its whole "
        "filled part. Green are both hospitals if both had the same patients.",
    )
    chart = over_lines(chosen, lambda top: _hospitals(chosen, top), HOSPITAL * len(HOSPITALS), DOTS, TITLE)
    chart = steered(chart, sweep, "Your guess: % in remission in South", "Show what South prints")
    return framed(KEY, "Can equal hospitals print different rates?", chart, words, sweep, HEADINGS, GAP)


def _hospitals(chosen: "alt.Chart", top: float) -> list:
    layers = []
    for place, hospital in enumerate(HOSPITALS):
        ground = top - HOSPITAL * (place + 1) + (HOSPITAL - BARS) / 3
        layers.append(_words(chosen, hospital, ground + BARS + 0.25, top))
        layers += _bar(chosen, ("0", f"{hospital.failed} - {GAP_BETWEEN}"), hospital.if_failed, ground, top)
        layers += _bar(chosen, (hospital.failed, "100"), hospital.otherwise, ground, top)
    return layers


def _words(chosen: "alt.Chart", hospital: Hospital, y: float, top: float) -> "alt.Chart":
    import altair as alt

    said = f"'{hospital.name}: ' + {hospital.failed} + ' % after a failure (left)'"
    placed = chosen.transform_calculate(words=said, y=f"{y}")
    return placed.mark_text(align="left", aria=False).encode(upright("y", top), alt.Text("words:N"), x=alt.value(0))


def _bar(chosen: "alt.Chart", ends: tuple[str, str], rate: str, ground: float, top: float) -> list:
    """A pale bar, filled up to its rate, with the rate written at its foot."""
    import altair as alt

    first, last = ends
    placed = chosen.transform_calculate(
        x0=first,
        x1=last,
        middle=f"({first} + {last}) / 2",
        y0=f"{ground}",
        y1=f"{ground + BARS}",
        filled=f"{ground} + {BARS} * {rate} / 100",
        foot=f"{ground + 0.15}",
        rate=f"format({rate}, '.0f')",
    )
    x = {"x": across("x0", TITLE), "x2": alt.X2("x1"), "y": upright("y0", top)}
    return [
        placed.mark_rect(fill=pale(SEEN), aria=False).encode(**x, y2=alt.Y2("y1")),
        placed.mark_rect(fill=SEEN, aria=False).encode(**x, y2=alt.Y2("filled")),
        placed.mark_text(aria=False).encode(across("middle", TITLE), upright("foot", top), alt.Text("rate:N")),
    ]
