"""What arithmetic says of a printed number, in one word and in a sentence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from ibd_study.printed import Counts

CONSISTENT = "consistent"  # nothing printed speaks against it
ONLY_IF = "only if"  # possible under a condition that is not printed
IMPOSSIBLE = "impossible"  # on every count, under every rule of rounding that was tried
NOT_CHECKABLE = "cannot be checked"  # not enough is printed, or whole numbers do not come into it
MOST_NAMED = 8


@dataclass(frozen=True)
class Verdict:
    """One of the four kinds, and the sentence that gives its ground."""

    kind: str
    words: str

    def __str__(self) -> str:
        return f"{self.kind} {self.words}" if self.kind == ONLY_IF else f"{self.kind}: {self.words}"


consistent, only_if, impossible, not_checkable = (
    partial(Verdict, kind) for kind in (CONSISTENT, ONLY_IF, IMPOSSIBLE, NOT_CHECKABLE)
)


def one_of(items: Iterable[object], joint: str = "or") -> str:
    """Items in words; after the first few only their number.

    Examples
    --------
    >>> one_of([33, 59, 66]), one_of(range(12)), one_of([])
    ('33, 59 or 66', '0, 1, 2, 3, 4, 5, 6, 7 or 4 more', 'none')
    """
    words = [str(item) for item in items]
    if len(words) > MOST_NAMED + 1:
        words = [*words[:MOST_NAMED], f"{len(words) - MOST_NAMED} more"]
    return f" {joint} ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else "none"


def count_words(counts: Counts) -> Sequence[str]:
    """Counts as 19/33, 34/59, 38/66."""
    return [f"{events}/{n}" for events, n in counts]
