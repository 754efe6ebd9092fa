"""What the lesson on pooling shows: closed forms against drawn studies, and each bias in its direction."""

import numpy as np
import pytest

from ibd_tools.lessons.known_truth import percent_without_failures, percents_of_studies, range_of_studies
from ibd_tools.lessons.topics.pooling import LESSON, SWEEP
from ibd_tools.pooling import pool_proportions
from ibd_tools.synthetic import normal, stream

DRAWN = 200_000


@pytest.mark.parametrize("spread", [0.0, 0.75, 1.25])
def test_95_of_100_drawn_studies_lie_in_the_range_of_the_closed_form(spread):
    drawn = percents_of_studies(50.0, spread, normal(stream(3, "studies"), DRAWN))
    low, high = range_of_studies(50.0, spread)
    assert np.quantile(drawn, [0.025, 0.975]).tolist() == pytest.approx([low, high], abs=0.3)
    assert np.median(drawn) == pytest.approx(50.0, abs=0.3)


def test_leaving_out_failures_raises_a_rate_and_leaving_out_none_does_not():
    patients = stream(4, "patients").random(DRAWN) < 0.4
    left = patients | (stream(5, "left out").random(DRAWN) >= 0.2)
    assert 100 * patients[left].mean() == pytest.approx(percent_without_failures(40.0, 20.0), abs=0.4)
    assert percent_without_failures(40.0, 0.0) == pytest.approx(40.0)


def test_five_studies_of_forty_have_these_intervals():
    found = pool_proportions([10, 14, 20, 26, 30], [40] * 5)
    assert (found.low, found.high) == pytest.approx((0.25, 0.75), abs=0.001)
    assert (found.prediction_low, found.prediction_high) == pytest.approx((0.053, 0.947), abs=0.001)


def test_a_new_study_is_never_surer_than_the_mean_and_neither_notices_a_common_fault():
    rows = SWEEP.rows
    assert (rows["new_high"] - rows["new_low"] >= rows["pooled_high"] - rows["pooled_low"]).all()
    largest = rows.query("patients == 400 and studies == 20 and between_studies_sd == 0")
    assert (largest["pooled_low"].iloc[0], largest["pooled_high"].iloc[0]) == pytest.approx((49, 51), abs=0.5)
    assert (largest["pooled_low"].iloc[1:] > 50).all()
    assert largest["pooled"].is_monotonic_increasing


def test_more_patients_do_not_narrow_what_differing_studies_leave_open_and_more_studies_do():
    widths = {
        name: found["pooled_high"] - found["pooled_low"]
        for name, found in {
            "first": SWEEP.at(),
            "large": SWEEP.at(patients=400.0),
            "many": SWEEP.at(studies=20.0),
        }.items()
    }
    assert widths["large"] == pytest.approx(widths["first"], abs=0.5)
    assert widths["many"] < widths["first"] / 2


def test_a_class_finds_more_studies_than_may_be_pooled():
    for class_code in range(1, 20):
        studies = LESSON.patients(class_code)
        assert 4 <= LESSON.answers(studies)["studies_to_pool"]["right"] < len(studies)
        assert (studies["events"] <= studies["patients"]).all()
