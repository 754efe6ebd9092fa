"""What scripts add to a lesson: the projector view, ticks that stay in the browser, and questions for a number."""

import json
from html import escape

import pytest

from ibd_tools.book.quiz import known_numbers, read_question
from ibd_tools.lessons.classroom import PROJECT

pytestmark = pytest.mark.browser
LESSON = "lesson_no_event"
SEEN = "() => [...document.querySelectorAll('.bd-article > section > *')].filter(part => part.offsetHeight).length"
HEADING = "() => document.querySelector('.bd-article > section > .ibd-on > h2')?.textContent"
CHOOSE_RIGHT = "() => document.querySelectorAll('.ibd-answer:has(.ibd-right) input').forEach(one => one.click())"
# The theme of the book keeps its own settings there too.
KEPT = "() => Object.entries(localStorage).filter(([key]) => key.startsWith('ibd-'))"


@pytest.fixture
def page(chromium):
    page = chromium.new_context(offline=True, viewport={"width": 1440, "height": 900}).new_page()
    yield page
    page.context.close()


def test_the_projector_view_shows_one_section_and_turns_by_keys(page, built_book):
    page.goto((built_book / f"{LESSON}.html").as_uri())
    before = page.evaluate(SEEN)
    page.get_by_role("button", name="Projector view").click()
    assert "Is no event no risk?" in page.locator("h1:visible").inner_text()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("PageDown")
    assert page.evaluate(HEADING).startswith("Predict, then see")
    assert page.evaluate(SEEN) == 1
    assert not page.locator(".bd-sidebar-primary, .bd-sidebar-secondary, .bd-header").first.is_visible()
    size = "parseFloat(getComputedStyle(document.querySelector('.ibd-on p')).fontSize) * 1.5"
    assert page.evaluate(size) >= 24
    slider = page.locator(".vega-bindings input[type=range]").first
    slider.press("ArrowRight")
    assert page.evaluate(HEADING).startswith("Predict, then see"), "the key moved the slider"
    page.keyboard.press("Escape")
    assert page.evaluate(SEEN) == before


def test_a_lesson_is_ticked_once_its_questions_are_right_and_forgotten_when_asked(page, built_book):
    page.goto((built_book / f"{LESSON}.html").as_uri())
    page.locator(".ibd-answer input").first.check()
    assert page.evaluate(KEPT) == []
    page.evaluate(CHOOSE_RIGHT)
    assert page.evaluate(KEPT) == [[f"ibd-lessons:student:{LESSON}", "done"]]
    page.goto((built_book / "learn.html").as_uri())
    assert page.locator(".ibd-done").all_inner_texts() == ["No event seen"]
    assert "kept in this browser only" in page.locator(".ibd-lessons").inner_text()
    page.get_by_role("button", name="Forget all").click()
    assert (page.evaluate(KEPT), page.locator(".ibd-done").count()) == ([], 0)


def test_a_list_of_lessons_stands_where_nothing_may_be_stored(page, built_book):
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused'); }})")
    page.goto((built_book / "learn.html").as_uri())
    lessons = page.locator(".ibd-lessons td a").count()
    assert page.locator(".ibd-lessons > p").inner_text().startswith(f"0 of {lessons} lessons ticked")


ASKED = ["How many?", "+ a.right", "  Yes.", "- a.known", "  That is another.", "- a.more", "  No."]
PARTS = (("right", "Yes."), ("wrong", "That is another."), ("wrong", "No."), ("wrong", "Not known."))


@pytest.mark.parametrize(
    ("given", "said"),
    [("22.9", "Yes."), ("23,1", "Yes."), ("23.2", "Not known."), ("40", "That is another."), ("no", "Not known.")],
)
def test_a_number_gets_the_words_that_are_for_it(page, given, said):
    known = known_numbers("quiz-1", read_question(ASKED, within=0.2), [22.9, 40.0, 57.0])
    words = "".join(f'<p class="ibd-said ibd-{kind}">{text}</p>' for kind, text in PARTS)
    asked = f'<fieldset class="ibd-quiz" id="quiz-1" data-known="{escape(json.dumps(known))}"><input>{words}</fieldset>'
    page.set_content(asked)
    page.add_style_tag(path=PROJECT / "book" / "_static" / "ibd.css")
    page.add_script_tag(path=PROJECT / "book" / "_static" / "number.js")
    page.evaluate("dispatchEvent(new Event('DOMContentLoaded'))")
    page.locator("input").fill(given)
    page.get_by_role("button", name="Check").click()
    assert page.locator(".ibd-said:visible").all_inner_texts() == [said]
    assert given not in asked or given == "no"
