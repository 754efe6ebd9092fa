"""The marks that charts are made of: what they draw, and that what has no mark says why."""

import pandas as pd
import pytest

from ibd_study.figures import grammar as draw

FRAME = pd.DataFrame({"label": ["a", "b"], "value": [40.0, None], "ci_low": [30.0, None], "ci_high": [50.0, None]})


def _spec(*layers: object) -> dict:
    return draw.panel(*layers, height=40).to_dict()


@pytest.mark.parametrize(
    ("value", "far_end"), [(draw.across("value", draw.PERCENT), "x2"), (draw.upright("value", draw.PERCENT), "y2")]
)
def test_an_interval_runs_along_the_axis_of_its_dot(value, far_end):
    line, dot = _spec(*draw.dots(FRAME, value, color="#000000"))["layer"]
    assert (line["mark"]["type"], dot["mark"]["type"]) == ("rule", "point")
    assert line["encoding"][far_end]["field"] == "ci_high"
    assert dot["encoding"][far_end[0]]["scale"] == {"domain": [0, 100]}


def test_rows_stand_in_their_order_and_those_without_a_mark_only_when_asked_for():
    axis = draw.rows(["b", "a", "b"]).to_dict()
    assert (axis["sort"], "scale" in axis) == (["b", "a"], False)
    assert draw.rows(["b", "a"], every=True).to_dict()["scale"] == {"domain": ["b", "a"]}


def test_a_reason_stands_at_the_edge_where_there_is_no_mark_and_nothing_where_every_row_has_one():
    (layer,) = draw.reasons(FRAME[FRAME["value"].isna()], "label", draw.rows(FRAME["label"]), edge="right")
    encoding = layer.to_dict()["encoding"]
    assert (encoding["x"], encoding["text"]["field"]) == ({"value": "width"}, "label")
    assert draw.reasons(FRAME[:0], "label") == []


def test_a_tip_has_its_words_and_where_given_its_format():
    tips = {"label": "Endpoint", "value:Q": ("%", ".1f")}
    layer = draw.mark("point", FRAME, draw.across("value"), tips=tips).to_dict()
    assert layer["encoding"]["tooltip"] == [
        {"field": "label", "title": "Endpoint", "type": "nominal"},
        {"field": "value", "title": "%", "format": ".1f", "type": "quantitative"},
    ]


def test_a_reference_is_upright_or_level_and_may_be_several():
    upright, level = draw.reference(-0.1, 0.1).to_dict(), draw.reference(30, upright_at=False).to_dict()
    assert [row["reference"] for rows in upright["datasets"].values() for row in rows] == [-0.1, 0.1]
    assert ("x" in upright["encoding"], "y" in level["encoding"]) == (True, True)
