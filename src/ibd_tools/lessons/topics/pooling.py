"""Lesson: one number for many studies? What pooling says of studies that truly differ, and what it cannot repair."""

import altair as alt
import numpy as np
import pandas as pd
from scipy.special import ndtri

from ibd_study.figures import INK
from ibd_study.figures import grammar as draw
from ibd_study.results import round_half_up
from ibd_study.statistics import proportion_interval
from ibd_tools.lessons.known_truth import percent_without_failures, percents_of_studies, range_of_studies
from ibd_tools.lessons.lesson import Answers, Lesson, Quoted, of_unit
from ibd_tools.lessons.percent_lines import ASKED, LINE, Dot, across, over_lines, upright
from ibd_tools.lessons.picture import GUESS, SEEN, SILENT, TRUTH, Look, Picture, chosen_of, percent
from ibd_tools.lessons.sweep import Axis, Sweep, known
from ibd_tools.pooling import pool_proportions
from ibd_tools.synthetic import normal, stream

KEY = "pooling"
MIDDLE = 50.0
SPREAD = Axis("between_studies_sd", "How far the studies truly differ", tuple(np.arange(0.0, 1.3, 0.25)), 0.75)
PATIENTS = Axis("patients", "Patients in each study", (20.0, 40.0, 100.0, 400.0), 40.0, ("20", "40", "100", "400"))
STUDIES = Axis("studies", "Studies", (3.0, 5.0, 10.0, 20.0), 5.0, ("3", "5", "10", "20"))
LEFT_OUT = Axis("left_out_percent", "Failures that every study leaves out, %", (0.0, 20.0, 40.0, 60.0), 0.0)


def _computed(between_studies_sd: float, patients: float, studies: float, left_out_percent: float) -> dict:
    """Each study has in whole patients what is to be expected of it."""
    evenly = ndtri((np.arange(studies) + 0.5) / studies)
    rates = percents_of_studies(MIDDLE, between_studies_sd, evenly)
    n = int(patients)
    events = [int(round_half_up(percent_without_failures(rate, left_out_percent) * n / 100)) for rate in rates]
    pooled = pool_proportions(events, [n] * len(events))
    intervals = [proportion_interval(k, n) for k in events]
    true_low, true_high = range_of_studies(MIDDLE, between_studies_sd)
    shares = {
        "pooled": pooled.share,
        "pooled_low": pooled.low,
        "pooled_high": pooled.high,
        "new_low": pooled.prediction_low,
        "new_high": pooled.prediction_high,
        "i_squared": pooled.i2,
    }
    return {
        "rates": [100 * k / n for k in events],
        "lows": [100 * known(one.low) for one in intervals],
        "highs": [100 * known(one.high) for one in intervals],
        "true_low": true_low,
        "true_high": true_high,
    } | {name: 100 * share for name, share in shares.items() if share is not None}


SWEEP = Sweep((SPREAD, PATIENTS, STUDIES, LEFT_OUT), _computed)
# Units of height that the studies take.
FOREST = 3.2


def _range_dot(words: str, name: str, colour: str = SEEN, instead: str = ASKED) -> Dot:
    low, high = f"{name}_low", f"{name}_high"
    said = f"{percent(low)} + ' to ' + {percent(high)}"
    return Dot(words, said, f"datum.{low}", colour, instead, until=f"datum.{high}")


DOTS = (
    _range_dot("Mean of the studies, pooled:", "pooled"),
    _range_dot("Rate of a new study:", "new", instead=f"'your guess, ' + {GUESS} + ' points wide'"),
    _range_dot("In truth, 95 of 100:", "true", TRUTH),
)


def picture() -> Picture:
    """A forest of studies over three lines, with controls for how they differ, their size, number and common fault."""
    chosen = chosen_of(SWEEP)
    return Picture(
        title="Where will the next study lie?",
        alt=f"{STUDIES.start:g} studies of {PATIENTS.start:g} patients each, a dot for the rate of each with its "
        "interval. Their pooled mean, the range for a new study, and what is true are hidden until they are asked for.",
        caption="Each purple dot is a study with its interval (95 %). Purple bars are what pooling makes of them, by "
        "random effects with Hartung and Knapp's interval; the green bar is what is true. The axis is per cent.",
        chart=over_lines(chosen, lambda top: [*_forest(chosen, top), _guess(chosen, top)], FOREST, DOTS, "%"),
        headings={
            "pooled": "Pooled, %",
            "pooled_low": "Interval of the mean, from",
            "pooled_high": "to",
            "new_low": "A new study, from",
            "new_high": "to (new study)",
            "i_squared": "I², %",
        },
        along=STUDIES,
        question="Your guess: points from lowest to highest for a new study",
        box="Pool them",
    )


