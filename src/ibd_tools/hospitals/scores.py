"""Scores of several hospitals: exactly as of one cohort where their values can be laid together, else approximately."""

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from ibd_study.endpoints import SCORES, Score
from ibd_study.estimates import score_records
from ibd_study.kinds import Kind
from ibd_study.results import Results, told
from ibd_study.statistics import Moments, interval_of_mean, t_test_of_mean
from ibd_tools.hospitals.analysis import Hospitals, is_shown, joined, joined_of, of_each, sums
from ibd_tools.hospitals.joining import joined_moments, stouffer
from ibd_tools.hospitals.site import AFTER, BEFORE, Numbers, Place

# By kind, the name under which a hospital has it; means each with their standard deviation.
MEANS = {(Kind.MEAN, BEFORE): Kind.SD, (Kind.MEAN, AFTER): Kind.SD, (Kind.MEAN_CHANGE, AFTER): Kind.SD_CHANGE}
MIDDLES = [(kind, before) for kind in (Kind.MEDIAN, Kind.Q1, Kind.Q3) for before in (BEFORE, AFTER)]
MIDDLES += [(Kind.MEDIAN_CHANGE, AFTER), (Kind.SHIFT, AFTER)]
WEIGHTED = "approximation: mean of the hospitals' values, weighted by patients"
ALL_VALUES = "from all values, as of one cohort"
FROM_SUMMARIES = "from the hospitals' means and standard deviations; medians and rank test approximated"
FROM_MEANS = "t interval, from the hospitals' means and standard deviations"
SHARES = (Kind.LEVEL, Kind.CHANGE)
STOUFFER = "approximation: Stouffer's mean of the hospitals' Wilcoxon tests, weighted by the root of patients"


class Values(NamedTuple):
    """All values of a score before, after, and of its change, each column in an order of its own."""

    before: pd.Series
    after: pd.Series
    change: pd.Series


def hospital_scores(hospitals: Hospitals, keys: list[str]) -> Results:
    """Scores before and after in each hospital and in all together.

    Returns
    -------
    Results
        Per score ``mean_change_by_hospital`` with its interval, and all that
        :func:`ibd_study.estimates.score_changes` gives. Where every hospital with the score shows how many patients
        have each value, or the whole shift table of a short scale, it is computed from all values, as of one cohort.
        Else means, intervals and t-tests come from the hospitals' means and standard deviations (exact but for their
        rounding), medians, quartiles and shift are weighted means, and the rank test is Stouffer's mean of the
        hospitals' tests; ``method`` and ``test`` say so.
    """
    return hospitals.results([record for key in keys for record in _records(hospitals, SCORES[key])])


def _records(hospitals: Hospitals, score: Score) -> list[dict]:
    numbers = [site.numbers(score.key, score.disease) for site in hospitals.sites]
    week = hospitals.weeks(score.disease)
    each = of_each(hospitals, numbers, ("mean_change", AFTER), Kind.HOSPITAL_MEAN_CHANGE)
    values = [values_of(own) for own in numbers if _has_patients(own)]
    known = sum(one is not None for one in values)
    exact = known == len(values)
    way = told(Kind.JOINED_EXACTLY.at(), ALL_VALUES if exact else FROM_SUMMARIES)
    way |= {"value": known, "N": len(values), "unit": "hospitals", "week": week}
    if exact:
        columns = (pd.concat(column, ignore_index=True) for column in zip(*values, strict=True))
        laid = Values(*columns) if values else Values(*[pd.Series(dtype=float)] * 3)
        together = score_records(score, *laid, week, hospitals.parameters)
    else:
        together = _approximate(hospitals, numbers, week) + _shares(numbers, week)
    common = {"endpoint": score.key, "disease": score.disease}
    each = [record | {"week": week} for record in each]
    return [common | record for record in (way, *each, *together, *_squares(numbers, week))]


def _has_patients(own: Numbers) -> bool:
    row = own.get(("mean_change", AFTER))
    return row is not None and row["N"] != 0


def values_of(own: Numbers) -> Values | None:
    """The values behind a hospital's numbers, where it shows how many patients have each; else None."""
    found: dict[str, dict[float, int]] = {"before": {}, "after": {}, "change": {}}
    for (_, before), row in own.items():
        if row["kind"] in (Kind.FREQUENCY, Kind.CHANGE_FREQUENCY):
            column = "change" if row["kind"] == Kind.CHANGE_FREQUENCY else "before" if before else "after"
            found[column][row["at"]["level"]] = row["value"]
    if found["before"]:
        return Values(*(_repeated(counts.items()) for counts in found.values()))
    return _values_of_squares(own)


