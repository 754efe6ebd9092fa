"""Stage, build and check the book of one run: ``python -m ibd_tools.book RUN LOG NOTEBOOK...``."""

import shutil
import sys
import time
from pathlib import Path

from ibd_tools.book import BookError, build_book, check_product, stage_book
from ibd_tools.book.run_data import open_run


def main(arguments: list[str]) -> int:
    """Make the book of a run; problems go to the log and to the screen."""
    run_folder, log, *notebooks = (Path(argument) for argument in arguments)
    begun = time.monotonic()
    log.parent.mkdir(parents=True, exist_ok=True)
    try:
        words, status = _make(run_folder, notebooks), 0
    except BookError as error:
        words, status = str(error), 1
    log.write_text(f"{words}\n", encoding="utf-8")
    seconds = f" in {time.monotonic() - begun:.1f} s" if not status else ""
    print(f"  {'book':<32} {words}{seconds}", file=sys.stderr, flush=True)
    return status


def _make(run_folder: Path, notebooks: list[Path]) -> str:
    stage_book(run_folder, notebooks, edition=open_run(run_folder).manifest["edition"])
    html = build_book(run_folder)
    report = check_product(run_folder)
    if report.problems:
        shutil.rmtree(html)
        raise BookError(f"the book of run {run_folder.name!r} has faults", report.problems)
    return f"{report.pages} pages, {report.figures} figures, {report.numbers} numbers from the results"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
