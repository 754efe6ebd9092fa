"""Indices of magnetic resonance imaging: Van Assche (perianal fistula), MaRIA and sMaRIA (bowel).

Examples
--------
>>> score_van_assche(tracts=3, location=3, extension=2, t2_hyperintensity=8, collections=4, rectal_wall=2)
22.0
>>> score_maria_segment(wall_thickness_mm=6, relative_contrast_enhancement_percent=100, oedema=1, ulcers=0)
16.0
"""

import pandas as pd

from ibd_study.scores._instrument import as_number, instrument, sum_instrument
from ibd_study.scores._item import Item, columns

_WALL = {"wall_thickness_mm": Item(0.5, 30, "mm")}
_YES_NO = Item(values=(0, 1), meaning="Whether present in the segment")

score_van_assche = sum_instrument(
    key="van_assche",
    name="Van Assche index",
    disease="CD",
    items=columns(
        *("van_assche_", "tracts", "location", "extension", "t2_hyperintensity", "collections", "rectal_wall")
    ),
    high=22,
    source="radiopaedia.org/articles/van-assche-index",
    note="Perianal fistula only: its denominator is a subset of the patients with CD.",
)
# In tenths, so that the sum is exact.
score_van_assche_modified = sum_instrument(
    key="van_assche_modified",
    name="modified Van Assche index",
    disease="CD",
    items={
        "extension": Item(0, 3, whole=True, meaning="0 absent, 1 infralevatoric, 2 horseshoe, 3 supralevatoric"),
        "t2_hyperintensity": Item(0, 2, whole=True),
        "rectal_wall": Item(0, 2, whole=True),
        "inflammatory_mass": Item(
            0, 5, whole=True, meaning="0 absent, 1 diffuse, 2 focal, 3 small, 4 medium, 5 large collection"
        ),
        "dominant_feature": Item(0, 2, whole=True, meaning="0 fibrous, 1 granulation tissue, 2 fluid or pus"),
    },
    weights={
        "extension": 15,
        "t2_hyperintensity": 23,
        "rectal_wall": 10,
        "inflammatory_mass": 12,
        "dominant_feature": 12,
    },
    divisor=10,
    high=19.5,
    source="radiopaedia.org/articles/van-assche-index",
    note="Perianal fistula only. Its items are coded differently from those of the original index.",
)
score_maria_segment = sum_instrument(
    key="maria_segment",
    name="MaRIA of one segment",
    disease="CD",
    items=_WALL
    | {
        "relative_contrast_enhancement_percent": Item(
            unit="%", meaning="100 x (wall signal after - before) / before x (noise before / after)"
        ),
        "oedema": _YES_NO,
        "ulcers": _YES_NO,
    },
    weights={
        "wall_thickness_mm": 1.5,
        "relative_contrast_enhancement_percent": 0.02,
        "oedema": 5,
        "ulcers": 10,
    },
    low=None,
    high=None,
    source="radiopaedia MaRIA; doi 10.1053/j.gastro.2019.03.051",
)


@instrument(
    key="smaria_segment",
    name="simplified MaRIA of one segment",
    disease="CD",
    items=_WALL | dict.fromkeys(["oedema", "fat_stranding", "ulcers"], _YES_NO),
    high=5,
    source="radiopaedia sMaRIA; doi 10.1177/2050640620943089",
)
def score_smaria_segment(
    *, wall_thickness_mm: pd.Series, oedema: pd.Series, fat_stranding: pd.Series, ulcers: pd.Series
) -> pd.Series:
    """1 for a wall thicker than 3 mm + oedema + fat stranding + 2 x ulcers.

    Examples
    --------
    >>> score_smaria_segment(wall_thickness_mm=3.1, oedema=1, fat_stranding=1, ulcers=1)
    5.0
    """
    thick = as_number(wall_thickness_mm > 3)
    return thick + oedema + fat_stranding + 2 * ulcers
