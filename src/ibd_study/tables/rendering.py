"""A table as a page needs it: words in rows, numbers aligned, notes, and copies to take away."""

import base64
from dataclasses import dataclass
from html import escape

import pandas as pd

from ibd_study.disclosure import SUPPRESSED, aggregates_only
from ibd_study.figures.rendering import BADGE, PROTECTED
from ibd_study.plain_text import csv_text
from ibd_study.tables.cells import STAR

LONGEST_ON_ONE_LINE = 40
# Notes that a table gets by what stands in its cells.
ADDED_NOTES = (
    (lambda cell: SUPPRESSED in cell, PROTECTED),
    (lambda cell: cell.endswith(STAR), "*: without the hospitals that withheld this number."),
)
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
    heading. ``notes`` stand under the table.
    """

    key: str
    title: str
    frame: pd.DataFrame
    caption: str
    synthetic: bool
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        aggregates_only(self.frame)

    def html(self) -> str:
        """The table as HTML, with CSV and LaTeX copies behind links."""
        heads = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in self.frame.columns)
        rows = "".join(_row(row) for row in self.frame.itertuples(index=False))
        cells = self.frame.astype(str).to_numpy().ravel()
        said = [*self.notes, *[note for is_needed, note in ADDED_NOTES if any(is_needed(cell) for cell in cells)]]
        notes = "".join(f"<p>{escape(note)}</p>" for note in said)
        badge = BADGE if self.synthetic else ""
        return (
            f'<div class="ibd-table" id="table-{escape(self.key)}">'
            f'<p class="ibd-title">{escape(self.title)}{badge}</p>'
            f'<div class="ibd-scroll" role="region" tabindex="0" aria-label="{escape(self.title)}">'
            f"<table><caption>{escape(self.caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>"
            f'</table></div><div class="ibd-notes">{notes}</div>{self._downloads()}</div>'
        )

    def _downloads(self) -> str:
        copies = {"csv": ("text/csv", self.csv()), "tex": ("text/x-tex", self.latex())}
        return "".join(
            f'<a class="ibd-download" download="{escape(self.key)}.{ending}" '
            f'href="data:{kind};charset=utf-8;base64,{base64.b64encode(text.encode()).decode()}">'
            f"Download as {ending.upper()}</a> "
            for ending, (kind, text) in copies.items()
        )

    def csv(self) -> str:
        """The table as CSV; text that a spreadsheet would run as a formula begins with an apostrophe."""
        return csv_text(self.frame.astype(str))

    def latex(self) -> str:
        """The table as a LaTeX ``tabular``."""
        columns = "l" + "r" * (self.frame.shape[1] - 1)
        lines = [self.frame.columns, *self.frame.itertuples(index=False)]
        body = "\n".join(" & ".join(str(cell).translate(LATEX) for cell in line) + r" \\" for line in lines)
        return f"\\begin{{tabular}}{{{columns}}}\n{body}\n\\end{{tabular}}\n"

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.frame.to_string(index=False)}


def _row(row: tuple) -> str:
    head, *cells = (escape(str(cell)) for cell in row)
    if not any(cells):
        return f'<tr class="ibd-heading"><th scope="rowgroup" colspan="{len(row)}">{head}</th></tr>'
    return f'<tr><th scope="row">{head}</th>{"".join(_cell(cell) for cell in cells)}</tr>'


def _cell(text: str) -> str:
    kind = "ibd-long" if len(text) > LONGEST_ON_ONE_LINE else "ibd-number"
    return f'<td class="{kind}">{text}</td>'
