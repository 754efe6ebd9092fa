"""Figure 1 of the study, redrawn: which of the four kinases upadacitinib selects."""

from typing import NamedTuple

from ibd_tools.drug.svg import Sketch, box, element, line, words

WIDTH, ROW = 360, 74
BAR_LEFT, BAR_RIGHT = 64, 330


class Kinase(NamedTuple):
    """One kinase: how many times more selective the drug is for JAK1, as printed, and how long its bar is."""

    name: str
    said: str
    share: float
    is_open: bool = False


# The abstract of Parmentier and others prints "~ 60 fold" and "> 100 fold"; bars grow with the number, 0 to 100.
KINASES = (
    Kinase("JAK1", "the one selected", 0.01),
    Kinase("JAK2", "about 60 times", 0.6),
    Kinase("JAK3", "more than 100 times", 1, is_open=True),
    Kinase("TYK2", "no number read (see the table)", 0),
)
ALT = (
    "How many times more selective upadacitinib is in cells for JAK1 than for each other kinase: JAK2 about 60 times, "
    "JAK3 more than 100 times. For TYK2 no number was read; in simulations at clinical doses it is not inhibited."
)


def selectivity() -> Sketch:
    """Four bars, one a kinase."""
    rows = "".join(_row(place, kinase) for place, kinase in enumerate(KINASES))
    axis = line(BAR_LEFT, 34, BAR_LEFT, 34 + 4 * ROW - 18, "ibd-stroke")
    head = words(8, 18, "JAK1 is selected over each, in cells", anchor="start")
    return Sketch("selectivity", head + axis + rows, (0, 0, WIDTH, 40 + 4 * ROW), ALT)


def _row(place: int, kinase: Kinase) -> str:
    top = 40 + place * ROW
    length = kinase.share * (BAR_RIGHT - BAR_LEFT)
    name = words(8, top + 21, kinase.name, anchor="start", kind="ibd-strong")
    bar = box(BAR_LEFT, top, length, 32, "ibd-selected" if place == 0 else "ibd-kinase", 0) if length else ""
    # A number that is only a limit has no end.
    open_end = element("path", kind="ibd-kinase", d=f"M {BAR_RIGHT} {top} l 18 16 l -18 16 Z") if kinase.is_open else ""
    return name + bar + open_end + words(BAR_LEFT + 8, top + 50, kinase.said, anchor="start")
