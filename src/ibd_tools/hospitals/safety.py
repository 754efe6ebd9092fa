"""Adverse events of several hospitals: patients, events and time added up."""

from ibd_study.disclosure import MARK, SUPPRESSED, withhold
from ibd_study.estimates import (
    ANY_EVENT,
    EVENT_RATES,
    EXPOSURE,
    FIRST_DOSE,
    FROM_ENTRY,
    entry_week,
    group_key,
    rate_record,
)
from ibd_study.kinds import Kind
from ibd_study.results import Results, proportion_record
from ibd_study.statistics import poisson_rate
from ibd_tools.hospitals.analysis import Hospitals, is_shown, joined_of, joined_rate, of_each, sums
from ibd_tools.hospitals.site import Numbers, Place, Site

AT_ANY_TIME = False
PER = 100
SHARE, EVENTS = Kind.EVENT_SHARE.at(), Kind.EVENT_COUNT.at()


def hospital_safety(hospitals: Hospitals) -> Results:
    """Rates of every event group in each hospital and in all together.

    Returns
    -------
    Results
        All that :func:`ibd_study.estimates.safety_rates` gives, of the added patients, events and patient-years; and
        per group ``incidence_rate_by_hospital`` and ``incidence_rate_from_entry_by_hospital``. A group of which a
        hospital without withheld numbers has no row did not occur there. Elsewhere a missing row may have been
        withheld, and the hospital is left out of the group.
    """
    keys = dict.fromkeys(key for site in hospitals.sites for key in site.rows["endpoint"] if key.startswith("ae_"))
    records = _exposure(hospitals)
    for key in keys:
        records += [{"endpoint": key} | record for record in _group(hospitals, key)]
    return hospitals.results(records)


def _exposure(hospitals: Hospitals) -> list[dict]:
    numbers = [site.numbers(EXPOSURE) for site in hospitals.sites]
    years, later_years = (Kind.PATIENT_YEARS.at(since=since) for since in (FIRST_DOSE, FROM_ENTRY))
    later = _added(numbers, later_years) | entry_week(hospitals.parameters)
    now = (_added(numbers, kind) for kind in (years, Kind.EVENTS_NOT_AT_RISK.at(), Kind.EVENTS_UNDATED.at()))
    return [{"endpoint": EXPOSURE} | record for record in (*now, later)]


def _at(kind: dict) -> Place:
    """Where a hospital has its own number of a kind and place."""
    return kind["kind"].name_of(kind), AT_ANY_TIME


def _added(numbers: list[Numbers], kind: dict) -> dict:
    rows = [own.get(_at(kind)) for own in numbers]
    unit = next((row["unit"] for row in rows if row), "")

    def added(used: list[dict]) -> dict:
        value = sum(row["value"] for row in used) if used else None
        known = all(row["N"] is not None for row in used)
        return kind | {"value": value, "unit": unit, "N": sum(row["N"] for row in used) if known else None}

    return joined_of(rows, ["value"], added)


def _group(hospitals: Hospitals, key: str) -> list[dict]:
    numbers = [_group_numbers(hospitals, site, key) for site in hospitals.sites]
    together = joined_rate(hospitals, [own.get(_at(SHARE)) for own in numbers]) | {"kind": Kind.EVENT_SHARE}
    of_time = [
        record | when
        for since, when in ((FIRST_DOSE, {}), (FROM_ENTRY, entry_week(hospitals.parameters)))
        for record in (
            *(_rate(hospitals, numbers, kind.at(since=since)) for kind in EVENT_RATES),
            *of_each(hospitals, numbers, _at(Kind.FIRST_EVENT_RATE.at(since=since)), Kind.HOSPITAL_FIRST_EVENT_RATE),
        )
    ]
    return [together, _added(numbers, EVENTS), *of_time]


def _group_numbers(hospitals: Hospitals, site: Site, key: str) -> Numbers:
    """A hospital's rows of a group.

    Where it has none, none occurred if nothing was withheld there; else the rows may have been, and count as withheld.
    """
    own, any_event = site.numbers(key), site.numbers(group_key(ANY_EVENT))
    patients = any_event[_at(SHARE)]["N"]
    if own or patients == 0:
        return own or any_event
    if not site.is_exact:
        return {place: withhold(row) | {MARK: SUPPRESSED} for place, row in any_event.items()}
    return _nothing(hospitals, site, any_event)


def _nothing(hospitals: Hospitals, site: Site, any_event: Numbers) -> Numbers:
    """Rows of a group that did not occur: whoever is at risk of any event at all is at risk of a first of these."""
    patients = any_event[_at(SHARE)]["N"]
    records = [proportion_record(0, patients, hospitals.parameters) | SHARE, EVENTS | {"value": 0}]
    for since in (FIRST_DOSE, FROM_ENTRY):
        at_risk = any_event.get(_at(Kind.EVENT_RATE.at(since=since)), {}).get("N")
        years = _years_of(site, since)
        rates = (rate_record(kind, 0, years, hospitals.parameters) | kind.at(since=since) for kind in EVENT_RATES)
        records += [record | {"N": at_risk} for record in rates]
    rows = {_at(record): record for record in records}
    return {place: any_event[place] | row for place, row in rows.items() if place in any_event}


def _years_of(site: Site, since: str) -> float:
    """Patient-years of a hospital; 0 where it records no time."""
    row = site.numbers(EXPOSURE).get(_at(Kind.PATIENT_YEARS.at(since=since)))
    return row["value"] if is_shown(row, "value") else 0.0


def _rate(hospitals: Hospitals, numbers: list[Numbers], kind: dict) -> dict:
    """Events over time, both added up."""

    def rate(used: list[dict]) -> dict:
        events, years, total = sums(used, "n", "years", "N")
        return rate_record(kind["kind"], events, years, hospitals.parameters) | kind | {"N": total}

    return joined_of([_timed(own.get(_at(kind))) for own in numbers], ["n", "years", "N"], rate)


def _timed(row: dict | None) -> dict | None:
    """A rate with its time, which it gives with its count; without an event, its upper limit does. Else withheld."""
    if not is_shown(row, "n", "value", "N"):
        return row
    if row["n"]:
        return row | {"years": PER * row["n"] / row["value"]}
    high = row["ci_high"]
    return row | {"years": poisson_rate(0, 1, row["ci_level"]).high / high} if high else withhold(row)
