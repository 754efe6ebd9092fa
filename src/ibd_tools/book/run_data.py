"""What the pages of one run are written from: its results, its manifest, and what is printed and assumed."""

import functools
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from ibd_study.checked import Column, checked_rows
from ibd_study.parameters import Parameters, parse
from ibd_study.printed import PUBLISHED, Printed, read_published
from ibd_study.results import Results, read_results
from ibd_tools.book.problems import BookError

ASSUMPTIONS = PUBLISHED.with_name("assumptions.csv")
RESULTS_FILE = "results.csv"
MANIFEST_FILE = "manifest.json"
# In the finished book: the hash of the results that its pages were made from.
RESULTS_DIGEST = "results.sha256"


@dataclass(frozen=True)
class Assumption:
    """One entry of the ledger of assumptions."""

    id: str
    title: str
    abstract_says: str
    assumed: str
    reason: str
    parameters: tuple[str, ...]
    endpoints: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """Name by which pages link to the entry."""
        return f"assumption-{self.id.lower()}"


@dataclass(frozen=True)
class RunData:
    """One run, as its pages need it."""

    folder: Path
    manifest: dict
    results: Results
    printed: dict[str, Printed]
    assumptions: dict[str, Assumption]

    def plan_of(self, page: str) -> dict[str, object]:
        """Parameters that were set for one page.

        Raises
        ------
        ValueError
            When the run has no such page.
        """
        if page not in self.manifest["notebooks"]:
            raise ValueError(f"the run has no page {page!r}; it has {', '.join(self.manifest['notebooks'])}")
        return self.manifest["notebooks"][page]

    @property
    def parameters(self) -> Parameters:
        """The parameters of the run, checked again."""
        return parse(self.manifest["parameters"])

    @property
    def compares_first_with_last(self) -> bool:
        """Whether each patient's first and last assessment are compared, which are of no week."""
        return self.manifest["parameters"].get("pairing") == "first_last"

    @property
    def synthetic(self) -> bool:
        """Whether the patients are invented."""
        return self.manifest["cohort"]["synthetic"]


def open_run(folder: str | Path) -> RunData:
    """Read what the pages of a run are written from.

    Parameters
    ----------
    folder
        Run folder with ``results.csv`` and ``manifest.json``.

    Raises
    ------
    BookError
        When one of them is missing, or when the results are not those of the manifest.
    """
    folder = Path(folder)
    missing = [name for name in (RESULTS_FILE, MANIFEST_FILE) if not (folder / name).is_file()]
    if missing:
        raise BookError(f"run folder {folder.name!r} is not complete", [f"{name} is missing" for name in missing])
    manifest = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
    found = file_sha256(folder / RESULTS_FILE)
    if found != manifest["results_sha256"]:
        raise BookError("results.csv is not the one that manifest.json describes", ["run the notebooks again"])
    results = Results(read_results(folder / RESULTS_FILE), manifest["cohort"]["synthetic"])
    return RunData(folder, manifest, results, read_published(), read_assumptions())


@functools.cache
def read_assumptions(path: Path = ASSUMPTIONS) -> dict[str, Assumption]:
    """The ledger of assumptions, by number.

    Raises
    ------
    TableError
        Naming row and column of every problem at once.
    """
    texts, lists = ("id", "title", "abstract_says", "assumed", "reason"), ("parameters", "endpoints")
    columns = [Column(name, "string", required=name in texts) for name in (*texts, *lists)]
    rows = checked_rows(path, columns)
    return {
        row["id"]: Assumption(**row | {name: tuple((row[name] or "").split()) for name in lists})
        for row in rows.values()
    }


def file_sha256(path: Path) -> str:
    """Hash of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
