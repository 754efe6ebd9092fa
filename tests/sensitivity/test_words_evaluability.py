"""How far conclusions depend on those not evaluable, in words."""

import pytest

from ibd_study.kinds import Kind
from ibd_study.results import results_frame
from ibd_tools.sensitivity.words import conclusion_words, tipping_words


def _shifted(shift: float) -> dict:
    return Kind.RATE_SHIFTED.at(shift=shift, side="better" if shift < 0 else "worse")


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"n": 9, "N": 13}, "needs 9 of 13"),
        ({"n": 0, "N": 14}, "always (14 not evaluable)"),
        ({"N": 53}, "never (53 not evaluable)"),
        ({"N": 0}, "everybody evaluable"),
        ({}, "not recorded"),
    ],
)
def test_a_tipping_point_in_words(record, words):
    assert tipping_words(results_frame([record]).iloc[0]) == words


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({-1.0: 40.0, 0.0: 35.0, 1.0: 31.0}, "at every shift"),
        ({-1.0: 30.0, 0.0: 25.0, 1.0: 20.0}, "at no shift"),
        ({-1.0: 40.0, 0.0: 35.0, 1.0: 30.0}, "up to 0 SD, not at +1"),
        ({-1.0: 40.0, 0.5: 29.0, 1.0: 28.0}, "up to \N{MINUS SIGN}1 SD, not at +0.5"),
        ({-1.0: None, 0.5: None}, "not recorded"),
    ],
)
def test_where_a_conclusion_is_lost_in_words(limits, words):
    records = [_shifted(shift) | {"value": 50.0, "N": 80, "ci_low": low} for shift, low in limits.items()]
    assert conclusion_words(results_frame(records), 30.0) == words


def test_a_shifted_rate_that_cannot_be_had_is_said():
    records = [_shifted(shift) | {"N": 22} for shift in (0.0, 1.0)]
    assert conclusion_words(results_frame(records), 30.0) == "not estimable"
    hidden = [record | {"value": 60.0, "disclosure": "suppressed"} for record in records]
    assert conclusion_words(results_frame(hidden), 30.0) == "suppressed"
