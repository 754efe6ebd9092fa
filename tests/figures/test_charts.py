"""Every chart, drawn from a full cohort and from one in which nothing is recorded."""

import functools
import json
import re
from collections.abc import Callable

import pytest
from every_chart import CD, CHARTS, UC, Drawn, check_schema
from rows_of_pages import CURVES, Page, page_of

from ibd_study import figures
from ibd_study.endpoints import REGISTRY
from ibd_study.estimates import group_key
from ibd_study.estimates.safety import SPECIAL_INTEREST
from ibd_study.figures import DISEASE_COLOURS, Figure
from ibd_study.figures.headline import PAGES
from ibd_study.kinds import Kind
from ibd_study.printed import read_published
from ibd_study.results import NEVER_BEFORE, Results, results_frame
from ibd_tools import sensitivity
from ibd_tools.book.api import public

COUNTS_PEOPLE = ("flow", "denominator")
NOTHING = {
    "patients": "patient_id,diagnosis\nNOBODY-1,UC\nNOBODY-2,CD\n",
    "visits": "patient_id,week\nNOBODY-1,0\nNOBODY-1,8\nNOBODY-2,0\nNOBODY-2,12\n",
}


@pytest.fixture(scope="module")
def full() -> Page:
    return page_of("data/synthetic")


@pytest.fixture(scope="module")
def empty(tmp_path_factory) -> Page:
    folder = tmp_path_factory.mktemp("nothing")
    resources = []
    for name, text in NOTHING.items():
        (folder / f"{name}.csv").write_text(text)
        fields = [{"name": n, "type": "number" if n == "week" else "string"} for n in text.split("\n")[0].split(",")]
        resources.append({"name": name, "path": f"{name}.csv", "schema": {"fields": fields}})
    (folder / "datapackage.json").write_text(json.dumps({"title": "Nothing recorded", "resources": resources}))
    return page_of(str(folder), disclosure="exact_internal")


@pytest.fixture(scope="module")
def of_full(full) -> Callable[[str], Drawn]:
    """Charts of the full cohort by name, each drawn once."""
    return functools.cache(lambda name: Drawn(CHARTS[name](full)))


@pytest.fixture(scope="module")
def of_empty(empty) -> Callable[[str], Drawn]:
    """The same charts where nothing is recorded."""
    return functools.cache(lambda name: Drawn(CHARTS[name](empty)))


# The calibrated cohort has none of their items.
UNRECORDED_SCORES = ("hbi", "sccai")


RECORDED = [name for name in CHARTS if not name.endswith(UNRECORDED_SCORES)]
# Of charts that one function draws the first is held against the schema each time, which takes longest.
FIRST_OF_ITS_KIND = {CHARTS[name].__code__.co_names[1]: name for name in reversed(RECORDED)}.values()


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name in FIRST_OF_ITS_KIND else pytest.mark.slow) for name in RECORDED]
)
def test_a_chart_of_a_full_cohort_keeps_to_the_schema(of_full, name):
    check_schema(of_full(name).figure)


@pytest.mark.parametrize("name", RECORDED)
def test_a_chart_of_a_full_cohort_is_said_with_its_numbers(of_full, name):
    figure = of_full(name).figure
    for spec in of_full(name).specs:
        assert spec["$schema"].startswith("https://vega.github.io/schema/vega-lite/v6")
    assert figure.synthetic
    assert re.search(r"\d", figure.alt)
    assert "not recorded" not in figure.alt
    assert not re.search(r"\b(nan|None|NA)\b|<", figure.alt.replace("p <0.001", ""))
    assert len(figure.data)


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_of_a_cohort_that_records_nothing_says_so(of_empty, name):
    figure = of_empty(name).figure
    assert of_empty(name).specs
    assert not figure.synthetic
    assert not re.search(r"\b(nan|None|NA)\b|<NA>", figure.alt + figure.caption)
    if not name.startswith(COUNTS_PEOPLE):
        assert re.search(r"not recorded|No laboratory value is recorded", figure.alt, re.IGNORECASE)


