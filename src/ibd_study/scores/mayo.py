"""The Mayo score of ulcerative colitis and its shorter forms: partial, modified, PRO2.

All functions take their items by keyword, as scalars or as Series; see :mod:`ibd_study.scores`.
"""

from ibd_study.scores._instrument import Score, instrument
from ibd_study.scores._item import Item, Numbers

_STOOL = Item(0, 3, column="mayo_stool_frequency")
_BLEEDING = Item(0, 3, column="mayo_rectal_bleeding")
_GLOBAL = Item(0, 3, column="mayo_physician_global", whole=True)
_ENDOSCOPY = Item(0, 3, column="mayo_endoscopic_subscore", whole=True)


@instrument(
    key="mayo_score",
    name="Mayo score",
    disease="UC",
    items={
        "stool_frequency": _STOOL,
        "rectal_bleeding": _BLEEDING,
        "endoscopic_subscore": _ENDOSCOPY,
        "physician_global": _GLOBAL,
    },
    low=0,
    high=12,
    source="Schroeder 1987, doi 10.1056/NEJM198712243172603",
    note="Stool frequency and rectal bleeding may be means of recent diary days (unverified).",
)
def score_mayo_score(
    *,
    stool_frequency: Numbers,
    rectal_bleeding: Numbers,
    endoscopic_subscore: Numbers,
    physician_global: Numbers,
) -> Score:
    """Stool frequency + rectal bleeding + endoscopic subscore + physician's global assessment.

    Range 0-12 points. A missing item gives a missing score; an item outside its range raises
    ValueError.

    Parameters
    ----------
    stool_frequency, rectal_bleeding : number or Series
        0-3 points each; may be means of recent diary days (unverified).
    endoscopic_subscore, physician_global : whole number or Series
        0-3 points each.

    Notes
    -----
    Source: Schroeder 1987, doi 10.1056/NEJM198712243172603.

    Examples
    --------
    >>> score_mayo_score(
    ...     stool_frequency=2, rectal_bleeding=1, endoscopic_subscore=2, physician_global=1
    ... )
    6.0
    """
    return stool_frequency + rectal_bleeding + endoscopic_subscore + physician_global


@instrument(
    key="partial_mayo",
    name="partial Mayo score",
    disease="UC",
    items={
        "stool_frequency": _STOOL,
        "rectal_bleeding": _BLEEDING,
        "physician_global": _GLOBAL,
    },
    low=0,
    high=9,
    source="Lewis 2008, doi 10.1002/ibd.20520; trial registry NCT05069259",
)
def score_partial_mayo(*, stool_frequency: Numbers, rectal_bleeding: Numbers, physician_global: Numbers) -> Score:
    """Stool frequency + rectal bleeding + physician's global assessment, without endoscopy.

    Range 0-9 points. A missing item gives a missing score; an item outside its range raises
    ValueError.

    Parameters
    ----------
    stool_frequency, rectal_bleeding, physician_global : number or Series
        0-3 points each, as in the Mayo score.

    Notes
    -----
    Source: Lewis 2008, doi 10.1002/ibd.20520; trial registry NCT05069259.

    Examples
    --------
    >>> score_partial_mayo(stool_frequency=2, rectal_bleeding=1, physician_global=2)
    5.0
    """
    return stool_frequency + rectal_bleeding + physician_global


@instrument(
    key="modified_mayo",
    name="modified (adapted) Mayo score",
    disease="UC",
    items={
        "stool_frequency": _STOOL,
        "rectal_bleeding": _BLEEDING,
        "endoscopic_subscore": _ENDOSCOPY,
    },
    low=0,
    high=9,
    source="U-ACHIEVE Maintenance protocol; abbviepro.com",
    note="In the upadacitinib trials friability gives an endoscopic subscore of 2, not 1.",
)
def score_modified_mayo(*, stool_frequency: Numbers, rectal_bleeding: Numbers, endoscopic_subscore: Numbers) -> Score:
    """Stool frequency + rectal bleeding + endoscopic subscore, without the global assessment.

    Range 0-9 points. A missing item gives a missing score; an item outside its range raises
    ValueError. Also called the adapted Mayo score.

    Parameters
    ----------
    stool_frequency, rectal_bleeding : number or Series
        0-3 points each, as in the Mayo score.
    endoscopic_subscore : whole number or Series
        0-3 points; in the upadacitinib trials friability counts 2, not 1.

    Notes
    -----
    Source: U-ACHIEVE Maintenance protocol; abbviepro.com.

    Examples
    --------
    >>> score_modified_mayo(stool_frequency=3, rectal_bleeding=2, endoscopic_subscore=3)
    8.0
    """
    return stool_frequency + rectal_bleeding + endoscopic_subscore


@instrument(
    key="partial_modified_mayo",
    name="partial modified (adapted) Mayo score",
    disease="UC",
    items={"stool_frequency": _STOOL, "rectal_bleeding": _BLEEDING},
    low=0,
    high=6,
    source="NCT05494606, registry copy",
    note="Name and range unverified.",
)
def score_partial_modified_mayo(*, stool_frequency: Numbers, rectal_bleeding: Numbers) -> Score:
    """Stool frequency + rectal bleeding.

    Range 0-6 points (unverified). A missing item gives a missing score; an item outside its range
    raises ValueError.

    Parameters
    ----------
    stool_frequency, rectal_bleeding : number or Series
        0-3 points each, as in the Mayo score.

    Notes
    -----
    Source: NCT05494606, registry copy. The name varies and is unverified.

    Examples
    --------
    >>> score_partial_modified_mayo(stool_frequency=2, rectal_bleeding=None) is None
    True
    """
    return stool_frequency + rectal_bleeding


@instrument(
    key="pro2_uc",
    name="two-item patient-reported outcome of UC (PRO2)",
    disease="UC",
    items={"stool_frequency": _STOOL, "rectal_bleeding": _BLEEDING},
    low=0,
    high=6,
    source="STRIDE-II (unverified)",
    note="The same sum as the partial modified Mayo score; source unverified.",
)
def score_pro2_uc(*, stool_frequency: Numbers, rectal_bleeding: Numbers) -> Score:
    """Stool frequency + rectal bleeding, as reported by the patient.

    Range 0-6 points. A missing item gives a missing score; an item outside its range raises
    ValueError.

    Parameters
    ----------
    stool_frequency, rectal_bleeding : number or Series
        0-3 points each, as in the Mayo score.

    Notes
    -----
    Source: STRIDE-II (unverified).

    Examples
    --------
    >>> score_pro2_uc(stool_frequency=3, rectal_bleeding=3)
    6.0
    """
    return stool_frequency + rectal_bleeding
