"""What was known of a patient before the drug and may tell who does well: factors, and the levels they split into."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from ibd_study import dictionary
from ibd_study.cohort.pairs import BASELINE
from ibd_study.parameters import Parameters

NOT_RECORDED = "not recorded"
NONE, SEVERAL = "none", "3 or more"
SEVERAL_FROM = 3
ACTIVITY_SCORE = {"UC": "modified_mayo", "CD": "cdai"}
Levels = Callable[[pd.DataFrame, Parameters], pd.Series]
Words = Callable[[Parameters], dict[str, str]]


@dataclass(frozen=True, eq=False)
class Factor:
    """One factor: how patients fall into its levels, and the words of each level.

    ``words`` gives the levels in order, each with its words; none means as many as the cohort has. ``reference`` is
    the level that odds ratios compare with. ``number`` names the column by disease that a model takes instead of
    the levels.
    """

    key: str
    label: str
    levels: Levels
    words: Words
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
        return list(self.words(parameters)) or sorted(set(split) - {NOT_RECORDED})


def _yes_no(yes: pd.Series) -> pd.Series:
    return yes.astype("boolean").map({True: "yes", False: "no"})


def _earlier_biologics(pairs: pd.DataFrame, parameters: Parameters) -> pd.Series:
    count = pairs["prior_biologics_count"]
    words = count.astype("Int64").astype("string").mask(count == 0, NONE)
    return words.mask(count >= SEVERAL_FROM, SEVERAL)


def _age(pairs: pd.DataFrame, parameters: Parameters) -> pd.Series:
    young, old = _age_words(parameters)
    return (pairs["age_years"] >= parameters.subgroup_age_years_from).astype("boolean").map({True: old, False: young})


def _age_words(parameters: Parameters) -> dict[str, str]:
    age = f"{parameters.subgroup_age_years_from:g}"
    return {f"below {age}": f"below {age} years", f"{age} or more": f"{age} years or more"}


def _high_activity(pairs: pd.DataFrame, parameters: Parameters) -> pd.Series:
    uc = pairs["modified_mayo" + BASELINE] >= parameters.high_activity_modified_mayo_at_least
    cd = pairs["cdai" + BASELINE] >= parameters.high_activity_cdai_at_least
    return _yes_no(uc.astype("boolean").where(pairs["diagnosis"] == "UC", cd.astype("boolean")))


def _steroids(pairs: pd.DataFrame, parameters: Parameters) -> pd.Series:
    dose = pairs["steroid_dose_mg_day" + BASELINE]
    return _yes_no(dose > parameters.steroid_free_dose_mg_day_at_most)


def _column(name: str) -> Levels:
    return lambda pairs, _: _yes_no(pairs[name]) if _field(name).type == "boolean" else pairs[name]


def _coded(name: str) -> Words:
    """Codes of a column with their words, such as E3 extensive."""
    codes = _field(name).codes
    plain = all(code == words for code, words in codes.items())
    return lambda _: {code: code if plain else f"{code} {words}" for code, words in codes.items()}


def _field(name: str):
    return dictionary.table_fields("patients")[name]


def _either(_: Parameters) -> dict[str, str]:
    return {"no": "no", "yes": "yes"}


def _biologics_words(_: Parameters) -> dict[str, str]:
    return {level: level for level in (NONE, "1", "2", SEVERAL)}


def _as_in_the_cohort(_: Parameters) -> dict[str, str]:
    return {}


FACTORS = (
    Factor("prior_biologics_count", "Earlier biologics", _earlier_biologics, _biologics_words, NONE),
    Factor("sex", "Sex", _column("sex"), _coded("sex"), "female"),
    Factor("age_years", "Age", _age, _age_words, number={"UC": "age_years", "CD": "age_years"}),
    Factor("uc_extent", "Extent", _column("uc_extent"), _coded("uc_extent"), "E3", ("UC",)),
    Factor("cd_location", "Location", _column("cd_location"), _coded("cd_location"), "L3", ("CD",)),
    Factor("cd_perianal", "Perianal disease", _column("cd_perianal"), _either, diseases=("CD",)),
    Factor(
        "high_activity",
        "High activity at baseline",
        _high_activity,
        _either,
        number={disease: score + BASELINE for disease, score in ACTIVITY_SCORE.items()},
    ),
    Factor("steroids_at_baseline", "Steroids at baseline", _steroids, _either),
    Factor("centre", "Centre", _column("centre"), _as_in_the_cohort, ""),
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
