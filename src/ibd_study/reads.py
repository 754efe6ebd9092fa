"""What a computation has read of its inputs, so that it is done again when one of them has changed.

A read is a kind and a name: ``("parameter", "uc_week")``, ``("input", "cohort")``, ``("file", "data/published.csv")``.
Whoever gives out an input notes it; whoever wants to know opens a :func:`recording`.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
Read = tuple[str, str]
PARAMETER, INPUT, FILE = "parameter", "input", "file"
COHORT, PROTECTION = (INPUT, "cohort"), (INPUT, "protection")

# The first is of the process, for what nobody records: a notebook run by hand is a process of its own.
_open: list[set[Read]] = [set()]


def note(reads: Iterable[Read]) -> None:
    """Add reads to the innermost recording."""
    _open[-1].update(reads)


def unrecorded() -> frozenset[Read] | None:
    """What this process has read so far; None inside a recording, whose owner will know."""
    return frozenset(_open[0]) if len(_open) == 1 else None


@contextmanager
def recording() -> Iterator[set[Read]]:
    """Collect what is read inside; a recording around this one does not see it.

    Examples
    --------
    >>> with recording() as reads:
    ...     note([(PARAMETER, "uc_week")])
    >>> reads
    {('parameter', 'uc_week')}
    """
    reads: set[Read] = set()
    _open.append(reads)
    try:
        yield reads
    finally:
        _open.pop()


class Keeper(Protocol):
    """Gives out what was computed before, or computes it; see :func:`kept`."""

    def __call__(self, name: str, data: object, compute: Callable[[], T]) -> T: ...


_keepers: list[Keeper] = []


def kept(name: str, data: object, compute: Callable[[], T]) -> T:
    """What was computed of the same data before, in whatever run; without a keeper it is computed now.

    Parameters
    ----------
    name
        Of the computation: letters and blanks.
    data
        All that it is made of beside parameters, whose reads are recorded; it has to pickle.
    compute
        Makes the value, which has to pickle too.
    """
    return _keepers[-1](name, data, compute) if _keepers else compute()


@contextmanager
def keeping(keeper: Keeper) -> Iterator[None]:
    """Let :func:`kept` ask a keeper inside."""
    _keepers.append(keeper)
    try:
        yield
    finally:
        _keepers.pop()


class Remembered:
    """What was computed before, each with what it read: given out again as long as all of that is the same.

    Only whoever runs several pages in one process sets ``is_on``; else everything is computed when it is asked for.
    """

    def __init__(self) -> None:
        self.is_on = False
        self._kept: list[tuple[dict[Read, object], Any]] = []

    def reads_of(self, value: object) -> frozenset[Read]:
        """What a remembered value has read."""
        return next(frozenset(held) for held, kept in self._kept if kept is value)

    def forget(self) -> None:
        """Compute anew from now on."""
        self.is_on = False
        self._kept.clear()

    def get(self, current: Callable[[Read], object], compute: Callable[[], T]) -> tuple[T, frozenset[Read]]:
        """The value and its reads: a remembered one, or else computed now.

        Parameters
        ----------
        current
            What an input holds now, by its read.
        compute
            Makes the value; what it reads is recorded.
        """
        for held, value in self._kept:
            if all(current(read) == before for read, before in held.items()):
                return value, frozenset(held)
        with recording() as reads:
            value = compute()
        if self.is_on:
            self._kept.append(({read: current(read) for read in reads}, value))
        return value, frozenset(reads)
