"""Open the files of several hospitals together: read, held against each other, and ready to be joined."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

from ibd_study.disclosure import MARK, NUMBERS, ROUNDED, SUPPRESSED, withhold
from ibd_study.fingerprint import files_sha256
from ibd_study.kinds import Kind
from ibd_study.parameters import ParameterError, given_parameters, parse
from ibd_study.project import PROJECT
from ibd_study.results import Page, Results, proportion_record, without_hospitals
from ibd_tools.hospitals.agreement import refuse_disagreement
from ibd_tools.hospitals.site import Numbers, Place, Site
from ibd_tools.hospitals.site_file import existing_site, read_site

HOSPITAL = "hospital"


@dataclass(frozen=True)
class Hospitals(Page):
    """Several hospitals whose numbers mean the same."""

    sites: tuple[Site, ...]
    sha256: str

    @property
    def synthetic(self) -> bool:
        """Whether the patients are invented."""
        return self.sites[0].synthetic

    def part(self, site: Site) -> str:
        """Subgroup under which the rows of one hospital stand."""
        return "; ".join(filter(None, [self.parameters.subgroup, f"{HOSPITAL}={site.hospital}"]))

    def results(self, records: list[dict]) -> Results:
        """Sign records and make results rows of them.

        They are made of numbers that every hospital let out under its own protection, so nothing more is withheld.
        """
        return self.signed(records, self.sha256, synthetic=self.synthetic)


def open_hospitals(notebook: str, namespace: Mapping[str, object]) -> Hospitals:
    """Read site files and refuse those that do not belong together.

    Parameters
    ----------
    notebook
        Name under which its results rows are signed.
    namespace
        ``sites``: paths of the files; ``run`` names the run. A notebook passes ``globals()``. All other parameters
        are those with which the hospitals made their files.

    Raises
    ------
    ParameterError
        When a parameter other than ``sites`` is set, or a file holds parameters that this version does not know.
    SiteError
        Naming what is wrong with a file, or what differs between hospitals.
    """
    values = given_parameters(namespace)
    others = sorted(values.keys() - {"sites"})
    if others:
        raise ParameterError(
            f"parameter {others[0]!r} cannot be set here: the hospitals' files were made with their own; "
            "expected only 'sites'"
        )
    return read_hospitals(parse(values).sites, notebook, str(namespace.get("run", "alone")))


def read_hospitals(paths: list[str], notebook: str = "", run: str = "alone") -> Hospitals:
    """Hospitals by the paths of their files, in the order of their names; see :func:`open_hospitals`."""
    files = [find_site(path) for path in paths]
    sites = sorted((read_site(file) for file in files), key=lambda site: site.hospital)
    refuse_disagreement(sites)
    parameters = parse(sites[0].parameters)
    return Hospitals(notebook, run, parameters, tuple(sites), sites_sha256(paths))


def find_site(path: str) -> Path:
    """A site file by its path, seen from where the command runs or from the project's folder; refused if not there."""
    here = Path(path)
    return existing_site(here if here.is_absolute() or here.exists() else PROJECT / path)


def sites_sha256(paths: list[str]) -> str:
    """Hash of the site files, whatever their order."""
    return files_sha256(sorted((find_site(path) for path in paths), key=lambda file: file.name))


def is_shown(row: dict | None, *names: str) -> TypeGuard[dict]:
    """Whether a hospital shows all these numbers of a row, and has patients behind them."""
    return row is not None and row["N"] != 0 and all(row[name] is not None for name in names)


def is_withheld(row: dict | None) -> bool:
    """Whether a hospital has a number and does not show it."""
    return row is not None and row[MARK] == SUPPRESSED


def of_hospital(hospitals: Hospitals, site: Site, row: dict, kind: Kind) -> dict:
    """The record of one hospital's own number, at its place."""
    kept = (*NUMBERS, "ci_level", "unit", "method", "test", MARK)
    place = kind.at(**row["at"], hospital=site.hospital)
    return place | {"subgroup": hospitals.part(site)} | {name: row[name] for name in kept}


def of_each(hospitals: Hospitals, numbers: Sequence[Numbers], place: Place, kind: Kind) -> list[dict]:
    """The number at a place of every hospital that has it, alone."""
    return [
        of_hospital(hospitals, site, own[place], kind)
        for site, own in zip(hospitals.sites, numbers, strict=True)
        if place in own
    ]


def joined(record: dict, used: Sequence[dict], rows: Sequence[dict | None]) -> dict:
    """A record made of the numbers of some hospitals, with a word in ``method`` on those that withheld theirs.

    Parameters
    ----------
    record
        Made of `used`.
    used
        Rows of the hospitals that show the number.
    rows
        Of all hospitals; None where there is none.
    """
    hidden = sum(is_withheld(row) for row in rows if row not in used)
    if not used and hidden:
        return withhold(record)
    method = "; ".join(filter(None, [record.get("method", ""), without_hospitals(hidden, len(rows))]))
    mark = ROUNDED if any(row[MARK] == ROUNDED for row in used) else ""
    left_out = {"left_out": hidden, "hospitals": len(rows)} if hidden else {}
    return record | {"at": record["at"] | left_out, "method": method, MARK: mark}


def joined_of(rows: Sequence[dict | None], names: Sequence[str], made: Callable[[list[dict]], dict]) -> dict:
    """What is made of the rows that show all these numbers, as of :func:`joined`."""
    used = [row for row in rows if is_shown(row, *names)]
    return joined(made(used), used, rows)


def sums(rows: Iterable[dict], *names: str) -> list[Any]:
    """Numbers of rows added up, one name after the other."""
    rows = list(rows)
    return [sum(row[name] for row in rows) for name in names]


def joined_rate(hospitals: Hospitals, rows: Sequence[dict | None]) -> dict:
    """A percentage of the added counts of all hospitals that show theirs."""

    def rate(used: list[dict]) -> dict:
        events, total = sums(used, "n", "N")
        return proportion_record(events, total, hospitals.parameters)

    return joined_of(rows, ("n", "N"), rate)
