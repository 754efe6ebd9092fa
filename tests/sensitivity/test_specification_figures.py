"""Specification curves as figures: what they hold, what a reader can take away, and what they say."""

import dataclasses
import io
import json
import re
import zipfile

import numpy as np
import pandas as pd
import pytest

from ibd_study.estimates import open_analysis, read_published
from ibd_study.figures import Attachment, Several
from ibd_study.results import Results
from ibd_study.words import rate_text
from ibd_tools.sensitivity import (
    declared_choices,
    specification_curves,
    specification_figure,
    specification_figures,
    specification_overview,
    specification_spread,
    what_if_curves,
    what_if_figure,
)

REMISSION, HEALING = "cd_clinical_remission", "cd_mucosal_healing"
KEYS = [REMISSION, HEALING]
MOST_BYTES = 250_000


@pytest.fixture(scope="module")
def curves():
    return specification_curves(open_analysis("test", {}), KEYS)


@pytest.fixture(scope="module")
def spread(curves):
    return specification_spread(open_analysis("test", {}), curves)


@pytest.fixture(scope="module")
def drawn(curves, spread):
    return specification_figure(spread, curves[REMISSION], read_published())


@pytest.fixture(scope="module")
def spec(drawn):
    return drawn.specs()[0]


def _unzipped(attachment: Attachment) -> pd.DataFrame:
    with zipfile.ZipFile(io.BytesIO(attachment.packed())) as archive:
        return pd.read_csv(archive.open(f"{attachment.name}.csv"))


def test_the_chart_holds_every_combination_and_each_estimate_once_per_interval(curves, spec):
    curve, data = curves[REMISSION], spec["datasets"]
    assert set(data) == {"specifications", "estimates", "options"}
    assert len(data["specifications"]) == len({row["k"] for row in data["specifications"]}) == curve.estimate.size
    assert len(data["estimates"]) == 5 * len(curve.rows())
    places = {row["k"]: row["e"] for row in data["specifications"]}
    assert places["".join(map(str, curve.own[:-1]))] == curve.estimate[curve.own[:-1]]


def test_an_estimate_in_the_chart_is_its_results_row(curves, spec):
    curve = curves[REMISSION]
    (drawn,) = [row for row in spec["datasets"]["estimates"] if row["i"] == f"{len(curve.rows()) - 1}:1"]
    row = curve.rows("clopper_pearson").iloc[-1]
    assert drawn["s"].startswith("77.8 % (98/126; ")
    assert (drawn["v"], drawn["l"], drawn["h"]) == pytest.approx(tuple(row[["value", "ci_low", "ci_high"]]), abs=1e-3)


def test_each_choice_has_a_list_that_begins_with_any_and_the_interval_with_that_of_the_run(curves, spec):
    lists = {one["bind"]["name"]: one for one in spec["params"]}
    assert list(lists) == [choice.title for choice in declared_choices(REMISSION)]
    for choice in declared_choices(REMISSION)[:-1]:
        bound = lists[choice.title]
        assert bound["value"] == ""
        assert bound["bind"]["labels"] == ["any", *(option.label for option in choice.options)]
    assert lists["Interval"]["value"] == "0"
    assert lists["Interval"]["bind"]["labels"][0] == "Wilson"


def test_every_option_of_the_lists_has_its_line_with_its_reason(spec):
    lines = {row["option"]: row["reason"] for row in spec["datasets"]["options"]}
    options = [option for choice in declared_choices(REMISSION)[:-1] for option in choice.options]
    assert lines == {option.label: option.reason for option in options}


def test_options_of_the_run_are_marked_in_words(spec):
    marked = re.findall(r"● ([^']+)'", json.dumps(spec["layer"][0]["encoding"], ensure_ascii=False))
    assert marked == ["CDAI below 150", "left out", "a known no is a no", "everybody selected", "± 2 weeks",
                      "4 weeks before", "8 weeks"]  # fmt: skip


def test_the_words_give_the_reach_the_run_and_the_largest_share(drawn):
    assert drawn.alt == (
        "CD clinical remission: 576 rates from 59.0 % to 77.8 %, median 71.0 %; this run 77.8 % (98/126; 95 % CI "
        "69.8–84.2). Largest share of the variance: missing follow-up, 92.4 %."
    )


def test_the_table_behind_the_picture_has_a_row_per_option_and_marks_the_run(drawn):
    own = drawn.data[drawn.data["this run"] == "yes"]
    assert own["option"].tolist()[:2] == ["CDAI below 150", "left out"]
    assert len(drawn.data) == 2 + 3 + 2 + 2 + 4 + 3 + 2
    assert drawn.data["value"].between(59, 78).all()


def test_every_specification_can_be_taken_away_as_a_file(curves, drawn):
    rows = _unzipped(drawn.attachments[0])
    assert len(rows) == curves[REMISSION].estimate.size
    assert list(rows.columns[:3]) == ["Definition", "Missing follow-up", "Partly assessed"]
    own = rows.query("`Missing follow-up` == 'counted as failure' and Population == 'everybody selected'")
    assert (own["N"] == 156).all()
    assert 'download="specifications_cd_clinical_remission.zip"' in drawn.html()


def test_a_page_can_carry_eight_curves(drawn):
    assert len(drawn.html()) < MOST_BYTES


