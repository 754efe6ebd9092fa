"""Endoscopic indices of Crohn's disease: SES-CD, CDEIS and Rutgeerts grades.

Items are named segment first: ``ileum_ulcer_size``, ``right_colon_narrowing`` and so on.
"""

import operator
from dataclasses import replace
from functools import reduce

import pandas as pd

from ibd_study.scores._instrument import add_up, as_number, instrument, is_known, sum_instrument, where
from ibd_study.scores._item import Item, columns

SEGMENTS = ("ileum", "right_colon", "transverse_colon", "left_colon", "rectum")
SES_CD_ITEMS = ("ulcer_size", "ulcerated_surface", "affected_surface", "narrowing")
RUTGEERTS_GRADES = ("i0", "i1", "i2", "i2a", "i2b", "i3", "i4")

_SES_CD = {f"{segment}_{item}": 1 for segment in SEGMENTS for item in SES_CD_ITEMS}
_CDEIS_WEIGHTS = {"deep_ulcer": 12, "superficial_ulcer": 6, "affected_cm": 1, "ulcerated_cm": 1}
_YES_NO = Item(values=(0, 1))
_CM = Item(0, 10, "cm of 10 cm")
_CDEIS_ITEMS = {"deep_ulcer": _YES_NO, "superficial_ulcer": _YES_NO, "affected_cm": _CM, "ulcerated_cm": _CM}
_UNEXPLORED = ("missing", "zero")
_DAPERNO = "Daperno 2004, doi 10.1016/S0016-5107(04)01878-4"

# Lowest and highest rung of each grade: i2 without a letter may be i2a or i2b.
_RUTGEERTS_RUNGS = dict(zip(RUTGEERTS_GRADES, [(0, 0), (1, 1), (2, 3), (2, 2), (3, 3), (4, 4), (5, 5)], strict=True))

score_ses_cd_segment = sum_instrument(
    key="ses_cd_segment",
    name="SES-CD of one segment",
    disease="CD",
    items={name: replace(item, column=None) for name, item in columns("ses_cd_ileum_", *SES_CD_ITEMS).items()},
    high=12,
    source=_DAPERNO,
)


@instrument(
    key="ses_cd",
    name="SES-CD",
    disease="CD",
    items=columns("ses_cd_", *_SES_CD),
    high=60,
    source=_DAPERNO,
    note=(
        "60 is nominal, 56 attainable: a narrowing that cannot be passed can occur only once "
        "(this reason is unverified)."
    ),
)
def score_ses_cd(*, unexplored: str = "missing", **items: pd.Series) -> pd.Series:
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
    total, explored = _add_segments(items, dict.fromkeys(SES_CD_ITEMS, 1))
    complete = explored == len(SEGMENTS) if unexplored == "missing" else explored > 0
    return where(complete, total)


@instrument(
    key="cdeis",
    name="CDEIS",
    disease="CD",
    items={f"{segment}_{part}": item for segment in SEGMENTS for part, item in _CDEIS_ITEMS.items()}
    | dict.fromkeys(["ulcerated_stenosis", "non_ulcerated_stenosis"], _YES_NO),
    high=44,
    source="Mary and Modigliani 1989 (unverified)",
    note="Read in a review, not in the original paper: unverified.",
)
def score_cdeis(*, ulcerated_stenosis: pd.Series, non_ulcerated_stenosis: pd.Series, **items: pd.Series) -> pd.Series:
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
    total, explored = _add_segments(items, _CDEIS_WEIGHTS)
    mean = total / where(explored > 0, explored)
    return mean + 3 * ulcerated_stenosis + 3 * non_ulcerated_stenosis


def _add_segments(items: dict, weights: dict) -> tuple[pd.Series, pd.Series]:
    """Return the weighted sum of the explored segments and how many were explored."""
    totals, explored = {}, {}
    for segment in SEGMENTS:
        seen = reduce(operator.or_, [is_known(items[f"{segment}_{part}"]) for part in weights])
        totals[segment] = where(seen, add_up(items, weights, f"{segment}_"), 0)
        explored[segment] = as_number(seen)
    each = dict.fromkeys(SEGMENTS, 1)
    return add_up(totals, each), add_up(explored, each)


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
