"""Look at the finished book as a reader would: all pages, every figure whole, nothing from elsewhere, nothing stale.

A strict build does not see these faults: it ends well with a chart that cannot load its script, a page that the
table of contents forgot, or a notebook that holds a traceback.
"""

from dataclasses import dataclass
from pathlib import Path

from ibd_tools.book.building import HTML, SPHINX_PAGES
from ibd_tools.book.notebooks import notebook_problems, read_notebook
from ibd_tools.book.page_reader import STYLE_ELSEWHERE, FigureParts, Page, read_page
from ibd_tools.book.problems import BookError
from ibd_tools.book.run_data import RESULTS_DIGEST, RESULTS_FILE, file_sha256, open_run
from ibd_tools.book.staging import BUNDLE, STAGED
from ibd_tools.book.toc import TOC, toc_pages, toc_problems

MOST_BYTES = 3_000_000


@dataclass(frozen=True)
class ProductReport:
    """What a finished book holds, and what is wrong with it, one line each."""

    pages: int
    figures: int
    tables: int
    numbers: int
    problems: list[str]


def check_product(run_folder: str | Path) -> ProductReport:
    """Check the finished pages of a run.

    Parameters
    ----------
    run_folder
        Folder of the run, with ``book`` (staged) and ``html`` (built).

    Returns
    -------
    ProductReport
        Counts of pages, figures, tables and numbers from the results, and every problem found.
    """
    run_folder = Path(run_folder)
    html, staged = run_folder / HTML, run_folder / STAGED
    if not html.is_dir() or not (staged / TOC).is_file():
        return ProductReport(0, 0, 0, 0, [f"run {run_folder.name!r} has no finished book"])
    listed = toc_pages(staged / TOC)
    pages = {name: _read(html / f"{name}.html") for name in listed if (html / f"{name}.html").is_file()}
    problems = [
        *toc_problems(staged),
        *(f"page {name}: it was not built" for name in listed if name not in pages),
        *_unlisted(html, listed),
        *_notebook_problems(run_folder),
        *_stale(run_folder, pages),
        *(line for name, page in pages.items() for line in _page_problems(name, page)),
        *_heavy(html, listed),
        *_styles(html),
    ]
    return ProductReport(
        pages=len(pages),
        figures=sum(len(page.figures) for page in pages.values()),
        tables=sum(page.tables for page in pages.values()),
        numbers=sum(page.numbers for page in pages.values()),
        problems=list(dict.fromkeys(problems)),
    )


def _read(path: Path) -> Page:
    return read_page(path.read_text(encoding="utf-8"))


def _unlisted(html: Path, listed: list[str]) -> list[str]:
    built = {path.stem for path in html.glob("*.html")} - SPHINX_PAGES
    return [f"page {name}: built, but not listed in {TOC}" for name in sorted(built - set(listed))]


def _notebook_problems(run_folder: Path) -> list[str]:
    executed = sorted({*run_folder.glob("notebooks/*.ipynb"), *(run_folder / STAGED).glob("*.ipynb")})
    return [line for path in executed for line in notebook_problems(path.name, read_notebook(path))]


def _stale(run_folder: Path, pages: dict[str, Page]) -> list[str]:
    """Pages made from other results than those that lie in the folder now."""
    try:
        run = open_run(run_folder)
    except BookError as error:
        return [*str(error).splitlines()]
    today = file_sha256(run_folder / RESULTS_FILE)
    missing = [
        f"page {name}: named in the manifest, but not in the book"
        for name in run.manifest["notebooks"]
        if name not in pages
    ]
    made_from = run_folder / HTML / RESULTS_DIGEST
    is_old = not made_from.is_file() or made_from.read_text(encoding="utf-8").strip() != today
    return missing + ["the pages were built from other results; build the book again"] * is_old


def _page_problems(name: str, page: Page) -> list[str]:
    faults = [f"it loads from elsewhere: {what}" for what in page.elsewhere]
    if page.unknown:
        faults.append(f"{page.unknown} numbers or names in it are unknown")
    if page.undescribed:
        faults.append(f"{page.undescribed} pictures in it have no alt text")
    if page.figures and not any(Path(script.split("?")[0]).name == BUNDLE.name for script in page.scripts):
        faults.append(f"it has charts, but does not load {BUNDLE.name}")
    faults += [f"{figure.name}: {what}" for figure in page.figures for what in _figure_faults(figure)]
    return [f"page {name}: {fault}" for fault in faults]


def _figure_faults(figure: FigureParts) -> list[str]:
    wanted = {
        "no chart": figure.charts > 0,
        "no alt text": figure.described >= max(figure.charts, 1),
        "no still picture": figure.still >= max(figure.charts, 1),
        "no data table": figure.tables > 0,
    }
    return [fault for fault, fine in wanted.items() if not fine]


def _heavy(html: Path, listed: list[str]) -> list[str]:
    """Pages that take long to send and to open; what they share with others does not count."""
    sizes = {name: path.stat().st_size for name in listed if (path := html / f"{name}.html").is_file()}
    return [
        f"page {name}: it weighs {size / 1e6:.1f} MB; expected at most {MOST_BYTES / 1e6:g}"
        for name, size in sizes.items()
        if size > MOST_BYTES
    ]


def _styles(html: Path) -> list[str]:
    """Style sheets that load fonts, pictures or other style sheets from elsewhere."""
    return [
        f"style sheet {path.name}: it loads from elsewhere"
        for path in sorted(html.rglob("*.css"))
        if STYLE_ELSEWHERE.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
