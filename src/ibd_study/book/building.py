"""Build the staged book, strictly: a warning fails the build, and a failed build leaves no pages behind."""

import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from ibd_study.book.problems import PROJECT, BookError
from ibd_study.book.run_data import open_run
from ibd_study.book.staging import STAGED

CONFIG = PROJECT / "_config.yml"
HTML = "html"
# Sphinx notes there where everything lies on this computer.
WORK = Path("private") / "_build"
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_TROUBLE = re.compile(r"\b(WARNING|ERROR|CRITICAL)\b")


def build_book(run_folder: str | Path, config: str | Path = CONFIG) -> Path:
    """Build ``<run>/book`` and put the pages to ``<run>/html`` once all are right.

    Pages that say the same as in the last build are not read again. After a failure nothing of a build is
    kept, so that the next one sees every warning again.

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
    work, html = run_folder / WORK, run_folder / HTML
    done = _run_sphinx(run_folder, work / HTML, Path(config).resolve())
    if done.returncode:
        shutil.rmtree(work, ignore_errors=True)
        shutil.rmtree(html, ignore_errors=True)
        raise BookError(f"the book of run {run_folder.name!r} was not built", _troubles(done.stdout, run_folder))
    _replace_folder(work / HTML, html)
    return html


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


def _run_sphinx(run_folder: Path, output: Path, config: Path) -> subprocess.CompletedProcess:
    arguments = [str(run_folder / STAGED), str(output), str(config)]
    return subprocess.run(
        [sys.executable, "-m", "ibd_study.book.sphinx_run", *arguments],
        env=os.environ | {"IBD_RUN_FOLDER": str(run_folder), "PYTHONHASHSEED": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _troubles(output: str, run_folder: Path) -> list[str]:
    """The warnings of a build, with pages named as they are in the staged folder; else all it said."""
    plain = _COLOUR.sub("", output).replace(f"{run_folder / STAGED}/", "")
    lines = [line.strip() for line in plain.splitlines() if line.strip()]
    return list(dict.fromkeys(line for line in lines if _TROUBLE.search(line))) or lines


def _replace_folder(new: Path, old: Path) -> None:
    aside = old.with_name(f".{old.name}.old")
    shutil.rmtree(aside, ignore_errors=True)
    if old.exists():
        os.replace(old, aside)
    os.replace(new, old)
    shutil.rmtree(aside, ignore_errors=True)
