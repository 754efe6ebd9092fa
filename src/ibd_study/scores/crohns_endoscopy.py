"""Endoscopic indices of Crohn's disease: SES-CD, CDEIS and Rutgeerts grades.

Items are named segment first: ``ileum_ulcer_size``, ``right_colon_narrowing`` and so on.
"""

import operator
from functools import reduce

import pandas as pd

from ibd_study.scores._instrument import (
    Column,
    instrument,
    is_known,
    sum_instrument,
    weighted_sum,
    where,
)

SEGMENTS = ("ileum", "right_colon", "transverse_colon", "left_colon", "rectum")
SES_CD_ITEMS = ("ulcer_size", "ulcerated_surface", "affected_surface", "narrowing")
RUTGEERTS_GRADES = ("i0", "i1", "i2", "i2a", "i2b", "i3", "i4")

_CDEIS_ITEMS = ("deep_ulcer", "superficial_ulcer", "affected_cm", "ulcerated_cm")
_UNEXPLORED = ("missing", "zero")

# Lowest and highest rung of each grade: i2 without a letter may be i2a or i2b.
_RUTGEERTS_RUNGS = dict(zip(RUTGEERTS_GRADES, [(0, 0), (1, 1), (2, 3), (2, 2), (3, 3), (4, 4), (5, 5)], strict=True))

score_ses_cd_segment = sum_instrument("ses_cd_segment")


@instrument("ses_cd")
def score_ses_cd(*, unexplored: str = "missing", **items: Column) -> Column:
    """Ulcer size + ulcerated surface + affected surface + narrowing, over five segments.

    A segment with some items missing gives a missing score, and so does a bowel of which no segment was seen.
    ``unexplored`` says what a segment with all four items missing does: ``"missing"`` makes the score missing,
    ``"zero"`` counts it 0.

    Examples
    --------
    >>> seen = {f"{segment}_{item}": 1 for segment in SEGMENTS for item in SES_CD_ITEMS}
    >>> score_ses_cd(**seen)
    20.0
    >>> not_seen = {f"ileum_{item}": None for item in SES_CD_ITEMS}
    >>> score_ses_cd(**seen | not_seen), score_ses_cd(**seen | not_seen, unexplored="zero")
    (None, 16.0)
    """
    if unexplored not in _UNEXPLORED:
        allowed = " or ".join(_UNEXPLORED)
        raise ValueError(f"SES-CD: unexplored is {unexplored!r}; expected {allowed}")
    total, explored = _add_segments("ses_cd", SES_CD_ITEMS, items)
    complete = explored == len(SEGMENTS) if unexplored == "missing" else explored > 0
    return where(complete, total)


@instrument("cdeis")
def score_cdeis(*, ulcerated_stenosis: Column, non_ulcerated_stenosis: Column, **items: Column) -> Column:
    """Sum over segments of 12 x deep ulcer + 6 x superficial ulcer + affected cm + ulcerated cm,
    divided by the number of segments explored, + 3 x ulcerated and 3 x non-ulcerated stenosis.

    A segment with all four items missing was not explored and leaves the divisor; a segment with some missing, a
    missing stenosis item, or no segment seen gives a missing score. A stenosis counts anywhere; cm are of a
    representative 10 cm.

    Examples
    --------
    >>> healthy = {f"{segment}_{part}": 0 for segment in SEGMENTS for part in _CDEIS_ITEMS}
    >>> score_cdeis(
    ...     **healthy | {"ileum_deep_ulcer": 1, "ileum_affected_cm": 5},
    ...     ulcerated_stenosis=1,
    ...     non_ulcerated_stenosis=0,
    ... )
    6.4
    """
    total, explored = _add_segments("cdeis", _CDEIS_ITEMS, items)
    stenoses = {"ulcerated_stenosis": ulcerated_stenosis, "non_ulcerated_stenosis": non_ulcerated_stenosis}
    return total / where(explored > 0, explored) + weighted_sum("cdeis", stenoses)


def _add_segments(key: str, parts: tuple[str, ...], items: dict[str, Column]) -> tuple[Column, Column]:
    """Return the weighted sum of the explored segments and how many were explored."""
    totals, explored = [], []
    for segment in SEGMENTS:
        own = {name: items[name] for name in (f"{segment}_{part}" for part in parts)}
        seen = reduce(operator.or_, map(is_known, own.values()))
        totals.append(where(seen, weighted_sum(key, own), 0.0))
        explored.append(where(seen, 1.0, 0.0))
    return sum(totals), sum(explored)


def rutgeerts_at_least(grade: str | None, cut_off: str) -> bool | None:
    """Tell whether a Rutgeerts grade is at least a cut-off, such as recurrence from i2.

    Both are one of ``RUTGEERTS_GRADES`` (i2a at the anastomosis only, i2b in the neo-terminal ileum; the wording is
    unverified); any other raises ValueError. None for a missing grade, and for i2 where the letter would decide.
    Source: doi 10.1002/ueg2.12068 for recurrence from i2, i2b or i3.

    Examples
    --------
    >>> rutgeerts_at_least("i2", "i2"), rutgeerts_at_least("i1", "i2")
    (True, False)
    >>> rutgeerts_at_least("i2", "i2b") is None
    True
    """
    least = _rutgeerts_rungs(cut_off)[0]
    if pd.isna(grade):
        return None
    low, high = _rutgeerts_rungs(grade)
    return low >= least if (low >= least) == (high >= least) else None


def _rutgeerts_rungs(grade: str) -> tuple[int, int]:
    if grade not in _RUTGEERTS_RUNGS:
        raise ValueError(f"Rutgeerts grade {grade!r} is not known; expected one of {', '.join(RUTGEERTS_GRADES)}")
    return _RUTGEERTS_RUNGS[grade]
