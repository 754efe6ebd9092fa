"""The audit in the page: a script computes in the browser what the module computes in Python."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from ibd_study.printed import feasible_counts, read_published
from ibd_study.results import format_interval
from ibd_study.statistics import proportion_interval
from ibd_tools.book.audit_form import audit_form_fragment

pytestmark = pytest.mark.browser

SCRIPT = Path(__file__).parents[2] / "book" / "_static" / "audit.js"
# Whole percents, halves of the last digit, both ends of the scale, and what only large groups give.
GRID = [*map(str, range(0, 101)), *(f"{tenths / 10:.1f}" for tenths in range(0, 1001, 3)), "12.25", "0.01", "99.995"]
LARGEST = 90
WITH_LIMITS = "printed => feasibleCounts(printed, 90).map(([k, n]) => [k, n, ...wilsonLimits(k, n).map(percentOf)])"


@pytest.fixture(scope="module")
def form(chromium):
    """The form of the page with its script, and nothing else of the book."""
    html = audit_form_fragment(SimpleNamespace(printed=read_published())).partition("\n")[2].rpartition("\n")[0]
    page = chromium.new_page()
    page.set_content(f"<!DOCTYPE html>{html}<script>{SCRIPT.read_text(encoding='utf-8')}</script>")
    yield page
    page.close()


def test_the_script_finds_the_counts_and_intervals_of_the_module(form):
    found = form.evaluate(f"grid => grid.map({WITH_LIMITS})", GRID)
    for printed, counts in zip(GRID, found, strict=True):
        assert [(events, n) for events, n, _, _ in counts] == feasible_counts(printed, LARGEST), printed
        for events, n, low, high in counts:
            limits = proportion_interval(events, n)
            assert f"{low}–{high}" == format_interval(*(100 * limit for limit in limits)), (events, n)
    assert sum(map(len, found)) > 5_000


def _typed(form, **values: str) -> tuple[str, list[str]]:
    for name, value in values.items():
        form.fill(f"[name={name}]", value)
    rows = form.locator("tbody tr").all()
    return form.text_content("[role=status]"), [row.locator("th").text_content() for row in rows]


def test_what_is_typed_is_answered_in_words_and_rows(form):
    said, counts = _typed(form, percentage="57,6", largest="80", smallest="1")
    assert counts == ["19/33", "34/59", "38/66"]
    assert said == (
        "Among 1 to 80 patients, 57.6 % is possible on 33, 59 and 66. It is not possible on all 80. "
        "The intervals reach from 40.8 % to 72.8 %."
    )
    assert _typed(form, smallest="60")[1] == ["38/66"]
    assert _typed(form, smallest="66", largest="66")[0].startswith("Among 66 patients, 57.6 % is possible on 66. It is")


def test_a_last_decimal_of_zero_is_asked_for_by_the_number_of_decimals(form):
    assert form.input_value("[name=decimals]") == "1"
    assert "12/25" in _typed(form, percentage="48", largest="50", smallest="1")[1]
    assert form.input_value("[name=decimals]") == "0"
    assert _typed(form, decimals="2")[0].startswith("Among 1 to 50 patients, 48.00 % is possible on 25 and 50.")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("percentage", "half", "Type the percentage as it is printed"),
        ("percentage", "101", "Type the percentage as it is printed"),
        ("decimals", "0", "Decimals: a whole number from 1"),
        ("largest", "", "Patients: whole numbers from 1 to 2000"),
        ("smallest", "90", "the smallest not above the largest"),
    ],
)
def test_what_cannot_be_read_is_said_and_leaves_no_row(form, name, value, said):
    _typed(form, percentage="57.6", decimals="1", smallest="1", largest="80")
    words, counts = _typed(form, **{name: value})
    assert said in words
    assert counts == [] and form.locator(".ibd-scroll").is_hidden()
