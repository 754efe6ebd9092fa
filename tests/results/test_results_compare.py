"""Two runs side by side: what differs, beyond a tolerance, whatever the weeks are."""

import pandas as pd
import pytest

from ibd_study.results import differences, results_frame

REMISSION = {
    "notebook": "uc_clinical",
    "endpoint": "uc_clinical_remission",
    "disease": "UC",
    "population": "all",
    "subgroup": "everybody",
    "week": 8,
    "statistic": "percentage",
    "value": 57.5,
    "n": 38,
    "N": 66,
    "method": "wilson",
}


def _changed(a: list[dict], b: list[dict], tolerance: float = 0) -> list[tuple]:
    found = differences(results_frame(a), results_frame(b), tolerance)
    shown = found[["week_a", "week_b", "number", "a", "b"]].astype(object)
    return sorted(shown.where(shown.notna(), None).itertuples(index=False, name=None), key=str)


def _median(week: float, value: float) -> dict:
    return {"notebook": "laboratory", "endpoint": "crp_mg_l", "statistic": "median", "week": week, "value": value}


def test_a_run_does_not_differ_from_itself():
    rows = results_frame([REMISSION, REMISSION | {"week": 0, "value": None}])
    found = differences(rows, rows)
    assert found.empty
    assert list(found.columns) == [
        "notebook",
        "endpoint",
        "disease",
        "statistic",
        "week_a",
        "week_b",
        "number",
        "a",
        "b",
    ]


def test_numbers_of_no_week_are_held_against_each_other():
    feasible = REMISSION | {"week": None, "statistic": "feasible", "value": 3}
    assert _changed([feasible], [feasible]) == []
    assert _changed([feasible], [feasible | {"value": 4}]) == [(None, None, "value", 3, 4)]


def test_each_number_that_differs_is_named():
    assert _changed([REMISSION], [REMISSION | {"value": 47.5, "N": 80}]) == [
        (8, 8, "N", 66, 80),
        (8, 8, "value", 57.5, 47.5),
    ]


@pytest.mark.parametrize(("tolerance", "count"), [(0, 1), (0.24, 1), (0.25, 0), (1, 0)])
def test_a_difference_up_to_the_tolerance_counts_as_equal(tolerance, count):
    assert len(_changed([REMISSION], [REMISSION | {"value": 57.25}], tolerance)) == count


def test_no_tolerance_hides_a_number_that_one_run_has_not():
    assert _changed([REMISSION], [REMISSION | {"value": None}], 1e9) == [(8, 8, "value", 57.5, None)]


def test_a_row_of_one_run_only_stands_alone():
    extra = REMISSION | {"endpoint": "uc_mucosal_healing", "n": None, "N": None}
    assert _changed([REMISSION, extra], [REMISSION]) == [(8, None, "value", 57.5, None)]
    assert _changed([REMISSION], [REMISSION, extra]) == [(None, 8, "value", None, 57.5)]


def test_weeks_that_differ_by_parameter_are_held_against_each_other():
    assert _changed([REMISSION], [REMISSION | {"week": 10, "value": 60.0}]) == [(8, 10, "value", 57.5, 60.0)]


def test_baseline_is_never_held_against_follow_up():
    assert _changed([REMISSION | {"week": 0}], [REMISSION]) == [
        (0, None, "N", 66, None),
        (0, None, "n", 38, None),
        (0, None, "value", 57.5, None),
        (None, 8, "N", None, 66),
        (None, 8, "n", None, 38),
        (None, 8, "value", None, 57.5),
    ]


def test_weeks_that_both_runs_have_are_matched_before_the_others():
    a = [_median(4, 3.0), _median(8, 2.0), _median(24, 1.0)]
    b = [_median(4, 3.0), _median(24, 1.0), _median(30, 0.5)]
    assert _changed(a, b) == [(8, 30, "value", 2.0, 0.5)]


def test_a_further_week_moves_no_other():
    assert _changed([_median(8, 2.0), _median(24, 1.0)], [_median(4, 3.0), _median(8, 2.0), _median(24, 1.0)]) == [
        (None, 4, "value", None, 3.0)
    ]


@pytest.mark.parametrize(
    "change",
    [{"population": "biologic_naive"}, {"subgroup": "sex=female"}, {"method": "jeffreys"}, {"test": "mid-p McNemar"}],
)
def test_what_a_parameter_of_the_whole_run_changes_does_not_part_the_rows(change):
    assert _changed([REMISSION], [REMISSION | change | {"value": 50.0}]) == [(8, 8, "value", 57.5, 50.0)]


def test_order_of_rows_does_not_matter():
    a = results_frame([_median(4, 3.0), _median(8, 2.0), REMISSION])
    b = results_frame([REMISSION | {"value": 1.0}, _median(10, 2.5), _median(4, 3.0)])
    pd.testing.assert_frame_equal(differences(a, b), differences(a[::-1], b.iloc[[1, 2, 0]]))
