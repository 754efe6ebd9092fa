"""Bring the pages of a run up to date: those whose inputs changed are run, longest first, the others kept."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from ibd_study.fingerprint import files_sha256
from ibd_study.parameters import code_of
from ibd_study.reads import FILE, Read
from ibd_tools.run.drawing import one_drawer
from ibd_tools.run.files import write_if_changed
from ibd_tools.run.inputs import ALWAYS, DECISIONS, Inputs
from ibd_tools.run.layout import PRIVATE, RUNS, RunFolder
from ibd_tools.run.notebook import shown_with
from ibd_tools.run.page import Done, notebook_of, run_page
from ibd_tools.run.problems import BuildError, refuse_without_room
from ibd_tools.run.progress import Progress
from ibd_tools.run.traces import Trace, keep, last_seconds, matching
from ibd_tools.run.workers import work_on

# Before anything is known of how long pages take: these begin first, or one core would wait for the other. What the
# first of them counts, pages of results then find.
LONG = ("specification_curve", "missing_data", "can_the_methods_be_trusted", "subgroups_and_predictors")
OPENING = "from ibd_study.estimates.analysis import open_analysis\nfrom ibd_study.estimates.protection import groups_of"


class Pages:
    """The pages of one run.

    Parameters
    ----------
    folder
        Of the run.
    inputs
        What its inputs hold now.
    """

    def __init__(self, folder: RunFolder, inputs: Inputs):
        self.folder, self.inputs, self.plan = folder, inputs, inputs.plan
        self.kept, self.begun = inputs.kept, time.time()

    def stale(self) -> list[str]:
        """Pages that have to run; those that were kept are put in their place."""
        return [page for page in self.plan.pages if not self._put(page)]

    def _put(self, page: str) -> bool:
        trace = matching(self.kept, page, self.inputs.current(page))
        if trace is None:
            return False
        if not self._is_placed(page, trace):
            text = shown_with(trace.notebook.read_text(encoding="utf-8"), self._values(page))
            write_if_changed(self.folder.notebook(page), text)
            write_if_changed(self.folder.part(page), trace.part.read_bytes())
            self._seal(page, trace)
        return True

    def _values(self, page: str) -> dict[str, object]:
        part = os.path.relpath(self.folder.part(page), self.inputs.project)
        return self.plan.pages[page] | {"run": self.plan.name, "results_file": part}

    def _is_placed(self, page: str, trace: Trace) -> bool:
        """Whether the files of a page are those of its trace, with the parameters of this run."""
        seal = self.folder.seal(page)
        return seal.is_file() and seal.read_text(encoding="utf-8") == self._seal_text(page, trace)

    def _seal(self, page: str, trace: Trace) -> None:
        write_if_changed(self.folder.seal(page), self._seal_text(page, trace))

    def _seal_text(self, page: str, trace: Trace) -> str:
        files = [self.folder.notebook(page), self.folder.part(page)]
        made = files_sha256(files) if all(file.is_file() for file in files) else ""
        return json.dumps([trace.folder.name, self._values(page), made])

    def run(self, pages: list[str], cores: int, progress: Progress) -> None:
        """Run pages; each result is in its place, or nothing that looks like one.

        Raises
        ------
        BuildError
            When one or more of them failed; the others have run.
        OSError
            When there is no room to write; what runs is ended.
        """
        if not pages:
            return
        progress.step("opening the cohort")
        with one_drawer() as drawer, self._opened(pages) as pages:
            progress.left = len(pages)
            work = partial(run_page, self.inputs, self.folder, {page: self._values(page) for page in pages}, drawer)
            for answer in work_on(self._longest_first(pages), work, cores, progress.running):
                refuse_without_room(answer.failure, self.folder.path)
                if not answer.failure:
                    self._keep(answer.name, answer.found)
                progress.ended(answer.name, answer.found.seconds if answer.found else 0, answer.failure)
        if progress.failed:
            shown = f"{RUNS}/{self.plan.name}"
            raise BuildError(f"the build of {shown} failed; its log is in {shown}/{PRIVATE}/logs")

    def _longest_first(self, pages: list[str]) -> list[str]:
        known = {page: last_seconds(self.kept, page) for page in pages}
        return sorted(pages, key=lambda page: -(known[page] or (1000 - LONG.index(page) if page in LONG else 1)))

    @contextmanager
    def _opened(self, pages: list[str]) -> Iterator[list[str]]:
        """Import, open the patients and decide on protection once for all; gives the pages that still have to run."""
        # Pages share the cores, so each counts with one; and a number does not depend on how many cores there are.
        os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        import ibd_tools.run.warm  # noqa: F401

        if self.plan.is_of_hospitals:
            yield pages
            return
        from ibd_study.estimates import shared_openings

        with shared_openings():
            for page in pages:
                self._decide(page)
            yield [page for page in pages if not self._put(page)]

    def _decide(self, page: str) -> None:
        from ibd_study.estimates import decision_of

        decision, reads = decision_of(page, self._values(page))
        if reads and self.inputs.decision(page) != decision:
            current = self.inputs.current(page)
            held = {read: current(read) for read in reads | ALWAYS | self._sources(OPENING)}
            keep(self.kept, DECISIONS, held, 0.0, decision)

    def _sources(self, code: str) -> set[Read]:
        from ibd_tools.run.imports import source_files

        return self.inputs.note_files(source_files(code))

    def _keep(self, page: str, done: Done) -> None:
        """Keep what a page made, unless a file that it read was changed while it ran."""
        notebook = notebook_of(self.inputs.project, page)
        cohort = self.inputs.project / self.plan.cohort  # known by its hash, and to those pages that read it
        data = self.inputs.note_files({notebook, *(path for path in done.opened if not path.is_relative_to(cohort))})
        reads = done.reads | ALWAYS | data | self._sources(code_of(notebook))
        paths = [self.inputs.project / name for kind, name in reads if kind == FILE]
        if any(path.stat().st_mtime >= self.begun for path in paths if path.exists()):
            return
        current = self.inputs.current(page)
        held = {one: current(one) for one in reads}
        notebook, part = self.folder.notebook(page), self.folder.part(page)
        self._seal(page, keep(self.kept, page, held, done.seconds, notebook=notebook, part=part))
