"""A forest plot draws every row of the results that it is asked for, and says in words what it cannot draw."""

import json
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibd_study.figures import Figure, ForestRow, forest_plot
from ibd_study.figures.forest import EDGE, _ends, _place
from ibd_study.figures.forest_rows import MARKS
from ibd_study.figures.theme import CD, UC
from ibd_study.results import Results, results_frame


def results(*records: dict) -> Results:
    return Results(results_frame([{"disease": "UC", "unit": "%"} | record for record in records]), True)


def row(endpoint: str, **numbers: object) -> dict:
    return {"endpoint": endpoint, "statistic": "share"} | numbers


STUDIES = results(
    row("a", value=57.894, ci_low=46.04, ci_high=68.96, n=44, N=76),
    {"endpoint": "a", "statistic": "weight", "value": 21.25},
    row("b", value=81.4815, ci_low=63.0, ci_high=92.0, n=22, N=27),
    row("pooled", value=60, ci_low=50, ci_high=70),
    {"endpoint": "pooled", "statistic": "prediction", "ci_low": 12.5, "ci_high": 95},
    row("placebo", value=4.02, ci_low=1.96, ci_high=8.06, n=7, N=174),
    row("printed", value=57.6),
    row("mean", value=30, ci_low=20, ci_high=40, N=12),
    row("suppressed"),
)
ROWS = [
    ForestRow("Other studies"),
    ForestRow("First", {"endpoint": "a", "statistic": "share"}, weight={"endpoint": "a", "statistic": "weight"}),
    ForestRow("Second", {"endpoint": "b"}, "unverified"),
    ForestRow("Pooled", {"endpoint": "pooled", "statistic": "share"}, "pooled"),
    ForestRow("Next study", {"endpoint": "pooled", "statistic": "prediction"}, "prediction"),
    ForestRow("Yardstick"),
    ForestRow("Placebo", {"endpoint": "placebo"}, "reference"),
    ForestRow("Printed", {"endpoint": "printed"}, "printed"),
    ForestRow("Mean", {"endpoint": "mean"}),
    ForestRow("Hidden", {"endpoint": "suppressed"}),
    ForestRow("Absent", {"endpoint": "nowhere"}, otherwise="too few to pool"),
]


def draw(rows: list[ForestRow] = ROWS, of: Results = STUDIES, **changes) -> Figure:
    return forest_plot(of, rows, **{"key": "forest", "title": "How many?", "caption": "Wilson intervals."} | changes)


def drawn(figure: Figure) -> list[dict]:
    """All rows inside the chart, each once."""
    (spec,) = figure.specs()
    rows = [row for rows in spec["datasets"].values() for row in rows]
    return list({row["row"]: row for row in rows if "row" in row}.values())


def marks(figure: Figure) -> list[dict]:
    (spec,) = figure.specs()
    return [layer["mark"] for layer in spec["layer"]]


@pytest.fixture(scope="module")
def figure() -> Figure:
    return draw()


def test_every_row_is_said_with_its_numbers_and_headings_lead_their_group(figure):
    assert figure.alt == (
        "Other studies: First: 57.9 % (44/76; 46.0–69.0), weight 21.3 %; "
        "Second: 81.5 % (22/27; 63.0–92.0), unverified; Pooled: 60.0 % (50.0–70.0); "
        "Next study: 12.5–95.0; Yardstick: Placebo: 4.0 % (7/174; 2.0–8.1); "
        "Printed: 57.6 %; Mean: 30.0 % (n = 12; 20.0–40.0); Hidden: not recorded; Absent: too few to pool."
    )


def test_words_stand_beside_each_mark_and_in_place_of_one_that_is_missing(figure):
    text = {row["words"]: (row["text"], row["written"]) for row in drawn(figure)}
    assert text == {
        "Other studies": ("", "instead"),
        "First": ("57.9 % (44/76)", "center"),
        "Second": ("81.5 % (22/27)", "right"),
        "Pooled": ("60.0 % (50.0–70.0)", "center"),
        "Next study": ("12.5–95.0", "center"),
        "Yardstick": ("", "instead"),
        "Placebo": ("4.0 % (7/174)", "left"),
        "Printed": ("57.6 %", "center"),
        "Mean": ("30.0 % (n = 12)", "center"),
        "Hidden": ("not recorded", "instead"),
        "Absent": ("too few to pool", "instead"),
    }


def test_labels_carry_the_weight_and_the_word_unverified(figure):
    labels = {row["words"]: row["label"] for row in drawn(figure)}
    assert labels["First"] == "First\nweight 21.3 %"
    assert labels["Second"] == "Second\nunverified"


def test_the_data_behind_the_picture_hold_what_the_results_hold(figure):
    data = figure.data.set_index("words")
    assert list(data.index) == [row.label for row in ROWS if row.at]
    assert data.loc["First", ["value", "ci_low", "ci_high", "n", "N", "weight"]].tolist() == [
        57.894, 46.04, 68.96, 44, 76, 21.25,
    ]  # fmt: skip
    assert list(data.loc[["First", "Placebo"], "group"]) == ["Other studies", "Yardstick"]
    assert data.loc["Hidden", ["value", "n", "N"]].isna().all()


def test_the_caption_explains_the_marks_that_are_there_and_no_other(figure):
    assert figure.caption == (
        "Wilson intervals. Circle: an estimate; hollow diamond: printed by the study; filled diamond: pooled; "
        "dashed line: prediction interval; grey square: reference; hollow circle: unverified."
    )


