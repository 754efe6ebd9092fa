"""The hash of a cohort folder; apart from `cohort` because a build that has nothing to do needs only this."""

import hashlib
import json
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
    digest = hashlib.sha256()
    for path in cohort_files(folder):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
