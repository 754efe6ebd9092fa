"""The whole book as one PDF: Chromium prints each page as the style sheet says, pypdf joins and numbers them."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import escape, unescape
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import yaml
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, NameObject

from ibd_tools.book.building import HTML
from ibd_tools.book.problems import BookError
from ibd_tools.book.run_data import open_run
from ibd_tools.book.sheet import SHEET, run_day, sheet_style
from ibd_tools.book.staging import STAGED
from ibd_tools.book.toc import TOC, listed_pages

MAC = "/Applications/{0}.app/Contents/MacOS/{0}"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", *map(MAC.format, ("Google Chrome", "Chromium")))
OPTIONS = ("--headless", "--disable-gpu", "--no-pdf-header-footer", "--hide-scrollbars")
PATIENCE_SECONDS = 300
CONTENTS = "contents"
_TITLE = re.compile(r'<p class="ibd-source"[^>]*><strong>(.*?)</strong>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
PAGE = '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>{title}</title>{head}<style>{style}</style>{body}'
FOOT = '<link rel="stylesheet" href="_static/ibd.css">'
LISTED = """
body { margin: 0; font: 10pt/1.45 "Liberation Sans", Arial, Helvetica, sans-serif; }
h2 { margin: 1em 0 0.2em; font-size: 1.05em; } ol { margin: 0; padding: 0; list-style: none; }
li { display: flex; gap: 1em; justify-content: space-between; } a { color: #0b5394; text-decoration: none; }
"""
NUMBERED = """
div { height: 1px; break-after: page; } div:last-child { break-after: auto; }
@page { size: A4; margin: 14mm 14mm 17mm; @bottom-right {
  color: #4a4a4a; content: counter(page); font: 8pt "Liberation Sans", Arial, Helvetica, sans-serif; } }
"""


class Chapter(NamedTuple):
    """One page of the book: the part it belongs to, its name and its title."""

    part: str
    name: str
    title: str


def print_book(run_folder: Path, out: Path) -> int:
    """Print the finished book of a run into one PDF with contents and bookmarks.

    Parameters
    ----------
    run_folder
        Folder of the run.
    out
        The file to write.

    Returns
    -------
    int
        Number of sheets.

    Raises
    ------
    BookError
        When the book is not built, when there is no Chromium, or when it cannot print a page.
    """
    html = run_folder / HTML
    if not (html / SHEET).is_file():
        raise BookError(f"run {run_folder.name!r} has no finished book to print", ["build it first: make book"])
    browser = next(filter(None, map(shutil.which, BROWSERS)), "")
    if not browser:
        raise BookError(
            "Chromium prints the book, and was not found",
            ["install it (Debian: sudo apt-get install chromium), then give the same command again"],
        )
    chapters = list(_chapters(run_folder))
    with tempfile.TemporaryDirectory(prefix="ibd-study-") as folder:
        printer = _Printer(browser, html, Path(folder))
        printer.style.write_text(
            sheet_style(open_run(run_folder), run_day(run_folder), numbered=False), encoding="utf-8"
        )
        with ThreadPoolExecutor(os.cpu_count()) as several:
            prints = dict(zip([one.name for one in chapters], several.map(printer.print, chapters), strict=True))
        writer = _joined(printer, chapters, prints)
        out.parent.mkdir(parents=True, exist_ok=True)
        writer.write(out)
        return len(writer.pages)


def _chapters(run_folder: Path) -> Iterator[Chapter]:
    """All pages in reading order; the first one belongs to no part."""
    toc = yaml.safe_load((run_folder / STAGED / TOC).read_text(encoding="utf-8"))
    parts = [("", [toc["root"]]), *((one["caption"], listed_pages(one)) for one in toc.get("parts", []))]
    parts += [("", listed_pages(toc.get("chapters", [])))]
    for part, pages in parts:
        for name in pages:
            found = _TITLE.search((run_folder / HTML / f"{name}.html").read_text(encoding="utf-8"))
            if not found:
                raise BookError(f"page {name} says no title at its end", ["build the book again: make book"])
            yield Chapter(part, name, unescape(_TAG.sub("", found[1])))


class _Printer:
    """Prints pages of a book that lies in a folder of links, so that its foot can be another one."""

    def __init__(self, browser: str, html: Path, folder: Path) -> None:
        self.browser, self.folder = browser, folder
        self.book = folder / "book"
        (self.book / SHEET.parent).mkdir(parents=True)
        for path in html.iterdir():
            if path.name != SHEET.parent.name:
                (self.book / path.name).symlink_to(path.resolve())
        for path in (html / SHEET.parent).iterdir():
            if path.name != SHEET.name:
                (self.book / SHEET.parent / path.name).symlink_to(path.resolve())
        self.style = self.book / SHEET

    def print(self, chapter: Chapter) -> PdfReader:
        """One page of the book as PDF."""
        out = self.folder / f"{chapter.name}.pdf"
        profile = f"--user-data-dir={self.folder / 'browsers' / chapter.name}"
        # Chromium refuses to sandbox what root runs.
        unboxed = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        place = (self.book / f"{chapter.name}.html").as_uri()
        command = [self.browser, *OPTIONS, *unboxed, profile, f"--print-to-pdf={out}", place]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_SECONDS)
        if not out.is_file():
            raise BookError(f"Chromium did not print {chapter.name}.html", done.stderr.strip().splitlines()[-1:])
        return PdfReader(out)

    def print_body(self, name: str, body: str, style: str, head: str = "") -> PdfReader:
        """A page that is not of the book."""
        text = PAGE.format(title=name, head=head, style=style, body=body)
        (self.book / f"{name}.html").write_text(text, encoding="utf-8")
        return self.print(Chapter("", name, name))


def _joined(printer: _Printer, chapters: list[Chapter], prints: dict[str, PdfReader]) -> PdfWriter:
    title = chapters[0].title
    draft = printer.print_body(CONTENTS, _contents(title, chapters, dict.fromkeys(prints, 0)), LISTED, FOOT)
    begins, sheets = {}, len(draft.pages)
    for chapter in chapters:
        begins[chapter.name] = sheets
        sheets += len(prints[chapter.name].pages)
    writer = PdfWriter()
    writer.add_metadata({"/Title": title})
    contents = printer.print_body(CONTENTS, _contents(title, chapters, begins), LISTED, FOOT)
    for reader in (contents, *prints.values()):
        for page in reader.pages:
            writer.add_page(page)
    _add_bookmarks(writer, chapters, begins)
    _mend_links(writer, printer.book, begins)
    numbers = printer.print_body("numbers", "<div></div>" * sheets, NUMBERED)
    for page, number in zip(writer.pages, numbers.pages, strict=True):
        page.merge_page(number)
        page.compress_content_streams()
    writer.compress_identical_objects()
    return writer


def _contents(title: str, chapters: list[Chapter], begins: dict[str, int]) -> str:
    """The table of contents; each title is a link to its page."""
    parts: dict[str, list[str]] = {}
    for one in chapters:
        line = f'<li><a href="{one.name}.html">{escape(one.title)}</a> <span>{begins[one.name] + 1}</span></li>'
        parts.setdefault(one.part, []).append(line)
    lists = (f"<h2>{escape(part)}</h2><ol>{''.join(lines)}</ol>" for part, lines in parts.items())
    return f"<h1>{escape(title)}</h1>{''.join(lists)}"


def _add_bookmarks(writer: PdfWriter, chapters: list[Chapter], begins: dict[str, int]) -> None:
    parts: dict[str, Any] = {"": None}
    for one in chapters:
        if one.part not in parts:
            parts[one.part] = writer.add_outline_item(title=one.part, page_number=begins[one.name])
        writer.add_outline_item(title=one.title, page_number=begins[one.name], parent=parts[one.part])


def _mend_links(writer: PdfWriter, book: Path, begins: dict[str, int]) -> None:
    """Let links between pages lead there, and drop those to files and within a page: they name places on a disk."""
    sheets = list(writer.pages)
    for sheet in sheets:
        kept = ArrayObject()
        for reference in sheet.get("/Annots", []):
            link = reference.get_object()
            target = link.get("/A", {}).get("/URI", "")
            name = Path(urlsplit(target).path).stem
            if target.startswith(book.as_uri()) and name in begins:
                del link["/A"]
                link[NameObject("/Dest")] = ArrayObject([sheets[begins[name]].indirect_reference, NameObject("/Fit")])
                kept.append(reference)
            elif target.startswith("https://"):
                kept.append(reference)
        sheet[NameObject("/Annots")] = kept
