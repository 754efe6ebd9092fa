"""What the roles of a page print, and what they say when one points at it."""

from typing import NamedTuple

import pandas as pd

from ibd_study.dictionary import DISEASES
from ibd_study.disclosure import ROUNDED, SUPPRESSED
from ibd_study.parameters import allowed_values, describe, when_read
from ibd_study.printed import Printed
from ibd_study.results import NOT_RECORDED, format_interval, lookup, round_half_up
from ibd_study.words import NOT_ESTIMABLE, WHOLE, is_count_withheld, say
from ibd_tools.book.answers import listed
from ibd_tools.book.fragments import parameter_words
from ibd_tools.book.generated import COUNTS, named
from ibd_tools.book.run_data import Assumption, RunData

MISSING_WORDS = {
    "observed": "as observed",
    "nri": "missing counted as failure",
    "locf": "last value carried forward",
}
NOT_PRINTED = "not printed"
NO_NUMBER = (NOT_RECORDED, NOT_ESTIMABLE, SUPPRESSED)
PROTECTION = {
    SUPPRESSED: "in part suppressed, to protect a small group of patients",
    ROUNDED: "rounded, to protect small groups of patients",
}


class Quote(NamedTuple):
    """Words for the page, and words shown when one points at them."""

    text: str
    hover: str = ""


def result_words(run: RunData, key: str) -> Quote:
    """A number of the results table, with its count, interval, week and missing-data rule to point at.

    Raises
    ------
    ValueError
        When no row, or more than one, has the key.
    """
    row, part = lookup(run.results.rows, key)
    words = say(row, part)
    # In a sentence the reason why a number is missing stands in its place, and is no word of the sentence.
    shown = f"[{words}]" if words in NO_NUMBER else unbroken(words)
    return Quote(shown, "; ".join(filter(None, _support(run, row))))


def result_number(run: RunData, key: str) -> float:
    """The value of a number of the results table, with one decimal, as a question asks for it.

    Raises
    ------
    ValueError
        When no row, or more than one, has the key, or when it has no value.
    """
    value = lookup(run.results.rows, key)[0]["value"]
    if pd.isna(value):
        raise ValueError(f"result key {key!r} has no value in this run; a question needs one")
    return float(round_half_up(value, 1))


def unbroken(text: str) -> str:
    """Keep a percent sign on the line of its number."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%")


def _support(run: RunData, row: pd.Series) -> list[str]:
    whole = row["unit"] in WHOLE
    has_interval = not pd.isna(row["ci_low"])
    return [
        "" if pd.isna(row["N"]) else _denominator(row),
        PROTECTION.get(row["disclosure"], ""),
        f"{100 * row['ci_level']:g} % interval {format_interval(row['ci_low'], row['ci_high'], 0 if whole else 1)}"
        if has_interval
        else "",
        "" if pd.isna(row["week"]) or run.compares_first_with_last else _when(row["week"]),
        MISSING_WORDS.get(row["missing_data"], row["missing_data"]),
    ]


def _denominator(row: pd.Series) -> str:
    if is_count_withheld(row):
        return f"of {row['N']} evaluable"
    return f"n = {row['N']}" if pd.isna(row["n"]) else f"{row['n']} of {row['N']} evaluable"


def _when(week: float) -> str:
    return f"week {week:g}" if week else "baseline"


def printed_words(run: RunData, key: str) -> Quote:
    """A number as the abstract prints it, or with ``:p`` its p-value.

    Raises
    ------
    ValueError
        When nothing is printed under the key.
    """
    name, _, part = key.partition(":")
    if part not in ("", "p"):
        raise ValueError(f"printed key {key!r}; expected key or key:p")
    one: Printed = named(run.printed, name, "printed number")
    if part:
        return Quote(one.p or NOT_PRINTED, f"p-value as printed, {one.label}")
    text = f"{one.value} %" if one.is_percentage else one.value
    return Quote(unbroken(text), f"as printed, {one.label}")


def parameter_value(run: RunData, name: str) -> Quote:
    """The value of a parameter in this run.

    Raises
    ------
    ValueError
        When there is no such parameter.
    """
    meaning = named({row["name"]: row["meaning"] for row in describe()}, name, "parameter")
    value = run.manifest["parameters"][name]
    is_list = isinstance(value, list) and value
    words = listed([_one_value(one) for one in value]) if is_list else parameter_words(name, value)
    return Quote(words, f"{meaning}: {allowed_values(name)}")


def _one_value(value: object) -> str:
    return str(value) if isinstance(value, str) else f"{value:g}".replace("-", "\N{MINUS SIGN}")


def when_words(run: RunData, disease: str) -> Quote:
    """When the follow-up of UC or CD is read in this run: a week, or the last assessment.

    Raises
    ------
    ValueError
        When there is no such disease.
    """
    named(DISEASES, disease, "disease")
    return Quote(when_read(run.parameters, disease))


def count_words(run: RunData, name: str) -> Quote:
    """How many assumptions, printed numbers, endpoints or parameters there are.

    Raises
    ------
    ValueError
        When nothing of that name is counted.
    """
    number = named(COUNTS, name, "count")(run)
    return Quote(f"{number:,}")


def assumption_of(run: RunData, number: str) -> Assumption:
    """An entry of the ledger by its number.

    Raises
    ------
    ValueError
        When the ledger has no such entry.
    """
    return named(run.assumptions, number, "assumption")
