"""Rows of one table of the cohort from one view of a file, each column by its rule."""

import polars as pl

from ibd_study import dictionary
from ibd_study.checked import Problem
from ibd_study.dictionary import Field
from ibd_tools.intake import cells as read
from ibd_tools.intake.headers import ROW
from ibd_tools.intake.joined import any_of, count_checked, difference, greatest
from ibd_tools.intake.layout import Source, View, joined_names
from ibd_tools.intake.mapping import Condition, FileMapping, Rule, Week
from ibd_tools.intake.problems import CellReporter, Notes
from ibd_tools.intake.reading import Export
from ibd_tools.intake.units import in_units

FILE = "__file"
KEYS = ("patient_id", "week")
NUMBERS = ("number", "integer")


def field_of(table: str, name: str, rule: Rule) -> Field:
    """The dictionary's column, or a column of the cohort's own as its rule describes it."""
    known = dictionary.table_fields(table).get(name)
    return known or Field(table, name, name, rule.type, "", None, None, {}, "", False, rule.description)


def where(frame: pl.DataFrame, condition: Condition) -> pl.Series:
    """Rows that meet a condition; an empty cell counts as the empty text."""
    cells = frame[View(frozenset(frame.columns)).needed(condition.column)].fill_null("")
    return cells.is_in(condition.is_) if condition.is_ else ~cells.is_in(condition.is_not)


def kept_rows(export: Export, entry: FileMapping, notes: Notes) -> pl.DataFrame:
    """Rows of a file without those that the mapping leaves out, which are counted by reason."""
    frame = export.frame
    for condition in entry.leave_out:
        out = where(frame, condition)
        notes.left_out(export.name, f"row left out: {condition.because}", frame[ROW].filter(out))
        frame = frame.filter(~out)
    return frame


def table_rows(table: str, source: Source) -> pl.DataFrame:
    """Typed rows of one table: patient, dictionary columns, ``__file`` and ``__row``; of visits ``week`` if known."""
    entry = source.entry
    columns = [_patient_ids(source)]
    for name, rule in getattr(entry, table).items():
        values = column_values(source, rule, field_of(table, name, rule))
        columns += [] if values is None else [values.alias(name)]
    if table == "visits" and entry.week is not None and not entry.week.from_dates:
        columns.append(_weeks(source, entry.week))
    elif table == "visits" and source.view.week is not None and entry.week is None:
        columns.append(pl.repeat(source.view.week, len(source.frame), eager=True).alias("week"))
    rows = pl.DataFrame([*columns, source.frame[ROW]]).with_columns(pl.lit(source.file, pl.Categorical).alias(FILE))
    return _with_week(rows, source) if table == "visits" else rows


def _with_week(rows: pl.DataFrame, source: Source) -> pl.DataFrame:
    """Rows of visits without those that have no value in a wide file, or no week where the mapping leaves such out."""
    entry = source.entry
    if entry.layout == "wide":
        values = [name for name in rows.columns if name not in (*KEYS, ROW, FILE)]
        mask = rows.select(
            ~pl.any_horizontal(pl.lit(not values), *(pl.col(c).is_not_null() for c in values))
        ).to_series()
        source.notes.count_rows(source.file, "visit without any value, not made", int(mask.sum()))
    elif entry.week is None or entry.week.from_dates or entry.week.without == "refuse":
        return rows
    else:
        mask = rows["week"].is_null()
        source.notes.left_out(source.file, "row left out: no week", rows[ROW].filter(mask))
    return rows.filter(~mask)


def _patient_ids(source: Source) -> pl.Series:
    rule = source.entry.patient_id
    ids, place = source.prepared(View(source.view.headers).needed(rule.column), rule, "patient_id")
    cure = "fill it in, or leave the row out with leave_out: and a reason"
    place.refuse(ids, ids.is_null(), "a patient's pseudonym in every row", cure)
    read.refuse_errors(ids, place)
    ids = read.without_invisible(ids, place, read.INVISIBLE_IN_ID)
    safe = read.plain_text(ids, place)
    # An apostrophe must not make two patients one.
    same = read.starts_formula(ids) & safe.is_in(ids.implode())
    place.refuse(ids, same, "a pseudonym that does not begin like a formula", "rename it")
    return safe.alias("patient_id")


