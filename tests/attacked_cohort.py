"""A cohort of sixty patients made to be attacked, a few of whom stand out; and the groups of its runs as plain sets."""

from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from small_cohorts import SYNTHETIC, write_real

START = date(2024, 1, 1)
BASE = {
    "minimum_age_years": 18,
    "minimum_treatment_weeks": 8,
    "cd_week": 12,
    "window_weeks": 2,
    "baseline_window_weeks": 4,
    "cd_remission_cdai_below": 150,
    "cd_response_cdai_fall_at_least": 70,
    "subgroup_age_years_from": 40,
    "high_activity_cdai_at_least": 220,
    "missing_data": "observed",
    "population": "all",
    "subgroup": "",
}
MINIMUM = 5


class Patient(NamedTuple):
    """One patient with the visits as (week, CDAI)."""

    number: int
    age: int = 50
    sex: str = "female"
    smoking: str = "never"
    biologics: int = 1
    weeks_treated: int = 60
    visits: tuple[tuple[float, float], ...] = ()


def _visits(i: int) -> tuple[tuple[float, float], ...]:
    start = (-3.0 if i == 19 else 0.0, 225.0 if i == 20 else 300.0)
    after = {0: 100.0, 1: 100.0, 2: 200.0, 3: 260.0}[i % 4]
    # One just below the cut-off of remission, six women well below it, two who fell by little more than 70 points.
    after = {21: 147.0, 23: 228.0, 27: 227.0}.get(i, 130.0 if i in range(24, 48, 4) else after)
    week = {51: 14.5, 53: 10.5}.get(i, 17.0 if i >= 54 else 12.0)
    return start, (week, 260.0 if i >= 54 else after)


def patients() -> list[Patient]:
    """All of them."""
    ages = {0: 18, 11: 40} | dict.fromkeys(range(1, 11), 25)
    return [
        Patient(
            i,
            ages.get(i, 50),
            "female" if i % 2 == 0 or i >= 54 else "male",
            "current" if i == 12 else "never",
            0 if i in (13, 14) else 1,
            {15: 10, 16: 5, 17: 5, 18: 5}.get(i, 60),
            _visits(i),
        )
        for i in range(60)
    ]


def write_cohort(folder: Path, whom: list[Patient], name: str = "a-hospital") -> Path:
    """The cohort folder of some of them, declared as real."""
    columns = {
        t: pd.read_csv(SYNTHETIC / f"{t}.csv", nrows=0).columns for t in ("patients", "visits", "adverse_events")
    }
    rows = {
        "patients": [_row(one) for one in whom],
        "visits": [{"patient_id": _id(one), "week": w, "cdai": c} for one in whom for w, c in one.visits],
        "adverse_events": [],
    }
    tables = {name: pd.DataFrame(rows[name], columns=columns[name]) for name in columns}
    write_real(folder, tables)
    package = folder / "datapackage.json"
    package.write_text(package.read_text().replace('"a-hospital"', f'"{name}"'))
    return folder


def _id(one: Patient) -> str:
    return f"SECRET{one.number:02}"


def _row(one: Patient) -> dict:
    stop = START + timedelta(weeks=one.weeks_treated)
    ended = {"stop_date": stop, "stop_reason": "inefficacy"} if one.weeks_treated < 60 else {}
    return ended | {
        "patient_id": _id(one),
        "centre": "A",
        "diagnosis": "CD",
        "sex": one.sex,
        "age_years": one.age,
        "smoking": one.smoking,
        "prior_biologics_count": one.biologics,
        "start_date": START,
        "follow_up_end_date": START + timedelta(weeks=60),
    }


def groups(whom: list[Patient], **changed: object) -> dict[str, set[int]]:
    """Whom the numbers of a run rest on, from the rows alone."""
    p = BASE | changed
    analysed = {one.number: one for one in whom if _is_analysed(one, p)}
    before = {i: value for i, one in analysed.items() if (value := _before(one, p)) is not None}
    after = {i: value for i, one in analysed.items() if (value := _after(one, p)) is not None}
    if p["missing_data"] == "locf":
        after = before | after
    falls = {i: before[i] - after[i] for i in before.keys() & after.keys()}
    evaluable = {"remission": set(after), "response": set(falls)}
    if p["missing_data"] == "nri":
        evaluable = {name: set(analysed) for name in evaluable}
    yes = {
        "remission": {i for i, value in after.items() if value < p["cd_remission_cdai_below"]},
        "response": {i for i, fall in falls.items() if fall >= p["cd_response_cdai_fall_at_least"]},
    }
    found = {"analysed": set(analysed), "with a CDAI before": set(before)}
    found |= {f"{name} evaluable": who for name, who in evaluable.items()}
    found |= {f"{name} yes": who for name, who in yes.items()}
    return found | {
        f"{name} of {level}": {i for i in who if _is_in(analysed[i], before.get(i), level, p)}
        for name, who in found.items()
        for level in ("women", "men", "old", "young", "naive", "high", "low", "smoking")
    }


def _is_analysed(one: Patient, p: dict) -> bool:
    column, _, value = p["subgroup"].partition("=")
    in_subgroup = not column or str(getattr(one, column)) == value
    in_population = {"all": True, "biologic_experienced": one.biologics > 0, "biologic_naive": not one.biologics}
    of_age = one.age >= p["minimum_age_years"]
    return (
        of_age and one.weeks_treated >= p["minimum_treatment_weeks"] and in_subgroup and in_population[p["population"]]
    )


def _before(one: Patient, p: dict) -> float | None:
    week, value = one.visits[0]
    return value if week >= -p["baseline_window_weeks"] else None


def _after(one: Patient, p: dict) -> float | None:
    week, value = one.visits[1]
    return value if abs(week - p["cd_week"]) <= p["window_weeks"] else None


def _is_in(one: Patient, before: float | None, level: str, p: dict) -> bool:
    return {
        "women": one.sex == "female",
        "men": one.sex == "male",
        "old": one.age >= p["subgroup_age_years_from"],
        "young": one.age < p["subgroup_age_years_from"],
        "naive": one.biologics == 0,
        "high": before is not None and before >= p["high_activity_cdai_at_least"],
        "low": before is not None and before < p["high_activity_cdai_at_least"],
        "smoking": one.smoking == "current",
    }[level]


def tell_of_a_few(a: dict[str, set[int]], b: dict[str, set[int]]) -> list[str]:
    """Groups that both runs can show and that differ by one to four patients."""
    return [name for name in a if min(len(a[name]), len(b[name])) >= MINIMUM and 0 < len(a[name] ^ b[name]) < MINIMUM]
