"""Indices of intestinal ultrasound, in the worst segment: IBUS-SAS and the Milan ultrasound criteria."""

import pandas as pd

from ibd_study.scores._instrument import add_up, instrument, sum_instrument
from ibd_study.scores._item import Item, columns

_WALL = columns("us_", "bowel_wall_thickness_mm")
_GRADES = {"inflammatory_fat": 15, "colour_doppler": 7, "wall_stratification": 4}


@instrument(
    key="ibus_sas",
    name="IBUS-SAS",
    disease="CD",
    items=_WALL | columns("us_", *_GRADES),
    high=None,
    source="Novak 2021, doi 10.1093/ecco-jcc/jjaa216 (doi unverified)",
    note=(
        "Stated range 0-100 (unverified); the formula passes 100 in a thick wall and is not "
        "capped. A normal bowel (3 mm, rest 0) scores 12."
    ),
)
def score_ibus_sas(*, bowel_wall_thickness_mm: pd.Series, **grades: pd.Series) -> pd.Series:
    """4 x wall thickness in mm + 15 x inflammatory fat + 7 x colour Doppler + 4 x stratification.

    Examples
    --------
    >>> score_ibus_sas(bowel_wall_thickness_mm=5, inflammatory_fat=2, colour_doppler=2, wall_stratification=2)
    72.0
    """
    return 4 * bowel_wall_thickness_mm + add_up(grades, _GRADES)


# In tenths: a wall of 3 mm with flow is then 6.2, the cut-off itself, and not just below it.
score_milan_muc = sum_instrument(
    key="milan_muc",
    name="Milan ultrasound criteria (MUC)",
    disease="UC",
    items=_WALL | {"flow": Item(values=(0, 1), meaning="Whether colour Doppler shows flow in the wall")},
    weights={"bowel_wall_thickness_mm": 14, "flow": 20},
    divisor=10,
    high=None,
    source="public implementation of the formula (unverified)",
)
