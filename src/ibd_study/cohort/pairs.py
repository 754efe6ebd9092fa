"""From visits to one row a patient: each score read from the nearest visit at which it can be computed."""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from ibd_study import dictionary
from ibd_study.cohort.assessments import AS_LONGER_SCORE_READS, Assessment, assessments, forms
from ibd_study.cohort.selection import follow_up_week
from ibd_study.parameters import Parameters
from ibd_study.scores import INSTRUMENTS, compute_score

BASELINE, FOLLOW_UP = BOTH_TIMES = ("_baseline", "_followup")
COMPUTED_ONLY = ("pro2_uc", "pro2_cd")
DIARY_DAYS = 7
# Daily means that stand in a diary as sums of 7 days too.
DAILY_MEANS = {
    "cd_liquid_stools_daily_mean": "cdai_liquid_stools_7d",
    "cd_abdominal_pain_daily_mean": "cdai_abdominal_pain_7d",
}
WEEK_DECIMALS = 6
SCORE_COLUMNS = (
    "partial_mayo",
    "modified_mayo",
    "mayo_score",
    "sccai",
    "uceis",
    "cdai",
    "hbi",
    "ses_cd",
    "ibus_sas",
    "van_assche",
)
PASSED_OVER, READ_INCOMPLETE = "passed_over", "read"
STANDS_ALONE = ("laboratory", "measurement", "combined")
NEEDED_FOR_SCORES = ("sex", "height_cm")


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


class Window(NamedTuple):
    """Visits that may be read, the week wanted of each patient, and how many weeks before and after it count.

    ``after_start`` leaves out visits up to week 0, which are before the drug.
    """

    visits: pd.DataFrame
    target: pd.Series
    before: float
    after: float
    after_start: bool = False


class _Ranked(NamedTuple):
    """Visits in the order in which they are asked, as rows of their table: a large table is never copied."""

    visits: pd.DataFrame
    rows: np.ndarray

    def recorded(self, column: str) -> np.ndarray:
        """Whether a column has a value at each visit, in this order."""
        return self.visits[column].notna().to_numpy()[self.rows]

    def values(self, column: str, places: np.ndarray) -> pd.api.extensions.ExtensionArray:
        """Values of a column at some places of this order; missing where the place is -1."""
        return self.visits[column].array.take(np.append(self.rows, -1)[places], allow_fill=True)

    def from_the_end(self) -> "_Ranked":
        """The same visits in the opposite order."""
        return self._replace(rows=self.rows[::-1])


def assessed_near(
    visits: pd.DataFrame, target: pd.Series, before: float, after: float, after_start: bool = False
) -> pd.DataFrame:
    """For each patient, the values of the visits nearest a week, each score and each single value by itself.

    A score is read from the nearest visit at which it can be computed: all its items are there, or its total. Where no
    visit in the window has that, it is read from the nearest with any of its items.

    Parameters
    ----------
    visits
        The visits table, with what scores need of the patients (see :func:`with_items_of_patients`).
    target
        Week wanted, indexed by patient.
    before, after
        How many weeks before and after the target a visit still counts, both ends included.
    after_start
        Leave out visits up to week 0.

    Returns
    -------
    DataFrame
        Indexed as ``target``, one column per visit column, and items of two scores once more as the longer one reads
        them; missing where nothing was assessed. Of two visits equally near, the earlier is taken.
    """
    return _values(_nearest_first(Window(visits, target, before, after, after_start)), target.index)


def _nearest_first(window: Window) -> _Ranked:
    week, away = _weeks(window.visits), _weeks_away(window.visits, window.target)
    inside = (away >= -window.before) & (away <= window.after) & ((week > 0) | (not window.after_start))
    rows = np.flatnonzero(inside)
    order = np.lexsort((week[rows], np.abs(away[rows])))
    return _Ranked(_with_daily_means(window.visits), rows[order])


def _weeks(visits: pd.DataFrame) -> np.ndarray:
    return visits["week"].to_numpy(dtype=float, na_value=np.nan)


def _weeks_away(visits: pd.DataFrame, target: pd.Series) -> np.ndarray:
    """Weeks from the week wanted, missing for other patients and without a week."""
    wanted = visits["patient_id"].map(target).to_numpy(dtype=float, na_value=np.nan)
    # Rounded, since 8.3 - 8 is a little more than 0.3 and 8 - 6.3 a little more than 9.7 - 8.
    return np.round(_weeks(visits) - wanted, WEEK_DECIMALS)


def assessed_before(visits: pd.DataFrame, target: pd.Series, after: float) -> pd.DataFrame:
    """For each patient, the last values up to ``after`` weeks past the target week, of each score the last complete."""
    rows = np.flatnonzero(_weeks_away(visits, target) <= after)
    latest_first = np.argsort(-_weeks(visits)[rows], kind="stable")
    return _values(_Ranked(_with_daily_means(visits), rows[latest_first]), target.index)


def _in_order(visits: pd.DataFrame, patients: pd.Index) -> _Ranked:
    """Visits of the patients by week; of others there may be more in the table."""
    rows = np.flatnonzero(visits["week"].notna() & visits["patient_id"].isin(patients))
    return _Ranked(_with_daily_means(visits), rows[np.argsort(_weeks(visits)[rows], kind="stable")])


