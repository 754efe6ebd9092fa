"""Where the files of a run lie."""

from dataclasses import dataclass
from pathlib import Path

RUNS, PRIVATE = "runs", "private"


@dataclass(frozen=True)
class RunFolder:
    """The folder of one run, ``runs/<name>``.

    What may name the cohort's place or hold a patient's value lies in ``private``: the plan, what pages read, and logs
    with their tracebacks.
    """

    path: Path

    @property
    def private(self) -> Path:
        """What may not leave the computer."""
        return self.path / PRIVATE

    @property
    def results(self) -> Path:
        """All results rows of the run."""
        return self.path / "results.csv"

    @property
    def manifest(self) -> Path:
        """What the run was made from."""
        return self.path / "manifest.json"

    @property
    def package(self) -> Path:
        """What the columns of the results are, for other programs."""
        return self.path / "datapackage.json"

    @property
    def crate(self) -> Path:
        """The run as a Workflow Run RO-Crate."""
        return self.path / "ro-crate-metadata.json"

    @property
    def index(self) -> Path:
        """First page of the book."""
        return self.path / "html" / "index.html"

    def notebook(self, page: str) -> Path:
        """The executed notebook of a page."""
        return self.path / "notebooks" / f"{page}.ipynb"

    def part(self, page: str) -> Path:
        """The results rows of a page."""
        return self.path / "parts" / f"{page}.csv"

    def seal(self, page: str) -> Path:
        """Of which computation the files of a page are."""
        return self.private / "pages" / f"{page}.json"

    def log(self, page: str) -> Path:
        """Where a failed notebook is kept, with its traceback."""
        return self.private / "logs" / f"{page}.ipynb"


def run_folder(project: Path, name: str) -> Path:
    """Folder of a run: ``runs/<name>``."""
    return project / RUNS / name
