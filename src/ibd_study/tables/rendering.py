"""A table as a page needs it: words in rows, numbers aligned, notes, and copies to take away."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import pandas as pd

from ibd_study.disclosure import SUPPRESSED, aggregates_only
from ibd_study.figures import markup
from ibd_study.plain_text import csv_text
from ibd_study.results import NOT_RECORDED
from ibd_study.tables.word import WORD, table_file
from ibd_study.words import NOT_ESTIMABLE, protection_notes

LONGEST_ON_ONE_LINE = 40
# A cell that begins so is a number; these cells say of neither words nor numbers what their column holds.
NUMBER = re.compile(r"(≈ )?[<>−+-]?\d")
BRACKETS = re.compile(r" (?=[(\[])")
INVENTED = "SYNTHETIC: the patients behind these numbers are invented."
NO_NUMBER = ("", "–", NOT_RECORDED, NOT_ESTIMABLE, SUPPRESSED)
LATEX = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "&%_#${}"},
        **{sign: f"${sign}$" for sign in "<>"},
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "–": "--",
        "−": "$-$",
        "✓": r"$\surd$",
        "µ": r"$\mu$",
        "\N{EN SPACE}": r"\enspace{}",
    }
)


@dataclass(frozen=True)
class Table:
    """One table of words and formatted numbers.

    ``frame`` holds text throughout; its first column names the rows, and a row in which all else is empty is a
    heading. Columns of numbers are aligned on the right with their heads, columns of words on the left. ``notes``
    stand under the table. A ``folded`` table, one that is long or that a figure says already, shows its title until
    it is opened.
    """

    key: str
    title: str
    frame: pd.DataFrame
    caption: str
    synthetic: bool
    notes: tuple[str, ...] = ()
    folded: bool = False

    def __post_init__(self) -> None:
        aggregates_only(self.frame)

    def html(self) -> str:
        """The table as HTML, with CSV, LaTeX and Word copies behind links."""
        heads = [str(name) for name in self.frame.columns]
        looks = [markup.NUMBER if is_number else "" for is_number in self._numeric()]
        rows = [_row(row, heads, looks) for row in self.frame.itertuples(index=False)]
        notes = "".join(f"<p>{escape(note)}</p>" for note in self._all_notes())
        title = escape(self.title) + (markup.BADGE if self.synthetic else "")
        content = (
            f"{markup.table(self.title, self.caption, heads, looks, rows)}"
            f'<div class="ibd-notes">{notes}</div>{self._downloads()}{markup.SOURCE_LINE}'
        )
        shown = markup.folded(title, content) if self.folded else f'<p class="ibd-title">{title}</p>{content}'
        return f'<div class="ibd-table" id="table-{escape(self.key)}">{shown}</div>'

    def _numeric(self) -> list[bool]:
        """Which columns hold numbers; the first names the rows."""
        _, *others = (self.frame.iloc[:, place].astype(str) for place in range(self.frame.shape[1]))
        return [False, *(_is_numeric(column) for column in others)]

    def _all_notes(self) -> tuple[str, ...]:
        """Its own notes, and what the words of protection mean where its cells say them."""
        return *self.notes, *protection_notes(self.frame.astype(str).to_numpy().ravel())

    def _downloads(self) -> str:
        copies = {
            "csv": ("CSV", "text/csv", self.csv().encode()),
            "tex": ("LaTeX", "text/x-tex", self.latex().encode()),
            "docx": ("Word", WORD, self.word()),
        }
        return "".join(
            markup.download(f"{self.key}.{ending}", f"Download as {name}", kind, content) + " "
            for ending, (name, kind, content) in copies.items()
        )

    def csv(self) -> str:
        """The table as CSV; text that a spreadsheet would run as a formula begins with an apostrophe."""
        return csv_text(self.frame.astype(str))

    def latex(self) -> str:
        """The table as a LaTeX ``tabular``."""
        columns = "".join("r" if is_number else "l" for is_number in self._numeric())
        lines: list[Iterable[object]] = [self.frame.columns, *self.frame.itertuples(index=False)]
        body = "\n".join(" & ".join(str(cell).translate(LATEX) for cell in line) + r" \\" for line in lines)
        return f"\\begin{{tabular}}{{{columns}}}\n{body}\n\\end{{tabular}}\n"

    def word(self) -> bytes:
        """The table as a Word file with its title, caption and notes; the same table gives the same bytes."""
        notes = (*self._all_notes(), *([INVENTED] if self.synthetic else []))
        return table_file(self.title, self.caption, self.frame, self._numeric(), notes)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.frame.to_string(index=False)}


def _is_numeric(column: pd.Series) -> bool:
    """Whether at least half of the cells that say something are numbers, and none is a sentence."""
    filled = [cell for cell in column.str.strip() if cell not in NO_NUMBER]
    is_short = all(len(cell) <= LONGEST_ON_ONE_LINE for cell in filled)
    return is_short and 2 * sum(bool(NUMBER.match(cell)) for cell in filled) >= len(filled)


def _row(row: tuple, heads: list[str], looks: list[str]) -> str:
    name, *cells = (escape(str(cell)) for cell in row)
    if not any(cells):
        heading = f'<th scope="rowgroup" role="rowheader" colspan="{len(row)}"><span>{name}</span></th>'
        return f'<tr class="ibd-heading" role="row">{heading}</tr>'
    return markup.row(name, map(_cell, cells, heads[1:], looks[1:]))


def _cell(text: str, head: str, look: str) -> str:
    if len(text) > LONGEST_ON_ONE_LINE:
        return markup.cell(text, head, "ibd-long")
    # The brackets of a number may stand on a line of their own; else it breaks nowhere.
    parts = BRACKETS.split(text) if look else [text]
    return markup.cell(" ".join(f"<span>{part}</span>" for part in parts) if len(parts) > 1 else text, head, look)
