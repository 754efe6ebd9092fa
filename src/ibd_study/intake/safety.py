"""Text that leaves this program must not become a formula in somebody's spreadsheet."""

import polars as pl

from ibd_study.intake.problems import Place

FORMULA = r"^[=+\-@\t\r]"


def plain_text(cells: pl.Series, place: Place) -> pl.Series:
    """Text whose first letter would start a formula gets an apostrophe before it; how many is counted.

    Only text comes here: a negative number stays a number.
    """
    mask = starts_formula(cells)
    place.changed("text that would start a formula: an apostrophe before it", mask)
    return ("'" + cells).zip_with(mask, cells)


def starts_formula(cells: pl.Series) -> pl.Series:
    """Which texts a spreadsheet would read as a formula."""
    return cells.str.contains(FORMULA).fill_null(False)
