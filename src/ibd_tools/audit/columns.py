"""The columns of a table of printed numbers (``columns.csv``): what each holds, and what is expected in it."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from ibd_study.checked import Column

PERCENTAGE, MEAN, MEDIAN, RATIO, RATE = "percentage", "mean", "median", "ratio", "rate"
PAIRED, UNPAIRED, OTHER = "paired", "unpaired", "other"
COUNTED, IMPUTED, MODEL = "counted", "imputed", "model"
WORDS, NUMBER, WHOLE_NUMBER = "words", "number", "whole number"
EVERY_KIND = (PERCENTAGE, MEAN, MEDIAN, RATIO, RATE)
# Of more patients without a denominator, every percentage with one decimal is possible several times over.
LARGEST_TRIED = 5000
MOST_PATIENTS = 1_000_000
ONE_GROUP = "All patients"
PATTERNS = {"key": (re.compile(r"\w+"), "letters, digits and _ only")}
# A table as short as can be, to begin from.
EXAMPLE = (
    {"label": "Remission on the drug", "value": "38/66 (57.6)", "p": "0.016", "compared_with": "Remission on placebo"},
    {"label": "Remission on placebo", "value": "25/70 (35.7)", "p": "", "compared_with": ""},
    {"label": "Response", "value": "81.8 (71.0-89.4)", "p": "", "compared_with": ""},
    {"label": "Mean score", "value": "3.44 (SD 2.48)", "p": "", "compared_with": ""},
)
# Other names under which the project's own data/published.csv holds the same.
ALSO_NAMED = {"disease": "group", "unit": "kind", "p_printed": "p"}
ALSO_WRITTEN = {"kind": {"percent": PERCENTAGE, "%": PERCENTAGE, "points": MEAN}}


@dataclass(frozen=True)
class AuditColumn:
    """One column: how its cells are read, what they hold and mean, and the kinds of number that it belongs to.

    It ``holds`` words, which stay as they are; or, in which signs of all journals are read, a text, a number as
    printed or a whole number.
    """

    read_as: Column
    holds: str
    low: int | None
    meaning: str
    kinds: tuple[str, ...]


def _column(row: dict[str, str]) -> AuditColumn:
    name, holds = row["name"], row["holds"]
    low, high = (int(row[end]) if row[end] else None for end in ("low", "high"))
    is_whole = holds == WHOLE_NUMBER
    read_as = Column(
        name,
        "integer" if is_whole else "string",
        limits=((low, high),) if is_whole else (),
        codes=tuple(filter(None, row["choices"].split(";"))),
        required=row["required"] == "yes",
        pattern=PATTERNS.get(name),
    )
    kinds = tuple(row["kinds"].split(";")) if row["kinds"] else EVERY_KIND
    return AuditColumn(read_as, holds, low, row["meaning"], kinds)


with Path(__file__).with_name("columns.csv").open(encoding="utf-8", newline="") as _file:
    COLUMNS = {row["name"]: _column(row) for row in csv.DictReader(_file)}
