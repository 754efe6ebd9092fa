"""Whether a run that is built differs by a few patients from a released one; said once, and again for nothing."""

import hashlib
import json
from pathlib import Path

from ibd_tools.run.files import write_if_changed
from ibd_tools.run.inputs import Inputs
from ibd_tools.run.layout import RunFolder
from ibd_tools.run.ledger import ledger_file, patients_of, read_ledger
from ibd_tools.run.plan import Plan
from ibd_tools.run.traces import kept_folder

NOTE = "beside_released.json"


def warn_beside_released(project: Path, folder: RunFolder, plan: Plan, sha256: str) -> str:
    """The warning of a run, empty where there is nothing to warn of; kept as long as nothing it depends on changes.

    Raises
    ------
    LedgerError
        When the ledger is damaged.
    """
    note = folder.private / NOTE
    patients, is_synthetic = patients_of(project / plan.cohort, sha256)
    if is_synthetic or not any(one.cohort.may_be_those_of(patients) for one in read_ledger(project)):
        note.unlink(missing_ok=True)
        return ""
    inputs = Inputs(project, plan, sha256, kept_folder(project))
    made_from = _hash(ledger_file(project).read_bytes(), plan.to_json(), inputs)
    if _noted(folder).get("made_from") != made_from:
        # Here, since a build that has nothing to do needs none of it.
        from ibd_tools.run.releases import Candidate, warning_beside_released

        warning = warning_beside_released(project, Candidate(plan.name, patients, plan.set_values))
        write_if_changed(note, json.dumps({"made_from": made_from, "warning": warning}))
    return noted_warning(folder)


def _hash(ledger: bytes, plan: str, inputs: Inputs) -> str:
    return hashlib.sha256(ledger + plan.encode() + inputs.sha256.encode() + inputs.code.encode()).hexdigest()


def noted_warning(folder: RunFolder) -> str:
    """The warning of the last build of a run."""
    return _noted(folder).get("warning", "")


def _noted(folder: RunFolder) -> dict[str, str]:
    note = folder.private / NOTE
    return json.loads(note.read_text(encoding="utf-8")) if note.is_file() else {}
