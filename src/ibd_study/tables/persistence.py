"""Tables of staying on treatment: over the weeks, and by earlier biologics with its test."""

import pandas as pd

from ibd_study.dictionary import DISEASES
from ibd_study.estimates import CAUSES, EXPERIENCED, NAIVE, PERSISTENCE_ENDPOINTS
from ibd_study.kinds import Kind
from ibd_study.results import Results
from ibd_study.tables.rendering import Table
from ibd_study.words import (
    missing_or_not_estimable,
    missing_words,
    percentage_and_interval,
    say,
    sentence,
    titled,
    value_and_interval,
)

GROUPS = {NAIVE: "No earlier biologics", EXPERIENCED: "Earlier biologics"}
WEEKS_SHOWN = 12


def persistence_table(results: Results) -> Table:
    """One row per disease and every twelfth week: at risk, still on treatment, and stopped for each reason."""
    rows = results.of(kind=Kind.ON_DRUG).rows
    last = rows["week"].max()
    records: list[dict] = []
    for disease, key in PERSISTENCE_ENDPOINTS.items():
        own = results.of(endpoint=key)
        records.append({"Week": f"{DISEASES[disease].capitalize()} ({_stops(own)})"})
        weeks = [week for week in own.of(kind=Kind.ON_DRUG).rows["week"] if week % WEEKS_SHOWN == 0 or week == last]
        records += [_persistence_row(own, week) for week in weeks]
    return Table(
        "persistence",
        titled("Still on treatment, and why not", _most_frequent_reason(results, last)),
        pd.DataFrame(records).fillna(""),
        "Shares of the patients who were on treatment when the curve begins: still on it, or stopped for a reason.",
        results.synthetic,
        (
            "Still on treatment: Kaplan-Meier, log-log interval. Reasons: cumulative incidence by Aalen-Johansen, "
            "which counts surgery and every other reason as competing; together they make up the rest. Patients lost "
            "to follow-up are not counted as stopped. Bowel surgery with a date ends the time on treatment, also where "
            "treatment went on; without a date it counts only as a reason to stop.",
        ),
    )


def _most_frequent_reason(results: Results, week: float) -> str:
    """Why most patients of each disease had stopped by a week; empty where one of the shares is not known."""
    rows = results.of(kind=Kind.STOPPED, week=week).rows
    if rows["value"].isna().any():
        return ""
    most = rows.loc[rows.groupby("endpoint", sort=False)["value"].idxmax()]
    reasons = [f"{row['at']['cause'].replace('_', ' ')} in {row['disease']} ({say(row)})" for _, row in most.iterrows()]
    return f"most often {' and '.join(reasons)} by week {week:g}"


def _stops(own: Results) -> str:
    stops = own.one(kind=Kind.STOPS)
    if pd.isna(stops["value"]):
        return missing_words(stops)
    dated, undated = own.one(kind=Kind.ENDED_BY_SURGERY), own.one(kind=Kind.UNDATED_SURGERY)
    surgery = say(dated) if pd.isna(dated["value"]) else f"{say(dated)}, without a date: {say(undated)}"
    return f"{say(stops)} stops among {say(stops, 'total')} patients; bowel surgery by date: {surgery}"


def _persistence_row(own: Results, week: float) -> dict[str, str]:
    of_week = own.of(week=week)
    causes = {sentence(cause.replace("_", " ")): of_week.one(kind=Kind.STOPPED, cause=cause) for cause in CAUSES}
    return {
        "Week": f"{week:g}",
        "At risk": say(of_week.one(kind=Kind.AT_RISK)),
        "Still on treatment": percentage_and_interval(of_week.one(kind=Kind.ON_DRUG)),
    } | {words: say(row) for words, row in causes.items()}


def biologics_table(results: Results) -> Table:
    """One row per group of a disease: patients, stops and mean weeks on treatment; then the difference."""
    until = results.one(kind=Kind.RESTRICTED_MEAN_DIFFERENCE)["week"]
    entry = results.of(kind=Kind.ON_DRUG).rows["week"].min()
    span = f"week {entry:g} to week {until:g}"
    records = [
        record
        for disease, key in PERSISTENCE_ENDPOINTS.items()
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
        for disease, key in PERSISTENCE_ENDPOINTS.items()
    ]
    return f"with them, mean weeks differ by {' and '.join(found)}"


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
