"""The picture of regression to the mean: who starts, where they are later without the drug, and with it.

Three hills stand one below the other on the CDAI axis. What a study without a control group sees is the first and the
third; the second, and the guess of its mean, is what the reader is asked for.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ibd_study.figures import BAND, BEFORE, INK, Figure
from ibd_study.results import format_number, round_half_up
from ibd_tools.lessons import known_truth
from ibd_tools.lessons.controls import GUESS, IF_SHOWN, SEEN, SHOWN, TRUTH, controls, is_chosen, place_of
from ibd_tools.lessons.pictures.framed import SETTINGS, framed
from ibd_tools.lessons.regression_to_the_mean import CORRELATION, EFFECT, KEY, STARTS, regression_sweep
from ibd_tools.lessons.sweep import Sweep
from ibd_tools.synthetic import Truth

if TYPE_CHECKING:
    import altair as alt

# The places at which a hill is drawn hold every limit, and go on where a drug moves a hill to the left.
STEP = 10
CDAI = np.arange(-60, 551, STEP)
SPAN = [int(CDAI[0]), 450]
LINES, LINE_HEIGHT, HILL = 3, 140, 0.5
AT_START, WITHOUT, WITH = (LINES - 0.85 - line for line in range(LINES))
BELOW_HILL, WORDS = 0.08, 0.8
QUESTION = "Your guess: points that they fall without the drug"
GUESSES = (0, 200, 2)
HEADINGS = {
    "mean_at_start": "Mean CDAI at the start",
    "fall_without_drug": "Falls without the drug",
    "fall_seen": "Falls with the drug",
    "percent_below_without": "Below 150 later, without the drug, %",
    "percent_below_with": "Below 150 later, with the drug, %",
}
SAID = {
    AT_START: "'Now: all under care (grey) and those who start\\n(purple). Their mean is ' + datum.start",
    WITHOUT: f"'Later, without the drug\\n' + ({SHOWN} ? 'falls by ' + datum.fall + '; below 150: ' + datum.below[0] + "
    f"' of 100' : 'your guess: falls by ' + {GUESS})",
    WITH: f"'Later, with the drug\\nfalls by ' + (datum.fall + {EFFECT.name}) + '; below 150: ' + "
    f"datum.below[{place_of(EFFECT)}] + ' of 100'",
}


def picture() -> Figure:
    """Three hills, with controls for the rule of starting, the correlation of two readings and the drug's effect."""
    sweep = regression_sweep()
    first = {name: format_number(value, 0) for name, value in sweep.at().items()}
    words = (
        f"Three hills on the scale of CDAI. The drug is started at 150 or more: mean {first['mean_at_start']}. Later, "
        f"with the drug, the mean is {first['fall_seen']} points lower. The hill of the same patients without the drug "
        "is hidden until the truth is asked for.",
        "Patients of an invented population, by CDAI. Purple is what a clinic sees; green is true and not seen. The "
        "hollow diamond is the guess, a bar under a hill the fall of its mean. All hills are drawn to one height.",
    )
    title = "How much of the fall would have come without the drug?"
    return framed(KEY, title, _chart(sweep), words, sweep, HEADINGS, CORRELATION)


def _chart(sweep: Sweep) -> Any:
    import altair as alt

    settings = alt.Chart(alt.NamedData(SETTINGS)).transform_filter(is_chosen(STARTS, CORRELATION))
    everybody = alt.Chart(alt.NamedData("everybody"))
    limits = [SPAN[0] if limit is None else limit for limit in STARTS.values]
    started = everybody.transform_filter(f"datum.x >= {limits}[{STARTS.name}]")
    later = (
        settings.transform_flatten(["height"])
        .transform_window(place="row_number()")
        .transform_calculate(x=f"{CDAI[0] - STEP} + {STEP} * datum.place")
    )
    layers = [
        _hill(everybody, "x", AT_START, BAND),
        _hill(started, "x", AT_START, SEEN),
        _hill(later, "x", WITHOUT, TRUTH, IF_SHOWN),
        # A name of its own: the browser would shift again what it has shifted before.
        _hill(later.transform_calculate(shifted=f"datum.x - {EFFECT.name}"), "shifted", WITH, SEEN),
        *_falls(settings),
        *_words(settings),
    ]
    return (
        alt.layer(*layers, datasets={SETTINGS: _settings(sweep), "everybody": _everybody()})
        .properties(width="container", height=LINES * LINE_HEIGHT)
        .add_params(*controls(sweep, QUESTION, GUESSES))
    )


