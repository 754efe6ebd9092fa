"""Tables of the specification curves, on literal results rows."""

import pytest

from ibd_study.kinds import Kind
from ibd_study.results import Results, results_frame
from ibd_tools.sensitivity import specification_shares, specification_table

REMISSION, RESPONSE = "uc_clinical_remission", "uc_endoscopic_response"


def _rows(key: str, shares: dict[str, float | None], **values: float | None) -> list[dict]:
    units = {"s": "count", "estimates": "count"}
    rows = [
        (Kind.SPECIFICATIONS.at() if name == "s" else Kind.SPECIFICATION.at(part=name))
        | {"value": value, "unit": units.get(name, "%")}
        for name, value in values.items()
    ]
    for choice, share in shares.items():
        rows.append(Kind.SPECIFICATION_SHARE.at(choice=choice) | {"value": share, "unit": "%"})
        rows.append(Kind.SPECIFICATION_SWING.at(choice=choice) | {"value": share and share / 2, "unit": "points"})
    return [{"endpoint": key, "disease": "UC"} | row for row in rows]


KNOWN = _rows(REMISSION, {"definition": 83.04, "missing_data": 8.6}, s=2016, estimates=312, lowest=20.83,
              median=41.25, highest=68.09, own=57.5757, interactions=8.36, above_printed=12.34,
              as_printed=1.0)  # fmt: skip
UNKNOWN = _rows(RESPONSE, {"endoscopy": None, "missing_data": None}, s=576, estimates=None, lowest=None,
                median=None, highest=None, own=None, interactions=None)  # fmt: skip
RESULTS = Results(results_frame([*KNOWN, *UNKNOWN]), True)


def test_reach_run_and_the_choice_that_moves_it_most():
    row = specification_table(RESULTS, [REMISSION, RESPONSE]).frame.iloc[0]
    assert row.to_dict() == {
        "Endpoint": "UC clinical remission",
        "Specifications": "2016",
        "Different counts": "312",
        "Lowest to highest": "20.8–68.1 %",
        "Median": "41.3 %",
        "This run": "57.6 %",
        "Printed": "12.3 % above it",
        "Moves it most": "definition",
        "Share": "83.0 %",
        "Points": "41.5",
    }


def test_what_is_missing_is_said_to_be_missing():
    row = specification_table(RESULTS, [REMISSION, RESPONSE]).frame.iloc[1]
    assert row.tolist() == ["UC endoscopic response", "576", *["not recorded"] * 4, "–", "not recorded", "–", "–"]


@pytest.mark.parametrize(
    ("above", "same", "words"),
    [
        (0.0, 1.2, "the highest of all"),
        (0.0, 0.0, "above all"),
        (98.8, 1.2, "the lowest of all"),
        (100.0, 0.0, "below all"),
        (47.0, 0.0, "47.0 % above it"),
        (None, None, "not recorded"),
    ],
)
def test_where_the_printed_rate_lies_is_said_in_words(above, same, words):
    rows = _rows(REMISSION, {}, s=2016, estimates=3, lowest=1.0, median=2.0, highest=3.0, own=3.0, interactions=0.0)
    rows += _rows(REMISSION, {}, above_printed=above, as_printed=same)
    assert specification_table(Results(results_frame(rows)), [REMISSION]).frame["Printed"].tolist() == [words]


def test_shares_by_choice_with_those_of_one_endpoint_in_the_column_of_the_rule():
    frame = specification_shares(RESULTS, [REMISSION, RESPONSE]).frame
    assert list(frame.columns) == ["Endpoint", "Rule", "Missing follow-up", "Together"]
    assert frame.iloc[0].tolist() == ["UC clinical remission", "definition 83.0 %", "8.6 %", "8.4 %"]
    assert frame.iloc[1].tolist() == ["UC endoscopic response", "endoscopy not recorded", *["not recorded"] * 2]


def test_an_endpoint_without_a_choice_of_its_own_has_an_empty_rule():
    rows = Results(results_frame(_rows(REMISSION, {"missing_data": 99.0}, interactions=1.0)), True)
    assert specification_shares(rows, [REMISSION]).frame["Rule"].tolist() == ["–"]


def test_a_coarse_reach_is_marked_in_every_cell():
    coarse = [row | {"disclosure": "rounded"} for row in KNOWN]
    row = specification_table(Results(results_frame(coarse)), [REMISSION]).frame.iloc[0]
    assert (row["Lowest to highest"], row["Printed"]) == ("≈ 20.8–68.1 %", "≈ 12.3 % above it")
