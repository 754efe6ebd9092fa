"""What a checker wants to know of one finished page: its figures, its numbers, and what it loads from elsewhere."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

LOADED = {
    "script": ("src",),
    "link": ("href",),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "iframe": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "video": ("src", "poster"),
    "audio": ("src",),
}
_ELSEWHERE = re.compile(r"^\s*(https?:)?//", re.IGNORECASE)
STYLE_ELSEWHERE = re.compile(r"""(url\(\s*|@import\s+(url\()?)["']?\s*(https?:)?//""", re.IGNORECASE)
_SCRIPT_ELSEWHERE = re.compile(r"https?://(?!www\.w3\.org/)", re.IGNORECASE)
STILL = "data:image/svg+xml;base64,"


@dataclass
class FigureParts:
    """What one figure of a page has."""

    name: str
    charts: int = 0
    tables: int = 0
    described: int = 0
    still: int = 0


@dataclass
class Page:
    """What one page has."""

    figures: list[FigureParts] = field(default_factory=list)
    tables: int = 0
    numbers: int = 0
    unknown: int = 0
    elsewhere: list[str] = field(default_factory=list)
    undescribed: int = 0
    scripts: list[str] = field(default_factory=list)


def read_page(text: str) -> Page:
    """Read a page.

    Examples
    --------
    >>> read_page('<p><span class="ibd-result">57.6 %</span></p>').numbers
    1
    >>> read_page('<script src="https://example.org/x.js"></script>').elsewhere
    ['script https://example.org/x.js']
    """
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.figure: FigureParts | None = None
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        classes = values.get("class", "").split()
        self._note_loaded(tag, values)
        self._note_words(tag, values, classes)
        self._note_figure(tag, values, classes)
        if tag in ("script", "style"):
            self.inside = "" if "json" in values.get("type", "") else tag

    def handle_endtag(self, tag: str) -> None:
        if tag == "figure":
            self.figure = None
        if tag in ("script", "style"):
            self.inside = ""

    def handle_data(self, data: str) -> None:
        pattern = {"script": _SCRIPT_ELSEWHERE, "style": STYLE_ELSEWHERE}.get(self.inside)
        if pattern and (found := pattern.search(data)):
            self.page.elsewhere.append(f"{self.inside} {data[found.start() : found.start() + 60]}")

    def _note_loaded(self, tag: str, values: dict[str, str]) -> None:
        for name in LOADED.get(tag, ()):
            if _ELSEWHERE.match(values.get(name, "")):
                self.page.elsewhere.append(f"{tag} {values[name]}")
        if STYLE_ELSEWHERE.search(values.get("style", "")):
            self.page.elsewhere.append(f"style of {tag}")
        if tag == "script" and "src" in values:
            self.page.scripts.append(values["src"])

    def _note_words(self, tag: str, values: dict[str, str], classes: list[str]) -> None:
        self.page.tables += tag == "table"
        self.page.numbers += "ibd-result" in classes
        self.page.unknown += "ibd-unknown" in classes
        self.page.undescribed += tag == "img" and "alt" not in values

    def _note_figure(self, tag: str, values: dict[str, str], classes: list[str]) -> None:
        if "ibd-figure" in classes:
            self.figure = FigureParts(values.get("id", "without a name"))
            self.page.figures.append(self.figure)
        if self.figure is None:
            return
        self.figure.charts += "ibd-chart" in classes
        self.figure.tables += tag == "table"
        if tag == "img":
            self.figure.described += bool(values.get("alt", "").strip())
            self.figure.still += values.get("src", "").startswith(STILL) and len(values["src"]) > len(STILL)
