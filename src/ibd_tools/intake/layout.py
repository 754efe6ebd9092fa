"""Views of a file: which header holds which column, for the whole file or for each week of a wide one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from ibd_study import dictionary
from ibd_study.checked import Problem
from ibd_study.nearest import did_you_mean
from ibd_tools.intake import cells as read
from ibd_tools.intake.headers import ROW, copies
from ibd_tools.intake.mapping import FileMapping, Header, Rule
from ibd_tools.intake.problems import CellReporter, Notes


@dataclass(frozen=True)
class View:
    """One reading of the rows of a file: at one week of a wide file, or as they stand (``week`` None).

    ``headers`` are those that the file has; a pattern turns the name in the mapping into a header.
    """

    headers: frozenset[str]
    week: float | None = None
    pattern: str = ""
    words: tuple[str, ...] = ()

    def header(self, name: Header | None) -> str | None:
        """The header that a name of the mapping means here; None where the file has none such."""
        names = [name] if isinstance(name, str) else name or []
        made = [self.pattern.replace("{column}", one).replace("{week}", word) for one in names for word in self.words]
        return next((one for one in [*made, *names] if one in self.headers), None)

    def needed(self, name: Header | None) -> str:
        """As :meth:`header`, of a name that was looked for in the file before its rows are read."""
        found = self.header(name)
        if found is None:
            raise KeyError(name)
        return found

    def of_rule(self, rule: Rule) -> str | None:
        """The header of the column of a rule, which may name one by week."""
        if rule.columns:
            return next((header for week, header in rule.columns.items() if float(week) == self.week), None)
        return self.header(rule.column)


@dataclass(frozen=True)
class Source:
    """Rows of a file that a table takes, in one view of its headers, and the entry of the mapping that reads them."""

    file: str
    frame: pl.DataFrame
    entry: FileMapping
    view: View
    notes: Notes

    def place(self, header: str, target: str) -> CellReporter:
        """Where the cells of a column come from, and what they become."""
        return CellReporter(self.file, header, target, self.frame[ROW], self.notes)

    def prepared(self, header: str, rule: Rule, target: str) -> tuple[pl.Series, CellReporter]:
        """Cells of a column after what concerns whole cells, and where they come from."""
        place = self.place(header, target)
        return read.prepared(self.frame[header], rule, self.entry.missing, place), place

    @property
    def marks(self) -> read.Marks:
        """How numbers of the file are written."""
        return read.Marks(self.entry.decimal, self.entry.thousands)


def visit_views(file: str, headers: list[str], entry: FileMapping, notes: Notes) -> list[View]:
    """One view of a long file; one for each week of a wide file, in the order of the weeks."""
    known = frozenset(headers)
    if entry.layout == "long":
        return [View(known)]
    weeks = {week for rule in entry.visits.values() for week in rule.columns}
    words = _words_of_pattern(file, headers, entry, entry.pattern, notes) if entry.pattern else {}
    numbers = sorted({float(week) for week in [*weeks, *words.values()]})
    return [
        View(known, number, entry.pattern or "", tuple(word for word, week in words.items() if float(week) == number))
        for number in numbers
    ]


def _words_of_pattern(file: str, headers: list[str], entry: FileMapping, pattern: str, notes: Notes) -> dict[str, str]:
    """Week of each word that stands for {week} in a header of a mapped column."""
    found: dict[str, str] = {}
    again = copies(headers)
    for stem in _stems(entry):
        shape = re.escape(pattern).replace(r"\{column\}", re.escape(stem)).replace(r"\{week\}", "(.+)")
        for match in filter(None, (re.fullmatch(shape, header) for header in headers)):
            # A second crp_w8, called crp_w8.1, is no week 8.1.
            if not re.fullmatch(shape, again.get(match[0], "")):
                found.setdefault(match[1], match[0])
    weeks = {word: entry.pattern_weeks.get(word, word) for word in found}
    for word, week in weeks.items():
        if week and not is_number(week):
            cure = f"say it in pattern_weeks, as in {word}: '8', or {word}: '' to leave such columns out"
            notes.problems.append(Problem(file, "a week in the header", column=found[word], value=word, cure=cure))
    return {word: week for word, week in weeks.items() if week and is_number(week)}


def _stems(entry: FileMapping) -> list[str]:
    names = [name for rule in entry.visits.values() for name in (rule.column, *joined_names(rule)) if name is not None]
    return [one for name in names for one in ([name] if isinstance(name, str) else name)]


def is_number(text: str) -> bool:
    """Whether a text is a number of weeks."""
    return re.fullmatch(r"[+-]?\d+(\.\d+)?", text) is not None


def used_headers(entry: FileMapping, views: list[View]) -> set[str]:
    """Headers of a file that an entry of the mapping reads."""
    rules = [rule for table in dictionary.TABLES for rule in getattr(entry, table).values()]
    names = [*names_of_rows(entry), *(name for rule in rules for name in names_of_rule(rule))]
    found = {view.header(name) for view in views for name in names}
    found |= {view.of_rule(rule) for view in views for rule in rules}
    return {header for header in found if header}


def unlike_pattern(entry: FileMapping, unread: list[str]) -> list[str]:
    """Headers of a wide file that nothing reads, though they hold the name of a mapped column."""
    if entry.pattern is None:
        return []
    left_out = [word for word, week in entry.pattern_weeks.items() if not week]
    known = {
        entry.pattern.replace("{column}", stem).replace("{week}", word) for stem in _stems(entry) for word in left_out
    }
    shapes = [rf"(?<![^\W\d_]){re.escape(stem)}(?![^\W\d_])" for stem in _stems(entry)]
    return [name for name in unread if name not in known and any(re.search(shape, name) for shape in shapes)]


def tables_made(entry: FileMapping, headers: Iterable[str]) -> list[str]:
    """Tables that an entry makes of a file.

    With ``absent_columns: leave_out`` it makes none of a form that was never in the project: one of which the file
    has no column, neither of its values nor of the condition on its rows.
    """
    whole = [View(frozenset(headers))]
    made = []
    for table in filter(lambda table: getattr(entry, table), dictionary.TABLES):
        marks = [whole[0].header(one.column) for one in getattr(entry.only, table)]
        rules = [rule for rule in getattr(entry, table).values() if rule.value is None]
        is_there = entry.layout == "wide" or any(marks) or any(has_column(rule, whole) for rule in rules)
        if is_there or not marks or entry.absent_columns == "refuse":
            made.append(table)
    return made


def absent_headers(file: str, entry: FileMapping, headers: list[str], views: list[View]) -> list[Problem]:
    """Columns that the mapping names and the file does not have, with the nearest that it has."""
    whole = [View(frozenset(headers))]
    tables = tables_made(entry, headers)
    named = [(one, whole) for one in names_of_rows(entry, tables)]
    rules = [
        (rule, views if table == "visits" else whole) for table in tables for rule in getattr(entry, table).values()
    ]
    if entry.absent_columns == "leave_out":
        rules = [(rule, seen) for rule, seen in rules if has_column(rule, seen)]
    named += [(one, seen) for rule, seen in rules for one in names_of_rule(rule)]
    absent = [name for name, seen in named if all(view.header(name) is None for view in seen)]
    absent += [one for rule, _ in rules for one in rule.columns.values() if one not in headers]
    return [_absent(file, name, headers, entry) for name in dict.fromkeys(_words(name) for name in absent)]


def names_of_rows(entry: FileMapping, tables: Iterable[str] = dictionary.TABLES) -> list[Header]:
    """What an entry calls the columns that say whose a row is, of which week, and which table takes it."""
    names = [entry.patient_id.column, entry.week.column if entry.week else None]
    conditions = [*entry.leave_out, *(one for table in tables for one in getattr(entry.only, table))]
    return [name for name in [*names, *(one.column for one in conditions)] if name is not None]


def has_column(rule: Rule, views: list[View]) -> bool:
    """Whether any view has the column of a rule, or one of several; a rule of one value needs none."""
    if names := joined_names(rule):
        return any(view.header(name) for view in views for name in names)
    return rule.value is not None or any(view.of_rule(rule) in view.headers for view in views)


def names_of_rule(rule: Rule) -> list[Header]:
    """What a rule calls the columns that it reads, without headers by week."""
    names = [rule.column, *(one.column for one in (rule.unit_by, rule.steroid) if one), *joined_names(rule)]
    return [name for name in names if name is not None]


def joined_names(rule: Rule) -> list[Header]:
    """What a rule that makes one column of several calls these; none of any other rule."""
    boxes = rule.count_checked or rule.any_of
    parts = [rule.difference.column, rule.difference.minus] if rule.difference else []
    return [*(boxes.columns if boxes else []), *rule.greatest_of, *parts]


def _words(name: Header) -> str:
    return name if isinstance(name, str) else " or ".join(name)


def _absent(file: str, name: str, headers: list[str], entry: FileMapping) -> Problem:
    cure = did_you_mean(name, headers, f"its columns are {', '.join(headers[:12])}")
    pattern = f" (with the pattern {entry.pattern!r})" if entry.pattern else ""
    return Problem(file, f"this column{pattern}", column=name, cure=cure)
