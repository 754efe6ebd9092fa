"""A sheet of A4 in pixels, on which boxes, lines, points and words are put by their place."""

import textwrap
from typing import Any

import pandas as pd

from ibd_study.figures import grammar as draw
from ibd_study.figures.theme import INK

WIDTH, HEIGHT = 800, 1131
LEFT, RIGHT = 40, 760
# The outline of a bold letter, as a part of its size.
OUTLINE = 30
NO_AXIS: dict[str, Any] = {"axis": None, "zero": False, "nice": False}


class Poster:
    """Marks in the order in which they are put on the sheet; places are pixels from its upper left corner."""

    def __init__(self) -> None:
        self._marks: list[Any] = []

    def box(self, left: float, top: float, right: float, bottom: float, **look: Any) -> None:
        """A filled rectangle."""
        frame = pd.DataFrame([{"x": left, "right": right, "y": top, "bottom": bottom}])
        ends: dict[str, Any] = {"x2": "right:Q", "y2": "bottom:Q"}
        self._marks.append(draw.mark("rect", frame, _x(), _y(), **ends, **look))

    def line(self, left: float, top: float, right: float, bottom: float, **look: Any) -> None:
        """A straight line."""
        frame = pd.DataFrame([{"x": left, "y": top, "order": 0}, {"x": right, "y": bottom, "order": 1}])
        self._marks.append(draw.mark("line", frame, _x(), _y(), order="order:Q", **look))

    def point(self, x: float, y: float, **look: Any) -> None:
        """A mark of a shape."""
        self._marks.append(draw.mark("point", pd.DataFrame([{"x": x, "y": y}]), _x(), _y(), **look))

    def write(self, x: float, y: float, words: str, *, width: int = 0, bold: bool = False, **look: Any) -> int:
        """Words on one line, or on several where they have line ends or are wider than so many letters; how many lines.

        Bold letters are the others with an outline: of two fonts, the writer of PDF numbers now this, now that first.
        """
        text = textwrap.fill(words, width) if width else words
        frame = pd.DataFrame([{"x": x, "y": y, "words": text}])
        place: dict[str, Any] = {"align": "left", "baseline": "middle", "lineBreak": "\n", "color": INK}
        look = place | look
        outline = {"stroke": look["color"], "strokeWidth": look["fontSize"] / OUTLINE} if bold else {}
        self._marks.append(draw.words_at(frame, "words", _x(), _y(), **look | outline))
        return text.count("\n") + 1

    def heading(self, y: float, words: str) -> None:
        """The title of a part of the sheet."""
        self.write(LEFT, y, words, fontSize=18, bold=True)

    def panel(self) -> "draw.Panel":
        """The sheet as one chart."""
        return draw.panel(*self._marks, height=HEIGHT, padding=0)


def _x() -> Any:
    return draw.across("x", (0, WIDTH), **NO_AXIS)


def _y() -> Any:
    return draw.upright("y", (HEIGHT, 0), **NO_AXIS)
