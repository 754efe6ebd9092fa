"""Rows of several files and columns to one row a patient, or one a visit; nothing that disagrees is merged unsaid."""

import polars as pl

from ibd_study.checked import Problem
from ibd_tools.intake.columns import FILE
from ibd_tools.intake.headers import ROW
from ibd_tools.intake.mapping import Rule
from ibd_tools.intake.problems import CellReporter, Change, Notes

# Of these the lower value is the worse one; of every other number the higher.
LOW_IS_WORSE = ("haemoglobin_g_l", "haematocrit_percent", "albumin_g_l", "weight_kg", "lymphocytes_10e9_l")
EXAMPLES = 3


def merge(rows: pl.DataFrame, key: list[str], rules: dict[str, Rule], notes: Notes) -> pl.DataFrame:
    """One row a key.

    Parameters
    ----------
    rows
        Typed rows with the key, columns of the dictionary, ``__file`` and ``__row``.
    rules
        Rule of each column, which says which of several values counts.

    Returns
    -------
    polars.DataFrame
        In the order in which the keys first appear; ``__file`` and ``__row`` are those of the first row.
        Where values disagree and no rule says which counts, the first stands and a problem is noted.
    """
    values = [name for name in rows.columns if name not in (*key, FILE, ROW)]
    distinct = rows.unique([*key, *values])
    again = distinct.filter(distinct.select(pl.struct(key).is_duplicated()).to_series()).select(key).unique()
    first = rows.unique(key, keep="first", maintain_order=True)
    if again.is_empty():
        return first
    # A mean counts every reading, also one that another row of the visit repeats.
    many = rows.join(again, on=key, how="semi", maintain_order="left")
    merged = many.group_by(key, maintain_order=True).agg(
        *(_value(name, rules[name].repeats) for name in values), pl.col(FILE).first(), pl.col(ROW).first()
    )
    for name in values:
        _disagreements(many, key, name, rules[name], notes)
    both = pl.concat([first.join(again, on=key, how="anti"), merged.select(first.columns)])
    return first.select(key).join(both, on=key, how="left", maintain_order="left")


def files_of(rows: pl.DataFrame) -> str:
    """The files from which rows come, in words."""
    return ", ".join(rows[FILE].cast(pl.String).unique(maintain_order=True))


def _value(name: str, rule: str) -> pl.Expr:
    column = pl.col(name).drop_nulls()
    if rule == "worst":
        rule = "lowest" if name in LOW_IS_WORSE else "highest"
    if rule == "last":
        return column.last()
    numeric = {"highest": column.max, "lowest": column.min, "mean": column.mean}
    return numeric.get(rule, column.first)()


def _disagreements(many: pl.DataFrame, key: list[str], name: str, rule: Rule, notes: Notes) -> None:
    apart = (
        many.drop_nulls(name)
        .group_by(key, maintain_order=True)
        .agg(
            pl.col(name).n_unique().alias("n"),
            pl.col(name).cast(pl.String).unique(maintain_order=True).head(EXAMPLES),
            pl.col(ROW).head(EXAMPLES),
            pl.len().alias("count"),
            pl.col(FILE).first(),
        )
        .filter(pl.col("n") > 1)
    )
    if apart.is_empty():
        return
    if rule.repeats == "refuse":
        notes.problems.append(_refusal(apart, key, name, rule))
        return
    words = f"values of one visit or patient disagree, {rule.repeats}"
    for file, count in apart.group_by(FILE, maintain_order=True).len().iter_rows():
        notes.changes.append(Change(str(file), "", name, words, count))


def _refusal(apart: pl.DataFrame, key: list[str], name: str, rule: Rule) -> Problem:
    """The problem of rows that disagree: the first patient's rows, and how many there are like it."""
    first = apart.row(0, named=True)
    more = f" ({apart.height - 1} more like it)" if apart.height > 1 else ""
    expected = f"one {name} for each {'patient' if len(key) == 1 else 'patient and week'}{more}"
    cure = "say repeats: first, last, highest, lowest, worst or mean, or leave rows out"
    column = rule.column if isinstance(rule.column, str) else name
    value = " and ".join(one.removesuffix(".0") for one in first[name])
    return Problem(str(first[FILE]), expected, tuple(first[ROW]), column, value, cure=cure, count=first["count"])


def weeks_from_dates(visits: pl.DataFrame, patients: pl.DataFrame, notes: Notes) -> pl.DataFrame:
    """Weeks of visits that have none yet: days from the patient's start_date to visit_date, divided by 7.

    Rounded to a hundredth of a week, so that every day keeps a week of its own.
    """
    if "start_date" not in patients.columns:
        expected = "start_date among the patients, since weeks are made from dates"
        notes.problems.append(Problem("mapping", expected))
        return visits.with_columns(pl.lit(None, pl.Float64).alias("week"))
    starts = patients.select("patient_id", pl.col("start_date").alias("__start")).unique("patient_id", keep="first")
    days = (pl.col("visit_date") - pl.col("__start")).dt.total_days()
    joined = visits.join(starts, on="patient_id", how="left", maintain_order="left")
    joined = joined.with_columns((days / 7).round(2).alias("week")).drop("__start")
    expected = "visit_date and the patient's start_date, from which the week is made"
    for (file,), part in joined.group_by(FILE, maintain_order=True):
        place = CellReporter(str(file), "", "week", part[ROW], notes)
        place.refuse(part["visit_date"], part["week"].is_null(), expected, "fill them in, or leave the row out")
        place.changed("week made from dates", part["week"].is_not_null())
    return joined


def with_baselines(visits: pl.DataFrame, add: bool, notes: Notes) -> pl.DataFrame:
    """Add an empty visit of week 0 for patients who have later visits only, where the mapping says so."""
    with_baseline = visits.filter(pl.col("week") <= 0)
    without = visits.filter(pl.col("week") > 0).join(with_baseline, on="patient_id", how="anti", maintain_order="left")
    without = without.unique("patient_id", keep="first", maintain_order=True)
    if not add or without.is_empty():
        return visits
    notes.count_rows(files_of(without), "empty visit of week 0 added", without.height)
    added = without.select("patient_id", pl.lit(0.0).alias("week"), FILE, ROW)
    return pl.concat([visits, added], how="diagonal")
