"""The finished book on A4: nothing cut, nothing to click, dark letters on white, and on each sheet where it is from."""

import re
from datetime import date
from types import SimpleNamespace

import pytest
from shared_browser import sheets_of

from ibd_tools.book.sheet import SHEET, sheet_style

A4_INSIDE = {"width": 687, "height": 1000}  # 210 mm less two margins of 14 mm, at 96 dots an inch
# A chart in a closed part is not drawn, and its still picture is printed.
DRAWN = """() => [...document.querySelectorAll('.ibd-chart')]
    .every(chart => chart.classList.contains('ibd-drawn') || !chart.checkVisibility())"""
# What of a page would be a fault on paper: a part that leaves the sheet, one to click on (a quiz has boxes to tick),
# letters as pale as the paper, a heading that may stand alone at the foot.
FAULTS = """() => {
  const shown = (parts) => [...document.querySelectorAll(parts)].filter((part) => part.checkVisibility());
  const named = (part) => `${part.tagName} ${part.className} in ${part.closest('[id]')?.id}`;
  const edge = document.documentElement.clientWidth + 1;
  const sum = (colour) => colour.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + Number(b), 0);
  return [
    ...shown('table, pre, img, .ibd-figure').filter((part) => part.getBoundingClientRect().right > edge),
    ...shown('button, select, textarea, input:not([type=radio]), .ibd-download, .vega-bindings'),
    ...shown('details:not(.ibd-api, .ibd-part, .ibd-fold) > summary'),
    ...shown('.bd-article :is(p, td, th, li, dd, code, span, figcaption)')
      .filter((part) => sum(getComputedStyle(part).color) > 330),
    ...shown('.bd-article :is(h2, h3)').filter((part) => getComputedStyle(part).breakAfter !== 'avoid'),
  ].map(named);
}"""


def _faults(chromium, path) -> list[str]:
    context = chromium.new_context(viewport=A4_INSIDE, color_scheme="dark", offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_function(DRAWN)
    page.emulate_media(media="print", color_scheme="dark")
    found = page.evaluate(FAULTS)
    context.close()
    return found


@pytest.mark.browser
def test_a_page_with_wide_tables_is_whole_on_paper_and_light_in_the_dark(chromium, built_book):
    assert _faults(chromium, built_book / "published_against_recomputed.html") == []


@pytest.mark.browser
def test_a_lesson_is_printed_on_two_sheets_with_a_line_for_the_guess(chromium, built_book):
    assert sheets_of(chromium, built_book / "lesson_no_event.html") <= 2
    page = chromium.new_page()
    page.goto((built_book / "lesson_no_event.html").as_uri())
    page.emulate_media(media="print")
    line = "getComputedStyle(document.querySelector('.ibd-figure'), '::after').content"
    assert page.evaluate(line) == '"My guess, and why:"'
    page.close()


@pytest.mark.slow
@pytest.mark.browser
def test_every_page_is_whole_on_paper(chromium, built_book):
    pages = [path for path in sorted(built_book.glob("*.html")) if path.stem not in ("search", "genindex")]
    found = {path.stem: _faults(chromium, path) for path in pages}
    assert len(found) > 15
    assert {name: faults for name, faults in found.items() if faults} == {}


def _run(title: str, *, synthetic: bool) -> SimpleNamespace:
    facts = {"run": "nri", "cohort": {"title": title}, "versions": {"ibd-study": "0.2.0"}}
    return SimpleNamespace(manifest=facts, synthetic=synthetic)


def test_the_foot_of_a_sheet_names_book_version_run_day_and_patients():
    style = sheet_style(_run("Shipped", synthetic=True), date(2026, 3, 7))
    assert "recomputed (ibd-study 0.2.0), after doi 10.3390/biomedicines13010190.\\A Run nri of 7 March 2026:" in style
    assert "invented patients. Not for clinical use." in style


def test_a_title_of_an_own_cohort_cannot_leave_its_place_on_the_sheet():
    style = sheet_style(_run('North"; } body { display: none } \\', synthetic=False), date(2026, 3, 7))
    (foot,) = re.findall(r'content: "((?:[^"\\]|\\.)*)";', style)[:1]
    assert foot.endswith('North\\"; } body { display: none } \\\\. Not for clinical use.')
    assert "doi" not in foot


@pytest.mark.build
def test_the_day_stands_beside_the_pages_and_in_none_of_them(built_book):
    day = date.fromtimestamp((built_book.parent / "results.csv").stat().st_mtime)
    assert f"{day.day} {day:%B %Y}" in (built_book / SHEET).read_text(encoding="utf-8")
    assert not re.search(rf"\b{day.day} {day:%B %Y}\b", (built_book / "uc_clinical.html").read_text(encoding="utf-8"))
