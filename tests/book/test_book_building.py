"""The strict build: what roles and directives make of a page, and what stops a build."""

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from ibd_tools.book import BookError, build_book, check_product, making
from ibd_tools.book.building import build, check_jupyter_book

# One process builds the small book once for all of these.

WRONG = """# Wrong

A {result}`uc_clinical_remision`, a {printed}`cd_nothing`, a {param}`uc_weak`, a {count}`asumptions`, an
{assumption}`A999`.

```{generated} dictionnary
```

```{result-figure} headlin
```
"""


def _page(run: Path, name: str) -> str:
    return (run / "html" / f"{name}.html").read_text(encoding="utf-8")


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_numbers_are_printed_with_their_support_to_point_at(small_book):
    page = _page(small_book, "index")
    number = re.search(r'<span class="ibd-result" tabindex="0" title="([^"]*)">([^<]*)</span>', page)
    assert number.groups() == (
        "38 of 66 evaluable; 95 % interval 45.6–68.8; week 8; as observed",
        "57.6\u00a0%",
    )
    assert '<span class="ibd-printed" tabindex="0" title="as printed, Clinical remission">57.6\u00a0%</span>' in page
    assert ">[not recorded]</span>" in page


def test_number_in_a_title_stands_in_the_contents_and_in_the_browser_title(small_book):
    page = _page(small_book, "plain")
    assert re.search(r'href="uc_clinical.html">UC: <span class="ibd-result"[^>]*>57.6\u00a0%</span></a>', page)
    assert "<title>Remission 57.6 %" in _page(small_book, "index")


def test_notebook_pages_quote_the_run_and_fold_their_code(small_book):
    page = _page(small_book, "uc_clinical")
    assert '<span class="ibd-result"' in page
    assert ">8</span>" in page
    assert page.count("<details") == 1
    assert "38 of 66" in page


def test_assumption_links_to_its_entry(small_book):
    assert 'href="assumptions.html#assumption-a01"><span class="std std-ref">A01<' in _page(small_book, "index")
    assert 'id="assumption-a01"' in _page(small_book, "assumptions")


def test_only_pages_with_a_figure_load_the_chart_script(small_book):
    assert "vega.js" in _page(small_book, "index")
    assert "vega.js" not in _page(small_book, "plain")
    assert (small_book / "html" / "_static" / "vega.js").is_file()


def test_sources_of_pages_are_not_published_but_the_notebook_can_be_taken_away_without_its_outputs(small_book):
    assert not (small_book / "html" / "_sources").exists()
    (taken,) = (small_book / "html").rglob("*.ipynb")
    assert not any(cell.get("outputs") for cell in json.loads(taken.read_text(encoding="utf-8"))["cells"])


def test_finished_small_book_has_no_fault(small_book):
    report = check_product(small_book)
    assert report.problems == []
    assert (report.pages, report.figures) == (6, 1)


@pytest.fixture(scope="module")
def wrong_build(tmp_path_factory, staged_run, write_config):
    """A build whose page names nothing right, and what it said."""
    folder = tmp_path_factory.mktemp("wrong")
    run = staged_run(folder, {"index.md": WRONG})
    (run / "html").mkdir()
    notebook = run / "book" / "uc_clinical.ipynb"
    notebook.write_text(notebook.read_text().replace("{param}`uc_week`", "{param}`uc_weak`"))
    with pytest.raises(BookError) as error:
        build_book(run, write_config(folder / "config"))
    return run, error.value


@pytest.mark.parametrize(
    "message",
    [
        "'uc_clinical_remision': no such endpoint; did you mean 'uc_clinical_remission'?",
        "no printed number 'cd_nothing'; there are",
        "no parameter 'uc_weak'; did you mean 'uc_week'?",
        "no count 'asumptions'; did you mean 'assumptions'?",
        "no assumption 'A999'",
        "no generated part 'dictionnary'; did you mean 'dictionary'?",
        "no figure 'headlin'; did you mean 'headline'?",
    ],
)
def test_unknown_name_stops_the_build_naming_page_line_and_nearest_name(wrong_build, message):
    _, error = wrong_build
    line = next(line for line in error.problems if message in line)
    assert re.match(r"index\.md:\d+: WARNING: ", line)


def test_failed_build_leaves_nothing_that_looks_like_a_book(wrong_build):
    run, _ = wrong_build
    assert not (run / "html").exists()
    assert not (run / "_build").exists()


def test_unknown_name_in_a_notebook_is_placed_by_its_cell(wrong_build):
    _, error = wrong_build
    assert any(line.startswith("uc_clinical.ipynb: cell 1: WARNING: no parameter 'uc_weak'") for line in error.problems)


