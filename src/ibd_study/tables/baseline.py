"""Table 1: baseline characteristics by disease, with missing counts and standardised differences."""

import pandas as pd

from ibd_study import dictionary
from ibd_study.dictionary import DISEASES
from ibd_study.estimates.baseline import PATIENT_VARIABLES, VISIT_VARIABLES, diseases_of, is_category, levels_of
from ibd_study.results import Results
from ibd_study.tables.rendering import Table
from ibd_study.words import NOT_ESTIMABLE, events_and_percentage, mean_and_sd, missing_words, number_words, say

QUARTILES = ("q1", "q3")
BY_MEDIAN = (
    "disease_duration_years",
    "prior_biologics_count",
    "crp_mg_l",
    "faecal_calprotectin_ug_g",
    "steroid_dose_mg_day",
)


def baseline_characteristics(results: Results) -> Table:
    """Rows in words with units; mean (SD) or median [quartiles] by declaration, n (%) for categories."""
    records = [record for name in (*PATIENT_VARIABLES, *VISIT_VARIABLES) for record in _variable(results, name)]
    frame = pd.DataFrame(records).fillna("")
    return Table(
        "baseline",
        "Baseline characteristics",
        frame,
        "Before the first dose. Missing counts are patients without the value.",
        results.synthetic,
        (
            "SMD: standardised difference of UC against CD, on patients with the value; beyond about 0.1 in size "
            "the groups are usually called unlike. No p-values by default: no hypothesis is tested here.",
        ),
    )


def _variable(results: Results, name: str) -> list[dict[str, str]]:
    rows = results.of(endpoint=f"baseline_{name}").rows
    first = {"Characteristic": dictionary.column_title(name) + _how(name)}
    levels = levels_of(name) if is_category(name) else []
    single = len(levels) == 1
    for disease in DISEASES:
        own = rows[rows["disease"] == disease].set_index("statistic")
        applies = disease in diseases_of(name)
        first[disease] = "" if not applies or (levels and not single) else _cell(results, own, name, disease)
        first[f"{disease} missing"] = number_words(own.loc["missing"], 0) if applies else ""
    first |= _comparison(rows)
    return [first] + ([] if single else [_level(results, name, code, words) for code, words in _codes(name, levels)])


def _how(name: str) -> str:
    if is_category(name):
        return ", n (%)"
    return ", median [quartiles]" if name in BY_MEDIAN else ", mean (SD)"


def _cell(results: Results, own: pd.DataFrame, name: str, disease: str) -> str:
    if is_category(name):
        return _share(results, name, "yes", disease)
    value = own["value"]
    if name in BY_MEDIAN:
        if pd.isna(value["median"]):
            return missing_words(own.loc["median"])
        low, high = (say(own.loc[name]) for name in QUARTILES)
        return f"{number_words(own.loc['median'])} [{low}–{high}]"
    return mean_and_sd(own.loc["mean"], own.loc["sd"])


def _codes(name: str, levels: list[tuple[object, str]]) -> list[tuple[str, str]]:
    words = next(field.codes for field in dictionary.fields() if field.name == name)
    return [(key, f"{level}: {words[level]}" if words[level] != level else level) for level, key in levels]


def _level(results: Results, name: str, code: str, words: str) -> dict[str, str]:
    cells = {d: _share(results, name, code, d) for d in DISEASES if d in diseases_of(name)}
    return {"Characteristic": f"\N{EN SPACE}{words}"} | cells


def _share(results: Results, name: str, code: str, disease: str) -> str:
    return events_and_percentage(
        results.of(endpoint=f"baseline_{name}={code}", disease=disease, statistic="percentage").rows.iloc[0]
    )


def _comparison(rows: pd.DataFrame) -> dict[str, str]:
    found = rows[rows["disease"] == "UC and CD"].set_index("statistic")
    if found.empty:
        return {"SMD": ""}
    row = found.loc["standardised_difference"]
    cells = {"SMD": number_words(row, 2, otherwise=NOT_ESTIMABLE)}
    if "p_difference" in found.index:
        cells["p"] = say(found.loc["p_difference"], "p")
    return cells
