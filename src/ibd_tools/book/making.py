"""Stage, build and check the book of one run, and say what came of it."""

import shutil
import sys
import time
from pathlib import Path

from ibd_tools.book.building import build_book
from ibd_tools.book.checking import check_product
from ibd_tools.book.problems import BookError
from ibd_tools.book.run_data import open_run
from ibd_tools.book.staging import stage_book


def make_book(run_folder: Path, log: Path, notebooks: list[Path]) -> bool:
    """Make the book of a run; what came of it goes to the log and to the screen.

    Returns
    -------
    bool
        Whether it was made and has no faults.
    """
    begun = time.monotonic()
    log.parent.mkdir(parents=True, exist_ok=True)
    try:
        words, is_made = _make(run_folder, notebooks), True
    except BookError as error:
        words, is_made = str(error), False
    log.write_text(f"{words}\n", encoding="utf-8")
    seconds = f" in {time.monotonic() - begun:.1f} s" if is_made else ""
    print(f"  {'book':<32} {words}{seconds}", file=sys.stderr, flush=True)
    return is_made


def _make(run_folder: Path, notebooks: list[Path]) -> str:
    stage_book(run_folder, notebooks, edition=open_run(run_folder).manifest["edition"])
    html = build_book(run_folder)
    report = check_product(run_folder)
    if report.problems:
        shutil.rmtree(html)
        raise BookError(f"the book of run {run_folder.name!r} has faults", report.problems)
    return f"{report.pages} pages, {report.figures} figures, {report.numbers} numbers from the results"