@pytest.mark.slow
@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_of_a_cohort_that_records_nothing_is_valid(of_empty, name):
    check_schema(of_empty(name).figure)


@pytest.mark.parametrize("name", CHARTS)
def test_no_chart_holds_a_patient(full, of_full, name):
    text = of_full(name).text
    assert not any(patient in text for patient in full.cohort.patients["patient_id"])


@pytest.mark.parametrize("name", CHARTS)
def test_a_cohort_of_two_shows_neither_of_them(of_empty, name):
    assert "NOBODY" not in of_empty(name).text


def test_every_chart_has_a_key_and_words_of_its_own(of_full):
    drawn = [of_full(name).figure for name in CHARTS]
    assert len({figure.key for figure in drawn}) == len(drawn)
    assert len({figure.alt for figure in drawn}) == len(drawn)
    assert all(re.fullmatch(r"[a-z0-9_-]+", figure.key) for figure in drawn)


RATE = r"(≈ )?\d+ of \d+, (≈ )?\d+\.\d %"
SHARE = r"\d+\.\d\s%"
TITLES = {
    "rates UC": rf"[A-Z][a-z -]+: {RATE}(; before, {RATE})?",
    "rates CD": rf"[A-Z][a-z -]+: {RATE}(; before, {RATE})?",
    "course CD": r"Clinical remission: \d+\.\d % at week \d+(, \d+\.\d % at week \d+)*",
    "rules": rf"Those not evaluable leave most open for (UC|CD) [a-z -]+: {SHARE}, at least {SHARE} and at most .+",
    "choices": r"The choices move (UC|CD) [a-z -]+ most: \d+\.\d–\d+\.\d % of the same patients",
    f"choices {CURVES[0]}": r"UC clinical remission: \d+\.\d % to \d+\.\d % over \d+ analyses; this run \d+\.\d %",
    f"what if {CURVES[0]}": r"UC clinical remission: \d+\.\d % \(\d+/\d+; .+\); with other choices, [\d.]+ to [\d.]+ %",
}


@pytest.mark.parametrize("name", TITLES)
def test_a_title_says_what_was_found_or_that_nothing_may_be_said(of_full, of_empty, name):
    assert re.fullmatch(TITLES[name], of_full(name).figure.title)
    assert re.search(r": .*not recorded", of_empty(name).figure.title)


TOPICS = {
    "laboratory UC": (
        "Laboratory values in ulcerative colitis",
        r": median C-.+ [\d.]+ before \(n \d+\), [\d.]+ at .+",
    ),
    "persistence": ("persistence", r": \d+\.\d % in UC \(n = \d+\) and \d+\.\d % in CD \(n = \d+\) at week \d+"),
    "assessed CD": ("CD", r": most in [a-z -]+, −?\d+\.\d\d standard deviations \(.+: \d+/\d+ assessed\)"),
    "curves cdai": ("CDAI before and after", r": mean \d+\.\d and \d+\.\d, n = \d+"),
}


@pytest.mark.parametrize("name", TOPICS)
def test_a_title_says_what_was_found_and_without_numbers_only_its_topic(of_full, of_empty, name):
    topic, finding = TOPICS[name]
    assert re.fullmatch(re.escape(topic) + finding, of_full(name).figure.title)
    assert of_empty(name).figure.title == topic


def test_every_public_chart_of_the_study_is_drawn_here():
    offered = dict(public(figures)) | dict(public(sensitivity))
    made = {name: getattr(one, "__annotations__", {}).get("return") for name, one in offered.items()}
    charts = {name for name, kind in made.items() if kind in (Figure, "Figure")}
    assert {CHARTS[name].__code__.co_names[1] for name in CHARTS} - {"studies_forest"} == charts


