"""Rows of one table of the cohort from one view of a file, each column by its rule."""

import polars as pl

from ibd_study import dictionary
from ibd_study.checked import Problem
from ibd_study.dictionary import Field
from ibd_tools.intake import cells as read
from ibd_tools.intake.headers import ROW
from ibd_tools.intake.joined import any_of, count_checked, difference, greatest
from ibd_tools.intake.layout import View, joined_names
from ibd_tools.intake.mapping import Condition, FileMapping, Rule, Steroid, Week
from ibd_tools.intake.problems import CellReporter, Notes
from ibd_tools.intake.reading import Export
from ibd_tools.intake.safety import INVISIBLE_IN_ID, plain_text, starts_formula, without_invisible
from ibd_tools.intake.units import PREDNISOLONE_EQUIVALENT, factor

FILE = "__file"
KEYS = ("patient_id", "week")
NUMBERS = ("number", "integer")
DTYPES = {"number": pl.Float64, "integer": pl.Float64, "date": pl.Date}


def field_of(table: str, name: str, rule: Rule) -> Field:
    """The dictionary's column, or a column of the cohort's own as its rule describes it."""
    known = dictionary.table_fields(table).get(name)
    return known or Field(table, name, name, rule.type, "", None, None, {}, "", False, rule.description)


def where(frame: pl.DataFrame, condition: Condition, view: View) -> pl.Series:
    """Rows that meet a condition; an empty cell counts as the empty text."""
    cells = frame[view.needed(condition.column)].fill_null("")
    return cells.is_in(condition.is_) if condition.is_ else ~cells.is_in(condition.is_not)


def kept_rows(export: Export, entry: FileMapping, notes: Notes) -> pl.DataFrame:
    """Rows of a file without those that the mapping leaves out, which are counted by reason."""
    frame, view = export.frame, View(frozenset(export.frame.columns))
    for condition in entry.leave_out:
        out = where(frame, condition, view)
        place = CellReporter(export.name, str(view.header(condition.column)), "", frame[ROW], notes)
        place.left_out(f"row left out: {condition.because}", out)
        frame = frame.filter(~out)
    return frame


def table_rows(
    table: str, file: str, frame: pl.DataFrame, entry: FileMapping, view: View, notes: Notes
) -> pl.DataFrame:
    """Typed rows of one table: patient, dictionary columns, ``__file`` and ``__row`` (and ``week`` of a wide view)."""
    for condition in getattr(entry.only, table):
        frame = frame.filter(where(frame, condition, View(view.headers)))
    columns = [_patient_ids(file, frame, entry, view, notes)]
    for name, rule in getattr(entry, table).items():
        field = field_of(table, name, rule)
        values = column_values(file, frame, rule, field, (entry, view), notes)
        if values is not None:
            columns.append(values.alias(name))
    if table == "visits" and entry.week is not None and not entry.week.from_dates:
        columns.append(_weeks(file, frame, entry, entry.week, view, notes))
    elif table == "visits" and view.week is not None and entry.week is None:
        columns.append(pl.Series("week", [float(view.week)]).new_from_index(0, len(frame)))
    rows = pl.DataFrame([*columns, frame[ROW]]).with_columns(pl.lit(file, pl.Categorical).alias(FILE))
    return _with_week(rows, file, entry, notes) if table == "visits" else rows


def _with_week(rows: pl.DataFrame, file: str, entry: FileMapping, notes: Notes) -> pl.DataFrame:
    if entry.layout == "wide":
        values = [name for name in rows.columns if name not in (*KEYS, ROW, FILE)]
        empty = ~pl.any_horizontal(pl.col(values).is_not_null()) if values else pl.lit(False)
        mask = rows.select(empty.alias("e"))["e"]
        CellReporter(file, "", "week", rows[ROW], notes).changed("visit without any value, not made", mask)
        return rows.filter(~mask)
    if entry.week is None or entry.week.from_dates or entry.week.without == "refuse":
        return rows
    mask = rows["week"].is_null()
    CellReporter(file, "", "week", rows[ROW], notes).left_out("row left out: no week", mask)
    return rows.filter(~mask)


def _patient_ids(file: str, frame: pl.DataFrame, entry: FileMapping, view: View, notes: Notes) -> pl.Series:
    header = View(view.headers).needed(entry.patient_id.column)
    place = CellReporter(file, header, "patient_id", frame[ROW], notes)
    ids = read.prepared(frame[header], entry.patient_id, entry.missing, place)
    cure = "fill it in, or leave the row out with leave_out: and a reason"
    place.refuse(ids, ids.is_null(), "a patient's pseudonym in every row", cure)
    read.refuse_errors(ids, place)
    ids = without_invisible(ids, place, INVISIBLE_IN_ID)
    safe = plain_text(ids, place)
    # An apostrophe must not make two patients one.
    same = starts_formula(ids) & safe.is_in(ids.implode()).fill_null(False)
    place.refuse(ids, same, "a pseudonym that does not begin like a formula", "rename it")
    return safe.alias("patient_id")


