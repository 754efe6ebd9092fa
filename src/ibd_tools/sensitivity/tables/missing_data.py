"""Tables of missing data: every rule side by side, tipping points, who was assessed, and the imputation model."""

import pandas as pd

from ibd_study import dictionary
from ibd_study.kinds import Kind
from ibd_study.results import NOT_RECORDED, Results, format_percent
from ibd_study.tables import Table
from ibd_study.words import (
    NOT_ESTIMABLE,
    about,
    column_label,
    endpoint_of,
    estimate_text,
    events_and_percentage,
    inside,
    mean_and_sd,
    missing_words,
    number_words,
    say,
    sentence,
    titled,
)
from ibd_tools.sensitivity.estimates.assessed import EXAMINATIONS, GROUPS, LEVELS, characteristics_of
from ibd_tools.sensitivity.words import (
    EMPTY,
    NO_SHIFT,
    RULE_NAMES,
    assessed_words,
    characteristic_label,
    conclusion_words,
    imputed_sample_words,
    shifted_rows,
    signed,
)

TIMES = {"_baseline": "baseline", "_followup": "follow-up"}
PART_WORDS = {"cdai_diary": "CDAI diary", "ses_cd_colon": "SES-CD of the colon"}


def rules_table(results: Results, title: str) -> Table:
    """One row per endpoint: who is not evaluable, and the rate with its interval under each rule."""
    not_evaluable = results.of(kind=Kind.NOT_EVALUABLE).rows
    return Table(
        "rules",
        title,
        pd.DataFrame([_rule_row(results, row) for _, row in not_evaluable.iterrows()]),
        "Rate in percent (interval). Not evaluable: of all whom the endpoint concerns." + imputed_sample_words(results),
        results.synthetic,
        (
            "As observed and inverse weighting rest on the patients seen, the last value carried forward on everybody "
            "with an earlier one, the others on everybody counted. Not evaluable = failure: non-responder imputation.",
        ),
        folded=True,
    )


def _rule_row(results: Results, not_evaluable: pd.Series) -> dict[str, str]:
    first = {"Endpoint": endpoint_of(not_evaluable), "Not evaluable": _of_all(not_evaluable)}
    rates = {name: results.one(endpoint=not_evaluable["endpoint"], kind=kind) for kind, name in RULE_NAMES.items()}
    return first | {sentence(name): _rate(row) for name, row in rates.items()}


def _of_all(row: pd.Series) -> str:
    """A count of patients and of how many."""
    return missing_words(row) if pd.isna(row["value"]) else about(f"{row['value']:.0f} of {row['N']}", row)


def _rate(row: pd.Series) -> str:
    return estimate_text(row) if pd.isna(row["value"]) else f"{number_words(row)} ({say(row, 'ci')})"


def assessed_table(results: Results, disease: str, title: str) -> Table:
    """Baseline characteristics of patients with and without each assessment, with missing counts."""
    records = [
        record
        for examination, words in EXAMINATIONS[disease].items()
        for record in _examination(results, disease, examination, words)
    ]
    return Table(
        f"assessed-{disease.lower()}",
        titled(title, _least_assessed(results, disease)),
        pd.DataFrame(records).fillna(""),
        "As patients were before the first dose: mean (SD), or n (%). Missing counts are patients without the value.",
        results.synthetic,
        (
            "SMD: standardised difference, assessed minus not assessed, on patients with the value. Ultrasound and MRI "
            "are compared among patients who had one at baseline.",
        ),
        folded=True,
    )


def _least_assessed(results: Results, disease: str) -> str:
    """The examination that the smallest share had; empty where one of the counts is withheld."""
    rows = results.of(disease=disease, kind=Kind.ASSESSED).rows
    if rows.empty or rows["n"].isna().any() or rows["value"].isna().any():
        return ""
    least = rows.iloc[rows["value"].astype(float).argmin()]
    return f"fewest had {inside(EXAMINATIONS[disease][least['at']['examination']])} ({say(least, 'count')})"


def _examination(results: Results, disease: str, examination: str, words: str) -> list[dict[str, str]]:
    own = results.of(disease=disease, examination=examination)
    heading = {"Characteristic": assessed_words(own, examination, words)}
    return [heading, *(_characteristic(own.of(column=name), name) for name in characteristics_of(disease))]