@pytest.mark.slow
def test_two_builds_of_one_run_are_equal_to_the_byte(small_book, tmp_path, staged_run, write_config):
    run = staged_run(tmp_path)
    build_book(run, write_config(tmp_path / "config"))
    assert _files(run / "html") == _files(small_book / "html")


@pytest.mark.slow
def test_changed_result_renews_the_pages_that_quote_it(tmp_path, staged_run, write_config, write_run):
    config = write_config(tmp_path / "config")
    run = staged_run(tmp_path)
    build_book(run, config)
    row = {"endpoint": "uc_clinical_remission", "disease": "UC", "week": 8, "statistic": "percentage", "unit": "%"}
    others = [row | {"endpoint": f"uc_{name}"} for name in ("clinical_response", "histological_remission")]
    write_run(run, rows=[row | {"value": 50.0, "n": 33, "N": 66}, *others])
    build_book(run, config)
    assert "<title>Remission 50.0 %" in _page(run, "index")
    assert "57.6" not in _page(run, "uc_clinical")
    assert check_product(run).problems == []


@pytest.mark.slow
def test_a_build_that_was_killed_is_finished_by_the_next_one(small_book, tmp_path, staged_run, write_config):
    run, config = staged_run(tmp_path), write_config(tmp_path / "config")
    build_book(run, config)
    # As a kill leaves it: some pages written, the search index cut off.
    (run / "private" / "_build" / "unfinished").touch()
    (run / "html" / "searchindex.js").write_text("Search.setIndex({")
    (run / "html" / "data.html").unlink()
    (run / "html" / "dropped.html").write_text("<p>")
    build_book(run, config)
    assert _files(run / "html") == _files(small_book / "html")


@pytest.mark.slow
def test_a_page_that_is_no_longer_listed_goes_and_the_others_are_not_written_again(tmp_path, staged_run, write_config):
    run, config = staged_run(tmp_path), write_config(tmp_path / "config")
    build_book(run, config)
    written = (run / "html" / "data.html").stat().st_mtime_ns
    (run / "html" / "dropped.html").write_text("<p>")
    build_book(run, config)
    assert not (run / "html" / "dropped.html").exists()
    assert (run / "html" / "data.html").stat().st_mtime_ns == written


def test_stale_results_are_refused_before_the_build(tmp_path, staged_run, write_config):
    run = staged_run(tmp_path)
    with (run / "results.csv").open("a") as file:
        file.write("\n")
    with pytest.raises(BookError, match=r"not the one that manifest.json describes"):
        build_book(run, write_config(tmp_path / "config"))


@pytest.mark.parametrize("found", ["2.1.7", "0.15.1"])
def test_other_jupyter_book_is_refused_by_version(found):
    with pytest.raises(BookError, match=f"Jupyter Book {found} cannot build this book"):
        check_jupyter_book(found)


@pytest.mark.parametrize(("answer", "status"), [(0, 0), (1, 1), (RuntimeError("broken"), 1)])
def test_sphinx_runs_strictly_and_hands_on_its_status(monkeypatch, tmp_path, answer, status):
    asked = {}
    monkeypatch.setattr(
        "jupyter_book.sphinx.build_sphinx", lambda source, output, **options: asked.update(options) or answer
    )
    assert build(tmp_path / "book", tmp_path / "html", tmp_path / ".doctrees", Path("_config.yml")) == status
    assert asked["warningiserror"] and asked["keep_going"] and asked["confoverrides"]["nitpicky"]


def _replace_steps(monkeypatch, html: Path, problems: list[str]) -> None:
    from ibd_tools.book import ProductReport

    monkeypatch.setattr(making, "open_run", lambda run: SimpleNamespace(manifest={"edition": ""}))
    monkeypatch.setattr(making, "stage_book", lambda run, notebooks, edition: run)
    monkeypatch.setattr(making, "build_book", lambda run: html)
    monkeypatch.setattr(making, "check_product", lambda run: ProductReport(3, 2, 5, 7, problems))


def test_making_says_what_the_book_holds(monkeypatch, tmp_path, capsys):
    _replace_steps(monkeypatch, tmp_path / "html", [])
    assert making.make_book(tmp_path, tmp_path / "logs" / "book.txt", [])
    assert "3 pages, 2 figures, 7 numbers from the results" in capsys.readouterr().err


def test_making_keeps_no_faulty_book_and_logs_each_fault(monkeypatch, tmp_path):
    html = tmp_path / "html"
    html.mkdir()
    _replace_steps(monkeypatch, html, ["page a: it was not built"])
    assert not making.make_book(tmp_path, tmp_path / "book.txt", [])
    assert not html.exists()
    assert "page a: it was not built" in (tmp_path / "book.txt").read_text()
