"""What the inputs of a run hold now: parameters, files, the cohort, and what protection has decided."""

import hashlib
import json
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path

from ibd_study.parameters import parse
from ibd_study.project import SOURCE
from ibd_study.reads import COHORT, FILE, INPUT, PARAMETER, PROTECTION, Read
from ibd_tools.run.imports import PACKAGES
from ibd_tools.run.plan import Plan
from ibd_tools.run.traces import matching
from ibd_tools.run.versions import versions

LOCK, VERSIONS = (FILE, "requirements.lock"), (INPUT, "versions")
ALWAYS = frozenset({LOCK, VERSIONS})
KINDS = (".py", ".csv", ".js")
DECISIONS = "decisions"
Current = Callable[[Read], str | None]


class Inputs:
    """The inputs of one run; a file is read once, when it is first asked for.

    Parameters
    ----------
    project
        Folder of the Snakefile; files are named from there.
    plan
        What runs.
    sha256
        Hash of the cohort, or of the files of the hospitals.
    kept
        Where earlier decisions of protection are kept.
    """

    def __init__(self, project: Path, plan: Plan, sha256: str, kept: Path):
        self.project, self.plan, self.sha256, self.kept = project, plan, sha256, kept
        self._files: dict[str, str] = {}
        self._decided: dict[str, str | None] = {}
        sources = (path for room in PACKAGES for path in (SOURCE / room).rglob("*") if path.suffix in KINDS)
        self._sources = sorted(self.note_files(sources) | {LOCK})

    @property
    def code(self) -> str:
        """Hash of all source files and of the lock."""
        text = json.dumps([(name, self._file(name)) for _, name in self._sources])
        return hashlib.sha256(f"{versions()}{text}".encode()).hexdigest()

    def note_files(self, paths: Iterable[Path]) -> set[Read]:
        """Reads of files, with what they hold at this moment."""
        names = {self.name_of(path) for path in paths}
        for name in names:
            self._file(name)
        return {(FILE, name) for name in names}

    def name_of(self, path: Path) -> str:
        """A file as it is named from the project's folder; one elsewhere by its whole path."""
        whole = self.project / path
        return str(whole.relative_to(self.project)) if whole.is_relative_to(self.project) else str(whole)

    def current(self, page: str, *, decided: bool = True) -> Current:
        """What an input of a page holds; None for what protection decides as long as nobody knows it."""
        values = self._values[page]
        fixed = {COHORT: self.sha256, VERSIONS: json.dumps(versions())}

        def held(read: Read) -> str | None:
            kind, name = read
            if kind == PARAMETER:
                return json.dumps(values[name]) if name in values else None
            if kind == FILE:
                return self._file(name)
            return (self.decision(page) if decided else None) if read == PROTECTION else fixed[read]

        return held

    def decision(self, page: str) -> str | None:
        """Hash of what protection decided for the parameters of a page; None before it has."""
        if self._decided.get(page) is None:
            trace = matching(self.kept, DECISIONS, self.current(page, decided=False))
            self._decided[page] = trace.made if trace else None
        return self._decided[page]

    @cached_property
    def _values(self) -> dict[str, dict[str, object]]:
        return {page: vars(parse(values)) for page, values in self.plan.pages.items()}

    def _file(self, name: str) -> str:
        if name not in self._files:
            path = self.project / name
            self._files[name] = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        return self._files[name]