def _weeks(file: str, frame: pl.DataFrame, entry: FileMapping, week: Week, view: View, notes: Notes) -> pl.Series:
    header = View(view.headers).needed(week.column)
    place = CellReporter(file, header, "week", frame[ROW], notes)
    rule = Rule(column=header, recode=week.recode, missing=week.missing, extract=week.extract)
    cells = read.prepared(frame[header], rule, entry.missing, place)
    values = read.plain_numbers(cells, _marks(entry))
    cure = "say which week each such cell means in week: recode:"
    place.refuse(cells, cells.is_not_null() & values.is_null(), "a number of weeks since the first dose", cure)
    if week.unit == "days":
        place.changed("days to weeks", values.is_not_null())
        values = (values / 7).round(2)
    if week.without == "refuse":
        cure = "fill it in, leave the row out with leave_out:, or say without: leave_out at week:"
        place.refuse(cells, cells.is_null(), "a week in every row", cure)
    return values.alias("week")


def _marks(entry: FileMapping) -> read.Marks:
    return read.Marks(entry.decimal, entry.thousands)


def column_values(
    file: str, frame: pl.DataFrame, rule: Rule, field: Field, seen: tuple, notes: Notes
) -> pl.Series | None:
    """Values of one column by its rule; None where this view of the file has no such column."""
    entry, view = seen
    headers = [view.of_rule(rule)] if not joined_names(rule) else [view.header(name) for name in joined_names(rule)]
    named = [header for header in headers if header]
    place = CellReporter(file, ", ".join(named) or "(one value)", field.name, frame[ROW], notes)
    if rule.value is not None:
        cells = pl.Series([rule.value], dtype=pl.String).new_from_index(0, len(frame))
        return checked(_value(cells, frame, rule, (field, entry, view), place), cells, field, place)
    if not named or (rule.difference and None in headers):
        return None
    if rule.count_checked and None in headers:
        notes.problems.append(_boxes_lack(file, headers, field, view))
        return None
    places = [CellReporter(file, header, field.name, frame[ROW], notes) for header in named]
    parts = [read.prepared(frame[one.column], rule, entry.missing, one) for one in places]
    if rule.count_checked:
        values = count_checked(parts, rule.count_checked, places)
        return checked(values, values.cast(pl.String), field, place)
    if rule.any_of:
        values = any_of(parts, rule.any_of, places, None in headers)
        return checked(values, values.cast(pl.String), field, place)
    made = [_value(cells, frame, rule, (field, entry, view), one) for cells, one in zip(parts, places, strict=True)]
    if rule.difference:
        first, second = made
        values = difference(first, second, place)
        values = _in_units(values, frame, rule, (field, view), place) if rule.dates else values
        return checked(values, values.cast(pl.String), field, place)
    values = greatest(made, place) if rule.greatest_of else made[0]
    return checked(values, parts[0] if len(parts) == 1 else values.cast(pl.String), field, place)


def _boxes_lack(file: str, headers: list[str | None], field: Field, view: View) -> Problem:
    """A number of boxes of which some were never there would be too low."""
    known = [header for header in headers if header]
    week = "" if view.week is None else f" at week {view.week}"
    words = f"every box of {field.name}{week}; the file has {len(known)} of {len(headers)}"
    return Problem(file, words, column=known[0])


def _value(cells: pl.Series, frame: pl.DataFrame, rule: Rule, what: tuple, place: CellReporter) -> pl.Series:
    """Values of one column of the export in their type, in the unit of the dictionary."""
    field, entry, view = what
    if rule.difference and rule.dates:
        return read.dates(cells, rule, place)
    values = _typed(cells, rule, field, _marks(entry), place)
    return _in_units(values, frame, rule, (field, view), place) if field.type in NUMBERS else values


def _typed(cells: pl.Series, rule: Rule, field: Field, marks: read.Marks, place: CellReporter) -> pl.Series:
    if field.type in NUMBERS:
        cells = read.with_halves(cells, marks) if field.unit == "points" else cells
        return read.numbers(cells, rule, marks, place)
    if field.type == "date":
        return read.dates(read.texts(cells, rule, place), rule, place)
    if rule.listed:
        return read.listed(cells, rule.listed, place)
    values = read.texts(cells, rule, place)
    if field.codes or field.type == "boolean":
        return values
    read.refuse_errors(values, place)
    return plain_text(without_invisible(values, place), place)


