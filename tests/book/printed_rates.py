"""Every rate of an endpoint that the pages of a finished book print: in tables, in alt texts, and pairs of counts."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag

from ibd_study.endpoints import REGISTRY
from ibd_study.printed import read_published

# What other papers print, and what the audit deduces from it, is no number of the run's patients.
OTHERS = {"assumptions", "audit", "can_the_methods_be_trusted", "mapping", "other_studies", "references"}
# Columns of tables that hold the rate of all evaluable patients at follow-up.
RATES = ("After", "Recomputed", "This run", "As observed", "Rate, % (interval)")
PRINTED = ("Printed", "printed")
RATE = re.compile(r"(?:≈ )?\d+\.\d")
PAIR = re.compile(r"(?<![\d/.])(\d+)/(\d+)(?![\d/])")
SHARE = re.compile(r"(\d+\.\d) % \((\d+)/(\d+)")
NAMES = {"UC": "ulcerative colitis", "CD": "crohn's disease"}


class Place(NamedTuple):
    """Where a rate stands, and how: "69.6", "≈ 69.6", or a word such as "suppressed"."""

    page: str
    kind: str
    words: str


class Cell(NamedTuple):
    """A cell of a table, under its heading and in a row of this name."""

    row: str
    head: str
    words: str


def pages_of(html: Path) -> dict[str, Tag]:
    """What the pages of a book say of the run's patients, by name."""
    found = {path.stem: path for path in html.glob("*.html") if path.stem not in OTHERS}
    pages = {name: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser") for name, path in found.items()}
    return {name: page.find("main") for name, page in pages.items() if page.find("main")}


def said(tag: Tag) -> str:
    """The words of a part of a page, alt texts among them."""
    alts = " ".join(image.get("alt", "") for image in tag.find_all("img"))
    own = " ".join(text for text in tag.find_all(string=True) if text.parent.name not in ("script", "style"))
    return " ".join(f"{own} {alts}".replace("’", "'").split())


def cells_of(table: Tag) -> list[Cell]:
    """All cells but the names of rows."""
    heads = [said(head) for head in table.select("thead th")]
    rows = [[said(cell) for cell in row.find_all(["th", "td"])] for row in table.select("tbody tr")]
    return [Cell(row[0], head, words) for row in rows for head, words in zip(heads[1:], row[1:], strict=False)]


def rates_of(pages: dict[str, Tag], endpoint: str, week: float) -> list[Place]:
    """Every place where a page prints the rate of an endpoint at the follow-up of the run."""
    places = []
    for name, page in pages.items():
        places += [Place(name, "table", words) for words in _in_tables(name, page, endpoint, week)]
        alts = [" ".join(image.get("alt", "").split()) for image in page.find_all("img")]
        places += [Place(name, "alt text", words) for alt in alts for words in _in_words(name, alt, endpoint)]
    return places


def _in_tables(name: str, page: Tag, endpoint: str, week: float) -> Iterator[str]:
    for table in page.find_all("table"):
        title = said(table.find_parent(class_=("ibd-table", "ibd-figure")) or table).lower()
        for cell in cells_of(table):
            if cell.head in RATES and _is_named(cell.row, endpoint, week, f"{name[:2]} {title[:60]}"):
                # A missing number stands in brackets where it is a word of a sentence.
                yield _first(cell.words.strip("[]"))


def _is_named(row: str, endpoint: str, week: float, around: str) -> bool:
    """Whether a row is of the endpoint: its disease stands in the name, or on the page, or above the table."""
    disease = REGISTRY[endpoint].disease
    found = re.fullmatch(r"(?:(UC|CD):? )?(.+?)(?:, week (\d+))?", row)
    is_there = found[1] == disease if found[1] else around.startswith(disease.lower()) or NAMES[disease] in around
    return is_there and found[2].lower() in _labels(endpoint) and found[3] in (None, f"{week:g}")


def _labels(endpoint: str) -> set[str]:
    printed = read_published().get(endpoint)
    return {REGISTRY[endpoint].label.lower()} | ({printed.label.lower()} if printed else set())


def _in_words(name: str, alt: str, endpoint: str) -> Iterator[str]:
    entry = REGISTRY[endpoint]
    named = f"{entry.disease} {entry.label}: "
    forms = [f"{named}as observed ", f"{named}[^;]*?this run ", f"{named}[^;]*?recomputed "]
    if name.startswith(entry.disease.lower()):
        forms.append(f"(?:^|[;.] ){entry.label} after: ")
    for form in forms:
        for match in re.finditer(form, alt):
            yield _first(alt[match.end() :])


def _first(words: str) -> str:
    """The number with which words begin, or the word in its place."""
    number = RATE.match(words)
    return number[0] if number else re.match(r"[^;:,.(\]]*", words)[0].strip()
