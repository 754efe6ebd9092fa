"""The Mayo score of ulcerative colitis and its shorter forms: partial, modified, PRO2.

Stool frequency and rectal bleeding may be means of recent diary days (unverified).

Examples
--------
>>> score_mayo_score(stool_frequency=2, rectal_bleeding=1, endoscopic_subscore=2, physician_global=1)
6.0
>>> score_pro2_uc(stool_frequency=2, rectal_bleeding=None) is None
True
"""

from ibd_study.scores._instrument import sum_instrument
from ibd_study.scores._item import columns

_STOOLS_AND_BLOOD = columns("mayo_", "stool_frequency", "rectal_bleeding")
_ENDOSCOPY = columns("mayo_", "endoscopic_subscore")
_GLOBAL = columns("mayo_", "physician_global")

score_mayo_score = sum_instrument(
    key="mayo_score",
    name="Mayo score",
    disease="UC",
    items=_STOOLS_AND_BLOOD | _ENDOSCOPY | _GLOBAL,
    high=12,
    source="Schroeder 1987, doi 10.1056/NEJM198712243172603",
    note="Stool frequency and rectal bleeding may be means of recent diary days (unverified).",
)
score_partial_mayo = sum_instrument(
    key="partial_mayo",
    name="partial Mayo score",
    disease="UC",
    items=_STOOLS_AND_BLOOD | _GLOBAL,
    high=9,
    source="Lewis 2008, doi 10.1002/ibd.20520; trial registry NCT05069259",
)
score_modified_mayo = sum_instrument(
    key="modified_mayo",
    name="modified (adapted) Mayo score",
    disease="UC",
    items=_STOOLS_AND_BLOOD | _ENDOSCOPY,
    high=9,
    source="U-ACHIEVE Maintenance protocol; abbviepro.com",
    note="In the upadacitinib trials friability gives an endoscopic subscore of 2, not 1.",
)
score_partial_modified_mayo = sum_instrument(
    key="partial_modified_mayo",
    name="partial modified (adapted) Mayo score",
    disease="UC",
    items=_STOOLS_AND_BLOOD,
    high=6,
    source="NCT05494606, registry copy",
    note="Name and range unverified.",
)
score_pro2_uc = sum_instrument(
    key="pro2_uc",
    name="two-item patient-reported outcome of UC (PRO2)",
    disease="UC",
    items=_STOOLS_AND_BLOOD,
    high=6,
    source="STRIDE-II (unverified)",
    note="The same sum as the partial modified Mayo score; source unverified.",
)
