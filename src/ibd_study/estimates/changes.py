"""Scores before and after, on the pairs: levels, changes, tests and whole distributions."""

import pandas as pd

from ibd_study.cohort import BASELINE, FOLLOW_UP
from ibd_study.endpoints import SCORES, Score
from ibd_study.estimates.analysis import Analysis
from ibd_study.kinds import Kind
from ibd_study.parameters import Parameters
from ibd_study.results import Results, limits, summary_records, tested
from ibd_study.statistics import hodges_lehmann_shift, mean_interval, paired_t, summarise, wilcoxon_signed_rank

WIDEST_SHIFT_TABLE = 9
SUMMARY = (Kind.MEAN, Kind.SD, Kind.MEDIAN, Kind.Q1, Kind.Q3)


def score_changes(analysis: Analysis, keys: list[str]) -> Results:
    """Scores at baseline and follow-up among patients with both, and their paired change.

    Returns
    -------
    Results
        Per score: ``mean`` (with interval), ``sd``, ``median``, ``q1``, ``q3`` at week 0 and at the follow-up
        week; ``mean_change`` (follow-up minus baseline, t interval, paired t test), ``median_change``
        (Wilcoxon), ``shift`` (Hodges-Lehmann with interval); for short scales ``from_b_to_f``
        patient counts of the shift table; for every scale ``at_most_x`` percentages at both times,
        and ``change_at_most_x`` percentages of the change.

    Raises
    ------
    ValueError
        Naming the scores there are, when a key is none of them.
    """
    records = []
    for score in map(_score, keys):
        before, after = paired_values(analysis, score)
        week = analysis.weeks(score.disease)
        records += score_records(score, before, after, after - before, week, analysis.parameters)
        records += shift_table_records(before, after, score, week)
    return analysis.results(records)


def recorded_scores(analysis: Analysis, keys: list[str]) -> list[str]:
    """Those of some scores that the cohort records: a patient of the disease has a value before or after.

    A page asks for them where hospitals differ in which index they use, and shows what is there.
    """
    values = {key: analysis.pairs_of(_score(key).disease)[[key + BASELINE, key + FOLLOW_UP]] for key in keys}
    return [key for key, own in values.items() if own.notna().any(axis=None)]


def _score(key: str) -> Score:
    if key not in SCORES:
        raise ValueError(f"no score {key!r}; there are: {', '.join(SCORES)}")
    return SCORES[key]


def paired_values(analysis: Analysis, score: Score) -> tuple[pd.Series, pd.Series]:
    """A score before and after, of the patients of its disease who have both."""
    pairs = analysis.pairs_of(score.disease)
    both = pairs[[score.key + BASELINE, score.key + FOLLOW_UP]].dropna().astype(float)
    return both[score.key + BASELINE], both[score.key + FOLLOW_UP]


def score_records(
    score: Score, before: pd.Series, after: pd.Series, change: pd.Series, week: float, parameters: Parameters
) -> list[dict]:
    """Levels, change, tests and cumulative shares of one score.

    No value is held beside another of the same patient: values of several hospitals can be laid under one another in
    any order.
    """
    records = [
        *_levels(before, 0, parameters),
        *_levels(after, week, parameters),
        *(record | {"week": week} for record in _change(change, parameters)),
        *_shares(before, after, change, score, week),
    ]
    return [{"endpoint": score.key, "disease": score.disease} | record for record in records]


def _levels(values: pd.Series, week: float, parameters: Parameters) -> list[dict]:
    level = parameters.ci_level
    mean, *others = summary_records(values, SUMMARY)
    mean |= limits(*mean_interval(values, level), level, "t interval")
    return [record | {"unit": "points", "week": week} for record in (mean, *others)]


def _change(change: pd.Series, parameters: Parameters) -> list[dict]:
    level = parameters.ci_level
    summary = summarise(change)
    rank_test = wilcoxon_signed_rank(change, zeros=parameters.wilcoxon_zeros)
    mean = {"value": summary.mean, **limits(*mean_interval(change, level), level, "t interval")}
    records = [
        Kind.MEAN_CHANGE.at() | mean | tested(paired_t(change)),
        Kind.SD_CHANGE.at() | {"value": summary.sd},
        Kind.MEDIAN_CHANGE.at() | {"value": summary.median, **tested(rank_test)},
        shift_record(change, level),
    ]
    return [record | {"unit": "points", "N": summary.n} for record in records]


def shift_record(change: pd.Series, level: float) -> dict:
    """Hodges-Lehmann estimate of a change, with its interval."""
    shift = hodges_lehmann_shift(change, level)
    return Kind.SHIFT.at() | {
        "value": shift.estimate,
        "N": shift.n,
        **limits(shift.low, shift.high, level, shift.method),
    }


def _shares(before: pd.Series, after: pd.Series, change: pd.Series, score: Score, week: float) -> list[dict]:
    grid = _grid(score)
    falls = [-level for level in reversed(grid)] + grid[1:]
    asked = ((Kind.LEVEL, before, 0, grid), (Kind.LEVEL, after, week, grid), (Kind.CHANGE, change, week, falls))
    return [
        _share(kind, level, int((values <= level).sum()), len(values)) | {"week": when}
        for kind, values, when, levels in asked
        for level in levels
    ]


def _grid(score: Score) -> list[float]:
    steps = int(score.highest / score.step)
    return [score.step * step for step in range(steps + 1)]


def _share(kind: Kind, level: float, n: int, total: int) -> dict:
    return kind.at(level=level) | {
        "value": 100 * n / total if total else None,
        "unit": "%",
        "n": n if total else None,
        "N": total,
    }


def shift_table_records(before: pd.Series, after: pd.Series, score: Score, week: float) -> list[dict]:
    """Patients by level before and after, for short scales; scores between two levels go to the one below."""
    grid = _grid(score) if score.highest <= WIDEST_SHIFT_TABLE else []
    lower = before.floordiv(1), after.floordiv(1)
    counts = pd.Series(list(zip(*lower, strict=True)), dtype=object).value_counts()
    return [
        Kind.SQUARE.at(before=start, after=end)
        | {
            "endpoint": score.key,
            "disease": score.disease,
            "value": int(counts.get((start, end), 0)),
            "unit": "patients",
            "N": len(before),
            "week": week,
        }
        for start in grid
        for end in grid
    ]
