"""Values inside pages that are dear to compute and often unchanged, kept by what they were made of."""

import contextlib
import hashlib
import json
import os
import pickle
from collections.abc import Callable
from pathlib import Path

from ibd_study.reads import Read, T, note, recording
from ibd_tools.run.inputs import Current

ENDING = ".pickle"
# What is larger grows with the cohort, and fills a disk sooner than it is worth.
MOST_BYTES = 100_000_000


class KeptValues:
    """Gives out a value again when its data, the code and the parameters that it read are the same.

    A value of more than 100 MB is not kept.

    Parameters
    ----------
    kept
        Folder of all that is kept.
    code
        Hash of the project's code and of the lock: after a change of either, everything is computed anew.
    current
        What an input of the page holds now.
    """

    def __init__(self, kept: Path, code: str, current: Current):
        self._kept, self._code, self._current = kept, code, current

    def __call__(self, name: str, data: object, compute: Callable[[], T]) -> T:
        """The value of ``compute``, kept or new; what it reads is noted either way."""
        digest = hashlib.sha256(self._code.encode() + pickle.dumps(data)).hexdigest()[:16]
        folder = self._kept / name.replace(" ", "_") / digest
        for reads_file in folder.glob("*.json"):
            with contextlib.suppress(OSError, ValueError, EOFError, pickle.UnpicklingError):
                held: dict[Read, str] = {(kind, read): v for kind, read, v in json.loads(reads_file.read_text())}
                if all(self._current(read) == value for read, value in held.items()):
                    known: T = pickle.loads(reads_file.with_suffix(ENDING).read_bytes())
                    os.utime(folder)
                    note(held)
                    return known
        with recording() as reads:
            value = compute()
        note(reads)
        content = pickle.dumps(value)
        if len(content) <= MOST_BYTES:
            self._write(folder, {read: self._current(read) for read in reads}, content)
        return value

    def _write(self, folder: Path, held: dict[Read, str | None], value: bytes) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(sorted((kind, read, one) for (kind, read), one in held.items()))
        name = hashlib.sha256(text.encode()).hexdigest()[:16]
        # The value first: reads without a value would be a promise that nothing keeps.
        for ending, content in ((ENDING, value), (".json", text.encode())):
            unfinished = folder / f".{name}{ending}.{os.getpid()}"
            unfinished.write_bytes(content)
            os.replace(unfinished, folder / f"{name}{ending}")
