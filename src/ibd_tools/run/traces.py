"""What pages have read, and what came of it: kept by content, so that a page runs only when something it reads changed.

A trace is a list of reads with what each held when the page ran, beside the executed notebook and its results rows. A
page whose inputs all hold what they held then gets the kept files, in whatever run. The folder may hold what
only the hospital may see, as a run's private folder does.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ibd_study.reads import Read
from ibd_tools.run.layout import RUNS

KEPT = ".kept"
MOST_BYTES = 1_000_000_000
README = """\
Nothing in this folder may leave the computer. It holds pages of earlier runs and parts of them, so that what has not
changed is not computed again. It may be removed at any time: `ibd-study forget`.
"""
TRACE, NOTEBOOK, PART = "trace.json", "notebook.ipynb", "part.csv"
ID_DIGITS = 16


@dataclass(frozen=True)
class Trace:
    """One computation: what it read, how long it took, and the folder of what it made."""

    folder: Path
    held: dict[Read, str | None]
    seconds: float
    made: str = ""

    @property
    def notebook(self) -> Path:
        """The executed notebook."""
        return self.folder / NOTEBOOK

    @property
    def part(self) -> Path:
        """The results rows."""
        return self.folder / PART


def matching(kept: Path, name: str, current: Callable[[Read], str | None]) -> Trace | None:
    """The latest trace of a page whose inputs all hold what they held then.

    Parameters
    ----------
    kept
        Folder of all that is kept.
    name
        Of the page, or of what else is computed once a run.
    current
        What an input holds now, as text; None where that cannot be said.
    """
    for trace in _traces(kept / name):
        if all(current(read) == value for read, value in trace.held.items()):
            os.utime(trace.folder)
            return trace
    return None


def last_seconds(kept: Path, name: str) -> float | None:
    """How long a page took when it last ran."""
    return next((trace.seconds for trace in _traces(kept / name)), None)


def _traces(folder: Path) -> Iterator[Trace]:
    """Traces from the latest to the oldest; a damaged one is passed over."""
    for place in sorted(folder.glob(f"*/{TRACE}"), key=lambda path: -path.parent.stat().st_mtime_ns):
        try:
            content = json.loads(place.read_text(encoding="utf-8"))
            held = {(kind, name): value for kind, name, value in content["held"]}
            yield Trace(place.parent, held, content["seconds"], content["made"])
        except (OSError, ValueError, KeyError):
            continue


def keep(kept: Path, name: str, held: dict[Read, str | None], seconds: float, made: str = "", **files: Path) -> Trace:
    """Write a trace with copies of what was made; it appears whole or not at all."""
    listed = sorted((kind, read, value) for (kind, read), value in held.items())
    digest = hashlib.sha256(json.dumps(listed).encode()).hexdigest()[:ID_DIGITS]
    folder = kept / name / digest
    unfinished = folder.with_name(f".{digest}.{os.getpid()}")
    unfinished.mkdir(parents=True, exist_ok=True)
    for file, source in ((NOTEBOOK, files.get("notebook")), (PART, files.get("part"))):
        if source is not None:
            shutil.copyfile(source, unfinished / file)
    content = {"held": listed, "seconds": seconds, "made": made}
    (unfinished / TRACE).write_text(json.dumps(content, indent=0) + "\n", encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    os.replace(unfinished, folder)
    return Trace(folder, held, seconds, made)


def shrink(kept: Path, most_bytes: int = MOST_BYTES) -> None:
    """Remove what was not used for longest until the rest fits, and what a killed build left unfinished."""
    total = 0
    for folder in sorted(kept.glob("*/*/"), key=lambda path: -path.stat().st_mtime_ns):
        total += sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        if total > most_bytes or folder.name.startswith("."):
            shutil.rmtree(folder, ignore_errors=True)


def kept_folder(project: Path) -> Path:
    """Where a project keeps what earlier runs have computed."""
    return project / RUNS / KEPT


def make_ready(kept: Path) -> None:
    """Make the folder, with a note on what it is."""
    kept.mkdir(parents=True, exist_ok=True)
    (kept / "README.txt").write_text(README, encoding="utf-8")
