"""The text under a table: rows with the numbers that a spreadsheet gives them, under a header that can be used."""

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from ibd_study.checked.problems import Problem
from ibd_study.plain_text import lines_of

UTF_8 = ("utf-8", "utf8")
OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True)
class TextTable:
    """A CSV file as trimmed column names, in which row, and rows of text by their number; blank rows are left out."""

    file: str
    header: list[str]
    header_row: int
    rows: dict[int, list[str]]

    @property
    def ragged(self) -> dict[int, Problem]:
        """By row, what is said of one that has not as many cells as the header."""
        width = len(self.header)
        expected = f"{width} cells, as in the header; a comma inside a value needs quotation marks"
        return {
            number: Problem(self.file, expected, number, value=f"{len(cells)} cells")
            for number, cells in self.rows.items()
            if len(cells) != width
        }

    def cells(self, number: int) -> dict[str, str]:
        """The cells of a row that is not ragged, trimmed, by column."""
        return {name: cell.strip() for name, cell in zip(self.header, self.rows[number], strict=True)}


def read_text(
    path: Path,
    file: str = "",
    *,
    encoding: str = "utf-8",
    absent: str = "a file; there is none of this name",
    also_named: Mapping[str, str] | None = None,
) -> tuple[TextTable | None, list[Problem]]:
    """Read a CSV file as text; without a table it cannot be read, and a problem of a table is one of its header.

    ``file`` is what it is called in problems, by default its own name; ``absent`` what is expected where there is no
    such file; ``also_named`` has other names of columns that mean the same.
    """
    file = file or path.name
    try:
        # A mark of the byte order is no part of the first name.
        with path.open(encoding="utf-8-sig" if encoding.lower() in UTF_8 else encoding, newline="") as text:
            rows, problems = _rows(file, text)
    except FileNotFoundError:
        return None, [Problem(file, absent)]
    except OSError as error:
        return None, [Problem(file, f"a file that can be read ({error.strerror})")]
    except (ValueError, LookupError):
        in_utf_8 = "text in UTF-8; in a spreadsheet, save as 'CSV UTF-8'"
        return None, [Problem(file, in_utf_8 if encoding.lower() in UTF_8 else f"text encoded in {encoding}")]
    if problems:
        return None, problems
    number, *_ = rows
    names = [name.strip() for name in rows.pop(number)]
    header = [(also_named or {}).get(name, name) for name in names]
    separators = [words for separator, words in OTHER_SEPARATORS.items() if separator in header[0]]
    if separators and len(header) == 1:
        expected = "cells separated by commas, and decimal points; in a spreadsheet, save as 'CSV UTF-8'"
        return None, [Problem(file, expected, number, value=f"cells separated by {separators[0]}")]
    repeated = [name for name, count in Counter(header).items() if count > 1 and name]
    return TextTable(file, header, number, rows), [
        Problem(file, "each column name once", number, name) for name in repeated
    ]


def _rows(file: str, text: TextIO) -> tuple[dict[int, list[str]], list[Problem]]:
    rows, number = {}, 0
    try:
        # Strict, since an unclosed quotation mark would swallow the rows after it unseen.
        for number, cells in enumerate(csv.reader(lines_of(text), strict=True), 1):
            if any(map(str.strip, cells)):
                rows[number] = cells
    except csv.Error as error:
        return {}, [Problem(file, f"comma-separated values ({error})", row=number + 1)]
    return rows, [] if rows else [Problem(file, "a header row and data; the file is empty")]
