"""The figures and tables of a finished page: each gets its number, a link to itself and a line that says its source."""

import re
from collections import Counter
from html import escape

from ibd_study.figures import SOURCE_LINE
from ibd_tools.book.fragments import parameter_words
from ibd_tools.book.run_data import RunData

SHOWN_HASH = 8
# Parameters that say whose patients they are, as the source does beside them.
PATIENTS = ("cohort", "sites")
# As figures and tables write themselves: what they are, their anchor, and their title, which may stand on a fold.
TITLE = '<p class="ibd-title">'
_BEGIN = re.compile(rf'class="ibd-(?P<kind>figure|table)" id="(?P<anchor>[^"]+)"[^>]*>(?P<title>{TITLE})?')


def numbered(body: str, source: str) -> str:
    """A page with numbers and sources.

    Parameters
    ----------
    body
        HTML of the page.
    source
        Of all its figures and tables, as HTML.

    Examples
    --------
    >>> numbered('<div class="ibd-table" id="table-a"><p class="ibd-title">Who?</p>', "")[57:]
    '<a class="ibd-place" href="#table-a">Table 1</a> Who?</p>'
    """
    seen: Counter[str] = Counter()

    def placed(begin: re.Match[str]) -> str:
        seen[begin["kind"]] += 1
        place = f"{begin['kind'].capitalize()} {seen[begin['kind']]}"
        link = f'<a class="ibd-place" href="#{begin["anchor"]}">{place}</a> '
        return f"{begin[0]}{link}" if begin["title"] else f"{begin[0]}{TITLE}{link}</p>"

    return _BEGIN.sub(placed, body).replace(SOURCE_LINE, f'<p class="ibd-from">{source}</p>')


def source_line(run: RunData, page: str, *, shows_patients: bool) -> str:
    """From which notebook, parameters, cohort and version the figures and tables of a page are, as HTML.

    On one line: the cohort is named by the beginning of its hash, which the section on rerunning says in full.
    """
    is_notebook = page in run.manifest["notebooks"]
    values = run.plan_of(page) if is_notebook else run.manifest["set"]
    chosen = {name: value for name, value in values.items() if name not in PATIENTS}
    changed = ", ".join(f"{name} = {parameter_words(name, value)}" for name, value in chosen.items())
    cohort = f"cohort {run.manifest['cohort']['sha256'][:SHOWN_HASH]}"
    facts = [
        f"notebook {page}" if is_notebook else "all notebooks of the run",
        f"parameters: {changed}" if changed else "parameters at their defaults",
        cohort if shows_patients else "no patient of the cohort",
        f"run {run.manifest['run']}, ibd-study {run.manifest['versions']['ibd-study']}",
    ]
    return f"Source: {escape('; '.join(facts))}."
