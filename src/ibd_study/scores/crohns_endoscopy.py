"""Endoscopic indices of Crohn's disease: SES-CD, CDEIS and Rutgeerts grades.

Items are named segment first: ``ileum_ulcer_size``, ``right_colon_narrowing`` and so on.
"""

import operator
from functools import reduce

import pandas as pd

from ibd_study.scores._instrument import Score, instrument
from ibd_study.scores._item import Item, Numbers

SEGMENTS = ("ileum", "right_colon", "transverse_colon", "left_colon", "rectum")
SES_CD_ITEMS = ("ulcer_size", "ulcerated_surface", "affected_surface", "narrowing")
RUTGEERTS_GRADES = ("i0", "i1", "i2", "i2a", "i2b", "i3", "i4")

_SES_CD_WEIGHTS = dict.fromkeys(SES_CD_ITEMS, 1)
_CDEIS_WEIGHTS = {"deep_ulcer": 12, "superficial_ulcer": 6, "affected_cm": 1, "ulcerated_cm": 1}
_CDEIS_ITEMS = {
    "deep_ulcer": Item(values=(0, 1)),
    "superficial_ulcer": Item(values=(0, 1)),
    "affected_cm": Item(0, 10, "cm of 10 cm"),
    "ulcerated_cm": Item(0, 10, "cm of 10 cm"),
}
_UNEXPLORED = ("missing", "zero")

# Lowest and highest rung of each grade: i2 without a letter may be i2a or i2b.
_RUTGEERTS_RUNGS = dict(zip(RUTGEERTS_GRADES, [(0, 0), (1, 1), (2, 3), (2, 2), (3, 3), (4, 4), (5, 5)], strict=True))


@instrument(
    key="ses_cd_segment",
    name="SES-CD of one segment",
    disease="CD",
    items={item: Item(0, 3, whole=True) for item in SES_CD_ITEMS},
    low=0,
    high=12,
    source="Daperno 2004, doi 10.1016/S0016-5107(04)01878-4",
)
def score_ses_cd_segment(
    *,
    ulcer_size: Numbers,
    ulcerated_surface: Numbers,
    affected_surface: Numbers,
    narrowing: Numbers,
) -> Score:
    """Ulcer size + ulcerated surface + affected surface + narrowing, in one segment.

    Range 0-12 points. A missing item gives a missing score; an item outside its range raises
    ValueError.

    Parameters
    ----------
    ulcer_size : whole number or Series
        0 none, 1 aphthous (0.1-0.5 cm), 2 large (0.5-2 cm), 3 very large (over 2 cm).
    ulcerated_surface : whole number or Series
        0 none, 1 below 10 %, 2 10-30 %, 3 over 30 %.
    affected_surface : whole number or Series
        0 none, 1 below 50 %, 2 50-75 %, 3 over 75 %.
    narrowing : whole number or Series
        0 none, 1 single passable, 2 multiple passable, 3 not passable.

    Notes
    -----
    Source: Daperno 2004, doi 10.1016/S0016-5107(04)01878-4.

    Examples
    --------
    >>> score_ses_cd_segment(
    ...     ulcer_size=3, ulcerated_surface=2, affected_surface=2, narrowing=1
    ... )
    8.0
    """
    return ulcer_size + ulcerated_surface + affected_surface + narrowing


