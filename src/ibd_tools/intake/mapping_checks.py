"""Faults of a mapping that its shape does not show: columns, units and dates that cannot be what they say."""

from collections.abc import Iterator

from ibd_study import dictionary
from ibd_study.nearest import did_you_mean
from ibd_study.plain_text import no_formula, visible
from ibd_tools.intake.cells import SHORT_DATES, pattern_fault
from ibd_tools.intake.layout import is_number
from ibd_tools.intake.mapping import FileMapping, Mapping, Rule
from ibd_tools.intake.units import PREDNISOLONE_EQUIVALENT, factor, units_of

NUMBERS = ("number", "integer")
KEYS_MADE_APART = {"patients": ("patient_id",), "visits": ("patient_id", "week"), "adverse_events": ("patient_id",)}
SOURCES = ("column", "columns", "value", "count_checked", "any_of", "greatest_of", "difference")
# Keys that make columns of some types only: what is said of them at a column of another type.
TYPES_OF_KEYS = (
    (("unit", "unit_by", "steroid", "log2"), NUMBERS, "found a unit; expected none", ""),
    (("listed",), ("boolean",), "found listed; expected none", ", not yes or no"),
    (("count_checked",), NUMBERS, "found count_checked; expected any_of", " and no number"),
    (("any_of",), ("boolean",), "found any_of; expected none", ", not yes or no"),
    (("greatest_of",), (*NUMBERS, "date"), "found greatest_of; expected none", ""),
    (("difference",), NUMBERS, "found difference; expected none", " and no number"),
)
# What a rule that reads yes or no of several columns has no use for.
OF_ONE_CELL = ("listed", "split", "censored", "log2", "unit", "unit_by", "steroid", "dates")


def meaning_faults(mapping: Mapping) -> list[str]:
    """Every fault of a well-shaped mapping, in words."""
    faults = [
        f"files → entry {number}: {words}" for number, one in enumerate(mapping.files, 1) for words in _of_file(one)
    ]
    made = {table: [name for one in mapping.files for name in getattr(one, table)] for table in dictionary.TABLES}
    faults += [
        f"files: expected a section {table} in one of them; it makes the table of {table}"
        for table in ("patients", "visits")
        if not made[table]
    ]
    return faults + [
        f"files: expected {name} in a section {table}; the cohort needs it"
        for name, table in (("diagnosis", "patients"), ("term", "adverse_events"))
        if made[table] and name not in made[table]
    ]


def _of_file(one: FileMapping) -> Iterator[str]:
    for table in dictionary.TABLES:
        for name, rule in getattr(one, table).items():
            yield from (f"{table} → {name}: {words}" for words in _of_rule(table, name, rule, one))
    yield from _of_week(one)
    if one.thousands and one.thousands == one.decimal:
        yield f"thousands: found {one.thousands!r}; expected another mark than the decimal mark"
    if not one.patient_id.column:
        yield "patient_id: expected a column, the header of the pseudonym"
    for key, rule in (("patient_id", one.patient_id), ("week", one.week)):
        if rule is not None and rule.extract is not None and (fault := pattern_fault(rule.extract)):
            yield f"{key} → extract: found {rule.extract!r}; {fault}"


def _of_week(one: FileMapping) -> Iterator[str]:
    if one.pattern is not None and not ("{column}" in one.pattern and "{week}" in one.pattern):
        yield f"pattern: found {one.pattern!r}; expected {{column}} and {{week}} in it, as in '{{column}}_w{{week}}'"
    if one.layout == "long":
        if one.visits and one.week is None:
            yield "week: expected a column; in a long file every row says its week"
        if one.pattern is not None or any(rule.columns for rule in one.visits.values()):
            yield "layout: found 'long'; expected layout: wide, since a pattern or headers by week are given"
    elif one.visits and one.pattern is None and not any(rule.columns for rule in one.visits.values()):
        yield "pattern: expected a pattern such as '{column}_w{week}', or for each column its headers by week"
    elif one.week is not None and not one.week.from_dates:
        yield "week: expected none; in a wide file the headers say the week (or from_dates: true)"
    if one.week is not None and one.week.from_dates and "visit_date" not in one.visits:
        yield "week: from_dates needs visit_date among the visits of this file"
    for rule in one.visits.values():
        yield from (f"visits: found week {key!r}; expected a number" for key in rule.columns if not is_number(key))
    for word, week in one.pattern_weeks.items():
        if week and not is_number(week):
            yield f"pattern_weeks → {word}: found {week!r}; expected a number of weeks, or an empty text"
    for word, week in one.week.recode.items() if one.week is not None else ():
        if week and not is_number(week):
            yield f"week → recode → {word}: found {week!r}; expected a number"