@pytest.mark.parametrize(("name", "disease"), [("rates UC", "UC"), ("rates CD", "CD"), ("laboratory UC", "UC"),
                                               ("curves cdai", "CD"), ("change uceis", "UC"), ("shift uceis", "UC"),
                                               (f"denominator {CD[0]}", "CD"), ("paired UC", "UC")])  # fmt: skip
def test_colours_keep_their_meaning(of_full, name, disease):
    other = "CD" if disease == "UC" else "UC"
    colours = set(re.findall(r"#[0-9A-F]{6}", json.dumps(of_full(name).specs)))
    assert DISEASE_COLOURS[disease] in colours
    assert DISEASE_COLOURS[other] not in colours


@pytest.mark.parametrize("keys", [UC, CD])
def test_every_rate_stands_in_the_words_with_its_counts(full, of_full, keys):
    figure = of_full(f"rates {REGISTRY[keys[0]].disease}").figure
    rows = full.rates.of(endpoint=keys, statistic="percentage").rows
    for row in rows.itertuples():
        time = "before" if row.week == 0 else "after"
        words = f"({row.n}/{row.N}; " if row.method != NEVER_BEFORE else "cannot be met before"
        assert f"{REGISTRY[row.endpoint].label} {time}: " in figure.alt
        assert words in figure.alt
    assert len(figure.data) == len(rows)


def test_a_rate_is_drawn_where_the_results_have_it(of_full):
    rows = [row for row in of_full("rates UC").rows if row.get("endpoint") == "uc_clinical_remission"]
    (row,) = [row for row in rows if row["time"] == "after"]
    assert row["value"] == pytest.approx(100 * 38 / 66)
    assert (row["n"], row["N"], row["count"]) == (38, 66, "38/66")
    assert row["ci_low"] < row["value"] < row["ci_high"]


@pytest.mark.parametrize("keys", [UC, CD])
def test_hollow_diamonds_stand_at_the_printed_values(of_full, keys):
    printed = {key: float(one.value) for key, one in read_published().items() if key in keys}
    drawn = [row for row in of_full(f"rates {REGISTRY[keys[0]].disease}").rows if "printed" in row]
    assert [row["printed"] for row in drawn] == [printed[key] for key in keys if key in printed]
    assert {row["time"] for row in drawn} == {"after"}


def test_the_headline_has_every_printed_percentage_with_its_page_and_feasible_band(of_full):
    figure = of_full("headline").figure
    printed = {key: float(one.value) for key, one in read_published().items() if one.is_percentage}
    rows = {row["endpoint"]: row for row in of_full("headline").rows}
    assert {key: row["printed"] for key, row in rows.items()} == printed
    assert {row["page"] for row in rows.values()} == set(PAGES.values())
    for key, row in rows.items():
        assert row["lowest"] < row["printed"] < row["highest"], key
        assert f"{row['words']}: printed {row['printed']} %, recomputed {row['printed']} % (" in figure.alt
    assert rows["uc_clinical_remission"]["feasible"] == 3
    assert [len(spec["datasets"]) for spec in of_full("headline").specs] == [1, 1]


def test_paired_counts_add_up_to_the_evaluable(of_full):
    data = of_full("paired UC").figure.data
    remission = data[data["endpoint"] == "uc_clinical_remission"]
    assert dict(zip(remission["group"], remission["value"], strict=True)) == {
        "yes at both": 4,
        "gained": 34,
        "lost": 1,
        "no at both": 27,
    }
    never = data["value"] == "cannot be met before"
    assert set(data.loc[never, "endpoint"]) == {"uc_steroid_free_remission", "uc_biochemical_remission"}
    compared = data[~never].groupby("endpoint")
    assert (compared["value"].sum() == compared["N"].first()).all()
    assert {"label": "clinical\nremission", "counts": "4 + 34 + 1 + 27"} in of_full("paired UC").rows


