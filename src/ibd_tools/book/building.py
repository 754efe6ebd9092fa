"""Build the staged book, strictly: a warning fails the build, and a failed build leaves no pages behind.

It is Jupyter Book's own Sphinx build, in a process of its own and on several cores: the ``jupyter-book`` command calls
the same function, but has no option for the number of processes.
"""

import os
import re
import shutil
import sys
import tempfile
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path

from ibd_study.project import PROJECT
from ibd_tools.book.problems import BookError
from ibd_tools.book.run_data import open_run
from ibd_tools.book.staging import STAGED
from ibd_tools.book.toc import TOC, toc_pages

CONFIG = PROJECT / "_config.yml"
HTML = "html"
# Sphinx notes there where everything lies on this computer.
WORK = Path("private") / "_build"
UNFINISHED = "unfinished"
# Made by Sphinx itself, without a page of ours.
SPHINX_PAGES = {"search", "genindex"}
# No fork: the pages draw charts, and their engine does not survive a fork of a process in which it has been started.
METHOD = "spawn"
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_TROUBLE = re.compile(r"\b(WARNING|ERROR|CRITICAL)\b")


def build_book(run_folder: str | Path, config: str | Path = CONFIG) -> Path:
    """Build ``<run>/book`` into ``<run>/html``, page by page.

    Pages that say the same as in the last build are neither read nor written again. After a failure, or a build that
    was killed, nothing of it is kept: the next one begins anew and sees every warning.

    Parameters
    ----------
    run_folder
        Folder of a run, already staged.
    config
        Settings of Jupyter Book.

    Returns
    -------
    Path
        The folder of the pages.

    Raises
    ------
    BookError
        With every warning, each naming its page and line; or when Jupyter Book is not of version 1.
    """
    run_folder = Path(run_folder).resolve()
    check_jupyter_book(version("jupyter-book"))
    open_run(run_folder)
    work, html, staged = run_folder / WORK, run_folder / HTML, run_folder / STAGED
    if (work / UNFINISHED).exists():
        _remove(work, html)
    work.mkdir(parents=True, exist_ok=True)
    (work / UNFINISHED).touch()
    _drop_unlisted(html, staged)
    status, said = _run_sphinx(run_folder, staged, html, work / ".doctrees", Path(config).resolve())
    if status:
        _remove(work, html)
        raise BookError(f"the book of run {run_folder.name!r} was not built", _troubles(said, run_folder))
    (work / UNFINISHED).unlink()
    return html


def _remove(*folders: Path) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _drop_unlisted(html: Path, staged: Path) -> None:
    """Remove pages of an earlier build that the table of contents no longer lists."""
    for path in html.glob("*.html"):
        if path.stem not in {*toc_pages(staged / TOC), *SPHINX_PAGES}:
            path.unlink()


def check_jupyter_book(found: str) -> None:
    """Refuse a Jupyter Book other than version 1: version 2 ignores the settings and needs the network.

    Raises
    ------
    BookError
        Naming the version found.

    Examples
    --------
    >>> check_jupyter_book("1.0.4.post1")
    """
    if found.split(".")[0] != "1":
        raise BookError(
            f"Jupyter Book {found} cannot build this book",
            ["version 1 is needed: make the environment again from the lock file (`make book` does)"],
        )


def _troubles(output: str, run_folder: Path) -> list[str]:
    """The warnings of a build, with pages named as they are in the staged folder; else all it said."""
    plain = _COLOUR.sub("", output).replace(f"{run_folder / STAGED}/", "")
    lines = [line.strip() for line in plain.splitlines() if line.strip()]
    return list(dict.fromkeys(line for line in lines if _TROUBLE.search(line))) or lines


def _run_sphinx(run_folder: Path, source: Path, output: Path, doctrees: Path, config: Path) -> tuple[int, str]:
    """Build strictly, with what is kept from one build to the next; returns the status and all that was said."""
    with tempfile.TemporaryDirectory(prefix="ibd-study-") as folder:
        said = Path(folder) / "said.txt"
        process = get_context(METHOD).Process(  # type: ignore[attr-defined]  # a gap in its stubs
            target=_speaking_to, args=(said, run_folder, source, output, doctrees, config)
        )
        process.start()
        process.join()
        return process.exitcode or 0, said.read_text(encoding="utf-8") if said.is_file() else ""


def _speaking_to(said: Path, run_folder: Path, *places: Path) -> None:
    file = os.open(said, os.O_WRONLY | os.O_CREAT)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os.dup2(file, 1)
    os.dup2(file, 2)
    sys.stdout, sys.stderr = (os.fdopen(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))
    os.environ["IBD_RUN_FOLDER"] = str(run_folder)
    sys.exit(build(*places))


def build(source: Path, output: Path, doctrees: Path, config: Path) -> int:
    """The status of one strict build in this process."""
    from jupyter_book.sphinx import build_sphinx

    overrides = {
        "nitpicky": True,
        "external_toc_path": (source / "_toc.yml").as_posix(),
        "latex_individualpages": False,
    }
    status = build_sphinx(
        source,
        output,
        noconfig=True,
        path_config=str(config),
        confoverrides=overrides,
        doctreedir=doctrees,
        warningiserror=True,
        keep_going=True,
        quiet=True,
        jobs=os.cpu_count() or 1,
    )
    return status if isinstance(status, int) else 1
