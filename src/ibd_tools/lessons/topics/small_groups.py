"""Lesson: may a count of three be printed? A table with small counts withheld, and what can be worked out again."""

import itertools
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ibd_study.disclosure import ROUNDING, Policy
from ibd_study.figures import INK, PAPER
from ibd_study.figures import grammar as draw
from ibd_tools.lessons.lesson import Answers, Lesson, Quoted, of_unit
from ibd_tools.lessons.percent_lines import PIXELS_PER_UNIT, box, upright
from ibd_tools.lessons.picture import GUESS, IF_SHOWN, SHOWN, SILENT, Look, Picture, chosen_of
from ibd_tools.lessons.small_counts import small_counts, with_others, worked_out
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
# From the counts within the table to the table with its totals: a row and a column more.
INNER = ((0, 1), (0, 1))


def _computed(minimum_count: float, rule: float, totals: float) -> dict:
    policy = Policy(ROUNDING, int(minimum_count), int(minimum_count), b"small groups")
    is_rounded = rule == ALL_ROUNDED and policy.rounding_base > 1
    table, withheld = _with_totals(COUNTS), _withheld(policy, rule, has_totals=bool(totals))
    has_place = np.pad(np.full(COUNTS.shape, True), INNER, constant_values=bool(totals))
    system = System()
    for place, count in np.ndenumerate(table):
        limits = _limits(int(count), policy, is_rounded, bool(withheld[place]), rule) if has_place[place] else None
        if limits:
            system.know(_sum_at(place), *limits)
    inner = withheld[:-1, :-1]
    found = _pinned(system, np.full(inner.shape, True) if is_rounded else inner)
    state = np.where(np.pad(found, INNER), WORKED_OUT, np.where(withheld, WITHHELD, PRINTED))
    said = [f"≈{policy.rounded(count)}" if is_rounded else str(count) for count in table.ravel().tolist()]
    return {
        "withheld": float(inner.sum()),
        "worked_out": float(found.sum()),
        "withheld_percent": 100 * float(inner.mean()),
        "printed": np.select([~has_place.ravel(), withheld.ravel()], ["", "–"], said).tolist(),
        "truth": [str(count) for count in table.ravel()],
        "state": state.ravel().tolist(),
    }


def _limits(count: int, policy: Policy, is_rounded: bool, is_withheld: bool, rule: float) -> tuple[int, int] | None:
    """What a reader knows of a count that has its place in the table: what is printed, and the rule if it tells."""
    if is_rounded:
        said, apart = policy.rounded(count), policy.rounding_base - 1
        return max(0, said - apart), said + apart
    if not is_withheld:
        return count, count
    return (1, policy.minimum_count - 1) if rule == SMALL_ALONE else None


def _with_totals(counts: np.ndarray) -> np.ndarray:
    beside = np.column_stack([counts, counts.sum(axis=1)])
    return np.vstack([beside, beside.sum(axis=0)])


def _withheld(policy: Policy, rule: float, *, has_totals: bool) -> np.ndarray:
    """Which counts of the table with its totals are not printed."""
    small = small_counts(_with_totals(COUNTS), policy.minimum_count)
    if rule == ALL_ROUNDED:
        return np.full(small.shape, False)
    if rule == SMALL_ALONE or not has_totals:
        return small
    return small | np.pad(with_others(COUNTS, policy.minimum_count), INNER)


def _pinned(system: System, asked: np.ndarray) -> np.ndarray:
    """Which of the inner counts that are asked for have one value only."""
    found = np.full(asked.shape, False)
    for place in zip(*np.nonzero(asked), strict=True):
        low, high = system.range_of(_sum_at(place))
        found[place] = low == high
    return found


def _sum_at(place: tuple[int, ...]) -> dict[str, float]:
    """The inner counts that a place of the table with totals is the sum of."""
    rows, columns = (range(size) if at == size else [at] for at, size in zip(place, COUNTS.shape, strict=True))
    return sum_of(*(f"{row} {column}" for row, column in itertools.product(rows, columns)))


SWEEP = Sweep((MINIMUM, RULE, TOTALS), _computed)
RED, GREY = "#b8401f", "#d8dee4"
# The table lies between 0 and 100: names of rows first, then a column for each count and one for the total.
COLUMNS, LINES = len(EFFECTS) + 1, len(AGES) + 1
NAMES, WIDTH, GAP = 26.0, 74.0 / COLUMNS, 1.2
HEIGHT, WORDS = 0.62, 1.1
TOP = HEIGHT * (LINES + 1) + WORDS
SAID = (
    f"'Withheld: ' + datum.withheld + ' of {COUNTS.size} counts'",
    f"'Worked out all the same: ' + ({SHOWN} ? datum.worked_out : 'your guess, ' + {GUESS})",
)


def picture() -> Picture:
    """A table of counts over two lines of words, with controls for the minimum count, the rule and the totals."""
    chosen = chosen_of(SWEEP)
    return Picture(
        title="What can be worked out?",
        alt=f"A table of {COUNTS.sum()} patients by age and side effects; counts below {MINIMUM.start:g} are withheld, "
        "and totals are printed. Which of the counts withheld can be worked out is hidden until it is asked for.",
        caption="Each number is a count of patients, of whom none is real. Grey is withheld. Red can be worked out "
        "from what is printed, by whoever knows the rule.",
        chart=alt.layer(*_table(chosen), *_words(chosen)).properties(
            width="container", height=round(PIXELS_PER_UNIT * TOP)
        ),
        headings={
            "withheld": "Counts withheld",
            "worked_out": "Of these, worked out",
            "withheld_percent": "Withheld, % of the counts",
        },
        along=MINIMUM,
        question="Your guess: how many of the counts withheld can be worked out?",
        box="Show what can be worked out",
        guesses=(0, COUNTS.size, 1),
    )


