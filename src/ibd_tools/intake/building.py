"""From files as read to the tables of a cohort: a pure step, frames in, frames and notes out."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from ibd_study import dictionary
from ibd_tools.intake.columns import FILE, KEYS, field_of, kept_rows, table_rows, where
from ibd_tools.intake.examinations import say_mixed, whole_examinations, without_unticked_boxes
from ibd_tools.intake.headers import ROW, read_repeated
from ibd_tools.intake.identity import id_problems, two_ways_of_writing
from ibd_tools.intake.layout import Source, View, absent_headers, tables_made, unlike_pattern, used_headers, visit_views
from ibd_tools.intake.mapping import FileMapping, Mapping, Rule
from ibd_tools.intake.merging import files_of, merge, weeks_from_dates, with_baselines
from ibd_tools.intake.problems import Notes
from ibd_tools.intake.reading import Export


@dataclass
class Built:
    """Tables of a cohort with the place from which each row came, the columns' rules, and what was noted."""

    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    fields: dict[str, list[dictionary.Field]] = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)
    rows_read: dict[str, int] = field(default_factory=dict)
    unread_columns: dict[str, list[str]] = field(default_factory=dict)
    rows_taken: dict[str, set[int]] = field(default_factory=dict)
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
    _count_untaken(exports, built)
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


def _rows_of_file(entry: FileMapping, export: Export, built: Built) -> Iterator[tuple[str, pl.DataFrame]]:
    """Typed rows of each table that a file feeds."""
    notes, headers = built.notes, [name for name in export.frame.columns if name != ROW]
    views = visit_views(export.name, headers, entry, notes)
    used, whole = used_headers(entry, views), View(frozenset(headers))
    faults = [*absent_headers(export.name, entry, headers, views), *read_repeated(export.name, headers, used)]
    if faults:
        notes.problems += faults
        return
    built.rows_read[export.name] = export.frame.height
    if entry.week is not None and entry.week.from_dates:
        built.by_date.add(export.name)
    frame = kept_rows(export, entry, notes)
    unread = built.unread_columns.get(export.name, headers)
    built.unread_columns[export.name] = unread = [name for name in unread if name not in used]
    notes.warnings += [
        f"{export.name}: nothing reads the column {name}; is its name not made like {entry.pattern}?"
        for name in unlike_pattern(entry, unread)
    ]
    taken = built.rows_taken.setdefault(export.name, set())
    made = tables_made(entry, headers)
    notes.warnings += [
        f"{export.name}: it has no column of {table}, which is not made of it"
        for table in dictionary.TABLES
        if getattr(entry, table) and table not in made
    ]
    for table in made:
        rows = frame
        for condition in getattr(entry.only, table):
            rows = rows.filter(where(rows, condition))
        taken.update(rows[ROW])
        for view in views if table == "visits" else [whole]:
            yield table, table_rows(table, Source(export.name, rows, entry, view, notes))


def _count_untaken(exports: list[tuple[FileMapping, Export]], built: Built) -> None:
    """Count the rows that no table takes and that are not left out for another reason."""
    for export in {export.name: export for _, export in exports}.values():
        out = set().union(*(rows for (file, _), rows in built.notes.rows_out.items() if file == export.name))
        taken = built.rows_taken.get(export.name, set(export.frame[ROW]))
        left = export.frame[ROW].filter(~export.frame[ROW].is_in(taken | out))
        built.notes.left_out(export.name, "row that no table takes", left)


def _finished(table: str, rows: pl.DataFrame, rules: dict[str, Rule], mapping: Mapping, built: Built) -> pl.DataFrame:
    notes = built.notes
    if table == "patients":
        # Rows without a key are problems already; merged they would make one false patient.
        rows = merge(rows.drop_nulls("patient_id"), ["patient_id"], rules, notes)
    if table == "visits":
        rows = _merged_visits(_with_weeks(rows, built).drop_nulls(KEYS), rules, notes)
        rows = with_baselines(rows, mapping.visits_without_baseline == "add_empty", notes)
        return rows.sort(KEYS, maintain_order=True).select(*KEYS, *rules, FILE, ROW)
    return rows.select("patient_id", *rules, FILE, ROW)


def _merged_visits(rows: pl.DataFrame, rules: dict[str, Rule], notes: Notes) -> pl.DataFrame:
    if not rows.select(KEYS).is_duplicated().any():
        return rows
    whole = whole_examinations(without_unticked_boxes(rows, notes), rules, notes)
    made = merge(whole, list(KEYS), rules, notes)
    notes.count_rows(files_of(rows), "rows joined to another row of the same visit", rows.height - made.height)
    say_mixed(whole, made, rules, notes)
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
