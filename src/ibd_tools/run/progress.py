"""How far a build has come: one line that changes on a screen, one line a page where there is none."""

import sys
import time
from collections.abc import Mapping
from typing import TextIO

CLEAR_LINE = "\r\x1b[K"
MOST_SIGNS = 110
SLOWEST = 3


class Progress:
    """Says what is running, how many pages are left and how much time has passed.

    Parameters
    ----------
    stream
        Where to; by default the standard error.
    """

    def __init__(self, stream: TextIO | None = None):
        self._stream, self._begun = stream or sys.stderr, time.monotonic()
        self._changes = self._stream.isatty()
        self.left, self.failed = 0, False
        self._seconds: dict[str, float] = {}

    def running(self, names: list[str]) -> None:
        """Show what runs now."""
        self._replace(f"{self.left} pages left, {self.passed:.0f} s: {', '.join(names)}")

    def ended(self, name: str, seconds: float, failure: str = "") -> None:
        """A page has ended; a failure keeps its line."""
        self.left -= 1
        if failure:
            self.failed = True
            self._say(f"{CLEAR_LINE if self._changes else ''}  {name:<32} FAILED  {failure}")
            return
        self._seconds[name] = seconds
        if not self._changes:
            self._say(f"  {name:<32} {seconds:5.1f} s, {self.left} left, {self.passed:.0f} s passed")

    def ran_elsewhere(self, seconds: Mapping[str, float]) -> None:
        """Note how long pages took that another machine has run."""
        self._seconds |= seconds

    def step(self, words: str) -> None:
        """Show what is done when no page runs."""
        self._replace(f"{words}, {self.passed:.0f} s")

    def close(self) -> None:
        """Leave a clean line."""
        self._replace("")

    @property
    def passed(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self._begun

    def summary(self, pages: int) -> str:
        """How many notebooks ran, and which took longest."""
        slowest = sorted(self._seconds, key=lambda page: self._seconds[page], reverse=True)[:SLOWEST]
        named = ", ".join(f"{page} {self._seconds[page]:.1f} s" for page in slowest)
        return f"{len(self._seconds)} of {pages} notebooks run{f' (longest: {named})' if named else ''}"

    def _replace(self, words: str) -> None:
        if self._changes:
            self._say(f"{CLEAR_LINE}  {words}"[:MOST_SIGNS] if words else CLEAR_LINE, end="")

    def _say(self, words: str, end: str = "\n") -> None:
        print(words, end=end, file=self._stream, flush=True)
