"""One file of an export while a mapping is drafted: how it is written, and how its headers are made."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ibd_study.intake.headers import ROW, copies
from ibd_study.intake.likeness import by_name
from ibd_study.intake.mapping import FileMapping
from ibd_study.intake.problems import IntakeError
from ibd_study.intake.reading import WORKBOOK_ENDINGS, Export, read_export
from ibd_study.intake.workbooks import sheet_names

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
    pattern: str | None = None
    weeks: dict[str, str] = field(default_factory=dict)
    stems: dict[str, str] = field(default_factory=dict)

    def cells(self, name: str) -> pl.Series:
        """Cells of a header, or of a name that stands for several headers of a wide file."""
        headers = [header for header, stem in self.stems.items() if stem == name] or [name]
        return pl.concat([self.export.frame[header] for header in headers])


def drafts_of(path: Path) -> list[Draft]:
    """Drafts of a file, one for each sheet of a workbook with several.

    Raises
    ------
    IntakeError
        If the file cannot be read.
    """
    return [_draft(path, sheet) for sheet in _sheets(path)]


def _sheets(path: Path) -> list[str | None]:
    """Sheets to read, each of which makes an entry; None where nothing is to be chosen."""
    names = sheet_names(path) if path.suffix.lower() in WORKBOOK_ENDINGS else []
    return list(names) if len(names) > 1 else [None]


def _draft(path: Path, sheet: str | None) -> Draft:
    export, problems, encoding = None, [], None
    for encoding in (None, "cp1252"):
        export, problems = read_export(
            path, FileMapping(file=path.name, patient_id="id", encoding=encoding, sheet=sheet)
        )
        if export is not None or "text in" not in problems[0].expected:
            break
    if export is None:
        raise IntakeError("export", problems)
    draft = Draft(path.name, export, _decimal(export), encoding, sheet)
    draft.pattern, draft.weeks, draft.stems = wide_pattern(headers_of(export))
    return draft


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
