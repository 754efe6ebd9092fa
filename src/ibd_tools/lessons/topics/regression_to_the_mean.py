"""Lesson: how far does a score fall by itself? Who starts a drug, and where they are later without it and with it.

In the picture three hills stand one below the other on the CDAI axis. What a study without a control group sees is the
first and the third; the second, and the guess of its mean, is what the reader is asked for.
"""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ibd_study.figures import BAND, BEFORE, INK
from ibd_study.figures import grammar as draw
from ibd_study.results import format_number, round_half_up
from ibd_tools.lessons import known_truth
from ibd_tools.lessons.lesson import Answers, Lesson, Quoted, of_unit
from ibd_tools.lessons.percent_lines import DIAMOND, sentence, upright
from ibd_tools.lessons.picture import (
    GUESS,
    IF_SHOWN,
    SEEN,
    SETTINGS,
    SHOWN,
    SILENT,
    TRUTH,
    Look,
    Picture,
    is_chosen,
    place_of,
)
from ibd_tools.lessons.sweep import Axis, Sweep
from ibd_tools.synthetic import Truth, draw_population, stream

KEY = "regression_to_the_mean"
STARTS = Axis(
    "starts_at_cdai",
    "The drug is started in",
    (None, 100.0, 150.0, 200.0, 250.0, 300.0),
    150.0,
    ("everybody", *(f"CDAI {limit} or more" for limit in (100, 150, 200, 250, 300))),
)
CORRELATION = Axis("reading_correlation", "Correlation of two readings", tuple(tenth / 10 for tenth in range(11)), 0.5)
EFFECT = Axis("effect_points", "The drug takes off (points)", (0.0, 20.0, 40.0, 60.0, 80.0, 100.0), 40.0)
UNDER_CARE = 600


def _computed(**setting: Any) -> dict[str, float]:
    truth = Truth(**setting)
    untreated = truth.model_copy(update={"effect_points": 0.0})
    fall = known_truth.fall_without_drug(truth)
    return {
        "mean_at_start": known_truth.mean_at_start(truth),
        "fall_without_drug": fall,
        "fall_seen": fall + truth.effect_points,
        "percent_below_without": known_truth.percent_below_later(untreated),
        "percent_below_with": known_truth.percent_below_later(truth),
    }


SWEEP = Sweep((STARTS, CORRELATION, EFFECT), _computed)
# The places at which a hill is drawn hold every limit, and go on where a drug moves a hill to the left.
STEP = 10
CDAI = np.arange(-60, 551, STEP)
SPAN = [int(CDAI[0]), 450]
LINES, LINE_HEIGHT, HILL = 3, 140, 0.5
AT_START, WITHOUT, WITH = (LINES - 0.85 - line for line in range(LINES))
BELOW_HILL, WORDS = 0.08, 0.8
FALLEN = "datum.start - datum.fall"
SAID = {
    AT_START: "'Now: all under care (grey) and those who start\\n(purple). Their mean is ' + datum.start",
    WITHOUT: f"'Later, without the drug\\n' + ({SHOWN} ? 'falls by ' + datum.fall + '; below 150: ' + datum.below[0] + "
    f"' of 100' : 'your guess: falls by ' + {GUESS})",
    WITH: f"'Later, with the drug\\nfalls by ' + (datum.fall + {EFFECT.name}) + '; below 150: ' + "
    f"datum.below[{place_of(EFFECT)}] + ' of 100'",
}


def picture() -> Picture:
    """Three hills, with controls for the rule of starting, the correlation of two readings and the drug's effect."""
    first = {name: format_number(value, 0) for name, value in SWEEP.at().items()}
    return Picture(
        title="How much of the fall would have come without the drug?",
        alt="Three hills on the scale of CDAI. The drug is started at 150 or more: mean "
        f"{first['mean_at_start']}. Later, with the drug, the mean is {first['fall_seen']} points lower. The hill of "
        "the same patients without the drug is hidden until the truth is asked for.",
        caption="Patients of an invented population, by CDAI. Purple is what a clinic sees; green is true and not "
        "seen. The hollow diamond is the guess, a bar under a hill the fall of its mean. All hills are drawn to one "
        "height.",
        chart=alt.layer(*_layers()).properties(width="container", height=LINES * LINE_HEIGHT),
        headings={
            "mean_at_start": "Mean CDAI at the start",
            "fall_without_drug": "Falls without the drug",
            "fall_seen": "Falls with the drug",
            "percent_below_without": "Below 150 later, without the drug, %",
            "percent_below_with": "Below 150 later, with the drug, %",
        },
        along=CORRELATION,
        question="Your guess: points that they fall without the drug",
        guesses=(0, 200, 2),
        data={SETTINGS: _settings(), "everybody": _everybody()},
    )


def _layers() -> list:
    settings = alt.Chart(alt.NamedData(SETTINGS)).transform_filter(is_chosen(STARTS, CORRELATION))
    everybody = alt.Chart(alt.NamedData("everybody"))
    limits = [SPAN[0] if limit is None else limit for limit in STARTS.values]
    started = everybody.transform_filter(f"datum.x >= {limits}[{STARTS.name}]")
    later = (
        settings.transform_flatten(["height"])
        .transform_window(place="row_number()")
        .transform_calculate(x=f"{CDAI[0] - STEP} + {STEP} * datum.place")
    )
    said = (settings.transform_calculate(words=words, y=f"{line + WORDS}") for line, words in SAID.items())
    return [
        _hill(everybody, "x", AT_START, BAND),
        _hill(started, "x", AT_START, SEEN),
        _hill(later, "x", WITHOUT, TRUTH, IF_SHOWN),
        # A name of its own: the browser would shift again what it has shifted before.
        _hill(later.transform_calculate(shifted=f"datum.x - {EFFECT.name}"), "shifted", WITH, SEEN),
        *_falls(settings),
        *(sentence(line, upright("y", LINES), baseline="top", lineBreak="\n", lineHeight=18) for line in said),
    ]


