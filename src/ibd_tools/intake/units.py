"""Units of exports, and numbers in them to those of the data dictionary."""

import csv
import unicodedata
from pathlib import Path

import polars as pl

from ibd_study import dictionary
from ibd_tools.intake.layout import Source
from ibd_tools.intake.mapping import Rule, Steroid
from ibd_tools.intake.problems import CellReporter


def table_beside(name: str) -> list[dict[str, str]]:
    """Rows of a table of data that stands beside this code."""
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _factors() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for row in table_beside("units.csv"):
        number, _, divisor = row["factor"].partition("/")
        for column in row["columns"].split("|"):
            found.setdefault(column, {})[row["unit"]] = float(number) / float(divisor or 1)
    return found


# Factor from a unit to the dictionary's unit of the column.
FACTORS = _factors()
# Prednisolone equivalent of 1 mg, from the usual table of equal doses (convention; no primary source was checked).
# Budesonide acts locally and has no place in it.
PREDNISOLONE_EQUIVALENT = {
    row["drug"]: 5 / float(row["mg_equal_to_5_mg_prednisolone"]) for row in table_beside("steroids.csv")
}


def units_of(column: str) -> dict[str, float]:
    """Every unit in which a column can be imported, with its factor to the dictionary's unit.

    Examples
    --------
    >>> units_of("albumin_g_l")
    {'g/L': 1.0, 'g/dL': 10.0}
    """
    field = next((one for one in dictionary.fields() if one.name == column), None)
    own = {field.unit: 1.0} if field and field.unit else {}
    return own | FACTORS.get(column, {})


def factor(column: str, unit: str) -> float | None:
    """Factor from a unit to the dictionary's; None where the unit is not known for this column.

    Capitals and the two letters for micro do not matter; ``u`` may stand for micro.

    Examples
    --------
    >>> factor("crp_mg_l", "mg/dl")
    10.0
    >>> factor("faecal_calprotectin_ug_g", "ug/g")
    1.0
    """
    known = {_plain(name): value for name, value in units_of(column).items()}
    return known.get(_plain(unit))


def _plain(unit: str) -> str:
    # NFKC turns the micro sign into mu, and raised digits into plain ones.
    return unicodedata.normalize("NFKC", unit).replace("μ", "u").replace(" ", "").casefold()


def in_units(values: pl.Series, source: Source, rule: Rule, field: dictionary.Field, place: CellReporter) -> pl.Series:
    """Numbers of the export in the unit of the dictionary; how many were converted is counted."""
    if rule.log2:
        place.changed("log2 of the value to the value", values.is_not_null())
        values = (2**values).round_sig_figs(12)
    if rule.unit:
        by_unit = pl.repeat(factor(field.name, rule.unit), len(values), dtype=pl.Float64, eager=True)
        place.changed(f"unit {rule.unit} converted", values.is_not_null() & (by_unit != 1))
        return _product(values, by_unit)
    if rule.unit_by:
        keys = source.frame[source.view.needed(rule.unit_by.column)]
        factors = {key: factor(field.name, unit) for key, unit in rule.unit_by.units.items()}
        _refuse_unknown(values, keys, list(factors), f"a value of {rule.unit_by.column} with a unit", place)
        by_key = keys.replace_strict(factors, default=None, return_dtype=pl.Float64)
        for key, unit in rule.unit_by.units.items():
            place.changed(f"unit {unit} to {field.unit} where {key}", (keys == key) & (values * by_key != values))
        return _product(values, by_key)
    if rule.steroid:
        return _equivalents(values, source.frame[source.view.needed(rule.steroid.column)], rule.steroid, place)
    return values


def _equivalents(values: pl.Series, drugs: pl.Series, steroid: Steroid, place: CellReporter) -> pl.Series:
    """Doses as prednisolone equivalents; a dose of 0 needs no drug."""
    names = {name: PREDNISOLONE_EQUIVALENT[drug] for name, drug in steroid.names.items()} | PREDNISOLONE_EQUIVALENT
    drugs = drugs.str.strip_chars()
    needed = values.set(values == 0, None)
    _refuse_unknown(needed, drugs, list(names), "a drug of the table of steroids beside the dose", place)
    factors = drugs.replace_strict(names, default=None, return_dtype=pl.Float64)
    place.changed("dose to prednisolone equivalents", needed * factors != needed)
    return _product(needed, factors).zip_with(needed.is_not_null(), values)


def _refuse_unknown(values: pl.Series, keys: pl.Series, known: list[str], expected: str, place: CellReporter) -> None:
    unknown = values.is_not_null() & ~keys.is_in(known).fill_null(False)
    place.refuse(keys.fill_null(""), unknown, expected, f"known are {', '.join(known)}")


def _product(values: pl.Series, factors: pl.Series) -> pl.Series:
    # 1.1 * 10 is 11.000000000000002 in binary; no laboratory reports more than twelve digits.
    return (values * factors).round_sig_figs(12)
