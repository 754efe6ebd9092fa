"""Cells of one column by a rule of the mapping: text in, typed values out, everything counted.

Each step takes and gives a polars Series; what it cannot read is noted as a problem and becomes null.
"""

from dataclasses import dataclass
from datetime import date
from typing import get_args

import polars as pl

from ibd_study.dictionary import Field
from ibd_study.plain_text import FORMULA, INVISIBLE
from ibd_tools.intake.mapping import Censored, DateFormat, Listed, Rule, ShortDate, Split
from ibd_tools.intake.problems import CellReporter

INVISIBLE_IN_ID = r"[\p{Cc}\p{Cf}\u{2028}\u{2029}]"
LOST = "\N{REPLACEMENT CHARACTER}"
NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
CENSORED = r"^\s*(<=|>=|<|>|≤|≥)\s*(.+)$"
SPREADSHEET_ERROR = r"^#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!)$"
DAMAGED = r"(?i)^\d{1,2}[-. ]?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|^\d{4}-\d\d-\d\d"
WRITTEN_DATES = [name for name in get_args(DateFormat) if name != "excel_serial"]
SHORT_DATES = get_args(ShortDate)
DATE_LIKE = r"^\d{1,4}[./-](\d{1,2}|[A-Za-z]{3})[./-]\d{1,4}"
SHORT_DATE = r"^\d{1,2}[./-](\d{1,2}|[A-Za-z]{3})[./-]\d\d$"
# What each part of a way of writing is to a reader of dates; that of hours and minutes goes first.
PARTS = {"HH:MM": "%H:%M", "SS": "%S", "MON": "%b", "YYYY": "%Y", "MM": "%m", "DD": "%d"}
FIRST_YEAR, LAST_YEAR = 1900, 2200
# Days of a spreadsheet that are likely in an export, so that 2024 is taken for a year and not for a day of 1905.
SERIALS_FROM, SERIALS_TO = date(1950, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True)
class Marks:
    """How numbers are written: the decimal mark, and the mark between thousands, if any."""

    decimal: str = "."
    thousands: str = ""


def prepared(cells: pl.Series, rule: Rule, missing: list[str], place: CellReporter) -> pl.Series:
    """Cells after missing codes, the part of a text that counts, and recodes, all of which concern whole cells."""
    codes = list(dict.fromkeys([*missing, *rule.missing]))
    for code in codes:
        place.changed(f"missing code {code!r}", cells == code)
    cells = extracted(cells.set(cells.is_in(codes), None), rule.extract, place)
    for old, new in rule.recode.items():
        if old != new:
            place.changed(f"{old!r} to {new!r}" if new else f"{old!r} to missing", cells == old)
    return cells.replace(list(rule.recode), [new or None for new in rule.recode.values()]) if rule.recode else cells


def extracted(cells: pl.Series, pattern: str | None, place: CellReporter) -> pl.Series:
    """The part of each cell that fits the group of a pattern; a cell that it does not fit is noted and becomes null.

    The pattern runs in time linear in the cell (no backtracking), whatever it is.
    """
    if pattern is None:
        return cells
    found = cells.str.extract(pattern, 1).replace("", None)
    cure = "mend extract: in the mapping, or add the cell to missing:"
    place.refuse(cells, cells.is_not_null() & found.is_null(), f"a text of which {pattern} finds a part", cure)
    place.changed("part of a text taken", found != cells)
    return found


def pattern_fault(pattern: str) -> str | None:
    """What is wrong with a pattern for :func:`extracted`; None where it is in order.

    Examples
    --------
    >>> pattern_fault("P([0-9]+)"), pattern_fault("P[0-9]+")
    (None, 'expected one group, such as (.+); there are 0')
    """
    try:
        groups = len(pl.Series([""]).str.extract_groups(pattern).struct.fields)
    except pl.exceptions.PolarsError as error:
        return f"expected a regular expression ({' '.join(str(error).split())[:200]})"
    return None if groups == 1 else f"expected one group, such as (.+); there are {groups}"


def numbers(cells: pl.Series, rule: Rule, marks: Marks, place: CellReporter) -> pl.Series:
    """Numbers of a column, in the unit of the export."""
    if rule.split:
        return _split_numbers(cells, rule.split, marks, place)
    limits, cells = _censored(cells, rule.censored, marks, place)
    values = plain_numbers(cells, marks)
    wrong = cells.is_not_null() & values.is_null()
    if rule.difference:
        are_dates = wrong & cells.str.contains(DATE_LIKE)
        cure = "if both columns are dates, say dates: beside difference:"
        place.refuse(cells, are_dates, "a number, or dates that the mapping says", cure)
        wrong = wrong & ~are_dates
    _refuse_numbers(cells, wrong, marks, place)
    return values.zip_with(values.is_not_null(), limits)


def with_halves(cells: pl.Series, marks: Marks) -> pl.Series:
    """Points with their halves as numbers: 1½ is 1.5."""
    return cells.str.replace(r"^(\d*)½$", f"${{1}}{marks.decimal}5")


