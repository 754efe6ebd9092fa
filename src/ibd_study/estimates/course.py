"""Rates at several weeks: at each, who is still followed, who could be judged and how many of them said yes."""

import pandas as pd

from ibd_study.cohort import BASELINE, DAYS_PER_WEEK, FOLLOW_UP
from ibd_study.endpoints import Endpoint, endpoint
from ibd_study.estimates.analysis import Analysis
from ibd_study.estimates.rates import fully_assessed, outcome_of
from ibd_study.kinds import Cell, Kind
from ibd_study.missing import make_pairs
from ibd_study.results import Results, proportion_record


def course_of_rates(analysis: Analysis, keys: list[str]) -> Results:
    """Rates of endpoints at the week of their disease and at the further weeks of ``course_weeks``.

    Returns
    -------
    Results
        Per endpoint and week: ``percentage_at_week`` of the evaluable with its interval; ``followed_at_week``,
        patients whose follow-up reaches the week; ``on_drug_at_week``, those of them who had not stopped; and
        ``unanswered_at_week``, patients whom the endpoint concerns and who could not be judged. Followed and on
        drug are empty where the cohort has no dates. ``percentage_at_first_week`` and ``percentage_at_last_week``
        say again what stands at the first and last week, so that a sentence can name them. A week at which nobody
        has the whole examination that the rule reads keeps its rows, empty: only failures could be known there.
    """
    entries = [endpoint(key) for key in keys]
    weeks = {week for entry in entries for week in weeks_of(analysis, entry.disease)}
    # Week by week, since pairs of all weeks of a large cohort would not fit into memory.
    by_week = {week: _of_week(analysis, entries, week) for week in sorted(weeks)}
    return analysis.results([record for entry in entries for record in _course(by_week, entry)])


def _of_week(analysis: Analysis, entries: list[Endpoint], week: float) -> dict[str, list[dict]]:
    """Records of a week by the key of each endpoint that is read then."""
    view = at_week(analysis, week)
    read_then = [entry for entry in entries if week in weeks_of(analysis, entry.disease)]
    return {entry.key: [_common(entry, week) | one for one in _records(view, entry, week)] for entry in read_then}


def _course(by_week: dict[float, dict[str, list[dict]]], entry: Endpoint) -> list[dict]:
    own = [records[entry.key] for records in by_week.values() if entry.key in records]
    ends = [own[place][0] | Kind.RATE_AT_END_WEEK.at(end=end) for end, place in (("first", 0), ("last", -1))]
    return [record for records in own for record in records] + ends


def weeks_of(analysis: Analysis, disease: str) -> list[float]:
    """Weeks at which a disease is read, in order."""
    return sorted({analysis.weeks(disease), *map(float, analysis.parameters.course_weeks)})


def _common(entry: Endpoint, week: float) -> dict:
    return {"endpoint": entry.key, "disease": entry.disease, "week": week}


def at_week(analysis: Analysis, week: float) -> Analysis:
    """The same patients, read at another week."""
    return followed_up(analysis, uc_week=week, cd_week=week, pairing="week")


def followed_up(analysis: Analysis, **parameters: object) -> Analysis:
    """The same patients with another follow-up, by other weeks or another rule for missing ones."""
    given = analysis.parameters.model_copy(update=parameters)
    if analysis.parameters.pairing != "week":
        return analysis.under(given, make_pairs(analysis.selected, analysis.cohort, given))
    # What was before the drug stays as it is.
    pairs = make_pairs(analysis.selected, analysis.cohort, given, [FOLLOW_UP])
    before = analysis.pairs[[column for column in map(str, analysis.pairs) if column.endswith(BASELINE)]]
    return analysis.under(given, pd.concat([pairs, before.set_axis(pairs.index)], axis=1))


def _records(view: Analysis, entry: Endpoint, week: float) -> list[dict]:
    patients = view.selected_of(entry.disease)
    outcome = outcome_of(view, entry) if fully_assessed(view, entry) else None
    known = 0 if outcome is None else int(outcome.notna().sum())
    events = 0 if outcome is None else int(outcome.fillna(False).sum())
    still = [int(who.sum()) if who.notna().any() else None for who in still_there(patients, week)]
    answered, on_time = (Cell(entry.key, "week", week),), (Cell(entry.disease, "followed", week),)
    counts = {
        Kind.FOLLOWED: (still[0], on_time),
        Kind.ON_DRUG_AT_WEEK: (still[1], on_time),
        Kind.UNANSWERED: (len(patients) - known if known else None, answered),
    }
    return [
        proportion_record(events, known, view.parameters) | Kind.RATE_AT_WEEK.at() | {"cells": answered},
        *(
            kind.at() | {"value": value, "unit": "patients", "N": len(patients), "cells": cells}
            for kind, (value, cells) in counts.items()
        ),
    ]


def still_there(patients: pd.DataFrame, week: float) -> tuple[pd.Series, pd.Series]:
    """Who is followed until a week, and who of them is on treatment; missing for all where dates are not recorded."""
    reached = patients["start_date"] + pd.Timedelta(days=week * DAYS_PER_WEEK)
    last = patients["follow_up_end_date"].fillna(patients["stop_date"])
    followed = (last >= reached).astype("boolean")
    stopped = (patients["stop_date"] < reached).fillna(False)
    if not (reached.notna() & last.notna()).any():
        followed = followed.mask(followed.notna())
    return followed, followed & ~stopped
