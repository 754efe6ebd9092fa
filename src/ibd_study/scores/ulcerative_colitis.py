"""Activity indices of ulcerative colitis beside the Mayo score: UCEIS (endoscopy, worst segment) and SCCAI.

Examples
--------
>>> score_uceis(vascular=2, bleeding=3, erosions_ulcers=3)
8.0
>>> score_sccai(day_stools=2, night_stools=1, urgency=1, blood=3, wellbeing=1, extracolonic=2)
10.0
"""

import pandas as pd

from ibd_study.scores._instrument import elementwise, sum_instrument
from ibd_study.scores._item import Item, columns

score_uceis = sum_instrument(
    key="uceis",
    name="UCEIS",
    disease="UC",
    items=columns("uceis_", "vascular", "bleeding", "erosions_ulcers"),
    high=8,
    source="Travis 2012, doi 10.1136/gutjnl-2011-300207",
    note="Worst segment. An early coding counts from 1 (3-11, unverified): convert it before use.",
)


@elementwise("UCEIS in the early coding", {"total": Item(3, 11, whole=True)})
def uceis_from_early_coding(*, total: pd.Series) -> pd.Series:
    """Convert a UCEIS total whose three items count from 1 (3-11) to the usual 0-8 points.

    That the early coding ran from 3 to 11 is unverified: check it before quoting.

    Examples
    --------
    >>> uceis_from_early_coding(total=11)
    8.0
    """
    return total - 3


score_sccai = sum_instrument(
    key="sccai",
    name="SCCAI",
    disease="UC",
    items=columns("sccai_", "day_stools", "night_stools", "urgency", "blood", "wellbeing")
    | columns("sccai_", "extracolonic", counts_boxes=True),
    high=19,
    source="Walmsley 1998, doi 10.1136/gut.43.1.29",
)
