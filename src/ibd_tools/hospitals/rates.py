"""Rates of endpoints in each hospital and in all together: counts added, and hospitals as a sample of hospitals."""

from ibd_study.endpoints import REGISTRY, Endpoint, endpoint
from ibd_study.estimates import (
    DENOMINATOR_STEPS,
    PAIRED_COUNTS,
    only_what_can_be_compared,
    paired_records,
    same_rule_records,
)
from ibd_study.kinds import Kind
from ibd_study.results import Results, told
from ibd_study.statistics import PairedTable
from ibd_tools.hospitals.analysis import Hospitals, is_shown, joined, joined_rate, of_each
from ibd_tools.hospitals.site import AFTER, BEFORE, Numbers, Place
from ibd_tools.pooling import pooled_records

RATE = "percentage"
POOL = "hospitals"


def hospital_rates(hospitals: Hospitals, keys: list[str]) -> Results:
    """Rates of endpoints by hospital, with all patients together, and of the hospitals as a sample.

    Parameters
    ----------
    hospitals
        From :func:`ibd_tools.hospitals.open_hospitals`.
    keys
        Endpoint keys of the registry.

    Returns
    -------
    Results
        Per endpoint ``percentage_by_hospital``, with the hospital as subgroup; all that
        :func:`ibd_study.estimates.endpoint_rates` gives, from the added counts, so that it equals an analysis of all
        patients in one cohort where every hospital shows its counts; and for the follow-up rate, with
        ``_hospitals`` after the name, the random-effects mean ``pooled``, its ``prediction`` interval, ``binomial``,
        ``i_squared``, ``tau_squared``, ``q`` and, by hospital, ``weight``. ``hospitals_shown`` says how many show
        their counts. What a hospital withholds is left out of the sums, and ``method`` says so.
    """
    return hospitals.results([record for key in keys for record in _records(hospitals, endpoint(key))])


def hospital_sizes(hospitals: Hospitals, disease: str) -> Results:
    """Patients of a disease in each hospital and together, and how each protects small groups.

    Returns
    -------
    Results
        Endpoint ``hospitals``: ``patients_by_hospital``, with the hospital as subgroup and its protection under
        ``method``, and ``patients``.
    """
    first = next(key for key, entry in REGISTRY.items() if entry.disease == disease)
    numbers = [site.numbers(first, disease) for site in hospitals.sites]
    each = of_each(hospitals, numbers, ("of_disease", AFTER), Kind.HOSPITAL_PATIENTS)
    each = [told(record, site.protection_words) for site, record in zip(hospitals.sites, each, strict=True)]
    together = _count(numbers, "of_disease") | Kind.PATIENTS.at()
    common = {"endpoint": "hospitals", "disease": disease}
    return hospitals.results([common | record for record in (*each, together)])


def _records(hospitals: Hospitals, entry: Endpoint) -> list[dict]:
    week = hospitals.weeks(entry.disease)
    numbers = [site.numbers(entry.key, entry.disease) for site in hospitals.sites]
    after = [_count(numbers, name) for name in DENOMINATOR_STEPS]
    after += [
        _together(hospitals, numbers, (RATE, AFTER)),
        *_by_index(hospitals, numbers),
        *_sample(hospitals, numbers),
    ]
    records = [record | {"week": week} for record in (*_each(hospitals, numbers, AFTER), *after)]
    records += [record | {"week": 0} for record in _each(hospitals, numbers, BEFORE)]
    if entry.kind == "state":
        compared = [_together(hospitals, numbers, (RATE, BEFORE)) | {"week": 0}, *_paired(hospitals, numbers, week)]
        records += only_what_can_be_compared(compared, entry, hospitals.parameters)
    records += same_rule_records(entry, week, hospitals.parameters)
    return [{"endpoint": entry.key, "disease": entry.disease} | record for record in records]


def _each(hospitals: Hospitals, numbers: list[Numbers], before: bool) -> list[dict]:
    return of_each(hospitals, numbers, (RATE, before), Kind.HOSPITAL_RATE)


def _together(hospitals: Hospitals, numbers: list[Numbers], place: Place) -> dict:
    return joined_rate(hospitals, [own.get(place) for own in numbers])


def _by_index(hospitals: Hospitals, numbers: list[Numbers]) -> list[dict]:
    names = {name: row["at"] for own in numbers for (name, _), row in own.items() if row["kind"] == Kind.RATE_BY_INDEX}
    return [
        (together := _together(hospitals, numbers, (name, AFTER)))
        | {"kind": Kind.RATE_BY_INDEX, "at": together["at"] | place, "method": place["index"]}
        for name, place in sorted(names.items())
    ]


def _count(numbers: list[Numbers], name: str) -> dict:
    rows = [own.get((name, AFTER)) for own in numbers]
    used = [row for row in rows if row is not None and row["value"] is not None]
    return joined(
        Kind.STEP.at(step=name) | {"value": sum(row["value"] for row in used), "unit": "patients"}, used, rows
    )


def _paired(hospitals: Hospitals, numbers: list[Numbers], week: float) -> list[dict]:
    """Paired counts added up, with the difference and every test that follows from them."""
    rows = [own.get(("gained", AFTER)) for own in numbers]
    whole = [own for own in numbers if all(is_shown(own.get((name, AFTER)), "value") for name in PAIRED_COUNTS)]
    added = {part: int(sum(own[name, AFTER]["value"] for own in whole)) for name, part in PAIRED_COUNTS.items()}
    used = [own["gained", AFTER] for own in whole]
    table = PairedTable(**added)
    records = [joined(record, used, rows) for record in paired_records(table, week, hospitals.parameters)]
    return records if used else [_difference(record, numbers) for record in records]


def _difference(record: dict, numbers: list[Numbers]) -> dict:
    """Where every hospital withholds its paired counts, the difference of the two rates, if they show these."""
    rates = [(own.get((RATE, BEFORE)), own.get((RATE, AFTER))) for own in numbers]
    pairs = [(b, a) for b, a in rates if is_shown(b, "n", "N") and is_shown(a, "n", "N")]
    if record["kind"] is not Kind.DIFFERENCE or not pairs or any(b["N"] != a["N"] for b, a in pairs):
        return record
    total = sum(after["N"] for _, after in pairs)
    value = 100 * sum(after["n"] - before["n"] for before, after in pairs) / total
    return record | {"value": value, "N": total, "method": "difference of the two rates; paired counts withheld"}


def _sample(hospitals: Hospitals, numbers: list[Numbers]) -> list[dict]:
    """The hospitals as a sample of all hospitals: needs two that show their counts."""
    rows = [(site, own.get((RATE, AFTER))) for site, own in zip(hospitals.sites, numbers, strict=True)]
    used = [(site, row) for site, row in rows if is_shown(row, "n", "N")]
    shown = Kind.HOSPITALS_SHOWN.at() | {"value": len(used), "N": len(rows), "unit": "hospitals"}
    if len(used) < 2:
        # Empty, not left out: a sentence of the page names both.
        return [shown, *(kind.at(group=POOL) | {"unit": "%"} for kind in (Kind.POOLED, Kind.I_SQUARED))]
    events, totals = zip(*((row["n"], row["N"]) for _, row in used), strict=True)
    records, weights = pooled_records(POOL, events, totals, hospitals.parameters)
    return [shown, *records] + [
        Kind.HOSPITAL_WEIGHT.at(hospital=site.hospital)
        | {"subgroup": hospitals.part(site), "value": 100 * weight, "unit": "%"}
        for (site, _), weight in zip(used, weights, strict=True)
    ]
