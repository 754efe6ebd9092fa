"""A drawing that no patient's number enters, as a page needs it."""

from dataclasses import dataclass

from ibd_tools.drug.svg import element


@dataclass(frozen=True)
class Sketch:
    """One drawing.

    Parameters
    ----------
    key
        Its anchor on the page is ``sketch-<key>``.
    drawn
        Elements of SVG.
    frame
        What of the plane is seen: left, top, width and height.
    alt
        What is to be seen, in words.
    script
        What a reader can do with it, where scripts run; without them the drawing stands still.
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
