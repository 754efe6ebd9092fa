"""Lesson: who gets scoped? A rate among those assessed, where being assessed depends on the outcome."""

import numpy as np
import pandas as pd

from ibd_tools.lessons.known_truth import percent_among_scoped
from ibd_tools.lessons.lesson import Answers, Lesson, Quoted, of_unit
from ibd_tools.lessons.percent_lines import ASKED, GUESSED, Dot, Kind, percent_dot, squares_over_lines
from ibd_tools.lessons.picture import SEEN, TRUTH, Picture, percent
from ibd_tools.lessons.sweep import Axis, Sweep
from ibd_tools.synthetic import REMISSION_BELOW, Truth, draw_population, stream

KEY = "who_is_scoped"
WELL = Axis("percent_well", "Healed, of all 100", tuple(np.arange(20.0, 81, 10)), 40.0)
IF_WELL = Axis("scoped_percent_if_well", "Scoped, % of the healed", tuple(np.arange(20.0, 101, 10)), 40.0)
IF_ILL = Axis("scoped_percent_if_ill", "Scoped, % of the others", tuple(np.arange(20.0, 101, 10)), 90.0)
PATIENTS = 300


def _computed(percent_well: float, scoped_percent_if_well: float, scoped_percent_if_ill: float) -> dict[str, float]:
    seen_well = percent_well * scoped_percent_if_well / 100
    seen_ill = (100 - percent_well) * scoped_percent_if_ill / 100
    return {
        "percent_among_scoped": percent_among_scoped(percent_well, scoped_percent_if_well, scoped_percent_if_ill),
        "percent_if_unseen_fail": seen_well,
        "percent_if_unseen_succeed": 100 - seen_ill,
    }


SWEEP = Sweep((WELL, IF_WELL, IF_ILL), _computed)
SEEN_WELL = "round(datum.percent_if_unseen_fail)"
SEEN_ILL = "(100 - round(datum.percent_if_unseen_succeed))"
KINDS = (
    Kind(SEEN_WELL, SEEN, before=TRUTH),
    Kind(f"({WELL.name} - {SEEN_WELL})", TRUTH),
    Kind(SEEN_ILL, SEEN, is_pale=True, before=TRUTH),
    Kind(f"(100 - {WELL.name} - {SEEN_ILL})", TRUTH, is_pale=True),
)
DOTS = (
    Dot("Healed of all:", f"{WELL.name} + ' %'", WELL.name, TRUTH),
    percent_dot("Healed of the scoped:", "percent_among_scoped", instead=GUESSED, is_guessed=True),
    percent_dot("All others as failures:", "percent_if_unseen_fail", instead=ASKED),
    Dot(
        "All others failures, to all healed:",
        f"{percent('percent_if_unseen_fail')} + ' to ' + {percent('percent_if_unseen_succeed')}",
        "datum.percent_if_unseen_fail",
        instead=ASKED,
        until="datum.percent_if_unseen_succeed",
    ),
)


def picture() -> Picture:
    """A hundred squares and four lines, with controls for who is healed and who is scoped."""
    return Picture(
        title="How many are healed among those who are scoped?",
        alt=f"A hundred squares for patients; dark are the {WELL.start:g} who are healed. Who is scoped, and how many "
        "of the scoped are healed, is hidden until it is asked for.",
        caption="Green is what is true of all patients, purple what the hospital sees and can compute. A square is one "
        "of a hundred patients: dark, healed; pale, not. The hollow diamond is the guess.",
        chart=squares_over_lines(SWEEP, KINDS, DOTS, "%"),
        headings={
            "percent_among_scoped": "Healed among the scoped, %",
            "percent_if_unseen_fail": "If all others are failures, %",
            "percent_if_unseen_succeed": "If all others are healed, %",
        },
        along=IF_WELL,
        question="Your guess: % healed of the scoped",
        box="Show what the hospital sees",
    )


def quoted() -> Quoted:
    """The rate among the scoped, its bounds, and how far these lie apart."""
    found = SWEEP.at()
    axes = {axis.name: axis.start for axis in SWEEP.axes}
    apart = {"percent_unseen": found["percent_if_unseen_succeed"] - found["percent_if_unseen_fail"]}
    return of_unit("%", found | axes | apart)


def class_data(class_code: int) -> pd.DataFrame:
    """Patients of the hospital of a class: who was ill at the start, who was scoped later, and what was found."""
    rng = stream(class_code, KEY)
    truth = Truth(
        starts_at_cdai=None,
        scoped_by="baseline",
        scoped_percent_if_well=float(rng.integers(25, 46)),
        scoped_percent_if_ill=float(rng.integers(75, 96)),
    )
    people = draw_population(truth, PATIENTS, class_code)
    healed = (people["cdai_later_with"] < REMISSION_BELOW).astype("boolean").where(people["scoped"])
    return pd.DataFrame(
        {"ill_at_start": people["cdai_start"] >= REMISSION_BELOW, "scoped": people["scoped"], "healed": healed}
    )


def answers(patients: pd.DataFrame) -> Answers:
    """The rate of both groups at the start, weighted by their shares of all, and how far the bounds lie apart."""
    groups, scoped = patients.groupby("ill_at_start"), patients["scoped"]
    rates = 100 * groups["healed"].mean()
    return {
        "healed_weighted_percent": {
            "right": float((rates * groups.size() / len(patients)).sum()),
            "among_scoped": 100 * float(patients["healed"].mean()),
            "others_as_failures": 100 * float(patients["healed"].fillna(False).mean()),
            "unweighted": float(rates.mean()),
        },
        "bounds_width_percent": {
            "right": 100 * float(1 - scoped.mean()),
            "share_scoped": 100 * float(scoped.mean()),
            "number_not_scoped": float((~scoped).sum()),
        },
    }


LESSON = Lesson(KEY, "scoped", SWEEP, picture, quoted, class_data, answers)
