"""Whether the cells of a column can be what its name says: a column of words is no dose."""

import polars as pl

from ibd_study import dictionary
from ibd_tools.intake.cells import CENSORED, PATTERNS, SHORT_DATES, Marks, plain_numbers, readable_dates
from ibd_tools.intake.drafting import Draft
from ibd_tools.intake.likeness import Guess, missing_codes, recodes, share_inside, share_of_yes
from ibd_tools.intake.units import units_of

# At least so large a part of the cells must be what the column needs.
LEAST = 0.5
# A column of codes that nobody knows may still be one, if it has few of them and they are short, such as 1 and 2.
MOST_CODES, LONGEST_CODE = 6, 2


def fits(cells: pl.Series, guess: Guess, draft: Draft) -> bool:
    """Whether at least half of the cells can be the guessed column; a column without any cell can.

    Numbers must also lie within the limits of the dictionary in some unit, as a barcode does not.
    """
    field = next(one for one in dictionary.fields() if one.name == guess.name)
    missing = missing_codes(cells)
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
    numbers = plain_numbers(known.str.replace(CENSORED, "$2"), Marks(draft.decimal))
    share = share_of_yes(numbers.is_not_null())
    if field.type == "string":
        # A date or a number is no centre's name either, but a centre may have a number.
        return guess.name == "centre" or (share < LEAST and _share_of_dates(known) < LEAST)
    factors = units_of(guess.name).values() or [1.0]
    return share >= LEAST and max(share_inside(numbers * factor, field) for factor in factors) >= LEAST


def _share_of_dates(known: pl.Series) -> float:
    ways = [*PATTERNS, *SHORT_DATES]
    return max(share_of_yes(readable_dates(known, way).is_not_null()) for way in ways)


def _share_of_codes(known: pl.Series, field: dictionary.Field) -> float:
    _, unknown = recodes(field, known)
    return 1 - share_of_yes(known.is_in(unknown)) if unknown else 1.0
