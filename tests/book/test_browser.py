"""The finished book in a real browser, opened from files, with the network refused."""

import re
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import altair as alt
import pandas as pd
import pytest

from ibd_study.figures import Figure
from ibd_tools.book.chart_script import write_chart_script

pytestmark = pytest.mark.browser

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}
WIDER_PHONE = {"width": 390, "height": 844}
# No page of text or results is longer, in pixels, with its folds closed.
LONGEST = {"desktop": 9_000, "phone": 14_000}
LOCAL = ("file:", "data:", "blob:", "about:")
PATIENCE_MS = 20_000
# A chart in a closed fold waits for its reader.
ALL_DRAWN = """() => [...document.querySelectorAll('.ibd-chart')]
    .every(chart => chart.classList.contains('ibd-drawn') || !chart.checkVisibility())"""
HEIGHT = "document.documentElement.scrollHeight"
OPEN_PARTS = """() => document.querySelectorAll('.ibd-part')
    .forEach(part => { part.removeAttribute('name'); part.open = true; })"""
REDRAWN_MS = 400
DRAWN_SIZES = """() => [...document.querySelectorAll('.ibd-drawing svg.marks')]
    .map(drawing => ({width: drawing.clientWidth, height: drawing.clientHeight}))"""
SEEN_PICTURES = """() => [...document.querySelectorAll('.ibd-chart > img')]
    .filter(picture => picture.checkVisibility())
    .map(picture => ({width: picture.clientWidth, height: picture.clientHeight}))"""
WIDER_THAN_PAGE = """() => [...document.querySelectorAll(
    '.ibd-figure, .ibd-chart, .ibd-drawing svg.marks, table:has(tr > :nth-child(4)) td')]
    .filter(part => part.getBoundingClientRect().right > window.innerWidth + 1)
    .map(part => part.closest('[id]').id)"""


@contextmanager
def reading(chromium, viewport=DESKTOP, **options):
    """A browser page that refuses the network, and lists of what it asked for and what it complained of."""
    context = chromium.new_context(viewport=viewport, offline=True, **options)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    asked, complaints = [], []
    page.on("request", lambda request: None if request.url.startswith(LOCAL) else asked.append(request.url))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page, asked, complaints
    context.close()


# Of each kind one: the first page, results, long pictures, tables of tests, a lesson, a reference list, a page of text.
OF_EACH_KIND = (
    "about",
    "drug",
    "index",
    "lesson_pooling",
    "published_against_recomputed",
    "references",
    "specification_curve",
    "uc_clinical",
)


def html_pages(built_book: Path) -> list[Path]:
    return sorted(built_book.glob("*.html"))


@pytest.fixture(scope="module", params=["of each kind", pytest.param("all", marks=pytest.mark.slow)])
def pages(request, built_book) -> list[Path]:
    """Pages that are opened: all of them take two minutes."""
    every = html_pages(built_book)
    assert {path.stem for path in every} > set(OF_EACH_KIND)
    return [path for path in every if request.param == "all" or path.stem in OF_EACH_KIND]


def with_charts(pages: list[Path]) -> list[Path]:
    return [path for path in pages if 'class="ibd-chart"' in path.read_text(encoding="utf-8")]


class Visit(NamedTuple):
    """What was seen of one page, opened on a phone and, where it has charts, then on a desktop."""

    asked: list[str]
    complaints: list[str]
    charts: int
    too_wide: list[str]
    drawn_on_phone: list[dict]
    drawn_on_desktop: list[dict]
    heights: dict[str, int]


@pytest.fixture(scope="module")
def visits(chromium, pages) -> dict[str, Visit]:
    """Pages, opened until their charts are drawn; one after the other, as a reader does."""
    with reading(chromium) as (page, asked, complaints):
        return {path.name: _visit(page, path, asked, complaints) for path in pages}


def _visit(page, path: Path, asked: list[str], complaints: list[str]) -> Visit:
    asked.clear()
    complaints.clear()
    page.set_viewport_size(WIDER_PHONE)
    page.goto(path.as_uri())
    page.wait_for_function(ALL_DRAWN)
    heights = {"phone": page.evaluate(HEIGHT)}
    page.set_viewport_size(PHONE)
    on_phone, too_wide = _with_all_parts(page)
    if page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
        too_wide.append("the page scrolls sideways")
    charts = page.locator(".ibd-chart").count()
    page.set_viewport_size(DESKTOP)
    if charts:
        page.reload()
        page.wait_for_function(ALL_DRAWN)
    heights["desktop"] = page.evaluate(HEIGHT)
    return Visit([*asked], [*complaints], charts, too_wide, on_phone, _with_all_parts(page)[0], heights)


def _with_all_parts(page) -> tuple[list[dict], list[str]]:
    """Sizes of all drawings, those too that one opens one at a time, and what is wider than the page."""
    page.evaluate(OPEN_PARTS)
    page.wait_for_function(ALL_DRAWN)
    return page.evaluate(DRAWN_SIZES), page.evaluate(WIDER_THAN_PAGE)


