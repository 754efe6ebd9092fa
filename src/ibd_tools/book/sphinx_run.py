"""Run Jupyter Book's own Sphinx build, in a process of its own and on several cores.

The ``jupyter-book`` command calls the same function, but has no option for the number of processes.
"""

import os
import sys
import tempfile
from multiprocessing import get_context
from pathlib import Path

# No fork: the pages draw charts, and their engine does not survive a fork of a process in which it has been started.
METHOD = "spawn"


def run_sphinx(run_folder: Path, source: Path, output: Path, doctrees: Path, config: Path) -> tuple[int, str]:
    """Build strictly; returns the status and all that was said.

    Parameters
    ----------
    run_folder
        The run that the pages quote.
    source, output
        Staged pages, and where the finished ones go.
    doctrees
        What Sphinx keeps from one build to the next.
    config
        Settings of Jupyter Book.
    """
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
