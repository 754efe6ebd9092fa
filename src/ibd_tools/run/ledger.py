"""What has been released of real patients: a list beside the runs, which outlives them.

It holds no patient: of each release the parameters, from which its groups follow as long as the cohort is there, and
the sizes of the groups that its book shows.
"""

import fcntl
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ibd_study.fingerprint import DATAPACKAGE
from ibd_tools.run.files import write_if_changed

RELEASES, LEDGER, LOCK = "releases", "ledger.json", ".lock"
README = """\
What has left the hospital is listed in ledger.json: of each run its parameters, the sizes of the groups that its book
shows, and the reason where it was released although it differs from another by a few patients. No patient stands in it.
Keep it, also when the folder runs/ is emptied: `ibd-study release` holds every new run against it. It may not leave: it
names the place of the cohort.
"""


class LedgerError(ValueError):
    """The ledger cannot be read."""


@dataclass(frozen=True)
class Patients:
    """Whose numbers a run holds: the cohort's name, its place and the hash of its bytes."""

    name: str
    place: str
    sha256: str

    def may_be_those_of(self, other: "Patients") -> bool:
        """Whether two cohorts may be one, exported anew or moved."""
        return self.sha256 == other.sha256 or self.name == other.name or self.place == other.place


@dataclass(frozen=True)
class Release:
    """One run that has left."""

    date: str
    run: str
    cohort: Patients
    parameters: Mapping[str, Any]
    sizes: Mapping[str, Mapping[str, int]]
    accepted_differencing: bool = False
    reason: str = ""

    @property
    def minimum_count(self) -> int:
        """The smallest group that the run shows."""
        return self.parameters["minimum_count"]

    def sizes_at(self, stage: str) -> Mapping[str, int]:
        """Sizes of one stage; all where another version of the software wrote them under other names."""
        return self.sizes.get(stage, {name: size for sizes in self.sizes.values() for name, size in sizes.items()})


def ledger_file(project: Path) -> Path:
    """Where the ledger of a project lies."""
    return project / RELEASES / LEDGER


def read_ledger(project: Path) -> list[Release]:
    """All releases, the first first; none where there is no ledger yet.

    Raises
    ------
    LedgerError
        When the file is damaged.
    """
    file = ledger_file(project)
    if not file.is_file():
        return []
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        releases = [Release(**entry | {"cohort": Patients(**entry["cohort"])}) for entry in content["releases"]]
        return [one for one in releases if one.minimum_count]
    except (ValueError, KeyError, TypeError) as error:
        raise LedgerError(
            f"{RELEASES}/{LEDGER} cannot be read ({error}); it lists what has been released, so that no new run tells "
            "of single patients beside it: put back the last good copy of this file"
        ) from None


@contextmanager
def only_writer(project: Path) -> Iterator[None]:
    """Wait until nobody else writes the ledger, and keep others waiting inside."""
    folder = project / RELEASES
    folder.mkdir(exist_ok=True)
    with (folder / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def add_release(project: Path, release: Release) -> None:
    """Add one release; the file appears whole. Call it inside :func:`only_writer`."""
    entries = [asdict(one) for one in (*read_ledger(project), release)]
    write_if_changed(project / RELEASES / "README.txt", README)
    write_if_changed(ledger_file(project), json.dumps({"releases": entries}, indent=1) + "\n")


def patients_of(folder: Path, sha256: str) -> tuple[Patients, bool]:
    """Whose cohort lies in a folder, and whether its patients are invented; the folder has been checked."""
    content = json.loads((folder / DATAPACKAGE).read_text(encoding="utf-8-sig"))
    name = str(content.get("name") or folder.resolve().name)
    return Patients(name, str(folder.resolve()), sha256), content.get("synthetic") is True
