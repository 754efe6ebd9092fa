"""Lesson: may a count of three be printed? A table with small counts withheld, and what can be worked out again."""

import itertools

import numpy as np
import pandas as pd

from ibd_study.disclosure import ROUNDING, Policy
from ibd_study.results import Results
from ibd_tools.lessons.exercises import Exercise, Set
from ibd_tools.lessons.rows import lesson_rows
from ibd_tools.lessons.solver import System, sum_of
from ibd_tools.lessons.sweep import Axis, Sweep
from ibd_tools.synthetic import stream

KEY = "small_groups"
AGES, EFFECTS = ("under 30", "30 to 60", "over 60"), ("none", "mild", "grave")
COUNTS = np.array([[18, 7, 3], [31, 12, 5], [9, 4, 1]])
# What is withheld: small counts alone, others besides so that none can be worked out, or nothing since all are rounded.
SMALL_ALONE, OTHERS_BESIDES, ALL_ROUNDED = 0.0, 1.0, 2.0
MINIMUM = Axis("minimum_count", "Smallest count that is printed", tuple(np.arange(1.0, 11)), 5.0)
RULE = Axis(
    "rule",
    "Withheld are",
    (SMALL_ALONE, OTHERS_BESIDES, ALL_ROUNDED),
    SMALL_ALONE,
    ("small counts alone", "others besides", "none: all are rounded"),
)
TOTALS = Axis("totals", "Totals are", (1.0, 0.0), 1.0, ("printed", "not printed"))
PRINTED, WITHHELD, WORKED_OUT = 0, 1, 2


def groups_sweep() -> Sweep:
    """The table as it is printed, and which of the counts withheld can be worked out, at every setting."""
    return Sweep((MINIMUM, RULE, TOTALS), _computed)


def _computed(minimum_count: float, rule: float, totals: float) -> dict:
    policy = Policy(ROUNDING, int(minimum_count), int(minimum_count), b"small groups")
    table, withheld = _with_totals(COUNTS), _withheld(policy, rule, has_totals=bool(totals))
    is_told = np.pad(np.full(COUNTS.shape, True), ((0, 1), (0, 1)), constant_values=bool(totals))
    if rule == ALL_ROUNDED:
        told = _told_by_rounding(policy, table, is_told)
    else:
        told = _told(table, withheld, is_told, policy.minimum_count if rule == SMALL_ALONE else None)
    inner = withheld[:-1, :-1]
    state = np.where(np.pad(told, ((0, 1), (0, 1))), WORKED_OUT, np.where(withheld, WITHHELD, PRINTED))
    places = zip(table.ravel().tolist(), withheld.ravel(), is_told.ravel(), strict=True)
    return {
        "withheld": float(inner.sum()),
        "worked_out": float(told.sum()),
        "withheld_percent": 100 * float(inner.mean()),
        "printed": [_printed(policy, rule, *place) for place in places],
        "truth": [str(count) for count in table.ravel()],
        "state": state.ravel().tolist(),
    }


def _printed(policy: Policy, rule: float, count: int, is_withheld: bool, is_told: bool) -> str:
    """What stands in the table for a count; nothing where it is a total and these are left out."""
    if not is_told:
        return ""
    if is_withheld:
        return "–"
    is_rounded = rule == ALL_ROUNDED and policy.rounding_base > 1
    return f"≈{policy.rounded(count)}" if is_rounded else str(count)


def _with_totals(counts: np.ndarray) -> np.ndarray:
    beside = np.column_stack([counts, counts.sum(axis=1)])
    return np.vstack([beside, beside.sum(axis=0)])


def _withheld(policy: Policy, rule: float, *, has_totals: bool) -> np.ndarray:
    """Which counts of the table with its totals are not printed."""
    table = _with_totals(COUNTS)
    small = (table > 0) & (table < policy.minimum_count)
    if rule == ALL_ROUNDED:
        return np.full(table.shape, False)
    if rule == SMALL_ALONE or not has_totals:
        return small
    inner = with_others(COUNTS, policy.minimum_count)
    return small | np.pad(inner, ((0, 1), (0, 1)))


def _told(table: np.ndarray, withheld: np.ndarray, is_told: np.ndarray, minimum: int | None) -> np.ndarray:
    """Which inner counts that are withheld have one value only, by all sums and, if it is known, by the rule itself."""
    system = System()
    for place, count in np.ndenumerate(table):
        if is_told[place] and not withheld[place]:
            system.know(_sum_at(place), int(count))
        elif is_told[place] and minimum:
            system.know(_sum_at(place), 1, minimum - 1)
    return _pinned(system, withheld[:-1, :-1])


def _told_by_rounding(policy: Policy, table: np.ndarray, is_told: np.ndarray) -> np.ndarray:
    """Which inner counts have one value only, where every count may lie less than the base off what is printed."""
    if policy.rounding_base == 1:
        return np.full(COUNTS.shape, False)
    system, apart = System(), policy.rounding_base - 1
    for place, count in np.ndenumerate(table):
        if is_told[place]:
            said = policy.rounded(int(count))
            system.know(_sum_at(place), max(0, said - apart), said + apart)
    return _pinned(system, np.full(COUNTS.shape, True))


def _pinned(system: System, asked: np.ndarray) -> np.ndarray:
    found = np.full(asked.shape, False)
    for place in zip(*np.nonzero(asked), strict=True):
        low, high = system.range_of(_sum_at(place))
        found[place] = low == high
    return found


