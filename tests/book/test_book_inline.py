"""Every word that a role prints, and what it refuses."""

import csv

import pytest

from ibd_study.endpoints import REGISTRY
from ibd_study.parameters import Parameters
from ibd_study.printed import PUBLISHED
from ibd_tools.book import inline
from ibd_tools.book.run_data import ASSUMPTIONS, open_run


@pytest.fixture
def run(write_run, tmp_path):
    return open_run(write_run(tmp_path))


@pytest.mark.parametrize(
    ("key", "text", "hover"),
    [
        (
            "uc_clinical_remission",
            "57.6\u00a0%",
            "38 of 66 evaluable; 95 % interval 45.6–68.8; week 8; as observed",
        ),
        (
            "uc_clinical_remission:full",
            "57.6\u00a0% (38/66; 95\u00a0% CI 45.6–68.8)",
            "38 of 66 evaluable; 95 % interval 45.6–68.8; week 8; as observed",
        ),
        ("uc_clinical_response:count", "3/4", "3 of 4 evaluable; week 8"),
        ("uc_histological_remission", "[not recorded]", "n = 0; week 8"),
        ("flow.registered", "9", ""),
    ],
)
def test_result_is_said_with_its_support_on_hover(run, key, text, hover):
    assert inline.result_words(run, key) == (text, hover)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("uc_clinical_remission", "57.6\u00a0%"),
        ("cd_mucosal_healing", "4.9\u00a0%"),
        ("cdai_mean_baseline", "214.9"),
        ("uc_endoscopic_remission:p", "0.039"),
        ("cd_clinical_remission:p", "<0.001"),
        ("uc_clinical_remission:p", "not printed"),
    ],
)
def test_printed_value_is_said_exactly_as_printed(run, key, text):
    assert inline.printed_words(run, key).text == text


def test_parameter_says_value_meaning_and_what_is_allowed(run):
    said = inline.parameter_value(run, "uc_week")
    assert said == ("8", "Week at which UC is read: a number above 0 and at most 260 weeks")


def test_a_list_of_numbers_is_said_as_a_sentence_says_it(write_run, tmp_path):
    run = open_run(write_run(tmp_path, parameters={"unseen_worse_by_sd": [-1.0, -0.5, 0.0, 2.0]}))
    assert inline.parameter_value(run, "unseen_worse_by_sd").text == "−1, −0.5, 0 and 2"


@pytest.mark.parametrize(("name", "source"), [("assumptions", ASSUMPTIONS), ("printed", PUBLISHED)])
def test_counts_are_those_of_the_data_files(run, name, source):
    with source.open(encoding="utf-8", newline="") as file:
        lines = sum(1 for _ in csv.reader(file)) - 1
    assert inline.count_words(run, name).text == str(lines)


def test_endpoints_and_parameters_are_counted(run):
    assert inline.count_words(run, "endpoints").text == str(len(REGISTRY))
    assert inline.count_words(run, "parameters").text == str(len(Parameters.model_fields))


@pytest.mark.parametrize(
    ("say", "key", "message"),
    [
        (inline.result_words, "uc_clinical_remision", "did you mean 'uc_clinical_remission'"),
        (inline.result_words, "uc_clinical_remission:share", "expected endpoint"),
        (inline.printed_words, "uc_clinical_remision", "did you mean 'uc_clinical_remission'"),
        (inline.printed_words, "uc_clinical_remission:ci", "expected key or key:p"),
        (inline.parameter_value, "uc_weak", "did you mean 'uc_week'"),
        (inline.count_words, "assumption", "did you mean 'assumptions'"),
        (inline.assumption_of, "A999", "no assumption 'A999'"),
    ],
)
def test_unknown_key_is_refused_with_the_nearest_one(run, say, key, message):
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        say(run, key)


def test_baseline_is_named_in_words(write_run, tmp_path):
    row = {"endpoint": "cdai", "statistic": "mean", "value": 214.9, "unit": "points", "N": 126, "week": 0}
    run = open_run(write_run(tmp_path, rows=[row | {"missing_data": "nri"}]))
    assert inline.result_words(run, "cdai.mean@0") == (
        "214.9",
        "n = 126; baseline; missing counted as failure",
    )


def test_a_suppressed_number_says_so_and_why_when_one_points_at_it(write_run, tmp_path):
    row = {"endpoint": "x", "statistic": "percentage", "unit": "%", "N": 66, "week": 8, "disclosure": "suppressed"}
    run = open_run(write_run(tmp_path, rows=[row]))
    assert inline.result_words(run, "x:full") == (
        "[suppressed]",
        "of 66 evaluable; in part suppressed, to protect a small group of patients; week 8",
    )