def _hill(chart: "alt.Chart", x: str, line: float, colour: str, opacity: float | dict = 1) -> "alt.Chart":
    import altair as alt

    drawn = chart.transform_calculate(low=f"{line}", high=f"{line} + {HILL} * datum.height")
    marked = drawn.mark_area(color=colour, opacity=opacity, clip=True, aria=False)
    return marked.encode(_x(x), _y("high"), alt.Y2("low"))


def _falls(settings: "alt.Chart") -> list:
    """Under each later hill a bar from the mean at the start to its own; on the middle line the guess as well."""
    import altair as alt

    def bar(line: float, until: str, colour: str, opacity: float | dict = 1, width: int = 9) -> "alt.Chart":
        placed = settings.transform_calculate(until=until, y=f"{line - BELOW_HILL}")
        rule = placed.mark_rule(color=colour, opacity=opacity, strokeWidth=width, clip=True, aria=False)
        return rule.encode(_x("start"), _y("y"), alt.X2("until"))

    guessed = settings.transform_calculate(x=f"datum.start - {GUESS}", y=f"{WITHOUT - BELOW_HILL}")
    diamond = guessed.mark_point(shape="diamond", filled=True, fill="white", stroke=INK, strokeWidth=2, size=170)
    without = "datum.start - datum.fall"
    from_start = settings.transform_calculate(low="0", high=f"{AT_START}")
    dashes = from_start.mark_rule(color=BEFORE, strokeDash=[3, 4], strokeWidth=1.5, aria=False)
    return [
        dashes.encode(_x("start"), _y("low"), alt.Y2("high")),
        bar(WITH, f"{without} - {EFFECT.name}", SEEN),
        bar(WITH, without, TRUTH, IF_SHOWN),
        bar(WITHOUT, f"datum.start - {GUESS}", INK, width=2),
        bar(WITHOUT, without, TRUTH, IF_SHOWN),
        diamond.encode(_x("x"), _y("y")),
    ]


def _words(settings: "alt.Chart") -> list:
    import altair as alt

    return [
        settings.transform_calculate(words=words, y=f"{line + WORDS}")
        .mark_text(align="left", baseline="top", lineBreak="\n", lineHeight=18, aria=False)
        .encode(_y("y"), alt.Text("words:N"), x=alt.value(0))
        for line, words in SAID.items()
    ]


def _x(name: str) -> "alt.X":
    import altair as alt

    scale = alt.Scale(domain=SPAN, nice=False)
    return alt.X(f"{name}:Q", title="CDAI (points)", scale=scale, axis=alt.Axis(values=[0, 150, 300, 450], grid=True))


def _y(name: str) -> "alt.Y":
    import altair as alt

    return alt.Y(f"{name}:Q", axis=None, scale=alt.Scale(domain=[0, LINES], nice=False))


def _groups(sweep: Sweep) -> Iterator[tuple[int, int, pd.DataFrame]]:
    for _, group in sweep.places().groupby([STARTS.name, CORRELATION.name]):
        yield int(group[STARTS.name].iloc[0]), int(group[CORRELATION.name].iloc[0]), group


def _settings(sweep: Sweep) -> list[dict]:
    """A row for each rule and correlation: means, remission by effect, and the hill as a list."""
    return [
        {
            STARTS.name: start,
            CORRELATION.name: correlation,
            "start": _whole(group["mean_at_start"].iloc[0]),
            "fall": _whole(group["fall_without_drug"].iloc[0]),
            "below": group["percent_below_with"].map(_whole).tolist(),
            "height": _heights(
                Truth(**{STARTS.name: STARTS.values[start], CORRELATION.name: CORRELATION.values[correlation]})
            ),
        }
        for start, correlation, group in _groups(sweep)
    ]


def _whole(value: float) -> int:
    return int(round_half_up(value))


def _everybody() -> list[dict]:
    heights = known_truth.density_of_all(Truth(), CDAI).round(3)
    return [{"x": x, "height": height} for x, height in zip(CDAI.tolist(), heights.tolist(), strict=True)]


def _heights(truth: Truth) -> list[float]:
    return known_truth.density_later(truth, CDAI).round(3).tolist()
