"""A table as a Word file: rules above and below, numbers on the right, the head again on every sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from ibd_study.figures.word import add_words, new_document, plain, word_bytes

if TYPE_CHECKING:
    from docx.table import Table as WordTable
    from docx.table import _Row

MOST_UPRIGHT_COLUMNS = 5
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
    _add_table(document.add_table(rows=0, cols=frame.shape[1]), frame, numeric)
    for note in notes:
        add_words(document, note, is_small=True)
    return word_bytes(document)


def _add_table(table: WordTable, frame: pd.DataFrame, numeric: Sequence[bool]) -> None:
    _rule(table)
    _fill(_new_row(table, is_head=True), list(map(str, frame.columns)), numeric, is_bold=True)
    for cells in frame.astype(str).itertuples(index=False):
        _fill(_new_row(table), list(cells), numeric, is_bold=not any(cells[1:]))


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


def _fill(row: _Row, texts: Sequence[str], numeric: Sequence[bool], *, is_bold: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    for cell, text, is_number in zip(row.cells, texts, numeric, strict=True):
        (paragraph,) = cell.paragraphs
        paragraph.add_run(plain(text)).bold = is_bold or None
        if is_number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
