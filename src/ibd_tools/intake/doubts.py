"""Values that are valid and yet look wrong; nothing is changed because of them."""

import polars as pl

from ibd_study import dictionary
from ibd_study.cohort import box_counts, diseases_of, forms
from ibd_study.scores import INSTRUMENTS
from ibd_tools.intake.agreement import Agreement

LABORATORY = "laboratory"
CODES = (-999.0, -99.0, -9.0, 99.0, 999.0, 9999.0)
TIMES_APART = 8.0
FEWEST = 5


def doubts(tables: dict[str, pl.DataFrame], agreements: list[Agreement]) -> list[str]:
    """Everything that deserves a look, in words and without any patient."""
    return [
        *_ages(tables.get("patients")),
        *(words for table, rows in tables.items() for words in _constant(table, rows)),
        *(words for table, rows in tables.items() for words in _code_like(table, rows)),
        *_centres(tables),
        *_of_other_disease(tables),
        *_alike(tables.get("patients"), "patients"),
        *_alike(tables.get("adverse_events"), "adverse_events"),
        *_repeated_events(tables.get("adverse_events")),
        *(_of_score(one) for one in agreements if one.both > one.agree),
    ]


def _of_score(one: Agreement) -> str:
    return f"{one.name}: {one.both - one.agree} of {one.both} recorded totals differ from the sum of their own items"


def _ages(patients: pl.DataFrame | None) -> list[str]:
    if patients is None or "age_years" not in patients.columns:
        return []
    count = int((patients["age_years"].cast(pl.Float64) < 18).sum())
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
    for name in rows.columns:
        if rows[name].dtype != pl.Float64 or name == "week":
            continue
        rest = rows[name].filter(~rows[name].is_in(CODES)).drop_nulls().sort()
        for code in CODES:
            count = int((rows[name] == code).sum())
            if count and (rest.is_empty() or code > 1.5 * rest[-1] or code < rest[0]):
                found.append(f"{table}, {name}: {code:g} in {count} rows, far from all others; a missing code?")
    return found


def _alike(rows: pl.DataFrame | None, table: str) -> list[str]:
    """Texts that differ only in capitals and blanks: one centre, or one group of events, written in two ways."""
    if rows is None:
        return []
    names = [name for name, dtype in rows.schema.items() if dtype == pl.String and name not in ("patient_id", "term")]
    found = []
    for name in names:
        groups: dict[str, list[str]] = {}
        for text in rows[name].drop_nulls().unique(maintain_order=True):
            groups.setdefault("".join(text.casefold().split()), []).append(text)
        same = [" and ".join(map(repr, texts)) for texts in groups.values() if len(texts) > 1]
        found += [f"{table}, {name}: {texts} differ in capitals or blanks only; one and the same?" for texts in same]
    return found


def _repeated_events(events: pl.DataFrame | None) -> list[str]:
    if events is None:
        return []
    values = [name for name in events.columns if not name.startswith("__")]
    count = events.height - events.unique(values).height
    return [f"adverse_events: {count} rows repeat another row in every column"] if count else []


def _centres(tables: dict[str, pl.DataFrame]) -> list[str]:
    """Centres whose median of a laboratory value is many times below or above that of the others."""
    patients, visits = tables.get("patients"), tables.get("visits")
    if patients is None or visits is None or "centre" not in patients.columns:
        return []
    names = [
        one.name
        for one in dictionary.table_fields("visits").values()
        if one.assessment == LABORATORY and one.name in visits.columns and visits.schema[one.name] == pl.Float64
    ]
    centres = patients.select("patient_id", pl.col("centre").cast(pl.String)).unique("patient_id", keep="first")
    joined = visits.select("patient_id", *names).join(centres, on="patient_id", how="inner").drop_nulls("centre")
    return [words for name in names for words in _apart(joined, name)]


def _of_other_disease(tables: dict[str, pl.DataFrame]) -> list[str]:
    """Forms of a score in patients of another disease, in whom nothing reads them; unticked boxes alone are no form."""
    patients, visits = tables.get("patients"), tables.get("visits")
    if patients is None or visits is None or "diagnosis" not in patients.columns:
        return []
    joined = visits.join(patients.select("patient_id", "diagnosis"), on="patient_id", how="inner")
    found = []
    for form in forms().values():
        columns = [column for column in form.columns if column in joined.columns]
        answers = [pl.col(name) > 0 if name in box_counts() else pl.col(name).is_not_null() for name in columns]
        for disease in ("UC", "CD"):
            filled = joined.filter(pl.any_horizontal(pl.lit(False), *answers) & (pl.col("diagnosis") == disease))
            if len(filled) and not any(disease in diseases_of(column) for column in form.columns):
                count = filled["patient_id"].n_unique()
                words = f"{count} patients with {disease}, in whom nothing reads it; is the diagnosis right?"
                found.append(f"visits, {INSTRUMENTS[form.name].name}: recorded in {words}")
    return found


def _apart(joined: pl.DataFrame, name: str) -> list[str]:
    known = joined.drop_nulls(name)
    medians = known.group_by("centre").agg(pl.col(name).median().alias("m"), pl.len().alias("n")).sort("centre")
    found = []
    for centre, median, count in medians.iter_rows():
        others = known.filter(pl.col("centre") != centre)[name]
        if count < FEWEST or others.len() < FEWEST or not median or not others.median():
            continue
        ratio = median / others.median()
        if ratio < 1 / TIMES_APART or ratio > TIMES_APART:
            side = f"{1 / ratio:.0f} times below" if ratio < 1 else f"{ratio:.0f} times above"
            words = f"{name}: the median of centre {centre} is {side} that of the others; another unit?"
            found.append(words)
    return found
