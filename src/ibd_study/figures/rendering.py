"""A figure as a page needs it: live chart, still picture, words for who cannot see it, and its data."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from ibd_study.disclosure import aggregates_only
from ibd_study.figures.data_table import Attachment, data_details
from ibd_study.figures.markup import BADGE, SOURCE_LINE, one_open
from ibd_study.figures.still import SMALL, WIDE, size_of, svg_of
from ibd_study.figures.theme import themed
from ibd_study.words import protection_notes

if TYPE_CHECKING:
    import altair as alt

ID_DIGITS = 12


@dataclass(frozen=True)
class Figure:
    """One figure: its charts, and all that a reader needs beside them.

    Shown as HTML in notebooks and pages, and as words elsewhere. There is no PNG: it would cost a third of the
    time of a notebook, and paper gets the SVG.

    Parameters
    ----------
    key
        Short name; the anchor of the figure and the name of what is downloaded.
    title
        The finding or the question.
    charts
        One or several; several stand side by side where there is room. ``width="container"`` makes a
        chart follow its page.
    alt
        A sentence with the numbers, for readers who do not see the picture. A chart with a ``description``
        of its own is described by that.
    caption
        What is drawn, of how many, and how the intervals were made.
    data
        The aggregated rows shown.
    synthetic
        Whether the patients are invented.
    columns
        Headings of the data table in words, by column.
    attachments
        Files to take away beside the data table, for rows too many to read.
    one_at_a_time
        Whether the reader picks, by its title, which chart is open; for charts too many to show at once.

    Raises
    ------
    ValueError
        When charts or words are missing, or when the data, or those inside a chart, hold patient rows.
    """

    key: str
    title: str
    charts: tuple[alt.TopLevelMixin, ...]
    alt: str
    caption: str
    data: pd.DataFrame
    synthetic: bool
    columns: dict[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    one_at_a_time: bool = False

    def __post_init__(self) -> None:
        for name in ("key", "title", "alt", "caption"):
            if not getattr(self, name).strip():
                raise ValueError(f"figure {self.key!r} has no {name}; write a sentence for {name!r}")
        if not self.charts:
            raise ValueError(f"figure {self.key!r} has no chart; give a tuple of at least one")
        aggregates_only(self.data)

    def html(self) -> str:
        """The figure as HTML that works from a file, without network, and without scripts."""
        return self._framed(f'<p class="ibd-title">{self.heading()}</p>')

    def heading(self) -> str:
        """The title as HTML, with the badge of invented patients."""
        return escape(self.title) + (BADGE if self.synthetic else "")

    def part(self) -> tuple[str, str]:
        """Title and figure apart, for a fold that has the title on it."""
        return self.heading(), self._framed("")

    def specs(self) -> list[dict]:
        """The Vega-Lite specification of each chart, themed and described."""
        return [chart_spec(chart, self.alt) for chart in self.charts]

    def _framed(self, title: str) -> str:
        return (
            f'<figure class="ibd-figure" id="figure-{escape(self.key)}">{title}{self._arranged()}'
            f"<figcaption>{escape(self.caption)}{self._note()}</figcaption>"
            f"{data_details(self.key, self.title, self.data, self.columns, self.attachments)}{SOURCE_LINE}</figure>"
        )

    def _arranged(self) -> str:
        """Charts side by side, or one open at a time under the titles that they would else hold."""
        specs = self.specs()
        if self.one_at_a_time:
            parts = [(escape(spec.pop("title")), _chart_html(self.key, spec, svg_of(spec, WIDE))) for spec in specs]
            return one_open(self.key, parts)
        width = WIDE if len(specs) == 1 else SMALL
        charts = "".join(_chart_html(self.key, spec, svg_of(spec, width)) for spec in specs)
        return f'<div class="ibd-charts">{charts}</div>'

    def _note(self) -> str:
        """What the words of protection mean, where the figure says them."""
        texts = [self.alt, self.caption, *map(str, self.data.to_numpy().ravel())]
        return "".join(f" {note}" for note in protection_notes(texts))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": f"{self.title}\n{self.alt}"}


@dataclass(frozen=True)
class Several:
    """Figures of one kind, as the one value that a cell of a notebook shows.

    One is open at a time; the titles of all are seen, and paper gets all of them.

    Raises
    ------
    ValueError
        When there is no figure.
    """

    figures: tuple[Figure, ...]

    def __post_init__(self) -> None:
        if not self.figures:
            raise ValueError("no figure to show; give at least one")

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        parts = one_open(self.figures[0].key, [figure.part() for figure in self.figures])
        words = "\n".join(figure._repr_mimebundle_()["text/plain"] for figure in self.figures)
        return {"text/html": parts, "text/plain": words}


def chart_spec(chart: alt.TopLevelMixin, alt_text: str) -> dict:
    """The Vega-Lite specification of a chart, themed and described; one that holds patient rows is refused."""
    # The tests hold every chart against the schema; in a run it would take as long as the drawing.
    text = json.dumps(themed(chart.to_dict(validate=False, format="vega-lite")))
    # JSON has no NaN, and a browser would read nothing of the chart: null stands for it.
    spec = json.loads(text, parse_constant={"NaN": None}.__getitem__)
    for rows in spec.get("datasets", {}).values():
        aggregates_only(pd.DataFrame(rows))
    return {"description": alt_text} | spec


def _chart_html(key: str, spec: dict, svg: str) -> str:
    text = json.dumps(spec, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    name = hashlib.sha256(text.encode()).hexdigest()[:ID_DIGITS]
    # It may not end the script element in which it stands.
    inside_script = text.replace("<", "\\u003c")
    width, height = size_of(svg)
    picture = base64.b64encode(svg.encode()).decode()
    return (
        f'<div class="ibd-chart" id="chart-{name}" data-name="{escape(key)}">'
        f'<img alt="{escape(spec["description"])}" width="{width}" height="{height}" '
        f'src="data:image/svg+xml;base64,{picture}">'
        f'<script type="application/json">{inside_script}</script></div>'
    )
