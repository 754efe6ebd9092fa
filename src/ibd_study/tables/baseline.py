"""Table 1: baseline characteristics by disease, with missing counts and standardised differences."""

import pandas as pd

from ibd_study import dictionary
from ibd_study.dictionary import DISEASES
from ibd_study.estimates import PATIENT_VARIABLES, STEROID_FREE, VISIT_VARIABLES, diseases_of, is_category, levels_of
from ibd_study.kinds import Kind
from ibd_study.results import NOT_RECORDED, Results, format_percent
from ibd_study.tables.rendering import Table
from ibd_study.words import (
    NOT_ESTIMABLE,
    about,
    column_label,
    events_and_percentage,
    farthest_from_zero,
    inside,
    mean_and_sd,
    median_and_quartiles,
    number_words,
    say,
    titled,
)

STEROID_DOSE = "steroid_dose_mg_day"
BY_MEDIAN = (
    "disease_duration_years",
    "prior_biologics_count",
    "crp_mg_l",
    "faecal_calprotectin_ug_g",
    STEROID_DOSE,
)


def baseline_characteristics(results: Results, on_steroids: Results | None = None) -> Table:
    """Rows in words with units; mean (SD) or median [quartiles] by declaration, n (%) for categories.

    ``on_steroids`` are the rows of :func:`ibd_study.estimates.steroid_users`.
    """
    records = [record for name in (*PATIENT_VARIABLES, *VISIT_VARIABLES) for record in _variable(results, name)]
    if on_steroids is not None and len(on_steroids):
        records.append(_on_steroids(results, on_steroids))
    frame = pd.DataFrame(records).fillna("")
    return Table(
        "baseline",
        titled("Baseline characteristics", _largest_difference(results)),
        frame,
        "Before the first dose. Missing counts are patients without the value.",
        results.synthetic,
        (
            "SMD: standardised difference of UC against CD, on patients with the value; beyond about 0.1 in size "
            "the groups are usually called unlike. No p-values by default: no hypothesis is tested here.",
        ),
    )


def _largest_difference(results: Results) -> str:
    """In what the two diseases differ most; empty where a difference is withheld."""
    most = farthest_from_zero(results.of(kind=Kind.BASELINE_DIFFERENCE).rows)
    if most is None:
        return ""
    name = inside(column_label(most["at"]["column"]))
    return f"UC and CD differ most in {name} (standardised difference {number_words(most, 2)})"


def _variable(results: Results, name: str) -> list[dict[str, str]]:
    own = results.of(column=name)
    first = {"Characteristic": dictionary.column_title(name) + _how(name)}
    levels = levels_of(name) if is_category(name) else []
    single = len(levels) == 1
    for disease in DISEASES:
        of_disease = own.of(disease=disease)
        applies = disease in diseases_of(name)
        first[disease] = "" if not applies or (levels and not single) else _cell(of_disease, name)
        first[f"{disease} missing"] = number_words(of_disease.one(kind=Kind.BASELINE_MISSING), 0) if applies else ""
    first |= _comparison(own)
    if single:
        return [first]
    return [first] + [
        {"Characteristic": f"\N{EN SPACE}{words}"}
        | {disease: _share(own.of(disease=disease), code) for disease in diseases_of(name)}
        for code, words in _codes(name, levels)
    ]


def _on_steroids(results: Results, counted: Results) -> dict[str, str]:
    """Patients on systemic steroids, of those whose dose is recorded."""
    cells = {"Characteristic": "On systemic steroids, n (%)"}
    for disease, key in STEROID_FREE.items():
        dose = results.of(disease=disease, column=STEROID_DOSE)
        cells[disease] = _of_known(counted.one(endpoint=key), dose.one(kind=Kind.BASELINE_MEDIAN)["N"])
        cells[f"{disease} missing"] = number_words(dose.one(kind=Kind.BASELINE_MISSING), 0)
    return cells


def _of_known(users: pd.Series, known: int) -> str:
    """A count and its percentage, which is left out where it is withheld of how many the dose is known."""
    if pd.notna(known) and known == 0:
        return NOT_RECORDED
    words = number_words(users, 0)
    if pd.isna(users["value"] * known):
        return words
    return f"{words} ({about(format_percent(100 * users['value'] / known), users)})"


def _how(name: str) -> str:
    if is_category(name):
        return ", n (%)"
    return ", median [quartiles]" if name in BY_MEDIAN else ", mean (SD)"


def _cell(own: Results, name: str) -> str:
    if is_category(name):
        return _share(own, "yes")
    if name not in BY_MEDIAN:
        return mean_and_sd(own.one(kind=Kind.BASELINE_MEAN), own.one(kind=Kind.BASELINE_SD))
    kinds = (Kind.BASELINE_MEDIAN, Kind.BASELINE_Q1, Kind.BASELINE_Q3)
    return median_and_quartiles(*(own.one(kind=kind) for kind in kinds))


def _codes(name: str, levels: list[tuple[object, str]]) -> list[tuple[str, str]]:
    words = next(field.codes for field in dictionary.fields() if field.name == name)
    texts = [(str(level), key) for level, key in levels]
    return [(key, f"{level}: {words[level]}" if words[level] != level else level) for level, key in texts]


def _share(own: Results, category: str) -> str:
    return events_and_percentage(own.one(kind=Kind.BASELINE_SHARE, category=category))


def _comparison(own: Results) -> dict[str, str]:
    difference, test = (own.first(kind=kind) for kind in (Kind.BASELINE_DIFFERENCE, Kind.BASELINE_TEST))
    if difference is None:
        return {"SMD": ""}
    cells = {"SMD": number_words(difference, 2, otherwise=NOT_ESTIMABLE)}
    return cells if test is None else cells | {"p": say(test, "p")}