def _sum_at(place: tuple[int, ...]) -> dict[str, float]:
    """The inner counts that a place of the table with totals is the sum of."""
    rows, columns = (range(size) if at == size else [at] for at, size in zip(place, COUNTS.shape, strict=True))
    return sum_of(*(f"{row} {column}" for row, column in itertools.product(rows, columns)))


def worked_out(withheld: np.ndarray) -> np.ndarray:
    """Which withheld counts follow by subtraction from the totals of rows and columns, step by step.

    Examples
    --------
    >>> worked_out(np.array([[True, True], [False, True]])).tolist()
    [[True, True], [False, True]]
    >>> worked_out(np.array([[True, True], [True, True]])).tolist()
    [[False, False], [False, False]]
    """
    unknown = withheld.copy()
    while True:
        alone = unknown & ((unknown.sum(axis=1, keepdims=True) == 1) | (unknown.sum(axis=0, keepdims=True) == 1))
        if not alone.any():
            return withheld & ~unknown
        unknown &= ~alone


def with_others(counts: np.ndarray, minimum: int) -> np.ndarray:
    """Small counts and, beside them, as few others as it takes that none of the small can be worked out.

    Of several ways that take equally few, the one that withholds the fewest patients.

    Examples
    --------
    >>> with_others(np.array([[20, 9, 3], [30, 8, 12]]), 5).tolist()
    [[False, True, True], [False, True, True]]
    """
    small = (counts > 0) & (counts < minimum)
    others = list(zip(*np.nonzero(~small), strict=True))
    for more in range(len(others) + 1):
        tried = [_and(small, added) for added in itertools.combinations(others, more)]
        if safe := [one for one in tried if not (worked_out(one) & small).any()]:
            return min(safe, key=lambda one: int(counts[one].sum()))
    return np.full(counts.shape, True)


def _and(small: np.ndarray, added: tuple[tuple[int, ...], ...]) -> np.ndarray:
    withheld = small.copy()
    for place in added:
        withheld[place] = True
    return withheld


def rows(run: str) -> Results:
    """What the page quotes of the setting at which the controls stand first, and of other rules beside it."""
    sweep, table = groups_sweep(), _with_totals(COUNTS)
    settings = {
        "": sweep.at(),
        "_without_totals": sweep.at(totals=0.0),
        "_with_others": sweep.at(rule=OTHERS_BESIDES),
        "_of_two": sweep.at(minimum_count=2.0, totals=0.0),
    }
    units = {"withheld": "count", "worked_out": "count", "withheld_percent": "%"}
    numbers = {
        f"{name}{which}": (found[name], unit) for which, found in settings.items() for name, unit in units.items()
    }
    names = ("none", "mild", "grave", "all")
    young = {f"young_{name}": (float(count), "patients") for name, count in zip(names, table[0], strict=True)}
    others = {"minimum": (MINIMUM.start, "patients"), "below": (MINIMUM.start - 1, "patients")}
    counts = {"counts": (float(COUNTS.size), "count"), "patients": (float(COUNTS.sum()), "patients")}
    return lesson_rows(f"lesson_{KEY}", run, "small_groups", numbers | young | others | counts)


SMALLEST_PRINTED = 5
WARDS = ("north", "east", "south", "west")


def class_data(class_code: int) -> pd.DataFrame:
    """Patients of the wards of a class by how grave their side effects were: the counts that a hospital holds."""
    rng = stream(class_code, KEY)
    counts = rng.poisson(np.outer(rng.integers(6, 25, len(WARDS)), [0.9, 0.5, 0.3, 0.2]))
    effects = pd.Index(["none", "mild", "moderate", "grave"], name="side effects")
    return pd.DataFrame(counts, index=pd.Index(WARDS, name="ward"), columns=effects)


def _small(counts: pd.DataFrame) -> np.ndarray:
    return ((counts > 0) & (counts < SMALLEST_PRINTED)).to_numpy()


def _number_worked_out(counts: pd.DataFrame) -> float:
    return float(worked_out(_small(counts)).sum())


def _alone_in_a_row(counts: pd.DataFrame) -> float:
    return float((_small(counts).sum(axis=1) == 1).sum())


def _percent_withheld(counts: pd.DataFrame) -> float:
    return 100 * float(with_others(counts.to_numpy(), SMALLEST_PRINTED).mean())


EXERCISES = Set(
    class_data,
    (
        Exercise(
            "counts_worked_out",
            "counts, a whole number",
            _number_worked_out,
            {
                "not every count that is withheld can be worked out: some stand with another in row and column": (
                    lambda d: float(_small(d).sum())
                ),
                "these are alone in their row; go through the columns as well, and then again through the rows": (
                    _alone_in_a_row
                ),
                "the totals are printed: subtract": lambda d: 0.0,
            },
        ),
        Exercise(
            "withheld_percent",
            "per cent of the counts within the table, one decimal",
            _percent_withheld,
            {
                "these are the small counts alone, and some of them can still be worked out": lambda d: (
                    100 * float(_small(d).mean())
                ),
                "for each count that can be worked out another one is withheld here; one can serve for several": (
                    lambda d: 100 * float(_small(d).sum() + _number_worked_out(d)) / d.size
                ),
                "this is a share between 0 and 1; the question is per cent": lambda d: _percent_withheld(d) / 100,
            },
        ),
    ),
)
