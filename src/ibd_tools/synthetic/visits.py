"""The visits table: which findings reach it, at which visit and on which date."""

import numpy as np
import pandas as pd

from ibd_study import dictionary
from ibd_tools.synthetic.course import Course, part_way, without
from ibd_tools.synthetic.draws import bell, happens
from ibd_tools.synthetic.laboratory import draw_laboratory, draw_traits, leave_out

WEEK_4_PERCENT, LATER_PERCENT = 62, 55
OWN_ENDOSCOPY_VISIT_PERCENT = 25
DIARY_PERCENT = 90
WEEK_4_LABORATORY = ("crp_mg_l", "haemoglobin_g_l", "lymphocytes_10e9_l", "neutrophils_10e9_l")
STEROID_COLUMN = {"baseline": "before", "week_4": "week_4", "follow_up": "follow_up", "later": "later"}
# Share of the whole change from baseline to follow-up that has come about.
ACTIVITY_SHARE = {"baseline": 0.0, "week_4": 0.6, "follow_up": 1.0, "later": 0.95}


def draw_visits(
    rng: np.random.Generator, patients: pd.DataFrame, calendar: pd.DataFrame, steroids: pd.DataFrame, course: Course
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Visit rows of one disease group, and the complete laboratory values at follow-up.

    Rows hold ``patient`` (row number in the group), ``day`` since the first dose and the items found.
    """
    traits = draw_traits(rng, len(patients))
    rows, laboratory = [], {}
    for name, findings in _moments(rng, course).items():
        activity = _activity(rng, course.activity, ACTIVITY_SHARE[name])
        haematocrit, on_drug = _true_haematocrit(course, name), name != "baseline"
        laboratory[name] = draw_laboratory(rng, patients, traits, activity, haematocrit, on_drug=on_drug)
        row = pd.concat([findings, _measured(rng, laboratory[name], name)], axis=1)
        row["steroid_dose_mg_day"] = steroids[STEROID_COLUMN[name]]
        row["day"] = calendar[f"{name}_day"]
        rows += _visit_rows(rng, row, course, calendar, name)
    visits = pd.concat(rows).rename_axis("patient").reset_index()
    return visits.sort_values(["patient", "day"], kind="stable", ignore_index=True), laboratory["follow_up"]


def _measured(rng: np.random.Generator, laboratory: pd.DataFrame, name: str) -> pd.DataFrame:
    measured = leave_out(rng, laboratory)
    return measured[list(WEEK_4_LABORATORY)] if name == "week_4" else measured


def _moments(rng: np.random.Generator, course: Course) -> dict[str, pd.DataFrame]:
    """Findings per visit, missing where not assessed; the visits between and after have diaries only."""
    clinical = [name for name in course.baseline.columns if _assessment(name) == "clinical"]
    size = len(course.baseline)
    between = part_way(course.baseline[clinical], course.follow_up[clinical], rng.integers(4, 9, size))
    after = part_way(course.baseline[clinical], course.follow_up[clinical], rng.integers(8, 11, size))
    unkept = [~happens(rng, size, DIARY_PERCENT) for _ in range(2)]
    return {
        "baseline": _as_assessed(course.baseline, course.assessed_baseline),
        "week_4": without(between, unkept[0]),
        "follow_up": _as_assessed(course.follow_up, course.assessed_follow_up),
        "later": without(after, unkept[1]),
    }


def _assessment(column: str) -> str:
    """The examination at which these patients have a column recorded: weight and haematocrit with the diary."""
    assessment = dictionary.table_fields("visits")[column].assessment
    return "clinical" if assessment == "measurement" else assessment


def _as_assessed(findings: pd.DataFrame, assessed: pd.DataFrame) -> pd.DataFrame:
    seen = {name: findings[name].where(assessed[_assessment(name)]) for name in findings.columns}
    if "haematocrit_percent" in seen:
        seen["haematocrit_percent"] = seen["haematocrit_percent"].where(assessed["haematocrit"])
    return pd.DataFrame(seen)


def _activity(rng: np.random.Generator, activity: pd.DataFrame, share: float) -> np.ndarray:
    mean = activity["before"] + share * (activity["after"] - activity["before"])
    return np.maximum((mean + 0.05 * bell(rng, len(activity))).to_numpy(), 0)


def _true_haematocrit(course: Course, name: str) -> np.ndarray:
    if "haematocrit_percent" not in course.baseline:
        return np.full(len(course.baseline), np.nan)
    before, after = (moment["haematocrit_percent"] for moment in (course.baseline, course.follow_up))
    return {"baseline": before, "week_4": (before + after) / 2}.get(name, after).to_numpy()


def _visit_rows(
    rng: np.random.Generator, row: pd.DataFrame, course: Course, calendar: pd.DataFrame, name: str
) -> list[pd.DataFrame]:
    """Rows of one visit: those who came, with the endoscopy of some on a day of its own."""
    size = len(row)
    if name == "week_4":
        return [row[happens(rng, size, WEEK_4_PERCENT)]]
    if name == "later":
        came = happens(rng, size, LATER_PERCENT) & (row["day"] <= calendar["end_day"])
        return [row[came]]
    assessed = course.assessed_baseline if name == "baseline" else course.assessed_follow_up
    endoscopy = [item for item in course.baseline.columns if _assessment(item) in ("endoscopy", "histology")]
    apart = assessed["endoscopy"] & happens(rng, size, OWN_ENDOSCOPY_VISIT_PERCENT)
    distance = rng.integers(1, 8, size) if name == "baseline" else rng.integers(1, 4, size)
    sign = -1 if name == "baseline" else np.where(happens(rng, size, 50), 1, -1)
    main = row.assign(**without(row[endoscopy], apart))
    own = row[["day", *endoscopy]].assign(day=row["day"] + sign * distance)
    return [main[assessed["visit"]], own[apart]]