def test_counts_beside_high_rates_lean_to_the_left_so_that_a_phone_keeps_them(of_full):
    (spec,) = of_full("rates CD").specs
    sides = {
        layer["transform"][0]["filter"]: layer["mark"]["align"]
        for layer in spec["layer"]
        if layer["mark"].get("dy") == -13
    }
    assert sides == {"datum.value <= 60": "left", "datum.value > 60": "right"}


def test_the_denominator_never_loses_its_last_step(of_full, of_empty):
    assert of_full(f"denominator {UC[0]}").figure.alt.endswith("evaluable 25.")
    assert of_empty(f"denominator {UC[0]}").figure.alt.endswith("evaluable 0.")


def test_the_strip_to_the_denominator_never_grows():
    steps = {"of_disease": 80, "counted": 54, "assessed_at_baseline": 33, "assessed_in_window": 33, "evaluable": 36}
    one = {"endpoint": "uc_biochemical_remission", "disease": "UC", "unit": "patients"}
    rows = results_frame([Kind.STEP.at(step=step) | one | {"value": count} for step, count in steps.items()])
    figure = figures.denominator(Results(rows), one["endpoint"])
    (drawn,) = (data for data in figure.specs()[0]["datasets"].values() if data and "step" in data[0])
    assert [row["value"] for row in drawn] == [80, 54, 36]
    assert figure.title == "Who could be judged for UC biochemical remission? 36 of 80 patients"
    assert "fully assessed at baseline 33, fully assessed at follow-up 33" in figure.caption


def test_a_shift_table_counts_every_pair_once(of_full):
    figure = of_full("shift modified_mayo").figure
    assert figure.data["patients"].sum() == 66
    assert len(figure.data) == 100
    assert figure.alt == "Modified Mayo score: 56 of 66 patients lower after than before, 6 equal, 4 higher."
    assert "n = 66" in figure.caption


def test_bars_at_the_edges_of_a_shift_table_count_its_columns_and_its_rows(of_full):
    bars = {
        (row["time"], row["level"]): row for row in of_full("shift mayo_endoscopic_subscore").rows if "level" in row
    }
    patients = {place: row["patients"] for place, row in bars.items()}
    assert [patients["before", level] for level in range(4)] == [17, 8, 22, 20]
    assert [patients["after", level] for level in range(4)] == [24, 22, 9, 12]
    lengths = {bars["after", level]["right"] - bars["after", level]["left"] for level in range(4)}
    assert max(lengths) / min(lengths) == pytest.approx(24 / 9)


def test_cumulative_curves_rise_to_everybody(of_full):
    data = of_full("curves cdai").figure.data
    for _, curve in data.groupby("time"):
        assert curve["value"].is_monotonic_increasing
        assert curve["value"].iloc[-1] == 100
        assert set(curve["N"]) == {126}


def test_a_cut_off_is_drawn_as_a_line_at_its_value(of_full):
    lines = {
        name: [row["cut_off"] for row in of_full(name).rows if "cut_off" in row]
        for name in ("curves cdai", "change cdai", "curves uceis")
    }
    assert lines == {"curves cdai": [150], "change cdai": [-150], "curves uceis": []}


def test_the_area_of_changes_is_drawn_from_the_first_change_to_the_last(of_full):
    values = [row["value"] for row in of_full("change uceis").rows if "level" in row]
    assert values[0] > 0
    assert values[-1] == 100
    assert values.count(100) == 1


def test_laboratory_panels_show_recorded_values_only_with_the_n_of_each_week(of_full, of_empty):
    figure, rows = of_full("laboratory UC").figure, of_full("laboratory UC").rows
    first = of_full("laboratory UC").specs[0]
    assert first["title"] == "C-reactive protein (mg/L)"
    assert "week 8 1.8 (n 73)" in first["description"]
    assert [row["reference"] for row in rows if "reference" in row] == [5]
    assert not [row for row in rows if row.get("N") == 0]
    assert len(figure.charts) == figure.data.loc[figure.data["N"] > 0, "endpoint"].nunique()
    assert [row["words"] for row in of_empty("laboratory CD").rows] == ["not recorded in Crohn's disease"]


