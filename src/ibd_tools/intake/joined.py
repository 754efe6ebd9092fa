"""One column of the cohort from several columns of an export: what is missing in one of them is never taken for no."""

import polars as pl

from ibd_tools.intake.mapping import AnyOf, Checked
from ibd_tools.intake.problems import CellReporter


def count_checked(parts: list[pl.Series], boxes: Checked, places: list[CellReporter], place: CellReporter) -> pl.Series:
    """Number of ticked boxes; missing where every box is empty."""
    for cells, box in zip(parts, places, strict=True):
        known = cells.is_in([*boxes.checked, *boxes.unchecked])
        cure = "add the cell to checked: or unchecked:"
        box.refuse(cells, ~known, "a box that is ticked or not", cure)
    frame = _side_by_side(parts)
    ticked = [pl.col(name).is_in(boxes.checked).fill_null(False) for name in frame.columns]
    answered = pl.any_horizontal(pl.all().is_not_null())
    values = frame.select(pl.when(answered).then(pl.sum_horizontal(ticked).cast(pl.Float64)).alias("v"))["v"]
    place.changed("boxes to the number of ticked ones", values.is_not_null())
    return values


def any_of(
    parts: list[pl.Series], answers: AnyOf, places: list[CellReporter], place: CellReporter, *, one_is_absent: bool
) -> pl.Series:
    """Yes where any says yes, no where all say no, missing where none says yes and one of them is empty or absent."""
    yes, no = ([word.lower() for word in words] for words in (answers.yes, answers.no))
    said = [cells.str.to_lowercase() for cells in parts]
    for cells, plain, one in zip(parts, said, places, strict=True):
        unknown = ~plain.is_in([*yes, *no])
        one.refuse(cells, unknown, "a cell that says yes or no", "add it to yes: or no: of any_of:, or recode it")
    frame = _side_by_side(said)
    any_yes = pl.any_horizontal(pl.all().is_in(yes).fill_null(False))
    all_no = pl.all_horizontal(pl.all().is_in(no).fill_null(False)) & pl.lit(not one_is_absent)
    made = pl.when(any_yes).then(pl.lit("yes")).when(all_no).then(pl.lit("no"))
    values = frame.select(made.alias("v"))["v"]
    place.changed("several columns to yes or no", values.is_not_null())
    return values


def greatest(parts: list[pl.Series], place: CellReporter) -> pl.Series:
    """The greatest number, or the latest date, of those that are there."""
    frame = _side_by_side(parts)
    several = frame.select(pl.sum_horizontal(pl.all().is_not_null()).alias("n") > 1).to_series()
    place.changed("greatest of several columns", several)
    return frame.select(pl.max_horizontal(pl.all()).alias("v"))["v"]


def difference(first: pl.Series, second: pl.Series, place: CellReporter) -> pl.Series:
    """One column minus the other; of dates the days between them."""
    values = first - second
    values = values.dt.total_days().cast(pl.Float64) if values.dtype == pl.Duration else values.round_sig_figs(12)
    place.changed("difference of two columns", values.is_not_null())
    return values


def _side_by_side(parts: list[pl.Series]) -> pl.DataFrame:
    return pl.DataFrame([part.alias(str(number)) for number, part in enumerate(parts)])
