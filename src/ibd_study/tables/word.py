"""A table as a Word file: rules above and below, numbers on the right, the head again on every sheet.

The bytes of a file follow from what it says: no date, no name of a person or program is in it.
"""

from __future__ import annotations

import functools
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from ibd_study.figures import zipped
from ibd_study.plain_text import INVISIBLE

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table as WordTable
    from docx.table import _Row

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "Arial"
A4_MM, MARGIN_MM = (210, 297), 18
# Parts of the template that say who made it and when, or that nothing here uses.
NOT_NEEDED = ("thumbnail", "extended-properties", "stylesWithEffects", "customXml", "numbering", "webSettings")
KEPT_STYLES = ("Normal", "Heading 1", "Default Paragraph Font", "Normal Table", "No List")
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
    document = new_document(title, A4_MM[::-1] if frame.shape[1] > MOST_UPRIGHT_COLUMNS else A4_MM, MARGIN_MM)
    document.add_heading(plain(title), level=1)
    _add_words(document, caption)
    table = document.add_table(rows=0, cols=frame.shape[1])
    _share_width(table, frame.astype(str))
    _add_rows(table, frame.astype(str), numeric)
    for note in notes:
        _add_words(document, note, is_small=True)
    return word_bytes(document)


def new_document(title: str, size_mm: tuple[int, int], margin_mm: int) -> Document:
    """An empty document of sheets of one size, which knows its title."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    document = docx.Document(io.BytesIO(_template()))
    section, (width, height) = document.sections[0], size_mm
    section.orientation = WD_ORIENT.LANDSCAPE if width > height else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(margin_mm)
    document.core_properties.title = plain(title)
    return document


@functools.cache
def _template() -> bytes:
    """The library's own template without its makers and its table styles, which are nine tenths of its bytes."""
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    document = docx.Document()
    for part in (document.part.package, document.part):
        for name in [name for name, rel in part.rels.items() if rel.reltype.endswith(NOT_NEEDED)]:
            del part.rels[name]
    facts = document.core_properties._element
    for fact in list(facts):
        facts.remove(fact)
    for style in [style for style in document.styles if style.name not in KEPT_STYLES]:
        style.delete()
    for name, size in (("Normal", 9), ("Heading 1", 14)):
        style = document.styles[name]
        style.paragraph_format.space_after = Pt(0)
        font = style.font
        font.name, font.size, font.color.rgb = FONT, Pt(size), RGBColor(0x1F, 0x1F, 0x1F)
        font.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    return word_bytes(document)


def word_bytes(document: Document) -> bytes:
    """A document as a file, stable to the byte."""
    saved = io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()})


def plain(text: str) -> str:
    """Text without signs that cannot be seen, which Word's files may not hold."""
    return re.sub(INVISIBLE, "", text)


def _add_words(document: Document, words: str, *, is_small: bool = False) -> None:
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(4)
    paragraph.add_run(plain(words)).font.size = Pt(8) if is_small else None


def _share_width(table: WordTable, frame: pd.DataFrame) -> None:
    """Each column gets room for its longest word, and of what is left the more, the longer its cells are."""
    whole = sum(column.width for column in table.columns)
    # Without headings, which go through all columns.
    cells = frame[(frame.iloc[:, 1:] != "").any(axis=1)]
    columns = [(str(head), list(cells.iloc[:, place])) for place, head in enumerate(frame.columns)]
    words = [SIGN_EMU * (ROOM + max(map(len, " ".join([head, *own]).split()), default=0)) for head, own in columns]
    longest = [SIGN_EMU * min(max(map(len, own), default=0), WIDEST) for _, own in columns]
    more = [max(cell - word, 1) for cell, word in zip(longest, words, strict=True)]
    left = max(whole - sum(words), 0)
    widths = [word + left * part / sum(more) for word, part in zip(words, more, strict=True)]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = int(whole * width / sum(widths))


def _add_rows(table: WordTable, frame: pd.DataFrame, numeric: Sequence[bool]) -> None:
    _rule(table)
    _fill(_new_row(table, is_head=True), list(map(str, frame.columns)), numeric, is_bold=True)
    for first, *others in frame.itertuples(index=False):
        row = _new_row(table)
        if any(others):
            _fill(row, [first, *others], numeric)
        else:
            (paragraph,) = row.cells[0].merge(row.cells[-1]).paragraphs
            paragraph.add_run(plain(first)).bold = True


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