def test_no_page_asks_the_network_or_logs_an_error(visits):
    found = {name: [*seen.asked, *seen.complaints] for name, seen in visits.items()}
    assert {name: what for name, what in found.items() if what} == {}


def test_every_chart_is_drawn_by_its_script(visits):
    assert sum(seen.charts for seen in visits.values()) > 10
    for name, seen in visits.items():
        for drawn in (seen.drawn_on_phone, seen.drawn_on_desktop):
            assert len(drawn) == seen.charts, name
            assert all(size["width"] > 100 and size["height"] > 20 for size in drawn), name


def test_nothing_is_wider_than_a_phone(visits):
    assert {name: seen.too_wide for name, seen in visits.items() if seen.too_wide} == {}


CUT_TABLES = """() => {
    const folds = document.querySelectorAll('details');
    folds.forEach(fold => { fold.removeAttribute('name'); fold.open = true; });
    const boxes = [...document.querySelectorAll('.ibd-scroll')];
    return boxes.filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.closest('[id]').id);
}"""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["laboratory", "index", "missing_data", "specification_curve", "other_studies"])
def test_a_wide_desktop_shows_every_column(chromium, built_book, name):
    with reading(chromium, {"width": 1440, "height": 900}) as (page, _, _):
        page.goto((built_book / f"{name}.html").as_uri())
        assert page.evaluate(CUT_TABLES) == []


def test_no_page_is_longer_than_a_reader_is_patient(visits):
    found = {name: seen.heights for name, seen in visits.items()}
    longer = {name: own for name, own in found.items() if any(own[screen] > LONGEST[screen] for screen in LONGEST)}
    assert longer == {}


def test_without_scripts_every_still_picture_is_seen(chromium, pages):
    with reading(chromium, java_script_enabled=False) as (page, _, _):
        for path in with_charts(pages):
            page.goto(path.as_uri())
            page.evaluate(OPEN_PARTS)
            seen = page.evaluate(SEEN_PICTURES)
            assert len(seen) == page.locator(".ibd-chart").count() > 0, path.name
            assert all(size["width"] > 100 and size["height"] > 20 for size in seen), path.name


def test_what_if_gives_the_rate_of_the_chosen_options_in_the_picture_and_to_be_heard(chromium, built_book):
    with reading(chromium) as (page, _, _):
        page.goto((built_book / "uc_clinical.html").as_uri())
        page.wait_for_function(ALL_DRAWN)
        figure = page.locator("#figure-what-if-uc-clinical-remission")
        figure.get_by_label("Definition").select_option(label="partial Mayo ≤ 2")
        figure.get_by_label("Missing follow-up").select_option(label="counted as failure")
        page.wait_for_timeout(REDRAWN_MS)
        words = "As chosen: 40.0 % (32/80; 30.0–51.0)"
        assert figure.locator(".ibd-heard").text_content().startswith(words)
        assert figure.locator("svg.marks").get_attribute("aria-label").startswith(words)


def test_print_shows_the_still_pictures(chromium, built_book):
    with reading(chromium) as (page, _, _):
        page.goto((built_book / "index.html").as_uri())
        page.wait_for_function(ALL_DRAWN)
        assert not page.locator(".ibd-chart > img").first.is_visible()
        page.emulate_media(media="print")
        assert page.locator(".ibd-chart > img").first.is_visible()
        assert not page.locator(".ibd-drawing").first.is_visible()


def test_data_of_a_figure_open_and_download(chromium, built_book):
    with reading(chromium, accept_downloads=True) as (page, _, _):
        page.goto((built_book / "index.html").as_uri())
        fold = page.locator(".ibd-data").first
        fold.locator("summary").click()
        assert fold.locator("table").is_visible()
        with page.expect_download() as download:
            fold.locator("a[download]").click()
        saved = Path(download.value.path()).read_text(encoding="utf-8")
        assert len(saved.splitlines()) == fold.locator("tbody tr").count() + 1


def test_search_works_from_files(chromium, built_book):
    with reading(chromium) as (page, asked, complaints):
        page.goto((built_book / "search.html").as_uri() + "?q=remission")
        page.locator("#search-results li a").first.wait_for()
        assert asked == complaints == []


def test_every_link_within_the_book_leads_somewhere(built_book):
    texts = {path.name: path.read_text(encoding="utf-8") for path in html_pages(built_book)}
    anchors = {name: set(re.findall(r'\bid="([^"]+)"', text)) for name, text in texts.items()}
    lost = []
    for name, text in texts.items():
        for target in re.findall(r'<a\b[^>]*\bhref="([^":]*)"', text):
            file, _, anchor = target.partition("#")
            file = file or name
            if file in anchors and anchor and anchor not in anchors[file]:
                lost.append(f"{name}: {target}")
            if file not in anchors and not (built_book / file).exists():
                lost.append(f"{name}: {target}")
    assert lost == []


