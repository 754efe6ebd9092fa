"""Clinical indices of Crohn's disease: CDAI and its terms, HBI and PRO2.

All functions take their items by keyword, as scalars or as Series; see :mod:`ibd_study.scores`.
"""

from ibd_study.scores._instrument import Score, elementwise, instrument
from ibd_study.scores._item import Item, Numbers, Texts

_SEX = Item(unit="", column="sex", values=("female", "male"))
_HEIGHT = Item(100, 230, "cm", column="height_cm")
_WEIGHT = Item(25, 250, "kg", column="weight_kg")
_HAEMATOCRIT = Item(10, 70, "%", column="haematocrit_percent")
_STANDARD_WEIGHT = Item(20, 120, "kg")


@elementwise("CDAI standard weight", {"height_cm": _HEIGHT, "sex": _SEX})
def cdai_standard_weight_kg(*, height_cm: Numbers, sex: Texts) -> Score:
    """Standard weight in kg: 22.1 (men) or 20.8 (women) x height in metres squared.

    A missing height or sex gives a missing weight; a value outside its range raises ValueError.

    Parameters
    ----------
    height_cm : number or Series
        Height in cm.
    sex : str or Series
        ``"female"`` or ``"male"``.

    Notes
    -----
    Source: igibdscores.it.

    Examples
    --------
    >>> cdai_standard_weight_kg(height_cm=200, sex="male")
    88.4
    """
    return sex.map({"male": 22.1, "female": 20.8}).astype("Float64") * (height_cm / 100) ** 2


@elementwise("CDAI haematocrit term", {"haematocrit_percent": _HAEMATOCRIT, "sex": _SEX})
def cdai_haematocrit_term(*, haematocrit_percent: Numbers, sex: Texts) -> Score:
    """6 x (47 in men or 42 in women - haematocrit in %), negative for a high haematocrit.

    A missing value gives a missing term; a value outside its range raises ValueError.

    Parameters
    ----------
    haematocrit_percent : number or Series
        Haematocrit in %, not as a fraction.
    sex : str or Series
        ``"female"`` or ``"male"``.

    Notes
    -----
    Source: igibdscores.it (signed); another text prints an absolute difference, so the sign is
    unverified.

    Examples
    --------
    >>> cdai_haematocrit_term(haematocrit_percent=40, sex="male")
    42.0
    """
    return 6 * (sex.map({"male": 47, "female": 42}).astype("Float64") - haematocrit_percent)


@elementwise("CDAI weight term", {"weight_kg": _WEIGHT, "standard_weight_kg": _STANDARD_WEIGHT})
def cdai_weight_term(*, weight_kg: Numbers, standard_weight_kg: Numbers) -> Score:
    """100 x (1 - weight / standard weight), at least -10.

    A missing weight or standard weight gives a missing term; a value outside its range raises
    ValueError.

    Parameters
    ----------
    weight_kg, standard_weight_kg : number or Series
        Weights in kg.

    Notes
    -----
    Source: igibdscores.it.

    Examples
    --------
    >>> cdai_weight_term(weight_kg=63, standard_weight_kg=70)
    10.0
    >>> cdai_weight_term(weight_kg=100, standard_weight_kg=70)
    -10.0
    """
    # One division, so that 63 kg of 70 kg gives 10 and not a neighbouring binary fraction.
    return (100 * (standard_weight_kg - weight_kg) / standard_weight_kg).clip(lower=-10)


