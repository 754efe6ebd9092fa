"""Lesson: does it help the resistant more? Two hospitals with other patients, and who is helped by a drug."""

import altair as alt
import numpy as np
import pandas as pd

from ibd_study.figures import grammar as draw
from ibd_tools.lessons.known_truth import mixed_percent
from ibd_tools.lessons.lesson import Answers, Lesson, Quoted, of_unit
from ibd_tools.lessons.percent_lines import (
    ASKED,
    GUESSED,
    Dot,
    across,
    box,
    over_lines,
    pale,
    percent_dot,
    sentence,
    upright,
)
from ibd_tools.lessons.picture import SEEN, TRUTH, Picture, chosen_of, percent
from ibd_tools.lessons.sweep import Axis, Sweep
from ibd_tools.synthetic import REMISSION_BELOW, Truth, draw_population, stream

KEY = "prior_failure"
# Remission on the old drug of patients whom no biologic has failed.
OTHERS = 60.0
NORTH = Axis("north_failed", "North: patients after a failure, %", tuple(np.arange(10.0, 91, 20)), 70.0)
SOUTH = Axis("south_failed", "South: patients after a failure, %", tuple(np.arange(10.0, 91, 20)), 30.0)
GAP = Axis("gap", "After a failure remission is rarer by, points", tuple(np.arange(0.0, 31, 5)), 25.0)
# Points that the new drug adds after a failure, and otherwise.
ADDED = {
    "nothing in anybody": (0.0, 0.0),
    "10 points in everybody": (10.0, 10.0),
    "20 points after a failure, else nothing": (20.0, 0.0),
}
NOTHING, EVERYBODY, HELPS_AFTER_FAILURE = 0.0, 1.0, 2.0
EFFECT = Axis("effect", "South's new drug adds", (NOTHING, EVERYBODY, HELPS_AFTER_FAILURE), NOTHING, tuple(ADDED))
PATIENTS = {"North": 240, "South": 120}


def _computed(north_failed: float, south_failed: float, gap: float, effect: float) -> dict[str, float]:
    after_failure, otherwise = list(ADDED.values())[int(effect)]
    north, south = (OTHERS - gap, OTHERS), (OTHERS - gap + after_failure, OTHERS + otherwise)
    both = (north_failed + south_failed) / 2
    return {
        "north_if_failed": north[0],
        "south_if_failed": south[0],
        "south_otherwise": south[1],
        "north": mixed_percent(*north, north_failed),
        "south": mixed_percent(*south, south_failed),
        "north_standardised": mixed_percent(*north, both),
        "south_standardised": mixed_percent(*south, both),
    }


SWEEP = Sweep((NORTH, SOUTH, GAP, EFFECT), _computed)
TITLE = "% of patients"
# Units of height: a hospital, its bars within, and the gap between two bars.
HOSPITAL, BARS, GAP_BETWEEN = 1.7, 1.1, 0.8
# Name, how many patients had a prior failure, and both rates of remission, in the browser's terms.
HOSPITALS = (
    ("North, old drug", NORTH.name, "datum.north_if_failed", f"{OTHERS:g}"),
    ("South, new drug", SOUTH.name, "datum.south_if_failed", "datum.south_otherwise"),
)
DOTS = (
    percent_dot("North prints: remission in", "north"),
    Dot("South prints:", f"'remission in ' + {percent('south')}", "datum.south", instead=GUESSED, is_guessed=True),
    percent_dot("North, with the patients of both:", "north_standardised", TRUTH, ASKED),
    percent_dot("South, with the patients of both:", "south_standardised", TRUTH, ASKED),
)


def picture() -> Picture:
    """Two hospitals and four lines, with controls for their patients, prior failure and what the new drug adds."""
    found, chosen = SWEEP.at(), chosen_of(SWEEP)
    return Picture(
        title="Can equal hospitals print different rates?",
        alt=f"Two hospitals, each a pair of bars. Left are patients after a failure: {NORTH.start:g} % in North and "
        f"{SOUTH.start:g} % in South. In both {found['north_if_failed']:.0f} % of these and {OTHERS:g} % of the others "
        f"are in remission. North prints {found['north']:.1f} %; what South prints is hidden until it is asked for.",
        caption="A bar is as wide as its share of the hospital's patients, and filled as high as its rate of "
        "remission, in per cent: left after failure of an earlier biologic, right all others. What a hospital prints "
        "is its whole filled part. Green are both hospitals if both had the same patients.",
        chart=over_lines(chosen, lambda top: _hospitals(chosen, top), HOSPITAL * len(HOSPITALS), DOTS, TITLE),
        headings={
            "north": "North prints, %",
            "south": "South prints, %",
            "north_standardised": "North, with the patients of both, %",
            "south_standardised": "South, with the patients of both, %",
        },
        along=GAP,
        question="Your guess: % in remission in South",
        box="Show what South prints",
    )


