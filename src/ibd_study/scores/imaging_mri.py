"""Indices of magnetic resonance imaging: Van Assche (perianal fistula), MaRIA and sMaRIA (bowel).

All functions take their items by keyword, as scalars or as Series; see :mod:`ibd_study.scores`.
"""

from ibd_study.scores._instrument import Score, instrument
from ibd_study.scores._item import Item, Numbers

_WALL = Item(0.5, 30, "mm")
_YES_NO = Item(values=(0, 1))


@instrument(
    key="van_assche",
    name="Van Assche index",
    disease="CD",
    items={
        "tracts": Item(0, 3, column="van_assche_tracts", whole=True),
        "location": Item(0, 3, column="van_assche_location", whole=True),
        "extension": Item(0, 2, column="van_assche_extension", whole=True),
        "t2_hyperintensity": Item(column="van_assche_t2_hyperintensity", values=(0, 4, 8)),
        "collections": Item(column="van_assche_collections", values=(0, 4)),
        "rectal_wall": Item(column="van_assche_rectal_wall", values=(0, 2)),
    },
    low=0,
    high=22,
    source="radiopaedia.org/articles/van-assche-index",
    note="Perianal fistula only: its denominator is a subset of the patients with CD.",
)
def score_van_assche(
    *,
    tracts: Numbers,
    location: Numbers,
    extension: Numbers,
    t2_hyperintensity: Numbers,
    collections: Numbers,
    rectal_wall: Numbers,
) -> Score:
    """Fistula tracts + location + extension + T2 hyperintensity + collections + rectal wall.

    Range 0-22 points (the original index). A missing item gives a missing score; an item outside
    its range raises ValueError.

    Parameters
    ----------
    tracts : whole number or Series
        0 none, 1 single unbranched, 2 single branched, 3 multiple.
    location : whole number or Series
        1 extra- or intersphincteric, 2 transsphincteric, 3 suprasphincteric; 0 without a tract.
    extension : whole number or Series
        1 infralevatoric, 2 supralevatoric; 0 without a tract.
    t2_hyperintensity : 0, 4, 8 or Series
        0 absent, 4 mild, 8 pronounced.
    collections : 0, 4 or Series
        4 if there is one over 3 mm.
    rectal_wall : 0, 2 or Series
        2 if thickened.

    Notes
    -----
    Source: radiopaedia.org/articles/van-assche-index.

    Examples
    --------
    >>> score_van_assche(
    ...     tracts=3, location=3, extension=2, t2_hyperintensity=8, collections=4, rectal_wall=2
    ... )
    22.0
    """
    return tracts + location + extension + t2_hyperintensity + collections + rectal_wall


@instrument(
    key="van_assche_modified",
    name="modified Van Assche index",
    disease="CD",
    items={
        "extension": Item(0, 3, whole=True),
        "t2_hyperintensity": Item(0, 2, whole=True),
        "rectal_wall": Item(0, 2, whole=True),
        "inflammatory_mass": Item(0, 5, whole=True),
        "dominant_feature": Item(0, 2, whole=True),
    },
    low=0,
    high=19.5,
    source="radiopaedia.org/articles/van-assche-index",
    note="Perianal fistula only. Its items are coded differently from those of the original index.",
)
def score_van_assche_modified(
    *,
    extension: Numbers,
    t2_hyperintensity: Numbers,
    rectal_wall: Numbers,
    inflammatory_mass: Numbers,
    dominant_feature: Numbers,
) -> Score:
    """1.5 x extension + 2.3 x T2 hyperintensity + rectal wall + 1.2 x inflammatory mass
    + 1.2 x dominant feature.

    Range 0-19.5 points. A missing item gives a missing score; an item outside its range raises
    ValueError.

    Parameters
    ----------
    extension : whole number or Series
        0 absent, 1 infralevatoric, 2 horseshoe, 3 supralevatoric.
    t2_hyperintensity, rectal_wall : whole number or Series
        0-2 points each.
    inflammatory_mass : whole number or Series
        0 absent, 1 diffuse, 2 focal, 3 small, 4 medium, 5 large collection.
    dominant_feature : whole number or Series
        0 fibrous, 1 granulation tissue, 2 fluid or pus.

    Notes
    -----
    Source: radiopaedia.org/articles/van-assche-index.

    Examples
    --------
    >>> score_van_assche_modified(
    ...     extension=3, t2_hyperintensity=2, rectal_wall=2, inflammatory_mass=5, dominant_feature=2
    ... )
    19.5
    """
    # In tenths, so that the sum is exact.
    return (
        15 * extension + 23 * t2_hyperintensity + 10 * rectal_wall + 12 * inflammatory_mass + 12 * dominant_feature
    ) / 10


@instrument(
    key="maria_segment",
    name="MaRIA of one segment",
    disease="CD",
    items={
        "wall_thickness_mm": _WALL,
        "relative_contrast_enhancement_percent": Item(unit="%"),
        "oedema": _YES_NO,
        "ulcers": _YES_NO,
    },
    low=None,
    high=None,
    source="radiopaedia MaRIA; doi 10.1053/j.gastro.2019.03.051",
)
def score_maria_segment(
    *,
    wall_thickness_mm: Numbers,
    relative_contrast_enhancement_percent: Numbers,
    oedema: Numbers,
    ulcers: Numbers,
) -> Score:
    """1.5 x wall thickness in mm + 0.02 x relative contrast enhancement + 5 x oedema + 10 x ulcers.

    No limits. A missing item gives a missing score; an item outside its range raises ValueError.

    Parameters
    ----------
    wall_thickness_mm : number or Series
        In mm.
    relative_contrast_enhancement_percent : number or Series
        100 x (wall signal after - before) / before x (noise before / after), in %.
    oedema, ulcers : 0, 1 or Series
        Whether present in the segment.

    Notes
    -----
    Source: radiopaedia MaRIA; doi 10.1053/j.gastro.2019.03.051.

    Examples
    --------
    >>> score_maria_segment(
    ...     wall_thickness_mm=6, relative_contrast_enhancement_percent=100, oedema=1, ulcers=0
    ... )
    16.0
    """
    contrast = 0.02 * relative_contrast_enhancement_percent
    return 1.5 * wall_thickness_mm + contrast + 5 * oedema + 10 * ulcers


@instrument(
    key="smaria_segment",
    name="simplified MaRIA of one segment",
    disease="CD",
    items={
        "wall_thickness_mm": _WALL,
        "oedema": _YES_NO,
        "fat_stranding": _YES_NO,
        "ulcers": _YES_NO,
    },
    low=0,
    high=5,
    source="radiopaedia sMaRIA; doi 10.1177/2050640620943089",
)
def score_smaria_segment(
    *, wall_thickness_mm: Numbers, oedema: Numbers, fat_stranding: Numbers, ulcers: Numbers
) -> Score:
    """1 for a wall thicker than 3 mm + oedema + fat stranding + 2 x ulcers.

    Range 0-5 points. A missing item gives a missing score; an item outside its range raises
    ValueError.

    Parameters
    ----------
    wall_thickness_mm : number or Series
        In mm.
    oedema, fat_stranding, ulcers : 0, 1 or Series
        Whether present in the segment.

    Notes
    -----
    Source: radiopaedia sMaRIA; doi 10.1177/2050640620943089.

    Examples
    --------
    >>> score_smaria_segment(wall_thickness_mm=3.1, oedema=1, fat_stranding=1, ulcers=1)
    5.0
    """
    thick = (wall_thickness_mm > 3).astype("Float64")
    return thick + oedema + fat_stranding + 2 * ulcers
