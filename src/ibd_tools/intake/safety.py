"""Text of an export that may enter a cohort: it starts no formula, and holds no sign that cannot be seen."""

import polars as pl

from ibd_study.plain_text import FORMULA, INVISIBLE
from ibd_tools.intake.problems import CellReporter

INVISIBLE_IN_ID = r"[\p{Cc}\p{Cf}\u{2028}\u{2029}]"
LOST = "\N{REPLACEMENT CHARACTER}"


def plain_text(cells: pl.Series, place: CellReporter) -> pl.Series:
    """Text whose first letter would start a formula gets an apostrophe before it; how many is counted.

    Only text comes here: a negative number stays a number.
    """
    mask = starts_formula(cells)
    place.changed("text that would start a formula: an apostrophe before it", mask)
    return ("'" + cells).zip_with(mask, cells)


def starts_formula(cells: pl.Series) -> pl.Series:
    """Which texts a spreadsheet would read as a formula."""
    return cells.str.contains(FORMULA).fill_null(False)


def without_invisible(cells: pl.Series, place: CellReporter, invisible: str = INVISIBLE) -> pl.Series:
    """Refuse texts that are not what they seem: two such may look alike, or lead a reader astray."""
    hidden = cells.str.contains(invisible).fill_null(False)
    cure = "remove them in the export, or recode the cell in the mapping"
    place.refuse(cells, hidden, "text without signs that cannot be seen", cure)
    lost = cells.str.contains(LOST, literal=True).fill_null(False) & ~hidden
    cure = "export it anew in UTF-8, or recode the cell in the mapping"
    place.refuse(cells, lost, "text whose letters were not lost when the file was made", cure)
    return cells.set(hidden | lost, None)
