"""Policies: what happens to the numbers of a run before they leave; rows of patients never do."""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

# Not a policy but many: the numbers come from several hospitals.
BY_HOSPITAL = "by_hospital"
AUTO, UNPROTECTED, MINIMUM_COUNT, ROUNDING = "auto", "none", "minimum_count", "rounding"
EXACT_INTERNAL = "exact_internal"
DATES = ("visit_date", "start_date", "stop_date", "onset_date", "follow_up_end_date", "bowel_surgery_date")
ROW_LEVEL = frozenset({"patient_id", *DATES})


class DisclosureError(ValueError):
    """The policy asked for is not allowed for this cohort."""


@dataclass(frozen=True)
class Policy:
    """One policy with its settings.

    ``secret`` is drawn from the data of the patients analysed and published nowhere: it decides which way a count is
    rounded, so that nobody without the data can repeat or reverse the rounding.
    """

    kind: str = UNPROTECTED
    minimum_count: int = 5
    rounding_base: int = 5
    secret: bytes = b""

    @property
    def is_exact(self) -> bool:
        """Whether every number passes as it is."""
        return self.kind in (UNPROTECTED, EXACT_INTERNAL)

    @property
    def is_rounding(self) -> bool:
        """Whether every number is rounded, and none shown exactly."""
        return self.kind == ROUNDING

    def is_small(self, count: float) -> bool:
        """Whether a count is of a few patients: above 0 and below the minimum."""
        return 0 < count < self.minimum_count

    def all_safe(self, *counts: float) -> bool:
        """Whether no count, taken without its sign, is small."""
        return not any(self.is_small(abs(count)) for count in counts)

    def all_apart(self, counts: Sequence[int], others: Iterable[Sequence[int]]) -> bool:
        """Whether counts differ from each of some others, part by part, by nobody or by the minimum at least.

        Where one lies inside the other, the difference is itself a count of patients.
        """
        return all(self.all_safe(*(a - b for a, b in zip(counts, other, strict=True))) for other in others)

    def rounded(self, count: int) -> int:
        """A count as a multiple of the base, the one below or the one above; nearer is likelier.

        Equal counts of the same patients are rounded alike, on whatever page and under whatever cut-off: repeats cannot
        be averaged. Other patients, even if only one is added, draw anew. Unbiased random rounding, as national
        statistics use it.
        """
        below, rest = divmod(abs(count), self.rounding_base)
        digest = hashlib.sha256(self.secret + str(abs(count)).encode()).digest()
        up = int.from_bytes(digest[:8], "big") / 2**64 < rest / self.rounding_base
        return int(math.copysign((below + up) * self.rounding_base, count))


def choose_policy(kind: str, minimum_count: int, rounding_base: int, *, synthetic: bool) -> Policy:
    """The policy in force for a cohort, without the secret of rounding, which takes the patients analysed.

    Parameters
    ----------
    kind
        ``auto`` means none for a cohort marked synthetic and minimum_count for any other.
    minimum_count, rounding_base
        Smallest count shown, and what counts are rounded to a multiple of.
    synthetic
        Whether the patients are invented.

    Raises
    ------
    DisclosureError
        When ``none`` is asked for real patients.
    """
    if kind == AUTO:
        kind = UNPROTECTED if synthetic else MINIMUM_COUNT
    if kind == UNPROTECTED and not synthetic:
        raise DisclosureError(
            "parameter 'disclosure' is 'none', but the cohort is not marked synthetic: counts of a few patients would "
            "be published; expected auto, minimum_count or rounding, or exact_internal for a book that never leaves"
        )
    return Policy(kind, minimum_count, rounding_base)


def aggregates_only(frame: pd.DataFrame) -> pd.DataFrame:
    """Pass a table of aggregates on, and refuse one that holds patient rows.

    Raises
    ------
    ValueError
        Naming the row-level columns found, the index included.
    """
    found = sorted(ROW_LEVEL & {str(name) for name in (*frame.columns, *frame.index.names)})
    if found:
        raise ValueError(
            f"this table holds patient rows (columns {', '.join(found)}); "
            "only counts and summaries may leave: aggregate first"
        )
    return frame
