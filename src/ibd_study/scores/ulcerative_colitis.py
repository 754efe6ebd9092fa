"""Activity indices of ulcerative colitis beside the Mayo score: UCEIS (endoscopy) and SCCAI.

All functions take their items by keyword, as scalars or as Series; see :mod:`ibd_study.scores`.
"""

from ibd_study.scores._instrument import Score, elementwise, instrument
from ibd_study.scores._item import Item, Numbers


@instrument(
    key="uceis",
    name="UCEIS",
    disease="UC",
    items={
        "vascular": Item(0, 2, column="uceis_vascular", whole=True),
        "bleeding": Item(0, 3, column="uceis_bleeding", whole=True),
        "erosions_ulcers": Item(0, 3, column="uceis_erosions_ulcers", whole=True),
    },
    low=0,
    high=8,
    source="Travis 2012, doi 10.1136/gutjnl-2011-300207",
    note="Worst segment. An early coding counts from 1 (3-11, unverified): convert it before use.",
)
def score_uceis(*, vascular: Numbers, bleeding: Numbers, erosions_ulcers: Numbers) -> Score:
    """Vascular pattern + bleeding + erosions and ulcers, in the worst segment.

    Range 0-8 points. A missing item gives a missing score; an item outside its range raises
    ValueError.

    Parameters
    ----------
    vascular : whole number or Series
        0 normal, 1 patchy loss, 2 obliterated.
    bleeding : whole number or Series
        0 none, 1 mucosal, 2 luminal mild, 3 luminal moderate or severe.
    erosions_ulcers : whole number or Series
        0 none, 1 erosions, 2 superficial ulcers, 3 deep ulcers.

    Notes
    -----
    Source: Travis 2012, doi 10.1136/gutjnl-2011-300207. Totals in the early coding (unverified)
    go through :func:`uceis_from_early_coding` first.

    Examples
    --------
    >>> score_uceis(vascular=2, bleeding=3, erosions_ulcers=3)
    8.0
    """
    return vascular + bleeding + erosions_ulcers


@elementwise("UCEIS in the early coding", {"total": Item(3, 11, whole=True)})
def uceis_from_early_coding(*, total: Numbers) -> Score:
    """Convert a UCEIS total whose three items count from 1 (3-11) to the usual 0-8 points.

    A missing total stays missing; a total outside 3-11 raises ValueError. That the early coding
    ran from 3 to 11 is unverified: check it before quoting.

    Parameters
    ----------
    total : whole number or Series
        UCEIS in points of the early coding.

    Examples
    --------
    >>> uceis_from_early_coding(total=11)
    8.0
    """
    return total - 3


@instrument(
    key="sccai",
    name="SCCAI",
    disease="UC",
    items={
        "day_stools": Item(0, 3, column="sccai_day_stools", whole=True),
        "night_stools": Item(0, 2, column="sccai_night_stools", whole=True),
        "urgency": Item(0, 3, column="sccai_urgency", whole=True),
        "blood": Item(0, 3, column="sccai_blood", whole=True),
        "wellbeing": Item(0, 4, column="sccai_wellbeing", whole=True),
        "extracolonic": Item(0, 4, column="sccai_extracolonic", whole=True, counts_boxes=True),
    },
    low=0,
    high=19,
    source="Walmsley 1998, doi 10.1136/gut.43.1.29",
)
def score_sccai(
    *,
    day_stools: Numbers,
    night_stools: Numbers,
    urgency: Numbers,
    blood: Numbers,
    wellbeing: Numbers,
    extracolonic: Numbers,
) -> Score:
    """Stools by day + stools by night + urgency + blood + wellbeing + extracolonic features.

    Range 0-19 points. A missing item gives a missing score; an item outside its range raises
    ValueError.

    Parameters
    ----------
    day_stools : whole number or Series
        0-3 for 1-3, 4-6, 7-9 and more than 9 stools.
    night_stools : whole number or Series
        0-2 for none, 1-3 and 4-6 stools.
    urgency : whole number or Series
        0 none, 1 hurry, 2 immediately, 3 incontinence.
    blood : whole number or Series
        0 none, 1 trace, 2 occasionally frank, 3 usually frank.
    wellbeing : whole number or Series
        0 very well to 4 terrible.
    extracolonic : whole number or Series
        Number of the four features present, 0-4.

    Notes
    -----
    Source: Walmsley 1998, doi 10.1136/gut.43.1.29.

    Examples
    --------
    >>> score_sccai(
    ...     day_stools=2, night_stools=1, urgency=1, blood=3, wellbeing=1, extracolonic=2
    ... )
    10.0
    """
    return day_stools + night_stools + urgency + blood + wellbeing + extracolonic
