"""What STROBE and RECORD ask for: what the abstract prints of it, and where this book answers it."""

import re
from dataclasses import dataclass
from pathlib import Path

from ibd_study.checked import Column, checked_rows
from ibd_study.project import PROJECT
from ibd_study.results import lookup
from ibd_tools.book.markdown import code, table
from ibd_tools.book.run_data import RunData

REPORTING = PROJECT / "data" / "reporting.csv"
STANDARDS = ("STROBE", "RECORD")
ABSTRACT = ("printed", "in part", "not printed", "not asked")
BOOK_WORDS = {
    "computed": "computed here",
    "stated": "stated here",
    "assumed": "assumed here",
    "unknown": "cannot be known",
}
NEEDED = ("standard", "item", "topic", "asks", "abstract", "book", "answered", "page")
OPTIONAL = ("printed", "call", "you_write")
# Pages on what the study printed: they answer nothing of another cohort.
OF_THE_STUDY = ("study", "published_against_recomputed", "audit")
CODES = {"standard": STANDARDS, "abstract": ABSTRACT, "book": tuple(BOOK_WORDS)}
_RESULT = re.compile(r"\{result\}`([^`]+)`")


@dataclass(frozen=True)
class Item:
    """One item of a standard.

    ``abstract`` says whether the abstract prints it and ``printed`` what; ``book`` says how this book answers it and
    ``answered`` with what, on ``page``, by the ``call`` of a notebook where one computes it. ``you_write`` is what the
    owner of another cohort has to add. Texts are Markdown and may hold roles.
    """

    standard: str
    item: str
    topic: str
    asks: str
    abstract: str
    printed: str
    book: str
    answered: str
    page: str
    call: str
    you_write: str


def read_items(path: Path = REPORTING) -> list[Item]:
    """All items, in the order of the standards.

    Raises
    ------
    TableError
        Naming row and column of every problem at once.
    """
    columns = [Column(name, "string", codes=CODES.get(name, ()), required=True) for name in NEEDED]
    rows = checked_rows(path, [*columns, *(Column(name, "string") for name in OPTIONAL)])
    return [Item(**{name: value or "" for name, value in row.items()}) for row in rows.values()]


def reporting_fragment(run: RunData, standard: str) -> str:
    """The items of one standard: what is known of the study, or what the owner of this run's cohort has to write."""
    items = [one for one in read_items() if one.standard == standard]
    if not run.synthetic:
        return table(["It asks for", "This book", "You write"], [_of_cohort(one) for one in items])
    return table(["It asks for", "The abstract", "This book"], [_of_study(one, run) for one in items])


def _of_study(one: Item, run: RunData) -> list[str]:
    said = one.answered if _can_be_said(one.answered, run) else ""
    printed = ". ".join(filter(None, [f"**{one.abstract}**", one.printed]))
    return [_asked(one), printed, ". ".join(filter(None, [f"**{BOOK_WORDS[one.book]}**", said, _where(one)]))]


def _of_cohort(one: Item) -> list[str]:
    return [_asked(one), "" if one.page in OF_THE_STUDY else _where(one), one.you_write]


def _asked(one: Item) -> str:
    return f"**{one.item} {one.topic}.** {one.asks}"


def _can_be_said(text: str, run: RunData) -> bool:
    """Whether the run has all results that a text quotes: a cohort of one disease has not."""
    try:
        return all(lookup(run.results.rows, key) for key in _RESULT.findall(text))
    except ValueError:
        return False


def _where(one: Item) -> str:
    return f"[{one.page.replace('_', ' ')}]({page_file(one.page)}){f' {code(one.call)}' if one.call else ''}"


def page_file(page: str) -> str:
    """The file of a page: a notebook, or a page that people wrote."""
    return f"{page}.ipynb" if (PROJECT / "notebooks" / f"{page}.ipynb").is_file() else f"{page}.md"


STUDY_DOUBT = (
    "**Why to doubt it.** An abstract has a few hundred words, and both checklists are made for full texts. "
    "“Not printed” means: not in the abstract. The full text was not read and may well hold it. Whether an item counts "
    "as printed in part is a judgement."
)
COHORT_DOUBT = (
    "**Why to doubt it.** That a page computes something does not report it yet: it has to be said in your text, with "
    "what only you know."
)


def reporting_answer_fragment(run: RunData) -> str:
    """How many items of each standard the abstract prints, or how many are left to the owner of the cohort."""
    said, doubt = (_count_of_study, STUDY_DOUBT) if run.synthetic else (_count_of_cohort, COHORT_DOUBT)
    items = {name: [one for one in read_items() if one.standard == name] for name in STANDARDS}
    return " ".join(["**Answer.**", *(said(name, own) for name, own in items.items())]) + f"\n\n{doubt}"


def _count_of_study(standard: str, items: list[Item]) -> str:
    counts = {name: sum(one.abstract == name for one in items) for name in ABSTRACT}
    unknown = sum(one.book == "unknown" for one in items)
    return (
        f"Of {len(items)} items of {standard} the abstract prints {counts['printed'] or 'none'}, {counts['in part']} "
        f"in part and {counts['not printed']} not; {counts['not asked']} do not apply. {unknown} cannot be known."
    )


def _count_of_cohort(standard: str, items: list[Item]) -> str:
    yours = sum(bool(one.you_write) for one in items)
    return f"Of {len(items)} items of {standard}, {yours} need words of yours."
