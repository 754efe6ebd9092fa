"""Checkboxes and repeating forms of a REDCap export, as a suggestion uses them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from ibd_study import dictionary
from ibd_study.cohort import box_counts
from ibd_tools.intake.drafting import Draft, headers_of, listed, quoted
from ibd_tools.intake.headers import box_parts
from ibd_tools.intake.likeness import Guess, by_name, simple

# Drugs of each column on earlier treatment.
CLASSES = {
    "prior_anti_tnf": ("anti tnf", "infliximab", "adalimumab", "golimumab", "certolizumab", "certolizumab pegol"),
    "prior_vedolizumab": ("vedolizumab",),
    "prior_ustekinumab": ("ustekinumab",),
    "prior_jak_inhibitor": ("jak", "jak inhibitor", "tofacitinib", "filgotinib"),
}
EARLIER = r"(?i)prior|previous|past|earlier|before|history"
NOW = r"(?i)concomitant|current|together|now"
NONE = r"(?i)none|no|keine?|nil|not applicable|unknown"
INSTRUMENT = ("redcap repeat instrument", "repeat instrument")


@dataclass(frozen=True)
class Boxes:
    """Columns of yes or no that become one column of the cohort."""

    guess: Guess
    headers: list[str]

    @property
    def name(self) -> str:
        """The column of the cohort."""
        return self.guess.name

    @property
    def rule(self) -> str:
        """The rule as YAML on one line."""
        if self.name in box_counts():
            return f"{{count_checked: {{columns: {listed(self.headers)}}}}}"
        return f"{{any_of: {listed(self.headers)}}}"


def boxes_of(draft: Draft) -> list[Boxes]:
    """What the columns of drugs, and the checkboxes of questions with a known name, can become.

    Columns of the cohort that another header makes are left out.
    """
    boxes = {header: parts for header in headers_of(draft.export) if (parts := box_parts(header))}
    found = [*_drugs(draft, boxes), *_questions(boxes)]
    return [one for one in {one.name: one for one in reversed(found)}.values() if one.name not in draft.header_of]


def _drugs(draft: Draft, boxes: dict[str, tuple[str, str]]) -> list[Boxes]:
    found = []
    for name, drugs in CLASSES.items():
        own = [one for one, (question, drug) in boxes.items() if simple(drug) in drugs and not re.search(NOW, question)]
        plain = [one for one in headers_of(draft.export) if simple(one) in drugs and _says_yes_or_no(draft.cells(one))]
        if headers := [*own, *plain]:
            earlier = not plain and all(re.search(EARLIER, boxes[header][0]) for header in own)
            sure, more = ("medium", "") if earlier else ("low", "; were they taken before the drug?")
            found.append(Boxes(Guess(name, sure, f"drugs of this class have columns of yes and no{more}"), headers))
    return found


def _says_yes_or_no(cells: pl.Series) -> bool:
    known = cells.drop_nulls().str.to_lowercase()
    return not known.is_empty() and set(known) <= {"yes", "no", "1", "0", "checked", "unchecked", "true", "false"}


def _questions(boxes: dict[str, tuple[str, str]]) -> list[Boxes]:
    found = []
    for question in dict.fromkeys(question for question, _ in boxes.values()):
        headers = [one for one, parts in boxes.items() if parts[0] == question and not re.fullmatch(NONE, parts[1])]
        guess = by_name(question)
        if headers and guess and guess.name in box_counts():
            reason = f"{guess.reason}, which counts boxes; is one of them 'none'?"
            found.append(Boxes(Guess(guess.name, "medium", reason), headers))
    return found


def only_lines(draft: Draft, tables: Iterable[str]) -> list[str]:
    """Which rows each table takes, where forms repeat: those of the forms on which its columns are filled in.

    Where nothing names the form, an event is a row that has a term.
    """
    frame, term = draft.export.frame, draft.header_of.get("term")
    header = next((one for one in headers_of(draft.export) if simple(one) in INSTRUMENT), None)
    if header is None:
        if term is None or not frame[term].null_count():
            return []
        reason = "# [high] rows without a term are no events"
        return [f"    only:  {reason}", f"      adverse_events: [{{column: {quoted(term)}, is_not: ['']}}]"]
    forms = frame[header].fill_null("")
    lines = []
    for table in tables:
        names = [draft.header_of[name] for name in dictionary.table_fields(table) if name in draft.header_of]
        values = [frame[name].is_not_null() for name in names if name != draft.header_of.get("patient_id")]
        own = forms.filter(pl.select(pl.any_horizontal(pl.lit(False), *values)).to_series()).unique(maintain_order=True)
        if len(own) and len(own) < forms.n_unique():
            lines.append(f"      {table}: [{{column: {quoted(header)}, is: {listed(own.to_list())}}}]")
    reason = "# [medium] forms on which the columns of each table are filled in"
    return [f"    only:  {reason}", *lines] if lines else []