@pytest.fixture
def folded_page(tmp_path) -> Path:
    """A page with one chart in a closed fold."""
    data = pd.DataFrame({"x": [1, 2]})
    chart = alt.Chart(data).mark_point().encode(x="x:Q").properties(width="container", height=80)
    figure = Figure("folded", "In a fold", (chart,), "Two dots.", "Two.", data, synthetic=False)
    write_chart_script(tmp_path / "vega.js")
    page = tmp_path / "page.html"
    page.write_text(
        '<!DOCTYPE html><meta charset="utf-8"><script src="vega.js" defer></script>'
        f"<details id=fold><summary>Open</summary>{figure.html()}</details>",
        encoding="utf-8",
    )
    return page


def test_chart_in_a_closed_fold_is_drawn_when_it_opens_and_follows_its_width(chromium, folded_page):
    with reading(chromium) as (page, _, complaints):
        page.goto(folded_page.as_uri())
        page.wait_for_timeout(300)
        assert page.locator(".ibd-drawing").count() == 0
        page.locator("#fold > summary").click()
        page.wait_for_function(ALL_DRAWN)
        wide = page.locator(".ibd-drawing svg.marks").bounding_box()["width"]
        page.evaluate("document.querySelector('#fold').style.width = '400px'")
        page.wait_for_function("document.querySelector('svg.marks').getBoundingClientRect().width < 420")
        assert wide > 600
        assert complaints == []


def test_chart_that_cannot_be_drawn_stays_a_still_picture(chromium, folded_page):
    page_text = folded_page.read_text(encoding="utf-8")
    folded_page.write_text(page_text.replace('"mark":{"type":"point"}', '"mark":{"type":"no-such-mark"}'))
    with reading(chromium) as (page, _, complaints):
        page.goto(folded_page.as_uri())
        page.locator("#fold > summary").click()
        page.wait_for_function("() => document.querySelectorAll('.ibd-drawing').length === 0")
        page.wait_for_timeout(300)
        assert page.locator(".ibd-chart > img").is_visible()
        assert any("stays a still picture" in said for said in complaints)


def _violations(chromium, paths: list[Path], scheme: str) -> dict[str, list[str]]:
    """By page, what axe finds to mend in it."""
    from axe_playwright_python.sync_playwright import Axe

    found = {}
    with reading(chromium, color_scheme=scheme) as (page, _, _):
        for path in paths:
            page.goto(path.as_uri())
            page.wait_for_function(ALL_DRAWN)
            broken = Axe().run(page).response["violations"]
            found[path.name] = [f"{rule['id']}: {node['html'][:120]}" for rule in broken for node in rule["nodes"]]
    return {name: what for name, what in found.items() if what}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_mend(chromium, pages, scheme):
    assert _violations(chromium, pages, scheme) == {}


def test_a_number_in_a_sentence_is_reached_by_key(chromium, built_book):
    with reading(chromium) as (page, _, _):
        page.goto((built_book / "uc_clinical.html").as_uri())
        number = page.locator(".bd-article p .ibd-result[title]").first
        number.focus()
        shown = number.evaluate("element => getComputedStyle(element, '::after').content")
    assert "evaluable" in shown


CENTRES = """selector => [...document.querySelectorAll(`.ibd-drawing ${selector}`)].map(mark => {
    const box = mark.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2]; })"""


@pytest.mark.parametrize(
    ("mark", "place"), [("g.mark-symbol path", 0), ("g.mark-symbol path", -1), ("g.mark-rect path", 0)]
)
def test_every_mark_of_the_one_picture_opens_the_page_of_its_endpoint(chromium, built_book, mark, place):
    with reading(chromium) as (page, _, _):
        page.goto((built_book / "index.html").as_uri())
        page.wait_for_function(ALL_DRAWN)
        page.locator("figure#figure-headline").scroll_into_view_if_needed()
        page.mouse.click(*page.evaluate(CENTRES, mark)[place])
        page.wait_for_url(re.compile(r"/(uc|cd)_\w+\.html$"))


def test_a_tap_on_a_mark_shows_its_words(chromium, built_book):
    with reading(chromium, WIDER_PHONE, has_touch=True) as (page, _, _):
        page.goto((built_book / "uc_clinical.html").as_uri())
        page.wait_for_function(ALL_DRAWN)
        # By force, since an outline may lie over a square: both tell the same words.
        page.locator("#figure-shift-modified-mayo g.mark-rect path").nth(3).tap(position={"x": 5, "y": 5}, force=True)
        shown = page.locator("#vg-tooltip-element.visible")
        shown.wait_for()
        assert "patients" in shown.inner_text()


def test_the_ledger_is_filtered_by_the_words_typed(chromium, built_book):
    with reading(chromium) as (page, _, _):
        page.goto((built_book / "assumptions.html").as_uri())
        entries, all_of_them = page.locator(".ibd-entry:visible"), page.locator(".ibd-entry").count()
        page.locator(".ibd-filter input").fill("Nancy histological")
        assert 0 < entries.count() < all_of_them / 4
        assert page.locator(".ibd-filter [role=status]").inner_text() == f"{entries.count()} of {all_of_them}"
