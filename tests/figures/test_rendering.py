"""A figure is complete or refused, says the same twice, and needs nothing from elsewhere."""

import base64
import json
import re

import altair as alt
import pandas as pd
import pytest

from ibd_study.figures import Attachment, Figure, Several, chart_versions, theme
from ibd_study.figures.data_table import data_details
from ibd_study.figures.still import size_of, svg_of

DATA = pd.DataFrame({"endpoint": ["remission", "response"], "value": [57.57575, 81.81], "n": [38, 54]})


def dots(data: pd.DataFrame = DATA, **properties) -> alt.Chart:
    return alt.Chart(data).mark_point().encode(x="value:Q", y="endpoint:N").properties(height=90, **properties)


def figure(**changes) -> Figure:
    parts = {
        "key": "rates",
        "title": "How many were in remission?",
        "charts": (dots(width="container"),),
        "alt": "Remission 57.6 %, response 81.8 %.",
        "caption": "One dot an endpoint.",
        "data": DATA,
        "synthetic": True,
    }
    return Figure(**parts | changes)


@pytest.fixture(scope="module")
def html() -> str:
    return figure(columns={"endpoint": "Endpoint", "value": "Percent"}).html()


def spec_in(html: str) -> dict:
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', html)[1])


@pytest.mark.parametrize("name", ["key", "title", "alt", "caption"])
def test_figure_without_words_is_refused(name):
    with pytest.raises(ValueError, match=f"has no {name}"):
        figure(**{name: "  "})


def test_figure_without_charts_is_refused():
    with pytest.raises(ValueError, match="figure 'rates' has no chart"):
        figure(charts=())


def test_patient_rows_are_refused_as_data():
    with pytest.raises(ValueError, match="patient_id"):
        figure(data=pd.DataFrame({"patient_id": ["P1"], "value": [3]}))


def test_patient_rows_inside_a_chart_are_refused():
    rows = DATA.assign(patient_id=["P1", "P2"])
    with pytest.raises(ValueError, match="this table holds patient rows"):
        figure(charts=(dots(rows),)).html()


def test_figure_has_still_picture_with_words_live_chart_and_table(html):
    picture = re.search(
        r'<img alt="([^"]*)" width="(\d+)" height="(\d+)" src="data:image/svg\+xml;base64,(.*?)">', html
    )
    assert picture[1] == "Remission 57.6 %, response 81.8 %."
    assert picture[2] == "640"
    assert base64.b64decode(picture[4]).startswith(b"<svg")
    assert spec_in(html)["width"] == "container"
    assert "<summary>Data behind this figure</summary>" in html


def test_a_value_that_is_not_a_number_is_null_in_a_live_chart():
    rows = pd.DataFrame({"endpoint": ["remission", "response"], "value": [57.6, float("nan")]})
    text = re.search(r'<script type="application/json">(.*?)</script>', figure(charts=(dots(rows),)).html())[1]
    spec = json.loads(text, parse_constant=lambda name: pytest.fail(f"a browser cannot read {name}"))
    assert [row["value"] for rows in spec["datasets"].values() for row in rows] == [57.6, None]


def test_live_chart_is_described_for_screen_readers(html):
    assert spec_in(html)["description"] == "Remission 57.6 %, response 81.8 %."
    own = figure(charts=(dots(description="Response only."),))
    assert own.specs()[0]["description"] == "Response only."


def test_synthetic_patients_are_badged_and_others_not(html):
    assert ">SYNTHETIC</span>" in html
    assert "SYNTHETIC" not in figure(synthetic=False).html()


def test_figure_loads_nothing_from_elsewhere(html):
    assert not re.search(r'(src|href)="(https?:)?//', html)
    assert "<script src" not in html


def test_two_renderings_are_equal(html):
    assert figure(columns={"endpoint": "Endpoint", "value": "Percent"}).html() == html
    assert re.search(r'id="chart-[0-9a-f]{12}"', html)


def test_text_in_data_cannot_end_the_script():
    sly = pd.DataFrame({"endpoint": ["</script><script>alert(1)</script>"], "value": [1.0]})
    page = figure(charts=(dots(sly),), data=sly).html()
    assert page.count("<script") == 1
    assert spec_in(page)["datasets"].popitem()[1][0]["endpoint"] == sly.at[0, "endpoint"]


def test_notebook_gets_html_and_words():
    bundle = figure()._repr_mimebundle_()
    assert bundle == {
        "text/html": figure().html(),
        "text/plain": "How many were in remission?\nRemission 57.6 %, response 81.8 %.",
    }


def test_several_charts_are_small():
    several = figure(charts=(dots(width="container"), dots(width="container", description="The same again.")))
    shown = several.html()
    widths = re.findall(r'<img alt="[^"]*" width="(\d+)"', shown)
    assert widths == ["300", "300"]
    assert 'alt="The same again."' in shown


def test_charts_one_at_a_time_stand_under_their_titles_the_first_open():
    charts = tuple(dots(width="container", title=name, description=name) for name in ("UC <b>", "CD"))
    shown = figure(charts=charts, one_at_a_time=True).html()
    parts = re.findall(r'<details class="ibd-part" name="rates"( open)?><summary>([^<]*)</summary>', shown)
    assert parts == [(" open", "UC &lt;b&gt;"), ("", "CD")]
    assert '"title":"CD"' not in shown and shown.count("<img") == 2


