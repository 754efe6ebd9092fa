"""One file of an export while a mapping is drafted: how it is written, and how its headers are made."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ibd_study.checked import Problem
from ibd_tools.intake.headers import ROW, copies
from ibd_tools.intake.likeness import by_name
from ibd_tools.intake.mapping import FileMapping
from ibd_tools.intake.problems import IntakeError
from ibd_tools.intake.reading import WORKBOOK_ENDINGS, Export, read_export
from ibd_tools.intake.workbooks import sheet_names

PATTERNS = (
    *(f"{{column}}{mark}{word}{{week}}" for mark in "_.- " for word in ("week_", "week", "wk", "w", "")),
    *("{column}w{week}", "{column}{week}", "w{week}_{column}", "week{week}_{column}", "{week}_{column}"),
)
BASELINE_WORDS = ("bl", "baseline", "base", "screening")


@dataclass
class Draft:
    """One entry of a suggested mapping while it is written."""

    file: str
    export: Export
    decimal: str = "."
    encoding: str | None = None
    sheet: str | None = None
    header_row: int = 1
    pattern: str | None = None
    weeks: dict[str, str] = field(default_factory=dict)
    stems: dict[str, str] = field(default_factory=dict)

    def cells(self, name: str) -> pl.Series:
        """Cells of a header, or of a name that stands for several headers of a wide file."""
        headers = [header for header, stem in self.stems.items() if stem == name] or [name]
        return pl.concat([self.export.frame[header] for header in headers])


def drafts_of(path: Path, sheet: str | None = None, header_row: int = 1) -> tuple[list[Draft], list[Problem]]:
    """Drafts of a file, one for each sheet of a workbook with several, and why other sheets make none.

    Raises
    ------
    IntakeError
        If nothing of the file can be read.
    """
    drafts, left_out = [], []
    for name in _sheets(path, sheet):
        draft, problems = _draft(path, name, header_row)
        drafts += [draft] if draft else []
        left_out += problems
    if not drafts:
        raise IntakeError("export", left_out or [Problem(path.name, "a sheet with a table")])
    return drafts, left_out


def _sheets(path: Path, sheet: str | None) -> list[str | None]:
    """Sheets to read, each of which makes an entry; None where nothing is to be chosen."""
    if path.suffix.lower() not in WORKBOOK_ENDINGS:
        return [None]
    names = [sheet] if sheet else sheet_names(path)
    return list(names) if sheet or len(names) > 1 else [None]


def _draft(path: Path, sheet: str | None, header_row: int) -> tuple[Draft | None, list[Problem]]:
    for encoding in (None, "cp1252"):
        entry = FileMapping(file=path.name, patient_id="id", encoding=encoding, sheet=sheet, header_row=header_row)
        export, problems = read_export(path, entry)
        if export is not None:
            draft = Draft(path.name, export, _decimal(export), encoding, sheet, header_row)
            draft.pattern, draft.weeks, draft.stems = wide_pattern(
                [name for name in headers_of(export) if "___" not in name]
            )
            return draft, []
        if "text in" not in problems[0].expected:
            break
    return None, problems


def _decimal(export: Export) -> str:
    commas = sum(int(export.frame[name].str.contains(r"^[+-]?\d+,\d+$").sum()) for name in headers_of(export))
    points = sum(int(export.frame[name].str.contains(r"^[+-]?\d+\.\d+$").sum()) for name in headers_of(export))
    return "," if commas > points else "."


def headers_of(export: Export) -> list[str]:
    """Headers of a file in their order, each name once."""
    names = [name for name in export.frame.columns if name != ROW]
    again = copies(names)
    return [name for name in names if name not in again]


def wide_pattern(headers: list[str]) -> tuple[str | None, dict[str, str], dict[str, str]]:
    """How the headers of a wide file are made, if they are: pattern, week of each word, stem of each header.

    Examples
    --------
    >>> wide_pattern(["id", "crp_w0", "crp_w8", "cdai_w0", "cdai_w8"])[:2]
    ('{column}_w{week}', {'0': '0', '8': '8'})
    """
    best: tuple[str | None, dict[str, str], dict[str, str]] = (None, {}, {})
    for pattern in PATTERNS:
        shape = re.escape(pattern).replace(r"\{column\}", "(?P<c>.+?)").replace(r"\{week\}", "(?P<w>[A-Za-z]*\\d*)")
        matches = {header: re.fullmatch(shape, header) for header in headers}
        words = {header: (match["c"], match["w"]) for header, match in matches.items() if match and _week(match["w"])}
        stems = [stem for stem, _ in words.values()]
        weeks = {word for stem, word in words.values() if stems.count(stem) > 1}
        kept = {header: pair for header, pair in words.items() if pair[1] in weeks and by_name(pair[0])}
        if not any(stems.count(stem) > 1 for stem, _ in kept.values()):
            continue
        if len(kept) > len(best[2]):
            best = (
                pattern,
                {word: str(_week(word)) for _, word in kept.values()},
                {header: stem for header, (stem, _) in kept.items()},
            )
    return best


def _week(word: str) -> str | None:
    if word.casefold() in BASELINE_WORDS:
        return "0"
    match = re.fullmatch(r"(?:w|wk|week|v)?(\d{1,3})", word.casefold())
    return str(int(match[1])) if match else None
