"""A table as a Word file: rules above and below, numbers on the right, the head again on every sheet.

A column is as wide as its words ask for, and a heading goes through all columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from ibd_study.figures import add_words, new_document, plain, word_bytes

if TYPE_CHECKING:
    from docx.table import Table as WordTable
    from docx.table import _Row

MOST_UPRIGHT_COLUMNS = 5
# A sign of the type of a table, in the units of Word, the room at both sides of a cell in signs, and the longest line.
SIGN_EMU, ROOM, WIDEST = 63_000, 4, 60
RULE = '<w:{side} xmlns:w="{w}" w:val="single" w:sz="{width}" w:space="0" w:color="{colour}"/>'
RULES = (("top", 8, "1F1F1F"), ("bottom", 8, "1F1F1F"), ("insideH", 4, "C8C8C8"))


def table_file(
    title: str, caption: str, frame: pd.DataFrame, numeric: Sequence[bool], notes: Iterable[str] = ()
) -> bytes:
    """A Word document that holds one table with its words.

    Parameters
    ----------
    title, caption
        Above the table.
    frame
        Text throughout; a row in which all but the first cell is empty is a heading.
    numeric
        Which columns stand on the right.
    notes
        Below the table.
    """
    document = new_document(title, is_wide=frame.shape[1] > MOST_UPRIGHT_COLUMNS)
    add_words(document, caption)
    table = document.add_table(rows=0, cols=frame.shape[1])
    _share_width(table, frame.astype(str))
    _add_table(table, frame.astype(str), numeric)
    for note in notes:
        add_words(document, note, is_small=True)
    return word_bytes(document)


def _add_table(table: WordTable, frame: pd.DataFrame, numeric: Sequence[bool]) -> None:
    _rule(table)
    _fill(_new_row(table, is_head=True), list(map(str, frame.columns)), numeric, is_bold=True)
    for first, *others in frame.itertuples(index=False):
        row = _new_row(table)
        if any(others):
            _fill(row, [first, *others], numeric)
        else:
            _add_heading(row, first)


def _share_width(table: WordTable, frame: pd.DataFrame) -> None:
    """Each column gets room for its longest word, and of what is left the more, the longer its cells are."""
    whole = sum(column.width for column in table.columns)
    words = [_longest_word(frame, place) * SIGN_EMU for place in range(frame.shape[1])]
    cells = [min(longest, WIDEST) * SIGN_EMU for longest in _longest_cells(frame)]
    more = [max(cell - word, 0) or 1 for cell, word in zip(cells, words, strict=True)]
    left = max(whole - sum(words), 0)
    widths = [word + left * part / sum(more) for word, part in zip(words, more, strict=True)]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = int(whole * width / sum(widths))


def _longest_word(frame: pd.DataFrame, place: int) -> int:
    """Signs of the longest word of a column, its head included, and of the room beside it."""
    texts = [str(frame.columns[place]), *_cells(frame).iloc[:, place]]
    return ROOM + max(len(word) for text in texts for word in text.split() or [""])


def _longest_cells(frame: pd.DataFrame) -> list[int]:
    return [max([0, *_cells(frame).iloc[:, place].str.len()]) for place in range(frame.shape[1])]


def _cells(frame: pd.DataFrame) -> pd.DataFrame:
    """Without headings, which go through all columns."""
    return frame[(frame.iloc[:, 1:] != "").any(axis=1)]


def _add_heading(row: _Row, text: str) -> None:
    (paragraph,) = row.cells[0].merge(row.cells[-1]).paragraphs
    paragraph.add_run(plain(text)).bold = True


def _rule(table: WordTable) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsmap, qn

    borders = table._tbl.tblPr.makeelement(qn("w:tblBorders"), {})
    for side, width, colour in RULES:
        borders.append(parse_xml(RULE.format(side=side, w=nsmap["w"], width=width, colour=colour)))
    table._tbl.tblPr.append(borders)


def _new_row(table: WordTable, *, is_head: bool = False) -> _Row:
    """A row that no sheet cuts in two; the head stands on every sheet."""
    from docx.oxml.ns import qn

    row = table.add_row()
    properties = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", "w:tblHeader") if is_head else ("w:cantSplit",):
        properties.append(properties.makeelement(qn(name), {}))
    return row


def _fill(row: _Row, texts: Sequence[str], numeric: Sequence[bool], *, is_bold: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    for cell, text, is_number in zip(row.cells, texts, numeric, strict=True):
        (paragraph,) = cell.paragraphs
        paragraph.add_run(plain(text)).bold = is_bold or None
        if is_number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
