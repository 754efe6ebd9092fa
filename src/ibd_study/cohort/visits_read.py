"""Which visit each score and each single value is read from, of those about a week or of all."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from ibd_study.cohort.assessments import Assessment, assessments

DIARY_DAYS = 7
# Daily means that stand in a diary as sums of 7 days too.
DAILY_MEANS = {
    "cd_liquid_stools_daily_mean": "cdai_liquid_stools_7d",
    "cd_abdominal_pain_daily_mean": "cdai_abdominal_pain_7d",
}
WEEK_DECIMALS = 6
PASSED_OVER, READ_INCOMPLETE = "passed_over", "read"
NEEDED_FOR_SCORES = ("sex", "height_cm")


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
