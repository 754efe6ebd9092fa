"""What a checker wants to know of one finished page: its figures, its numbers, and what it loads from elsewhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import html

LOADING = ("script", "link", "img", "source", "iframe", "embed", "object", "video", "audio")
PLACES = ("src", "srcset", "href", "data", "poster")
# Of several pictures for several screens, any may be from elsewhere.
_ELSEWHERE = re.compile(r"(?:^|,\s)\s*(https?:)?//", re.IGNORECASE)
STYLE_ELSEWHERE = re.compile(r"""(url\(\s*|@import\s+(url\()?)["']?\s*(https?:)?//""", re.IGNORECASE)
_SCRIPT_ELSEWHERE = re.compile(r"https?://(?!www\.w3\.org/)", re.IGNORECASE)
STILL = "data:image/svg+xml;base64,"
SHOWN = 60


@dataclass(frozen=True)
class FigureParts:
    """What one figure of a page has."""

    name: str
    charts: int
    tables: int
    described: int
    still: int


@dataclass(frozen=True)
class Page:
    """What one page has."""

    figures: list[FigureParts]
    tables: int
    numbers: int
    unknown: int
    elsewhere: list[str]
    undescribed: int
    scripts: list[str]


def read_page(text: str) -> Page:
    """Read a page.

    Examples
    --------
    >>> read_page('<p><span class="ibd-result">57.6 %</span></p>').numbers
    1
    >>> read_page('<script src="https://example.org/x.js"></script>').elsewhere
    ['script https://example.org/x.js']
    """
    tree = html.document_fromstring(text, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    return Page(
        figures=[_figure(one) for one in tree.find_class("ibd-figure")],
        tables=len(tree.xpath("//table")),
        numbers=len(tree.find_class("ibd-result")),
        unknown=len(tree.find_class("ibd-unknown")),
        elsewhere=[what for element in tree.xpath("//*") for what in _elsewhere(element)],
        undescribed=len(tree.xpath("//img[not(@alt)]")),
        scripts=tree.xpath("//script/@src"),
    )


def _figure(figure: Any) -> FigureParts:
    pictures = figure.xpath(".//img")
    sources = [one.get("src", "") for one in pictures]
    return FigureParts(
        figure.get("id", "without a name"),
        charts=len(figure.find_class("ibd-chart")),
        tables=len(figure.xpath(".//table")),
        described=sum(bool(one.get("alt", "").strip()) for one in pictures),
        still=sum(source.startswith(STILL) and source != STILL for source in sources),
    )


def _elsewhere(element: Any) -> Iterator[str]:
    """What an element loads from another place than the book: by an attribute, by its style, or by its script."""
    tag, places = element.tag, PLACES if element.tag in LOADING else ()
    yield from (f"{tag} {element.get(name)}" for name in places if _ELSEWHERE.search(element.get(name, "")))
    if STYLE_ELSEWHERE.search(element.get("style", "")):
        yield f"style of {tag}"
    pattern = {"script": _SCRIPT_ELSEWHERE, "style": STYLE_ELSEWHERE}.get(tag)
    if pattern and "json" not in element.get("type", "") and (found := pattern.search(element.text or "")):
        yield f"{tag} {element.text[found.start() : found.start() + SHOWN]}"