def _forest(chosen: alt.Chart, top: float) -> list:
    """Each study with its interval, the lowest rate first."""
    placed = (
        chosen.transform_calculate(count="length(datum.rates)")
        .transform_flatten(["rates", "lows", "highs"])
        .transform_window(place="row_number()")
        .transform_calculate(y=f"{top} - {FOREST} * (datum.place - 0.3) / (datum.count + 0.4)")
    )
    y = upright("y", top)
    return [
        draw.mark("rule", placed, across("lows", "%"), y, x2="highs", color=SEEN, **SILENT),
        draw.mark("point", placed, across("rates", "%"), y, color=SEEN, filled=True, size=60, **SILENT),
    ]


def _guess(chosen: alt.Chart, top: float) -> alt.Chart:
    """The width guessed, around the middle of what the studies show, until the truth is asked for."""
    around = chosen.transform_calculate(
        low=f"max(0, datum.pooled - {GUESS} / 2)",
        high=f"min(100, datum.pooled + {GUESS} / 2)",
        y=f"{top - FOREST - LINE * 1.82}",
    )
    dashes: Look = {"color": INK, "strokeWidth": 2, "strokeDash": [4, 3]} | SILENT
    return draw.mark("rule", around, across("low", "%"), upright("y", top), x2="high", **dashes)


def quoted() -> Quoted:
    """What pooling says, also of large, many, faulty and few studies, and how wide each range is."""
    first = SWEEP.at()
    settings = {
        "": first,
        "_large": SWEEP.at(patients=400.0),
        "_many": SWEEP.at(studies=20.0),
        "_fault": SWEEP.at(studies=20.0, left_out_percent=40.0),
        "_few": SWEEP.at(between_studies_sd=0.5, patients=20.0, studies=3.0),
    }
    said = ("pooled", "pooled_low", "pooled_high", "new_low", "new_high", "i_squared", "true_low", "true_high")
    percents = {f"{name}{which}": found[name] for which, found in settings.items() for name in said}
    percents |= {"lowest_study": min(first["rates"]), "highest_study": max(first["rates"])}
    widths = {
        "pooled_width": first["pooled_high"] - first["pooled_low"],
        "new_width": first["new_high"] - first["new_low"],
        "study_width": max(first["rates"]) - min(first["rates"]),
    }
    counts = {"studies": STUDIES.start, "patients": PATIENTS.start}
    others = of_unit("%", {"truth": MIDDLE, "left_out": 40.0}) | of_unit("count", {"many": 20.0, "large": 400.0})
    return of_unit("%", percents) | of_unit("points", widths) | of_unit("count", counts) | others


# What other studies counted: as in the question, but later; by another rule; by one that is not stated; something else.
OTHERS = (("remission", "A", 12), ("remission", "B", 8), ("remission", "not stated", 8), ("response", "A", 8))
SAME = ("remission", "A", 8)


def class_data(class_code: int) -> pd.DataFrame:
    """Studies that a class has found: what each counted, by which rule and when, and of how many patients."""
    rng = stream(class_code, KEY)
    rows = [SAME] * int(rng.integers(4, 7)) + [row for row in OTHERS for _ in range(rng.integers(1, 4))]
    patients = rng.integers(20, 121, len(rows))
    rates = percents_of_studies(float(rng.integers(35, 66)), float(rng.integers(4, 10) / 10), normal(rng, len(rows)))
    table = pd.DataFrame(rows, columns=["endpoint", "rule", "week"])
    table = table.assign(patients=patients, events=rng.binomial(patients, rates / 100)).iloc[rng.permutation(len(rows))]
    return table.set_axis(pd.Index([f"study {place}" for place in range(1, len(rows) + 1)], name="study"))


def answers(studies: pd.DataFrame) -> Answers:
    """How many studies may be pooled, and the width of the interval for a new one, in percentage points."""
    is_remission, by_rule, in_week = (
        studies[name] == wanted for name, wanted in zip(("endpoint", "rule", "week"), SAME, strict=True)
    )
    same = studies[is_remission & by_rule & in_week]
    of_the_mean, of_a_new_study = _widths(same)
    return {
        "studies_to_pool": {
            "right": float(len(same)),
            "all_studies": float(len(studies)),
            "any_rule_and_week": float(is_remission.sum()),
            "any_week": float((is_remission & by_rule).sum()),
            "any_rule": float((is_remission & in_week).sum()),
        },
        "width_for_a_new_study": {
            "right": of_a_new_study,
            "of_the_mean": of_the_mean,
            "all_studies": _widths(studies)[1],
            "range_of_rates": float(np.ptp(100 * same["events"] / same["patients"])),
            "share": of_a_new_study / 100,
        },
    }


def _widths(studies: pd.DataFrame) -> tuple[float, float]:
    """Width of the interval of the mean, and of that for a new study, in percentage points."""
    found = pool_proportions(studies["events"].tolist(), studies["patients"].tolist())
    return (
        100 * (known(found.high) - known(found.low)),
        100 * (known(found.prediction_high) - known(found.prediction_low)),
    )


LESSON = Lesson(KEY, "pooling", SWEEP, picture, quoted, class_data, answers)
