"""How alike a header of an export and a column of the data dictionary are: by name, then by values."""

import functools
import re
from dataclasses import dataclass

import polars as pl

from ibd_study import dictionary
from ibd_study.nearest import nearest
from ibd_tools.intake.cells import CENSORED, WRITTEN_DATES, Marks, inside_limits, plain_numbers, readable_dates
from ibd_tools.intake.units import table_beside, units_of

LEAST_LIKENESS = 0.85
OWN_NAME = "its name in the dictionary"
# Words about a score that do not say which it is.
ABOUT_SCORES = ("total", "score", "scores", "index", "sum", "points")
FITTING = 0.9
# At least so large a part of the cells must be what the column needs.
LEAST = 0.5
# A column of codes that nobody knows may still be one, if it has few of them and they are short, such as 1 and 2.
MOST_CODES, LONGEST_CODE = 6, 2
SHORT_CODES = (".", "-", "?", "NA", "N/A", "n/a", "na", "ND", "nd", "NK", "NaN", "k.A.", "n.b.")
CODES = (*SHORT_CODES, "unknown", "Unknown", "missing", "Missing", "unbekannt")
NUMBER_CODES = ("-9", "-99", "-999", "99", "999", "9999", "-1")


@dataclass(frozen=True)
class Guess:
    """A column of the dictionary for a header, how sure it is and why."""

    name: str
    confidence: str
    reason: str
    by_own_name: bool = False

    @property
    def rank(self) -> tuple[int, bool]:
        """The lower, the surer; the dictionary's own name is surer than any other one."""
        return ("high", "medium", "low").index(self.confidence), not self.by_own_name


def simple(text: str) -> str:
    """A name without capitals, marks and doubled blanks.

    Examples
    --------
    >>> simple("C-reactive_Protein (mg/L)")
    'c reactive protein mg l'
    """
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


@functools.cache
def names() -> dict[str, tuple[str, str]]:
    """Every known simple name: the dictionary's column that it means, and which kind of name it is."""
    found: dict[str, tuple[str, str]] = {}
    for row in table_beside("synonyms.csv"):
        found |= {simple(word): (row["name"], "a usual name of it") for word in row["synonyms"].split("|")}
    for field in reversed(dictionary.fields()):
        found[simple(field.title)] = (field.name, "its title in the dictionary")
        found[simple(field.name)] = (field.name, OWN_NAME)
    return found


@functools.cache
def value_words() -> dict[str, dict[str, str]]:
    """By column, or '' for every yes/no column: the code that a word means."""
    found: dict[str, dict[str, str]] = {}
    for row in table_beside("value_words.csv"):
        found.setdefault(row["name"], {}).update({word: row["code"] for word in row["words"].split("|")})
    return found


@functools.cache
def by_name(header: str) -> Guess | None:
    """The column that a header names, if any is alike enough."""
    known = names()
    plain = simple(header)
    if plain in known:
        name, kind = known[plain]
        return Guess(name, "high", f"{header!r} is {kind}", kind == OWN_NAME)
    # A unit or a remark after the name does not change what it names.
    shorter = simple(re.sub(r"[(\[].*", "", header))
    if shorter and shorter in known:
        name, kind = known[shorter]
        return Guess(name, "medium", f"{header!r} begins with {kind}", kind == OWN_NAME)
    bare = _bare(plain)
    if bare and bare in _bare_names():
        return Guess(_bare_names()[bare], "medium", f"{header!r} is a name of it with words such as 'total'")
    close = nearest(plain, known, cutoff=LEAST_LIKENESS) if len(plain) > 3 else []
    return Guess(known[close[0]][0], "low", f"{header!r} is like {close[0]!r}") if close else None


def _bare(name: str) -> str:
    return " ".join(word for word in name.split() if word not in ABOUT_SCORES)


@functools.cache
def _bare_names() -> dict[str, str]:
    """Names without words such as total, of which no two columns may have one."""
    found: dict[str, set[str]] = {}
    for name, (column, _) in names().items():
        found.setdefault(_bare(name), set()).add(column)
    return {bare: columns.pop() for bare, columns in found.items() if len(columns) == 1}


