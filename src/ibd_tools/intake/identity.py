"""Patient ids that give a person away: names, dates of birth, addresses."""

import re
import unicodedata

import polars as pl

from ibd_study.checked import Problem
from ibd_tools.intake.columns import FILE
from ibd_tools.intake.headers import ROW
from ibd_tools.intake.layout import View
from ibd_tools.intake.likeness import share_of_yes
from ibd_tools.intake.mapping import FileMapping
from ibd_tools.intake.reading import Export

HEADERS = (
    r"(?i)\b(sur|last|first|full|family|patient)?[ _-]?name\b|date.?of.?birth|\bdob\b|birth|e-?mail|\bmrn\b|\bssn\b|"
    r"\b(vor|nach|familien)name\b|geburt|versicherten"
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


def id_problems(parts: dict[str, list], exports: list[tuple[FileMapping, Export]]) -> list[Problem]:
    """Refuse id columns that look as if they named a person.

    Parameters
    ----------
    parts
        Typed rows by table, with ``patient_id``; their ids are looked at once.
    exports
        The files, whose header of the id is looked at too.
    """
    problems = [
        problem
        for entry, export in exports
        if (header := _header(entry, export))
        for problem in looks_like_a_person(export, header, entry.patient_id.extract)
    ]
    unique = {(problem.file, problem.expected): problem for problem in problems}
    return list(unique.values()) if any(parts.values()) else []


def two_ways_of_writing(
    parts: dict[str, list[pl.DataFrame]], exports: list[tuple[FileMapping, Export]]
) -> list[Problem]:
    """Refuse ids that differ only in capitals, blanks, leading zeros or the form of their letters.

    They are one patient written in two ways, who would be counted twice.
    """
    rows = [part.select("patient_id", pl.col(FILE).cast(pl.String), ROW) for table in parts.values() for part in table]
    if not rows:
        return []
    ids = pl.concat(rows).drop_nulls("patient_id").unique("patient_id", keep="first", maintain_order=True)
    ids = ids.with_columns(pl.Series("plain", [plain_id(one) for one in ids["patient_id"]], dtype=pl.String))
    headers = {export.name: _header(entry, export) for entry, export in exports}
    problems = []
    for _, part in ids.filter(ids["plain"].is_duplicated()).group_by("plain", maintain_order=True):
        first, other = part["patient_id"][:2]
        expected = f"one way of writing each pseudonym; {first!r} stands there too"
        cure = f"say recode: {{{other!r}: {first!r}}} at patient_id, or rename one if they are two patients"
        problems.append(Problem(part[FILE][1], expected, part[ROW][1], headers.get(part[FILE][1]), other, cure=cure))
    return problems


def plain_id(text: str) -> str:
    """An id without what only looks different.

    Examples
    --------
    >>> plain_id("p 01"), plain_id("P01"), plain_id("007"), plain_id("1 11"), plain_id("11 1")
    ('p01', 'p01', '7', '1 11', '11 1')
    """
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    # Between two digits a blank may part a centre from its patients.
    joined = re.sub(r"(?<!\d) | (?!\d)", "", folded)
    return joined.lstrip("0") or "0" if joined.isdigit() else joined


def _header(entry: FileMapping, export: Export) -> str | None:
    return View(frozenset(export.frame.columns)).header(entry.patient_id.column)


def looks_like_a_person(export: Export, header: str, extract: str | None = None) -> list[Problem]:
    """Problems of one column of ids; the ids themselves are not repeated in the message.

    Of an id inside a text only what ``extract`` finds becomes part of the cohort.
    """
    expected = "a pseudonym, not {}"
    if re.search(HEADERS, header):
        return [Problem(export.name, expected.format("what this header says"), column=header, cure=CURE)]
    ids = export.frame[header]
    ids = ids.str.extract(extract, 1) if extract else ids
    known = ids.drop_nulls().unique(maintain_order=True)
    for pattern, words, share in KINDS:
        hits = known.str.contains(pattern)
        if hits.any() and share_of_yes(hits) > share:
            rows = export.frame[ROW].filter(ids.str.contains(pattern))
            found = expected.format(words)
            return [Problem(export.name, found, tuple(rows.head(3)), header, cure=CURE, count=len(rows))]
    return []
