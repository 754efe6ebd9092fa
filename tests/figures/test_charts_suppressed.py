"""Charts of protected patients: no mark for a withheld number, and a word in its place wherever it would be said."""

import functools
import json
import re
from collections.abc import Callable

import pytest
from every_chart import CHARTS, Drawn

from ibd_study.figures import laboratory_panels, persistence_curves
from ibd_study.kinds import Kind
from ibd_study.results import Results, results_frame
from ibd_tools.sensitivity import (
    calibration,
    rates_under_each_rule,
    specification_overview,
    tipping_ranges,
)
from ibd_tools.sensitivity.words import RULE_NAMES

WHOLE = ("denominator", "flow")


@pytest.fixture(scope="module")
def drawn(protected_page) -> Callable[[str], Drawn]:
    return functools.cache(lambda name: Drawn(CHARTS[name](protected_page)))


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_says_suppressed_where_a_number_is_withheld(drawn, monkeypatch, name):
    # The words around the picture are asked for: books of protected cohorts draw the pictures, in the slow tests.
    monkeypatch.setattr("ibd_study.figures.rendering.svg_of", lambda *_: '<svg width="1" height="1"></svg>')
    figure = drawn(name).figure
    assert drawn(name).specs
    said = f"{figure.alt} {figure.caption} {figure.data.to_csv()}"
    assert not re.search(r"\b(nan|None|NA|inf)\b|<NA>", figure.alt + figure.caption)
    assert not figure.synthetic
    assert ("Suppressed: withheld" in figure.html()) == ("suppressed" in said)


@pytest.mark.parametrize("name", ["rates UC", "rates CD", "headline", "safety"])
def test_a_withheld_rate_has_no_mark_and_its_row_says_why(drawn, name):
    rows = [row for row in drawn(name).rows if "value" in row]
    withheld = [row for row in rows if row["value"] is None and "cannot be met before" not in json.dumps(row)]
    assert withheld
    assert all("suppressed" in json.dumps(row) for row in withheld)
    assert all(row["ci_low"] is None and row.get("n") is None for row in withheld)


def test_a_withheld_denominator_is_not_called_unrecorded(drawn):
    for name in ("paired UC", "paired CD"):
        assert "not recorded" not in drawn(name).figure.alt
    assert "(, " not in drawn("flow").figure.alt


def test_a_curve_of_which_only_its_beginning_is_shown_says_why():
    hidden = {"disclosure": "suppressed"}
    records = []
    for disease in ("UC", "CD"):
        common = {"endpoint": f"{disease.lower()}_persistence", "disease": disease}
        records += [common | Kind.ON_DRUG.at() | {"week": 8, "value": 100, "unit": "%", "N": 59}]
        records += [common | Kind.ON_DRUG.at() | {"week": week, "unit": "%"} | hidden for week in (12, 16)]
        records += [common | kind.at() | hidden for kind in (Kind.STOPS_NOT_AT_RISK, Kind.WITHOUT_DATES)]
        records += [common | Kind.AT_RISK.at() | {"week": 8, "value": 59, "unit": "patients"}]
    (spec,) = persistence_curves(Results(results_frame(records)), "Still on treatment").specs()
    words = {row["text"] for rows in spec["datasets"].values() for row in rows if "text" in row}
    assert {"UC: suppressed", "CD: suppressed"} <= words


def test_no_withheld_number_is_drawn_as_0_in_the_flow_or_a_shift_table(drawn):
    flow = drawn("flow").figure.data
    assert "suppressed" in flow.to_csv() or flow["patients"].str.isdigit().all()
    shift = drawn("shift modified_mayo")
    assert "suppressed" in shift.figure.alt
    assert not [row for row in shift.rows if "level" in row], "a bar at the edge is a sum of squares"
    assert set(shift.figure.data["patients"]) - {"suppressed"} <= set(range(5, 100, 5))


def test_the_table_behind_a_chart_says_which_of_several_numbers_is_withheld():
    """A quartile may be withheld alone, beside a median that is told: it is not "not recorded"."""
    row = {"disease": "UC", "endpoint": "crp_mg_l", "week": 8, "N": 20}
    records = [
        row | {**Kind.MEDIAN.at(), "value": 4.0},
        row | {**Kind.Q1.at(), "disclosure": "suppressed"},
        row | {**Kind.Q3.at(), "value": 9.0},
    ]
    data = laboratory_panels(Results(results_frame(records)), "UC", {}).data
    assert data[["N", "median", "q1", "q3"]].to_numpy().tolist() == [[20.0, 4.0, "suppressed", 9.0]]


