"""Charts and tables of the audit: of the abstract, of a table with nothing to draw, and with rows suppressed."""

import json
import re

import pandas as pd
import pytest
from every_chart import check_schema

from ibd_study.estimates import open_analysis
from ibd_study.figures import Figure
from ibd_study.results import Results
from ibd_tools import audit
from ibd_tools.audit import audit_labels, audited_numbers

CHARTS = {
    "denominators": audit.feasible_denominators,
    "shared": audit.shared_denominators,
    "tests": audit.tests_giving_p,
}
TABLES = {
    "verdicts": audit.verdicts_table,
    "p-values": audit.p_values_table,
    "rounding": audit.rounding_table,
    "tests": audit.p_tests_table,
}


@pytest.fixture(scope="module")
def abstract() -> tuple[Results, dict[str, str]]:
    analysis = open_analysis("audit", {})
    return audited_numbers(analysis), audit_labels(analysis)


@pytest.fixture(scope="module")
def bare(tmp_path_factory) -> tuple[Results, dict[str, str]]:
    """A table that prints one mean and one percentage with its denominator, and no p."""
    path = tmp_path_factory.mktemp("bare") / "paper.csv"
    path.write_text(
        "key,group,group_size,n,kind,value\nm,A,9,9,mean,2.5\nk,A,9,9,percentage,33.3\nj,A,9,9,percentage,34.0\n",
        encoding="utf-8",
    )
    analysis = open_analysis("audit", {"audit_table": str(path)})
    return audited_numbers(analysis), audit_labels(analysis)


@pytest.fixture(scope="module")
def means(tmp_path_factory) -> tuple[Results, dict[str, str]]:
    path = tmp_path_factory.mktemp("means") / "paper.csv"
    path.write_text("key,group,group_size,kind,value\nm,A,9,mean,2.5\n", encoding="utf-8")
    analysis = open_analysis("audit", {"audit_table": str(path)})
    return audited_numbers(analysis), audit_labels(analysis)


def _specs(figure: Figure) -> list[dict]:
    check_schema(figure)
    specs = figure.specs()
    assert all(spec["$schema"].startswith("https://vega.github.io/schema/vega-lite/v6") for spec in specs)
    return specs


def _drawn(spec: dict) -> pd.DataFrame:
    return pd.concat([pd.DataFrame(rows) for rows in spec["datasets"].values()], ignore_index=True)


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_of_the_abstract_is_said_with_its_numbers_and_is_not_synthetic(abstract, name):
    figure = CHARTS[name](*abstract)
    _specs(figure)
    assert not figure.synthetic
    assert re.search(r"\d", figure.alt)
    assert not re.search(r"\b(nan|None|NA)\b", figure.alt + figure.data.to_csv())
    assert "SYNTHETIC" not in figure.html()


def test_each_feasible_denominator_is_one_dot(abstract):
    uc, cd = _specs(audit.feasible_denominators(*abstract))
    dots = _drawn(uc)
    remission = dots[dots["label"].eq("Clinical\nremission 57.6") & dots["evaluable"].notna()]
    assert remission["evaluable"].tolist() == [33, 59, 66]
    whole = dots[dots["size"].notna()]
    assert set(whole["size"]) == {80}
    assert set(whole["all"]) == {"no"}
    assert "Intestinal ultrasound remission, printed 5.7: only if" in cd["description"]


def test_squares_name_the_denominators_that_two_percentages_share(abstract):
    figure = audit.shared_denominators(*abstract)
    uc, cd = (_drawn(spec) for spec in _specs(figure))
    words = {(row.first, row.second): row.words for row in uc.itertuples() if row.words}
    assert words == {
        ("Clinical remission", "Clinical response"): "33\n66",
        ("Endoscopic remission", "Mucosal healing"): "53\n67",
    }
    assert len(uc) == 21
    assert "\N{MULTIPLICATION SIGN}7" in set(cd["words"])
    assert figure.alt.startswith(
        "UC: 2 of 21 pairs share a number of patients: Clinical remission and Clinical response on 33 or 66; "
    )
    assert {len(label.split("\n")[0].split()[0]) for label in uc["row"]} == {1}


def test_dots_say_which_test_gives_the_printed_p_on_which_count(abstract):
    endoscopy, histology = _specs(audit.tests_giving_p(*abstract))
    drawn = _drawn(histology).set_index(["count", "test"])["answer"]
    assert drawn["7/24", "Fisher (unpaired)"] == "yes, if the rate rose"
    assert drawn["7/24", "exact McNemar"] == "no"
    assert drawn["14/48", "exact McNemar"] == "only if it fell"
    assert set(_drawn(endoscopy)["count"]) == {"19/53", "24/67"}


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("paper", ["bare", "means"])
def test_a_chart_without_anything_to_draw_says_so(request, paper, name):
    figure = CHARTS[name](*request.getfixturevalue(paper))
    assert _specs(figure)
    assert figure.alt
    if paper == "means" or name != "denominators":
        assert figure.alt.startswith("No ")
    assert "<figure" in figure.html()


