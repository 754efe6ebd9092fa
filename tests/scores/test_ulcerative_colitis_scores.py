"""UCEIS codings, and what sets the Mayo forms apart."""

import pandas as pd
import pytest

from ibd_study.scores import (
    score_mayo_score,
    score_modified_mayo,
    score_partial_mayo,
    score_uceis,
    uceis_from_early_coding,
)


@pytest.mark.parametrize(
    ("early", "expected"),
    [(3, 0.0), (4, 1.0), (7, 4.0), (11, 8.0), (None, None)],
)
def test_early_uceis_coding_is_shifted_by_one_point_an_item(early, expected):
    assert uceis_from_early_coding(total=early) == expected


@pytest.mark.parametrize("total", [0, 2, 12])
def test_total_that_is_no_early_coding_is_refused(total):
    with pytest.raises(ValueError, match="a whole number from 3 to 11"):
        uceis_from_early_coding(total=total)


def test_early_coding_converts_a_column():
    totals = pd.Series([3, None, 11], index=["a", "b", "c"], name="uceis_early")
    expected = pd.Series([0, pd.NA, 8], index=["a", "b", "c"], dtype="Float64")
    pd.testing.assert_series_equal(uceis_from_early_coding(total=totals), expected)


def test_early_coding_of_each_item_agrees_with_the_usual_one():
    items = {"vascular": 1, "bleeding": 2, "erosions_ulcers": 3}
    early_total = sum(value + 1 for value in items.values())
    assert uceis_from_early_coding(total=early_total) == score_uceis(**items)


def test_partial_mayo_leaves_out_endoscopy_and_modified_mayo_the_global_assessment():
    symptoms = {"stool_frequency": 2, "rectal_bleeding": 1}
    assert score_partial_mayo(**symptoms, physician_global=3) == 6
    assert score_modified_mayo(**symptoms, endoscopic_subscore=0) == 3
    assert score_mayo_score(**symptoms, physician_global=3, endoscopic_subscore=0) == 6


def test_diary_means_need_not_be_whole_but_the_endoscopic_subscore_must():
    assert score_modified_mayo(stool_frequency=1.4, rectal_bleeding=0.2, endoscopic_subscore=1) == (pytest.approx(2.6))
    with pytest.raises(ValueError, match=r"endoscopic_subscore .* holds 1\.5"):
        score_modified_mayo(stool_frequency=1, rectal_bleeding=0, endoscopic_subscore=1.5)
