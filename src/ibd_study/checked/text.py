"""The text under a table: rows with the numbers that a spreadsheet gives them, under a header that can be used."""

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TextIO

from ibd_study.checked.problems import Problem, TableError
from ibd_study.plain_text import lines_of

UTF_8 = ("utf-8", "utf8")
OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


NumberedRows = Iterator[tuple[int, list[str]]]
Keep = Callable[[int, NumberedRows], Any]


@dataclass(frozen=True)
class TextTable:
    """A CSV file as trimmed column names, in which row, and rows of text by their number; blank rows are left out.

    ``ragged`` has, by row, what is said of one that has not as many cells as the header; in ``rows`` it is cut or
    filled.
    """

    file: str
    header: list[str]
    header_row: int
    rows: Any
    ragged: dict[int, Problem]

    def cells(self, number: int) -> dict[str, str]:
        """The cells of a row that is not ragged, trimmed, by column."""
        return {name: cell.strip() for name, cell in zip(self.header, self.rows[number], strict=True)}


def _as_they_are(width: int, rows: NumberedRows) -> dict[int, list[str]]:
    return dict(rows)


def read_text(
    path: Path,
    file: str = "",
    *,
    encoding: str = "utf-8",
    absent: str = "a file; there is none of this name",
    also_named: Mapping[str, str] | None = None,
    keep: Keep = _as_they_are,
) -> tuple[TextTable | None, list[Problem]]:
    """Read a CSV file as text; without a table it cannot be read, and a problem of a table is one of its header.

    ``file`` is what it is called in problems, by default its own name; ``absent`` what is expected where there is no
    such file; ``also_named`` has other names of columns that mean the same. ``keep`` makes ``rows`` of the number of
    columns and the rows as they come, for a table that is too large to be kept as it stands.
    """
    file = file or path.name
    try:
        # A mark of the byte order is no part of the first name.
        with path.open(encoding="utf-8-sig" if encoding.lower() in UTF_8 else encoding, newline="") as text:
            table = _table(file, _numbered(file, text), keep)
    except FileNotFoundError:
        return None, [Problem(file, absent)]
    except OSError as error:
        return None, [Problem(file, f"a file that can be read ({error.strerror})")]
    except TableError as error:
        return None, list(error.problems)
    except (ValueError, LookupError):
        in_utf_8 = "text in UTF-8; in a spreadsheet, save as 'CSV UTF-8'"
        return None, [Problem(file, in_utf_8 if encoding.lower() in UTF_8 else f"text encoded in {encoding}")]
    header = [(also_named or {}).get(name, name) for name in table.header]
    separators = [words for separator, words in OTHER_SEPARATORS.items() if separator in header[0]]
    if separators and len(header) == 1:
        expected = "cells separated by commas, and decimal points; in a spreadsheet, save as 'CSV UTF-8'"
        return None, [Problem(file, expected, table.header_row, value=f"cells separated by {separators[0]}")]
    repeated = [name for name, count in Counter(header).items() if count > 1 and name]
    return replace(table, header=header), [
        Problem(file, "each column name once", table.header_row, name) for name in repeated
    ]


def _table(file: str, rows: NumberedRows, keep: Keep) -> TextTable:
    number, names = next(rows, (0, []))
    if not names:
        raise TableError(file, [Problem(file, "a header row and data; the file is empty")])
    ragged: dict[int, Problem] = {}
    kept = keep(len(names), _as_wide(file, rows, len(names), ragged))
    return TextTable(file, [name.strip() for name in names], number, kept, ragged)


def _as_wide(file: str, rows: NumberedRows, width: int, ragged: dict[int, Problem]) -> NumberedRows:
    """Rows as wide as the header; what is said of those that were not is added to ``ragged``."""
    expected = f"{width} cells, as in the header; a comma inside a value needs quotation marks"
    for number, cells in rows:
        if len(cells) != width:
            ragged[number] = Problem(file, expected, number, value=f"{len(cells)} cells")
            cells = (cells + [""] * width)[:width]
        yield number, cells


def _numbered(file: str, text: TextIO) -> NumberedRows:
    number = 0
    try:
        # Strict, since an unclosed quotation mark would swallow the rows after it unseen.
        for number, cells in enumerate(csv.reader(lines_of(text), strict=True), 1):
            if any(map(str.strip, cells)):
                yield number, cells
    except csv.Error as error:
        raise TableError(file, [Problem(file, f"comma-separated values ({error})", row=number + 1)]) from None
