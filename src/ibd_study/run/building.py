"""The whole build: check the cohort, let Snakemake run what is out of date, and say what came of it."""

import csv
import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ibd_study.run.plan import Plan
from ibd_study.run.source import Source

RUNS = "runs"
PRIVATE = "private"
KEEP_HERE = """\
Nothing in this folder may leave the computer: the plan names the place of the cohort, and a log can hold a traceback
with values of patients. All else in the folder of this run, above this one, holds aggregates only.
"""


class BuildError(RuntimeError):
    """The build failed; what failed has been said above."""


def run_folder(project: Path, name: str) -> Path:
    """Folder of a run: ``runs/<name>``."""
    return project / RUNS / name


def build(project: Path, plan: Plan, source: Source, cores: str = "all") -> str:
    """Bring a run up to date and return the closing summary.

    Parameters
    ----------
    project
        Folder of the Snakefile.
    plan
        What to run.
    source
        Cohort or files of hospitals; checked first when changed since the last run.
    cores
        Number of cores, or ``all``.

    Raises
    ------
    CohortError, SiteError
        Before anything is written.
    BuildError
        When a notebook or the book fails.
    """
    begun = time.monotonic()
    sha256 = source.sha256()
    _check(run_folder(project, plan.name), source, sha256)
    folder = run_folder(project, plan.name)
    (folder / PRIVATE).mkdir(parents=True, exist_ok=True)
    with _only_one(folder):
        before = _times(folder, plan)
        _write_if_changed(folder / PRIVATE / "README.txt", KEEP_HERE)
        _write_if_changed(folder / PRIVATE / "plan.json", plan.to_json())
        _write_if_changed(folder / "cohort.sha256", f"{sha256}\n")
        status = subprocess.run(_snakemake(project, folder, cores), cwd=project).returncode
        if status:
            raise BuildError(f"the build of {RUNS}/{plan.name} failed; its log is in {RUNS}/{plan.name}/{PRIVATE}/logs")
        renewed = sum(a != b for a, b in zip(before, _times(folder, plan), strict=True))
    return _summary(folder.relative_to(project), folder, renewed, len(plan.pages), time.monotonic() - begun)


def _check(folder: Path, source: Source, sha256: str) -> None:
    """Validate the source unless its bytes are those of the last finished run."""
    manifest = folder / "manifest.json"
    if not manifest.is_file() or sha256 not in manifest.read_text(encoding="utf-8"):
        source.check()


def _snakemake(project: Path, folder: Path, cores: str) -> list[str]:
    return [
        *(sys.executable, "-m", "snakemake", "--snakefile", str(project / "Snakefile"), "--cores", cores),
        *("--keep-going", "--rerun-incomplete", "--nolock", "--quiet", "all"),
        # A few pages on a few cores need no solver to be put in order.
        *("--scheduler", "greedy"),
        *("--rerun-triggers", "mtime", "params", "code", "input"),
        # Relative: a project that was moved or copied has nothing to run again.
        *("--config", f"run_folder={folder.relative_to(project)}"),
    ]


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Hold the run's folder; the lock goes with the process, so a killed build leaves none behind."""
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BuildError(f"another build of {folder.name} is running; wait for it, or use --name") from None
        yield


def _write_if_changed(path: Path, text: str) -> None:
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        temporary = path.with_suffix(".tmp")
        temporary.write_text(text, encoding="utf-8")
        os.replace(temporary, path)


def _times(folder: Path, plan: Plan) -> list[int]:
    files = (folder / "notebooks" / f"{page}.ipynb" for page in plan.pages)
    return [file.stat().st_mtime_ns if file.exists() else 0 for file in files]


def _summary(shown: Path, folder: Path, renewed: int, pages: int, seconds: float) -> str:
    with (folder / "results.csv").open(encoding="utf-8", newline="") as file:
        rows = sum(1 for _ in csv.reader(file)) - 1
    return (
        f"{renewed} of {pages} notebooks run, {rows} results in {shown / 'results.csv'}, {seconds:.1f} s\n"
        f"Open {shown / 'html' / 'index.html'}"
    )
