"""The picture of a printed percentage: every number of patients that fits it, with the interval of each."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from ibd_study.figures import INK, Figure
from ibd_tools.lessons.controls import GUESS, IF_SHOWN, SEEN, SHOWN, TRUTH, controls
from ibd_tools.lessons.pictures.framed import SETTINGS, framed
from ibd_tools.lessons.printed_percentage import (
    DECIMALS,
    KEY,
    LARGEST,
    PERCENTAGE,
    TENTHS,
    WHOLE,
    counts,
    printed_sweep,
)
from ibd_tools.lessons.sweep import Sweep

if TYPE_CHECKING:
    import altair as alt

HEIGHT, WORDS_ROOM = 420, 12
HEADINGS = {
    "sizes": "Numbers of patients that fit",
    "lowest_limit": "Lowest limit of an interval, %",
    "highest_limit": "Highest limit, %",
}
# Beside more dots than these there is no room for their counts.
MOST_LABELLED = 6
PRINTED = f"({DECIMALS.name} == 0 ? {PERCENTAGE.name} : round({PERCENTAGE.name}))"
FITS = (
    f"({DECIMALS.name} == 0 ? datum.tenths == round(10 * {PERCENTAGE.name}) : datum.whole == round({PERCENTAGE.name}))"
)
SIZES = f"({DECIMALS.name} == 0 ? datum.tenths[round(10 * {PERCENTAGE.name})] : datum.whole[round({PERCENTAGE.name})])"


def picture() -> Figure:
    """One line for each number of patients that fits, with a slider for the percentage and a list for its decimals."""
    sweep = printed_sweep()
    words = (
        f"A scale of per cent, and on it the printed percentage, {PERCENTAGE.start} %. The numbers of patients up to "
        f"{LARGEST} that fit it, each with its interval, are hidden until they are asked for.",
        f"Upright: numbers of patients from 1 to {LARGEST}, the largest below. Purple is what is printed; a green "
        "dot is a number of patients of whom some give this percentage, with its Wilson interval (95 %).",
    )
    return framed(KEY, "On how many patients can it rest?", _chart(sweep), words, sweep, HEADINGS, DECIMALS)


def _chart(sweep: Sweep) -> Any:
    import altair as alt

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
    sizes = alt.Chart(alt.NamedData(SETTINGS))
    printed = sizes.transform_calculate(at=PRINTED)
    said = (
        f"'Printed: ' + {PRINTED} + ' %'",
        f"({SHOWN} ? 'Numbers of patients that fit: ' + {SIZES} : 'Your guess: ' + {GUESS} + ' numbers fit')",
    )
    tips = [alt.Tooltip("label:N", title="events/patients")]
    layers = [
        printed.mark_rule(color=SEEN, strokeWidth=3, aria=False).encode(_x("at")),
        fits.mark_rule(color=TRUTH, opacity=IF_SHOWN, aria=False).encode(_x("low"), _y("n"), x2="high:Q"),
        fits.mark_point(color=TRUTH, opacity=IF_SHOWN, size=80, aria=False).encode(_x("at"), _y("n"), tooltip=tips),
        fits.mark_text(dx=6, align="left", opacity=IF_SHOWN, aria=False).encode(_x("high"), _y("n"), text="label:N"),
        *(
            sizes.transform_calculate(words=words, y=f"{line * 6 - WORDS_ROOM}")
            .mark_text(align="left", baseline="top", color=INK, aria=False)
            .encode(_y("y"), alt.Text("words:N"), x=alt.value(0))
            for line, words in enumerate(said)
        ),
    ]
    question = f"Your guess: how many numbers of patients, up to {LARGEST}, fit?"
    return (
        alt.layer(*layers, datasets={"counts": _counts(), SETTINGS: [_sizes(sweep)]})
        .properties(width="container", height=HEIGHT)
        .add_params(*controls(sweep, question, (0, LARGEST, 1), "Show what fits"))
    )


def _x(name: str) -> "alt.X":
    import altair as alt

    return alt.X(
        f"{name}:Q", title="%", scale=alt.Scale(domain=[0, 100], nice=False), axis=alt.Axis(values=[0, 25, 50, 75, 100])
    )


def _y(name: str) -> "alt.Y":
    import altair as alt

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


def _sizes(sweep: Sweep) -> dict[str, list[int]]:
    """How many numbers of patients fit each percentage, with a decimal and without."""
    sizes: pd.Series = sweep.rows.set_index([DECIMALS.name, PERCENTAGE.name])["sizes"]
    whole = sizes.loc[WHOLE]
    return {"tenths": sizes.loc[TENTHS].astype(int).tolist(), "whole": whole.iloc[::10].astype(int).tolist()}
