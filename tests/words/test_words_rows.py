"""Rows in words: decimals by unit, and what is withheld or not estimable in every part."""

import pytest

from ibd_study.kinds import Kind
from ibd_study.results import results_frame
from ibd_study.words import estimate_text, say


def test_whole_numbers_have_no_decimals():
    rows = results_frame(
        [{"endpoint": "x", "statistic": "gained", "value": 7, "unit": "patients", "ci_low": 2.4, "ci_high": 9.9}]
    )
    assert [say(rows.iloc[0], part) for part in ("value", "ci")] == ["7", "2–10"]


WITHHELD = {"endpoint": "x", "week": 8, "disclosure": "suppressed"}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"unit": "%"}, ["suppressed"] * 6),
        ({"unit": "%", "N": 66}, ["suppressed", "suppressed", "suppressed", "suppressed", "suppressed", "66"]),
        (
            {"unit": "percentage points", "value": 50.0, "N": 66, "ci_level": 0.95, "test": "exact"},
            ["50.0", "50.0 (n = 66)", "n = 66", "suppressed", "suppressed", "66"],
        ),
        ({"unit": "patients"}, ["suppressed"] * 6),
        ({"unit": "points", "value": 6.0}, ["6.0", "6.0", "suppressed", "suppressed", "suppressed", "suppressed"]),
    ],
)
def test_what_was_withheld_is_called_suppressed_in_every_part(row, said):
    rows = results_frame([WITHHELD | {**Kind.RATE.at()} | row])
    assert [say(rows.iloc[0], part) for part in ("value", "full", "count", "ci", "p", "total")] == said


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"value": 62.5, "N": 80, "unit": "%"}, "62.5 % (n = 80)"),
        ({"N": 22}, "not estimable"),
        ({"N": 0}, "not recorded"),
        ({}, "not recorded"),
    ],
)
def test_an_estimate_in_words(record, words):
    assert estimate_text(results_frame([record]).iloc[0]) == words
