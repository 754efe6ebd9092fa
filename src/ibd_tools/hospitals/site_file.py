"""The file of a hospital: the same site gives the same bytes, and whatever is wrong with one is said in words."""

import hashlib
import io
import json
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import Any

from ibd_study.results import read_results, write_results
from ibd_tools.hospitals.inventory import inventory
from ibd_tools.hospitals.site import PROTECTION, Site, SiteError, site_name

FORMAT = 2
FACTS, ROWS, INVENTORY = "site.json", "results.csv", "inventory.txt"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can say: the day of writing would change its bytes
MOST_BYTES = 200_000_000
KINDS = {
    "hospital": str,
    "synthetic": bool,
    "protection": dict,
    "parameters": dict,
    "rules": dict,
    "version": str,
    "cohort_sha256": str,
}
RESULTS_SHA256 = "results_sha256"


def write_site(site: Site, path: str | Path) -> str:
    """Write a site file and return its inventory.

    Parameters
    ----------
    site
        Facts and rows; the rows are protected already.
    path
        Of the zip file: ``site.json``, ``results.csv`` and ``inventory.txt``, in which a person reads every number.

    Raises
    ------
    ValueError
        When the rows hold patients, or one number twice.
    """
    rows = _csv(site)
    facts = {name: getattr(site, name) for name in KINDS}
    facts |= {"format": FORMAT, RESULTS_SHA256: hashlib.sha256(rows).hexdigest()}
    words = inventory(site)
    content = {INVENTORY: words.encode(), FACTS: json.dumps(facts, indent=1, sort_keys=True).encode(), ROWS: rows}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(zipfile.ZipInfo(name, FIRST_DAY), data, zipfile.ZIP_DEFLATED)
    return words


def _csv(site: Site) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ROWS
        write_results(site.rows, path)
        return path.read_bytes()


def read_site(path: str | Path) -> Site:
    """Read a site file.

    Raises
    ------
    SiteError
        When the file is missing, is no site file, is of another format, or was changed after it was written.
    """
    path = existing_site(Path(path))
    facts, rows = _members(path)
    _check_facts(path, facts)
    if hashlib.sha256(rows).hexdigest() != facts[RESULTS_SHA256]:
        raise _error(path, f"{ROWS} was changed after the file was written; ask the hospital for a new file")
    try:
        table = read_results(io.BytesIO(rows))
    except (ValueError, KeyError) as error:
        raise _error(path, f"{ROWS} is no results table: {error}") from None
    return Site(**{name: facts[name] for name in KINDS}, rows=table)


def existing_site(path: Path) -> Path:
    """A path of a file that is there.

    Raises
    ------
    SiteError
        When there is no such file.
    """
    if not path.exists():
        raise _error(path, "there is no such file; expected one written by `ibd-study export-site`")
    return path


def _error(path: Path, problem: str) -> SiteError:
    return SiteError(f"{path.name} cannot be used", [problem])


def _members(path: Path) -> tuple[Any, bytes]:
    """Facts and rows; nothing of the archive is written to disk."""
    try:
        with zipfile.ZipFile(path) as archive:
            return json.loads(_member(archive, FACTS)), _member(archive, ROWS)
    except KeyError as error:
        raise _error(path, f"{error.args[0]}; expected a file written by `ibd-study export-site`") from None
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, EOFError, zlib.error) as error:
        said = str(error) or type(error).__name__
        raise _error(path, f"it cannot be read ({said}); expected a file written by `ibd-study export-site`") from None


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > MOST_BYTES:
        raise ValueError(f"{name} is larger than {MOST_BYTES} bytes")
    return archive.read(name)


def _check_facts(path: Path, facts: object) -> None:
    if not isinstance(facts, dict) or facts.get("format") != FORMAT:
        found = facts.get("format", "none") if isinstance(facts, dict) else "none"
        raise _error(path, f"{FACTS} is of format {found}; this version reads format {FORMAT}")
    kinds = KINDS | {RESULTS_SHA256: str}
    wrong = [f"{FACTS} holds no usable {name}" for name, kind in kinds.items() if not isinstance(facts.get(name), kind)]
    if wrong:
        raise SiteError(f"{path.name} cannot be used", wrong)
    try:
        site_name(facts["hospital"])
    except ValueError as error:
        raise _error(path, str(error)) from None
    protection = facts["protection"]
    counts = [protection.get(name) for name in ("minimum_count", "rounding_base")]
    if protection.get("kind") not in PROTECTION or any(type(count) is not int for count in counts):
        raise _error(path, f"{FACTS} holds no usable protection")
