"""Warnings of values that are valid and yet implausible; nothing is changed because of them."""

import polars as pl

from ibd_study import dictionary
from ibd_study.cohort import box_counts, diseases_of, forms
from ibd_study.scores import INSTRUMENTS
from ibd_tools.intake.agreement import Agreement

LABORATORY = "laboratory"
CODES = (-999.0, -99.0, -9.0, 99.0, 999.0, 9999.0)
TIMES_APART = 8.0
FEWEST = 5
NO_ROWS = pl.DataFrame(schema={"patient_id": pl.String})


def implausible_values(tables: dict[str, pl.DataFrame], agreements: list[Agreement]) -> list[str]:
    """Everything that deserves a look, in words and without any patient."""
    patients, visits, events = (tables.get(table, NO_ROWS) for table in dictionary.TABLES)
    known = patients.select(one for one in ("patient_id", "centre", "diagnosis") if one in patients.columns)
    of_patients = visits.join(known.unique("patient_id", keep="first"), on="patient_id", how="inner")
    return [
        *_ages(patients),
        *(words for table, rows in tables.items() for words in _constant(table, rows)),
        *(words for table, rows in tables.items() for words in _code_like(table, rows)),
        *(_other_units(of_patients) if "centre" in known.columns else []),
        *(_of_other_disease(of_patients) if "diagnosis" in known.columns else []),
        *_alike(patients, "patients"),
        *_alike(events, "adverse_events"),
        *_repeated_events(events),
        *(
            f"{one.name}: {one.both - one.agree} of {one.both} recorded totals differ from the sum of their own items"
            for one in agreements
            if one.both > one.agree
        ),
    ]


def _ages(patients: pl.DataFrame) -> list[str]:
    count = int((patients["age_years"].cast(pl.Float64) < 18).sum()) if "age_years" in patients.columns else 0
    return [f"age_years: below 18 in {count} patients, who are valid but not selected"] if count else []


def _constant(table: str, rows: pl.DataFrame) -> list[str]:
    names = [name for name in rows.columns if not name.startswith("__") and name not in ("diagnosis", "centre")]
    return [
        f"{table}, {name}: the same value in all {known.len()} rows that have one"
        for name in names
        if (known := rows[name].drop_nulls()).len() >= FEWEST and known.n_unique() == 1
    ]


def _code_like(table: str, rows: pl.DataFrame) -> list[str]:
    """Values such as 999 that stand far from the rest of their column."""
    found = []
    for name in (one for one, dtype in rows.schema.items() if dtype == pl.Float64 and one != "week"):
        rest = rows[name].filter(~rows[name].is_in(CODES)).drop_nulls().sort()
        for code in CODES:
            count = int((rows[name] == code).sum())
            if count and (rest.is_empty() or code > 1.5 * rest[-1] or code < rest[0]):
                found.append(f"{table}, {name}: {code:g} in {count} rows, far from all others; a missing code?")
    return found


def _alike(rows: pl.DataFrame, table: str) -> list[str]:
    """Texts that differ only in capitals and blanks: one centre, or one group of events, written in two ways."""
    found = []
    for name in (one for one, dtype in rows.schema.items() if dtype == pl.String and one not in ("patient_id", "term")):
        groups: dict[str, list[str]] = {}
        for text in rows[name].drop_nulls().unique(maintain_order=True):
            groups.setdefault("".join(text.casefold().split()), []).append(text)
        same = [" and ".join(map(repr, texts)) for texts in groups.values() if len(texts) > 1]
        found += [f"{table}, {name}: {texts} differ in capitals or blanks only; one and the same?" for texts in same]
    return found


def _repeated_events(events: pl.DataFrame) -> list[str]:
    values = [name for name in events.columns if not name.startswith("__")]
    count = events.height - events.unique(values).height
    return [f"adverse_events: {count} rows repeat another row in every column"] if count else []


def _other_units(visits: pl.DataFrame) -> list[str]:
    """Centres whose median of a laboratory value is many times below or above that of the others."""
    laboratory = [one.name for one in dictionary.table_fields("visits").values() if one.assessment == LABORATORY]
    visits = visits.with_columns(pl.col("centre").cast(pl.String)).drop_nulls("centre")
    return [
        words for name in laboratory if visits.schema.get(name) == pl.Float64 for words in _far_medians(visits, name)
    ]


def _far_medians(visits: pl.DataFrame, name: str) -> list[str]:
    known = visits.drop_nulls(name)
    medians = known.group_by("centre").agg(pl.col(name).median().alias("m"), pl.len().alias("n")).sort("centre")
    found = []
    for centre, median, count in medians.iter_rows():
        others = known.filter(pl.col("centre") != centre)[name]
        if count < FEWEST or others.len() < FEWEST or not median or not others.median():
            continue
        ratio = median / others.median()
        if ratio < 1 / TIMES_APART or ratio > TIMES_APART:
            side = f"{1 / ratio:.0f} times below" if ratio < 1 else f"{ratio:.0f} times above"
            found.append(f"{name}: the median of centre {centre} is {side} that of the others; another unit?")
    return found


def _of_other_disease(visits: pl.DataFrame) -> list[str]:
    """Forms of a score in patients of another disease, in whom nothing reads them; unticked boxes alone are no form."""
    found = []
    for form in forms().values():
        columns = [column for column in form.columns if column in visits.columns]
        answers = [pl.col(name) > 0 if name in box_counts() else pl.col(name).is_not_null() for name in columns]
        read_in = {disease for column in form.columns for disease in diseases_of(column)}
        for disease in ("UC", "CD"):
            filled = visits.filter(pl.any_horizontal(pl.lit(False), *answers) & (pl.col("diagnosis") == disease))
            if len(filled) and disease not in read_in:
                count = filled["patient_id"].n_unique()
                words = f"{count} patients with {disease}, in whom nothing reads it; is the diagnosis right?"
                found.append(f"visits, {INSTRUMENTS[form.name].name}: recorded in {words}")
    return found
