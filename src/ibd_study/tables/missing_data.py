"""Tables of missing data: every rule side by side, tipping points, who was assessed, and the imputation model."""

import pandas as pd

from ibd_study import dictionary
from ibd_study.estimates.assessed import EXAMINATIONS, GROUPS, LEVELS, characteristics_of
from ibd_study.estimates.imputed_rates import SEPARATOR
from ibd_study.results import NOT_RECORDED, Results, format_percent
from ibd_study.tables.rendering import Table
from ibd_study.words import (
    NOT_ESTIMABLE,
    RULE_NAMES,
    about,
    characteristic_label,
    column_label,
    conclusion_words,
    endpoint_label,
    endpoint_of,
    estimate_text,
    events_and_percentage,
    mean_and_sd,
    missing_words,
    number_words,
    say,
    shift_of,
    shifted_rows,
    signed,
)

EMPTY = "–"
TIMES = {"_baseline": "baseline", "_followup": "follow-up"}
PART_WORDS = {"cdai_diary": "CDAI diary", "ses_cd_colon": "SES-CD of the colon"}


def rules_table(results: Results, title: str) -> Table:
    """One row per endpoint: who is unseen, and the rate with its interval under each rule."""
    keys = results.of(statistic="unseen").rows
    return Table(
        "rules",
        title,
        pd.DataFrame([_rule_row(results, *pair) for pair in zip(keys["disease"], keys["endpoint"], strict=True)]),
        "Rate in percent (interval). Unseen: not evaluable, of all whom the endpoint concerns.",
        results.synthetic,
        (
            "As observed and inverse weighting rest on the seen, the last value carried forward on everybody with an "
            "earlier one, the others on everybody counted. All unseen fail: non-responder imputation.",
        ),
    )


def _rule_row(results: Results, disease: str, key: str) -> dict[str, str]:
    rows = results.of(endpoint=key).rows.set_index("statistic")
    unseen = rows.loc["unseen"]
    first = {"Endpoint": f"{disease} {endpoint_label(key)}", "Unseen": missing_words(unseen)}
    if not pd.isna(unseen["value"]):
        first["Unseen"] = about(f"{unseen['value']:.0f} of {unseen['N']}", unseen)
    return first | {words.capitalize(): _rate(rows.loc[name]) for name, words in RULE_NAMES.items()}


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
        title,
        pd.DataFrame(records).fillna(""),
        "As patients were before the first dose: mean (SD), or n (%). Missing counts are patients without the value.",
        results.synthetic,
        (
            "SMD: standardised difference, assessed minus not assessed, on patients with the value. Ultrasound and MRI "
            "are compared among patients who had one at baseline.",
        ),
    )


def _examination(results: Results, disease: str, examination: str, words: str) -> list[dict[str, str]]:
    key = f"{disease.lower()}_{examination}"
    size = results.of(endpoint=key, statistic="assessed_at_follow_up").rows.iloc[0]
    count = say(size, "count")
    heading = {"Characteristic": f"{words}: {count if pd.isna(size['n']) else f'{count} assessed'}"}
    return [heading, *(_characteristic(results, key, name) for name in characteristics_of(disease))]


def _characteristic(results: Results, key: str, name: str) -> dict[str, str]:
    rows = results.of(endpoint=f"{key}_{name}").rows.set_index("statistic")
    cells = {"Characteristic": f"\N{EN SPACE}{_described(name)}"}
    for suffix, words in zip(GROUPS, ("Assessed", "Not assessed"), strict=True):
        cells[words] = _group(rows, name, suffix)
        missing, difference = rows.loc[f"missing_{suffix}"], rows.loc["standardised_difference"]
        cells[f"{words}, missing"] = number_words(missing, 0)
    return cells | {"SMD": number_words(difference, 2, otherwise=NOT_ESTIMABLE)}


def _described(name: str) -> str:
    return characteristic_label(name) if name in LEVELS else dictionary.column_title(name)


def _group(rows: pd.DataFrame, name: str, suffix: str) -> str:
    if name not in LEVELS:
        return mean_and_sd(rows.loc[f"mean_{suffix}"], rows.loc[f"sd_{suffix}"])
    if LEVELS[name] is None:
        return EMPTY
    row = rows.loc[f"percentage_{suffix}"]
    return missing_words(row) if pd.isna(row["n"]) else events_and_percentage(row)


def shifted_table(results: Results, title: str) -> Table:
    """One row per endpoint: the rate under each shift of the imputed scores, and where the conclusion is lost."""
    rows = shifted_rows(results).rows
    reference = float(results.of(statistic="tipping_reference").rows["value"].iloc[0])
    keys = [key for key in results.of(statistic="unseen").rows["endpoint"] if key in set(rows["endpoint"])]
    records = [_shifted_row(rows[rows["endpoint"] == key], reference) for key in keys]
    return Table(
        "shifted",
        title,
        pd.DataFrame(records),
        f"Rate in percent by shift of the imputed scores. Last column: whether the interval lies above "
        f"{format_percent(reference)}.",
        results.synthetic,
        (f"One standard deviation (SD), in points of the recorded follow-up scores: {_points_of_one_sd(results)}.",),
    )


def _shifted_row(rows: pd.DataFrame, reference: float) -> dict[str, str]:
    first = rows.iloc[0]
    cells = {"Endpoint": endpoint_of(first)}
    for _, row in rows.iterrows():
        words = estimate_text(row) if pd.isna(row["value"]) else number_words(row)
        cells[f"{signed(shift_of(row['statistic']))} SD"] = words
    return cells | {"Above the limit": conclusion_words(rows, reference)}


def _points_of_one_sd(results: Results) -> str:
    rows = results.of(statistic="points_of_one_sd").rows
    told = [f"{_variable(_imputed_name(row)).partition(' (')[0]} {number_words(row)}" for _, row in rows.iterrows()]
    return "; ".join(told) or NOT_RECORDED


def imputation_table(results: Results) -> Table:
    """What the imputation models hold: each imputed value, how often it was missing, and what predicts it."""
    rows = results.of(statistic="imputed_values").rows
    records = [_imputed(row) for _, row in rows.iterrows()]
    return Table(
        "imputation",
        "What the imputation models hold",
        pd.DataFrame(records, columns=["Imputed value", "Missing", "Predicted from"]),
        "Each missing value is taken from one of the five patients with the nearest predictions, each disease apart.",
        results.synthetic,
        (
            "At most one predictor for every ten patients who have the value; the value of the other time comes first. "
            "A score that fewer than ten patients have is not imputed.",
        ),
    )


def _imputed(row: pd.Series) -> dict[str, str]:
    name = _imputed_name(row)
    predictors = ", ".join(_variable(one) for one in row["method"].split(SEPARATOR) if one)
    missing = missing_words(row) if pd.isna(row["value"]) else about(f"{row['value']:.0f} of {row['N']}", row)
    return {
        "Imputed value": f"{row['disease']} {_variable(name)}",
        "Missing": missing,
        "Predicted from": predictors or "its own distribution",
    }


def _imputed_name(row: pd.Series) -> str:
    return row["endpoint"].removeprefix(f"imputed_{row['disease'].lower()}_")


def _variable(name: str) -> str:
    """A column of the imputation in words: its title, time, or level."""
    for suffix, time in TIMES.items():
        if name.endswith(suffix):
            return f"{_title(name.removesuffix(suffix))} ({time})"
    column, _, level = name.partition("=")
    return _title(column) if level in ("", "True") else f"{_title(column)} {level}"


def _title(column: str) -> str:
    """Words of a column without its unit."""
    return PART_WORDS.get(column) or column_label(column)
