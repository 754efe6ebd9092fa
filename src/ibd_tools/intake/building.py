"""From files as read to the tables of a cohort: a pure step, frames in, frames and notes out."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from ibd_study import dictionary
from ibd_tools.intake.columns import FILE, KEYS, field_of, kept_rows, table_rows
from ibd_tools.intake.examinations import say_mixed, whole_examinations, without_unticked_boxes
from ibd_tools.intake.headers import ROW, read_repeated
from ibd_tools.intake.identity import id_problems, two_ways_of_writing
from ibd_tools.intake.layout import View, absent_headers, tables_made, visit_views
from ibd_tools.intake.leftovers import count_unread, count_untaken, rows_taken, used_headers
from ibd_tools.intake.mapping import FileMapping, Mapping, Rule
from ibd_tools.intake.merging import merge, weeks_from_dates, with_baselines
from ibd_tools.intake.problems import Notes
from ibd_tools.intake.reading import Export

ORDERED_KEYS = {"patients": ["patient_id"], "visits": ["patient_id", "week"]}


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
    count_untaken(exports, built.rows_taken, built.notes)
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
    count_unread(export, entry, used, built.unread_columns, notes)
    built.rows_taken.setdefault(export.name, set()).update(rows_taken(entry, frame, views))
    made = tables_made(entry, headers)
    notes.warnings += [
        f"{export.name}: it has no column of {table}, which is not made of it"
        for table in dictionary.TABLES
        if getattr(entry, table) and table not in made
    ]
    for table in made:
        for view in views if table == "visits" else [whole]:
            yield table, table_rows(table, export.name, frame, entry, view, notes)


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
