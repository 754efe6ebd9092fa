"""Bring together, under the folder of a run, what its book is built from."""

from pathlib import Path

from ibd_study.project import PROJECT
from ibd_tools.book.chart_script import write_chart_script
from ibd_tools.book.editions import EDITIONS, edition_pages, without_lessons
from ibd_tools.book.notebooks import (
    TAKEN_AWAY,
    notebook_problems,
    notebook_text,
    notebook_to_take_away,
    read_notebook,
    shown_notebook,
)
from ibd_tools.book.problems import BookError
from ibd_tools.book.toc import toc_problems

STAGED = "book"
EXTENSIONS = "_ext"
BUNDLE = Path("_charts") / "vega.js"
IGNORED = ("__pycache__", ".ipynb_checkpoints")


def stage_book(
    run_folder: str | Path, notebooks: list[Path], pages: str | Path = PROJECT / "book", edition: str = ""
) -> Path:
    """Copy pages and executed notebooks to ``<run>/book``, with the script that draws the charts.

    Files that are already there and equal stay untouched, files of an earlier staging that are no longer
    wanted go.

    Parameters
    ----------
    run_folder
        Folder of the run.
    notebooks
        Executed notebooks.
    pages
        Folder of the pages that people wrote, with ``_toc.yml``.
    edition
        Name of another edition than the main book; see :mod:`ibd_tools.book.editions`.

    Returns
    -------
    Path
        The staged folder.

    Raises
    ------
    BookError
        When a notebook failed or has no outputs, or when pages and table of contents do not agree; then
        nothing is staged.
    """
    run_folder, pages = Path(run_folder), Path(pages)
    executed = {path.name: read_notebook(path) for path in notebooks}
    _refuse(run_folder, [line for name, content in executed.items() for line in notebook_problems(name, content)])
    written = _written_pages(pages)
    shown = {Path(name): shown_notebook(name, content) for name, content in executed.items()}
    taken = {Path(TAKEN_AWAY, name): notebook_to_take_away(content) for name, content in executed.items()}
    from_run = {path: notebook_text(content).encode() for path, content in (shown | taken).items()}
    wanted = edition_pages(pages, edition, written) | from_run if edition else without_lessons(written | from_run)
    folder = run_folder / STAGED
    _drop_others(folder, {*wanted, BUNDLE})
    for path, content in wanted.items():
        _write_if_changed(folder / path, content)
    # The script takes seconds to make and is the same for all runs, so they share one.
    _write_if_changed(folder / BUNDLE, write_chart_script(shared_bundle(run_folder)).read_bytes())
    _refuse(run_folder, toc_problems(folder))
    return folder


def _refuse(run_folder: Path, problems: list[str]) -> None:
    if problems:
        raise BookError(f"the book of run {run_folder.name!r} cannot be put together", problems)


def _written_pages(pages: Path) -> dict[Path, bytes]:
    files = {path.relative_to(pages): path for path in sorted(pages.rglob("*")) if path.is_file()}
    left_out = {EXTENSIONS, *EDITIONS.values(), *IGNORED}
    return {name: path.read_bytes() for name, path in files.items() if not left_out & set(name.parts)}


def _drop_others(folder: Path, wanted: set[Path]) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(folder) not in wanted:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def _write_if_changed(path: Path, content: bytes) -> None:
    """An equal file keeps its time, so that its page is not read again."""
    if not path.is_file() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def shared_bundle(run_folder: str | Path) -> Path:
    """Where the runs of one place keep the script that draws the charts; it can be made beforehand."""
    return Path(run_folder).resolve().parent / ".charts" / BUNDLE.name
