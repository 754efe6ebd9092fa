"""Word files whose bytes follow from what they say: no date, no name of a person or program in them."""

from __future__ import annotations

import functools
import io
import re
import zipfile
from typing import TYPE_CHECKING

from ibd_study.figures.attachment import zipped
from ibd_study.plain_text import INVISIBLE

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "Arial"
A4_MM = (210, 297)
MARGIN_MM, PICTURE_MARGIN_MM = 18, 8
# Parts of the template that say who made it and when, or that nothing here uses.
NOT_NEEDED = ("thumbnail", "extended-properties", "stylesWithEffects", "customXml", "numbering", "webSettings")
KEPT_STYLES = ("Normal", "Heading 1", "Default Paragraph Font", "Normal Table", "No List")


def new_document(title: str, *, is_wide: bool = False) -> Document:
    """An empty A4 document with a title, upright or, for wide tables, on its side."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    document = docx.Document(io.BytesIO(_template()))
    section = document.sections[0]
    width, height = A4_MM[::-1] if is_wide else A4_MM
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN_MM)
    document.core_properties.title = plain(title)
    document.add_heading(plain(title), level=1)
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


def add_words(document: Document, words: str, *, is_small: bool = False) -> Paragraph:
    """A paragraph of plain words."""
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(4)
    run = paragraph.add_run(plain(words))
    run.font.size = Pt(8) if is_small else None
    return paragraph


def picture_file(title: str, png: bytes, alt: str) -> bytes:
    """A Word document that holds one picture of the size of a sheet, with the words that stand for it."""
    import docx
    from docx.shared import Mm

    document = docx.Document(io.BytesIO(_template()))
    section = document.sections[0]
    section.page_width, section.page_height = (Mm(size) for size in A4_MM)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(PICTURE_MARGIN_MM)
    document.core_properties.title = plain(title)
    picture = document.add_picture(io.BytesIO(png), width=Mm(A4_MM[0] - 2 * PICTURE_MARGIN_MM))
    picture._inline.docPr.set("descr", plain(alt))
    return word_bytes(document)
