"""What stands at the foot of every printed sheet: citation, run and date.

It is a style sheet beside the pages, which they import: another day makes no page anew.
"""

from datetime import date
from pathlib import Path

from ibd_tools.book.notice import citation_words, patients_words
from ibd_tools.book.run_data import RESULTS_FILE, RunData

SHEET = Path("_static") / "run.css"
STYLE = """\
@page {{
  @bottom-left {{ content: {foot}; }}
  @bottom-right {{ content: {number}; }}
}}
.ibd-source::after {{ content: {dated}; }}
"""


def write_sheet(run: RunData, html: Path) -> None:
    """Write the style sheet of a finished book, with the day on which the results of its run were written."""
    (html / SHEET).write_text(sheet_style(run, run_day(run.folder)), encoding="utf-8")


def run_day(run_folder: Path) -> date:
    """The day on which the results of a run were written."""
    return date.fromtimestamp((run_folder / RESULTS_FILE).stat().st_mtime)


def sheet_style(run: RunData, day: date, *, numbered: bool = True) -> str:
    """The style sheet that prints citation, run and day, and the number of the sheet where nobody else does."""
    dated = f"{day.day} {day:%B %Y}"
    of_run = f"Run {run.manifest['run']} of {dated}: {patients_words(run)}. Not for clinical use."
    foot, number = _quoted(f"{citation_words(run)}.", of_run), "counter(page)" if numbered else "none"
    return STYLE.format(number=number, foot=foot, dated=_quoted(f"Run of {dated}."))


def _quoted(*lines: str) -> str:
    r"""Lines as one string of CSS.

    Examples
    --------
    >>> print(_quoted('a "b"', "c"))
    "a \"b\"\A c"
    """
    safe = (" ".join(line.split()).replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\A ".join(safe) + '"'