def test_a_percentage_that_nothing_gives_keeps_its_row(bare):
    drawn = _drawn(audit.feasible_denominators(*bare).specs()[0])
    assert drawn.loc[drawn["size"].notna(), ["label", "all"]].to_numpy().tolist() == [
        ["k 33.3", "yes"],
        ["j 34.0", "no"],
    ]


def test_a_percentage_without_a_denominator_or_a_group_has_dots_and_no_line(tmp_path):
    path = tmp_path / "paper.csv"
    path.write_text("label,value,events\nCure,57.6,38\nRelief,38/66 (57.6),\n", encoding="utf-8")
    analysis = open_analysis("audit", {"audit_table": str(path)})
    (spec,) = _specs(audit.feasible_denominators(audited_numbers(analysis), audit_labels(analysis)))
    drawn = _drawn(spec)
    assert drawn["size"].dropna().tolist() == [66]
    assert drawn["evaluable"].dropna().tolist() == [66, 66]
    assert spec["title"] == "All patients: up to 66 patients"


@pytest.mark.parametrize("name", [*CHARTS, *TABLES, "detection"])
def test_suppressed_counts_are_said_in_words(abstract, name):
    results, labels = abstract
    hidden = results.rows.assign(**{column: pd.NA for column in ("n", "N", "value", "ci_low", "ci_high")})
    hidden = Results(hidden.astype(results.rows.dtypes), False)
    if name in CHARTS:
        figure = CHARTS[name](hidden, labels)
        assert not re.search(r"\b(nan|NA|None)\b", json.dumps(_specs(figure)) + figure.alt)
        assert "not recorded" in figure.html()
    table = (
        audit.detection_table(hidden) if name == "detection" else TABLES.get(name, audit.verdicts_table)(hidden, labels)
    )
    assert not re.search(r"\b(nan|NA|None)\b", table.csv())


def test_the_verdicts_stand_with_each_number(abstract):
    frame = audit.verdicts_table(*abstract).frame.set_index("Number")
    assert frame.loc["UC: Clinical remission"].tolist() == [
        "57.6 %",
        "only if it rests on fewer than all 80: 19/33, 34/59 or 38/66",
    ]
    assert frame.at["CD: Mean CDAI at week 12", "Printed"] == "117.5"
    assert len(frame) == 19


def test_rules_of_rounding_stand_side_by_side(abstract):
    frame = audit.rounding_table(*abstract).frame.set_index("Percentage")
    assert frame.loc["CD: Intestinal ultrasound remission"].tolist() == ["11 (0)", "11 (0)", "13 (1)", "10 (0)"]
    assert frame.loc["UC: Endoscopic remission"].tolist()[:2] == ["2 (0)", "2 (0)"]


def test_each_printed_p_has_its_verdict_and_each_count_that_gives_it_a_row(abstract):
    frame = audit.p_values_table(*abstract).frame.set_index("p-value of")
    assert frame.at["UC: Histological remission", "Printed"] == "0.009"
    assert len(frame) == 6
    tests = audit.p_tests_table(*abstract).frame
    exact = tests[tests["Test"].eq("exact McNemar") & tests["On"].eq("24/67")]
    assert exact["Gives the printed p"].iloc[0].startswith("from 17/67 (+8/\N{MINUS SIGN}1) or 16/67")
    assert "7/24" in set(tests.loc[tests["Test"] == "Fisher (unpaired)", "On"])
    assert not (tests["Test"].eq("exact McNemar") & tests["On"].eq("7/24")).any()


def test_tables_without_a_p_say_so(bare):
    assert audit.p_values_table(*bare).frame["p-value of"].tolist() == ["none printed"]
    assert audit.p_tests_table(*bare).frame["Test"].tolist() == ["No p-value of a percentage is printed as a number"]


def test_the_share_of_wrong_digits_noticed_falls_with_the_number_of_patients(abstract):
    frame = audit.detection_table(abstract[0]).frame.set_index("Patients")
    assert frame.index.tolist() == ["20", "33", "40", "66", "80", "126", "156", "300"]
    assert frame.loc["300"].tolist() == ["19.8 %", "7.9 %", "0.2 %"]


def test_the_columns_of_a_table_are_explained():
    frame = audit.audit_columns().frame.set_index("Column")
    assert frame.at["value", "Needed"] == "yes"
    assert frame.index[frame["Needed"] == "yes"].tolist() == ["value"]
    assert frame.at["kind", "Allowed"] == "percentage, mean, median, ratio, rate"
    assert frame.at["q1", "For"] == "median"
    assert frame.at["p", "For"] == "any"
    assert all(frame["Meaning"])
