"""Indices of intestinal ultrasound: IBUS-SAS and the Milan ultrasound criteria.

All functions take their items by keyword, as scalars or as Series; see :mod:`ibd_study.scores`.
"""

from ibd_study.scores._instrument import Score, instrument
from ibd_study.scores._item import Item, Numbers

_WALL = Item(0.5, 30, "mm", column="us_bowel_wall_thickness_mm")


@instrument(
    key="ibus_sas",
    name="IBUS-SAS",
    disease="CD",
    items={
        "bowel_wall_thickness_mm": _WALL,
        "inflammatory_fat": Item(0, 2, column="us_inflammatory_fat", whole=True),
        "colour_doppler": Item(0, 3, column="us_colour_doppler", whole=True),
        "wall_stratification": Item(0, 3, column="us_wall_stratification", whole=True),
    },
    low=0,
    high=None,
    source="Novak 2021, doi 10.1093/ecco-jcc/jjaa216 (doi unverified)",
    note=(
        "Stated range 0-100 (unverified); the formula passes 100 in a thick wall and is not "
        "capped. A normal bowel (3 mm, rest 0) scores 12."
    ),
)
def score_ibus_sas(
    *,
    bowel_wall_thickness_mm: Numbers,
    inflammatory_fat: Numbers,
    colour_doppler: Numbers,
    wall_stratification: Numbers,
) -> Score:
    """4 x wall thickness in mm + 15 x inflammatory fat + 7 x colour Doppler + 4 x stratification.

    Range stated as 0-100 (unverified), but the formula passes 100 from a wall above 9.25 mm with
    the rest maximal: there is no cap. A missing item gives a missing score; an item outside its
    range raises ValueError.

    Parameters
    ----------
    bowel_wall_thickness_mm : number or Series
        In mm, in the worst segment, as all items of a patient.
    inflammatory_fat : whole number or Series
        0 absent, 1 uncertain, 2 present.
    colour_doppler : whole number or Series
        0-3 points, modified Limberg-like.
    wall_stratification : whole number or Series
        0 normal, 1 uncertain, 2 focal loss (3 cm or less), 3 extensive loss.

    Notes
    -----
    Source: Novak 2021, doi 10.1093/ecco-jcc/jjaa216 (doi unverified).

    Examples
    --------
    >>> score_ibus_sas(
    ...     bowel_wall_thickness_mm=5, inflammatory_fat=2, colour_doppler=2, wall_stratification=2
    ... )
    72.0
    """
    grades = 15 * inflammatory_fat + 7 * colour_doppler + 4 * wall_stratification
    return 4 * bowel_wall_thickness_mm + grades


@instrument(
    key="milan_muc",
    name="Milan ultrasound criteria (MUC)",
    disease="UC",
    items={"bowel_wall_thickness_mm": _WALL, "flow": Item(values=(0, 1))},
    low=0,
    high=None,
    source="public implementation of the formula (unverified)",
)
def score_milan_muc(*, bowel_wall_thickness_mm: Numbers, flow: Numbers) -> Score:
    """1.4 x wall thickness in mm + 2 x flow.

    Range from 0 points, without an upper limit. A missing item gives a missing score; an item
    outside its range raises ValueError.

    Parameters
    ----------
    bowel_wall_thickness_mm : number or Series
        In mm.
    flow : 0, 1 or Series
        Whether colour Doppler shows flow in the wall.

    Notes
    -----
    Source: public implementation of the formula (unverified).

    Examples
    --------
    >>> score_milan_muc(bowel_wall_thickness_mm=4.0, flow=0)
    5.6
    """
    # In tenths: a wall of 3 mm with flow is then 6.2, the cut-off itself, and not just below it.
    return (14 * bowel_wall_thickness_mm + 20 * flow) / 10
