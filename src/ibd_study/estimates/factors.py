"""What was known of a patient before the drug and may tell who does well: factors, and the levels they split into."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from ibd_study import dictionary
from ibd_study.cohort import BASELINE
from ibd_study.parameters import Parameters

NOT_RECORDED = "not recorded"
NO_BIOLOGICS, SEVERAL = "none", "3 or more"
SEVERAL_FROM = 3
ACTIVITY_SCORE = {"UC": "modified_mayo", "CD": "cdai"}
Levels = Callable[[pd.DataFrame, Parameters], pd.Series]
Names = Callable[[Parameters], tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Factor:
    """One factor: how patients fall into its levels, and the words of each level.

    ``names`` gives the levels in order; none means as many as the cohort has. ``reference`` is the level that odds
    ratios compare with. ``number`` names the column by disease that a model takes instead of the levels.
    """

    key: str
    label: str
    levels: Levels
    names: Names
    reference: str = "no"
    diseases: tuple[str, ...] = ("UC", "CD")
    number: dict[str, str] | None = None

    @property
    def in_model(self) -> bool:
        """Whether it is a term of the model; the centre is not, it is what patients are clustered in."""
        return self.key != "centre"

    def split(self, pairs: pd.DataFrame, parameters: Parameters) -> pd.Series:
        """Level of each patient; "not recorded" where it is not known."""
        return self.levels(pairs, parameters).astype(object).where(lambda level: level.notna(), NOT_RECORDED)

    def known_levels(self, split: pd.Series, parameters: Parameters) -> list[str]:
        """The levels in order, without "not recorded"; those of the cohort where the factor names none."""
        return list(self.names(parameters)) or sorted(set(split) - {NOT_RECORDED})


def _yes_no(yes: pd.Series) -> pd.Series:
    return yes.astype("boolean").map({True: "yes", False: "no"})


def _earlier_biologics(pairs: pd.DataFrame, parameters: Parameters) -> pd.Series:
    count = pairs["prior_biologics_count"]
    words = count.astype("Int64").astype("string")
    # A missing count would count as fulfilling both conditions.
    return words.mask((count == 0).fillna(False), NO_BIOLOGICS).mask((count >= SEVERAL_FROM).fillna(False), SEVERAL)


def _age(pairs: pd.DataFrame, parameters: Parameters) -> pd.Series:
    young, old = _age_names(parameters)
    return (pairs["age_years"] >= parameters.subgroup_age_years_from).astype("boolean").map({True: old, False: young})


def _age_names(parameters: Parameters) -> tuple[str, ...]:
    age = f"{parameters.subgroup_age_years_from:g}"
    return f"below {age}", f"{age} or more"


def _high_activity(pairs: pd.DataFrame, parameters: Parameters) -> pd.Series:
    uc = pairs["modified_mayo" + BASELINE] >= parameters.high_activity_modified_mayo_at_least
    cd = pairs["cdai" + BASELINE] >= parameters.high_activity_cdai_at_least
    return _yes_no(uc.astype("boolean").where(pairs["diagnosis"] == "UC", cd.astype("boolean")))


def _steroids(pairs: pd.DataFrame, parameters: Parameters) -> pd.Series:
    dose = pairs["steroid_dose_mg_day" + BASELINE]
    return _yes_no(dose > parameters.steroid_free_dose_mg_day_at_most)


def _column(name: str) -> Levels:
    is_yes_no = dictionary.table_fields("patients")[name].type == "boolean"
    return lambda pairs, _: _yes_no(pairs[name]) if is_yes_no else pairs[name]


def _codes(name: str) -> Names:
    return lambda _: tuple(dictionary.table_fields("patients")[name].codes)


def _these(*names: str) -> Names:
    return lambda _: names


FACTORS = (
    Factor(
        "prior_biologics_count",
        "Earlier biologics",
        _earlier_biologics,
        _these(NO_BIOLOGICS, "1", "2", SEVERAL),
        NO_BIOLOGICS,
    ),
    Factor("sex", "Sex", _column("sex"), _codes("sex"), "female"),
    Factor("age_years", "Age", _age, _age_names, number={"UC": "age_years", "CD": "age_years"}),
    Factor("uc_extent", "Extent", _column("uc_extent"), _codes("uc_extent"), "E3", ("UC",)),
    Factor("cd_location", "Location", _column("cd_location"), _codes("cd_location"), "L3", ("CD",)),
    Factor("cd_perianal", "Perianal disease", _column("cd_perianal"), _these("no", "yes"), diseases=("CD",)),
    Factor(
        "high_activity",
        "High activity at baseline",
        _high_activity,
        _these("no", "yes"),
        number={disease: score + BASELINE for disease, score in ACTIVITY_SCORE.items()},
    ),
    Factor("steroids_at_baseline", "Steroids at baseline", _steroids, _these("no", "yes")),
    Factor("centre", "Centre", _column("centre"), _these(), ""),
)


def factors_of(disease: str) -> list[Factor]:
    """Factors that have a meaning in a disease."""
    return [factor for factor in FACTORS if disease in factor.diseases]


def reference_level(factor: Factor, split: pd.Series) -> str | None:
    """The level that odds ratios compare with: the factor's own where a patient has it, else the most frequent."""
    known = split[split != NOT_RECORDED]
    if (known == factor.reference).any() or known.empty:
        return factor.reference if len(known) else None
    return str(known.mode().iloc[0])


def factor_label(key: str) -> str:
    """Words of a factor; the key itself where there is no such factor."""
    return next((factor.label for factor in FACTORS if factor.key == key), key)


def level_label(key: str, level: str) -> str:
    """Words of a level of a factor: a code with its meaning, a number with its unit.

    Examples
    --------
    >>> level_label("uc_extent", "E3"), level_label("age_years", "below 40"), level_label("sex", "male")
    ('E3 extensive', 'below 40 years', 'male')
    """
    if key == "age_years":
        return re.sub(r"(\d+)", r"\1 years", level)
    field = dictionary.table_fields("patients").get(key)
    meaning = field.codes.get(level, level) if field else level
    return level if meaning == level else f"{level} {meaning}"
