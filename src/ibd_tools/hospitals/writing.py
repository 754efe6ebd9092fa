"""Write the file of a hospital: the same site gives the same bytes."""

import hashlib
import json
import tempfile
import zipfile
from pathlib import Path

from ibd_study.results import write_results
from ibd_tools.hospitals.inventory import inventory
from ibd_tools.hospitals.site import FACTS, FORMAT, INVENTORY, ROWS, Site

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can say: the day of writing would change its bytes


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
    facts = {
        "format": FORMAT,
        "hospital": site.hospital,
        "synthetic": site.synthetic,
        "protection": site.protection,
        "parameters": site.parameters,
        "rules": site.rules,
        "version": site.version,
        "cohort_sha256": site.cohort_sha256,
        "results_sha256": hashlib.sha256(rows).hexdigest(),
    }
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
