"""Checkboxes and repeating forms of a REDCap export, as a suggestion uses them."""

import re
from dataclasses import dataclass

import polars as pl

from ibd_study.cohort import box_counts
from ibd_tools.intake.drafting import Draft, headers_of, listed, quoted
from ibd_tools.intake.likeness import Guess, by_name, simple

RAW, LABELLED = r"(.+?)___(\w+)", r"(.+?) \(choice=(.+)\)"
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


def is_box(header: str) -> bool:
    """Whether a header is that of a checkbox, in a raw or in a labelled export.

    Examples
    --------
    >>> is_box("prior___1"), is_box("Prior drugs (choice=infliximab)"), is_box("crp_w8")
    (True, True, False)
    """
    return _parts(header) is not None


def _parts(header: str) -> tuple[str, str] | None:
    """Question and choice of a checkbox."""
    match = re.fullmatch(RAW, header) or re.fullmatch(LABELLED, header)
    return (match[1], match[2]) if match else None


def boxes_of(draft: Draft, taken: set[str]) -> list[Boxes]:
    """What the columns of drugs, and the checkboxes of questions with a known name, can become.

    ``taken`` are columns of the cohort that another header makes.
    """
    boxes = {header: parts for header in headers_of(draft.export) if (parts := _parts(header))}
    found = [*_drugs(draft, boxes), *_questions(boxes)]
    return [one for one in {one.name: one for one in reversed(found)}.values() if one.name not in taken]


def _drugs(draft: Draft, boxes: dict[str, tuple[str, str]]) -> list[Boxes]:
    found = []
    for name, drugs in CLASSES.items():
        plain = [
            header for header in headers_of(draft.export) if simple(header) in drugs and _says_yes_or_no(draft, header)
        ]
        own = [
            header
            for header, (question, choice) in boxes.items()
            if simple(choice) in drugs and not re.search(NOW, question)
        ]
        if headers := [*own, *plain]:
            earlier = own and all(re.search(EARLIER, boxes[header][0]) for header in own) and not plain
            sure, more = ("medium", "") if earlier else ("low", "; were they taken before the drug?")
            found.append(Boxes(Guess(name, sure, f"drugs of this class have columns of yes and no{more}"), headers))
    return found


def _says_yes_or_no(draft: Draft, header: str) -> bool:
    words = {"yes", "no", "1", "0", "checked", "unchecked", "true", "false"}
    known = draft.cells(header).drop_nulls().str.to_lowercase()
    return not known.is_empty() and set(known) <= words


def _questions(boxes: dict[str, tuple[str, str]]) -> list[Boxes]:
    found = []
    for question in dict.fromkeys(question for question, _ in boxes.values()):
        headers = [one for one, parts in boxes.items() if parts[0] == question and not re.fullmatch(NONE, parts[1])]
        guess = by_name(question)
        if headers and guess and guess.name in box_counts():
            reason = f"{guess.reason}, which counts boxes; is one of them 'none'?"
            found.append(Boxes(Guess(guess.name, "medium", reason), headers))
    return found


def only_lines(draft: Draft, headers: dict[str, list[str]], term: str | None) -> list[str]:
    """Which rows each table takes, where forms repeat: those of the forms on which its columns are filled in.

    Where nothing names the form, an event is a row that has a term.
    """
    header = next((one for one in headers_of(draft.export) if simple(one) in INSTRUMENT), None)
    if header is None:
        if term is None or not draft.export.frame[term].null_count():
            return []
        reason = "# [high] rows without a term are no events"
        return [f"    only:  {reason}", f"      adverse_events: [{{column: {quoted(term)}, is_not: ['']}}]"]
    frame = draft.export.frame
    forms = frame[header].fill_null("")
    lines = []
    for table, names in headers.items():
        filled = pl.select(pl.any_horizontal(pl.lit(False), *(frame[name].is_not_null() for name in names))).to_series()
        own = forms.filter(filled).unique(maintain_order=True).to_list()
        if own and len(own) < forms.n_unique():
            lines.append(f"      {table}: [{{column: {quoted(header)}, is: {listed(own)}}}]")
    reason = "# [medium] forms on which the columns of each table are filled in"
    return [f"    only:  {reason}", *lines] if lines else []
