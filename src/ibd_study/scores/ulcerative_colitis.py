"""Activity indices of ulcerative colitis: the Mayo score and its shorter forms, UCEIS (worst segment) and SCCAI.

Examples
--------
>>> score_mayo_score(stool_frequency=2, rectal_bleeding=1, endoscopic_subscore=2, physician_global=1)
6.0
>>> score_pro2_uc(stool_frequency=2, rectal_bleeding=None) is None
True
>>> score_uceis(vascular=2, bleeding=3, erosions_ulcers=3)
8.0
>>> score_sccai(day_stools=2, night_stools=1, urgency=1, blood=3, wellbeing=1, extracolonic=2)
10.0
"""

from ibd_study.scores._instrument import Column, elementwise, sum_instrument
from ibd_study.scores._item import Item

score_mayo_score = sum_instrument("mayo_score")
score_partial_mayo = sum_instrument("partial_mayo")
score_modified_mayo = sum_instrument("modified_mayo")
score_partial_modified_mayo = sum_instrument("partial_modified_mayo")
score_pro2_uc = sum_instrument("pro2_uc")
score_uceis = sum_instrument("uceis")
score_sccai = sum_instrument("sccai")


@elementwise("UCEIS in the early coding", {"total": Item(3, 11, whole=True)})
def uceis_from_early_coding(*, total: Column) -> Column:
    """Convert a UCEIS total whose three items count from 1 (3-11) to the usual 0-8 points.

    That the early coding ran from 3 to 11 is unverified: check it before quoting.

    Examples
    --------
    >>> uceis_from_early_coding(total=11)
    8.0
    """
    return total - 3