@instrument(
    key="ses_cd",
    name="SES-CD",
    disease="CD",
    items={
        f"{segment}_{item}": Item(0, 3, column=f"ses_cd_{segment}_{item}", whole=True)
        for segment in SEGMENTS
        for item in SES_CD_ITEMS
    },
    low=0,
    high=60,
    source="Daperno 2004, doi 10.1016/S0016-5107(04)01878-4",
    note=(
        "60 is nominal, 56 attainable: a narrowing that cannot be passed can occur only once "
        "(this reason is unverified)."
    ),
)
def score_ses_cd(*, unexplored: str = "missing", **items: Numbers) -> Score:
    """Ulcer size + ulcerated surface + affected surface + narrowing, over five segments.

    Range 0-60 points, of which 56 are attainable, as a narrowing that cannot be passed occurs
    only once (this reason is unverified). A segment with some items missing gives a missing
    score, and so does a bowel of which no segment was seen; an item outside its range raises
    ValueError.

    Parameters
    ----------
    unexplored : {"missing", "zero"}
        What a segment with all four items missing does: it makes the score missing, or counts 0.
    **items : whole number or Series
        The 20 items of 0-3 points, ``<segment>_<item>`` from ``SEGMENTS`` and ``SES_CD_ITEMS``;
        codes as in :func:`score_ses_cd_segment`.

    Notes
    -----
    Source: Daperno 2004, doi 10.1016/S0016-5107(04)01878-4.

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
    total, explored = _add_segments(items, _SES_CD_WEIGHTS)
    complete = explored == len(SEGMENTS) if unexplored == "missing" else explored > 0
    return total.where(complete)


@instrument(
    key="cdeis",
    name="CDEIS",
    disease="CD",
    items={f"{segment}_{part}": item for segment in SEGMENTS for part, item in _CDEIS_ITEMS.items()}
    | {
        "ulcerated_stenosis": Item(values=(0, 1)),
        "non_ulcerated_stenosis": Item(values=(0, 1)),
    },
    low=0,
    high=44,
    source="Mary and Modigliani 1989 (unverified)",
    note="Read in a review, not in the original paper: unverified.",
)
def score_cdeis(
    *,
    ulcerated_stenosis: Numbers,
    non_ulcerated_stenosis: Numbers,
    **items: Numbers,
) -> Score:
    """Sum over segments of 12 x deep ulcer + 6 x superficial ulcer + affected cm + ulcerated cm,
    divided by the number of segments explored, + 3 x ulcerated and 3 x non-ulcerated stenosis.

    Range 0-44 points. A segment with all four items missing was not explored and leaves the
    divisor; a segment with some missing, a missing stenosis item, or no segment seen gives a
    missing score. An item outside its range raises ValueError.

    Parameters
    ----------
    ulcerated_stenosis, non_ulcerated_stenosis : 0, 1 or Series
        Whether there is one, anywhere.
    **items : number or Series
        For each of ``SEGMENTS``: ``_deep_ulcer`` and ``_superficial_ulcer`` (0 or 1),
        ``_affected_cm`` and ``_ulcerated_cm`` (0-10 cm of a representative 10 cm).

    Notes
    -----
    Source: Mary and Modigliani 1989 (unverified).

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
    mean = total / explored.where(explored > 0)
    return mean + 3 * ulcerated_stenosis + 3 * non_ulcerated_stenosis


def _add_segments(items: dict, weights: dict) -> tuple[pd.Series, pd.Series]:
    """Return the weighted sum of the explored segments and how many were explored."""
    totals, explored = [], []
    for segment in SEGMENTS:
        parts = [weight * items[f"{segment}_{part}"] for part, weight in weights.items()]
        seen = reduce(operator.or_, [part.notna() for part in parts])
        totals.append(_sum(parts).where(seen, 0))
        explored.append(seen.astype("Float64"))
    return _sum(totals), _sum(explored)


def _sum(columns: list[pd.Series]) -> pd.Series:
    return reduce(operator.add, columns)


def rutgeerts_at_least(grade: str | None, cut_off: str) -> bool | None:
    """Tell whether a Rutgeerts grade is at least a cut-off, such as recurrence from i2.

    Parameters
    ----------
    grade : str or None
        One of ``RUTGEERTS_GRADES``: i0, i1, i2 (or i2a at the anastomosis only, i2b in the
        neo-terminal ileum), i3, i4. The wording of the grades is unverified.
    cut_off : str
        One of the same grades.

    Returns
    -------
    bool or None
        None for a missing grade, and for i2 where the letter would decide.

    Raises
    ------
    ValueError
        For a grade that the scale does not have.

    Notes
    -----
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
