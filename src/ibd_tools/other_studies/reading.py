"""Read the table of other studies; all that is wrong in it is said at once."""

import re
from pathlib import Path
from typing import Any

from ibd_study.checked import Column, Problem, TableError, as_words, read_rows
from ibd_study.printed import PERCENTAGE
from ibd_study.project import PROJECT
from ibd_tools.other_studies.study_row import CHECKED_COUNTS, CHOICES, SURVIVAL, WEEKS, StudyRow, ends_of

EVIDENCE = PROJECT / "data" / "evidence.csv"
NAMES = (
    *("study", "year", "doi", "setting", "design", "disease", "dose", "comparator_arm", "timepoint_weeks"),
    *("endpoint_family", "definition_family", "endpoint", "definition", "events", "n", "treated", "percent"),
    *("reported_ci", "provenance", "counts_provenance", "source", "notes"),
)
# Columns that a row keeps as they are.
TEXTS = (
    *("study", "doi", "setting", "disease", "dose", "definition_family", "endpoint", "definition", "percent"),
    *("counts_provenance", "source", "notes"),
)
NO_USABLE_COUNT = "a percentage: counts that nobody has checked, or of a survival estimate, do not stand for one"
NEEDED = {"study", "year", "disease", "endpoint", "definition", "definition_family", "source", *CHOICES}
WHOLE = {"year": (1900, 2099), "events": (0, None), "n": (1, None), "treated": (0, None)}
PATTERNS = {
    "timepoint_weeks": (WEEKS, "weeks such as 8 or 8-16, or nothing"),
    "percent": (PERCENTAGE, "the percentage as printed, without a sign, or nothing"),
    "reported_ci": (WEEKS, "limits in percent such as 55.5-80.2, or nothing"),
    "doi": (re.compile(r"10\.\d{4,9}/\S+", re.ASCII), "a DOI without an address before it, or nothing"),
}
COLUMNS = {
    name: Column(
        name,
        "integer" if name in WHOLE else "string",
        limits=(WHOLE[name],) if name in WHOLE else (),
        codes=CHOICES.get(name, ()),
        required=name in NEEDED,
        pattern=PATTERNS.get(name),
    )
    for name in NAMES
}


def read_evidence(path: Path = EVIDENCE) -> list[StudyRow]:
    """All rows of the table of other studies, in its order.

    Parameters
    ----------
    path
        Of a CSV file with the columns of :data:`COLUMNS`.

    Raises
    ------
    TableError
        Naming row (the header is row 1) and column of every problem at once.
    """
    rows, problems = read_rows(path, COLUMNS.values())
    problems += [Problem(path.name, *fault) for number, row in rows.items() for fault in _contradictions(number, row)]
    typed = {} if problems else {number: _typed(row) for number, row in rows.items()}
    problems += _repeated(path.name, typed)
    if problems:
        problems.sort(key=lambda one: one.row or 0)
        raise TableError(path.name, problems)
    return list(typed.values())


def _contradictions(number: int, row: dict) -> list[tuple[str, int, str, str]]:
    """What two cells cannot both say: what was expected, row, column and what was found."""
    events, n, percent = row["events"], row["n"], row["percent"]
    low, high = ends_of(row["reported_ci"] or "")
    first, last = ends_of(row["timepoint_weeks"] or "")
    wrong = {
        ("events", "a number n as well, or neither"): events is not None and n is None,
        ("events", f"at most n, {n}"): None not in (events, n) and events > n,
        ("percent", "a value of at most 100"): float(percent or 0) > 100,
        ("percent", "a percentage, or events and n"): percent is None and events is None,
        ("percent", NO_USABLE_COUNT): percent is None and events is not None and not _counts_stand_alone(row),
        ("reported_ci", "a lower and a higher limit"): low is not None and not (high is not None and low < high <= 100),
        ("timepoint_weeks", "the earlier week first"): first is not None and last is not None and first >= last,
        ("counts_provenance", "another word, or events"): row["counts_provenance"] == "printed" and events is None,
    }
    return [
        (expected, number, column, as_words(row[column] if row[column] is not None else ""))
        for (column, expected), is_wrong in wrong.items()
        if is_wrong
    ]


def _counts_stand_alone(row: dict) -> bool:
    """Whether events and n may be used without a printed percentage, whatever the parameters say."""
    is_checked = row["provenance"] == "sourced" and row["counts_provenance"] in CHECKED_COUNTS
    return is_checked and row["definition_family"] != SURVIVAL


def _typed(row: dict) -> StudyRow:
    low, high = ends_of(row["reported_ci"] or "")
    texts: dict[str, Any] = {name: row[name] or "" for name in TEXTS}
    return StudyRow(
        **texts,
        **{name: row[name] for name in ("year", "events", "n", "treated")},
        is_comparator=row["comparator_arm"] == "yes",
        timepoint=row["timepoint_weeks"] or "",
        family=row["endpoint_family"],
        ci_low=low,
        ci_high=high,
        is_verified=row["provenance"] == "sourced",
    )


def _repeated(file: str, rows: dict[int, StudyRow]) -> list[Problem]:
    names = {number: (row.disease, row.family, row.key) for number, row in rows.items()}
    first = {name: number for number, name in reversed(names.items())}
    return [
        Problem(file, f"another study, arm, endpoint or week than row {first[name]}", number)
        for number, name in names.items()
        if first[name] != number
    ]
