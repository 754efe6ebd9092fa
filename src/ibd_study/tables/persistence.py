"""Staying on treatment by earlier biologics: each disease alone, with its test."""

import pandas as pd

from ibd_study.dictionary import DISEASES
from ibd_study.estimates.persistence import ENDPOINTS
from ibd_study.estimates.persistence_by_biologics import EXPERIENCED, NAIVE
from ibd_study.kinds import Kind
from ibd_study.results import Results
from ibd_study.tables.rendering import Table
from ibd_study.words import (
    missing_or_not_estimable,
    missing_words,
    say,
    titled,
    value_and_interval,
)

GROUPS = {NAIVE: "No earlier biologics", EXPERIENCED: "Earlier biologics"}


def biologics_table(results: Results) -> Table:
    """One row per group of a disease: patients, stops and mean weeks on treatment; then the difference."""
    until = results.one(kind=Kind.RESTRICTED_MEAN_DIFFERENCE)["week"]
    entry = results.of(kind=Kind.ON_DRUG).rows["week"].min()
    span = f"week {entry:g} to week {until:g}"
    records = [
        record
        for disease, key in ENDPOINTS.items()
        for record in _of_disease(DISEASES[disease].capitalize(), results.of(endpoint=key), span)
    ]
    return Table(
        "persistence-by-biologics",
        titled("Staying on treatment by earlier biologics", _finding(results)),
        pd.DataFrame(records).fillna(""),
        "Each disease is compared within itself; ulcerative colitis is never compared with Crohn's disease.",
        results.synthetic,
        (
            f"Mean weeks: on treatment from {span}, {until - entry:g} at most, as the area under the Kaplan-Meier "
            "curve (restricted mean survival time), with a normal interval. Difference: with earlier biologics less "
            "without. Log-rank: whether both groups stopped at one rate over all weeks of follow-up. Where nobody of a "
            f"group stopped, or none is followed to week {until:g}, an interval or a mean is not estimable.",
        ),
    )


def _finding(results: Results) -> str:
    """By how many weeks patients with earlier biologics differ, and the p-value of the groups."""
    found = [
        f"{say(results.one(endpoint=key, kind=Kind.RESTRICTED_MEAN_DIFFERENCE))} in {disease} "
        f"(p {say(results.one(endpoint=key, kind=Kind.LOG_RANK), 'p')})"
        for disease, key in ENDPOINTS.items()
    ]
    return f"mean weeks with them less without, {' and '.join(found)}"


def _of_disease(disease: str, own: Results, span: str) -> list[dict[str, str]]:
    unknown = say(own.one(kind=Kind.BIOLOGICS_NOT_RECORDED))
    words = f"log-rank p {say(own.one(kind=Kind.LOG_RANK), 'p')}; earlier biologics not recorded: {unknown}"
    weeks = f"Mean weeks, {span}"
    difference = own.one(kind=Kind.RESTRICTED_MEAN_DIFFERENCE)
    return [
        {"Group": f"{disease} ({words})"},
        *(_group(label, own.one(kind=Kind.RESTRICTED_MEAN, group=name), weeks) for name, label in GROUPS.items()),
        {"Group": "Difference", "Patients": "–", "Stops": "–", weeks: _weeks(difference)},
    ]


def _group(label: str, row: pd.Series, weeks: str) -> dict[str, str]:
    stops = missing_words(row) if pd.isna(row["n"]) else str(row["n"])
    return {"Group": label, "Patients": say(row, "total"), "Stops": stops, weeks: _weeks(row)}


def _weeks(row: pd.Series) -> str:
    return missing_or_not_estimable(row) if pd.isna(row["value"]) else value_and_interval(row)
