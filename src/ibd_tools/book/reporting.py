"""What STROBE and RECORD ask for: what the abstract prints of it, and where this book answers it."""

import re

from ibd_study.checked import Column
from ibd_study.project import PROJECT
from ibd_study.results import lookup
from ibd_tools.book.guidelines import Row, read_checklists
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
# Pages on what the study printed: they answer nothing of another cohort.
OF_THE_STUDY = ("study", "published_against_recomputed", "audit")
# Whether the abstract prints an item, and what; how this book answers it, with what, on which page and by which call of
# a notebook; what the owner of another cohort has to add. Texts are Markdown and may hold roles.
COLUMNS = (
    Column("standard", "string", codes=STANDARDS, required=True),
    *(Column(name, "string", required=True) for name in ("item", "topic", "asks")),
    Column("abstract", "string", codes=ABSTRACT, required=True),
    Column("printed", "string"),
    Column("book", "string", codes=tuple(BOOK_WORDS), required=True),
    *(Column(name, "string", required=True) for name in ("answered", "page")),
    *(Column(name, "string") for name in ("call", "you_write")),
)
_RESULT = re.compile(r"\{result\}`([^`]+)`")


def reporting_fragment(run: RunData, standard: str) -> str:
    """The items of one standard: what is known of the study, or what the owner of this run's cohort has to write."""
    items = read_checklists(REPORTING, COLUMNS)[standard]
    if not run.synthetic:
        return table(["It asks for", "This book", "You write"], [_of_cohort(one) for one in items])
    return table(["It asks for", "The abstract", "This book"], [_of_study(one, run) for one in items])


def _of_study(one: Row, run: RunData) -> list[str]:
    said = one["answered"] if _can_be_said(one["answered"], run) else ""
    printed = ". ".join(filter(None, [f"**{one['abstract']}**", one["printed"]]))
    return [_asked(one), printed, ". ".join(filter(None, [f"**{BOOK_WORDS[one['book']]}**", said, _where(one)]))]


def _of_cohort(one: Row) -> list[str]:
    return [_asked(one), "" if one["page"] in OF_THE_STUDY else _where(one), one["you_write"]]


def _asked(one: Row) -> str:
    return f"**{one['item']} {one['topic']}.** {one['asks']}"


def _can_be_said(text: str, run: RunData) -> bool:
    """Whether the run has all results that a text quotes: a cohort of one disease has not."""
    try:
        return all(lookup(run.results.rows, key) for key in _RESULT.findall(text))
    except ValueError:
        return False


def _where(one: Row) -> str:
    page, call = one["page"], one["call"]
    return f"[{page.replace('_', ' ')}]({page_file(page)}){f' {code(call)}' if call else ''}"


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
    items = read_checklists(REPORTING, COLUMNS)
    return " ".join(["**Answer.**", *(said(name, items[name]) for name in STANDARDS)]) + f"\n\n{doubt}"


def _count_of_study(standard: str, items: list[Row]) -> str:
    counts = {name: sum(one["abstract"] == name for one in items) for name in ABSTRACT}
    unknown = sum(one["book"] == "unknown" for one in items)
    return (
        f"Of {len(items)} items of {standard} the abstract prints {counts['printed'] or 'none'}, {counts['in part']} "
        f"in part and {counts['not printed']} not; {counts['not asked']} do not apply. {unknown} cannot be known."
    )


def _count_of_cohort(standard: str, items: list[Row]) -> str:
    yours = sum(bool(one["you_write"]) for one in items)
    return f"Of {len(items)} items of {standard}, {yours} need words of yours."
