"""The import report: every count of what was read, changed, left out and warned of. No patient is named in it."""

from collections import Counter
from collections.abc import Sequence

import polars as pl

from ibd_study.plain_text import escaped, visible
from ibd_tools.intake.agreement import Agreement
from ibd_tools.intake.building import Built
from ibd_tools.intake.mapping import Mapping
from ibd_tools.intake.problems import Change

UNREAD = "unread_columns.txt"
MOST_NAMES = 12


def report_text(
    built: Built, mapping: Mapping, agreements: list[Agreement], warnings: list[str], files: list[list[object]]
) -> str:
    """The report as Markdown; ``files`` holds name, size and hash of each file of the export."""
    read = [[f"read from {name}", count] for name, count in built.rows_read.items()]
    written = [[f"written to {name}.csv", rows.height] for name, rows in built.tables.items()]
    totals = [[one.name, one.recomputed, one.recorded, one.both, one.agree, one.both - one.agree] for one in agreements]
    head = ["score", "items complete", "total recorded", "both", "agree", "differ"]
    unread = [f"{file}: {few_of(names)}" for file, names in built.unread_columns.items() if names]
    parts = [
        f"# Import report: {_cell(mapping.title)}",
        "Counts only. It stays with the cohort; read it before you use the cohort.",
        *_section("Files", ["file", "bytes", "SHA-256"], files),
        *_section("Rows", ["table or file", "rows"], [*read, *written]),
        *_section("Rows left out, added or joined", ["file", "reason", "rows"], _left_out(built)),
        *_section("Changed", ["file", "column", "becomes", "what", "cells"], _changed(built)),
        *_section("Recorded and recomputed totals", head, totals),
        *_list("Worth a look", warnings),
        *_list("Columns that nothing reads", unread),
        f"All of them, a line each, are in {UNREAD}.",
    ]
    return "\n\n".join(parts) + "\n"


def _left_out(built: Built) -> list[list[object]]:
    counts = Counter({key: len(rows) for key, rows in built.notes.rows_out.items()}) + built.notes.row_counts
    return [[*key, count] for key, count in counts.items()]


def _changed(built: Built) -> list[list[object]]:
    """Cells by what became of them; a cell of a column that several tables or entries read is one."""
    changes: dict[tuple[str, ...], list[Change]] = {}
    for one in built.notes.changes:
        changes.setdefault((one.file, one.column, one.target, one.what), []).append(one)
    return [
        [
            *(file, column or "-", target, what),
            pl.concat(one.rows for one in same).n_unique() if column else sum(one.count for one in same),
        ]
        for (file, column, target, what), same in changes.items()
    ]


def few_of(names: list[str]) -> str:
    """A list of names that stays readable: the first of them, and how many there are."""
    first = ", ".join(names[:MOST_NAMES])
    return first if len(names) <= MOST_NAMES else f"{first} and {len(names) - MOST_NAMES} more, {len(names)} in all"


def unread_text(built: Built) -> str:
    """Every column that nothing reads, a line each."""
    return "".join(visible(f"{file}: {name}") + "\n" for file, names in built.unread_columns.items() for name in names)


def _section(title: str, head: list[str], rows: list[list[object]]) -> list[str]:
    if not rows:
        return [f"## {title}", "None."]
    lines: list[Sequence[object]] = [head, ["---"] * len(head), *rows]
    return [f"## {title}", "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)]


def _list(title: str, items: list[str]) -> list[str]:
    return [f"## {title}", "\n".join(f"- {_cell(item)}" for item in items) or "None."]


def _cell(value: object) -> str:
    return visible(escaped(value)).replace("\\<", "&lt;")
