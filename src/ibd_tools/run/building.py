"""The whole build: check the cohort, run the pages whose inputs changed, join their numbers, build the book."""

import csv
import fcntl
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, chdir, contextmanager
from functools import partial
from pathlib import Path

from ibd_study.project import SOURCE
from ibd_tools.run.beside import noted_warning, warn_beside_released
from ibd_tools.run.files import write_if_changed
from ibd_tools.run.inputs import Inputs
from ibd_tools.run.layout import PRIVATE, RUNS, RunFolder, run_folder
from ibd_tools.run.pages import Pages
from ibd_tools.run.plan import Plan
from ibd_tools.run.problems import BuildError, refuse_without_room
from ibd_tools.run.progress import Progress
from ibd_tools.run.source import Source
from ibd_tools.run.traces import kept_folder, last_seconds, make_ready, shrink
from ibd_tools.run.workers import available_cores, stopping_in_words, work_on

KEEP_HERE = """\
Nothing in this folder may leave the computer: the plan names the place of the cohort, and a log can hold a traceback
with values of patients. All else in the folder of this run, above this one, holds aggregates only.
"""
# What the finished book is made from, beside the run's own files.
BOOK_FILES = ("_config.yml", "requirements.lock", "data/*.csv", "data/drug/*")
BOOK_FOLDERS = ("book", SOURCE / "ibd_tools/book", SOURCE / "ibd_study")
# And, in an edition of its own, what only teachers see of a lesson.
TEACHING_FOLDERS = ("notebooks/exercises", SOURCE / "ibd_tools/lessons")


def build(project: Path, plan: Plan, source: Source, cores: str = "all") -> str:
    """Bring a run up to date and return the closing summary.

    Parameters
    ----------
    project
        Folder of the notebooks and the book.
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
    with _ready(project, plan, source) as pages:
        progress = Progress()
        pages.run(pages.stale(), available_cores(cores), progress)
        finish(project, plan, source, progress)
        progress.close()
    return _summary(pages.folder, progress, len(plan.pages))


def build_spread(project: Path, runs: Sequence[tuple[Plan, Source]], executor: str, cores: str = "all") -> list[str]:
    """Bring runs up to date as one workflow of Snakemake, one job a page, and return the closing summary of each.

    Parameters
    ----------
    project
        Folder of the notebooks and the book.
    runs
        What to run, with its cohort or files of hospitals.
    executor
        The executor of Snakemake that spreads the pages, such as ``slurm``.
    cores
        Most pages at a time, or ``all``.

    Raises
    ------
    CohortError, SiteError
        Before any page is run.
    BuildError
        When a notebook or a book fails.
    """
    with ExitStack() as held:
        every = [held.enter_context(_ready(project, plan, source)) for plan, source in runs]
        wanted = [(pages, Progress(), _want(pages)) for pages in every]
        folders = [pages.folder for pages in every]
        if subprocess.run(spreading_command(project, folders, cores, executor)).returncode:
            raise _failed(*folders)
    for pages, progress, stale in wanted:
        progress.ran_elsewhere({page: last_seconds(pages.kept, page) or 0.0 for page in stale})
    return [_summary(pages.folder, progress, len(pages.plan.pages)) for pages, progress, _ in wanted]


@contextmanager
def _ready(project: Path, plan: Plan, source: Source) -> Iterator[Pages]:
    """Check the cohort, hold the folder of a run, and give its pages."""
    folder = RunFolder(run_folder(project, plan.name))
    sha256 = source.sha256()
    with chdir(project):
        _check(folder, source, sha256)
        folder.private.mkdir(parents=True, exist_ok=True)
        with _only_one(folder.path), stopping_in_words():
            write_if_changed(folder.private / "README.txt", KEEP_HERE)
            write_if_changed(folder.private / "plan.json", plan.to_json())
            yield open_pages(project, plan, sha256)


def _want(pages: Pages) -> list[str]:
    """Mark the pages that are out of date, by which Snakemake knows them, and give their names."""
    stale = pages.stale()
    for page in stale:
        pages.folder.part(page).unlink(missing_ok=True)
        (pages.folder.private / "wanted").mkdir(exist_ok=True)
        (pages.folder.private / "wanted" / page).touch()
    return stale


def open_pages(project: Path, plan: Plan, sha256: str) -> Pages:
    """The pages of a run, with what is kept of earlier ones."""
    kept = kept_folder(project)
    make_ready(kept)
    return Pages(RunFolder(run_folder(project, plan.name)), Inputs(project, plan, sha256, kept))


def finish(project: Path, plan: Plan, source: Source, progress: Progress) -> None:
    """Join the results of all pages and build the book, where anything that they are made from has changed."""
    folder = RunFolder(run_folder(project, plan.name))
    warning = "" if plan.is_of_hospitals else warn_beside_released(project, folder, plan, source.sha256())
    _results(project, folder, plan, source, progress, differs=bool(warning))
    _book(project, folder, plan, progress)
    _crate(project, folder, plan)
    shrink(kept_folder(project))


def spreading_command(project: Path, folders: Sequence[RunFolder], cores: str, executor: str) -> list[str]:
    """How Snakemake is called; what a cluster is like stands in the profile of its executor, where there is one."""
    profile, jobs = project / "profiles" / executor, "unlimited" if cores == "all" else cores
    described = profile.is_dir()
    return [
        *(sys.executable, "-m", "snakemake", "--snakefile", str(project / "Snakefile"), "--executor", executor),
        *(("--profile", str(profile)) if described else ()),
        *(("--cores", cores) if executor == "local" else () if described and cores == "all" else ("--jobs", jobs)),
        *("--keep-going", "--rerun-incomplete", "--nolock", "--quiet", "all", "--rerun-triggers", "mtime"),
        *("--config", f"run_folders={json.dumps([str(folder.path.relative_to(project)) for folder in folders])}"),
    ]


def _failed(*folders: RunFolder) -> BuildError:
    shown = [f"{RUNS}/{folder.path.name}" for folder in folders]
    logs = " and ".join(f"{one}/{PRIVATE}/logs" for one in shown)
    return BuildError(f"the build of {' and '.join(shown)} failed; its log is in {logs}")


def _check(folder: RunFolder, source: Source, sha256: str) -> None:
    """Validate the source unless its bytes are those of the last finished run."""
    if not folder.manifest.is_file() or sha256 not in folder.manifest.read_text(encoding="utf-8"):
        source.check()


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Hold the run's folder; the lock goes with the process, so a killed build leaves none behind."""
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BuildError(f"another build of {folder.name} is running; wait for it, or use --name") from None
        yield


