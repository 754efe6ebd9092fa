"""The table by earlier biologics: each disease under its test, words where there is no number."""

import pytest

from ibd_study.kinds import Kind
from ibd_study.results import Results, results_frame
from ibd_study.tables import biologics_table, persistence_table

WEEKS = "Mean weeks, week 8 to week 52"


def _mean(kind: dict, value: float | None, total: int, **others: object) -> dict:
    return kind | {"week": 52, "value": value, "unit": "weeks", "N": total, "ci_level": 0.95} | others


def _rows(disease: str) -> list[dict]:
    records = [
        {**Kind.ON_DRUG.at(), "week": 8, "N": 80},
        _mean(Kind.RESTRICTED_MEAN.at(group="biologic_naive"), 44, 12, n=0),
        _mean(Kind.RESTRICTED_MEAN.at(group="biologic_experienced"), None, 68, n=8),
        _mean(Kind.RESTRICTED_MEAN_DIFFERENCE.at(), -3.65, 80, ci_low=-7.1, ci_high=-0.2),
        {**Kind.LOG_RANK.at(), "N": 80, "p_value": 0.1748, "test": "log-rank"},
        {**Kind.BIOLOGICS_NOT_RECORDED.at(), "value": 2, "unit": "patients", "N": 80},
    ]
    return [{"endpoint": f"{disease.lower()}_persistence", "disease": disease} | record for record in records]


@pytest.fixture
def table():
    return biologics_table(Results(results_frame([*_rows("UC"), *_rows("CD")])))


@pytest.fixture
def frame(table):
    return table.frame


def test_the_title_says_the_difference_in_each_disease_with_its_p_value(table):
    difference = "−3.7 in UC (p 0.17) and −3.7 in CD (p 0.17)"
    assert table.title.endswith(f": with them, mean weeks differ by {difference}")


def test_each_disease_has_its_own_test_and_groups(frame):
    heading = "(log-rank p 0.17; earlier biologics not recorded: 2)"
    assert frame["Group"].tolist()[::4] == [f"Ulcerative colitis {heading}", f"Crohn's disease {heading}"]
    assert frame.loc[1].tolist() == ["No earlier biologics", "12", "0", "44.0 (interval not estimable)"]
    assert frame.loc[3, WEEKS] == "−3.7 (−7.1 to −0.2)"


def test_a_mean_that_a_group_cannot_give_is_not_estimable(frame):
    assert frame.loc[2].tolist() == ["Earlier biologics", "68", "8", "not estimable"]


def test_withheld_numbers_read_suppressed():
    rows = results_frame([*_rows("UC"), *_rows("CD")])
    rows.loc[rows["kind"] != Kind.ON_DRUG, ["value", "n", "N", "ci_low", "ci_high", "p_value"]] = None
    rows.loc[rows["kind"] != Kind.ON_DRUG, "disclosure"] = "suppressed"
    frame = biologics_table(Results(rows)).frame
    assert frame.loc[0, "Group"].count("suppressed") == 2
    assert set(frame.loc[1:2].drop(columns="Group").to_numpy().ravel()) == {"suppressed"}


def test_stops_and_patients_whose_numbers_are_rounded_are_both_marked():
    kinds = (Kind.STOPS, Kind.ENDED_BY_SURGERY, Kind.UNDATED_SURGERY)
    records = [
        {"endpoint": f"{disease}_persistence", "unit": "patients", "value": 55, "N": 80, "disclosure": "rounded"}
        | kind.at()
        for disease in ("uc", "cd")
        for kind in kinds
    ]
    words = persistence_table(Results(results_frame(records))).frame["Week"].iloc[0]
    assert words.startswith("Ulcerative colitis (≈ 55 stops among ≈ 80 patients; ")