def _hospitals(chosen: alt.Chart, top: float) -> list:
    layers = []
    for place, (name, failed, if_failed, otherwise) in enumerate(HOSPITALS):
        ground = top - HOSPITAL * (place + 1) + (HOSPITAL - BARS) / 3
        said = f"'{name}: ' + {failed} + ' % after a failure (left)'"
        layers.append(sentence(chosen.transform_calculate(words=said, y=f"{ground + BARS + 0.25}"), upright("y", top)))
        layers += _bar(chosen, ("0", f"{failed} - {GAP_BETWEEN}"), if_failed, ground, top)
        layers += _bar(chosen, (failed, "100"), otherwise, ground, top)
    return layers


def _bar(chosen: alt.Chart, ends: tuple[str, str], rate: str, ground: float, top: float) -> list:
    """A pale bar, filled up to its rate, with the rate written at its foot."""
    first, last = ends
    placed = chosen.transform_calculate(
        x0=first,
        x1=last,
        middle=f"({first} + {last}) / 2",
        y0=f"{ground}",
        y1=f"{ground + BARS}",
        filled=f"{ground} + {BARS} * {rate} / 100",
        foot=f"{ground + 0.15}",
        rate=f"format({rate}, '.0f')",
    )
    left = across("x0", TITLE)
    return [
        box(placed, left, top, fill=pale(SEEN)),
        box(placed, left, top, upper="filled", fill=SEEN),
        draw.mark("text", placed, across("middle", TITLE), upright("foot", top), text="rate", aria=False),
    ]


def quoted() -> Quoted:
    """What both hospitals print, also with a drug that helps after a failure only."""
    helps = {f"{name}_if_it_helps": value for name, value in SWEEP.at(effect=HELPS_AFTER_FAILURE).items()}
    return of_unit("%", SWEEP.at() | helps | {axis.name: axis.start for axis in (NORTH, SOUTH)} | {"others": OTHERS})


def class_data(class_code: int) -> pd.DataFrame:
    """Patients of the two hospitals of a class: prior failure, and remission with the old and with the new drug."""
    rng = stream(class_code, KEY)
    truth = Truth(
        starts_at_cdai=None,
        usual_cdai_mean=140.0,
        prior_failure_points=float(rng.integers(40, 71)),
        effect_points=float(rng.integers(0, 21)),
        effect_if_prior_failure_points=float(rng.integers(40, 71)),
    )
    shares = {"North": float(rng.integers(70, 86)), "South": float(rng.integers(35, 51))}
    hospitals = (_hospital(name, truth, shares[name], int(rng.integers(2**31))) for name in PATIENTS)
    return pd.concat(hospitals, ignore_index=True)


def _hospital(name: str, truth: Truth, prior_failure_percent: float, seed: int) -> pd.DataFrame:
    own = truth.model_copy(update={"prior_failure_percent": prior_failure_percent})
    people = draw_population(own, PATIENTS[name], seed)
    old, new = (people[f"cdai_later_{drug}"] < REMISSION_BELOW for drug in ("without", "with"))
    seen = old if name == "North" else new
    known = {"prior_failure": people["prior_failure"], "remission": seen}
    return pd.DataFrame({"hospital": name} | known | {"remission_with_old": old, "remission_with_new": new})


def answers(patients: pd.DataFrame) -> Answers:
    """South less North, standardised; and how much more the new drug adds after a failure; in percentage points."""
    failed = patients["prior_failure"]
    rates = 100 * patients.groupby(["prior_failure", "hospital"])["remission"].mean().unstack()
    differences = rates["South"] - rates["North"]
    crude = 100 * patients.groupby("hospital")["remission"].mean()
    standardised = float((differences * failed.value_counts(normalize=True)).sum())
    old, new = (100 * patients[f"remission_with_{drug}"].groupby(failed).mean() for drug in ("old", "new"))
    added = new - old
    interaction = float(added[True] - added[False])
    return {
        "standardised_difference": {
            "right": standardised,
            "crude": float(crude["South"] - crude["North"]),
            "unweighted": float(differences.mean()),
            "other_direction": -standardised,
        },
        "interaction": {
            "right": interaction,
            "on_the_new_drug": float(new[True] - new[False]),
            "after_a_failure": float(added[True]),
            "other_direction": -interaction,
        },
    }


LESSON = Lesson(KEY, "prior_failure", SWEEP, picture, quoted, class_data, answers)
