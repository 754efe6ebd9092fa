"""The picture of pooling: several studies with their intervals, and below what pooling says and what is true."""

from typing import TYPE_CHECKING

from ibd_study.figures import Figure
from ibd_tools.lessons.controls import GUESS, SEEN, SHOWN, TRUTH
from ibd_tools.lessons.pictures.framed import chosen_of, framed, percent, steered
from ibd_tools.lessons.pictures.percent_lines import LINE, Dot, across, over_lines, upright
from ibd_tools.lessons.pooling import KEY, PATIENTS, STUDIES, pooling_sweep

if TYPE_CHECKING:
    import altair as alt

FOREST = 3.2
HEADINGS = {
    "pooled": "Pooled, %",
    "pooled_low": "Interval of the mean, from",
    "pooled_high": "to",
    "new_low": "A new study, from",
    "new_high": "to (new study)",
    "i_squared": "I², %",
}


def _between(low: str, high: str) -> str:
    return f"({SHOWN} ? {percent(low)} + ' to ' + {percent(high)} : '?')"


DOTS = (
    Dot(
        f"'Mean of the studies, pooled: ' + {_between('pooled_low', 'pooled_high')}",
        "datum.pooled_low",
        is_hidden=True,
        until="datum.pooled_high",
    ),
    Dot(
        f"'Rate of a new study: ' + ({SHOWN} ? {percent('new_low')} + ' to ' + {percent('new_high')} : "
        f"'your guess, ' + {GUESS} + ' points wide')",
        "datum.new_low",
        is_hidden=True,
        until="datum.new_high",
    ),
    Dot(
        f"'In truth, 95 of 100: ' + {_between('true_low', 'true_high')}",
        "datum.true_low",
        TRUTH,
        is_hidden=True,
        until="datum.true_high",
    ),
)


def picture() -> Figure:
    """A forest of studies over three lines, with controls for how they differ, their size, number and common fault."""
    sweep = pooling_sweep()
    words = (
        f"{STUDIES.start:g} studies of {PATIENTS.start:g} patients each, a dot for the rate of each with its interval. "
        "Their pooled mean, the range for a new study, and what is true are hidden until they are asked for.",
        "Each purple dot is a study with its interval (95 %). Purple bars are what pooling makes of them, by random "
        "effects with Hartung and Knapp's interval; the green bar is what is true. The axis is per cent.",
    )
    chosen = chosen_of(sweep)
    chart = over_lines(chosen, lambda top: [*_forest(chosen, top), _guess(chosen, top)], FOREST, DOTS, "%")
    chart = steered(chart, sweep, "Your guess: points from lowest to highest for a new study", "Pool them")
    return framed(KEY, "Where will the next study lie?", chart, words, sweep, HEADINGS, STUDIES)


def _forest(chosen: "alt.Chart", top: float) -> list:
    """Each study with its interval, the lowest rate first."""
    placed = (
        chosen.transform_calculate(count="length(datum.rates)")
        .transform_flatten(["rates", "lows", "highs"])
        .transform_window(place="row_number()")
        .transform_calculate(y=f"{top} - {FOREST} * (datum.place - 0.3) / (datum.count + 0.4)")
    )
    interval = placed.mark_rule(color=SEEN, aria=False).encode(across("lows", "%"), upright("y", top), x2="highs:Q")
    dot = placed.mark_point(color=SEEN, filled=True, size=60, aria=False).encode(
        across("rates", "%"), upright("y", top)
    )
    return [interval, dot]


def _guess(chosen: "alt.Chart", top: float) -> "alt.Chart":
    """The width guessed, around the middle of what the studies show, until the truth is asked for."""
    y = top - FOREST - LINE * 1.82
    around = chosen.transform_calculate(
        low=f"max(0, datum.pooled - {GUESS} / 2)", high=f"min(100, datum.pooled + {GUESS} / 2)", y=f"{y}"
    )
    mark = around.mark_rule(color="#1f1f1f", strokeWidth=2, strokeDash=[4, 3], aria=False)
    return mark.encode(across("low", "%"), upright("y", top), x2="high:Q")
