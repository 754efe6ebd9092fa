"""Promises that every registered instrument keeps, whatever its formula."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ibd_study.scores import INSTRUMENTS

BOUNDED = [key for key, entry in INSTRUMENTS.items() if None not in (entry.low, entry.high)]
# From the item tables: what one more unit of an item adds, all other items being at their lowest.
WEIGHTS = {
    "mayo_score": {
        "stool_frequency": 1,
        "rectal_bleeding": 1,
        "endoscopic_subscore": 1,
        "physician_global": 1,
    },
    "partial_mayo": {"stool_frequency": 1, "rectal_bleeding": 1, "physician_global": 1},
    "modified_mayo": {"stool_frequency": 1, "rectal_bleeding": 1, "endoscopic_subscore": 1},
    "partial_modified_mayo": {"stool_frequency": 1, "rectal_bleeding": 1},
    "pro2_uc": {"stool_frequency": 1, "rectal_bleeding": 1},
    "uceis": {"vascular": 1, "bleeding": 1, "erosions_ulcers": 1},
    "sccai": {
        "day_stools": 1,
        "night_stools": 1,
        "urgency": 1,
        "blood": 1,
        "wellbeing": 1,
        "extracolonic": 1,
    },
    "robarts": {
        "chronic_infiltrate": 1,
        "lamina_propria_neutrophils": 2,
        "epithelial_neutrophils": 3,
        "erosion_ulceration": 5,
    },
    "cdai": {
        "liquid_stools_7d": 2,
        "abdominal_pain_7d": 5,
        "wellbeing_7d": 7,
        "complications": 20,
        "antidiarrhoeal": 30,
        "abdominal_mass": 10,
        "haematocrit_percent": -6,
    },
    "hbi": {
        "wellbeing": 1,
        "abdominal_pain": 1,
        "liquid_stools": 1,
        "abdominal_mass": 1,
        "complications": 1,
    },
    "pro2_cd": {"liquid_stools_daily_mean": 2, "abdominal_pain_daily_mean": 5},
    "ses_cd_segment": {
        "ulcer_size": 1,
        "ulcerated_surface": 1,
        "affected_surface": 1,
        "narrowing": 1,
    },
    "ses_cd": {
        "ileum_ulcer_size": 1,
        "ileum_narrowing": 1,
        "right_colon_ulcerated_surface": 1,
        "transverse_colon_affected_surface": 1,
        "left_colon_ulcer_size": 1,
        "rectum_narrowing": 1,
    },
    "cdeis": {
        "ileum_deep_ulcer": 12 / 5,
        "right_colon_superficial_ulcer": 6 / 5,
        "left_colon_affected_cm": 1 / 5,
        "rectum_ulcerated_cm": 1 / 5,
        "ulcerated_stenosis": 3,
        "non_ulcerated_stenosis": 3,
    },
    "ibus_sas": {
        "bowel_wall_thickness_mm": 4,
        "inflammatory_fat": 15,
        "colour_doppler": 7,
        "wall_stratification": 4,
    },
    "milan_muc": {"bowel_wall_thickness_mm": 1.4, "flow": 2},
    "van_assche": {
        "tracts": 1,
        "location": 1,
        "extension": 1,
        "t2_hyperintensity": 1,
        "collections": 1,
        "rectal_wall": 1,
    },
    "van_assche_modified": {
        "extension": 1.5,
        "t2_hyperintensity": 2.3,
        "rectal_wall": 1.0,
        "inflammatory_mass": 1.2,
        "dominant_feature": 1.2,
    },
    "maria_segment": {
        "wall_thickness_mm": 1.5,
        "relative_contrast_enhancement_percent": 0.02,
        "oedema": 5,
        "ulcers": 10,
    },
    "smaria_segment": {"oedema": 1, "fat_stranding": 1, "ulcers": 2},
}


def lowest(item):
    if item.values:
        return item.values[0]
    return 0 if item.low is None else item.low


def highest(item):
    if item.values:
        return item.values[-1]
    return 100 if item.high is None else item.high


def at_lowest(key):
    return {name: lowest(item) for name, item in INSTRUMENTS[key].items.items()}


def allowed_values(item):
    """Hypothesis strategy: any allowed value, now and then a missing one."""
    if item.values:
        known = st.sampled_from(item.values)
    elif item.whole:
        known = st.integers(int(lowest(item)), int(highest(item)))
    else:
        known = st.floats(lowest(item), highest(item))
    return st.one_of(known, known, known, st.none())


@pytest.mark.parametrize("key", INSTRUMENTS)
def test_any_missing_item_gives_missing_score(key):
    complete = at_lowest(key)
    rows = {"nothing": complete} | {item: complete | {item: None} for item in complete}
    scores = INSTRUMENTS[key].function(**pd.DataFrame(rows.values(), index=list(rows)))
    assert scores.index[scores.notna()].tolist() == ["nothing"]
    assert scores.index[scores.isna()].tolist() == list(complete)


@pytest.mark.parametrize("key", INSTRUMENTS)
def test_all_items_missing_gives_missing_score(key):
    assert INSTRUMENTS[key].function(**dict.fromkeys(INSTRUMENTS[key].items)) is None


@pytest.mark.parametrize("key", BOUNDED)
def test_lowest_items_reach_the_low_end_of_the_range(key):
    assert INSTRUMENTS[key].function(**at_lowest(key)) == INSTRUMENTS[key].low


@pytest.mark.parametrize("key", BOUNDED)
def test_highest_items_reach_the_high_end_of_the_range(key):
    values = {name: highest(item) for name, item in INSTRUMENTS[key].items.items()}
    assert INSTRUMENTS[key].function(**values) == INSTRUMENTS[key].high


@pytest.mark.parametrize(
    ("key", "high"),
    [
        ("mayo_score", 12),
        ("partial_mayo", 9),
        ("modified_mayo", 9),
        ("partial_modified_mayo", 6),
        ("pro2_uc", 6),
        ("uceis", 8),
        ("sccai", 19),
        ("nancy_index", 4),
        ("robarts", 33),
        ("ses_cd_segment", 12),
        ("ses_cd", 60),
        ("cdeis", 44),
        ("van_assche", 22),
        ("van_assche_modified", 19.5),
        ("smaria_segment", 5),
    ],
)
def test_registered_range_is_the_published_one(key, high):
    assert (INSTRUMENTS[key].low, INSTRUMENTS[key].high) == (0, high)


def test_ranges_without_limit_are_the_published_ones():
    without = {key: entry.low for key, entry in INSTRUMENTS.items() if entry.high is None}
    assert without == {
        "hbi": 0,
        "pro2_cd": 0,
        "milan_muc": 0,
        "ibus_sas": 0,
        "cdai": None,
        "maria_segment": None,
    }


@pytest.mark.parametrize("key", WEIGHTS)
def test_each_item_enters_with_its_published_weight(key):
    start = at_lowest(key)
    items = INSTRUMENTS[key].items
    # Coded items have no neighbour one unit away: compare over the step between two codes.
    end = {name: items[name].values[1] if items[name].values else start[name] + 1 for name in start}
    rows = [start] + [start | {name: end[name]} for name in WEIGHTS[key]]
    scores = INSTRUMENTS[key].function(**pd.DataFrame(rows)).tolist()
    gains = dict(zip(WEIGHTS[key], [score - scores[0] for score in scores[1:]], strict=True))
    expected = {name: each * (end[name] - start[name]) for name, each in WEIGHTS[key].items()}
    assert gains == pytest.approx(expected)


@pytest.mark.parametrize("key", INSTRUMENTS)
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_scalars_and_series_agree_and_stay_in_range(key, data):
    entry = INSTRUMENTS[key]
    row = st.fixed_dictionaries({name: allowed_values(item) for name, item in entry.items.items()})
    rows = [data.draw(row), dict.fromkeys(entry.items)]
    together = entry.function(**pd.DataFrame(rows, index=["drawn", "empty"], dtype=object))
    alone = entry.function(**rows[0])
    assert together.isna().tolist() == [alone is None, True]
    if alone is not None:
        assert together["drawn"] == alone
        assert entry.low is None or alone >= entry.low
        assert entry.high is None or alone <= entry.high


@pytest.mark.parametrize("key", INSTRUMENTS)
def test_inputs_are_not_changed(key):
    columns = pd.DataFrame([at_lowest(key), dict.fromkeys(INSTRUMENTS[key].items)])
    before = columns.copy(deep=True)
    INSTRUMENTS[key].function(**columns)
    pd.testing.assert_frame_equal(columns, before)


@pytest.mark.parametrize("impossible", [float("-inf"), "unknown"])
@pytest.mark.parametrize("key", INSTRUMENTS)
def test_impossible_value_of_any_item_is_refused_with_all_that_mends_it(key, impossible):
    entry = INSTRUMENTS[key]
    # All else missing: the refusal does not wait for a complete row.
    unknown = dict.fromkeys(entry.items)
    for item, described in entry.items.items():
        with pytest.raises(ValueError) as caught:
            entry.function(**unknown | {item: impossible})
        message = str(caught.value)
        assert message.startswith(f"{entry.name}: item {item} ")
        assert str(impossible) in message
        assert f"expected {described.allowed}." in message


@pytest.mark.parametrize("key", INSTRUMENTS)
def test_entry_is_ready_for_readers(key):
    entry = INSTRUMENTS[key]
    assert entry.disease in ("UC", "CD")
    assert entry.name and entry.unit and entry.source
    assert entry.function.__name__ == f"score_{key}"
    assert f"Source: {entry.source}." in entry.function.__doc__