def _weeks(source: Source, week: Week) -> pl.Series:
    header = View(source.view.headers).needed(week.column)
    rule = Rule(column=header, recode=week.recode, missing=week.missing, extract=week.extract)
    cells, place = source.prepared(header, rule, "week")
    values = read.plain_numbers(cells, source.marks)
    cure = "say which week each such cell means in week: recode:"
    place.refuse(cells, cells.is_not_null() & values.is_null(), "a number of weeks since the first dose", cure)
    if week.unit == "days":
        place.changed("days to weeks", values.is_not_null())
        values = (values / 7).round(2)
    if week.without == "refuse":
        cure = "fill it in, leave the row out with leave_out:, or say without: leave_out at week:"
        place.refuse(cells, cells.is_null(), "a week in every row", cure)
    return values.alias("week")


def column_values(source: Source, rule: Rule, field: Field) -> pl.Series | None:
    """Values of one column by its rule; None where this view of the file has no such column."""
    view, names = source.view, joined_names(rule)
    headers = [view.header(name) for name in names] if names else [view.of_rule(rule)]
    named = [header for header in headers if header]
    place = source.place(", ".join(named) or "(one value)", field.name)
    if rule.value is not None:
        parts, places = [pl.repeat(rule.value, len(source.frame), dtype=pl.String, eager=True)], [place]
    elif not named or (rule.difference and None in headers):
        return None
    elif rule.count_checked and None in headers:
        # A number of boxes of which some were never there would be too low.
        week = "" if view.week is None else f" at week {view.week:g}"
        words = f"every box of {field.name}{week}; the file has {len(named)} of {len(headers)}"
        source.notes.problems.append(Problem(source.file, words, column=named[0]))
        return None
    else:
        read_parts = [source.prepared(header, rule, field.name) for header in named]
        parts, places = [cells for cells, _ in read_parts], [one for _, one in read_parts]
    if rule.count_checked:
        values = count_checked(parts, rule.count_checked, places, place)
    elif rule.any_of:
        values = any_of(parts, rule.any_of, places, place, one_is_absent=None in headers)
    else:
        values = _joined_values(source, rule, field, parts, places, place)
    return checked(values, parts[0] if len(parts) == 1 else values.cast(pl.String), field, place)


def _joined_values(
    source: Source, rule: Rule, field: Field, parts: list[pl.Series], places: list[CellReporter], place: CellReporter
) -> pl.Series:
    """Typed values of one column of the export, or one value of several."""
    made = [_value(cells, source, rule, field, one) for cells, one in zip(parts, places, strict=True)]
    if rule.difference:
        values = difference(made[0], made[1], place)
        return in_units(values, source, rule, field, place) if rule.dates else values
    return greatest(made, place) if rule.greatest_of else made[0]


def _value(cells: pl.Series, source: Source, rule: Rule, field: Field, place: CellReporter) -> pl.Series:
    """Values of one column of the export in their type, in the unit of the dictionary."""
    if rule.difference and rule.dates:
        return read.dates(cells, rule, place)
    if field.type in NUMBERS:
        cells = read.with_halves(cells, source.marks) if field.unit == "points" else cells
        return in_units(read.numbers(cells, rule, source.marks, place), source, rule, field, place)
    if rule.listed:
        return read.listed(cells, rule.listed, place)
    values = read.texts(cells, rule, place)
    if field.type == "date":
        return read.dates(values, rule, place)
    if field.codes or field.type == "boolean":
        return values
    read.refuse_errors(values, place)
    return read.plain_text(read.without_invisible(values, place), place)


def checked(values: pl.Series, cells: pl.Series, field: Field, place: CellReporter) -> pl.Series:
    """Values inside the dictionary's limits and codes; others are noted as problems and become missing."""
    is_number = field.type in NUMBERS
    codes = list(field.codes) or (["yes", "no"] if field.type == "boolean" else [])
    if codes:
        wrong = ~values.is_in([float(code) for code in codes] if is_number else codes)
        place.refuse(cells, wrong, f"one of {', '.join(codes)}", "say in recode: what it means, or add it to missing:")
        return values.set(wrong, None)
    if not is_number:
        return values
    wrong, has_fraction = ~read.inside_limits(values, field), values != values.round(0)
    cure = "correct it, add it to missing: if it is a code, or say its unit:"
    if field.type == "integer":
        of_points = "it has no half points; say in recode: which point each of them is"
        place.refuse(cells, has_fraction & ~wrong, _limits(field), of_points if field.unit == "points" else cure)
    place.refuse(cells, wrong, _limits(field), cure)
    wrong = wrong | has_fraction if field.type == "integer" else wrong
    return values.set(wrong, None)


def _limits(field: Field) -> str:
    low = [f"at least {field.minimum:g}"] if field.minimum is not None else []
    high = [f"at most {field.maximum:g}"] if field.maximum is not None else []
    whole = "a whole number" if field.type == "integer" else "a value"
    return f"{whole} of {' and '.join([*low, *high])} {field.unit}".rstrip() if low or high else whole
