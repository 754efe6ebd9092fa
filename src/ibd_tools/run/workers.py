"""Processes that each do one piece of work and say how it went; one that dies takes no other with it."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import connection, get_context
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Any, Literal

# A fork has all that was imported and opened before; macOS has forks that its own libraries do not survive.
METHOD: Literal["fork", "spawn"] = "fork" if sys.platform == "linux" else "spawn"
PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15


class Stopped(BaseException):
    """Somebody asked this process to end."""


@dataclass(frozen=True)
class Answer:
    """What a worker came back with: ``found``, or why it failed."""

    name: str
    found: Any = None
    failure: str = ""


def work_on(
    names: list[str], work: Callable[[str], object], cores: int, started: Callable[[list[str]], None]
) -> Iterator[Answer]:
    """Work on every name in a process of its own, so many at a time, and give each answer as it comes.

    Parameters
    ----------
    names
        In the order in which they begin.
    work
        Runs in the new process; an exception of the project's own kind is the failure in words.
    cores
        Processes at a time.
    started
        Is told the names that run, each time one begins or ends.
    """
    waiting = list(names)
    running: dict[connection.Connection, tuple[str, BaseProcess]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < cores:
                mine, process = _begin(work, waiting[0])
                running[mine] = waiting.pop(0), process
            started([name for name, _ in running.values()])
            ready = connection.wait(list(running))
            for mine in [one for one in running if one in ready]:
                name, process = running.pop(mine)
                yield _answer(name, mine, process)
    finally:
        for _, process in running.values():
            process.kill()
            process.join()


def _begin(work: Callable[[str], object], name: str) -> tuple[connection.Connection, BaseProcess]:
    context = get_context(METHOD)
    mine, theirs = context.Pipe(duplex=False)
    # Its stubs give it to each kind of context, and not to what they have in common.
    process = context.Process(target=_worker, args=(theirs, work, name))  # type: ignore[attr-defined]
    process.start()
    theirs.close()
    return mine, process


def _worker(answers: connection.Connection, work: Callable[[str], object], name: str) -> None:
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, signal.SIG_DFL)
    end_with_parent()
    _be_listed_as(name)
    try:
        answers.send(Answer(name, found=work(name)))
    except (ValueError, RuntimeError, OSError) as error:
        answers.send(Answer(name, failure=str(error)))


def end_with_parent() -> None:
    """End this process when the one that began it is killed, where the system can do that (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _be_listed_as(name: str) -> None:
    """Let `top` and `ps` list this process by its page, of which Linux shows fifteen letters."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_NAME, name.encode())


def _answer(name: str, mine: connection.Connection, process: BaseProcess) -> Answer:
    answer: Answer | None = None
    with suppress(EOFError):
        answer = mine.recv()
    process.join()
    if answer is not None:
        return answer
    status = process.exitcode or 0
    ended = f"signal {-status}" if status < 0 else f"status {status}"
    return Answer(name, failure=f"its process ended with {ended} before it had finished; is there enough memory?")


@contextmanager
def stopping_in_words() -> Iterator[None]:
    """Let SIGTERM end the work inside as an interruption does, so that what was begun is cleared away."""

    def stop(signum: int, frame: FrameType | None) -> None:
        raise Stopped

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def available_cores(wanted: str) -> int:
    """How many processes run at a time: a number, or ``all`` cores that this process may use.

    Examples
    --------
    >>> available_cores("3")
    3
    """
    if wanted != "all":
        return int(wanted)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
