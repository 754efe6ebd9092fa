"""Patient ids that give a person away: names, dates of birth, addresses."""

import re

import polars as pl

from ibd_study.intake.mapping import FileMapping
from ibd_study.intake.problems import ImportProblem
from ibd_study.intake.reading import Export

HEADERS = (
    r"(?i)\b(sur|last|first|full|family|patient)?[ _-]?name\b|date.?of.?birth|\bdob\b|birth|e-?mail|\bmrn\b|\bssn\b"
)
NAME = r"^\p{L}[\p{L}'’.-]+(\s*,\s*|\s+)\p{L}[\p{L}'’.-]*(\s+\p{L}[\p{L}'’.-]*)*$"
HAN_NAME = r"^\p{Han}{2,4}$"
DATE = r"^(\d{1,2}[./-]\d{1,2}[./-](19|20)?\d\d|(19|20)\d\d[./-]\d{1,2}[./-]\d{1,2})$"
EIGHT_DIGITS = r"^(19[1-9]\d|20[01]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$"
ADDRESS = r"^\S+@\S+\.\S+$"
KINDS = (
    (NAME, "a name", 0.0),
    (HAN_NAME, "a name", 0.0),
    (DATE, "a date, such as a date of birth", 0.0),
    # A running number of eight digits can look like a date by chance, but most of a column cannot.
    (EIGHT_DIGITS, "a date of birth written YYYYMMDD", 0.5),
    (ADDRESS, "an e-mail address", 0.0),
)
CURE = "replace it by a pseudonym whose key stays with you; the value is not repeated here"


def id_problems(parts: dict[str, list], exports: list[tuple[FileMapping, Export]]) -> list[ImportProblem]:
    """Refuse id columns that look as if they named a person.

    Parameters
    ----------
    parts
        Typed rows by table, with ``patient_id``; their ids are looked at once.
    exports
        The files, whose header of the id is looked at too.
    """
    problems = []
    for entry, export in exports:
        names = entry.patient_id.column
        header = next((one for one in ([names] if isinstance(names, str) else names) if one in export.frame), None)
        if header is not None:
            problems += looks_like_a_person(export.name, header, export.frame[header])
    unique = {(problem.file, problem.expected): problem for problem in problems}
    return list(unique.values()) if any(parts.values()) else []


def looks_like_a_person(file: str, header: str, ids: pl.Series) -> list[ImportProblem]:
    """Problems of one column of ids; the ids themselves are not repeated in the message."""
    expected = "a pseudonym, not {}"
    if re.search(HEADERS, header):
        return [ImportProblem(file, expected.format("what this header says"), CURE, column=header)]
    known, rows = ids.drop_nulls().unique(maintain_order=True), pl.int_range(2, len(ids) + 2, eager=True)
    for pattern, words, share in KINDS:
        hits = known.str.contains(pattern)
        if hits.any() and hits.mean() > share:
            here = ids.str.contains(pattern).fill_null(False)
            named = tuple(rows.filter(here).head(3))
            return [ImportProblem(file, expected.format(words), CURE, named, int(here.sum()), header)]
    return []
