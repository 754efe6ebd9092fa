"""The columns of the results table: name, type and meaning, and how they are told to other programs."""

import csv
import hashlib
from pathlib import Path

with Path(__file__).with_name("columns.csv").open(encoding="utf-8", newline="") as _file:
    FIELDS = tuple(csv.DictReader(_file))


def results_package(path: Path, title: str) -> dict:
    """Describe a results file as a Frictionless data package: its columns, its size and its hash.

    Parameters
    ----------
    path
        Of the results file; the description is to lie beside it.
    title
        Words for the run.
    """
    content = path.read_bytes()
    resource = {
        "name": "results",
        "title": "Results table, one row a number",
        "path": path.name,
        "profile": "tabular-data-resource",
        "format": "csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {"fields": list(FIELDS), "missingValues": [""]},
    }
    return {"profile": "tabular-data-package", "name": "results", "title": title, "resources": [resource]}
