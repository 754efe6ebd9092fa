"""The whole book as one PDF: contents with right numbers, links that lead into it, no place of this computer."""

import io
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from ibd_tools.book import BookError
from ibd_tools.book import pdf as printing
from ibd_tools.book.pdf import print_book
from ibd_tools.cli import main


def test_a_run_without_a_book_is_named_with_what_to_do(tmp_path):
    with pytest.raises(BookError, match=r"run 'nri' has no finished book to print(.|\n)*build it first: make book"):
        print_book(tmp_path / "nri", tmp_path / "book.pdf")


def test_without_chromium_one_line_says_how_to_get_it(small_book, tmp_path, monkeypatch):
    monkeypatch.setattr(printing, "BROWSERS", ("no-such-browser",))
    with pytest.raises(BookError, match=r"Chromium prints the book, and was not found(.|\n)*apt-get install chromium"):
        print_book(small_book, tmp_path / "book.pdf")
    assert not (tmp_path / "book.pdf").exists()


def test_the_command_says_an_error_without_a_traceback(tmp_path):
    done = CliRunner().invoke(main, ["pdf", "no-such-run", "--out", str(tmp_path / "book.pdf")])
    assert done.exit_code == 1 and "has no finished book to print" in done.output


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(not any(map(shutil.which, printing.BROWSERS)), reason="Chromium is not installed")
def test_a_small_book_is_printed_whole(small_book, tmp_path):
    out = tmp_path / "book.pdf"
    sheets = print_book(small_book, out)
    book = PdfReader(out)
    assert len(book.pages) == sheets
    contents = " ".join(book.pages[0].extract_text().split())
    marks = [mark for mark in book.outline if not isinstance(mark, list)]
    assert len(marks) >= 3
    assert marks[0].title == book.metadata.title and "Remission" in marks[0].title
    for mark in marks:
        place = book.get_destination_page_number(mark) + 1
        assert f"{' '.join(mark.title.split())} {place} " in f"{contents} ", mark.title
        assert re.search(rf"\b{place}\s*$", book.pages[place - 1].extract_text()), "the number on the sheet"
        assert "Not for clinical use" in book.pages[place - 1].extract_text()
    links = [link.get_object() for link in book.pages[0]["/Annots"]]
    assert len(links) == len(marks) and all("/Dest" in link for link in links)
    written = io.BytesIO(out.read_bytes()).getvalue()
    assert b"file:" not in written and str(Path.home()).encode() not in written
