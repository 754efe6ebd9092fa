"""Cells of one column by a rule of the mapping: text in, typed values out, everything counted.

Each step takes and gives a polars Series; what it cannot read is noted as a problem and becomes null.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from ibd_tools.intake.mapping import Censored, Listed, Rule, Split
from ibd_tools.intake.problems import CellReporter

NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
CENSORED = r"^\s*(<=|>=|<|>|≤|≥)\s*(.+)$"
SPREADSHEET_ERROR = r"^#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!)$"
DAMAGED = r"(?i)^\d{1,2}[-. ]?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|^\d{4}-\d\d-\d\d"
PATTERNS = {
    "YYYY-MM-DD HH:MM:SS": "%Y-%m-%d %H:%M:%S",
    "YYYY-MM-DD HH:MM": "%Y-%m-%d %H:%M",
    "DD/MM/YYYY HH:MM": "%d/%m/%Y %H:%M",
    "MM/DD/YYYY HH:MM": "%m/%d/%Y %H:%M",
    "DD-MON-YYYY": "%d-%b-%Y",
    "YYYYMMDD": "%Y%m%d",
    **{
        name: name.replace("YYYY", "%Y").replace("MM", "%m").replace("DD", "%d")
        for name in ("YYYY-MM-DD", "YYYY/MM/DD", "DD/MM/YYYY", "MM/DD/YYYY", "DD.MM.YYYY", "DD-MM-YYYY", "MM-DD-YYYY")
    },
}
# Ways of writing with a year of two digits, which stands at the end, by the same with four.
SHORT_DATES = {
    name.replace("YYYY", "YY"): name for name in ("DD/MM/YYYY", "MM/DD/YYYY", "DD.MM.YYYY", "DD-MM-YYYY", "DD-MON-YYYY")
}
DATE_LIKE = r"^\d{1,4}[./-](\d{1,2}|[A-Za-z]{3})[./-]\d{1,4}"
SHORT_DATE = r"^\d{1,2}[./-](\d{1,2}|[A-Za-z]{3})[./-]\d\d$"
FIRST_YEAR, LAST_YEAR = 1900, 2200
# Days of a spreadsheet that are likely in an export, so that 2024 is taken for a year and not for a day of 1905.
SERIALS_FROM, SERIALS_TO = date(1950, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True)
class Marks:
    """How numbers are written: the decimal mark, and the mark between thousands, if any."""

    decimal: str = "."
    thousands: str = ""


def prepared(cells: pl.Series, rule: Rule, missing: list[str], place: CellReporter) -> pl.Series:
    """Cells after missing codes and recodes, both of which concern whole cells."""
    codes = pl.Series([*missing, *rule.missing], dtype=pl.String)
    for code in codes.unique(maintain_order=True):
        place.changed(f"missing code {code!r}", (cells == code).fill_null(False))
    cells = _where(cells.is_in(codes.implode()), None, cells) if len(codes) else cells
    return recoded(extracted(cells, rule.extract, place), rule.recode, place)


def extracted(cells: pl.Series, pattern: str | None, place: CellReporter) -> pl.Series:
    """The part of each cell that fits the group of a pattern; a cell that it does not fit is noted and becomes null.

    The pattern runs in time linear in the cell (no backtracking), whatever it is.
    """
    if pattern is None:
        return cells
    found = cells.str.extract(pattern, 1).replace("", None)
    cure = "mend extract: in the mapping, or add the cell to missing:"
    place.refuse(cells, cells.is_not_null() & found.is_null(), f"a text of which {pattern} finds a part", cure)
    place.changed("part of a text taken", (found != cells).fill_null(False))
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


def recoded(cells: pl.Series, recode: dict[str, str], place: CellReporter) -> pl.Series:
    """Whole cells replaced as the mapping says; an empty text makes them missing."""
    for old, new in recode.items():
        if old != new:
            place.changed(f"{old!r} to {new!r}" if new else f"{old!r} to missing", (cells == old).fill_null(False))
    return cells.replace(list(recode), [new or None for new in recode.values()]) if recode else cells


def numbers(cells: pl.Series, rule: Rule, marks: Marks, place: CellReporter) -> pl.Series:
    """Numbers of a column, in the unit of the export."""
    if rule.split:
        return _split_numbers(cells, rule.split, marks, place)
    limits, cells = _censored(cells, rule.censored, marks, place)
    values = plain_numbers(cells, marks)
    wrong = cells.is_not_null() & values.is_null()
    if rule.difference:
        are_dates = wrong & cells.str.contains(DATE_LIKE).fill_null(False)
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
        grouped = cells.str.contains(rf"^[+-]?\d{{1,3}}({mark}\d{{3}})+(\{marks.decimal}\d*)?$").fill_null(False)
        cells = cells.str.replace_all(marks.thousands, "", literal=True).zip_with(grouped, cells)
    if marks.decimal != ".":
        # A point then belongs to no number; it must not become one.
        cells = _where(cells.str.contains(".", literal=True), "?", cells)
        cells = cells.str.replace(marks.decimal, ".", literal=True)
    values = cells.set(~cells.str.contains(NUMBER).fill_null(True), None).cast(pl.Float64, strict=False)
    return values.set(values.is_infinite().fill_null(False), None)


def _refuse_numbers(cells: pl.Series, wrong: pl.Series, marks: Marks, place: CellReporter) -> None:
    """Refuse cells that are no numbers, each kind with its own cure."""
    other = "," if marks.decimal == "." else "."
    kinds = [
        (
            cells.str.contains(CENSORED) & cells.str.contains(r"\d$"),
            "say censored: in the mapping, with the rule for such values",
        ),
        (
            cells.str.contains(DAMAGED),
            "a spreadsheet made it a date; say recode: {<cell>: ''} for missing, or what it was in place of ''",
        ),
        (
            cells.str.contains(rf"^[+-]?\d+\{other}\d+$"),
            f"if {other!r} is the decimal mark, say decimal: '{other}'; if it stands between thousands, thousands:",
        ),
        (cells.is_not_null(), "correct it, or add it to missing: or recode: in the mapping"),
    ]
    for mask, cure in kinds:
        mask = wrong & mask.fill_null(False)
        place.refuse(cells, mask, f"a number with {marks.decimal!r} as decimal mark", cure)
        wrong = wrong & ~mask


def _censored(cells: pl.Series, rule: Censored, marks: Marks, place: CellReporter) -> tuple[pl.Series, pl.Series]:
    """Values of censored cells by the stated rule, and the cells that are left to be read."""
    values = pl.Series([None], dtype=pl.Float64).new_from_index(0, len(cells))
    marked = cells.str.contains(CENSORED).fill_null(False)
    if not marked.any():
        return values, cells
    sign = cells.str.extract(CENSORED, 1)
    limit = plain_numbers(cells.str.extract(CENSORED, 2).str.strip_chars(), marks)
    for way, signs in ((rule.below, ["<", "<=", "≤"]), (rule.above, [">", ">=", "≥"])):
        here = marked & limit.is_not_null() & sign.is_in(signs).fill_null(False)
        if way == "refuse" or not here.any():
            continue
        part = {"at_limit": 1.0, "half_limit": 0.5, "missing": None}[way]
        place.changed(f"censored ({signs[0]}) to {way.replace('_', ' ')}", here)
        values = values if part is None else (limit * part).zip_with(here, values)
        cells = _where(here, None, cells)
    return values, cells


def _split_numbers(cells: pl.Series, split: Split, marks: Marks, place: CellReporter) -> pl.Series:
    index = pl.int_range(len(cells), eager=True).alias("i")
    parts = pl.DataFrame([index, cells.str.split(split.separator).alias("part")]).explode("part")
    text = parts["part"].str.strip_chars().replace("", None)
    values = plain_numbers(text, marks)
    wrong = parts["i"].filter(text.is_not_null() & values.is_null())
    bad = index.is_in(wrong.implode())
    _refuse_numbers(cells, bad, marks, place)
    place.changed(f"several values in a cell, {split.take} taken", cells.str.contains(split.separator, literal=True))
    take = {
        "first": pl.col("v").drop_nulls().first(),
        "last": pl.col("v").drop_nulls().last(),
        "highest": pl.col("v").max(),
        "lowest": pl.col("v").min(),
        "mean": pl.col("v").mean(),
    }[split.take]
    taken = pl.DataFrame([parts["i"], values.alias("v")]).group_by("i", maintain_order=True).agg(take)["v"]
    return _where(bad, None, taken)


def texts(cells: pl.Series, rule: Rule, place: CellReporter) -> pl.Series:
    """Text of a column; of several values in a cell the first or the last."""
    if rule.split is None:
        return cells
    place.changed(
        f"several values in a cell, {rule.split.take} taken",
        cells.str.contains(rule.split.separator, literal=True).fill_null(False),
    )
    parts = cells.str.split(rule.split.separator)
    return (parts.list.first() if rule.split.take == "first" else parts.list.last()).str.strip_chars()


def refuse_errors(cells: pl.Series, place: CellReporter) -> None:
    """Refuse what a spreadsheet writes where a formula failed: as text it would pass for a value."""
    wrong = cells.str.contains(SPREADSHEET_ERROR).fill_null(False)
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
    serial = wrong & readable_dates(cells, "excel_serial").is_between(SERIALS_FROM, SERIALS_TO).fill_null(False)
    expected = "a date written YYYY-MM-DD or as the mapping says"
    place.refuse(cells, serial, expected, "a spreadsheet counts days so: say dates: [excel_serial] in the mapping")
    short = wrong & cells.str.contains(SHORT_DATE).fill_null(False)
    cure = "say dates: in the mapping, such as [DD.MM.YY], and two_digit_years_from: in which hundred years they lie"
    place.refuse(cells, short, expected, cure)
    cure = "say dates: in the mapping, such as [DD/MM/YYYY]; 03/04/2024 could be March or April"
    place.refuse(cells, wrong & ~serial & ~short, expected, cure)
    return values


def readable_dates(cells: pl.Series, name: str, years_from: int | None = None) -> pl.Series:
    """Dates of cells written in one way, null where a cell is not written so.

    ``years_from`` is the first of the hundred years in which years of two digits lie.
    """
    if name in SHORT_DATES:
        cells = cells.set(~cells.str.contains(SHORT_DATE).fill_null(True), None)
        first = 2000 if years_from is None else years_from
        year = first + (cells.str.tail(2).cast(pl.Int32) - first) % 100
        return readable_dates(cells.str.head(-2) + year.cast(pl.String), SHORT_DATES[name])
    if name == "excel_serial":
        days = plain_numbers(cells, Marks())
        days = days.set(~days.is_between(1, 109_205).fill_null(True), None).floor().cast(pl.Int32)
        # Serial 1 is 1 January 1900; the 29 February 1900 of spreadsheets moves all days after it by one.
        return (days - 25_569).cast(pl.Date)
    if "HH" in name:
        values = cells.str.strptime(pl.Datetime, PATTERNS[name], strict=False).dt.date()
    else:
        values = cells.str.strptime(pl.Date, PATTERNS[name], strict=False)
    return values.set(~values.dt.year().is_between(FIRST_YEAR, LAST_YEAR).fill_null(True), None)


def listed(cells: pl.Series, rule: Listed, place: CellReporter) -> pl.Series:
    """Yes where a cell lists one of the names, no where it lists others that the mapping knows."""
    index = pl.int_range(len(cells), eager=True).alias("i")
    parts = pl.DataFrame([index, cells.str.split(rule.separator).alias("part")]).explode("part")
    names = parts["part"].str.strip_chars().str.to_lowercase().replace("", None)
    yes, no = ([name.lower() for name in group] for group in (rule.yes, rule.no))
    unknown = parts["i"].filter(names.is_not_null() & ~names.is_in([*yes, *no]).fill_null(False))
    bad = index.is_in(unknown.implode())
    expected = f"names among {', '.join([*rule.yes, *rule.no])}"
    place.refuse(cells, bad, expected, "add the name to yes: or no: of listed:")
    hits = index.is_in(parts["i"].filter(names.is_in(yes).fill_null(False)).implode())
    values = pl.Series(["no"], dtype=pl.String).new_from_index(0, len(cells))
    place.changed("list of names to yes or no", cells.is_not_null() & ~bad)
    return _where(bad | cells.is_null(), None, _where(hits, "yes", values))


def _where(mask: pl.Series, value: str | None, cells: pl.Series) -> pl.Series:
    return cells.set(mask.fill_null(False), value)
