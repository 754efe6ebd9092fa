"""What happens to a missing follow-up: one parameter, applied here and nowhere else.

As observed leaves the patient out; non-responder imputation (nri) counts every patient of the
denominator who is not evaluable as a failure; last observation carried forward (locf) reads
the last earlier assessment, the baseline included. Scores have no non-response to impute, so
under nri they stay as observed.
"""

from collections.abc import Collection

import narwhals as nw
import pandas as pd

from ibd_study.cohort import (
    BASELINE,
    BOTH_TIMES,
    FOLLOW_UP,
    Cohort,
    assessed_before,
    assessed_near,
    assessments,
    baseline_of,
    first_and_last,
    follow_up_window,
    join_pairs,
    with_items_of_patients,
)
from ibd_study.parameters import Parameters


def make_pairs(
    selected: pd.DataFrame, cohort: Cohort, parameters: Parameters, times: Collection[str] = BOTH_TIMES
) -> pd.DataFrame:
    """One row per selected patient with baseline and follow-up values under the missing-data rule.

    Parameters
    ----------
    selected
        Patients who passed the selection.
    cohort
        Gives the visits.
    parameters
        Weeks, windows, ``pairing`` and ``missing_data`` are read.
    times
        Suffixes of the times to read: both, unless only one of them is wanted.
    """
    visits = with_items_of_patients(cohort.visits, selected)
    if parameters.pairing == "first_last":
        first, last = first_and_last(visits, pd.Index(selected["patient_id"]))
        last = _carry_forward(last, first) if parameters.missing_data == "locf" else last
        values = {BASELINE: first, FOLLOW_UP: last}
        return join_pairs(selected, {time: values[time] for time in times})
    about = {BASELINE: baseline_of, FOLLOW_UP: _follow_up_of}
    return join_pairs(selected, {time: about[time](selected, visits, parameters) for time in times})


def _follow_up_of(selected: pd.DataFrame, visits: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    window = follow_up_window(selected, visits, parameters)
    follow_up = assessed_near(*window)
    if parameters.missing_data == "locf":
        return _carry_forward(follow_up, assessed_before(visits, window.target, window.after))
    return follow_up


def _carry_forward(follow_up: pd.DataFrame, earlier: pd.DataFrame) -> pd.DataFrame:
    """Fill an examination that was not done with the last one done; never single items of one that was."""
    filled: dict[str, pd.Series] = {}
    for columns in (list(assessment.read_as.values()) for assessment in assessments()):
        done = follow_up[columns].notna().any(axis=1)
        filled |= {column: follow_up[column].where(done, earlier[column]) for column in columns}
    return follow_up.assign(**filled)


def rule_of_pairs(missing_data: str) -> str:
    """The rule by which pairs are made: non-responder imputation completes answers, not pairs."""
    return "observed" if missing_data == "nri" else missing_data


def complete_outcome(classified: pd.DataFrame, parameters: Parameters) -> pd.Series:
    """Outcomes under the missing-data rule: yes, no, or missing for whoever stays out of the denominator.

    Parameters
    ----------
    classified
        From :func:`ibd_study.endpoints.classify`: ``counted`` and ``outcome``.
    """
    answers = nw.from_native(classified, eager_only=True).select(completed(parameters).alias("outcome"))
    return answers.to_native()["outcome"].astype("boolean")


def completed(parameters: Parameters) -> nw.Expr:
    """The same as an expression, on the answers of any engine."""
    outcome = nw.col("outcome").fill_null(False) if parameters.missing_data == "nri" else nw.col("outcome")
    return nw.when(nw.col("counted").fill_null(False)).then(outcome)
