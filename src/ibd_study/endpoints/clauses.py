"""Clauses: the words, columns and expression of one condition, made together so that they agree.

Expressions are narwhals over pair columns (``x_baseline``, ``x_followup``) and follow Kleene's
logic: a missing value gives neither yes nor no.
"""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce

import narwhals as nw

from ibd_study import dictionary
from ibd_study.cohort import BASELINE
from ibd_study.scores import INSTRUMENTS

UNSAID_UNITS = ("points", "grade")
PROPER_NAMES = ("Mayo", "Nancy", "Van", "C-reactive", "Harvey-Bradshaw", "Baron")
# Means of diary days are fractions, and 5.1 - 3.1 is a little less than 2 in binary arithmetic.
DECIMALS = 9


@dataclass(frozen=True)
class Clause:
    """One condition of a rule.

    ``build`` makes the expression for a time point: at baseline, a state rule reads the baseline
    columns in place of those of the follow-up.
    """

    words: str
    columns: tuple[str, ...]
    build: Callable[[str], nw.Expr]


def _title(column: str) -> str:
    field = dictionary.table_fields("visits").get(column)
    return field.title if field else INSTRUMENTS[column].name


def _amount(column: str, limit: float) -> str:
    """A limit with its unit; points and grades need none."""
    field = dictionary.table_fields("visits").get(column)
    unit = field.unit if field and field.unit not in UNSAID_UNITS else ""
    return f"{limit:g} {unit}".strip()


def _inside(words: str) -> str:
    """Words as they stand inside a sentence: names and abbreviations keep their capitals."""
    keeps_capital = words[:2].isupper() or words.split()[0] in PROPER_NAMES
    return words if keeps_capital else words[0].lower() + words[1:]


def at_most(column: str, limit: float) -> Clause:
    """The value at the visit is at most ``limit``."""
    return _against(column, "at most {}" if limit else "0", operator.le, limit)


def below(column: str, limit: float) -> Clause:
    """The value at the visit is below ``limit``."""
    return _against(column, "below {}", operator.lt, limit)


def baseline_at_least(column: str, limit: float) -> Clause:
    """The baseline value is at least ``limit``: used to say who is counted."""
    return _against(column, "at least {} at baseline", operator.ge, limit, BASELINE)


def baseline_above(column: str, limit: float) -> Clause:
    """The baseline value is above ``limit``: used to say who is counted."""
    return _against(column, "above {} at baseline", operator.gt, limit, BASELINE)


def _against(
    column: str, words: str, holds: Callable[[nw.Expr, float], nw.Expr], limit: float, always_at: str = ""
) -> Clause:
    """A value held against a limit, which stands in the words: at the time asked for, or always at one."""
    text = f"{_title(column)} {words.format(_amount(column, limit))}"
    return Clause(text, (column,), lambda time: holds(nw.col(column + (always_at or time)), limit))


def not_above_baseline(column: str) -> Clause:
    """The value at the visit is not above that at baseline."""
    return Clause(
        f"{_title(column)} not above its baseline",
        (column,),
        lambda time: nw.col(column + time) <= nw.col(column + BASELINE),
    )


def fall(column: str) -> Callable[[str], nw.Expr]:
    """Fall from baseline: baseline minus visit, so that improvement is positive."""
    return lambda time: (nw.col(column + BASELINE) - nw.col(column + time)).round(DECIMALS)


def fall_at_least(column: str, points: float) -> Clause:
    """The value fell by at least ``points``."""
    return Clause(
        f"Fall in {_inside(_title(column))} of at least {_amount(column, points)}",
        (column,),
        lambda time: fall(column)(time) >= points,
    )


def fall_percent(column: str, percent: float, *, above: bool = False) -> Clause:
    """The value fell by at least (or by more than) ``percent`` of its baseline.

    Compared without a division, so that a baseline of 0 does no harm: a score that was 0 and stays 0 has
    not fallen, whatever the percentage.
    """
    words = "more than" if above else "at least"

    def build(time: str) -> nw.Expr:
        fallen = fall(column)(time)
        scaled = (fallen * 100).round(DECIMALS)
        needed = (nw.col(column + BASELINE) * percent).round(DECIMALS)
        return (scaled > needed if above else scaled >= needed) & (fallen > 0)

    return Clause(f"Fall in {_inside(_title(column))} of {words} {percent:g} %", (column,), build)


def assessed_at_baseline(column: str) -> Clause:
    """The examination was done at baseline: used to say who is counted; never missing."""
    return Clause(
        f"{_title(column)} assessed at baseline",
        (column,),
        lambda _: ~nw.col(column + BASELINE).is_null(),
    )


def any_of(*clauses: Clause) -> Clause:
    """At least one clause holds."""
    return _joined(clauses, " or ", operator.or_)


def all_of(*clauses: Clause) -> Clause:
    """Every clause holds."""
    return _joined(clauses, " and ", operator.and_)


def _joined(clauses: tuple[Clause, ...], word: str, join: Callable[[nw.Expr, nw.Expr], nw.Expr]) -> Clause:
    first, *others = (clause.words for clause in clauses)
    words = word.join([first, *(_inside(other) for other in others)])
    columns = tuple(dict.fromkeys(column for clause in clauses for column in clause.columns))
    return Clause(words, columns, lambda time: reduce(join, (c.build(time) for c in clauses)))
