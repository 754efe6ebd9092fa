"""From visits to one row a patient, with scores before and after: see :mod:`ibd_study.cohort.visits_read`."""

from collections.abc import Collection, Mapping

import pandas as pd

from ibd_study import dictionary
from ibd_study.cohort.assessments import AS_LONGER_SCORE_READS, MEASURED_ALONE, SCORES_OF_ONE_VISIT, forms
from ibd_study.cohort.selection import follow_up_week
from ibd_study.cohort.visits_read import NEEDED_FOR_SCORES, Window, assessed_near
from ibd_study.parameters import Parameters
from ibd_study.scores import INSTRUMENTS

BASELINE, FOLLOW_UP = BOTH_TIMES = ("_baseline", "_followup")
# Scores that no table holds as a total; and those that one may hold, which add an endoscopy of another day last.
COMPUTED_ONLY = ("pro2_uc", "pro2_cd")
SCORE_COLUMNS = (*(key for key in SCORES_OF_ONE_VISIT if key not in COMPUTED_ONLY), "modified_mayo", "mayo_score")
STANDS_ALONE = (*MEASURED_ALONE, "combined")


def assessment_groups() -> dict[str, list[str]]:
    """Visit columns by examination; each single measurement stands alone.

    Bloods and stools are seldom sent on one day, and a visit that only took a weight must not hide a diary.
    """
    groups: dict[str, list[str]] = {}
    for name, field in dictionary.table_fields("visits").items():
        if field.assessment:
            key = name if field.assessment in STANDS_ALONE else field.assessment
            groups.setdefault(key, []).append(name)
    return groups


def weeks_around(time: str, parameters: Parameters) -> tuple[float, float]:
    """Weeks before and after the week wanted in which a visit is read."""
    return (parameters.baseline_window_weeks, 0) if time == BASELINE else (parameters.window_weeks,) * 2


def baseline_window(selected: pd.DataFrame, visits: pd.DataFrame, parameters: Parameters) -> Window:
    """Visits at the start and not after it."""
    return Window(visits, pd.Series(0.0, index=selected["patient_id"]), *weeks_around(BASELINE, parameters))


def follow_up_window(selected: pd.DataFrame, visits: pd.DataFrame, parameters: Parameters) -> Window:
    """Visits about the week of the disease and after the start."""
    around = weeks_around(FOLLOW_UP, parameters)
    return Window(visits, follow_up_week(selected, parameters), *around, after_start=True)


def baseline_of(selected: pd.DataFrame, visits: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    """Baseline values of the selected patients: the visit nearest week 0, not after it."""
    return assessed_near(*baseline_window(selected, visits, parameters))


def join_pairs(selected: pd.DataFrame, values: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One row a patient: patient columns, then those of the visits at each time, such as ``x_baseline``.

    ``values`` holds the visit columns by the suffix of their time. Scores are computed here from their items; where
    items are missing, a recorded total is taken.
    """
    patients = selected.set_index("patient_id")
    sides = [_with_scores(side, patients).add_suffix(time) for time, side in values.items()]
    return pd.concat([patients, *sides], axis=1).reset_index()


def _with_scores(side: pd.DataFrame, patients: pd.DataFrame) -> pd.DataFrame:
    items = side.join(patients[list(NEEDED_FOR_SCORES)])
    totals = {key: score_of(key, items).fillna(side[key]) for key in SCORE_COLUMNS}
    return side.assign(**totals, **{key: score_of(key, items) for key in COMPUTED_ONLY})


def score_of(key: str, pairs: pd.DataFrame, time: str = "") -> pd.Series:
    """A score computed from the pairs at one time; or from one side of them, whose names have no time."""
    instrument = INSTRUMENTS[key]
    names = read_names(instrument.columns)
    items = {argument: names[item.column] for argument, item in instrument.items.items() if item.column}
    # What a score needs of the patient stands without a time.
    places = {argument: name + time if name + time in pairs else name for argument, name in items.items()}
    return instrument.function(**{argument: pairs[place] for argument, place in places.items()})


def holders(columns: Collection[str], present: Collection[str], times: Collection[str] = BOTH_TIMES) -> dict[str, str]:
    """By column that a rule reads, the column of the pairs that holds it as the visit of its own score gives it.

    Parameters
    ----------
    columns
        What is read, without the time point. Whoever reads the partial Mayo score or the physician's assessment reads
        the symptoms of that visit too.
    present
        Columns of the pairs.
    times
        Suffixes of the columns.

    Examples
    --------
    >>> both = ["mayo_rectal_bleeding", "partial_mayo"]
    >>> holders(both, ["partial_mayo_rectal_bleeding_followup"], ["_followup"])["mayo_rectal_bleeding_followup"]
    'partial_mayo_rectal_bleeding_followup'
    """
    names = [(column + time, name + time) for column, name in read_names(columns).items() for time in times]
    return {column: name if name in present else column for column, name in names}


def read_names(columns: Collection[str]) -> dict[str, str]:
    """The name under which each column stands for whoever reads all of them."""
    longer = [score for score in AS_LONGER_SCORE_READS if not _own_columns(score).isdisjoint(columns)]
    shared = {column: name for score in longer for column, name in AS_LONGER_SCORE_READS[score].items()}
    return {column: shared.get(column, column) for column in columns}


def _own_columns(score: str) -> set[str]:
    """Columns that no shorter score reads."""
    return set(forms()[score].columns) - set(AS_LONGER_SCORE_READS[score])
