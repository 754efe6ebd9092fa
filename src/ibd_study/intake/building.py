"""From files as read to the tables of a cohort: a pure step, frames in, frames and notes out."""

from dataclasses import dataclass, field

import polars as pl

from ibd_study import dictionary
from ibd_study.intake.columns import FILE, KEYS, field_of, kept_rows, table_rows, where
from ibd_study.intake.examinations import say_mixed, whole_examinations, without_unticked_boxes
from ibd_study.intake.headers import ROW, read_repeated
from ibd_study.intake.identity import id_problems, two_ways_of_writing
from ibd_study.intake.layout import View, absent_headers, unlike_pattern, visit_views
from ibd_study.intake.mapping import FileMapping, Mapping, Rule
from ibd_study.intake.merging import merge, weeks_from_dates, with_baselines
from ibd_study.intake.problems import Notes, Place
from ibd_study.intake.reading import Export

ORDERED_KEYS = {"patients": ["patient_id"], "visits": ["patient_id", "week"]}


@dataclass
class Built:
    """Tables of a cohort with the place from which each row came, the columns' rules, and what was noted."""

    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    fields: dict[str, list[dictionary.Field]] = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)
    rows_read: dict[str, int] = field(default_factory=dict)
    unread_columns: dict[str, list[str]] = field(default_factory=dict)
    by_date: set[str] = field(default_factory=set)


def build_tables(exports: list[tuple[FileMapping, Export]], mapping: Mapping) -> Built:
    """Make the three tables.

    Parameters
    ----------
    exports
        Each file as read, with the entry of the mapping by which it is read.

    Returns
    -------
    Built
        With ``notes.problems`` empty where the export could be read as the mapping says; what only the
        whole folder shows (unknown patients, a baseline that is absent) is checked when it is written.
    """
    built = Built()
    parts: dict[str, list[pl.DataFrame]] = {table: [] for table in dictionary.TABLES}
    for entry, export in exports:
        for table, rows in _rows_of_file(entry, export, built):
            parts[table].append(rows)
    built.notes.problems += id_problems(parts, exports) or two_ways_of_writing(parts, exports)
    for table in dictionary.TABLES:
        rules = _rules(mapping, table)
        if parts[table]:
            rows = pl.concat(parts[table], how="diagonal")
            rules = {name: rule for name, rule in rules.items() if name in rows.columns}
            built.fields[table] = [field_of(table, name, rule) for name, rule in rules.items()]
            built.tables[table] = _finished(table, rows, rules, mapping, built)
    built.notes.problems = list(dict.fromkeys(built.notes.problems))
    return built


def _rules(mapping: Mapping, table: str) -> dict[str, Rule]:
    """Rules of a table over all files; of several for one column the one with a rule for repeats."""
    rules: dict[str, Rule] = {}
    for entry in mapping.files:
        for name, rule in getattr(entry, table).items():
            if name not in rules or rules[name].repeats == "refuse":
                rules[name] = rule
    return rules


def _rows_of_file(entry: FileMapping, export: Export, built: Built):
    """Typed rows of each table that a file feeds."""
    notes, headers = built.notes, [name for name in export.frame.columns if name != ROW]
    views = visit_views(export.name, headers, entry, notes)
    used = {header for view in views for header in _used(entry, view)}
    faults = [*absent_headers(export.name, entry, headers, views), *read_repeated(export.name, headers, used)]
    if faults:
        notes.problems += faults
        return
    built.rows_read[export.name] = export.frame.height
    if entry.week is not None and entry.week.from_dates:
        built.by_date.add(export.name)
    frame = kept_rows(export, entry, notes)
    _count_unread(export, entry, used, built)
    _count_untaken(export.name, entry, frame, views, notes)
    whole = View(frozenset(headers))
    for table in dictionary.TABLES:
        if getattr(entry, table):
            for view in views if table == "visits" else [whole]:
                yield table, table_rows(table, export.name, frame, entry, view, notes)


def _count_unread(export: Export, entry: FileMapping, used: set[str], built: Built) -> None:
    """Say which columns no rule reads."""
    seen = built.unread_columns.get(export.name, list(export.frame.columns))
    unread = built.unread_columns[export.name] = [name for name in seen if name not in used | {ROW}]
    built.notes.warnings += [
        f"{export.name}: nothing reads the column {name}; is its name not made like {entry.pattern}?"
        for name in unlike_pattern(entry, unread)
    ]


def _count_untaken(file: str, entry: FileMapping, frame: pl.DataFrame, views: list[View], notes: Notes) -> None:
    """Count the rows that no table takes."""
    read = pl.Series([False]).new_from_index(0, frame.height)
    for table in dictionary.TABLES:
        if getattr(entry, table):
            taken = pl.Series([True]).new_from_index(0, frame.height)
            for condition in getattr(entry.only, table):
                taken = taken & where(frame, condition, views[0] if views else View(frozenset(frame.columns)))
            read = read | taken
    Place(file, "", "", frame[ROW], notes).changed("row that no table of this entry takes", ~read)


def _used(entry: FileMapping, view: View) -> set[str]:
    rules = [*entry.patients.values(), *entry.visits.values(), *entry.adverse_events.values()]
    names = [entry.patient_id.column, entry.week.column if entry.week else None]
    names += [one.column for one in [*entry.leave_out, *entry.only.patients, *entry.only.visits]]
    names += [one.column for one in entry.only.adverse_events]
    names += [one.column for rule in rules for one in (rule.unit_by, rule.steroid) if one]
    names += [name for rule in rules if rule.count_checked for name in rule.count_checked.columns]
    found = {view.header(name) for name in names} | {view.of_rule(rule) for rule in rules}
    return {header for header in found if header}


def _finished(table: str, rows: pl.DataFrame, rules: dict[str, Rule], mapping: Mapping, built: Built) -> pl.DataFrame:
    notes = built.notes
    if table == "visits":
        rows = _with_weeks(rows, built)
    if table in ORDERED_KEYS:
        key = ORDERED_KEYS[table]
        # Rows without a key are problems already; merged they would make one false patient.
        rows = rows.drop_nulls(key)
        rows = _merged_visits(rows, rules, notes) if table == "visits" else merge(rows, key, rules, notes)
    if table == "visits":
        rows = with_baselines(rows, mapping.visits_without_baseline == "add_empty", notes).sort(
            KEYS, maintain_order=True
        )
    keys = ORDERED_KEYS.get(table, ["patient_id"])
    return rows.select(*keys, *rules, FILE, ROW)


def _merged_visits(rows: pl.DataFrame, rules: dict[str, Rule], notes: Notes) -> pl.DataFrame:
    if not rows.select(KEYS).is_duplicated().any():
        return merge(rows, ORDERED_KEYS["visits"], rules, notes)
    rows = whole_examinations(without_unticked_boxes(rows, notes), rules, notes)
    made = merge(rows, ORDERED_KEYS["visits"], rules, notes)
    say_mixed(rows, made, rules, notes)
    return made


def _with_weeks(rows: pl.DataFrame, built: Built) -> pl.DataFrame:
    """Rows of every file with their week; those of files that go by dates get it now."""
    if "week" not in rows.columns:
        rows = rows.with_columns(pl.lit(None, pl.Float64).alias("week"))
    if not built.by_date:
        return rows
    chosen = pl.col(FILE).cast(pl.String).is_in(list(built.by_date))
    dated = weeks_from_dates(rows.filter(chosen), built.tables.get("patients", pl.DataFrame()), built.notes)
    return pl.concat([rows.filter(~chosen), dated.select(rows.columns)])
