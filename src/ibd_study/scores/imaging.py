"""Indices of imaging: Van Assche, MaRIA and sMaRIA of magnetic resonance; IBUS-SAS and Milan of ultrasound.

Van Assche is of perianal fistula, the others of the bowel; those of ultrasound are read in the worst segment.

Examples
--------
>>> score_van_assche(tracts=3, location=3, extension=2, t2_hyperintensity=8, collections=4, rectal_wall=2)
22.0
>>> score_maria_segment(wall_thickness_mm=6, relative_contrast_enhancement_percent=100, oedema=1, ulcers=0)
16.0
>>> score_ibus_sas(bowel_wall_thickness_mm=5, inflammatory_fat=2, colour_doppler=2, wall_stratification=2)
72.0
"""

from ibd_study.scores._instrument import Column, as_number, instrument, sum_instrument, weighted_sum

score_van_assche = sum_instrument("van_assche")
score_van_assche_modified = sum_instrument("van_assche_modified")
score_maria_segment = sum_instrument("maria_segment")


@instrument("smaria_segment")
def score_smaria_segment(*, wall_thickness_mm: Column, **findings: Column) -> Column:
    """1 for a wall thicker than 3 mm + oedema + fat stranding + 2 x ulcers.

    Examples
    --------
    >>> score_smaria_segment(wall_thickness_mm=3.1, oedema=1, fat_stranding=1, ulcers=1)
    5.0
    """
    return as_number(wall_thickness_mm > 3, wall_thickness_mm) + weighted_sum("smaria_segment", findings)


score_ibus_sas = sum_instrument("ibus_sas")
score_milan_muc = sum_instrument("milan_muc")
