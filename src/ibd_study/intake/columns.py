"""Rows of one table of the cohort from one view of a file, each column by its rule."""

import polars as pl

from ibd_study import dictionary
from ibd_study.dictionary import Field
from ibd_study.intake import cells as read
from ibd_study.intake.layout import View
from ibd_study.intake.mapping import Checked, Condition, FileMapping, Rule
from ibd_study.intake.problems import ImportProblem, Notes, Place
from ibd_study.intake.reading import ROW, Export
from ibd_study.intake.safety import UNSEEN_IN_ID, plain_text, starts_formula, without_unseen
from ibd_study.intake.units import PREDNISOLONE_EQUIVALENT, factor

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
    cells = frame[view.header(condition.column)].fill_null("")
    return cells.is_in(condition.is_) if condition.is_ else ~cells.is_in(condition.is_not)


def kept_rows(export: Export, entry: FileMapping, notes: Notes) -> pl.DataFrame:
    """Rows of a file without those that the mapping leaves out, which are counted by reason."""
    frame, view = export.frame, View(frozenset(export.frame.columns))
    for condition in entry.leave_out:
        out = where(frame, condition, view)
        place = Place(export.name, str(view.header(condition.column)), "", frame[ROW], notes)
        place.left_out(f"row left out: {condition.because}", out)
        frame = frame.filter(~out)
    return frame


def table_rows(table: str, file: str, frame: pl.DataFrame, entry: FileMapping, view: View, notes: Notes):
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
        columns.append(_weeks(file, frame, entry, view, notes))
    elif table == "visits" and view.week is not None and entry.week is None:
        columns.append(pl.Series("week", [float(view.week)]).new_from_index(0, len(frame)))
    rows = pl.DataFrame([*columns, frame[ROW]]).with_columns(pl.lit(file, pl.Categorical).alias(FILE))
    return _with_week(rows, file, entry, notes) if table == "visits" else rows


def _with_week(rows: pl.DataFrame, file: str, entry: FileMapping, notes: Notes) -> pl.DataFrame:
    if entry.layout == "wide":
        values = [name for name in rows.columns if name not in (*KEYS, ROW, FILE)]
        empty = ~pl.any_horizontal(pl.col(values).is_not_null()) if values else pl.lit(False)
        mask = rows.select(empty.alias("e"))["e"]
        Place(file, "", "week", rows[ROW], notes).changed("visit without any value, not made", mask)
        return rows.filter(~mask)
    if entry.week is None or entry.week.from_dates or entry.week.without == "refuse":
        return rows
    mask = rows["week"].is_null()
    Place(file, "", "week", rows[ROW], notes).left_out("row left out: no week", mask)
    return rows.filter(~mask)


def _patient_ids(file: str, frame: pl.DataFrame, entry: FileMapping, view: View, notes: Notes) -> pl.Series:
    header = View(view.headers).header(entry.patient_id.column)
    place = Place(file, header, "patient_id", frame[ROW], notes)
    ids = read.prepared(frame[header], entry.patient_id, entry.missing, place)
    cure = "fill it in, or leave the row out with leave_out: and a reason"
    place.refuse(ids, ids.is_null(), "a patient's pseudonym in every row", cure)
    read.refuse_errors(ids, place)
    ids = without_unseen(ids, place, UNSEEN_IN_ID)
    safe = plain_text(ids, place)
    # An apostrophe must not make two patients one.
    same = starts_formula(ids) & safe.is_in(ids.implode()).fill_null(False)
    place.refuse(ids, same, "a pseudonym that does not begin like a formula", "rename it")
    return safe.alias("patient_id")


def _weeks(file: str, frame: pl.DataFrame, entry: FileMapping, view: View, notes: Notes) -> pl.Series:
    header = View(view.headers).header(entry.week.column)
    place = Place(file, header, "week", frame[ROW], notes)
    rule = Rule(column=header, recode=entry.week.recode, missing=entry.week.missing)
    cells = read.prepared(frame[header], rule, entry.missing, place)
    values = read.plain_numbers(cells, _marks(entry))
    cure = "say which week each such cell means in week: recode:"
    place.refuse(cells, cells.is_not_null() & values.is_null(), "a number of weeks since the first dose", cure)
    if entry.week.unit == "days":
        place.changed("days to weeks", values.is_not_null())
        values = (values / 7).round(2)
    if entry.week.without == "refuse":
        cure = "fill it in, leave the row out with leave_out:, or say without: leave_out at week:"
        place.refuse(cells, cells.is_null(), "a week in every row", cure)
    return values.alias("week")


def _marks(entry: FileMapping) -> read.Marks:
    return read.Marks(entry.decimal, entry.thousands)


def column_values(file: str, frame: pl.DataFrame, rule: Rule, field: Field, seen: tuple, notes: Notes):
    """Values of one column by its rule; None where this view of the file has no such column."""
    entry, view = seen
    if rule.count_checked:
        return _count_checked(file, frame, rule.count_checked, field, view, notes)
    header = view.of_rule(rule)
    if rule.value is None and header is None:
        return None
    place = Place(file, header or "(one value)", field.name, frame[ROW], notes)
    if rule.value is not None:
        cells = pl.Series([rule.value], dtype=pl.String).new_from_index(0, len(frame))
    else:
        cells = read.prepared(frame[header], rule, entry.missing, place)
    values = _typed(cells, rule, field, _marks(entry), place)
    if field.type in NUMBERS:
        values = _converted(values, frame, rule, (field, view), place)
    return checked(values, cells, field, place)


