"""The whole synthetic cohort: patients, their visits and adverse events as three tables."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from ibd_study import dictionary
from ibd_study.scores import INSTRUMENTS, compute_score
from ibd_tools.synthetic.adverse_events import draw_adverse_events
from ibd_tools.synthetic.calibration import Calibration, load_calibration
from ibd_tools.synthetic.crohns_disease import draw_cd_course
from ibd_tools.synthetic.draws import ONE_DECIMAL, half_up, stream
from ibd_tools.synthetic.patients import draw_patients
from ibd_tools.synthetic.treatment import draw_calendar, draw_steroids
from ibd_tools.synthetic.ulcerative_colitis import draw_uc_course
from ibd_tools.synthetic.visits import draw_visits

SMALLEST = 10
# Surgery is given as a reason to stop only, so that a page has a cohort that does not record it otherwise.
NOT_RECORDED = ("baron_score", "bowel_surgery", "bowel_surgery_date")
TOTALS = ("partial_mayo", "modified_mayo", "mayo_score", "uceis", "cdai", "ses_cd", "ibus_sas", "van_assche")
DTYPES: dict[str, Literal["Float64", "Int64"]] = {"number": "Float64", "integer": "Int64"}


@dataclass(frozen=True)
class CohortTables:
    """The three tables of a cohort folder, with the columns of the data dictionary."""

    patients: pd.DataFrame
    visits: pd.DataFrame
    adverse_events: pd.DataFrame


def generate_cohort(patients: int = 236, seed: int = 20250114) -> CohortTables:
    """Invent a cohort that gives the printed numbers of the abstract (doi 10.3390/biomedicines13010190).

    With 236 patients (80 UC, 156 CD) every printed percentage comes out of the counts chosen in
    ``data/published.csv``, and CDAI has the printed means; another size gets the same shares. Which
    patients these are, and everything else, depends on the seed.

    Parameters
    ----------
    patients
        Number of patients, at least 10.
    seed
        Seed of all draws; the same size and seed give the same cohort on every machine.

    Returns
    -------
    CohortTables
        Nullable columns; yes and no as words; dates as ISO text; ``<NA>`` where nothing was recorded.

    Raises
    ------
    ValueError
        For fewer than 10 patients or a negative seed.

    Examples
    --------
    >>> generate_cohort(20, seed=1).patients["diagnosis"].value_counts().to_dict()
    {'CD': 13, 'UC': 7}
    """
    if patients < SMALLEST:
        raise ValueError(f"found patients={patients}; a synthetic cohort needs at least {SMALLEST}")
    if seed < 0:
        raise ValueError(f"found seed={seed}; expected a whole number of at least 0")
    people = draw_patients(seed, patients)
    calendar = draw_calendar(stream(seed, "calendar"), people)
    visits, laboratory = _visits_of_all(seed, people, calendar, load_calibration())
    events = draw_adverse_events(stream(seed, "adverse events"), calendar, laboratory)
    return cohort_tables(people, calendar, visits, events)


def cohort_tables(
    people: pd.DataFrame, calendar: pd.DataFrame, visits: pd.DataFrame, events: pd.DataFrame
) -> CohortTables:
    """Three tables from people, their calendar, and visits and events by row number and day since the first dose."""
    week = (20 * visits["day"] + 7) // 14 / 10
    return CohortTables(
        _as_table("patients", _with_dates(people, calendar)),
        _as_table("visits", _dated(_with_totals(visits, people).assign(week=week), people, calendar, "visit_date")),
        _as_table("adverse_events", _dated(events, people, calendar, "onset_date")),
    )


def _visits_of_all(
    seed: int, people: pd.DataFrame, calendar: pd.DataFrame, calibration: Calibration
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Visit rows of both diseases in the order of the patients, and their laboratory values on the drug."""
    parts, laboratories = [], []
    for group in ("UC", "CD"):
        rows = np.flatnonzero(people["diagnosis"] == group)
        members, dates = (frame.iloc[rows].reset_index(drop=True) for frame in (people, calendar))
        visits, laboratory = _visits_of_group(seed, group, members, dates, calibration)
        parts.append(visits.assign(patient=rows[visits["patient"]]))
        laboratories.append(laboratory.set_index(rows))
    visits = pd.concat(parts, ignore_index=True).sort_values(["patient", "day"], kind="stable")
    return visits.reset_index(drop=True), pd.concat(laboratories).sort_index()


