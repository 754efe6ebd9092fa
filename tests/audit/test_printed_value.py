"""Printed numbers taken apart: what stands in one cell or one bracket, in the forms that journals use."""

import pytest

from ibd_tools.audit.printed_value import plain, take_apart

COUNT = {"events": "38", "n": "66", "kind": "percentage", "value": "57.6"}
INTERVAL = {"ci_low": "45.6", "ci_high": "68.8", "kind": "percentage", "value": "57.6"}
FORMS = {
    "57.6": {"kind": "percentage", "value": "57.6"},
    ".5": {"kind": "percentage", "value": "0.5"},
    "38/66 (57.6)": COUNT,
    "57.6 % (38/66)": COUNT,
    "57.6% (38 of 66 patients)": COUNT,
    "38 out of 66 (57.6 %)": COUNT,
    "38 (57.6)": {"kind": "percentage", "events": "38", "value": "57.6"},
    "58% (n = 38)": {"kind": "percentage", "events": "38", "value": "58"},
    "1,234/5,678 (21.7%)": {"events": "1234", "n": "5678", "kind": "percentage", "value": "21.7"},
    "38/66": {"events": "38", "n": "66", "kind": "percentage", "value": "57.5758"},
    "57.6 (45.6-68.8)": INTERVAL,
    "57\N{MIDDLE DOT}6 (45\N{MIDDLE DOT}6\N{EN DASH}68\N{MIDDLE DOT}8)": INTERVAL,
    "57.6 [45.6, 68.8]": INTERVAL,
    "57.6 % (45.6 % to 68.8 %)": INTERVAL,
    "57.6% [95% CI, 45.6%-68.8%]": {"ci_level": "95", **INTERVAL},
    "38/66 (57.6 %; 95 % CI 45.6-68.8)": {"ci_level": "95", **COUNT, **INTERVAL},
    "214.9 \N{PLUS-MINUS SIGN} 60.2": {"sd": "60.2", "kind": "mean", "value": "214.9"},
    "214.9 (SD 60.2)": {"sd": "60.2", "kind": "mean", "value": "214.9"},
    "mean (SD) 214.9 (60.2)": {"sd": "60.2", "kind": "mean", "value": "214.9"},
    "median 4 (IQR 2-6)": {"q1": "2", "q3": "6", "kind": "median", "value": "4"},
    "aOR 3.01 (95% CI 1.39 to 6.55)": {
        "ci_level": "95",
        "ci_low": "1.39",
        "ci_high": "6.55",
        "kind": "ratio",
        "value": "3.01",
    },
    "hazard ratio 0.63 (0.44-0.89)": {"ci_low": "0.44", "ci_high": "0.89", "kind": "ratio", "value": "0.63"},
    "1.6 per 100 patient-years (0.5-3.8)": {
        "per": "100",
        "ci_low": "0.5",
        "ci_high": "3.8",
        "kind": "rate",
        "value": "1.6",
    },
    "16/1000 PY": {"per": "1000", "kind": "rate", "value": "16"},
}


@pytest.mark.parametrize(("text", "parts"), FORMS.items(), ids=FORMS)
def test_a_form_is_taken_apart(text, parts):
    assert take_apart(text) == parts


@pytest.mark.parametrize(
    "text",
    ["", "many", "about 5", "57,6", "5-10", "58 (38)", "70/66", "0/0", "57.6 of patients, 12.1", "5/308.6 PY", "<5"],
)
def test_what_is_no_single_number_is_not(text):
    assert take_apart(text) is None


def test_the_kind_that_is_known_tells_what_a_bracket_holds():
    assert take_apart("4 (2-6)", "median") == {"q1": "2", "q3": "6", "kind": "median", "value": "4"}
    assert take_apart("214.9 (60.2)", "mean") == {"kind": "mean", "value": "214.9", "sd": "60.2"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1,234 and 12,345,678", "1234 and 12345678"), ("0,039", "0,039"), ("1,23", "1,23"), ("a\u00a0\u20091", "a 1")],
)
def test_only_commas_between_thousands_go(text, expected):
    assert plain(text) == expected
