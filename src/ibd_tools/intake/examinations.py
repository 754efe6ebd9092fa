"""Of several rows of one visit whole examinations, so that no score is made which no form ever had."""

import functools
from typing import Any

import pandas as pd
import polars as pl

from ibd_study import dictionary
from ibd_study.cohort import MEASURED_ALONE, box_counts
from ibd_study.scores import INSTRUMENTS, compute_score
from ibd_tools.intake.columns import FILE
from ibd_tools.intake.mapping import Rule
from ibd_tools.intake.problems import Change, Notes

KEY = ["patient_id", "week"]
WHOLE = ("first", "last", "worst", "mean")
# What CDAI needs of other tables and other days: the same for all rows of a visit, it changes no order among them.
ANYBODY: dict[str, Any] = {"haematocrit_percent": 40.0, "weight_kg": 70.0, "height_cm": 170.0, "sex": "female"}
PLACE, TOTAL, KEPT = "__place", "__total", "__kept"


@functools.cache
def examinations() -> dict[str, tuple[str, ...]]:
    """Columns of each examination by its longest score: scores that share an item are one, such as all of Mayo's.

    Examples
    --------
    >>> examinations()["mayo_score"][-1], examinations()["uceis"]
    ('mayo_score', ('uceis_vascular', 'uceis_bleeding', 'uceis_erosions_ulcers', 'uceis'))
    """
    found: dict[str, list[str]] = {}
    longest_first = sorted(INSTRUMENTS, key=lambda key: -len(_columns(key)))
    for key in longest_first:
        shared = next((name for name, columns in found.items() if not set(columns).isdisjoint(_columns(key))), key)
        found[shared] = list(dict.fromkeys([*found.get(shared, []), *_columns(key)]))
    visits = list(dictionary.table_fields("visits"))
    return {name: tuple(sorted(columns, key=visits.index)) for name, columns in found.items() if len(columns) > 1}


def _columns(key: str) -> list[str]:
    """Columns of a visit with the items and the total of a score, without what is measured for other reasons."""
    visits = dictionary.table_fields("visits")
    named = (*INSTRUMENTS[key].columns, key)
    return [name for name in named if name in visits and visits[name].assessment not in MEASURED_ALONE]


def without_unticked_boxes(rows: pl.DataFrame, notes: Notes) -> pl.DataFrame:
    """Rows in which unticked boxes say nothing beside the form itself, which stands on another row of the visit."""
    for column, others in box_counts().items():
        own = [name for name in others if name in rows.columns]
        if column not in rows.columns or not own:
            continue
        answered = pl.any_horizontal(pl.col(own).is_not_null())
        elsewhere = (answered & pl.col(column).is_not_null()).any().over(KEY)
        unticked = rows.select(((pl.col(column) == 0) & ~answered & elsewhere).fill_null(False).alias("u"))["u"]
        _say(rows, column, "unticked boxes of an empty form to missing", unticked, notes)
        rows = rows.with_columns(pl.when(~unticked).then(pl.col(column)).alias(column))
    return rows


def whole_examinations(rows: pl.DataFrame, rules: dict[str, Rule], notes: Notes) -> pl.DataFrame:
    """Rows that keep one examination a visit, where rows disagree and the columns that do have one rule for repeats.

    The first, the last or the worst, by its total; of a mean every one that is complete. What the rows left out hold
    of it becomes missing; a row with other parts of the examination, such as its endoscopy, keeps them.
    """
    for name, columns in examinations().items():
        own = [column for column in columns if column in rows.columns]
        refused = [column for column in own if rules[column].repeats == "refuse"]
        ways = {rules[column].repeats for column in own} - {"refuse"}
        one_way = len(own) > 1 and len(ways) == 1 and ways <= set(WHOLE)
        if one_way and not (refused and rows.select(_disagree(refused).any()).item()):
            rows = _one_examination(rows, name, own, ways.pop(), notes)
    return rows