def first_and_last(visits: pd.DataFrame, patients: pd.Index) -> tuple[pd.DataFrame, pd.DataFrame]:
    """For each patient, the values of the first and of the last visit, each score and each single value by itself.

    A score is read from the first and from the last visit at which it can be computed. Who has it once has no last:
    one visit is never compared with itself.
    """
    ordered = _in_order(visits, patients)
    latest = len(ordered.rows) - 1
    first = list(_choose(ordered, patients))
    last = [chosen.row for chosen in _choose(ordered.from_the_end(), patients)]
    later = [
        np.where((row >= 0) & (latest - row != chosen.row), latest - row, -1)
        for chosen, row in zip(first, last, strict=True)
    ]
    return _taken(ordered, first, [chosen.row for chosen in first], patients), _taken(ordered, first, later, patients)


class _Chosen(NamedTuple):
    """For each patient the first visit with any part of an assessment, and with all of it: rows, -1 for none."""

    assessment: Assessment
    first: np.ndarray
    complete: np.ndarray

    @property
    def row(self) -> np.ndarray:
        return np.where(self.complete >= 0, self.complete, self.first)

    @property
    def fate(self) -> np.ndarray:
        fates = np.where(self.complete >= 0, PASSED_OVER, READ_INCOMPLETE).astype(object)
        fates[self.first == self.complete] = None
        return fates


def _values(ranked: _Ranked, patients: pd.Index) -> pd.DataFrame:
    """Values of the first of the ranked visits at which an assessment is complete, else at which it was begun."""
    chosen = list(_choose(ranked, patients))
    return _taken(ranked, chosen, [one.row for one in chosen], patients)


def _taken(ranked: _Ranked, chosen: list["_Chosen"], places: list[np.ndarray], patients: pd.Index) -> pd.DataFrame:
    """Of each assessment, its columns from one visit a patient; missing where its place is -1."""
    values = {
        name: ranked.values(column, of_patient)
        for one, of_patient in zip(chosen, places, strict=True)
        for column, name in one.assessment.read_as.items()
    }
    return pd.DataFrame(values, index=patients)


def _with_daily_means(visits: pd.DataFrame) -> pd.DataFrame:
    means = {mean: visits[mean].fillna(visits[total] / DIARY_DAYS) for mean, total in DAILY_MEANS.items()}
    return visits.assign(**means)


def _choose(ranked: _Ranked, patients: pd.Index) -> Iterator[_Chosen]:
    recorded = {name: ranked.recorded(name) for name in map(str, ranked.visits)}
    place = patients.get_indexer(pd.Index(ranked.visits["patient_id"]))[ranked.rows]
    nowhere = np.zeros(len(ranked.rows), dtype=bool)
    measured = {name: recorded.get(name, nowhere) for name in NEEDED_FOR_SCORES}
    for assessment in assessments():
        begun = np.logical_or.reduce([recorded[name] for name in assessment.columns])
        complete = recorded[assessment.total] if assessment.total else nowhere
        if assessment.items:
            needed = [recorded[name] for name in assessment.items] + [measured[name] for name in assessment.elsewhere]
            complete = complete | np.logical_and.reduce(needed)
        chosen = _Chosen(assessment, *(_first_rows(done, place, len(patients)) for done in (begun, complete)))
        measured[assessment.name] = (chosen.row >= 0)[place]
        yield chosen


def _first_rows(done: np.ndarray, place: np.ndarray, patients: int) -> np.ndarray:
    rows = np.flatnonzero(done)
    found, first = np.unique(place[rows], return_index=True)
    row_of = np.full(patients, -1)
    row_of[found] = rows[first]
    return row_of


def incomplete_forms(window: Window) -> pd.DataFrame:
    """For each patient and score, what became of a form that was begun nearer the week than any complete one.

    Returns
    -------
    DataFrame
        Indexed as the target, one column per score of one visit: ``passed_over`` where a complete form further away
        in the window was read, ``read`` where there is none; missing where no such form was begun.
    """
    return _fates(_nearest_first(window), window.target.index)


def incomplete_first_and_last(visits: pd.DataFrame, patients: pd.Index) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The same of forms that were begun before the first complete one, and after the last."""
    ordered = _in_order(visits, patients)
    return _fates(ordered, patients), _fates(ordered.from_the_end(), patients)


def _fates(ranked: _Ranked, patients: pd.Index) -> pd.DataFrame:
    chosen = {one.assessment.name: one for one in _choose(ranked, patients) if one.assessment.items}
    return pd.DataFrame({name: one.fate for name, one in chosen.items()}, index=patients, dtype="string")


def with_items_of_patients(visits: pd.DataFrame, patients: pd.DataFrame) -> pd.DataFrame:
    """Visits with the columns of the patients table that scores need: without a height no CDAI can be computed."""
    known = patients.set_index("patient_id")[list(NEEDED_FOR_SCORES)].reindex(visits["patient_id"])
    return visits.assign(**{name: known[name].array for name in NEEDED_FOR_SCORES})


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


def score_of(key: str, side: pd.DataFrame) -> pd.Series:
    """A score computed from one side of the pairs, whose columns have no time in their name."""
    names = read_names(INSTRUMENTS[key].columns)
    return compute_score(key, pd.DataFrame({column: side[name] for column, name in names.items()}))


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