def test_an_endpoint_that_nobody_printed_has_no_diamond(curves, spread):
    # The same curve under a key without a printed value.
    rows = spread.rows.assign(endpoint=spread.rows["endpoint"].replace(REMISSION, "cd_response_100"))
    curve = dataclasses.replace(curves[REMISSION], endpoint="cd_response_100")
    assert "diamond" not in json.dumps(specification_figure(Results(rows), curve, read_published()).specs())
    overview = specification_overview(Results(rows), ["cd_response_100", HEALING], read_published())
    assert overview.data["printed"].tolist() == [None, 4.9]


def test_withheld_numbers_are_said_to_be_missing(curves, spread):
    rows, estimates = spread.rows.copy(), curves[REMISSION].results.rows.copy()
    for table in (rows, estimates):
        table[["value", "n", "N", "ci_low", "ci_high"]] = None
    curve = dataclasses.replace(curves[REMISSION], results=Results(estimates))
    drawn = specification_figure(Results(rows), curve, read_published())
    assert "this run not recorded. Shares of the choices: not recorded." in drawn.alt
    assert {row["s"] for row in drawn.specs()[0]["datasets"]["estimates"]} == {"not recorded"}
    assert (
        "CD clinical remission: not recorded, this run not recorded" in specification_overview(Results(rows), KEYS).alt
    )
    assert drawn.html()


@pytest.mark.parametrize(("mark", "words"), [("suppressed", "suppressed"), ("rounded", "≈ 59.0–77.8 %")])
def test_protected_numbers_of_a_curve_are_said_to_be_so(curves, spread, mark, words):
    rows = spread.rows.assign(disclosure=mark)
    if mark == "suppressed":
        rows[["value", "n", "N", "ci_low", "ci_high"]] = None
    drawn = specification_figure(Results(rows), curves[REMISSION])
    share = "≈ 92.4 %." if mark == "rounded" else "Shares of the choices: suppressed."
    assert drawn.alt.endswith(share)
    assert mark in drawn.data.to_csv() and "not recorded" not in drawn.html()
    assert f"CD clinical remission: {words}, this run" in specification_overview(Results(rows), KEYS).alt


def test_the_overview_has_a_panel_per_disease_that_is_there(spread):
    overview = specification_overview(spread, KEYS, read_published())
    assert [spec["title"] for spec in overview.specs()] == ["Crohn's disease"]
    assert overview.alt.startswith("CD clinical remission: 59.0–77.8 %, this run 77.8 % (98/126; 69.8–84.2); ")


@pytest.fixture(scope="module")
def offered():
    return what_if_curves(open_analysis("test", {}), [REMISSION])[REMISSION]


@pytest.fixture(scope="module")
def what_if(offered):
    return what_if_figure(offered, read_published())


def test_every_combination_of_the_lists_has_its_rate_in_the_picture(offered, what_if):
    data = what_if.specs()[0]["datasets"]
    words = {row["i"]: row["s"] for row in data["estimates"]}
    found = {row["k"]: words[f"{row['e']}:0"] for row in data["specifications"]}
    assert found == {
        "".join(map(str, places)): rate_text(offered.row_of((*places, 0)))
        for places in np.ndindex(offered.estimate.shape)
    }
    # 2 definitions, 3 ways with missing data, 2 each of partly assessed and population, 4 windows.
    assert len(found) == 2 * 3 * 2 * 2 * 4


def test_the_lists_of_a_results_page_begin_with_the_run(what_if):
    lists = {one["bind"]["name"]: one["bind"]["labels"][int(one["value"])] for one in what_if.specs()[0]["params"]}
    assert lists == {
        "Definition": "CDAI below 150",
        "Missing follow-up": "left out",
        "Partly assessed": "a known no is a no",
        "Population": "everybody selected",
        "Follow-up window": "± 2 weeks",
    }


def test_the_title_says_the_rate_of_the_run_and_how_far_other_choices_reach(what_if):
    assert what_if.title == "CD clinical remission: 77.8 % (98/126; 69.8–84.2); with other choices, 59.0 to 77.8 %"


def test_the_table_behind_changes_one_choice_at_a_time(what_if):
    rows = what_if.data.set_index("option")
    assert rows.loc["counted as failure", ["n", "N"]].tolist() == [98, 156]
    assert rows.loc[rows["this run"] == "yes", "n"].unique().tolist() == [98]


def test_of_several_figures_the_reader_picks_one(curves, spread):
    shown = specification_figures(spread, curves, KEYS)._repr_mimebundle_()
    assert re.findall(r'<figure class="ibd-figure" id="figure-specifications-([^"]+)', shown["text/html"]) == [
        "cd-clinical-remission",
        "cd-mucosal-healing",
    ]
    opened = re.findall(r'<details class="ibd-part"[^>]*?( open)?><summary>(CD[^:]+)', shown["text/html"])
    assert opened == [(" open", "CD clinical remission"), ("", "CD mucosal healing")]
    assert shown["text/plain"].count("CD clinical remission: 59.0 % to 77.8 % over 576 analyses") == 1


def test_no_figure_to_show_is_refused():
    with pytest.raises(ValueError, match="no figure to show"):
        Several(())


def test_an_attachment_has_the_same_bytes_each_time_and_reads_back():
    attachment = Attachment("rows", "Take it", pd.DataFrame({"n": [1, 2], "value": [1 / 3, None]}))
    assert attachment.packed() == attachment.packed()
    assert _unzipped(attachment).equals(pd.DataFrame({"n": [1, 2], "value": [0.333333333333, None]}))


def test_patient_rows_are_refused_as_an_attachment():
    with pytest.raises(ValueError, match="patient_id"):
        Attachment("rows", "Take it", pd.DataFrame({"patient_id": ["P1"]}))
