"""Lesson: what does a printed percentage rest on? Every count that fits it, and the interval of each."""

from functools import cache

import altair as alt
import pandas as pd

from ibd_study.figures import INK
from ibd_study.figures import grammar as draw
from ibd_study.results import percent_of
from ibd_study.statistics import proportion_interval
from ibd_tools.lessons.lesson import Answers, Lesson, Quoted, of_unit
from ibd_tools.lessons.percent_lines import across, sentence
from ibd_tools.lessons.picture import GUESS, HIDDEN, SEEN, SETTINGS, SHOWN, TRUTH, Picture
from ibd_tools.lessons.sweep import Axis, Sweep, known
from ibd_tools.synthetic import stream

KEY = "printed_percentage"
LARGEST = 80
TENTHS, WHOLE = 1.0, 0.0
PERCENTAGE = Axis("percentage", "Printed percentage", tuple(tenth / 10 for tenth in range(1001)), 57.6)
DECIMALS = Axis("decimals", "Printed with", (TENTHS, WHOLE), TENTHS, ("one decimal", "no decimal"))


@cache
def counts() -> pd.DataFrame:
    """Every number of events among up to 80 patients, as printed in two ways, with Wilson's interval."""
    pairs = ((events, n) for n in range(1, LARGEST + 1) for events in range(n + 1))
    return pd.DataFrame(
        {
            "events": events,
            "n": n,
            TENTHS: float(percent_of(events, n, 1)),
            WHOLE: float(percent_of(events, n, 0)),
            "low": 100 * known(interval.low),
            "high": 100 * known(interval.high),
        }
        for events, n in pairs
        for interval in [proportion_interval(events, n)]
    )


def fitting(percentage: float, decimals: float = TENTHS) -> pd.DataFrame:
    """Rows of :func:`counts` that give a percentage as printed, by growing number of patients.

    Examples
    --------
    >>> fitting(57.6)[["events", "n"]].values.tolist()
    [[19, 33], [34, 59], [38, 66]]
    """
    printed = percentage if decimals == TENTHS else float(percent_of(round(10 * percentage), 1000, 0))
    return counts()[(counts()[decimals] - printed).abs() < 0.01]


def _computed(percentage: float, decimals: float) -> dict[str, float]:
    found = fitting(percentage, decimals)
    return {"sizes": found["n"].nunique(), "lowest_limit": found["low"].min(), "highest_limit": found["high"].max()}


SWEEP = Sweep((PERCENTAGE, DECIMALS), _computed)
HEIGHT, WORDS_ROOM = 420, 12
# Beside more dots than these there is no room for their counts.
MOST_LABELLED = 6
PRINTED = f"({DECIMALS.name} == 0 ? {PERCENTAGE.name} : round({PERCENTAGE.name}))"
FITS = (
    f"({DECIMALS.name} == 0 ? datum.tenths == round(10 * {PERCENTAGE.name}) : datum.whole == round({PERCENTAGE.name}))"
)
SIZES = f"({DECIMALS.name} == 0 ? datum.tenths[round(10 * {PERCENTAGE.name})] : datum.whole[round({PERCENTAGE.name})])"
SAID = (
    f"'Printed: ' + {PRINTED} + ' %'",
    f"({SHOWN} ? 'Numbers of patients that fit: ' + {SIZES} : 'Your guess: ' + {GUESS} + ' numbers fit')",
)


def picture() -> Picture:
    """One line for each number of patients that fits, with a slider for the percentage and a list for its decimals."""
    return Picture(
        title="On how many patients can it rest?",
        alt=f"A scale of per cent, and on it the printed percentage, {PERCENTAGE.start} %. The numbers of patients up "
        f"to {LARGEST} that fit it, each with its interval, are hidden until they are asked for.",
        caption=f"Upright: numbers of patients from 1 to {LARGEST}, the largest below. Purple is what is printed; a "
        "green dot is a number of patients of whom some give this percentage, with its Wilson interval (95 %).",
        chart=alt.layer(*_layers()).properties(width="container", height=HEIGHT),
        headings={
            "sizes": "Numbers of patients that fit",
            "lowest_limit": "Lowest limit of an interval, %",
            "highest_limit": "Highest limit, %",
        },
        along=DECIMALS,
        question=f"Your guess: how many numbers of patients, up to {LARGEST}, fit?",
        box="Show what fits",
        guesses=(0, LARGEST, 1),
        data={"counts": _counts(), SETTINGS: [_sizes()]},
    )


