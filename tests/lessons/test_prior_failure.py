"""Two hospitals with other patients: what they print differs, and standardised it does not."""

import pandas as pd
import pytest

from ibd_tools.lessons.topics.prior_failure import SWEEP, answers


def _rows() -> pd.DataFrame:
    rows = SWEEP.rows
    return rows.assign(
        crude=rows["south"] - rows["north"], standardised=rows["south_standardised"] - rows["north_standardised"]
    )


def test_a_drug_that_adds_nothing_makes_a_crude_difference_and_no_standardised_one():
    rows = _rows()
    assert rows.query("effect == 0")["standardised"].abs().max() == pytest.approx(0)
    assert rows.query("effect == 1")["standardised"].to_numpy() == pytest.approx(10)
    first = rows.query("effect == 0 and north_failed == 70 and south_failed == 30 and gap == 25")
    assert first["crude"].tolist() == pytest.approx([10])


@pytest.mark.parametrize("neutral", ["gap == 0", "north_failed == south_failed"])
def test_the_crude_difference_is_right_where_failure_or_the_hospital_makes_no_difference(neutral):
    rows = _rows().query(neutral).query("effect < 2")
    assert len(rows) >= 50
    assert rows["crude"].to_numpy() == pytest.approx(rows["standardised"].to_numpy())


def test_the_crude_difference_grows_with_the_distance_of_the_shares():
    rows = _rows().query("effect == 0 and south_failed == 10 and gap == 25").sort_values("north_failed")
    assert rows["crude"].is_monotonic_increasing
    assert rows["crude"].iloc[0] == pytest.approx(0)


# Of ten patients a cell, so many in remission; two kinds of patients in two hospitals, worked out by hand.
def test_the_answers_on_literal_patients_are_these():
    cells = [("North", True, 3, 30), ("North", False, 6, 10), ("South", True, 4, 10), ("South", False, 6, 10)]
    patients = pd.DataFrame(
        [
            {"hospital": hospital, "prior_failure": failed, "remission": place % 10 < well}
            for hospital, failed, well, number in cells
            for place in range(number)
        ]
    )
    patients["remission_with_old"] = False
    patients["remission_with_new"] = patients["prior_failure"]
    found = answers(patients)
    # 10 points after a failure, none otherwise; 40 of 60 patients after a failure.
    assert found["standardised_difference"]["right"] == pytest.approx(100 * 0.1 * 40 / 60)
    assert found["interaction"]["right"] == pytest.approx(100)
