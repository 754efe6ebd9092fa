"""A drawing and the small pieces of SVG that it is made of, in the colours of the page's theme: dark in the dark."""

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Sketch:
    """A drawing that no patient's number enters; its anchor on the page is ``sketch-<key>``.

    ``drawn`` holds elements of SVG, ``frame`` what of the plane is seen (left, top, width and height), ``alt`` what is
    to be seen in words, and ``script`` what a reader can do with it; without scripts the drawing stands still.
    """

    key: str
    drawn: str
    frame: tuple[float, float, float, float]
    alt: str
    script: str = ""

    def html(self) -> str:
        """The drawing as HTML that works from a file, without network, and without scripts."""
        frame = " ".join(f"{value:g}" for value in self.frame)
        svg = element("svg", self.drawn, viewBox=frame, role="img", aria_label=self.alt)
        script = f"<script>{self.script}</script>" if self.script else ""
        return f'<div class="ibd-sketch" id="sketch-{self.key}">{svg}</div>{script}'


def element(name: str, *content: str, **attributes: object) -> str:
    """One element; ``kind`` is its class, an underscore in a name a hyphen, numbers have two decimals at most.

    Examples
    --------
    >>> element("circle", kind="ibd-cell", cx=1.256, r=3, stroke_width=2)
    '<circle class="ibd-cell" cx="1.26" r="3" stroke-width="2"/>'
    >>> element("text", "a < b", x=1)
    '<text x="1">a &lt; b</text>'
    """
    renamed = {"class" if key == "kind" else key.replace("_", "-"): value for key, value in attributes.items()}
    said = "".join(f' {key}="{escape(_number(value))}"' for key, value in renamed.items())
    inner = "".join(part if part.startswith("<") else escape(part) for part in content)
    return f"<{name}{said}>{inner}</{name}>" if inner else f"<{name}{said}/>"


def _number(value: object) -> str:
    return f"{round(value, 2):g}" if isinstance(value, int | float) else str(value)


def words(x: float, y: float, *lines: str, anchor: str = "middle", kind: str = "") -> str:
    """Text of one or several lines, the first on ``y``."""
    spans = [
        element("tspan", line, x=x, **({} if place == 0 else {"dy": "1.25em"})) for place, line in enumerate(lines)
    ]
    return element("text", *spans, x=x, y=y, text_anchor=anchor, **({"kind": kind} if kind else {}))


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """A straight line."""
    return element("line", kind=kind, x1=x1, y1=y1, x2=x2, y2=y2)


def box(x: float, y: float, width: float, height: float, kind: str, radius: float = 8) -> str:
    """A rectangle with round corners."""
    return element("rect", kind=kind, x=x, y=y, width=width, height=height, rx=radius)


def arrow(x1: float, y1: float, x2: float, y2: float) -> str:
    """An arrow straight down, up or sideways, its head a small triangle."""
    length = max(abs(x2 - x1), abs(y2 - y1))
    along, down = (x2 - x1) / length, (y2 - y1) / length
    back_x, back_y = x2 - 8 * along, y2 - 8 * down
    tips = [(x2, y2), (back_x - 5 * down, back_y + 5 * along), (back_x + 5 * down, back_y - 5 * along)]
    head = element("polygon", kind="ibd-ink", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in tips))
    return line(x1, y1, back_x, back_y, "ibd-stroke") + head