def _in_units(values: pl.Series, frame: pl.DataFrame, rule: Rule, what: tuple, place: CellReporter) -> pl.Series:
    field, view = what
    if rule.log2:
        place.changed("log2 of the value to the value", values.is_not_null())
        values = _product(2**values, pl.Series([1.0]).new_from_index(0, len(values)))
    if rule.unit:
        return _times(
            values, pl.Series([factor(field.name, rule.unit)]).new_from_index(0, len(values)), rule.unit, place
        )
    if rule.unit_by:
        keys = frame[view.needed(rule.unit_by.column)]
        factors = {key: factor(field.name, unit) for key, unit in rule.unit_by.units.items()}
        _refuse_unknown(values, keys, list(factors), f"a value of {rule.unit_by.column} with a unit", place)
        for key, unit in rule.unit_by.units.items():
            place.changed(f"unit {unit} to {field.unit} where {key}", (keys == key) & (values * factors[key] != values))
        return _product(values, keys.replace_strict(factors, default=None, return_dtype=pl.Float64))
    if rule.steroid:
        return _equivalents(values, frame[view.needed(rule.steroid.column)], rule.steroid, place)
    return values


def _equivalents(values: pl.Series, drugs: pl.Series, steroid: Steroid, place: CellReporter) -> pl.Series:
    """Doses as prednisolone equivalents; a dose of 0 needs no drug."""
    names = {name: PREDNISOLONE_EQUIVALENT[drug] for name, drug in steroid.names.items()} | PREDNISOLONE_EQUIVALENT
    drugs = drugs.str.strip_chars()
    needed = values.set((values == 0).fill_null(False), None)
    _refuse_unknown(needed, drugs, list(names), "a drug of the table of steroids beside the dose", place)
    factors = drugs.replace_strict(names, default=None, return_dtype=pl.Float64)
    place.changed("dose to prednisolone equivalents", (needed * factors != needed).fill_null(False))
    return _product(needed, factors).zip_with(needed.is_not_null(), values)


def _refuse_unknown(values: pl.Series, keys: pl.Series, known: list[str], expected: str, place: CellReporter) -> None:
    unknown = values.is_not_null() & ~keys.is_in(known).fill_null(False)
    place.refuse(keys.fill_null(""), unknown, expected, f"known are {', '.join(known)}")


def _times(values: pl.Series, factors: pl.Series, unit: str, place: CellReporter) -> pl.Series:
    place.changed(f"unit {unit} converted", (values.is_not_null() & (factors != 1)).fill_null(False))
    return _product(values, factors)


def _product(values: pl.Series, factors: pl.Series) -> pl.Series:
    # 1.1 * 10 is 11.000000000000002 in binary; no laboratory reports more than twelve digits.
    return (values * factors).round_sig_figs(12)


def checked(values: pl.Series, cells: pl.Series, field: Field, place: CellReporter) -> pl.Series:
    """Values inside the dictionary's limits and codes; others are noted as problems and become missing."""
    wrong = pl.Series([False]).new_from_index(0, len(values))
    if field.codes and field.type in NUMBERS:
        wrong = ~values.is_in([float(code) for code in field.codes])
    elif field.codes or field.type == "boolean":
        wrong = ~values.is_in(list(field.codes) or ["yes", "no"])
    elif field.type in NUMBERS:
        wrong = ~values.is_between(
            -1e300 if field.minimum is None else field.minimum, 1e300 if field.maximum is None else field.maximum
        )
    if field.type == "integer":
        wrong = wrong | (values != values.round(0))
    wrong = wrong.fill_null(False)
    half = wrong & (values.is_between(field.minimum, field.maximum) if _has_whole_points(field) else pl.Series([False]))
    place.refuse(cells, half, _expected(field), "it has no half points; say in recode: which point each of them is")
    place.refuse(cells, wrong & ~half, _expected(field), _cure(field))
    return values.set(wrong, None)


def _has_whole_points(field: Field) -> bool:
    return field.type == "integer" and field.unit == "points" and not field.codes


def _expected(field: Field) -> str:
    if field.codes or field.type == "boolean":
        return "one of " + ", ".join(field.codes or ("yes", "no"))
    whole = "a whole number" if field.type == "integer" else "a value"
    low = [f"at least {field.minimum:g}"] if field.minimum is not None else []
    high = [f"at most {field.maximum:g}"] if field.maximum is not None else []
    limits = " and ".join([*low, *high])
    unit = f" {field.unit}" if field.unit else ""
    return f"{whole} of {limits}{unit}" if limits else whole


def _cure(field: Field) -> str:
    if field.codes or field.type == "boolean":
        return "say in recode: what it means, or add it to missing:"
    return "correct it, add it to missing: if it is a code, or say its unit:"
