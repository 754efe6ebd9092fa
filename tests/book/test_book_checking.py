"""The check of the finished book finds each fault that a strict build does not see."""

import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest

from ibd_tools.book import check_product


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} does not hold {old}: the fault cannot be planted"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _page(old: str, new: str):
    return lambda run: _edit(run / "html" / "index.html", old, new)


def _head(tag: str):
    return _page("</head>", f"{tag}</head>")


def _notebook(change):
    def plant(run: Path) -> None:
        path = run / "notebooks" / "uc_clinical.ipynb"
        notebook = json.loads(path.read_text())
        change(notebook)
        path.write_text(json.dumps(notebook))

    return plant


def _other_results(run: Path) -> None:
    """Results and manifest of a later run beside the pages of an earlier one."""
    _edit(run / "results.csv", "57.57", "58.57")
    old = json.loads((run / "manifest.json").read_text())["results_sha256"]
    _edit(run / "manifest.json", old, hashlib.sha256((run / "results.csv").read_bytes()).hexdigest())


def _no_still_picture(run: Path) -> None:
    page = run / "html" / "index.html"
    page.write_text(re.sub(r'src="data:image/svg[^"]*"', 'src=""', page.read_text()))


def _no_table(run: Path) -> None:
    page = run / "html" / "index.html"
    page.write_text(re.sub(r'<details class="ibd-data">.*?</details>', "", page.read_text(), flags=re.DOTALL))


FAULTS = {
    "missing page": (lambda run: (run / "html" / "data.html").unlink(), "page data: it was not built"),
    "page too heavy": (_head(f"<!-- {3_000_000 * '-'} -->"), "page index: it weighs 3.0 MB; expected at most 3"),
    "page built but not listed": (
        lambda run: (run / "html" / "stray.html").write_text("<p>"),
        "page stray: built, but not listed in _toc.yml",
    ),
    "page file not listed": (
        lambda run: (run / "book" / "stray.md").write_text("# Stray"),
        "page stray: not listed in _toc.yml",
    ),
    "listed page without file": (
        lambda run: (run / "book" / "plain.md").unlink(),
        "page plain: listed in _toc.yml, but there is no such file",
    ),
    "notebook without outputs": (
        _notebook(lambda notebook: notebook["cells"][3].update(outputs=[])),
        "uc_clinical.ipynb: it has no outputs; execute it first",
    ),
    "notebook that stopped": (
        _notebook(lambda notebook: notebook["metadata"]["papermill"].update(exception=True)),
        "uc_clinical.ipynb: its execution stopped with an error",
    ),
    "notebook of the manifest not in the book": (
        lambda run: _edit(run / "manifest.json", '"notebooks": {', '"notebooks": {"safety": {}, '),
        "page safety: named in the manifest, but not in the book",
    ),
    "figure without alt text": (_page('alt="Remission 57.6 %."', 'alt=" "'), "page index: figure-stub: no alt text"),
    "figure without still picture": (_no_still_picture, "page index: figure-stub: no still picture"),
    "figure without data table": (_no_table, "page index: figure-stub: no data table"),
    "figure without chart": (_page('class="ibd-chart"', 'class="gone"'), "page index: figure-stub: no chart"),
    "charts without their script": (
        _page("vega.js", "gone.js"),
        "page index: it has charts, but does not load vega.js",
    ),
    "picture without alt text": (
        _page("</h1>", '</h1><img src="a.png">'),
        "page index: 1 pictures in it have no alt text",
    ),
    "unknown number": (
        _page("</h1>", '<span class="ibd-unknown">x</span></h1>'),
        "page index: 1 numbers or names in it are unknown",
    ),
    "script from elsewhere": (
        _head('<script src="https://cdn.example.org/vega.js"></script>'),
        "page index: it loads from elsewhere: script https://cdn.example.org/vega.js",
    ),
    "style sheet from elsewhere": (
        _head('<link rel="stylesheet" href="//cdn.example.org/a.css">'),
        "page index: it loads from elsewhere: link //cdn.example.org/a.css",
    ),
    "picture from elsewhere": (
        _head('<img alt="a" src="https://example.org/a.png">'),
        "page index: it loads from elsewhere: img https://example.org/a.png",
    ),
    "picture for a large screen from elsewhere": (
        _head('<img alt="a" src="a.png" srcset="a.png 1x, https://example.org/b.png 2x">'),
        "page index: it loads from elsewhere: img a.png 1x, https://example.org/b.png 2x",
    ),
    "script that fetches": (
        _head('<script>import("https://example.org/x.js")</script>'),
        "page index: it loads from elsewhere: script https://example.org/x.js",
    ),
    "font in a page's style": (
        _head("<style>@import url('https://example.org/f.css');</style>"),
        "page index: it loads from elsewhere: style @import url('https://example.org/f.css'",
    ),
    "picture in a style": (
        _page("</h1>", '<i style="background: url(//example.org/a.png)"></i></h1>'),
        "page index: it loads from elsewhere: style of i",
    ),
    "font in a style sheet": (
        lambda run: (run / "html" / "_static" / "ibd.css").write_text("a {src: url(https://example.org/f.woff)}"),
        "style sheet ibd.css: it loads from elsewhere",
    ),
    "pages of other results": (
        _other_results,
        "the pages were built from other results; build the book again",
    ),
    "results without manifest": (
        lambda run: (run / "manifest.json").unlink(),
        "manifest.json is missing",
    ),
}


@pytest.fixture
def copied_book(small_book, tmp_path):
    return Path(shutil.copytree(small_book, tmp_path / "default"))


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_fault_is_found(copied_book, fault):
    plant, message = FAULTS[fault]
    plant(copied_book)
    problems = [line.strip() for line in check_product(copied_book).problems]
    assert any(line.startswith(message) for line in problems), problems


def test_links_for_readers_may_lead_elsewhere(copied_book):
    _page("</h1>", '</h1><a href="https://doi.org/10.3390/biomedicines13010190">doi</a>')(copied_book)
    assert check_product(copied_book).problems == []


def test_run_without_a_book_is_one_problem(tmp_path):
    report = check_product(tmp_path)
    assert report.pages == 0
    assert report.problems == [f"run '{tmp_path.name}' has no finished book"]