@pytest.mark.parametrize(
    ("kind", "shape", "hollow"),
    [
        ("estimate", "circle", False),
        ("own", "triangle-up", False),
        ("printed", "diamond", True),
        ("pooled", "diamond", False),
        ("reference", "square", False),
        ("unverified", "circle", True),
    ],
)
def test_each_kind_has_a_shape_of_its_own(kind, shape, hollow):
    (point,) = [mark for mark in marks(draw([ForestRow("One", {"endpoint": "b"}, kind)])) if mark["type"] == "point"]
    assert point["shape"] == shape
    assert (point["fill"] != point["stroke"]) is hollow


def test_a_prediction_interval_is_a_dashed_line_without_a_point():
    figure = draw([ROWS[4]])
    rule, *others = marks(figure)
    assert rule["strokeDash"] == [5, 4]
    assert {mark["type"] for mark in others} == {"text"}
    assert [(row["from"], row["to"], row["point"]) for row in drawn(figure)] == [(12.5, 95, None)]


@pytest.mark.parametrize(("disease", "colour"), [("UC", UC), ("CD", CD)])
def test_estimates_have_the_colour_of_their_disease(disease, colour):
    of = results(row("a", value=50, n=1, N=2) | {"disease": disease})
    text = json.dumps(draw([ForestRow("One", {"endpoint": "a"})], of).specs())
    assert set(re.findall(r"#[0-9A-F]{6}", text)) >= {colour}
    assert ({UC, CD} - {colour}).pop() not in text


def test_two_rows_may_have_one_label():
    figure = draw([ForestRow("Placebo", {"endpoint": "placebo"}), ForestRow("Placebo", {"endpoint": "b"})])
    assert len(drawn(figure)) == 2


RATIOS = results(
    *(
        row(name, value=value, ci_low=low, ci_high=high) | {"unit": "ratio"}
        for name, value, low, high in [("a", 0.63, 0.44, 0.89), ("b", 3.01, 0.001, 655), ("c", 40, 20, 80)]
    )
)


def ratios(**changes) -> Figure:
    rows = [ForestRow(name, {"endpoint": name}) for name in "abc"]
    return draw(rows, RATIOS, scale="log", axis="odds ratio", **changes)


def test_ratios_have_two_decimals_on_a_logarithmic_axis_with_a_line_at_1():
    figure = ratios(reference=1)
    assert figure.alt.startswith("a: 0.63 (0.44–0.89); ")
    (spec,) = figure.specs()
    line, interval, *_ = spec["layer"]
    assert line["encoding"]["x"]["field"] == "reference"
    assert {"reference": 1} in [row for rows in spec["datasets"].values() for row in rows]
    assert interval["encoding"]["x"]["scale"]["type"] == "log"
    assert interval["encoding"]["x"]["title"] == "odds ratio"


def test_intervals_beyond_a_given_axis_are_cut_and_end_in_arrowheads():
    figure = ratios(domain=(0.1, 10))
    first, second, third = drawn(figure)
    assert (first["from"], first["to"], first["cut_low"], first["cut_high"]) == (0.44, 0.89, None, None)
    assert (second["from"], second["to"], second["cut_low"], second["cut_high"]) == (0.1, 10, 0.1, 10)
    assert third["point"] is None and third["beside"] == 10
    assert [mark["angle"] for mark in marks(figure) if mark.get("shape") == "triangle"] == [270, 90]


def test_an_axis_of_its_own_reaches_beyond_every_limit():
    (spec,) = ratios().specs()
    low, high = spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert 0 < low < 0.001 and high > 655
    assert not [mark for mark in marks(ratios()) if mark.get("shape") == "triangle"]


def test_an_infinite_limit_leaves_the_mark_without_an_interval():
    of = results(row("a", value=2.0, ci_low=0.5, ci_high=math.inf))
    figure = draw([ForestRow("Separated", {"endpoint": "a"})], of, scale="log")
    assert figure.alt == "Separated: 2.00 %."
    assert [(row["point"], row["from"]) for row in drawn(figure)] == [(2.0, None)]


@pytest.mark.parametrize(("scale", "ends"), [("percent", (0, 100)), ("linear", (-1, 1)), ("log", (0.1, 10))])
def test_an_axis_without_numbers_is_still_an_axis(scale, ends):
    figure = draw([ForestRow("Hidden", {"endpoint": "suppressed"})], scale=scale)
    assert figure.alt == "Hidden: not recorded."
    (spec,) = figure.specs()
    assert tuple(spec["layer"][0]["encoding"]["x"]["scale"]["domain"]) == ends


def test_a_row_that_names_several_numbers_is_refused():
    with pytest.raises(ValueError, match=r"forest row 'First': 2 results rows have .*'a'.*; name one"):
        draw([ForestRow("First", {"endpoint": "a"})])


def test_an_unknown_kind_or_scale_is_refused_with_those_known():
    with pytest.raises(ValueError, match="'First' is of kind 'star'; expected one of estimate, own"):
        ForestRow("First", {"endpoint": "a"}, "star")
    with pytest.raises(ValueError, match="scale is 'square'; expected one of percent, linear, log"):
        draw(scale="square")


limits = st.lists(st.floats(0.001, 1000), min_size=3, max_size=3).map(sorted)


@given(limits, st.sampled_from(["linear", "log"]), st.sampled_from(sorted(MARKS)))
def test_what_is_drawn_stays_on_its_axis(numbers, scale, kind):
    low, value, high = numbers
    record = {"kind": kind, "value": value, "ci_low": low, "ci_high": high}
    ends = _ends([record], scale, None)
    place = _place(record, ends, scale)
    assert ends[0] <= place["from"] <= place["beside"] <= place["to"] <= ends[1]
    assert place["cut_low"] is None and place["cut_high"] is None
    assert place["written"] in ("left", "center", "right")
    cut = _place(record, (2000.0, 3000.0), scale)
    assert (cut["point"], cut["beside"], cut["written"]) == (None, 2000, "left")
    assert 0 < EDGE < 0.5
