"""A sheet of A4 to send, on which boxes, lines, points and words are put by their place, in pixels."""

import io
import json
import textwrap
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from ibd_study.figures import INK, chart_spec, svg_of
from ibd_study.figures import grammar as draw
from ibd_study.tables import new_document, plain, word_bytes

WIDTH, HEIGHT = 800, 1131
LEFT, RIGHT = 40, 760
# The outline of a bold letter, as a part of its size.
OUTLINE = 30
# The kinds of marks from the lowest to the highest, with the fields that say where they end or what they say.
ENDS = {"x2": "right:Q", "y2": "bottom:Q"}
KINDS: dict[str, dict[str, Any]] = {"rect": ENDS, "rule": ENDS, "point": {}, "text": {"text": "words"}}
NO_AXIS: dict[str, Any] = {"axis": None, "zero": False, "nice": False}
# A screen of today has two dots a pixel; a page of a PDF is as large, in points, as the picture says.
DOTS_A_PIXEL = 2
PIXELS, A4_POINTS = f'width="{WIDTH}" height="{HEIGHT}"', 'width="595.28" height="841.89"'
A4_MM, WORD_MARGIN_MM = (210, 297), 8


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
        x, y = draw.across("x", (0, WIDTH), **NO_AXIS), draw.upright("y", (HEIGHT, 0), **NO_AXIS)
        marks = [
            draw.mark(kind, pd.DataFrame(places), x, y, **KINDS[kind], **look)
            for kind, alike in self._marks.items()
            for look, places in alike.values()
        ]
        return draw.panel(*marks, height=HEIGHT, padding=0)


@dataclass(frozen=True)
class Sheet:
    """A sheet with its title and the sentence that stands for it; each form has the same bytes for the same picture."""

    key: str
    title: str
    alt: str
    panel: "draw.Panel" = field(repr=False)

    @cached_property
    def svg(self) -> str:
        """The picture itself.

        Raises
        ------
        ValueError
            When it holds patient rows.
        """
        return svg_of(chart_spec(self.panel, self.alt), WIDTH)

    def files(self) -> dict[str, bytes]:
        """The picture in every form, by the ending of its file."""
        import vl_convert

        png = vl_convert.svg_to_png(self.svg, scale=DOTS_A_PIXEL)
        pdf = vl_convert.svg_to_pdf(self.svg.replace(PIXELS, A4_POINTS, 1))
        return {"svg": self.svg.encode(), "png": png, "pdf": pdf, "docx": self._word(png)}

    def _word(self, png: bytes) -> bytes:
        from docx.shared import Mm

        document = new_document(self.title, A4_MM, WORD_MARGIN_MM)
        picture = document.add_picture(io.BytesIO(png), width=Mm(A4_MM[0] - 2 * WORD_MARGIN_MM))
        picture._inline.docPr.set("descr", plain(self.alt))
        return word_bytes(document)
