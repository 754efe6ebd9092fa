"""Result keys: every form and every refusal; what is found, in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibd_study.results import lookup, results_frame
from ibd_study.words import say

REMISSION = {"endpoint": "uc_clinical_remission", "disease": "UC", "statistic": "percentage", "unit": "%"}
ROWS = results_frame(
    [
        REMISSION
        | {"week": 8, "value": 57.5757, "n": 38, "N": 66, "ci_low": 45.57, "ci_high": 68.83, "ci_level": 0.95},
        REMISSION | {"week": 0, "value": 7.5757, "n": 5, "N": 66, "ci_low": 3.28, "ci_high": 16.54, "ci_level": 0.95},
        {
            "endpoint": "uc_clinical_remission",
            "statistic": "percentage_difference",
            "week": 8,
            "unit": "percentage points",
            "value": 50.0,
            "N": 66,
            "ci_low": 35.5,
            "ci_high": 61.7,
            "ci_level": 0.9,
            "p_value": 0.0004,
        },
        {"endpoint": "cdai", "statistic": "mean", "week": 0, "value": 214.91, "unit": "points", "N": 126},
        {"endpoint": "cdai", "statistic": "mean", "week": 12, "value": 117.46, "unit": "points", "N": 126},
        {
            "endpoint": "cdai",
            "statistic": "change_at_most_-70",
            "week": 12,
            "value": 81,
            "unit": "%",
            "n": 102,
            "N": 126,
        },
        {"endpoint": "baseline_age_years", "statistic": "mean", "week": 0, "value": 41.4, "unit": "years", "N": 80},
        {
            "endpoint": "baseline_sex=female",
            "statistic": "percentage",
            "week": 0,
            "value": 36.25,
            "unit": "%",
            "N": 80,
            "n": 29,
        },
        {"endpoint": "flow", "statistic": "selected", "value": 236, "unit": "patients"},
        {"endpoint": "crp_mg_l", "disease": "UC", "statistic": "median", "week": 4, "value": 3.1, "N": 47},
        {"endpoint": "crp_mg_l", "disease": "CD", "statistic": "median", "week": 4, "value": 4.1, "N": 52},
        {"endpoint": "crp_mg_l", "disease": "CD", "statistic": "median", "week": 12.5, "value": 2.1, "N": 50},
        {"endpoint": "ae_any_event", "statistic": "events", "value": 157, "unit": "events", "N": 236},
        {"endpoint": "uc_histological_remission", "statistic": "percentage", "week": 8, "unit": "%", "N": 0},
    ]
)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("uc_clinical_remission", "57.6 %"),
        ("uc_clinical_remission:value", "57.6 %"),
        ("uc_clinical_remission.percentage", "57.6 %"),
        ("uc_clinical_remission@8", "57.6 %"),
        ("uc_clinical_remission@8.0:count", "38/66"),
        ("uc_clinical_remission:count", "38/66"),
        ("uc_clinical_remission:total", "66"),
        ("uc_clinical_remission:ci", "45.6–68.8"),
        ("uc_clinical_remission:full", "57.6 % (38/66; 95 % CI 45.6–68.8)"),
        ("uc_clinical_remission:p", "not recorded"),
        ("uc_clinical_remission@0:full", "7.6 % (5/66; 95 % CI 3.3–16.5)"),
        ("uc_clinical_remission.percentage@0:count", "5/66"),
        ("uc_clinical_remission.percentage_difference:p", "<0.001"),
        ("uc_clinical_remission.percentage_difference:full", "50.0 (n = 66; 90 % CI 35.5–61.7)"),
        ("cdai.mean", "117.5"),
        ("cdai.mean@0", "214.9"),
        ("cdai.mean:count", "n = 126"),
        ("cdai.mean:full", "117.5 (n = 126)"),
        ("cdai.mean:ci", "not recorded"),
        ("cdai.change_at_most_-70:count", "102/126"),
        ("baseline_sex=female@0:full", "36.3 % (29/80)"),
        ("flow.selected", "236"),
        ("flow.selected:full", "236"),
        ("flow.selected:total", "not recorded"),
        ("flow.selected:count", "not recorded"),
        ("crp_mg_l.median@12.5", "2.1"),
        ("ae_any_event.events", "157"),
        ("ae_any_event.events:total", "236"),
        ("uc_histological_remission", "not recorded"),
        ("uc_histological_remission:full", "not recorded"),
        ("uc_histological_remission:count", "not recorded"),
        ("uc_histological_remission:ci", "not recorded"),
        ("uc_histological_remission:total", "0"),
    ],
)
def test_a_key_finds_and_says_its_number(key, said):
    assert say(*lookup(ROWS, key)) == said


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("uc_clinical_remision", "no such endpoint; did you mean 'uc_clinical_remission'?"),
        ("xyz", "no such endpoint"),
        ("cdai", "cdai has no statistic 'percentage'; it has change_at_most_-70, mean"),
        ("cdai.median@0", "cdai has no statistic 'median'; it has change_at_most_-70, mean"),
        ("cdai.mean@8", "cdai.mean stands at week 0, 12"),
        ("baseline_age_years.mean", "baseline_age_years.mean stands at week 0"),
        ("flow.selected@8", "flow.selected stands at week none: leave @ out"),
        ("crp_mg_l.median", "3 rows have it; they differ in disease (CD, UC), week (4, 12.5)"),
        ("crp_mg_l.median@4", "2 rows have it; they differ in disease (CD, UC)"),
    ],
)
def test_a_key_that_finds_none_or_several_is_refused_with_advice(key, words):
    with pytest.raises(ValueError, match="result key") as error:
        lookup(ROWS, key)
    assert str(error.value) == f"result key {key!r}: {words}"


def test_rows_of_two_subgroups_are_never_taken_for_one():
    both = results_frame([REMISSION | {"week": 8, "subgroup": name} for name in ("sex=male", "sex=female")])
    with pytest.raises(ValueError, match=r"subgroup \(sex=female, sex=male\)"):
        lookup(both, "uc_clinical_remission")


@pytest.mark.parametrize(
    "key",
    ["", " a", "a:", "a:colour", "a.b.c", "a@week", "a@1.2.3", "a@", "a:full:p", "a@8@0", "a@8.", "a\n", "a b"],
)
def test_an_ill_formed_key_is_refused(key):
    with pytest.raises(
        ValueError, match=r"expected endpoint\[\.statistic\]\[@week\]\[:value\|full\|count\|ci\|p\|total\|words\]"
    ):
        lookup(ROWS, key)


@given(st.text(max_size=30))
def test_any_text_finds_a_number_or_is_refused_in_words(text):
    try:
        row, part = lookup(ROWS, text)
    except ValueError as error:
        assert repr(text) in str(error)
    else:
        assert say(row, part)