def test_a_withheld_end_of_all_analyses_is_not_called_unrecorded():
    row = {"disease": "UC", "endpoint": "uc_clinical_remission", "unit": "%"}
    shown = {"median": 50.0, "q1": 40.0, "own": 55.0}
    records = [row | Kind.SPECIFICATION.at(part=part) | {"value": value} for part, value in shown.items()]
    records.append(row | Kind.SPECIFICATIONS.at() | {"value": 4})
    withheld = ("lowest", "q3", "highest")
    records += [row | Kind.SPECIFICATION.at(part=part) | {"disclosure": "suppressed"} for part in withheld]
    data = specification_overview(Results(results_frame(records)), ["uc_clinical_remission"]).data
    assert data[["lowest", "q1", "median", "q3"]].to_numpy().tolist() == [["suppressed", 40.0, 50.0, "suppressed"]]


COARSE = {
    "minimum_count": ("laboratory UC", "laboratory CD"),
    "rounding": ("rates UC", "paired UC", "laboratory UC", "flow", "rules", "curves cdai", "headline", "course CD"),
}


def test_a_coarse_number_is_marked_in_the_chart_its_alt_text_and_its_download(drawn, protected_page):
    is_rounding = (protected_page.rates.rows["disclosure"] == "rounded").any()
    for name in COARSE["rounding" if is_rounding else "minimum_count"]:
        figure = drawn(name).figure
        assert "≈" in figure.alt, name
        assert "rounded" in figure.data.to_csv() or "≈" in figure.data.to_csv(), name
        assert "≈: rounded or cut to a few digits" in figure.html(), name


def test_each_end_of_a_range_of_those_not_evaluable_is_marked_or_withheld_by_itself():
    row = {"disease": "UC", "endpoint": "uc_clinical_remission", "unit": "%", "N": 30}
    records = [
        row | {**Kind.RATE_FAILED.at(), "ci_low": 48.8, "disclosure": "rounded"},
        row | {**Kind.RATE_OBSERVED.at(), "ci_low": 60.9, "disclosure": "rounded"},
        row | {**Kind.RATE_BEST.at(), "disclosure": "suppressed"},
        row | {**Kind.TIPPING_POINT.at(), "N": None, "disclosure": "suppressed"},
        row | {**Kind.TIPPING_DELTA.at(), "disclosure": "suppressed"},
        row | {**Kind.TIPPING_REFERENCE.at(), "value": 30.0},
    ]
    figure = tipping_ranges(Results(results_frame(records)), "Tipping")
    assert "UC clinical remission: ≈ 48.8 % to suppressed, suppressed." in figure.alt
    assert figure.data[["worst", "seen", "best", "delta"]].to_numpy().tolist() == [
        [48.8, 60.9, "suppressed", "suppressed"]
    ]
    assert figure.data["disclosure"].tolist() == ["rounded"]


def test_a_model_of_which_no_group_may_be_shown_is_drawn_without_groups():
    figure = calibration(Results(results_frame([])), "uc_clinical_remission")
    assert figure.alt.endswith("No group of patients can be shown.")
    assert figure.data.empty and figure.specs()


def test_a_withheld_rate_is_not_said_to_be_one_that_no_rule_moves():
    withheld = {
        "endpoint": "uc_clinical_remission",
        "disease": "UC",
        "unit": "%",
        "week": 8,
        "disclosure": "suppressed",
    }
    known = {"endpoint": "uc_steroid_free_remission", "disease": "UC", "unit": "%", "week": 8, "value": 64.0}
    rows = results_frame([{"kind": kind, "at": {}} | one for one in (withheld, known) for kind in RULE_NAMES])
    figure = rates_under_each_rule(Results(rows))
    assert [chart.title for chart in figure.charts] == ["UC clinical remission: suppressed"]
    assert figure.caption.endswith("no rule moves the rate: UC steroid-free remission.")