def _one_examination(rows: pl.DataFrame, name: str, own: list[str], way: str, notes: Notes) -> pl.DataFrame:
    made = rows.with_columns(_total(rows, own).alias(TOTAL)).with_row_index(PLACE)
    made = made.with_columns(_chosen(way).alias(KEPT))
    in_kept = [(pl.col(column).is_not_null() & pl.col(KEPT)).any().over(KEY) for column in own]
    again = pl.any_horizontal(pl.col(c).is_not_null() & kept for c, kept in zip(own, in_kept, strict=True))
    left_out = made.select((_disagree(own) & ~pl.col(KEPT) & again).alias("o"))["o"]
    _say(rows, name, f"examination left out for another of the same visit, {way}", left_out, notes)
    return rows.with_columns(pl.when(~left_out).then(pl.col(column)).alias(column) for column in own)


def _disagree(own: list[str]) -> pl.Expr:
    """Whether two rows of a visit have different values in a column."""
    return pl.any_horizontal((pl.col(c).min().over(KEY) != pl.col(c).max().over(KEY)).fill_null(False) for c in own)


def _chosen(way: str) -> pl.Expr:
    complete = pl.col(TOTAL).is_not_null()
    place = pl.col(PLACE)
    if way == "mean":
        return complete
    if way == "worst":
        complete = complete & (pl.col(TOTAL) == pl.col(TOTAL).max().over(KEY))
    best = place.filter(complete).max() if way == "last" else place.filter(complete).min()
    return (place == best.over(KEY)).fill_null(False)


def _total(rows: pl.DataFrame, own: list[str]) -> pl.Expr:
    """By what the rows of a visit are compared: the total that most of them have, else the sum of what they have.

    Of two totals that equally many have it is the longer score's, computed before recorded.
    """
    items = pd.DataFrame({column: rows[column].to_numpy() for column in own}).astype("Float64").assign(**ANYBODY)
    total, most = pl.lit(None, pl.Float64), pl.lit(0)
    for key in sorted(INSTRUMENTS, key=lambda key: -len(_columns(key))):
        if set(own).isdisjoint(_columns(key)):
            continue
        computed = pl.Series(compute_score(key, items).to_numpy(dtype=float, na_value=float("nan"))).fill_nan(None)
        for one in (pl.lit(computed), *([pl.col(key)] if key in own else [])):
            known = one.is_not_null().sum().over(KEY)
            total, most = pl.when(known > most).then(one).otherwise(total), pl.max_horizontal(known, most)
    begun = pl.any_horizontal(pl.col(own).is_not_null())
    return pl.when((most == 0) & begun).then(pl.sum_horizontal(own)).otherwise(total)


def say_mixed(rows: pl.DataFrame, made: pl.DataFrame, rules: dict[str, Rule], notes: Notes) -> None:
    """Warn of visits whose examination was put together of rows that disagree, value by value."""
    for name, columns in examinations().items():
        own = [column for column in columns if column in rows.columns]
        if len(own) < 2 or {rules[column].repeats for column in own} - {"refuse"} == {"mean"}:
            continue
        joined = rows.with_columns(_disagree(own).alias("__apart")).join(
            made.select(*KEY, *own), on=KEY, suffix="__made", maintain_order="left"
        )
        same = pl.all_horizontal((pl.col(c) == pl.col(f"{c}__made")) | pl.col(f"{c}__made").is_null() for c in own)
        visits = joined.filter(pl.col("__apart")).group_by(KEY).agg(same.fill_null(False).any().alias("of_one_row"))
        if count := int((~visits["of_one_row"]).sum()):
            mixed = f"{count} visit{'s' if count > 1 else ''}"
            notes.warnings.append(
                f"visits, {INSTRUMENTS[name].name}: in {mixed} its values come from several rows that disagree, "
                "so its total may be one that no form had; give all its columns one rule: first, last, worst or mean"
            )


def _say(rows: pl.DataFrame, target: str, what: str, mask: pl.Series, notes: Notes) -> None:
    for file, count in rows.filter(mask).group_by(FILE, maintain_order=True).len().iter_rows():
        notes.changes.append(Change(str(file), "", target, what, count))