def _hill(chart: alt.Chart, x: str, line: float, colour: str, opacity: float | dict = 1) -> alt.Chart:
    drawn = chart.transform_calculate(low=f"{line}", high=f"{line} + {HILL} * datum.height")
    look: Look = {"color": colour, "opacity": opacity, "clip": True} | SILENT
    return draw.mark("area", drawn, _x(x), upright("high", LINES), y2="low", **look)


def _falls(settings: alt.Chart) -> list:
    """Under each later hill a bar from the mean at the start to its own; on the middle line the guess as well."""
    guessed = settings.transform_calculate(x=f"datum.start - {GUESS}", y=f"{WITHOUT - BELOW_HILL}")
    from_start = settings.transform_calculate(low="0", high=f"{AT_START}")
    dashes: Look = {"color": BEFORE, "strokeDash": [3, 4], "strokeWidth": 1.5} | SILENT
    return [
        draw.mark("rule", from_start, _x("start"), upright("low", LINES), y2="high", **dashes),
        _bar(settings, WITH, f"{FALLEN} - {EFFECT.name}", SEEN),
        _bar(settings, WITH, FALLEN, TRUTH, IF_SHOWN),
        _bar(settings, WITHOUT, f"datum.start - {GUESS}", INK, width=2),
        _bar(settings, WITHOUT, FALLEN, TRUTH, IF_SHOWN),
        draw.mark("point", guessed, _x("x"), upright("y", LINES), **DIAMOND),
    ]


def _bar(
    settings: alt.Chart, line: float, until: str, colour: str, opacity: float | dict = 1, width: int = 9
) -> alt.Chart:
    placed = settings.transform_calculate(until=until, y=f"{line - BELOW_HILL}")
    look: Look = {"color": colour, "opacity": opacity, "strokeWidth": width, "clip": True} | SILENT
    return draw.mark("rule", placed, _x("start"), upright("y", LINES), x2="until", **look)


def _x(name: str) -> alt.X:
    scale = alt.Scale(domain=SPAN, nice=False)
    return alt.X(f"{name}:Q", title="CDAI (points)", scale=scale, axis=alt.Axis(values=[0, 150, 300, 450], grid=True))


def _settings() -> list[dict]:
    """A row for each rule and correlation: means, remission by effect, and the hill as a list."""
    return [
        _row(start, correlation)
        for start in range(len(STARTS.values))
        for correlation in range(len(CORRELATION.values))
    ]


def _row(start: int, correlation: int) -> dict:
    setting = {STARTS.name: STARTS.values[start], CORRELATION.name: CORRELATION.values[correlation]}
    found = [SWEEP.at(**setting, effect_points=points) for points in EFFECT.values]
    return {
        STARTS.name: start,
        CORRELATION.name: correlation,
        "start": _whole(found[0]["mean_at_start"]),
        "fall": _whole(found[0]["fall_without_drug"]),
        "below": [_whole(one["percent_below_with"]) for one in found],
        "height": known_truth.density_later(Truth(**setting), CDAI).round(3).tolist(),
    }


def _whole(value: float) -> int:
    return int(round_half_up(value))


def _everybody() -> list[dict]:
    heights = known_truth.density_of_all(Truth(), CDAI).round(3)
    return [{"x": x, "height": height} for x, height in zip(CDAI.tolist(), heights.tolist(), strict=True)]


def quoted() -> Quoted:
    """The fall with and without the drug, and the truth behind it."""
    found, truth = SWEEP.at(), Truth(**{axis.name: axis.start for axis in SWEEP.axes})
    percents = {name: found.pop(name) for name in ("percent_below_without", "percent_below_with")}
    points = {"usual_mean": truth.usual_cdai_mean, "effect_points": truth.effect_points}
    return (
        of_unit("points", found)
        | of_unit("%", percents)
        | of_unit("points", points)
        | of_unit("", {"reading_correlation": truth.reading_correlation})
    )


def class_data(class_code: int) -> pd.DataFrame:
    """All patients under care of the clinic of a class, in whole points; each has its own rule and drug."""
    rng = stream(class_code, KEY)
    truth = Truth(
        starts_at_cdai=float(10 * rng.integers(14, 23)),
        reading_correlation=float(rng.integers(3, 8) / 10),
        effect_points=float(rng.integers(20, 61)),
    )
    return draw_population(truth, UNDER_CARE, class_code).round()


def answers(patients: pd.DataFrame) -> Answers:
    """How far CDAI falls without the drug in those who start, and the drug's share of the fall that is seen."""
    falls = -patients[["cdai_later_without", "cdai_later_with"]].sub(patients["cdai_start"], axis=0)
    by_itself, seen = falls[patients["starts"]].mean()
    share = 100 * (1 - by_itself / seen)
    return {
        "fall_without_drug": {
            "right": by_itself,
            "with_drug": seen,
            "other_direction": -by_itself,
            "of_all_under_care": falls["cdai_later_without"].mean(),
        },
        "drug_share_percent": {
            "right": share,
            "share_without_drug": 100 - share,
            "points": seen - by_itself,
            "whole_fall": 100.0,
        },
    }


LESSON = Lesson(KEY, "regression", SWEEP, picture, quoted, class_data, answers)
