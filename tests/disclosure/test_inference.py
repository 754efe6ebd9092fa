"""What single published numbers say of others: nothing on any protected cohort, and it is told where it can be."""

import pandas as pd
import pytest
from inference import ATTACKS, all_told, missing_by_sum, sizes_by_grim, steps_apart, steps_of_curves
from newer_pages import newer_rows, without_imputations
from small_cohorts import all_rows, opened, part_of_synthetic

from ibd_study.results import results_frame


def _rows(*records: dict) -> pd.DataFrame:
    return results_frame([{"endpoint": "x", "disease": "UC"} | record for record in records])


def test_steps_of_two_endpoints_tell_whom_only_one_of_them_takes():
    before = {"statistic": "assessed_at_baseline", "week": 12, "unit": "patients"}
    assert steps_apart(_rows(before | {"value": 33}, before | {"endpoint": "y", "value": 30}), 5) == ["UC: 33 - 30"]
    assert steps_apart(_rows(before | {"value": 33}, before | {"endpoint": "y", "value": 28}), 5) == []


def test_two_means_of_whole_numbers_tell_that_one_of_twenty_was_not_assessed():
    mean = {"statistic": "mean", "week": 0, "unit": "points", "disclosure": "suppressed"}
    both = _rows(mean | {"endpoint": "modified_mayo", "value": 5.26}, mean | {"endpoint": "uceis", "value": 4.21})
    assert sizes_by_grim(both, {"UC": 20}, 5) == [
        "modified_mayo UC week 0.0: n in [19]",
        "uceis UC week 0.0: n in [19]",
    ]
    assert sizes_by_grim(both.assign(value=pd.NA), {"UC": 20}, 5) == []


def test_six_missing_in_the_selection_and_five_in_table_1_tell_the_sixth():
    flow = {"endpoint": "flow", "disease": "", "statistic": "adult_not_recorded", "value": 6, "unit": "patients"}
    missing = {"endpoint": "baseline_age_years", "statistic": "missing", "unit": "patients"}
    table = (missing | {"disease": "CD", "value": 5}, missing | {"disclosure": "suppressed"})
    assert missing_by_sum(_rows(flow, *table)) == ["adult_not_recorded"]
    assert missing_by_sum(_rows(flow | {"value": 0}, *table)) == []


def test_a_curve_that_leaves_zero_tells_when_the_first_one_stopped():
    curve = {"endpoint": "uc_persistence", "statistic": "stopped_adverse_event", "unit": "%"}
    zero, hidden = curve | {"week": 8, "value": 0.0}, curve | {"week": 12, "disclosure": "suppressed"}
    assert steps_of_curves(_rows(zero, hidden)) == ["uc_persistence stopped_adverse_event"]
    assert steps_of_curves(_rows(hidden | {"week": 8}, hidden)) == []


@pytest.mark.parametrize(
    ("patients", "minimum", "seed"),
    [
        (60, 5, 1),
        *(pytest.param(*case, marks=pytest.mark.slow) for case in ((40, 5, 2), (100, 5, 3), (200, 10, 4), (236, 5, 1))),
    ],
)
def test_nothing_is_told_by_the_numbers_of_a_protected_cohort(tmp_path, monkeypatch, patients, minimum, seed):
    without_imputations(monkeypatch)
    analysis = opened(part_of_synthetic(tmp_path / "cohort", patients, seed), minimum_count=minimum)
    rows = pd.concat([all_rows(analysis), newer_rows(analysis)], ignore_index=True)
    assert all_told(rows, analysis.groups.sizes, minimum) == dict.fromkeys(ATTACKS, ())
