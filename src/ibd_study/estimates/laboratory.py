"""Laboratory values over time, and their paired change from baseline."""

import pandas as pd

from ibd_study import dictionary
from ibd_study.cohort import BASELINE, FOLLOW_UP, assessed_near, laboratory_columns
from ibd_study.dictionary import DISEASES
from ibd_study.estimates.analysis import Analysis
from ibd_study.estimates.changes import shift_record
from ibd_study.kinds import Kind
from ibd_study.missing import make_pairs
from ibd_study.results import Results, summary_records, tested
from ibd_study.statistics import wilcoxon_signed_rank

SUMMARY = (Kind.MEDIAN, Kind.Q1, Kind.Q3)


def laboratory_course(analysis: Analysis) -> Results:
    """Laboratory values by disease at baseline, follow-up and the further weeks of ``course_weeks``.

    Returns
    -------
    Results
        Endpoint = column. ``median``, ``q1``, ``q3`` at each week, on whoever has a value then (``N`` differs
        by week); ``shift`` (Hodges-Lehmann, with Wilcoxon's p) from baseline to follow-up on the pairs, which may be
        the first and the last value.
    """
    records = []
    for disease in DISEASES:
        pairs = analysis.pairs_of(disease)
        frames = _by_week(analysis, pairs, disease)
        for name in laboratory_columns():
            common = {"endpoint": name, "disease": disease, "unit": dictionary.table_fields("visits")[name].unit}
            for week, frame in frames.items():
                records += [common | one | {"week": week} for one in summary_records(frame[name], SUMMARY)]
            records.append(common | _shift(analysis, pairs, name) | {"week": analysis.weeks(disease)})
    return analysis.results(records)


def _by_week(analysis: Analysis, pairs: pd.DataFrame, disease: str) -> dict[float, pd.DataFrame]:
    p, names = analysis.parameters, laboratory_columns()
    if p.pairing == "first_last":
        # The first and the last assessment are of no week: the weeks of the course are read by themselves.
        p = p.model_copy(update={"pairing": "week"})
        pairs = make_pairs(analysis.selected_of(disease), analysis.cohort, p)
    baseline = pairs[[n + BASELINE for n in names]].set_axis(names, axis=1)
    follow_up = pairs[[n + FOLLOW_UP for n in names]].set_axis(names, axis=1)
    frames = {0.0: baseline, analysis.weeks(disease): follow_up}
    for week in p.course_weeks:
        target = pd.Series(float(week), index=pairs["patient_id"])
        near = assessed_near(analysis.cohort.visits, target, p.window_weeks, p.window_weeks, after_start=True)
        frames.setdefault(float(week), near[names])
    return dict(sorted(frames.items()))


def _shift(analysis: Analysis, pairs: pd.DataFrame, name: str) -> dict:
    change = (pairs[name + FOLLOW_UP] - pairs[name + BASELINE]).dropna().astype(float)
    test = wilcoxon_signed_rank(change, zeros=analysis.parameters.wilcoxon_zeros)
    return shift_record(change, analysis.parameters.ci_level) | tested(test)