def _visits_of_group(
    seed: int, group: str, members: pd.DataFrame, dates: pd.DataFrame, calibration: Calibration
) -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = stream(seed, f"course {group}")
    if group == "UC":
        course = draw_uc_course(rng, members, calibration.quotas)
    else:
        course = draw_cd_course(rng, members, calibration)
    quota = calibration.quotas[f"{group.lower()}_steroid_free_remission"]
    benefit = members["benefit"].to_numpy()
    steroids = draw_steroids(stream(seed, f"steroids {group}"), course.labels, benefit, quota, group)
    return draw_visits(stream(seed, f"visits {group}"), members, dates, steroids, course)


def _with_totals(visits: pd.DataFrame, patients: pd.DataFrame) -> pd.DataFrame:
    """Visits with every total; where an item is missing so is the total. CDAI needs sex and height."""
    person = patients.loc[visits["patient"], ["sex", "height_cm"]].set_index(visits.index)
    items = pd.concat([visits, person], axis=1)
    return visits.assign(**{key: _total(key, items) for key in TOTALS})


def _total(key: str, items: pd.DataFrame) -> pd.Series:
    # Scoring only the rows that hold an item of this index keeps large cohorts quick.
    columns = [name for name in INSTRUMENTS[key].columns if name in items and name not in ("sex", "height_cm")]
    rows = items[items[columns].notna().all(axis=1)]
    total = compute_score(key, rows).to_numpy(dtype=float, na_value=float("nan"))
    return pd.Series(half_up(total, int(key in ONE_DECIMAL)), index=rows.index).reindex(items.index)


def _with_dates(people: pd.DataFrame, calendar: pd.DataFrame) -> pd.DataFrame:
    stopped = calendar["stop_day"] >= 0
    return people.assign(
        start_date=_iso(calendar["start"]),
        stop_date=_iso(calendar["start"] + pd.to_timedelta(calendar["stop_day"], unit="D")).where(stopped),
        stop_reason=calendar["stop_reason"].where(stopped),
        follow_up_end_date=_iso(calendar["start"] + pd.to_timedelta(calendar["end_day"], unit="D")),
    )


def _dated(rows: pd.DataFrame, people: pd.DataFrame, calendar: pd.DataFrame, date: str) -> pd.DataFrame:
    """Rows with the identifier of their patient, and with the date of their day since the first dose."""
    patient = rows["patient"].to_numpy()
    day = calendar["start"].to_numpy()[patient] + rows["day"].to_numpy().astype("timedelta64[D]")
    identifiers = people["patient_id"].to_numpy()[patient]
    return rows.assign(patient_id=identifiers, **{date: _iso(pd.Series(day, index=rows.index))})


def _iso(dates: pd.Series) -> pd.Series:
    return dates.dt.strftime("%Y-%m-%d")


def _as_table(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The columns of the dictionary in its order and in nullable types, but for those that nobody is given."""
    fields = [field for field in dictionary.table_fields(name).values() if not _is_left_out(field)]
    return pd.DataFrame({field.name: _column(rows[field.name], field.type) for field in fields})


def _is_left_out(field: dictionary.Field) -> bool:
    """Whether a column belongs to an index, or to an event, with which the study's abstract does not deal."""
    return field.assessment in ("sccai", "hbi", "cd_symptoms") or field.name in NOT_RECORDED


def _column(values: pd.Series, kind: str) -> pd.Series:
    if kind == "boolean":
        return values.map({True: "yes", False: "no"}).astype("string")
    return values.astype(DTYPES[kind]) if kind in DTYPES else values.astype("string")