def test_who_is_not_in_the_curve_of_staying_is_counted_below_it(of_full, of_empty):
    words = "Not in the curve: treatment ended before it begins (UC {0}, CD {0}); no dates (UC {0}, CD {0})."
    assert of_full("persistence").figure.caption.endswith(words.format("0"))
    assert of_empty("persistence").figure.caption.endswith(words.format("not recorded"))


def test_events_are_sorted_by_rate_and_those_that_never_occurred_keep_their_upper_limit(of_full):
    figure = of_full("safety").figure
    # Those of special interest on top, then the others, each by rate.
    special = figure.data["endpoint"].isin([group_key(name) for name in SPECIAL_INTEREST])
    assert special.is_monotonic_decreasing and not special.all()
    assert all(own["value"].is_monotonic_decreasing for own in (figure.data[special], figure.data[~special]))
    never = figure.data[figure.data["events"] == 0]
    assert "ae_tuberculosis" in set(never["endpoint"])
    assert (never["ci_low"] == 0).all() and (never["ci_high"] > 0).all()
    number = r"[\d.]+ \([\d.]+–[\d.]+\)"
    words = rf"herpes zoster: {number} per 100 patient-years from week 8, \d+ / \d+, {number} from the first dose;"
    assert re.search(words, figure.alt)
    assert (figure.data["ci_high"] > figure.data["ci_low"]).all()
    assert "Any infection: infection, serious infection, herpes zoster, " in figure.caption


def test_events_without_dates_are_counted_without_a_rate(full):
    rows = full.safety.rows.copy()
    rates = rows["kind"].isin([Kind.FIRST_EVENT_RATE, Kind.EVENT_RATE])
    rows.loc[rates, ["value", "ci_low", "ci_high"]] = None
    rows.loc[rates, "n"] = 0
    figure = figures.safety_dots(Results(rows, True))
    assert "herpes zoster: rate not recorded from week 8, 5 / 5, not recorded from the first dose;" in figure.alt


def test_a_rate_from_the_first_dose_that_is_withheld_alone_reads_suppressed(full):
    rows = full.safety.rows.copy()
    zoster = (rows["endpoint"] == "ae_herpes_zoster") & (rows["statistic"] == "incidence_rate")
    rows.loc[zoster, ["value", "n", "ci_low", "ci_high"]] = None
    rows.loc[zoster, "disclosure"] = "suppressed"
    figure = figures.safety_dots(Results(rows, True))
    shown = figure.data.set_index("endpoint").loc["ae_herpes_zoster"]
    assert (shown["value_dose"], shown["low_dose"]) == ("suppressed", "suppressed")
    assert shown["value"] > 0
    assert "5 / 5, suppressed from the first dose;" in figure.alt


def test_the_flow_says_who_fell_out_between_its_boxes(full, of_full, of_empty):
    assert of_full("flow").figure.alt.startswith("In the cohort: 236 (UC 80, CD 156); ")
    assert "0 fell out, 2 not recorded" in of_empty("flow").figure.alt
    places = {row["place"]: row for row in of_full("flow").rows}
    assert all(places[n]["top"] > places[n - 1]["bottom"] for n in range(1, len(places)))
    assert len(places) == len(full.labels)


def test_what_one_patient_cannot_give_is_not_estimable(full):
    rows = full.scores.rows.copy()
    changes = rows["kind"].isin([Kind.MEAN_CHANGE, Kind.MEDIAN_CHANGE, Kind.SHIFT])
    rows.loc[changes, ["ci_low", "ci_high", "p_value"]] = None
    caption = figures.cumulative_curves(Results(rows, True), "cdai").caption
    assert "Mean change −97.4 (interval not estimable), n = 126, paired t p not estimable; " in caption
    assert caption.endswith("Wilcoxon p not estimable.")
