"""One process draws the still pictures of all pages: the engine of the charts takes half a second to start in each."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Client
from pathlib import Path

from ibd_tools.run.workers import end_with_parent

MOST_SECONDS = 60


@contextmanager
def one_drawer() -> Iterator[str]:
    """Begin the process that draws; gives the place at which pages ask it.

    It is no fork: the engine does not survive one where it has been started before.
    """
    with tempfile.TemporaryDirectory(prefix="ibd-study-") as folder:
        place = str(Path(folder) / "drawer")
        command = [sys.executable, "-m", "ibd_tools.run.drawer", place]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL, preexec_fn=end_with_parent)
        try:
            yield place
        finally:
            process.kill()
            process.wait()


def draw_at(place: str, spec: str, version: str) -> str:
    """The picture of a specification from the drawer; where it does not answer, drawn here."""
    from ibd_study.figures import draw

    with suppress(OSError, EOFError), Client(place) as drawer:
        drawer.send((spec, version))
        if drawer.poll(MOST_SECONDS):
            return drawer.recv()
    return draw(spec, version)
