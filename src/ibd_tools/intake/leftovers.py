"""What nothing of a mapping reads: columns and rows, each counted once for its file, however many entries read it."""

import polars as pl

from ibd_study import dictionary
from ibd_tools.intake.columns import where
from ibd_tools.intake.headers import ROW
from ibd_tools.intake.layout import View, names_of_rows, names_of_rule, tables_made, unlike_pattern
from ibd_tools.intake.mapping import FileMapping
from ibd_tools.intake.problems import Notes
from ibd_tools.intake.reading import Export

UNTAKEN = "row that no table takes"


def used_headers(entry: FileMapping, views: list[View]) -> set[str]:
    """Headers of a file that an entry of the mapping reads."""
    rules = [rule for table in dictionary.TABLES for rule in getattr(entry, table).values()]
    names = [*names_of_rows(entry), *(name for rule in rules for name in names_of_rule(rule))]
    found = {view.header(name) for view in views for name in names}
    found |= {view.of_rule(rule) for view in views for rule in rules}
    return {header for header in found if header}


def count_unread(
    export: Export, entry: FileMapping, used: set[str], unread: dict[str, list[str]], notes: Notes
) -> None:
    """Take the headers that an entry reads from those that nothing has read yet."""
    seen = unread.get(export.name, list(export.frame.columns))
    unread[export.name] = [name for name in seen if name not in used | {ROW}]
    notes.warnings += [
        f"{export.name}: nothing reads the column {name}; is its name not made like {entry.pattern}?"
        for name in unlike_pattern(entry, unread[export.name])
    ]


def rows_taken(entry: FileMapping, frame: pl.DataFrame, views: list[View]) -> set[int]:
    """Rows of a file that a table of an entry takes."""
    taken: set[int] = set()
    view = views[0] if views else View(frozenset(frame.columns))
    for table in tables_made(entry, frame.columns):
        rows = frame
        for condition in getattr(entry.only, table):
            rows = rows.filter(where(rows, condition, view))
        taken |= set(rows[ROW])
    return taken


def count_untaken(exports: list[tuple[FileMapping, Export]], taken: dict[str, set[int]], notes: Notes) -> None:
    """Count the rows that no table takes and that are not left out for another reason."""
    for export in {export.name: export for _, export in exports}.values():
        out = set().union(*(rows for (file, _), rows in notes.rows_out.items() if file == export.name))
        if left := set(export.frame[ROW]) - taken.get(export.name, set(export.frame[ROW])) - out:
            notes.rows_out[export.name, UNTAKEN] = left
