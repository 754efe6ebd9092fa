"""Printed numbers for tests, written short."""

from ibd_tools.audit import Audit, Entry, PrintedTable, audit


def percentage(key: str, value: str, size: int = 80, **other: object) -> Entry:
    return Entry(key, "A", size, "percentage", value, **other)


def mean(key: str, value: str, size: int = 80, **other: object) -> Entry:
    return Entry(key, "A", size, "mean", value, **other)


def audited(*entries: Entry, tests: bool = True) -> Audit:
    return audit(PrintedTable({entry.key: entry for entry in entries}), tests=tests)
