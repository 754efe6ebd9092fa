"""Clinical indices of Crohn's disease: CDAI and its terms, HBI and PRO2.

More than 40 stools a day (HBI) or 30 (PRO2) are refused as a slip; the indices have no upper limit.

Examples
--------
>>> score_hbi(wellbeing=1, abdominal_pain=2, liquid_stools=3, abdominal_mass=1, complications=2)
9.0
>>> score_pro2_cd(liquid_stools_daily_mean=10, abdominal_pain_daily_mean=3)
35.0
"""

from typing import Any

import pandas as pd

from ibd_study.scores._instrument import add_up, as_number, elementwise, instrument, sum_instrument
from ibd_study.scores._item import Item, columns

_HEIGHT, _SEX = columns("", "height_cm"), columns("", "sex")
_HAEMATOCRIT, _WEIGHT = columns("", "haematocrit_percent"), columns("", "weight_kg")
_CDAI_WEIGHTS = {
    "liquid_stools_7d": 2,
    "abdominal_pain_7d": 5,
    "wellbeing_7d": 7,
    "complications": 20,
    "antidiarrhoeal": 30,
    "abdominal_mass": 10,
}


@elementwise("CDAI standard weight", _HEIGHT | _SEX)
def cdai_standard_weight_kg(*, height_cm: pd.Series, sex: pd.Series) -> pd.Series:
    """Standard weight in kg: 22.1 (men) or 20.8 (women) x height in metres squared.

    Source: igibdscores.it.

    Examples
    --------
    >>> cdai_standard_weight_kg(height_cm=200, sex="male")
    88.4
    """
    return _by_sex(sex, male=22.1, female=20.8) * (height_cm / 100) ** 2


@elementwise("CDAI haematocrit term", _HAEMATOCRIT | _SEX)
def cdai_haematocrit_term(*, haematocrit_percent: pd.Series, sex: pd.Series) -> pd.Series:
    """6 x (47 in men or 42 in women - haematocrit in %), negative for a high haematocrit.

    Source: igibdscores.it (signed); another text prints an absolute difference, so the sign is unverified.

    Examples
    --------
    >>> cdai_haematocrit_term(haematocrit_percent=40, sex="male")
    42.0
    """
    return 6 * (_by_sex(sex, male=47, female=42) - haematocrit_percent)


@elementwise("CDAI weight term", _WEIGHT | {"standard_weight_kg": Item(20, 120, "kg")})
def cdai_weight_term(*, weight_kg: pd.Series, standard_weight_kg: pd.Series) -> pd.Series:
    """100 x (1 - weight / standard weight), at least -10.

    Source: igibdscores.it.

    Examples
    --------
    >>> cdai_weight_term(weight_kg=63, standard_weight_kg=70)
    10.0
    >>> cdai_weight_term(weight_kg=100, standard_weight_kg=70)
    -10.0
    """
    # One division, so that 63 kg of 70 kg gives 10 and not a neighbouring binary fraction.
    term = 100 * (standard_weight_kg - weight_kg) / standard_weight_kg
    is_low = as_number(term < -10)
    return (1 - is_low) * term - is_low * 10


def _by_sex(sex: Any, *, male: float, female: float) -> Any:
    return as_number(sex == "male") * male + as_number(sex == "female") * female


@instrument(
    key="cdai",
    name="CDAI",
    disease="CD",
    items=columns("cdai_", "liquid_stools_7d", unit="", whole=False)
    | columns("cdai_", "abdominal_pain_7d", "wellbeing_7d", unit="points", whole=False)
    | columns("cdai_", "complications", unit="", counts_boxes=True)
    | columns("cdai_", "antidiarrhoeal", "abdominal_mass")
    | _HAEMATOCRIT
    | _WEIGHT
    | _HEIGHT
    | _SEX,
    low=None,
    high=None,
    source="Best 1976, doi 10.1016/S0016-5085(76)80163-1; igibdscores.it",
    note=(
        "Practical range 0-600. The sign of the haematocrit term is unverified: "
        "sources conflict, the signed form is used."
    ),
)
def score_cdai(
    *, haematocrit_percent: pd.Series, weight_kg: pd.Series, height_cm: pd.Series, sex: pd.Series, **items: pd.Series
) -> pd.Series:
    """2 x stools + 5 x pain + 7 x wellbeing (sums of 7 days) + 20 x complication groups
    + 30 x antidiarrhoeal drug + 10 x abdominal mass + haematocrit term + weight term.

    There is no limit: a high haematocrit may make the total negative. Height and sex are items too: without them the
    score is missing.

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
        add_up(items, _CDAI_WEIGHTS)
        + cdai_haematocrit_term(haematocrit_percent=haematocrit_percent, sex=sex)
        + cdai_weight_term(weight_kg=weight_kg, standard_weight_kg=standard_weight_kg)
    )


score_hbi = sum_instrument(
    key="hbi",
    name="Harvey-Bradshaw index",
    disease="CD",
    items=columns("hbi_", "wellbeing", "abdominal_pain")
    | columns("hbi_", "liquid_stools", unit="")
    | columns("hbi_", "abdominal_mass")
    | columns("hbi_", "complications", unit="", counts_boxes=True),
    high=None,
    source="Harvey 1980, doi 10.1016/S0140-6736(80)92767-1; PMC4734954 table 4",
)
score_pro2_cd = sum_instrument(
    key="pro2_cd",
    name="two-item patient-reported outcome of CD (PRO2)",
    disease="CD",
    items=columns("cd_", "liquid_stools_daily_mean", unit="a day") | columns("cd_", "abdominal_pain_daily_mean"),
    weights={"liquid_stools_daily_mean": 2, "abdominal_pain_daily_mean": 5},
    high=None,
    source="trial registry NCT06045754",
)