def _of_rule(table: str, name: str, rule: Rule, one: FileMapping) -> Iterator[str]:
    known = dictionary.table_fields(table)
    if name in KEYS_MADE_APART[table]:
        yield "expected none here; the keys patient_id and week of the file make it"
    elif name not in known and not (table == "patients" and rule.description):
        yield f"the data dictionary has no such column in {table!r}; {_where_else(table, name)}"
    elif name not in known and not _may_be_own(name):
        yield "expected as name of a column of your own one of no other table, which begins with a letter"
    elif name in known and (rule.description or rule.type != "string"):
        yield "expected no description or type; the data dictionary has them"
    else:
        kind = known[name].type if name in known else rule.type
        yield from _of_kind(name, kind, rule)
    named = [source for source in SOURCES if getattr(rule, source)]
    if len(named) != 1:
        yield f"found {' and '.join(named) or 'none'}; expected exactly one of {', '.join(SOURCES)}"
    if rule.columns and (table != "visits" or one.layout != "wide"):
        yield "found columns; expected column, since headers by week are for the visits of a wide file"


def _where_else(table: str, name: str) -> str:
    """What to do with a name that a table has not."""
    other = next((one for one in dictionary.TABLES if name in dictionary.table_fields(one)), None)
    if other:
        return f"it has it in {other!r}: write it into that section"
    own = "; a patient's column of your own needs a description" if table == "patients" else ""
    return did_you_mean(name, dictionary.table_fields(table), "expected a name of the data dictionary") + own


def _may_be_own(name: str) -> bool:
    """Whether a column may be called so: it is written into files as it is, and joined to the other tables."""
    taken = {one.name for one in dictionary.fields()}
    return name[:1].isalpha() and name == visible(no_formula(name)).strip() and name not in taken


def _of_kind(name: str, kind: str, rule: Rule) -> Iterator[str]:
    short = [form for form in rule.dates if form in SHORT_DATES]
    if short and rule.two_digit_years_from is None:
        yield f"found dates: {short[0]}; expected two_digit_years_from: beside it, such as 2000, which reads 24 as 2024"
    if rule.two_digit_years_from is not None and not short:
        yield "found two_digit_years_from; expected dates: with years of two digits beside it, such as [DD.MM.YY]"
    if rule.dates and kind != "date" and not (rule.difference and kind in NUMBERS):
        yield f"found dates; expected none, since this column is of type {kind!r}"
    orders = {date for date in rule.dates if date[:2] in ("DD", "MM")}
    if len({date.replace("DD", "MM") for date in orders}) < len(orders):
        yield "found both day first and month first; expected one of them, or 03/04 could be either"
    if rule.extract is not None and (fault := pattern_fault(rule.extract)):
        yield f"extract: found {rule.extract!r}; {fault}"
    yield from _of_types(kind, rule)
    if rule.unit and rule.unit_by:
        yield "found unit and unit_by; expected one of them"
    if rule.steroid and name != "steroid_dose_mg_day":
        yield "found steroid; expected it at steroid_dose_mg_day only"
    yield from _of_units(name, rule)


def _of_types(kind: str, rule: Rule) -> Iterator[str]:
    """Faults of a rule whose keys do not make a column of its type."""
    for keys, kinds, found, more in TYPES_OF_KEYS:
        if kind not in kinds and any(getattr(rule, key) for key in keys):
            yield f"{found}, since this column is of type {kind!r}{more}"
    if kind not in NUMBERS and rule.repeats in ("highest", "lowest", "worst", "mean"):
        yield f"found repeats: {rule.repeats}; expected first, last or refuse, since this column is no number"
    if kind not in NUMBERS and rule.split and rule.split.take not in ("first", "last"):
        yield f"found take: {rule.split.take}; expected first or last, since this column is no number"
    way = "count_checked" if rule.count_checked else "any_of"
    if getattr(rule, way) and (beside := [key for key in OF_ONE_CELL if key in rule.model_fields_set]):
        yield f"found {', '.join(beside)} beside {way}; expected none, since its cells say yes or no"


def _of_units(name: str, rule: Rule) -> Iterator[str]:
    named = ([rule.unit] if rule.unit else []) + (list(rule.unit_by.units.values()) if rule.unit_by else [])
    for unit in named:
        if factor(name, unit) is None:
            known = ", ".join(units_of(name)) or "none"
            yield f"found unit {unit!r}; expected one of: {known}"
    for drug in rule.steroid.names.values() if rule.steroid else []:
        if drug not in PREDNISOLONE_EQUIVALENT:
            yield f"found steroid {drug!r}; expected one of: {', '.join(PREDNISOLONE_EQUIVALENT)}"