def _characteristic(own: Results, name: str) -> dict[str, str]:
    cells = {"Characteristic": f"\N{EN SPACE}{_described(name)}"}
    for group, words in zip(GROUPS, ("Assessed", "Not assessed"), strict=True):
        of_group = own.of(group=group)
        cells[words] = _group(of_group, name)
        cells[f"{words}, missing"] = number_words(of_group.one(kind=Kind.MISSING_BY_ASSESSMENT), 0)
    return cells | {"SMD": number_words(own.one(kind=Kind.DIFFERENCE_BY_ASSESSMENT), 2, otherwise=NOT_ESTIMABLE)}


def _described(name: str) -> str:
    return characteristic_label(name) if name in LEVELS else dictionary.column_title(name)


def _group(own: Results, name: str) -> str:
    if name not in LEVELS:
        return mean_and_sd(own.one(kind=Kind.MEAN_BY_ASSESSMENT), own.one(kind=Kind.SD_BY_ASSESSMENT))
    if LEVELS[name] is None:
        return EMPTY
    row = own.one(kind=Kind.SHARE_BY_ASSESSMENT)
    return missing_words(row) if pd.isna(row["n"]) else events_and_percentage(row)


def shifted_table(results: Results, title: str) -> Table:
    """One row per endpoint: the rate under each shift of the imputed scores, and where the conclusion is lost."""
    rows = shifted_rows(results).rows
    reference = float(results.one(kind=Kind.TIPPING_REFERENCE)["value"])
    keys = [key for key in results.of(kind=Kind.NOT_EVALUABLE).rows["endpoint"] if key in set(rows["endpoint"])]
    records = [_shifted_row(rows[rows["endpoint"] == key], reference) for key in keys]
    return Table(
        "shifted",
        title,
        pd.DataFrame(records or [{"Endpoint": sentence(NO_SHIFT)}]),
        f"Rate in percent by shift of the imputed scores. Last column: whether the interval lies above "
        f"{format_percent(reference)}.{imputed_sample_words(results)}",
        results.synthetic,
        (f"One standard deviation (SD), in points of the recorded follow-up scores: {_points_of_one_sd(results)}.",),
        folded=True,
    )


def _shifted_row(rows: pd.DataFrame, reference: float) -> dict[str, str]:
    first = rows.iloc[0]
    cells = {"Endpoint": endpoint_of(first)}
    for _, row in rows.iterrows():
        words = estimate_text(row) if pd.isna(row["value"]) else number_words(row)
        cells[f"{signed(row['at']['shift'])} SD"] = words
    return cells | {"Above the limit": conclusion_words(rows, reference)}


def _points_of_one_sd(results: Results) -> str:
    rows = results.of(kind=Kind.POINTS_OF_ONE_SD).rows
    points = [f"{_title(row['at']['column'])} {number_words(row)}" for _, row in rows.iterrows()]
    return "; ".join(points) or NOT_RECORDED


def imputation_table(results: Results) -> Table:
    """What the imputation models hold: each imputed value, how often it was missing, and what predicts it."""
    rows = results.of(kind=Kind.IMPUTED_VALUES).rows
    records = [_imputed(row) for _, row in rows.iterrows()]
    return Table(
        "imputation",
        "What each imputed value was predicted from",
        pd.DataFrame(records, columns=["Imputed value", "Missing", "Predicted from"]),
        "Each missing value is taken from one of the five patients with the nearest predictions, each disease apart."
        + imputed_sample_words(results),
        results.synthetic,
        (
            "At most one predictor for every ten patients who have the value; the value of the other time comes first. "
            "A score that fewer than ten patients have is not imputed.",
        ),
        folded=True,
    )


def _imputed(row: pd.Series) -> dict[str, str]:
    place = row["at"]
    predictors = ", ".join(_variable(*one) for one in place.get("predictors", []))
    return {
        "Imputed value": f"{row['disease']} {_variable(place['column'], place['time'])}",
        "Missing": _of_all(row),
        "Predicted from": predictors or "its own distribution",
    }


def _variable(column: str, time: str, level: str = "") -> str:
    """A variable of the imputation in words: its title, time, or level."""
    if time:
        return f"{_title(column)} ({TIMES[time]})"
    return _title(column) if level in ("", "True") else f"{_title(column)} {level}"


def _title(column: str) -> str:
    """Words of a column without its unit."""
    return PART_WORDS.get(column) or column_label(column)
