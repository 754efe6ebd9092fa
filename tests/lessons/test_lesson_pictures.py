"""A picture shows no truth before it is asked for, and the same wherever its controls come from."""

import pytest

from ibd_tools.book.chart_script import write_chart_script
from ibd_tools.lessons.lesson import lesson_of, lessons

pytestmark = pytest.mark.browser
TICK = ".vega-bindings input[type=checkbox]"
DRAWN = "() => document.querySelectorAll('.ibd-drawn').length === 1"
HIDDEN = """() => document.querySelectorAll('.ibd-drawing svg.marks [opacity="0"]').length"""
MARKS = "() => document.querySelector('.ibd-drawing svg.marks').innerHTML.replace(/(clip|gradient)[\\w-]*\\d+/g, '')"


# One script moves all pictures: every third is opened each time, the others with the slow tests.
PICTURES = [
    pytest.param(lesson, marks=pytest.mark.slow if number % 3 else []) for number, lesson in enumerate(lessons())
]


@pytest.fixture(scope="module", params=PICTURES)
def page(request, tmp_path_factory, chromium):
    """A page with nothing but the picture of a lesson; the first test of each sees it as it was loaded."""
    folder = tmp_path_factory.mktemp("picture")
    write_chart_script(folder / "vega.js")
    head = '<!doctype html><meta charset="utf-8"><script defer src="vega.js"></script>'
    (folder / "page.html").write_text(head + lesson_of(request.param).figure().html(), encoding="utf-8")
    page = chromium.new_page(viewport={"width": 390, "height": 800})
    page.goto((folder / "page.html").as_uri())
    page.wait_for_function(DRAWN)
    yield page
    page.close()


def test_what_is_asked_for_is_not_shown_before_the_box_is_ticked(page):
    assert page.evaluate(HIDDEN) > 0
    page.locator(TICK).check()
    page.wait_for_function(f"() => ({HIDDEN})() === 0")


def test_the_picture_depends_on_where_the_controls_stand_and_not_on_how_they_came_there(page):
    page.locator(TICK).check()
    first = page.evaluate(MARKS)
    sliders = page.locator(".vega-bindings input[type=range]").all()
    starts = [slider.input_value() for slider in sliders]
    for key in ("Home", "End"):
        for slider in sliders:
            slider.press(key)
        page.wait_for_timeout(100)
        assert page.evaluate(MARKS) != first
    for slider, start in zip(sliders, starts, strict=True):
        slider.fill(start)
    page.wait_for_timeout(200)
    assert page.evaluate(MARKS) == first


def test_whoever_does_not_see_the_picture_hears_its_words(page):
    slider = page.locator(".vega-bindings input[type=range]").last
    for key in ("Home", "End"):
        slider.press(key)
    page.wait_for_function("() => document.querySelector('.ibd-heard').textContent.length > 20")
