"""A sheet of A4 in pixels, on which boxes, lines, points and words are put by their place."""

import json
import textwrap
from typing import Any

import pandas as pd

from ibd_study.figures import grammar as draw
from ibd_study.figures.theme import INK

WIDTH, HEIGHT = 800, 1131
LEFT, RIGHT = 40, 760
# The outline of a bold letter, as a part of its size.
OUTLINE = 30
# The kinds of marks from the lowest to the highest, with the fields that say where they end or what they say.
ENDS = {"x2": "right:Q", "y2": "bottom:Q"}
KINDS: dict[str, dict[str, Any]] = {"rect": ENDS, "rule": ENDS, "point": {}, "text": {"text": "words"}}
NO_AXIS: dict[str, Any] = {"axis": None, "zero": False, "nice": False}


class Poster:
    """Marks put on the sheet; places are pixels from its upper left corner.

    Boxes lie below lines, lines below points, points below words; within a kind, looks lie in the order in which they
    are first put. Marks that look alike are drawn as one.
    """

    def __init__(self) -> None:
        self._marks: dict[str, dict[str, tuple[dict[str, Any], list[dict[str, Any]]]]] = {kind: {} for kind in KINDS}

    def _put(self, kind: str, look: dict[str, Any], **place: Any) -> None:
        self._marks[kind].setdefault(json.dumps(look, sort_keys=True), (look, []))[1].append(place)

    def box(self, left: float, top: float, right: float, bottom: float, **look: Any) -> None:
        """A filled rectangle."""
        self._put("rect", look, x=left, y=top, right=right, bottom=bottom)

    def line(self, left: float, top: float, right: float, bottom: float, **look: Any) -> None:
        """A straight line."""
        self._put("rule", look, x=left, y=top, right=right, bottom=bottom)

    def point(self, x: float, y: float, **look: Any) -> None:
        """A mark of a shape."""
        self._put("point", look, x=x, y=y)

    def write(self, x: float, y: float, words: str, *, width: int = 0, bold: bool = False, **look: Any) -> int:
        """Words on one line, or on several where they have line ends or are wider than ``width`` letters: how many.

        Bold letters are the others with an outline: of two fonts, the writer of PDF numbers now this, now that first.
        """
        text = textwrap.fill(words, width) if width else words
        look = {"align": "left", "baseline": "middle", "lineBreak": "\n", "color": INK} | look
        outline = {"stroke": look["color"], "strokeWidth": look["fontSize"] / OUTLINE} if bold else {}
        self._put("text", look | outline, x=x, y=y, words=text)
        return text.count("\n") + 1

    def heading(self, y: float, words: str) -> None:
        """The title of a part of the sheet."""
        self.write(LEFT, y, words, fontSize=18, bold=True)

    def panel(self) -> "draw.Panel":
        """The sheet as one chart."""
        marks = [
            draw.mark(kind, pd.DataFrame(places), _x(), _y(), **KINDS[kind], **look)
            for kind, alike in self._marks.items()
            for look, places in alike.values()
        ]
        return draw.panel(*marks, height=HEIGHT, padding=0)


def _x() -> Any:
    return draw.across("x", (0, WIDTH), **NO_AXIS)


def _y() -> Any:
    return draw.upright("y", (HEIGHT, 0), **NO_AXIS)