def _layers() -> list:
    fits = (
        alt.Chart(alt.NamedData("counts"))
        .transform_flatten(["tenths", "whole", "low", "high"])
        .transform_window(place="row_number()", groupby=["n"])
        .transform_filter(FITS)
        .transform_joinaggregate(many="count()")
        .transform_calculate(
            at="100 * (datum.place - 1) / datum.n",
            label=f"datum.many <= {MOST_LABELLED} ? (datum.place - 1) + '/' + datum.n : ''",
        )
    )
    sizes, tips = alt.Chart(alt.NamedData(SETTINGS)), {"label": "events/patients"}
    printed = sizes.transform_calculate(at=PRINTED)
    said = (sizes.transform_calculate(words=words, y=f"{line * 6 - WORDS_ROOM}") for line, words in enumerate(SAID))
    return [
        draw.mark("rule", printed, across("at", "%"), color=SEEN, strokeWidth=3, aria=False),
        draw.mark("rule", fits, across("low", "%"), _y("n"), x2="high", color=TRUTH, **HIDDEN),
        draw.mark("point", fits, across("at", "%"), _y("n"), tips=tips, color=TRUTH, size=80, **HIDDEN),
        draw.mark("text", fits, across("high", "%"), _y("n"), text="label", dx=6, align="left", **HIDDEN),
        *(sentence(words, _y("y"), baseline="top", color=INK) for words in said),
    ]


def _y(name: str) -> alt.Y:
    scale = alt.Scale(domain=[LARGEST + 1, -WORDS_ROOM], nice=False)
    return alt.Y(f"{name}:Q", title="", scale=scale, axis=alt.Axis(values=[20, 40, 60, 80], grid=False))


def _counts() -> list[dict]:
    """One row a number of patients, with lists over the events from none to all."""
    return [
        {
            "n": int(rows["n"].iloc[0]),
            "tenths": (10 * rows[TENTHS]).round().astype(int).tolist(),
            "whole": rows[WHOLE].astype(int).tolist(),
            "low": rows["low"].round(1).tolist(),
            "high": rows["high"].round(1).tolist(),
        }
        for _, rows in counts().groupby("n")
    ]


def _sizes() -> dict[str, list[int]]:
    """How many numbers of patients fit each percentage, with a decimal and without."""
    sizes: pd.Series = SWEEP.rows.set_index([DECIMALS.name, PERCENTAGE.name])["sizes"]
    whole = sizes.loc[WHOLE]
    return {"tenths": sizes.loc[TENTHS].astype(int).tolist(), "whole": whole.iloc[::10].astype(int).tolist()}


def quoted() -> Quoted:
    """The numbers of patients that fit the first percentage, and the intervals of the smallest and the largest."""
    found, fits = SWEEP.at(), fitting(PERCENTAGE.start)
    ends = {"smallest": fits.iloc[0], "largest": fits.iloc[-1]}
    limits = {f"{which}_{limit}": float(row[limit]) for which, row in ends.items() for limit in ("low", "high")}
    return (
        of_unit("count", {"sizes": found.pop("sizes")})
        | of_unit("%", found)
        | of_unit("count", {"sizes_without_decimal": SWEEP.at(decimals=WHOLE)["sizes"]})
        | of_unit("%", limits)
        | of_unit("count", {f"{which}_n": float(row["n"]) for which, row in ends.items()})
        | of_unit("%", {"percentage": PERCENTAGE.start})
        | of_unit("count", {"group": float(LARGEST)})
    )


def class_data(class_code: int) -> pd.DataFrame:
    """One printed percentage of each class, of a group of 80."""
    rng = stream(class_code, KEY)
    several = counts().groupby(TENTHS)["n"].nunique().loc[lambda sizes: sizes.between(3, 8)].index
    return pd.DataFrame({"printed_percent": [float(several[int(rng.integers(len(several)))])], "group_size": [LARGEST]})


def answers(printed: pd.DataFrame) -> Answers:
    """How many numbers of patients fit, and the lowest limit of their intervals."""
    percentage = float(printed["printed_percent"].iloc[0])
    fits, without_decimal = fitting(percentage), fitting(percentage, WHOLE)
    smallest, lowest = fits.iloc[0], float(fits["low"].min())
    wald = proportion_interval(int(smallest["events"]), int(smallest["n"]), method="wald")
    return {
        "sizes_that_fit": {
            "right": float(fits["n"].nunique()),
            "without_decimal": float(without_decimal["n"].nunique()),
            "only_one": 1.0,
        },
        "lowest_limit_percent": {
            "right": lowest,
            "largest_number": float(fits["low"].iloc[-1]),
            "wald": 100 * known(wald.low),
            "share": lowest / 100,
        },
    }


LESSON = Lesson(KEY, "printed", SWEEP, picture, quoted, class_data, answers)
