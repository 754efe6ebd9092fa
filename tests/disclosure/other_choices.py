"""The attack on the choices that a results page offers: who answers otherwise when one choice of the run is another."""

import functools
import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from attacker import INSIDE, Attack, Hidden, minus, sum_of
from small_cohorts import opened

from ibd_study.endpoints import endpoint
from ibd_study.estimates import outcome_of
from ibd_tools.sensitivity import Curve

ANSWERS = ("yes", "no", "not evaluable")
MOVES = list(itertools.permutations(ANSWERS, 2))
LEAVES = {("yes", "not evaluable"), ("no", "not evaluable")}
ENTERS = {("not evaluable", "yes"), ("not evaluable", "no")}
# Moves that an option leaves possible, by what it means: an attacker knows that there are no others.
POSSIBLE = {
    "nri": {("not evaluable", "no")},
    "locf": ENTERS,
    "not_evaluable": {("no", "not evaluable")},
    "active_at_baseline": LEAVES,
}


@functools.cache
def answers(folder: Path, key: str, settings: tuple = ()) -> pd.Series:
    """What each patient answers under some settings, found the ordinary way."""
    analysis = opened(folder, disclosure="exact_internal", **dict(settings))
    found = outcome_of(analysis, endpoint(key))[analysis.pairs["diagnosis"] == endpoint(key).disease]
    words = found.map({True: "yes", False: "no"}).astype(object).where(found.notna(), "not evaluable")
    return words.set_axis(analysis.pairs.loc[found.index, "patient_id"])


def changed_alone(curve: Curve) -> dict[tuple[str, int], pd.Series]:
    """The row of each combination that changes one choice of the run; every other one is withheld."""
    found = {}
    for places in np.ndindex(curve.estimate.shape):
        changed = [axis for axis, place in enumerate(places) if place != curve.own[axis]]
        row = curve.row_of((*places, 0))
        if len(changed) == 1:
            found[curve.choices[changed[0]].key, places[changed[0]]] = row
        elif changed:
            assert row[["n", "N", "value"]].isna().all()
    return found


def answers_with(folder: Path, curve: Curve, choice: str, place: int) -> pd.Series:
    """What each patient of the run answers with another option; who is left out is not evaluable."""
    (options,) = (one.options for one in curve.choices if one.key == choice)
    then = answers(folder, curve.endpoint, tuple(options[place].settings.items()))
    return then.reindex(answers(folder, curve.endpoint).index).fillna("not evaluable")


def _possible(curve: Curve, choice: str, place: int) -> set:
    (axis,) = (axis for axis, one in enumerate(curve.choices) if one.key == choice)
    options = curve.choices[axis].options
    ((_, value), *_) = options[place].settings.items()
    if choice == "window_weeks":
        return ENTERS if value > options[curve.own[axis]].settings["window_weeks"] else LEAVES
    return POSSIBLE.get(value, {*MOVES})


def _name(key: str, choice: str, place: int, move: tuple[str, str]) -> str:
    return f"{key} {choice} {place}: {' to '.join(move)}"


def learn_choices(attack: Attack, curves: dict[str, Curve], folder: Path) -> None:
    """Tell an attacker every combination that is shown, and look for everybody who moves from one answer to another."""
    truth: dict[str, int] = {}
    for key, curve in curves.items():
        own = {"yes": attack._yes(key), "no": attack._no(key), "not evaluable": sum_of(f"{key} not evaluable")}
        for (choice, place), row in changed_alone(curve).items():
            pairs = [*MOVES, *((one, one) for one in ANSWERS)]
            names = {move: _name(key, choice, place, move) for move in pairs}
            for answer, terms in own.items():
                attack.system.know(minus(sum_of(*(names[answer, then] for then in ANSWERS)), terms), 0)
            for move in {*MOVES} - _possible(curve, choice, place):
                attack.system.know(sum_of(names[move]), 0)
            if not pd.isna(row["n"]):
                yes, no = (sum_of(*(names[before, then] for before in ANSWERS)) for then in ANSWERS[:2])
                attack.system.know(yes, float(row["n"]))
                attack.system.know(yes | no, float(row["N"]))
            moved = pd.crosstab(answers(folder, key), answers_with(folder, curve, choice, place)).stack()
            truth |= {names[move]: int(moved.get(move, 0)) for move in MOVES}
    attack.hidden += [Hidden(name, sum_of(name), moved) for name, moved in truth.items()]
    for small, large in _nested(curves):
        # Who is in remission has not always responded: only what is true of these patients is known.
        if truth[small] <= truth[large]:
            attack.system.know(minus(sum_of(large), sum_of(small)), 0, np.inf)


def _nested(curves: dict[str, Curve]) -> Iterator[tuple[str, str]]:
    """Names of moves of two endpoints of which one lies inside the other, under the same option."""
    for inner, outer in ((a, b) for a, b in INSIDE if {a, b} <= curves.keys()):
        shared = changed_alone(curves[inner]).keys() & changed_alone(curves[outer]).keys()
        for choice, place in (one for one in shared if one[0] in ("missing_data", "population", "window_weeks")):
            for then in ANSWERS[1:]:
                yield _name(inner, choice, place, ("yes", then)), _name(outer, choice, place, ("yes", then))
