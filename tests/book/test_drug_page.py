"""The drawings of the drug stand in a page without script and network, and say what is not verified."""

import pytest

from ibd_tools.book.drug_page import SKETCHES, facts_fragment, sketch_fragment


@pytest.mark.parametrize("key", SKETCHES)
def test_a_drawing_is_one_block_that_is_described_and_loads_nothing(key):
    html = sketch_fragment(None, key)
    assert "\n\n" not in html
    assert 'role="img" aria-label="' in html
    assert "http" not in html


def test_what_is_not_verified_is_marked_and_what_has_a_source_cites_it():
    rows = facts_fragment(None, "pathway").splitlines()[2:]
    assert all("**unverified**" in row for row in rows if "{cite}" not in row)
    assert any("{cite}`parmentier2018`" in row and "60 times" in row for row in rows)
    assert "C₁₇H₁₉F₃N₆O, 380.4 g/mol" in facts_fragment(None, "molecule")


# Where each ball lies from left to right; the balls change their order as they turn.
PLACES = """() => [...document.querySelectorAll('.ibd-ball')]
    .map(ball => Number(ball.getAttribute('transform').match(/[-\\d.]+/)[0])).sort((one, other) => one - other)"""


@pytest.mark.browser
def test_the_molecule_turns_by_button_and_back_by_key(chromium):
    page = chromium.new_page()
    page.set_content(sketch_fragment(None, "conformer"))
    balls = page.evaluate(PLACES)
    page.get_by_role("button", name="Turn left").click()
    turned = page.evaluate(PLACES)
    page.keyboard.press("ArrowRight")
    back = page.evaluate(PLACES)
    page.close()
    assert max(abs(one - other) for one, other in zip(balls, turned, strict=True)) > 1
    assert back == pytest.approx(balls, abs=0.1)