def _typed(cells: pl.Series, rule: Rule, field: Field, marks: read.Marks, place: Place) -> pl.Series:
    if field.type in NUMBERS:
        return read.numbers(cells, rule, marks, place)
    if field.type == "date":
        return read.dates(read.texts(cells, rule, place), rule, place)
    if rule.listed:
        return read.listed(cells, rule.listed, place)
    values = read.texts(cells, rule, place)
    if field.codes or field.type == "boolean":
        return values
    read.refuse_errors(values, place)
    return plain_text(without_unseen(values, place), place)


def _converted(values: pl.Series, frame: pl.DataFrame, rule: Rule, what: tuple, place: Place) -> pl.Series:
    field, view = what
    if rule.unit:
        return _times(
            values, pl.Series([factor(field.name, rule.unit)]).new_from_index(0, len(values)), rule.unit, place
        )
    if rule.unit_by:
        keys = frame[view.header(rule.unit_by.column)]
        factors = {key: factor(field.name, unit) for key, unit in rule.unit_by.units.items()}
        _refuse_unknown(values, keys, list(factors), f"a value of {rule.unit_by.column} with a unit", place)
        for key, unit in rule.unit_by.units.items():
            place.changed(f"unit {unit} to {field.unit} where {key}", (keys == key) & (values * factors[key] != values))
        return _product(values, keys.replace_strict(factors, default=None, return_dtype=pl.Float64))
    if rule.steroid:
        return _equivalents(values, frame[view.header(rule.steroid.column)], rule, place)
    return values


def _equivalents(values: pl.Series, drugs: pl.Series, rule: Rule, place: Place) -> pl.Series:
    """Doses as prednisolone equivalents; a dose of 0 needs no drug."""
    names = {name: PREDNISOLONE_EQUIVALENT[drug] for name, drug in rule.steroid.names.items()} | PREDNISOLONE_EQUIVALENT
    drugs = drugs.str.strip_chars()
    needed = values.set((values == 0).fill_null(False), None)
    _refuse_unknown(needed, drugs, list(names), "a drug of the table of steroids beside the dose", place)
    factors = drugs.replace_strict(names, default=None, return_dtype=pl.Float64)
    place.changed("dose to prednisolone equivalents", (needed * factors != needed).fill_null(False))
    return _product(needed, factors).zip_with(needed.is_not_null(), values)


def _refuse_unknown(values: pl.Series, keys: pl.Series, known: list[str], expected: str, place: Place) -> None:
    unknown = values.is_not_null() & ~keys.is_in(known).fill_null(False)
    place.refuse(keys.fill_null(""), unknown, expected, f"known are {', '.join(known)}")


def _times(values: pl.Series, factors: pl.Series, unit: str, place: Place) -> pl.Series:
    place.changed(f"unit {unit} converted", (values.is_not_null() & (factors != 1)).fill_null(False))
    return _product(values, factors)


def _product(values: pl.Series, factors: pl.Series) -> pl.Series:
    # 1.1 * 10 is 11.000000000000002 in binary; no laboratory reports more than twelve digits.
    return (values * factors).round_sig_figs(12)


def _count_checked(file: str, frame: pl.DataFrame, boxes: Checked, field: Field, view: View, notes: Notes):
    headers = [header for header in (view.header(name) for name in boxes.columns) if header]
    if len(headers) < len(boxes.columns):
        # A number of boxes of which some were never there would be too low.
        if headers:
            week = "" if view.week is None else f" at week {view.week}"
            words = f"every box of {field.name}{week}; the file has {len(headers)} of {len(boxes.columns)}"
            notes.problems.append(ImportProblem(file, words, column=headers[0]))
        return None
    for header in headers:
        known = frame[header].is_null() | frame[header].is_in([*boxes.checked, *boxes.unchecked])
        place = Place(file, header, field.name, frame[ROW], notes)
        place.refuse(frame[header], ~known, "a box that is ticked or not", "add the cell to checked: or unchecked:")
    place = Place(file, ", ".join(headers), field.name, frame[ROW], notes)
    ticked = [pl.col(header).is_in(boxes.checked).fill_null(False) for header in headers]
    answered = pl.any_horizontal(pl.col(headers).is_not_null())
    count = pl.sum_horizontal(ticked).cast(pl.Float64)
    values = frame.select(pl.when(answered).then(count).alias(field.name))[field.name]
    place.changed("boxes to the number of ticked ones", values.is_not_null())
    return checked(values, values.cast(pl.String), field, place)


def checked(values: pl.Series, cells: pl.Series, field: Field, place: Place) -> pl.Series:
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
    place.refuse(cells, wrong, _expected(field), _cure(field))
    return values.set(wrong, None)


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
