"""Draft the table of an audit from a pasted text, for a person to correct."""

import csv
import io
import re
from collections.abc import Iterator

from ibd_study.plain_text import csv_cell
from ibd_tools.audit.cells import read_row
from ibd_tools.audit.checking import audit
from ibd_tools.audit.columns import COLUMNS, PERCENTAGE
from ibd_tools.audit.from_text import NUMBER_WORDS, Number, numbers_in
from ibd_tools.audit.printed_value import plain
from ibd_tools.audit.table import SENTENCE, PrintedTable, tied

DISEASES = {"UC": r"(?:UC|ulcerative colitis)", "CD": r"(?:CD|Crohn(?:'s disease)?)"}
_PEOPLE = r"(?:patients|pts|participants|subjects|individuals|adults|children|people|pairs)"
_COUNT = rf"(?<![\d.,/])(\d+)\s+(?:[a-z-]+\s+){{0,3}}{_PEOPLE}\b"
_STUDIED = (
    r"\b(?:included|enrolled|recruited|studied|treated|analy[sz]ed|randomi[sz]ed|assigned|comprised|identified|describe"
    r"|(?:cohort|total|series|study) of)\b"
)
# How many patients a text is about; and any number of patients that it names, or that stands under a fraction.
STUDIED = re.compile(
    rf"{_STUDIED}[^.;\d]{{0,60}}{_COUNT}|{_COUNT}[^.;\d]{{0,60}}{_STUDIED}"
    rf"|{_PEOPLE}\s*\(\s*[Nn]\s*=\s*(\d+)|\bN\s*=\s*(\d+)"
)
NAMED = re.compile(rf"{_COUNT}|\b[nN]\s*=\s*(\d+)(?!\s*/)|(?<![\d.])\d+\s*(?:/|of)\s*(\d+)(?![\d.]*\d)")
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
# From twenty up and by hundreds: smaller numbers in words are as often no numbers of patients.
_BELOW_100 = rf"(?:{'|'.join(TENS)})(?:[- ](?:{'|'.join(NUMBER_WORDS[1:10])}))?"
_BELOW_20 = "|".join(reversed(NUMBER_WORDS[1:]))
IN_WORDS = re.compile(
    rf"\b(?:(?:a|{_BELOW_20}) hundred(?:(?: and)? (?:{_BELOW_100}|{_BELOW_20}))?|{_BELOW_100})\b", re.IGNORECASE
)
VALUES = {word: place for place, word in enumerate(NUMBER_WORDS)} | {word: 10 * ten for ten, word in enumerate(TENS, 2)}
JOINING = {
    *("a", "an", "and", "at", "by", "for", "from", "had", "in", "of", "on", "or", "the", "this", "to"),
    *("versus", "vs", "was", "were", "with"),
}
MOST_WORDS = 9
LONGEST = 200_000


def draft(text: str) -> str:
    """A table of the numbers that are printed in a text, as CSV; its column ``check`` says what is not sure.

    The size of a group is that of all patients, or of the one disease that the sentence names; it is left empty where
    the text names other numbers of patients as well. Nothing is judged: a row is audited once its ``check`` is empty.

    Raises
    ------
    ValueError
        When no number of patients is found in the text, or it is longer than a paper.

    Examples
    --------
    >>> print(draft("Remission was seen in 38/66 (57.6%)."), end="")
    label,n,kind,value,events,sentence
    Remission was seen,66,percentage,57.6,38,Remission was seen in 38/66 (57.6%).
    """
    if len(text) > LONGEST:
        raise ValueError(f"a text of {len(text)} characters; expected an abstract or a paper, at most {LONGEST}")
    rows = _comparable([row for row in _rows(numbers_in(text), IN_WORDS.sub(_digits, plain(text))) if "value" in row])
    if not rows:
        raise ValueError("no percentage, mean, median, ratio or rate found in the text; expected an abstract in words")
    _ask_of_what_cannot_be(rows)
    used = [name for name in (*COLUMNS, SENTENCE) if any(row.get(name) for row in rows)]
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(
        [used, *([csv_cell(row.get(name, "")) for name in used] for row in rows)]
    )
    return file.getvalue()


