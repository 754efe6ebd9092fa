"""The folder of the compendium, with its notebooks, book, data and runs: found by one rule, for all that need it.

A command works on the nearest folder, from where it is typed upwards, that holds ``study.yml`` and ``notebooks``.
Outside any, it reads the compendium that came with the code: the clone of the repository or, of an installed package,
its packed copy, in which nothing is built (``ibd-study new`` lays out one to work in).
"""

import os
from contextlib import suppress
from pathlib import Path

# Folder of both packages; in an installation, the packed compendium lies beside them.
SOURCE = Path(__file__).parents[1]
PACKED = SOURCE / "ibd_compendium"
SHIPPED = PACKED if PACKED.is_dir() else SOURCE.parent


def find_project(start: Path) -> Path:
    """The nearest compendium from a folder upwards, else the one that came with the code."""
    return next((folder for folder in (start, *start.parents) if _is_compendium(folder)), SHIPPED)


def _is_compendium(folder: Path) -> bool:
    return (folder / "study.yml").is_file() and (folder / "notebooks").is_dir()


def _found_from_here() -> Path:
    # The folder of a process can have been removed.
    with suppress(FileNotFoundError):
        return find_project(Path(os.getcwd()))
    return SHIPPED


PROJECT = _found_from_here()
