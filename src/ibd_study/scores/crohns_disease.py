"""Clinical indices of Crohn's disease: CDAI and its terms, HBI and PRO2.

More than 40 stools a day (HBI) or 30 (PRO2) are refused as a slip; the indices have no upper limit.

Examples
--------
>>> score_hbi(wellbeing=1, abdominal_pain=2, liquid_stools=3, abdominal_mass=1, complications=2)
9.0
>>> score_pro2_cd(liquid_stools_daily_mean=10, abdominal_pain_daily_mean=3)
35.0
"""

from inspect import unwrap
from typing import Any

from ibd_study.scores._instrument import (
    Column,
    as_number,
    elementwise,
    instrument,
    sum_instrument,
    weighted_sum,
    where,
)
from ibd_study.scores._item import Item

_SEX = Item.of_column("sex")


def _by_sex(sex: Any, *, male: float, female: float) -> Any:
    return where(sex == "male", male, where(sex == "female", female))


@elementwise("CDAI standard weight", {"height_cm": Item.of_column("height_cm"), "sex": _SEX})
def cdai_standard_weight_kg(*, height_cm: Column, sex: Column) -> Column:
    """Standard weight in kg: 22.1 (men) or 20.8 (women) x height in metres squared.

    Source: igibdscores.it.

    Examples
    --------
    >>> cdai_standard_weight_kg(height_cm=200, sex="male")
    88.4
    """
    return _by_sex(sex, male=22.1, female=20.8) * (height_cm / 100) ** 2


@elementwise("CDAI haematocrit term", {"haematocrit_percent": Item.of_column("haematocrit_percent"), "sex": _SEX})
def cdai_haematocrit_term(*, haematocrit_percent: Column, sex: Column) -> Column:
    """6 x (47 in men or 42 in women - haematocrit in %), negative for a high haematocrit.

    Source: igibdscores.it (signed); another text prints an absolute difference, so the sign is unverified.

    Examples
    --------
    >>> cdai_haematocrit_term(haematocrit_percent=40, sex="male")
    42.0
    """
    return 6 * (_by_sex(sex, male=47, female=42) - haematocrit_percent)


@elementwise("CDAI weight term", {"weight_kg": Item.of_column("weight_kg"), "standard_weight_kg": Item(20, 120, "kg")})
def cdai_weight_term(*, weight_kg: Column, standard_weight_kg: Column) -> Column:
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
    is_low = as_number(term < -10, term)
    return (1 - is_low) * term - is_low * 10


@instrument("cdai")
def score_cdai(
    *, haematocrit_percent: Column, weight_kg: Column, height_cm: Column, sex: Column, **items: Column
) -> Column:
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
    # The formulas themselves: what they are given is read and checked already.
    standard_weight_kg = unwrap(cdai_standard_weight_kg)(height_cm=height_cm, sex=sex)
    haematocrit = unwrap(cdai_haematocrit_term)(haematocrit_percent=haematocrit_percent, sex=sex)
    weight = unwrap(cdai_weight_term)(weight_kg=weight_kg, standard_weight_kg=standard_weight_kg)
    return weighted_sum("cdai", items) + haematocrit + weight


score_hbi = sum_instrument("hbi")
score_pro2_cd = sum_instrument("pro2_cd")
