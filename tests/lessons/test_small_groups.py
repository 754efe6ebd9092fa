"""What the lesson on small groups shows: the solver against subtraction by hand, and what each rule prevents."""

import numpy as np
import pytest

from ibd_tools.lessons.small_counts import small_counts, with_others, worked_out
from ibd_tools.lessons.solver import System, sum_of
from ibd_tools.lessons.topics.small_groups import (
    ALL_ROUNDED,
    COUNTS,
    LESSON,
    OTHERS_BESIDES,
    SMALL_ALONE,
    SMALLEST_PRINTED,
    SWEEP,
)


def _solved(counts: np.ndarray, withheld: np.ndarray) -> np.ndarray:
    """The same as by subtraction, from the linear system of the attacker: totals printed, nothing known of the gaps."""
    system = System()
    names = np.array([[f"{row} {column}" for column in range(counts.shape[1])] for row in range(counts.shape[0])])
    for lines, own in ((names, counts), (names.T, counts.T)):
        for line, values in zip(lines, own, strict=True):
            system.know(sum_of(*line), int(values.sum()))
    for name, count in zip(names[~withheld], counts[~withheld], strict=True):
        system.know(sum_of(name), int(count))
    ranges = [system.range_of(sum_of(name)) for name in names[withheld]]
    found = withheld.copy()
    found[withheld] = [low == high for low, high in ranges]
    return found


@pytest.mark.parametrize("class_code", [1, 22, 4711])
def test_what_is_worked_out_by_subtraction_is_all_that_the_solver_finds(class_code):
    counts = LESSON.patients(class_code).to_numpy()
    small = small_counts(counts, SMALLEST_PRINTED)
    assert (_solved(counts, small) & ~worked_out(small)).sum() == 0
    assert (worked_out(small) & ~_solved(counts, small)).sum() == 0
    safe = with_others(counts, SMALLEST_PRINTED)
    assert not (_solved(counts, safe) & small).any()
    assert (safe >= small).all()


@pytest.mark.parametrize(
    ("setting", "withheld", "found"),
    [
        ({}, 3, 3),
        ({"totals": 0.0}, 3, 0),
        ({"rule": OTHERS_BESIDES}, 4, 0),
        ({"rule": ALL_ROUNDED}, 0, 0),
        # A gap where only a one is withheld is a one, whatever else is printed.
        ({"minimum_count": 2.0, "totals": 0.0}, 1, 1),
        ({"minimum_count": 1.0}, 0, 0),
    ],
)
def test_each_rule_prevents_and_costs_this_much(setting, withheld, found):
    at = SWEEP.at(**setting)
    assert (at["withheld"], at["worked_out"]) == pytest.approx((withheld, found))


def test_no_small_count_comes_back_where_others_are_withheld_besides_and_more_is_withheld_as_the_minimum_grows():
    rows = SWEEP.rows.query("totals == 1")
    besides, alone = (rows[rows["rule"] == rule] for rule in (OTHERS_BESIDES, SMALL_ALONE))
    for _, row in besides.iterrows():
        told = np.reshape(row["state"], (COUNTS.shape[0] + 1, -1))[:-1, :-1] == 2
        assert not (told & (row["minimum_count"] > COUNTS)).any()
    assert besides["withheld"].is_monotonic_increasing
    assert (besides["withheld"].to_numpy() >= alone["withheld"].to_numpy()).all()
