"""Adverse events of several hospitals: patients, events and time added up."""

from ibd_study.disclosure import MARK, SUPPRESSED, withhold
from ibd_study.estimates.hospitals import Hospitals, is_shown, joined, joined_rate, of_hospital
from ibd_study.estimates.records import proportion_record
from ibd_study.estimates.safety import ANY_EVENT, EXPOSURE, group_key, rate_record
from ibd_study.results import Results
from ibd_study.sites import Numbers, Site

AT_ANY_TIME = False
PER = 100
RATES = ("incidence_rate", "event_rate")


def hospital_safety(hospitals: Hospitals) -> Results:
    """Rates of every event group in each hospital and in all together.

    Returns
    -------
    Results
        All that :func:`ibd_study.estimates.safety_rates` gives, of the added patients, events and patient-years; and
        per group ``incidence_rate_by_hospital``. A group of which a hospital without withheld numbers has no row did
        not occur there. Elsewhere a missing row may have been withheld, and the hospital is left out of the group.
    """
    keys = dict.fromkeys(key for site in hospitals.sites for key in site.rows["endpoint"] if key.startswith("ae_"))
    records = _exposure(hospitals)
    for key in keys:
        records += [{"endpoint": key} | record for record in _group(hospitals, key)]
    return hospitals.results(records)


def _exposure(hospitals: Hospitals) -> list[dict]:
    numbers = [site.numbers(EXPOSURE) for site in hospitals.sites]
    return [_added(numbers, name) | {"endpoint": EXPOSURE} for name in ("patient_years", "not_at_risk", "undated")]


def _added(numbers: list[Numbers], name: str) -> dict:
    rows = [own.get((name, AT_ANY_TIME)) for own in numbers]
    used = [row for row in rows if is_shown(row, "value")]
    known = [row["N"] for row in used if row["N"] is not None]
    record = {
        "statistic": name,
        "value": sum(row["value"] for row in used) if used else None,
        "unit": next((row["unit"] for row in rows if row), ""),
        "N": sum(known) if len(known) == len(used) else None,
    }
    return joined(record, used, rows)


def _group(hospitals: Hospitals, key: str) -> list[dict]:
    numbers = [_group_numbers(hospitals, site, key) for site in hospitals.sites]
    each = [
        of_hospital(hospitals, site, own["incidence_rate", AT_ANY_TIME], "incidence_rate_by_hospital")
        for site, own in zip(hospitals.sites, numbers, strict=True)
        if own
    ]
    return [
        *each,
        joined_rate(hospitals, [own.get(("percentage", AT_ANY_TIME)) for own in numbers]),
        _added(numbers, "events"),
        *(_rate(hospitals, numbers, name) for name in RATES),
    ]


def _group_numbers(hospitals: Hospitals, site: Site, key: str) -> Numbers:
    """A hospital's rows of a group.

    Where it has none, none occurred if nothing was withheld there; else the rows may have been, and count as withheld.
    """
    own, any_event = site.numbers(key), site.numbers(group_key(ANY_EVENT))
    patients = any_event["percentage", AT_ANY_TIME]["N"]
    if own or patients == 0:
        return own or any_event
    if not site.is_exact:
        return {place: withhold(row) | {MARK: SUPPRESSED} for place, row in any_event.items()}
    years, parameters = _years_of(site) or 0.0, hospitals.parameters
    nothing = [proportion_record(0, patients, parameters), {"statistic": "events", "value": 0, "unit": "events"}]
    nothing += [rate_record(name, 0, years, parameters) for name in RATES]
    return {(row["statistic"], AT_ANY_TIME): any_event[row["statistic"], AT_ANY_TIME] | row for row in nothing}


def _years_of(site: Site) -> float | None:
    """Patient-years of a hospital; None where it records no time or withholds it."""
    return site.numbers(EXPOSURE)["patient_years", AT_ANY_TIME]["value"]


def _rate(hospitals: Hospitals, numbers: list[Numbers], name: str) -> dict:
    """Events over time, both added up."""
    timed = [_timed(site, own.get((name, AT_ANY_TIME))) for site, own in zip(hospitals.sites, numbers, strict=True)]
    used = [row for row in timed if is_shown(row, "n", "years", "N")]
    events, years, total = (sum(row[part] for row in used) for part in ("n", "years", "N"))
    return joined(rate_record(name, events, years, hospitals.parameters) | {"N": total}, used, timed)


def _timed(site: Site, row: dict | None) -> dict | None:
    """A rate with its time: a rate and its count give it, no event leaves the whole time; withheld without either."""
    if not is_shown(row, "n", "value", "N"):
        return row
    years = PER * row["n"] / row["value"] if row["n"] else _years_of(site)
    return withhold(row) if years is None else row | {"years": years}