def missing_codes(cells: pl.Series, decimal: str) -> list[str]:
    """Cells that look like codes for missing: words always, numbers such as 999 only far from the others."""
    known = set(cells.drop_nulls())
    numbers = plain_numbers(cells, Marks(decimal)).drop_nulls()
    rest = numbers.filter(~numbers.is_in([float(code) for code in NUMBER_CODES])).sort()
    low, high = (min(rest[0], 0), 1.5 * abs(rest[-1])) if len(rest) else (float("-inf"), float("inf"))
    far = [code for code in NUMBER_CODES if code in known and not low <= float(code) <= high]
    return [code for code in CODES if code in known] + far


def unit_that_fits(name: str, values: pl.Series, header: str) -> tuple[str | None, str]:
    """A unit other than the dictionary's: named in the header, or the first in which the values fit; and why."""
    field = next(one for one in dictionary.fields() if one.name == name)
    units = units_of(name)
    named = [unit for unit in units if re.search(rf"(?i)(?<![a-z]){re.escape(simple(unit))}(?![a-z])", simple(header))]
    if named:
        unit = max(named, key=len)
        return (None, "") if units[unit] == 1 else (unit, "the header says so")
    fits = [unit for unit, factor in units.items() if share_inside(values * factor, field) >= FITTING]
    if units and field.unit not in fits and fits:
        others = f" (or {', '.join(fits[1:])})" if fits[1:] else ""
        return fits[0], f"in {fits[0]}{others} the values lie between {field.minimum:g} and {field.maximum:g}"
    return None, ""


def share_inside(values: pl.Series, field: dictionary.Field) -> float:
    """Which part of the values lies within the limits of the dictionary."""
    known = values.drop_nulls()
    return share_of_yes(inside_limits(known, field)) if known.len() else 1.0


def share_of_yes(answers: pl.Series) -> float:
    """Which part of answers is yes; there is at least one, and none is missing."""
    return float(answers.sum() / len(answers))


def has_censored(cells: pl.Series) -> bool:
    """Whether a column holds values such as '<5'."""
    return bool(cells.str.contains(CENSORED).any())


def recodes(field: dictionary.Field, cells: pl.Series) -> tuple[dict[str, str], list[str]]:
    """Codes of the dictionary for the words of a column, and the words that stay unknown."""
    words = value_words().get("" if field.type == "boolean" else field.name, {})
    titles = {title.casefold(): code for code, title in field.codes.items()}
    allowed = set(field.codes or ("yes", "no"))
    found, unknown = {}, []
    for cell in sorted(cells.drop_nulls().unique().to_list()):
        code = words.get(cell.casefold()) or titles.get(cell.casefold())
        if cell in allowed:
            continue
        if code:
            found[cell] = code
        else:
            unknown.append(cell)
    return found, unknown


def fits(cells: pl.Series, guess: Guess, decimal: str) -> bool:
    """Whether at least half of the cells can be the guessed column; a column without any cell can.

    Numbers must also lie within the limits of the dictionary in some unit, as a barcode does not.
    """
    field = next(one for one in dictionary.fields() if one.name == guess.name)
    missing = missing_codes(cells, decimal)
    known = cells.filter(~cells.is_in(missing)).drop_nulls() if missing else cells.drop_nulls()
    if known.is_empty() or guess.name == "patient_id":
        return True
    if guess.name == "week":
        return (
            share_of_yes(known.str.contains(r"(?i)\d|^(bl|base|screen)")) >= LEAST
            and not _share_of_dates(known) >= LEAST
        )
    if field.type == "date":
        return _share_of_dates(known) >= LEAST
    if field.codes or field.type == "boolean":
        few = known.n_unique() <= MOST_CODES and (field.required or bool((known.str.len_chars() <= LONGEST_CODE).all()))
        return few or _share_of_codes(known, field) >= LEAST
    numbers = plain_numbers(known.str.replace(CENSORED, "$2"), Marks(decimal))
    share = share_of_yes(numbers.is_not_null())
    if field.type == "string":
        # A date or a number is no centre's name either, but a centre may have a number.
        return guess.name == "centre" or (share < LEAST and _share_of_dates(known) < LEAST)
    factors = units_of(guess.name).values() or [1.0]
    return share >= LEAST and max(share_inside(numbers * factor, field) for factor in factors) >= LEAST


def _share_of_dates(known: pl.Series) -> float:
    return max(share_of_yes(readable_dates(known, way).is_not_null()) for way in WRITTEN_DATES)


def _share_of_codes(known: pl.Series, field: dictionary.Field) -> float:
    _, unknown = recodes(field, known)
    return 1 - share_of_yes(known.is_in(unknown)) if unknown else 1.0
