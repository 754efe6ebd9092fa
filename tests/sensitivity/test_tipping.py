"""The tipping point, found by trying every fate of those not evaluable."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from ibd_study.statistics import proportion_interval
from ibd_tools.sensitivity import successes_needed

quick = settings(max_examples=40, deadline=None, derandomize=True)
patients = some.integers(0, 40)


@pytest.mark.parametrize(
    ("events", "seen", "not_evaluable", "reference", "needed"),
    [
        (24, 67, 13, 0.30, 9),  # wilson: 32/80 from 29.99 %, 33/80 from 31.13 %
        (38, 66, 14, 0.30, 0),
        (5, 103, 53, 0.30, None),
        (6, 10, 0, 0.30, 0),
        (3, 10, 0, 0.30, None),
        (0, 0, 0, 0.30, None),
    ],
)
def test_tipping_points(events, seen, not_evaluable, reference, needed):
    assert successes_needed(events, seen, not_evaluable, reference) == needed


@quick
@given(seen=patients, data=some.data(), not_evaluable=patients, reference=some.floats(0, 1))
def test_one_success_fewer_than_needed_is_not_enough(seen, data, not_evaluable, reference):
    events = data.draw(some.integers(0, seen))
    needed = successes_needed(events, seen, not_evaluable, reference, 0.9, "clopper_pearson")
    total = seen + not_evaluable
    if needed is None:
        best = proportion_interval(events + not_evaluable, total, 0.9, "clopper_pearson").low
        assert best is None or best <= reference
    else:
        assert proportion_interval(events + needed, total, 0.9, "clopper_pearson").low > reference
        if needed:
            assert proportion_interval(events + needed - 1, total, 0.9, "clopper_pearson").low <= reference