@contextmanager
def _step(folder: RunFolder, name: str, made_from: list[Path], *further: str) -> Iterator[bool]:
    """Whether a step has to be done again; it counts as done when what is inside has ended well."""
    digest = hashlib.sha256(json.dumps(further).encode())
    for path in made_from:
        digest.update(f"\n{path}\n".encode() + (path.read_bytes() if path.is_file() else b""))
    mark = folder.private / f"{name}.done"
    if mark.is_file() and mark.read_text(encoding="utf-8") == digest.hexdigest():
        yield False
        return
    mark.unlink(missing_ok=True)
    yield True
    write_if_changed(mark, digest.hexdigest())


def _results(
    project: Path, folder: RunFolder, plan: Plan, source: Source, progress: Progress, *, differs: bool
) -> None:
    """Join the rows of all pages and say what they were made from."""
    parts = [folder.part(page) for page in plan.pages]
    made_from = [*parts, folder.private / "plan.json", project / "requirements.lock"]
    with _step(folder, "results", made_from, source.sha256(), str(differs)) as is_due:
        if is_due or not all(path.is_file() for path in (folder.results, folder.manifest, folder.package)):
            from ibd_tools.run.manifest import write_results_of

            progress.step("joining the results")
            write_results_of(plan, folder, source, differs=differs)


def _book(project: Path, folder: RunFolder, plan: Plan, progress: Progress) -> None:
    """Build the book in a process of its own."""
    notebooks = [folder.notebook(page) for page in plan.pages]
    beside = [path for pattern in BOOK_FILES for path in sorted(project.glob(pattern))]
    written = written_for(project, plan.edition)
    made_from = [*notebooks, folder.results, folder.manifest, *written, *beside]
    with _step(folder, "book", made_from) as is_due:
        if is_due or not folder.index.is_file():
            progress.step("building the book")
            _run_book(folder, notebooks)


def _crate(project: Path, folder: RunFolder, plan: Plan) -> None:
    """Describe the finished run for other programs."""
    notebooks = [folder.notebook(page) for page in plan.pages]
    with _step(folder, "crate", [*notebooks, folder.results, folder.manifest, project / "Snakefile"]) as is_due:
        if is_due or not folder.crate.is_file():
            from ibd_tools.run.crate import write_crate

            write_crate(project, folder)


def written_for(project: Path, edition: str) -> list[Path]:
    """What people wrote for the book of an edition; pages that are another edition's own are not even looked at."""
    folders = [project / name for name in BOOK_FOLDERS + (TEACHING_FOLDERS if edition else ())]
    others = {toc.parent for toc in (project / "book").glob("_*/_toc.yml")} - {project / "book" / f"_{edition}"}
    found = (path for folder in folders for path in sorted(folder.rglob("*")) if not others & set(path.parents))
    return [path for path in found if path.is_file() and path.suffix != ".pyc"]


def _run_book(folder: RunFolder, notebooks: list[Path]) -> None:
    make = partial(_make_book, folder, notebooks)
    for answer in work_on(["book"], make, 1, lambda _: None):
        refuse_without_room(answer.failure, folder.path)
        if answer.failure:
            raise _failed(folder)


def _make_book(folder: RunFolder, notebooks: list[Path], _: str) -> None:
    from ibd_tools.book import make_book

    if not make_book(folder.path, folder.private / "logs" / "book.txt", notebooks):
        raise BuildError("the book was not built")


def _summary(folder: RunFolder, progress: Progress, pages: int) -> str:
    with folder.results.open(encoding="utf-8", newline="") as file:
        rows = sum(1 for _ in csv.reader(file)) - 1
    shown = Path(RUNS) / folder.path.name
    warning = noted_warning(folder)
    return (
        f"{progress.summary(pages)}, {rows} results in {shown / 'results.csv'}, {progress.passed:.1f} s\n"
        f"Open {shown / 'html' / 'index.html'}" + (f"\n{warning}" if warning else "")
    )
