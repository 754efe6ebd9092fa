"""Hashes of files; apart from `cohort` because a build that has nothing to do needs only these."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

DATAPACKAGE = "datapackage.json"


def cohort_files(folder: str | Path) -> list[Path]:
    """The dictionary of a cohort folder and the tables it names, those that exist."""
    folder = Path(folder)
    described = folder / DATAPACKAGE
    try:
        resources = json.loads(described.read_text(encoding="utf-8-sig"))["resources"]
        tables = sorted(str(entry.get("path", f"{entry.get('name')}.csv")) for entry in resources)
        return [path for path in (described, *(folder / table for table in tables)) if path.is_file()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return [described] if described.is_file() else []


def cohort_sha256(folder: str | Path) -> str:
    """Hash of names and bytes: two cohorts with one hash are the same."""
    return files_sha256(cohort_files(folder))


def files_sha256(paths: Iterable[Path]) -> str:
    """Hash of the names and bytes of files, in their order."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0")
        with path.open("rb") as file:
            hashlib.file_digest(file, lambda: digest)
    return digest.hexdigest()