def _comparable(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Rows without a comparison with a number that is no row, since it could not be read."""
    keys = {row["key"] for row in rows}
    return [row if row.get("compared_with") in keys else row | {"compared_with": ""} for row in rows]


def _ask_of_what_cannot_be(rows: list[dict[str, str]]) -> None:
    """A question for each row about which something is impossible: it may be misread, so nobody is accused of it."""
    cells = [{name: text for name, text in row.items() if name in COLUMNS and name != "check"} for row in rows]
    entries, _ = tied("", {place: read_row(row)[0] for place, row in enumerate(cells)})
    for row, finding in zip(rows, audit(PrintedTable(entries)).findings.values(), strict=True):
        questions = [row["check"], *(f"printed so? It would be {fault}" for fault in finding.faults)]
        row["check"] = "; ".join(filter(None, questions))


def draft_words(table: str) -> str:
    """How many numbers a drafted table holds, and how many of them are not sure."""
    rows = list(csv.DictReader(io.StringIO(table)))
    unsure = sum(bool(row.get("check")) for row in rows)
    return f"{len(rows)} numbers found, {unsure} of them with a question in column check; nothing is judged yet"


def _digits(words: re.Match) -> str:
    found = 0
    for word in re.findall("[a-z]+", words[0].lower()):
        found = (found or 1) * 100 if word == "hundred" else found + VALUES.get(word, 0)
    return str(found)


def _rows(numbers: list[Number], text: str) -> Iterator[dict[str, str]]:
    sizes = {name: size for name, words in DISEASES.items() if (size := _size_of(words, text))}
    compared = dict.fromkeys(id(number.compared_with) for number in numbers if number.compared_with)
    keys = {one: f"compared_{place}" for place, one in enumerate(compared, 1)}
    for before, number in zip([None, *numbers], numbers, strict=False):
        is_open = number.kind == PERCENTAGE and "n" not in number.parts
        group, unsure = _group(_clause(number), text, sizes) if is_open else ({}, [])
        guesses = [*number.guesses, *unsure]
        row = _readable({"kind": number.kind, **number.parts, **group}, guesses)
        row |= {"key": keys.get(id(number), ""), "label": _label(number, before), SENTENCE: number.sentence}
        if number.kind == PERCENTAGE:
            row["compared_with"] = keys.get(id(number.compared_with), "")
        yield row | {"check": "; ".join(guesses)}


def _readable(row: dict[str, str], guesses: list[str]) -> dict[str, str]:
    """A row without the cells that no table may hold, such as more events than patients; they become questions."""
    while "value" in row and (faults := dict(read_row(row)[1])):
        guesses += [f"{name} {row[name]}? Expected {expected}" for name, expected in faults.items()]
        row = {name: text for name, text in row.items() if name not in faults}
    return row


def _size_of(disease: str, text: str) -> int | None:
    """Patients with one disease, as in 80 with UC or UC (n = 80); None where no or several numbers are named."""
    before = rf"(?<![\d.,/])(\d+)\s+(?:{_PEOPLE} )?(?:with |had )?{disease}\b"
    after = rf"\b{disease}\s*[:,(]\s*(?:n\s*=\s*)?(\d+)\b(?!\s*[/%.])"
    found = {int(size) for pair in re.findall(f"{before}|{after}", text) for size in pair if size}
    return found.pop() if len(found) == 1 else None


def _clause(number: Number) -> str:
    """The part of its sentence between semicolons."""
    before, after = number.sentence[: number.start], number.sentence[number.start :]
    return before.rpartition(";")[2] + after.partition(";")[0]


def _group(clause: str, text: str, sizes: dict[str, int]) -> tuple[dict[str, str], list[str]]:
    """The group of a percentage and its size; and what is not sure of it."""
    named = [name for name in sizes if re.search(rf"\b{DISEASES[name]}\b", clause)]
    if len(named) == 1:
        return {"group": named[0], "group_size": str(sizes[named[0]])}, []
    studied, counted = (
        [int(size) for found in pattern.findall(text) for size in found if size] for pattern in (STUDIED, NAMED)
    )
    largest = max([0, *studied, *counted, sum(sizes.values())])
    if largest and largest == max(studied, default=0):
        return {"group_size": str(largest)}, []
    return {}, ["of how many patients? Give n or group_size"]


def _label(number: Number, before: Number | None) -> str:
    """The last words before a number; those after it where there are none."""
    start = before.end if before and before.sentence == number.sentence else 0
    words = _words(number.sentence[start : number.start])
    return " ".join(words[-MOST_WORDS:] or _words(number.sentence[number.end :])[:MOST_WORDS])


def _words(text: str) -> list[str]:
    """Words of a piece of a sentence, without brackets, counts and joining words at its ends."""
    text = re.sub(r"[(\[][^()\[\]]*[)\]]?|^[^()\[\]]*[)\]]|\d+\s*(?:/|of)\s*\d+|\d+\s*$", " ", text.strip(" ([~"))
    words = re.sub(r"[^\w\s'-]", " ", text).split()
    ends = [place for place, word in enumerate(words) if word.lower() not in JOINING]
    return words[ends[0] : ends[-1] + 1] if ends else []