def plain_numbers(cells: pl.Series, marks: Marks) -> pl.Series:
    """Float64 of texts that are numbers written with the given marks, null for every other text."""
    if marks.thousands:
        mark = f"\\{marks.thousands}" if marks.thousands in ".'" else marks.thousands
        grouped = cells.str.contains(rf"^[+-]?\d{{1,3}}({mark}\d{{3}})+(\{marks.decimal}\d*)?$")
        cells = cells.str.replace_all(marks.thousands, "", literal=True).zip_with(grouped, cells)
    if marks.decimal != ".":
        # A point then belongs to no number; it must not become one.
        cells = cells.set(cells.str.contains(".", literal=True), "?").str.replace(marks.decimal, ".", literal=True)
    values = cells.set(~cells.str.contains(NUMBER), None).cast(pl.Float64, strict=False)
    return values.set(values.is_infinite(), None)


def _refuse_numbers(cells: pl.Series, wrong: pl.Series, marks: Marks, place: CellReporter) -> None:
    """Refuse cells that are no numbers, each kind with its own cure."""
    other = "," if marks.decimal == "." else "."
    damaged = "a spreadsheet made it a date; say recode: {<cell>: ''} for missing, or what it was in place of ''"
    between = f"if {other!r} is the decimal mark, say decimal: '{other}'; if it stands between thousands, thousands:"
    kinds = (
        (CENSORED.removesuffix("(.+)$") + r".*\d$", "say censored: in the mapping, with the rule for such values"),
        (DAMAGED, damaged),
        (rf"^[+-]?\d+\{other}\d+$", between),
        ("", "correct it, or add it to missing: or recode: in the mapping"),
    )
    for pattern, cure in kinds:
        mask = wrong & cells.str.contains(pattern)
        place.refuse(cells, mask, f"a number with {marks.decimal!r} as decimal mark", cure)
        wrong = wrong & ~mask


def _censored(cells: pl.Series, rule: Censored, marks: Marks, place: CellReporter) -> tuple[pl.Series, pl.Series]:
    """Values of censored cells by the stated rule, and the cells that are left to be read."""
    values = pl.repeat(None, len(cells), dtype=pl.Float64, eager=True)
    sign = cells.str.extract(CENSORED, 1)
    limit = plain_numbers(cells.str.extract(CENSORED, 2).str.strip_chars(), marks)
    for way, signs in ((rule.below, ["<", "<=", "≤"]), (rule.above, [">", ">=", "≥"])):
        here = limit.is_not_null() & sign.is_in(signs)
        if way != "refuse":
            place.changed(f"censored ({signs[0]}) to {way.replace('_', ' ')}", here)
            part = {"at_limit": 1.0, "half_limit": 0.5, "missing": None}[way]
            values = values if part is None else (limit * part).zip_with(here, values)
            cells = cells.set(here, None)
    return values, cells


def _parts(cells: pl.Series, separator: str) -> pl.DataFrame:
    """What stands between the separators of each cell, trimmed, with the number ``i`` of its cell."""
    frame = pl.DataFrame([cells.str.split(separator).alias("part")]).with_row_index("i").explode("part")
    return frame.with_columns(pl.col("part").str.strip_chars().replace("", None))


def _any_part(parts: pl.DataFrame, mask: pl.Series, cells: pl.Series) -> pl.Series:
    """Which cells have a part of a mask."""
    return pl.int_range(len(cells), eager=True).is_in(parts["i"].filter(mask).implode())


def _split_numbers(cells: pl.Series, split: Split, marks: Marks, place: CellReporter) -> pl.Series:
    parts = _parts(cells, split.separator)
    values = plain_numbers(parts["part"], marks)
    bad = _any_part(parts, parts["part"].is_not_null() & values.is_null(), cells)
    _refuse_numbers(cells, bad, marks, place)
    place.changed(f"several values in a cell, {split.take} taken", cells.str.contains(split.separator, literal=True))
    value = pl.col("v").drop_nulls()
    take = {"first": value.first, "last": value.last, "highest": value.max, "lowest": value.min, "mean": value.mean}
    taken = parts.select("i", values.alias("v")).group_by("i", maintain_order=True).agg(take[split.take]())["v"]
    return taken.set(bad, None)


def inside_limits(values: pl.Series, field: Field) -> pl.Series:
    """Which numbers lie within the limits of the dictionary."""
    low = float("-inf") if field.minimum is None else field.minimum
    return values.is_between(low, float("inf") if field.maximum is None else field.maximum)


def texts(cells: pl.Series, rule: Rule, place: CellReporter) -> pl.Series:
    """Text of a column; of several values in a cell the first or the last."""
    if rule.split is None:
        return cells
    what = f"several values in a cell, {rule.split.take} taken"
    place.changed(what, cells.str.contains(rule.split.separator, literal=True))
    parts = cells.str.split(rule.split.separator)
    return (parts.list.first() if rule.split.take == "first" else parts.list.last()).str.strip_chars()


