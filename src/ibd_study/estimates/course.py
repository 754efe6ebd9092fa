"""Rates at several weeks: at each, who is still followed, who could be judged and how many of them said yes."""

import pandas as pd

from ibd_study.endpoints import Endpoint, endpoint
from ibd_study.estimates.analysis import Analysis
from ibd_study.estimates.rates import fully_assessed, outcome_of
from ibd_study.kinds import Cell, Kind
from ibd_study.missing import make_pairs
from ibd_study.results import Results, proportion_record

DAYS_PER_WEEK = 7


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
    views = {week: at_week(analysis, week) for week in weeks}
    return analysis.results([record for entry in entries for record in _course(analysis, views, entry)])


def _course(analysis: Analysis, views: dict[float, Analysis], entry: Endpoint) -> list[dict]:
    by_week = {week: _records(views[week], entry, week) for week in weeks_of(analysis, entry.disease)}
    named = {"first": min(by_week), "last": max(by_week)}
    records = [_common(entry, week) | record for week, own in by_week.items() for record in own]
    return records + [
        _common(entry, week) | by_week[week][0] | Kind.RATE_AT_END_WEEK.at(end=end) for end, week in named.items()
    ]


def weeks_of(analysis: Analysis, disease: str) -> list[float]:
    """Weeks at which a disease is read, in order."""
    return sorted({analysis.weeks(disease), *map(float, analysis.parameters.course_weeks)})


def _common(entry: Endpoint, week: float) -> dict:
    return {"endpoint": entry.key, "disease": entry.disease, "week": week}


def at_week(analysis: Analysis, week: float) -> Analysis:
    """The same patients, read at another week."""
    parameters = analysis.parameters.model_copy(update={"uc_week": week, "cd_week": week, "pairing": "week"})
    pairs = make_pairs(analysis.selected, analysis.cohort, parameters)
    return analysis.under(parameters, pairs)


def _records(view: Analysis, entry: Endpoint, week: float) -> list[dict]:
    patients = view.selected[view.selected["diagnosis"] == entry.disease]
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
