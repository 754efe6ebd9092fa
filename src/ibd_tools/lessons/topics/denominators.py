"""Lesson: per cent of whom? The same patients in remission, over other denominators."""

import numpy as np
import pandas as pd

from ibd_tools.lessons.lesson import Answers, Lesson, Quoted, of_unit
from ibd_tools.lessons.percent_lines import ASKED, EMPTY, GUESSED, Dot, Kind, percent_dot, squares_over_lines
from ibd_tools.lessons.picture import SEEN, TRUTH, Picture
from ibd_tools.lessons.sweep import Axis, Sweep
from ibd_tools.synthetic import REMISSION_BELOW, Truth, draw_population, stream, uniform

KEY = "denominators"
USERS = 20
PRINTED = Axis("printed_percent", "Remission printed, % of the evaluable", tuple(np.arange(40.0, 81, 8)), 56.0)
NOT_EVALUABLE = Axis("not_evaluable", "Not evaluable, of 100 patients", tuple(np.arange(0.0, 51, 10)), 30.0)
STEROID_FREE = Axis(
    "steroid_free",
    f"In remission without steroids, of {USERS} on steroids at the start",
    tuple(np.arange(0.0, 21, 2)),
    14.0,
)
PATIENTS = 200


def _computed(printed_percent: float, not_evaluable: float, steroid_free: float) -> dict[str, float]:
    remission = printed_percent * (1 - not_evaluable / 100)
    return {
        "percent_of_all": remission,
        "percent_if_unseen_succeed": remission + not_evaluable,
        "steroid_free_of_users": 100 * steroid_free / USERS,
        "steroid_free_of_all": steroid_free,
    }


SWEEP = Sweep((PRINTED, NOT_EVALUABLE, STEROID_FREE), _computed)
WELL = "round(datum.percent_of_all)"
KINDS = (
    Kind(WELL, SEEN),
    Kind(f"(100 - {WELL} - {NOT_EVALUABLE.name})", SEEN, is_pale=True),
    Kind(NOT_EVALUABLE.name, EMPTY),
)
DOTS = (
    Dot("Printed: remission in", f"{PRINTED.name} + ' %'", PRINTED.name),
    percent_dot("Of all 100, others as failures:", "percent_of_all", TRUTH, GUESSED, is_guessed=True),
    percent_dot("Of all 100, others as successes:", "percent_if_unseen_succeed", TRUTH, ASKED),
    percent_dot("Printed: steroid-free remission in", "steroid_free_of_users"),
    percent_dot("Steroid-free remission, of all 100:", "steroid_free_of_all", TRUTH, ASKED),
)


def picture() -> Picture:
    """A hundred squares and five lines, with controls for who is in remission, and who could not be judged."""
    return Picture(
        title="What becomes of a rate over another denominator?",
        alt=f"A hundred squares for patients: dark ones in remission, {NOT_EVALUABLE.start:g} empty ones who could not "
        f"be judged, the others pale. Printed is remission in {PRINTED.start:g} %. The same patients over other "
        "denominators are hidden until they are asked for.",
        caption="Purple is what is printed: remission of the evaluable, and steroid-free remission of "
        f"{USERS} who were on steroids at the start. Green are the same patients over all. A square is one patient: "
        "dark, in remission; pale, not; empty, not evaluable.",
        chart=squares_over_lines(SWEEP, KINDS, DOTS, "%"),
        headings={
            "percent_of_all": "Of all, the others as failures, %",
            "percent_if_unseen_succeed": "Of all, the others as successes, %",
            "steroid_free_of_users": "Steroid-free remission of users, %",
            "steroid_free_of_all": "Steroid-free remission of all, %",
        },
        along=NOT_EVALUABLE,
        question="Your guess: % of all 100",
        box="Show the other denominators",
    )


def quoted() -> Quoted:
    """Every rate, with the denominators behind it."""
    counts = {axis.name: axis.start for axis in (NOT_EVALUABLE, STEROID_FREE)} | {"users": float(USERS)}
    return of_unit("%", SWEEP.at()) | of_unit("patients", counts) | of_unit("%", {"printed": PRINTED.start})


def class_data(class_code: int) -> pd.DataFrame:
    """Patients of the hospital of a class: steroids at the start, and remission where it could be judged."""
    rng = stream(class_code, KEY)
    well, ill = float(rng.integers(70, 96)), float(rng.integers(50, 81))
    truth = Truth(starts_at_cdai=None, scoped_percent_if_well=well, scoped_percent_if_ill=ill)
    people = draw_population(truth, PATIENTS, class_code)
    remission = people["cdai_later_with"] < REMISSION_BELOW
    steroids = pd.Series(uniform(rng, PATIENTS) < rng.integers(25, 46) / 100)
    free = remission & (uniform(rng, PATIENTS) < np.where(steroids, 0.9, 1.0))
    known = {"remission": remission, "remission_without_steroids": free}
    return pd.DataFrame(
        {"steroids_at_start": steroids}
        | {name: values.astype("boolean").where(people["scoped"]) for name, values in known.items()}
    )


def answers(patients: pd.DataFrame) -> Answers:
    """Remission of all patients, and steroid-free remission of evaluable users of steroids."""
    remission, users = patients["remission"], patients[patients["steroids_at_start"]]
    return {
        "remission_of_all_percent": {
            "right": _percent(remission.fillna(False)),
            "of_the_evaluable": _percent(remission),
            "best_case": _percent(remission.fillna(True)),
        },
        "steroid_free_of_users_percent": {
            "right": _percent(users["remission_without_steroids"]),
            "of_all_evaluable": _percent(patients["remission_without_steroids"]),
            "failures_counted": _percent(users["remission_without_steroids"].fillna(False)),
            "with_or_without_steroids": _percent(users["remission"]),
        },
    }


def _percent(values: pd.Series) -> float:
    return 100 * float(values.mean())


LESSON = Lesson(KEY, "denominators", SWEEP, picture, quoted, class_data, answers)