def _table(chosen: alt.Chart) -> list:
    cells = (
        chosen.transform_flatten(["printed", "truth", "state"])
        .transform_window(place="row_number()")
        .transform_calculate(column=f"(datum.place - 1) % {COLUMNS}", line=f"floor((datum.place - 1) / {COLUMNS})")
        .transform_filter("datum.printed != ''")
        .transform_calculate(
            x0=f"{NAMES} + {WIDTH} * datum.column",
            x1=f"{NAMES} + {WIDTH} * (datum.column + 1) - {GAP}",
            middle=f"{NAMES} + {WIDTH} * (datum.column + 0.5) - {GAP / 2}",
            y0=f"{TOP} - {HEIGHT} * (datum.line + 1)",
            y1=f"{TOP} - {HEIGHT} * (datum.line + 1.88)",
            centre=f"{TOP} - {HEIGHT} * (datum.line + 1.44)",
        )
    )
    hidden = cells.transform_filter(f"datum.state >= {WITHHELD}")
    told = cells.transform_filter(f"datum.state == {WORKED_OUT}")
    return [
        box(cells, _x("x0"), TOP, fill=PAPER, stroke=GREY, opacity=1),
        box(hidden, _x("x0"), TOP, fill=GREY, stroke=GREY, opacity=1),
        _number(cells, "printed", INK),
        box(told, _x("x0"), TOP, fill=RED, stroke=RED, opacity=IF_SHOWN),
        _number(told, "truth", PAPER, opacity=IF_SHOWN),
    ]


def _x(name: str) -> alt.X:
    return alt.X(f"{name}:Q", axis=None, scale=alt.Scale(domain=[0, 100], nice=False))


def _number(cells: alt.Chart, name: str, colour: str, opacity: Any = 1) -> alt.Chart:
    look: Look = {"color": colour, "opacity": opacity, "baseline": "middle", "fontSize": 16} | SILENT
    return draw.mark("text", cells, _x("middle"), upright("centre", TOP), text=name, **look)


def _words(chosen: alt.Chart) -> list:
    """Names of columns and rows, and below the table what is withheld and what can be worked out."""
    heads = [
        (NAMES + WIDTH * (place + 0.5) - GAP / 2, TOP - HEIGHT * 0.6, f"'{name}'", "center")
        for place, name in enumerate((*EFFECTS, "all"))
    ]
    names = [
        (0.0, TOP - HEIGHT * (place + 1.44), f"'{name}'", "left") for place, name in enumerate((*AGES, "all ages"))
    ]
    said = [(0, WORDS - 0.35 - 0.45 * place, words, "left") for place, words in enumerate(SAID)]
    return [
        draw.mark(
            "text",
            chosen.transform_calculate(x=f"{x}", y=f"{y}", words=words),
            *(_x("x"), upright("y", TOP)),
            text="words",
            align=align,
            baseline="middle",
            color=INK,
            aria=False,
        )
        for x, y, words, align in (*heads, *names, *said)
    ]


def quoted() -> Quoted:
    """What is withheld and worked out, also by other rules; and the row of the young, which is taken apart."""
    settings = {
        "": SWEEP.at(),
        "_without_totals": SWEEP.at(totals=0.0),
        "_with_others": SWEEP.at(rule=OTHERS_BESIDES),
        "_of_two": SWEEP.at(minimum_count=2.0, totals=0.0),
    }
    units = {"withheld": "count", "worked_out": "count", "withheld_percent": "%"}
    numbers = {
        f"{name}{which}": (found[name], unit) for which, found in settings.items() for name, unit in units.items()
    }
    young = dict(zip((f"young_{name}" for name in (*EFFECTS, "all")), map(float, _with_totals(COUNTS)[0]), strict=True))
    limits = {"minimum": MINIMUM.start, "below": MINIMUM.start - 1}
    sizes = of_unit("count", {"counts": float(COUNTS.size)}) | of_unit("patients", {"patients": float(COUNTS.sum())})
    return numbers | of_unit("patients", young | limits) | sizes


SMALLEST_PRINTED = 5
WARDS = ("north", "east", "south", "west")


def class_data(class_code: int) -> pd.DataFrame:
    """Patients of the wards of a class by how grave their side effects were: the counts that a hospital holds."""
    rng = stream(class_code, KEY)
    counts = rng.poisson(np.outer(rng.integers(6, 25, len(WARDS)), [0.9, 0.5, 0.3, 0.2]))
    effects = pd.Index(["none", "mild", "moderate", "grave"], name="side effects")
    return pd.DataFrame(counts, index=pd.Index(WARDS, name="ward"), columns=effects)


def answers(wards: pd.DataFrame) -> Answers:
    """How many withheld counts can be worked out, and how many have to be withheld so that none can."""
    counts = wards.to_numpy()
    small = small_counts(counts, SMALLEST_PRINTED)
    found = float(worked_out(small).sum())
    percent = 100 * float(with_others(counts, SMALLEST_PRINTED).mean())
    return {
        "counts_worked_out": {
            "right": found,
            "all_withheld": float(small.sum()),
            "alone_in_a_row": float((small.sum(axis=1) == 1).sum()),
            "none": 0.0,
        },
        "withheld_percent": {
            "right": percent,
            "small_alone": 100 * float(small.mean()),
            "one_for_each": 100 * float(small.sum() + found) / small.size,
            "share": percent / 100,
        },
    }


LESSON = Lesson(KEY, "small_groups", SWEEP, picture, quoted, class_data, answers)