def test_of_several_figures_the_title_is_on_the_fold_and_nowhere_else():
    several = Several((figure(), figure(key="others", title="How many others?")))
    shown = several._repr_mimebundle_()["text/html"]
    assert re.findall(r"<summary>([^<]*)<span", shown) == ["How many were in remission?", "How many others?"]
    assert shown.count('class="ibd-title"') == 0 and shown.count("SYNTHETIC") == 2


def test_chart_of_fixed_width_keeps_it():
    assert size_of(svg_of(theme.themed(dots(width=120).to_dict()), 640))[0] < 400


def test_data_table_has_headings_row_names_equal_decimals_and_csv(html):
    rows = re.search(r"<table.*</table>", html, re.DOTALL)[0].split("</tr>")
    head, first = (re.findall(r"<t([hd])[^>]*>([^<]*)</t[hd]>", row) for row in rows[:2])
    assert head == [("h", "Endpoint"), ("h", "Percent"), ("h", "events")]
    assert first == [("h", "remission"), ("d", "57.6"), ("d", "38")]
    assert '<td class="ibd-number" role="cell" data-label="Percent">57.6</td>' in rows[1]
    csv = re.search(r'download="rates.csv" href="data:text/csv;charset=utf-8;base64,([^"]*)"', html)[1]
    assert base64.b64decode(csv).decode() == "endpoint,value,n\nremission,57.57575,38\nresponse,81.81,54\n"


def test_data_table_says_in_words_what_a_key_stands_for_and_the_csv_keeps_it():
    text = data_details("x", "Any", pd.DataFrame({"endpoint": ["uc_uceis_of_nobody", "crp_mg_l"], "N": [1, 2]}), {})
    assert "C-reactive protein (mg/L)</th>" in text and "crp_mg_l" not in text
    assert base64.b64decode(re.search(r"base64,([^\"]*)", text)[1]).decode().endswith("crp_mg_l,2\n")


def test_data_table_says_not_recorded_and_formats_p_values():
    data = pd.DataFrame({"group": ["a", "b"], "p_value": [0.0004, None], "mean": [64.0, 3.5], "seen": [True, False]})
    text = data_details("x", "A title & more", data, {})
    cells = dict(re.findall(r"(<td[^>]*>)([^<]*)</td>", text)[::-1])
    assert {"&lt;0.001", "not recorded", "True"} <= set(cells.values())
    assert 'class="ibd-number"' in next(tag for tag, words in cells.items() if words == "64.0")
    assert "<caption>A title &amp; more</caption>" in text


def test_chart_wins_over_theme_and_theme_stays_unchanged():
    before = json.dumps(theme.CONFIG)
    spec = theme.themed({"mark": "bar", "config": {"axis": {"grid": False}, "view": {"stroke": "red"}}})
    assert spec["config"]["axis"] == theme.CONFIG["axis"] | {"grid": False}
    assert spec["config"]["view"]["stroke"] == "red"
    assert spec["config"]["background"] == "#FFFFFF"
    assert json.dumps(theme.CONFIG) == before


def test_no_text_of_a_chart_is_smaller_than_14_pixels():
    sizes = [
        value
        for part in theme.CONFIG.values()
        if isinstance(part, dict)
        for name, value in part.items()
        if name.lower().endswith("fontsize")
    ]
    assert sizes and min(sizes) >= 14


def contrast(colour: str, ground: str = "#FFFFFF") -> float:
    """Contrast ratio of WCAG 2."""

    def luminance(hexadecimal: str) -> float:
        parts = [int(hexadecimal[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted([luminance(colour), luminance(ground)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colour", [theme.UC, theme.CD, theme.BEFORE, theme.GAIN])
def test_marks_stand_out_from_the_paper(colour):
    assert contrast(colour) >= 3
    assert contrast(theme.INK) >= 7


def test_label_of_several_lines_is_centred_on_its_tick():
    rows = DATA.assign(endpoint=["one", "one\ntwo"])
    lines = alt.Axis(labelExpr=theme.LINES)
    svg = svg_of(theme.themed(alt.Chart(rows).mark_point().encode(y=alt.Y("endpoint:N", axis=lines)).to_dict()))
    ticks, labels = (
        [float(y) for y in re.findall(pattern, svg)]
        for pattern in (
            r'<line transform="translate\(0,([\d.]+)\)" x2="-5"',
            r'<text text-anchor="end" transform="translate\(-\d+,([\d.]+)\)',
        )
    )
    below = [label - tick for tick, label in zip(ticks, labels, strict=True)]
    assert below[0] - below[1] == theme.LINE_HEIGHT / 2


def test_long_label_is_broken_into_lines():
    assert theme.wrapped("steroid-free remission") == "steroid-free\nremission"
    assert theme.wrapped("CR-70") == "CR-70"


def test_chart_versions_of_altair_and_vl_convert_match():
    assert set(chart_versions()) == {"vega", "vegalite", "vegaembed"}


def test_chart_versions_that_do_not_match_are_refused(monkeypatch):
    monkeypatch.setattr("vl_convert.get_vega_version", lambda: "5.30.0")
    with pytest.raises(RuntimeError, match=r"needs vega 6, but vl-convert-python .* carries 5.30.0"):
        chart_versions()


def test_what_is_attached_to_a_figure_can_be_taken_away():
    attachment = Attachment("rows", "Take it", pd.DataFrame({"n": [1, 2]}))
    assert ">Take it</a>" in figure(attachments=(attachment,)).html()
