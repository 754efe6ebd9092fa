"""What a hospital would hold of patients whose truth is stated: an ordinary cohort, with its gaps.

Patients have Crohn's disease. CDAI is that of the population; an endoscopy finds ulcers unless CDAI is below 150.
Whoever stops early has no later visit, and whoever is not scoped no later endoscopy.
"""

from typing import Any

import numpy as np
import pandas as pd

from ibd_study import dictionary
from ibd_tools.synthetic.cdai import items_of_total
from ibd_tools.synthetic.cohort import CohortTables, cohort_tables
from ibd_tools.synthetic.draws import half_up, stream
from ibd_tools.synthetic.patients import draw_patients
from ibd_tools.synthetic.population import REMISSION_BELOW, draw_population
from ibd_tools.synthetic.ses_cd import ses_cd_columns
from ibd_tools.synthetic.treatment import draw_calendar
from ibd_tools.synthetic.truth import Truth, TruthError

CDAI_RANGE = (0, 450)
DAYS_A_WEEK = 7
# Drawn for each patient needed, since a third of those drawn have ulcerative colitis.
DRAWN_EACH = 3
EARLIER_BIOLOGICS = ("prior_anti_tnf", "prior_vedolizumab", "prior_ustekinumab")
# An ulcer of medium size, on a part of the ileum: SES-CD 5.
ULCERATED = {"ses_cd_ileum_ulcer_size": 2, "ses_cd_ileum_ulcerated_surface": 1, "ses_cd_ileum_affected_surface": 2}
SIDE_EFFECT: dict[str, Any] = {
    "term": "side effect that ended the treatment",
    "event_group": "side effect",
    "grade": 3,
    "serious": False,
    "action": "stopped",
    "outcome": "recovered",
}


def record(truth: Truth, patients: int, seed: int) -> CohortTables:
    """The cohort of those who start, from the first day of treatment.

    Parameters
    ----------
    truth
        What is true of the patients under care.
    patients
        How many are under care; those who start are fewer.
    seed
        Of all draws.

    Returns
    -------
    CohortTables
        As :func:`ibd_tools.synthetic.generate_cohort` makes them, with CDAI and SES-CD.

    Raises
    ------
    TruthError
        When nobody starts.
    """
    population = draw_population(truth, patients, seed)
    started = population[population["starts"]].reset_index(drop=True)
    if started.empty:
        raise TruthError(
            f"of {patients} patients under care none starts the drug (starts_at_cdai: {truth.starts_at_cdai}); "
            "expected at least one: lower starts_at_cdai, or draw more patients"
        )
    drawn = draw_patients(seed, DRAWN_EACH * len(started))
    drawn = drawn[drawn["diagnosis"] == "CD"].head(len(started)).reset_index(drop=True)
    people = _with_history(drawn, started["prior_failure"])
    calendar = _with_stops(draw_calendar(stream(seed, "calendar"), people), started)
    visits = _visits(seed, people, calendar, started)
    return cohort_tables(people, calendar, visits, _side_effects(calendar))


def _with_history(people: pd.DataFrame, failed: pd.Series) -> pd.DataFrame:
    """The patients with earlier biologics if one of them has failed, and with none if not."""
    people = people.copy()
    people.loc[~failed, ["prior_biologics_count", *EARLIER_BIOLOGICS]] = [0, *(False for _ in EARLIER_BIOLOGICS)]
    people.loc[failed & (people["prior_biologics_count"] == 0), ["prior_biologics_count", "prior_anti_tnf"]] = [1, True]
    return people


def _with_stops(calendar: pd.DataFrame, started: pd.DataFrame) -> pd.DataFrame:
    """The calendar with the stops of the truth in place of its own."""
    week = started[["stop_week", "event_week"]].min(axis=1)
    day = np.ceil(DAYS_A_WEEK * week).where(lambda days: days <= calendar["end_day"], -1).fillna(-1).astype(int)
    ineffective = started["stop_week"].notna() & (started["stop_week"] == week)
    reason = np.where(day < 0, "", np.where(ineffective, "inefficacy", "adverse_event"))
    return calendar.assign(stop_day=day, stop_reason=reason)


def _visits(seed: int, people: pd.DataFrame, calendar: pd.DataFrame, started: pd.DataFrame) -> pd.DataFrame:
    """A visit at the start of everybody, and one at follow-up of whoever has not stopped before."""
    stayed = (calendar["stop_day"] < 0) | (calendar["stop_day"] > calendar["follow_up_day"])
    first = _findings(seed, "start", people, started["cdai_start"], np.full(len(people), True))
    later = _findings(seed, "follow-up", people, started["cdai_later_with"], started["scoped"])
    first, later = first.assign(day=calendar["baseline_day"]), later.assign(day=calendar["follow_up_day"])[stayed]
    visits = pd.concat([first, later]).rename_axis("patient").reset_index()
    visits = visits.sort_values(["patient", "day"], kind="stable", ignore_index=True)
    names = dictionary.table_fields("visits")
    return visits.reindex(columns=[*visits, *(name for name in names if name not in visits)])


def _findings(
    seed: int, moment: str, people: pd.DataFrame, cdai: pd.Series, scoped: np.ndarray | pd.Series
) -> pd.DataFrame:
    """Items of CDAI that add up to its total, and an endoscopy of those who are scoped."""
    weight = half_up(people["bmi_kg_m2"] * (people["height_cm"] / 100) ** 2, 1)
    total = np.floor(np.clip(cdai.to_numpy(), *CDAI_RANGE))
    items = items_of_total(stream(seed, f"diary at {moment}"), total, weight, people)
    ulcers = np.outer(total >= REMISSION_BELOW, [ULCERATED.get(name, 0) for name in ses_cd_columns()]).astype(float)
    endoscopy = pd.DataFrame(ulcers, columns=ses_cd_columns())[np.asarray(scoped)].reindex(items.index)
    return pd.concat([items, endoscopy], axis=1)


def _side_effects(calendar: pd.DataFrame) -> pd.DataFrame:
    """The event for which a patient stopped, on the day of stopping."""
    patient = np.flatnonzero(calendar["stop_reason"] == "adverse_event")
    return pd.DataFrame({"patient": patient, "day": calendar["stop_day"].to_numpy()[patient]}).assign(**SIDE_EFFECT)
