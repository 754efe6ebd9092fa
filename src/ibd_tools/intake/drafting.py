"""One file of an export while a mapping is drafted: how it is written, and how its headers are made."""

import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import polars as pl

from ibd_study.checked import Problem, TableError
from ibd_tools.intake.encodings import EncodingError
from ibd_tools.intake.headers import ROW, box_parts, copies
from ibd_tools.intake.likeness import Guess, by_name, fits
from ibd_tools.intake.mapping import FileMapping
from ibd_tools.intake.problems import IntakeError
from ibd_tools.intake.reading import WORKBOOK_ENDINGS, Export, read_export
from ibd_tools.intake.workbooks import sheet_names

PATTERNS = (
    *(
        f"{{column}}{mark}{word}{{week}}"
        for mark in "_.- "
        for word in ("Week ", "week ", "Woche ", "week_", "week", "wk", "w", "")
    ),
    *("{column}w{week}", "{column}{week}", "w{week}_{column}", "week{week}_{column}", "{week}_{column}"),
)
BASELINE_WORDS = ("bl", "baseline", "base", "screening")


@dataclass(eq=False)
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

    @cached_property
    def names(self) -> list[str]:
        """Headers, of a wide file without their week."""
        return list(dict.fromkeys(self.stems.get(header, header) for header in headers_of(self.export)))

    def guess(self, name: str) -> Guess | None:
        """The column that a name means and that its cells can be."""
        guess = by_name(name)
        return guess if guess and fits(self.cells(name), guess, self.decimal) else None

    @cached_property
    def guesses(self) -> dict[str, Guess]:
        """By name what it means; of several names for one column the surest."""
        found = {name: guess for name in self.names if not box_parts(name) and (guess := self.guess(name))}
        columns = dict.fromkeys(guess.name for guess in found.values())
        best = [
            min((one for one in found if found[one].name == column), key=lambda one: found[one].rank)
            for column in columns
        ]
        return {name: found[name] for name in best}

    @cached_property
    def header_of(self) -> dict[str, str]:
        """By column of the cohort the name that means it."""
        return {guess.name: name for name, guess in self.guesses.items()}


def drafts_of(path: Path, sheet: str | None = None, header_row: int = 1) -> tuple[list[Draft], list[Problem]]:
    """Drafts of a file, one for each sheet of a workbook with several, and why other sheets make none.

    Raises
    ------
    IntakeError
        If nothing of the file can be read.
    """
    drafts: list[Draft] = []
    left_out: list[Problem] = []
    for name in _sheets(path, sheet):
        try:
            drafts.append(_draft(path, name, header_row))
        except TableError as error:
            left_out += error.problems
    if not drafts:
        raise IntakeError("export", left_out or [Problem(path.name, "a sheet with a table")])
    return drafts, left_out


def _sheets(path: Path, sheet: str | None) -> list[str | None]:
    """Sheets to read, each of which makes an entry; None where nothing is to be chosen."""
    if path.suffix.lower() not in WORKBOOK_ENDINGS:
        return [None]
    names = sheet_names(path)
    return [sheet] if sheet else [*names] if len(names) > 1 else [None]


def _draft(path: Path, sheet: str | None, header_row: int) -> Draft:
    entry = FileMapping(file=path.name, patient_id="id", sheet=sheet, header_row=header_row)
    try:
        export = read_export(path, entry)
    except EncodingError:
        entry = entry.model_copy(update={"encoding": "cp1252"})
        export = read_export(path, entry)
    pattern = wide_pattern([name for name in headers_of(export) if "___" not in name])
    return Draft(path.name, export, _decimal(export), entry.encoding, sheet, header_row, *pattern)


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
        words = {
            header: (match["c"], match["w"])
            for header, match in matches.items()
            if match and _week(match["w"]) is not None
        }
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
    """The week that a word in a header says, empty of the number of a visit, whose week only a person knows."""
    if word.casefold() in BASELINE_WORDS:
        return "0"
    match = re.fullmatch(r"(v|w|wk|week)?(\d{1,3})", word.casefold())
    return ("" if match[1] == "v" else str(int(match[2]))) if match else None


def quoted(text: str) -> str:
    """A text as YAML that stays this text."""
    if not text.isprintable():
        # Signs that cannot be seen may stand in double quotation marks only, spelt out.
        return json.dumps(text)
    plain = re.fullmatch(r"[A-Za-z][\w./-]*( [\w./-]+)*", text)
    return text if plain else "'" + text.replace("'", "''") + "'"


def listed(texts: list[str]) -> str:
    """Texts as a list of YAML on one line."""
    return f"[{', '.join(map(quoted, texts))}]"


def remark(guess: Guess, more: tuple[str, ...] | list[str] = ()) -> str:
    """How sure a guess is, and why, as a comment."""
    return f"# [{guess.confidence}] " + "; ".join([guess.reason, *more]).replace("\n", " ")
