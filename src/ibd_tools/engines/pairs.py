"""From visits to one row a patient on any engine: the rules of `ibd_study.cohort`, as one chain of expressions.

The book pairs by position in sorted arrays, which no lazy engine has. Here the order of the visits is a number, and the
visit of an assessment that with the least; both are tested to give equal pairs.
"""

from functools import reduce
from operator import and_, or_
from typing import Any

import narwhals as nw

from ibd_study.cohort import (
    BASELINE,
    COMPUTED_ONLY,
    DAILY_MEANS,
    DIARY_DAYS,
    FOLLOW_UP,
    NEEDED_FOR_SCORES,
    SCORE_COLUMNS,
    WEEK_DECIMALS,
    Assessment,
    assessments,
    read_names,
    weeks_around,
)
from ibd_study.dictionary import DISEASES
from ibd_study.parameters import Parameters
from ibd_study.scores import INSTRUMENTS
from ibd_tools.engines.opening import held

ORDER = "_order"
# Of two visits equally near, the earlier is taken; far less than distances, which have six decimals.
LATER = 1e-7


def make_pairs(patients: Any, visits: Any, parameters: Parameters) -> Any:
    """One row a selected patient: patient columns, then those of baseline and follow-up, scores computed."""
    weeks = {disease: nw.lit(float(parameters.week_of(disease))) for disease in DISEASES}
    own = visits.join(patients.select("patient_id", "diagnosis", *NEEDED_FOR_SCORES), on="patient_id", how="inner")
    means = {mean: nw.coalesce(mean, nw.col(total) / DIARY_DAYS) for mean, total in DAILY_MEANS.items()}
    own = own.with_columns(
        *(expression.alias(mean) for mean, expression in means.items()),
        nw.when(nw.col("diagnosis") == "UC").then(weeks["UC"]).otherwise(weeks["CD"]).alias("_wanted"),
    )
    week = nw.col("week")
    away = {BASELINE: week.round(WEEK_DECIMALS), FOLLOW_UP: (week - nw.col("_wanted")).round(WEEK_DECIMALS)}
    baseline = _nearest(own, away[BASELINE], *weeks_around(BASELINE, parameters))
    follow_up = _nearest(own.filter(week > 0), away[FOLLOW_UP], *weeks_around(FOLLOW_UP, parameters))
    patients = held(patients)
    for side, suffix in ((baseline, BASELINE), (follow_up, FOLLOW_UP)):
        names = [name for name in side.collect_schema().names() if name != "patient_id"]
        patients = patients.join(side.rename({name: name + suffix for name in names}), on="patient_id", how="left")
    return patients.with_columns(
        *(_score(key, suffix) for suffix in (BASELINE, FOLLOW_UP) for key in SCORE_COLUMNS)
    ).with_columns(*(_score(key, suffix) for suffix in (BASELINE, FOLLOW_UP) for key in COMPUTED_ONLY))


def _nearest(visits: Any, distance: nw.Expr, before: float, after: float) -> Any:
    """Each assessment from the nearest visit at which it is complete, else from the nearest at which it was begun."""
    inside = visits.with_columns(distance.alias("_distance")).filter(
        nw.col("_distance") >= -before, nw.col("_distance") <= after
    )
    later = nw.when(nw.col("_distance") > 0).then(nw.lit(LATER)).otherwise(nw.lit(0.0))
    # Held, since each is read twice: DuckDB plans the whole chain anew for each reading, for minutes.
    ordered = held(inside.with_columns((nw.col("_distance").abs() + later).alias(ORDER)))
    chosen = held(_chosen(ordered))
    marked = ordered.join(chosen, on="patient_id", how="inner")
    values = [
        nw.when(nw.col(ORDER) == nw.col(_row(one))).then(nw.col(column)).alias(name)
        for one in assessments()
        for column, name in one.read_as.items()
    ]
    names = [name for one in assessments() for name in one.read_as.values()]
    return marked.select("patient_id", *values).group_by("patient_id").agg(*(nw.col(name).max() for name in names))


def _chosen(ordered: Any) -> Any:
    """For each patient the order of the visit at which each assessment is read; missing where it was never begun."""
    firsts = {name: when for one in assessments() for name, when in _first_of(one).items()}
    first_with = [nw.when(done).then(nw.col(ORDER)).alias(name) for name, done in firsts.items()]
    rows = ordered.select("patient_id", *NEEDED_FOR_SCORES, *first_with)
    least = rows.group_by("patient_id", *NEEDED_FOR_SCORES).agg(*(nw.col(name).min() for name in firsts))
    alone = [one for one in assessments() if not one.items]
    least = least.with_columns(*(nw.col(f"{one.name} begun").alias(_row(one)) for one in alone))
    forms = [one for one in assessments() if one.items]
    chosen = least.with_columns(*(_row_of_form(one).alias(_row(one)) for one in forms))
    return chosen.select("patient_id", *(_row(one) for one in assessments()))


def _row(one: Assessment) -> str:
    return f"{one.name} row"


def _first_of(one: Assessment) -> dict[str, nw.Expr]:
    """Conditions on a visit: some of an assessment is there, its total is, all its items are."""
    recorded = {column: ~nw.col(column).is_null() for column in one.columns}
    found = {f"{one.name} begun": reduce(or_, recorded.values())}
    if one.items:
        found[f"{one.name} items"] = reduce(and_, (recorded[item] for item in one.items))
        found |= {f"{one.name} total": recorded[one.total]} if one.total else {}
    return found


def _row_of_form(one: Assessment) -> nw.Expr:
    items = nw.col(f"{one.name} items")
    if one.elsewhere:
        places = [name if name in NEEDED_FOR_SCORES else f"{name} row" for name in one.elsewhere]
        items = nw.when(reduce(and_, (~nw.col(place).is_null() for place in places))).then(items)
    complete = nw.min_horizontal(items, nw.col(f"{one.name} total")) if one.total else items
    return nw.coalesce(complete, nw.col(f"{one.name} begun"))


def _score(key: str, suffix: str) -> nw.Expr:
    """A score of one time, computed from its items; where items are missing, a recorded total is taken."""
    instrument = INSTRUMENTS[key]
    names = {column: name + suffix for column, name in read_names(instrument.columns).items()}
    names |= {column: column for column in NEEDED_FOR_SCORES}
    items = {argument: nw.col(names[item.column]) for argument, item in instrument.items.items() if item.column}
    score = instrument.function(**items)
    return (score if key in COMPUTED_ONLY else nw.coalesce(score, nw.col(key + suffix))).alias(key + suffix)