def refuse_errors(cells: pl.Series, place: CellReporter) -> None:
    """Refuse what a spreadsheet writes where a formula failed: as text it would pass for a value."""
    wrong = cells.str.contains(SPREADSHEET_ERROR)
    place.refuse(cells, wrong, "a value, not an error of a spreadsheet", "correct it, or add it to missing:")


def dates(cells: pl.Series, rule: Rule, place: CellReporter) -> pl.Series:
    """Dates of a column, YYYY-MM-DD or as the mapping says; a time of day is left out and counted."""
    values = readable_dates(cells, "YYYY-MM-DD")
    for name in rule.dates:
        found = readable_dates(cells, name, rule.two_digit_years_from)
        new = values.is_null() & found.is_not_null()
        if name != "YYYY-MM-DD":
            place.changed(f"date written {name}", new)
        values = values.zip_with(values.is_not_null(), found)
    wrong = cells.is_not_null() & values.is_null()
    days = readable_dates(cells, "excel_serial").is_between(SERIALS_FROM, SERIALS_TO).fill_null(False)
    short = "say dates: in the mapping, such as [DD.MM.YY], and two_digit_years_from: in which hundred years they lie"
    for kind, cure in (
        (days, "a spreadsheet counts days so: say dates: [excel_serial] in the mapping"),
        (cells.str.contains(SHORT_DATE), short),
        (wrong, "say dates: in the mapping, such as [DD/MM/YYYY]; 03/04/2024 could be March or April"),
    ):
        place.refuse(cells, wrong & kind, "a date written YYYY-MM-DD or as the mapping says", cure)
        wrong = wrong & ~kind
    return values


def readable_dates(cells: pl.Series, name: str, years_from: int | None = None) -> pl.Series:
    """Dates of cells written in one way, null where a cell is not written so.

    ``years_from`` is the first of the hundred years in which years of two digits lie.
    """
    if name in SHORT_DATES:
        cells = cells.set(~cells.str.contains(SHORT_DATE), None)
        first = 2000 if years_from is None else years_from
        year = first + (cells.str.tail(2).cast(pl.Int32) - first) % 100
        return readable_dates(cells.str.head(-2) + year.cast(pl.String), name.replace("YY", "YYYY"))
    if name == "excel_serial":
        days = plain_numbers(cells, Marks())
        days = days.set(~days.is_between(1, 109_205), None).floor().cast(pl.Int32)
        # Serial 1 is 1 January 1900; the 29 February 1900 of spreadsheets moves all days after it by one.
        return (days - 25_569).cast(pl.Date)
    for part, sign in PARTS.items():
        name = name.replace(part, sign)
    values = cells.str.strptime(pl.Datetime if "%H" in name else pl.Date, name, strict=False).cast(pl.Date)
    return values.set(~values.dt.year().is_between(FIRST_YEAR, LAST_YEAR), None)


def listed(cells: pl.Series, rule: Listed, place: CellReporter) -> pl.Series:
    """Yes where a cell lists one of the names, no where it lists others that the mapping knows."""
    parts = _parts(cells, rule.separator)
    yes, no = ([name.lower() for name in group] for group in (rule.yes, rule.no))
    names = parts["part"].str.to_lowercase()
    bad = _any_part(parts, ~names.is_in([*yes, *no]), cells)
    place.refuse(
        cells, bad, f"names among {', '.join([*rule.yes, *rule.no])}", "add the name to yes: or no: of listed:"
    )
    known = cells.is_not_null() & ~bad
    place.changed("list of names to yes or no", known)
    values = pl.repeat("no", len(cells), eager=True).set(_any_part(parts, names.is_in(yes), cells), "yes")
    return values.set(~known, None)


def plain_text(cells: pl.Series, place: CellReporter) -> pl.Series:
    """Text whose first letter would start a formula gets an apostrophe before it; how many is counted.

    Only text comes here: a negative number stays a number.
    """
    mask = starts_formula(cells)
    place.changed("text that would start a formula: an apostrophe before it", mask)
    return ("'" + cells).zip_with(mask, cells)


def starts_formula(cells: pl.Series) -> pl.Series:
    """Which texts a spreadsheet would read as a formula."""
    return cells.str.contains(FORMULA)


def without_invisible(cells: pl.Series, place: CellReporter, invisible: str = INVISIBLE) -> pl.Series:
    """Refuse texts that are not what they seem: two such may look alike, or lead a reader astray."""
    hidden = cells.str.contains(invisible)
    cure = "remove them in the export, or recode the cell in the mapping"
    place.refuse(cells, hidden, "text without signs that cannot be seen", cure)
    lost = cells.str.contains(LOST, literal=True) & ~hidden
    cure = "export it anew in UTF-8, or recode the cell in the mapping"
    place.refuse(cells, lost, "text whose letters were not lost when the file was made", cure)
    return cells.set(hidden | lost, None)