def _values_of_squares(own: Numbers) -> Values | None:
    squares = [row for row in own.values() if row["kind"] == Kind.SQUARE]
    counts = {(row["at"]["before"], row["at"]["after"]): row["value"] for row in squares}
    if not counts or any(count is None for count in counts.values()):
        return None
    before, after = (_repeated((pair[place], count) for pair, count in counts.items()) for place in (0, 1))
    return Values(before, after, after - before)


def _repeated(counts: Iterable[tuple[float, int]]) -> pd.Series:
    return pd.Series([value for value, count in counts for _ in range(int(count))], dtype=float)


def _approximate(hospitals: Hospitals, numbers: list[Numbers], week: float) -> list[dict]:
    records = [
        record
        for (mean, before), sd in MEANS.items()
        for record in _mean(hospitals, numbers, mean, sd, before, 0 if before else week)
    ]
    return records + [
        _middle(numbers, kind, before) | {"week": 0 if before else week} | _rank_test(numbers, kind)
        for kind, before in MIDDLES
    ]


def _mean(hospitals: Hospitals, numbers: list[Numbers], mean: Kind, sd: Kind, before: bool, week: float) -> list[dict]:
    rows = [own.get((mean, before)) for own in numbers]
    shown = [own for own in numbers if is_shown(own.get((mean, before)), "value", "N")]
    groups = [Moments(own[mean, before]["N"], own[mean, before]["value"], own[sd, before]["value"]) for own in shown]
    whole, level = joined_moments(groups), hospitals.parameters.ci_level
    low, high = interval_of_mean(whole, level)
    record = mean.at() | {"value": whole.mean, "ci_low": low, "ci_high": high, "ci_level": level}
    if mean is Kind.MEAN_CHANGE:
        test = t_test_of_mean(whole)
        record |= {"p_value": test.p_value, "test": test.method}
    used = [own[mean, before] for own in shown]
    common = {"unit": "points", "N": whole.n, "week": week}
    spread = sd.at() | {"value": whole.sd}
    return [joined(common | one | {"method": FROM_MEANS}, used, rows) for one in (record, spread)]


def _middle(numbers: list[Numbers], kind: Kind, before: bool) -> dict:
    def weighted(used: list[dict]) -> dict:
        (total,) = sums(used, "N")
        value = sum(row["N"] * row["value"] for row in used) / total if total else None
        return kind.at() | {"value": value, "unit": "points", "N": total, "method": WEIGHTED}

    return joined_of([own.get((kind, before)) for own in numbers], ["value", "N"], weighted)


def _rank_test(numbers: list[Numbers], kind: Kind) -> dict:
    """The hospitals' rank tests in one, each with the direction of its shift."""
    if kind is not Kind.MEDIAN_CHANGE:
        return {}
    rows = [(own.get((kind, AFTER)), own.get(("shift", AFTER))) for own in numbers]
    used = [(t["p_value"], s["value"], t["N"]) for t, s in rows if is_shown(t, "p_value", "N") and is_shown(s, "value")]
    p_values, signs, sizes = zip(*used, strict=True) if used else ((), (), ())
    return {"p_value": stouffer(p_values, signs, sizes), "test": STOUFFER}


def _shares(numbers: list[Numbers], week: float) -> list[dict]:
    """Cumulative shares of all patients, at the levels that every hospital with the score shows."""
    own = [one for one in numbers if _has_patients(one)]
    shown = [{place for place, row in one.items() if row["kind"] in SHARES and is_shown(row, "n", "N")} for one in own]
    kept = set.intersection(*shown) if shown else set()
    return [_share(own, place, week) for place in (own[0] if own else {}) if place in kept]


def _share(numbers: list[Numbers], place: Place, week: float) -> dict:
    n, total = sums((own[place] for own in numbers), "n", "N")
    kind = {name: numbers[0][place][name] for name in ("kind", "at")}
    return kind | {"value": 100 * n / total, "unit": "%", "n": n, "N": total, "week": 0 if place[1] else week}


def _squares(numbers: list[Numbers], week: float) -> list[dict]:
    """Squares of the shift table added up; withheld where a hospital withholds its own."""
    squares = {name: row["at"] for own in numbers for (name, _), row in own.items() if row["kind"] == Kind.SQUARE}
    return [_square(numbers, name, place) | {"week": week} for name, place in squares.items()]


def _square(numbers: list[Numbers], name: str, place: dict) -> dict:
    rows = [own[name, AFTER] for own in numbers if _has_patients(own) and (name, AFTER) in own]
    used = rows if all(row["value"] is not None for row in rows) else []
    value, total = sums(used, "value", "N")
    return joined(Kind.SQUARE.at(**place) | {"value": value, "unit": "patients", "N": total}, used, rows)