@instrument(
    key="cdai",
    name="CDAI",
    disease="CD",
    items={
        "liquid_stools_7d": Item(0, 210, "", column="cdai_liquid_stools_7d"),
        "abdominal_pain_7d": Item(0, 21, column="cdai_abdominal_pain_7d"),
        "wellbeing_7d": Item(0, 28, column="cdai_wellbeing_7d"),
        "complications": Item(0, 6, "", column="cdai_complications", whole=True, counts_boxes=True),
        "antidiarrhoeal": Item(column="cdai_antidiarrhoeal", values=(0, 1)),
        "abdominal_mass": Item(column="cdai_abdominal_mass", values=(0, 2, 5)),
        "haematocrit_percent": _HAEMATOCRIT,
        "weight_kg": _WEIGHT,
        "height_cm": _HEIGHT,
        "sex": _SEX,
    },
    low=None,
    high=None,
    source="Best 1976, doi 10.1016/S0016-5085(76)80163-1; igibdscores.it",
    note=(
        "Practical range 0-600. The sign of the haematocrit term is unverified: "
        "sources conflict, the signed form is used."
    ),
)
def score_cdai(
    *,
    liquid_stools_7d: Numbers,
    abdominal_pain_7d: Numbers,
    wellbeing_7d: Numbers,
    complications: Numbers,
    antidiarrhoeal: Numbers,
    abdominal_mass: Numbers,
    haematocrit_percent: Numbers,
    weight_kg: Numbers,
    height_cm: Numbers,
    sex: Texts,
) -> Score:
    """2 x stools + 5 x pain + 7 x wellbeing (sums of 7 days) + 20 x complication groups
    + 30 x antidiarrhoeal drug + 10 x abdominal mass + haematocrit term + weight term.

    Practical range 0-600 points; there is no limit, and a high haematocrit may make the total
    negative. A missing item, height and sex included, gives a missing score; an item outside its
    range raises ValueError.

    Parameters
    ----------
    liquid_stools_7d : number or Series
        Liquid or soft stools, sum of 7 days.
    abdominal_pain_7d, wellbeing_7d : number or Series
        Sums of 7 days of 0-3 and of 0-4 points; sums, not daily means.
    complications : whole number or Series
        How many of the six complication groups are present.
    antidiarrhoeal : 0, 1 or Series
        Whether a drug against diarrhoea is taken.
    abdominal_mass : 0, 2, 5 or Series
        0 none, 2 questionable, 5 definite.
    haematocrit_percent, weight_kg, height_cm : number or Series
        In %, kg and cm; see :func:`cdai_haematocrit_term` and :func:`cdai_weight_term`.
    sex : str or Series
        ``"female"`` or ``"male"``.

    Notes
    -----
    Source: Best 1976, doi 10.1016/S0016-5085(76)80163-1; igibdscores.it. The sign of the
    haematocrit term is unverified.

    Examples
    --------
    >>> score_cdai(
    ...     liquid_stools_7d=21, abdominal_pain_7d=7, wellbeing_7d=7, complications=1,
    ...     antidiarrhoeal=0, abdominal_mass=2, haematocrit_percent=40, weight_kg=88.4,
    ...     height_cm=200, sex="male",
    ... )
    208.0
    """
    standard_weight_kg = cdai_standard_weight_kg(height_cm=height_cm, sex=sex)
    return (
        2 * liquid_stools_7d
        + 5 * abdominal_pain_7d
        + 7 * wellbeing_7d
        + 20 * complications
        + 30 * antidiarrhoeal
        + 10 * abdominal_mass
        + cdai_haematocrit_term(haematocrit_percent=haematocrit_percent, sex=sex)
        + cdai_weight_term(weight_kg=weight_kg, standard_weight_kg=standard_weight_kg)
    )


@instrument(
    key="hbi",
    name="Harvey-Bradshaw index",
    disease="CD",
    items={
        "wellbeing": Item(0, 4, column="hbi_wellbeing", whole=True),
        "abdominal_pain": Item(0, 3, column="hbi_abdominal_pain", whole=True),
        "liquid_stools": Item(0, 40, "", column="hbi_liquid_stools", whole=True),
        "abdominal_mass": Item(0, 3, column="hbi_abdominal_mass", whole=True),
        "complications": Item(0, 8, "", column="hbi_complications", whole=True, counts_boxes=True),
    },
    low=0,
    high=None,
    source="Harvey 1980, doi 10.1016/S0140-6736(80)92767-1; PMC4734954 table 4",
)
def score_hbi(
    *,
    wellbeing: Numbers,
    abdominal_pain: Numbers,
    liquid_stools: Numbers,
    abdominal_mass: Numbers,
    complications: Numbers,
) -> Score:
    """Wellbeing + abdominal pain + liquid stools of the day + abdominal mass + complications.

    Range from 0 points; the index has no upper limit, but more than 40 stools a day raise ValueError as
    a slip. A missing item gives a missing score; an item outside its range raises ValueError.

    Parameters
    ----------
    wellbeing : whole number or Series
        0 very well to 4 terrible.
    abdominal_pain, abdominal_mass : whole number or Series
        0-3 points each.
    liquid_stools : whole number or Series
        Number of liquid stools on the day before.
    complications : whole number or Series
        How many of the eight complications are present.

    Notes
    -----
    Source: Harvey 1980, doi 10.1016/S0140-6736(80)92767-1; PMC4734954 table 4.

    Examples
    --------
    >>> score_hbi(
    ...     wellbeing=1, abdominal_pain=2, liquid_stools=3, abdominal_mass=1, complications=2
    ... )
    9.0
    """
    return wellbeing + abdominal_pain + liquid_stools + abdominal_mass + complications


@instrument(
    key="pro2_cd",
    name="two-item patient-reported outcome of CD (PRO2)",
    disease="CD",
    items={
        "liquid_stools_daily_mean": Item(0, 30, "a day", column="cd_liquid_stools_daily_mean"),
        "abdominal_pain_daily_mean": Item(0, 3, column="cd_abdominal_pain_daily_mean"),
    },
    low=0,
    high=None,
    source="trial registry NCT06045754",
)
def score_pro2_cd(
    *,
    liquid_stools_daily_mean: Numbers,
    abdominal_pain_daily_mean: Numbers,
) -> Score:
    """2 x liquid stools + 5 x abdominal pain, both daily means.

    Range from 0 points; the index has no upper limit, but more than 30 stools a day raise ValueError as
    a slip. A missing item gives a missing score; an item outside its range raises ValueError.

    Parameters
    ----------
    liquid_stools_daily_mean : number or Series
        Very soft or liquid stools a day, mean of the diary days.
    abdominal_pain_daily_mean : number or Series
        0-3 points, mean of the diary days.

    Notes
    -----
    Source: trial registry NCT06045754.

    Examples
    --------
    >>> score_pro2_cd(liquid_stools_daily_mean=10, abdominal_pain_daily_mean=3)
    35.0
    """
    return 2 * liquid_stools_daily_mean + 5 * abdominal_pain_daily_mean
