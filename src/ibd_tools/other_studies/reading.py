"""Read the table of other studies; all that is wrong in it is said at once."""

import csv
import re
from pathlib import Path

from ibd_study.printed.counts import PERCENTAGE
from ibd_tools.other_studies.study_row import CHOICES, WEEKS, StudyRow, ends_of

EVIDENCE = Path(__file__).parents[3] / "data" / "evidence.csv"
NEEDED = ("study", "year", "disease", "endpoint", "definition", "definition_family", "source")
WHOLE = re.compile(r"\d+", re.ASCII)
PATTERNS = {
    "year": (re.compile(r"(19|20)\d\d", re.ASCII), "a year"),
    "timepoint_weeks": (WEEKS, "weeks such as 8 or 8-16, or nothing"),
    "events": (WHOLE, "a whole number, or nothing"),
    "n": (WHOLE, "a whole number, or nothing"),
    "treated": (WHOLE, "a whole number, or nothing"),
    "percent": (PERCENTAGE, "the percentage as printed, without a sign, or nothing"),
    "reported_ci": (WEEKS, "limits in percent such as 55.5-80.2, or nothing"),
    "doi": (re.compile(r"10\.\d{4,9}/\S+", re.ASCII), "a DOI without an address before it, or nothing"),
}
COLUMNS = (
    *("study", "year", "doi", "setting", "design", "disease", "dose", "comparator_arm", "timepoint_weeks"),
    *("endpoint_family", "definition_family", "endpoint", "definition", "events", "n", "treated", "percent"),
    *("reported_ci", "provenance", "counts_provenance", "source", "notes"),
)


class EvidenceError(ValueError):
    """The table of other studies cannot be used; the message lists every problem by row and column."""

    def __init__(self, path: Path, problems: list[str]):
        self.problems = problems
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__("\n".join([f"{count} in {path.name}", *(f"  {problem}" for problem in problems)]))


def read_evidence(path: Path = EVIDENCE) -> list[StudyRow]:
    """All rows of the table of other studies, in its order.

    Parameters
    ----------
    path
        Of a CSV file with the columns of :data:`COLUMNS`.

    Raises
    ------
    EvidenceError
        Naming row (the header is row 1) and column of every problem at once.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or [])]
        if missing:
            raise EvidenceError(path, [f"row 1: no column {', '.join(missing)}"])
        cells = [{name: (row[name] or "").strip() for name in COLUMNS} for row in reader]
    problems = [f"row {place}, {problem}" for place, row in enumerate(cells, 2) for problem in _problems(row)]
    rows = [] if problems else [_typed(row) for row in cells]
    problems += _repeated(rows)
    if problems:
        raise EvidenceError(path, problems)
    return rows


def _problems(row: dict[str, str]) -> list[str]:
    found = [f"column {name}: empty; expected text" for name in NEEDED if not row[name]]
    found += [
        f"column {name}: found {row[name]!r}; expected one of {', '.join(allowed)}"
        for name, allowed in CHOICES.items()
        if row[name] not in allowed
    ]
    broken = {name: words for name, (form, words) in PATTERNS.items() if row[name] and not form.fullmatch(row[name])}
    found += [f"column {name}: found {row[name]!r}; expected {words}" for name, words in broken.items()]
    return found + (_contradictions(row) if not broken else [])


def _contradictions(row: dict[str, str]) -> list[str]:
    """What two cells cannot both say."""
    events, n = (int(row[name]) if row[name] else None for name in ("events", "n"))
    low, high = ends_of(row["reported_ci"])
    first, last = ends_of(row["timepoint_weeks"])
    wrong = {
        f"column events: {events} without n; expected both or none": events is not None and n is None,
        f"column events: {events} among {n}; expected at most n": None not in (events, n) and events > n,
        "column n: 0; expected somebody": n == 0,
        f"column percent: {row['percent']}; expected at most 100": float(row["percent"] or 0) > 100,
        "column percent: empty; expected a percentage, or events and n": not row["percent"] and events is None,
        f"column reported_ci: {row['reported_ci']}; expected a lower and a higher limit": low is not None
        and not (high is not None and low < high <= 100),
        f"column timepoint_weeks: {row['timepoint_weeks']}; expected the earlier week first": last is not None
        and first >= last,
        "column counts_provenance: printed without events": row["counts_provenance"] == "printed" and events is None,
    }
    return [words for words, is_wrong in wrong.items() if is_wrong]


def _typed(row: dict[str, str]) -> StudyRow:
    whole = {name: int(row[name]) if row[name] else None for name in ("events", "n", "treated")}
    low, high = ends_of(row["reported_ci"])
    same = ("study", "doi", "setting", "disease", "dose", "definition_family", "endpoint", "definition", "percent")
    return StudyRow(
        **{name: row[name] for name in (*same, "counts_provenance", "source", "notes")},
        **whole,
        year=int(row["year"]),
        is_comparator=row["comparator_arm"] == "yes",
        timepoint=row["timepoint_weeks"],
        family=row["endpoint_family"],
        ci_low=low,
        ci_high=high,
        is_verified=row["provenance"] == "sourced",
    )


def _repeated(rows: list[StudyRow]) -> list[str]:
    first: dict[tuple[str, str, str], int] = {}
    found = []
    for place, row in enumerate(rows, 2):
        name = (row.disease, row.family, row.key)
        if name in first:
            found.append(f"row {place}: the same study, arm, endpoint and week as row {first[name]}")
        first.setdefault(name, place)
    return found
