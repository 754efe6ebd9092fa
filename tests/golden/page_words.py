"""The words of a built page as a reader meets them: prose, tables, captions and the texts that stand for pictures."""

from bs4 import BeautifulSoup

# What of a page is not read, and why.
NOT_READ = {
    "script, style": "no words",
    ".headerlink": "the sign beside a heading",
    ".ibd-from": "the source of a figure names the hash of the cohort, which differs with any of its files",
    ".above-input, .cell_input": "code of a cell: git shows how it changed",
}
# Facts of a run that are not compared, and why.
NOT_COMPARED = {
    "Hash of the cohort": "differs with any file of the cohort; that shows in the numbers",
    "Hash of the parameters": "differs with any new parameter, whatever it does",
    "Hash of the results": "differs with the last digit of a number, which processors make differently",
    "Versions": "of this computer's packages",
    "Commit": "another one by intention",
}
LINES = "p, li, dt, dd, tr, h1, h2, h3, h4, h5, h6, div, section, figure, figcaption, pre, table, summary, details"
LINE_END = "\x1e"


def page_words(html: str) -> list[str]:
    """Lines of a page: one a paragraph, heading, item or row of a table, its cells between bars.

    Examples
    --------
    >>> page_words("<nav>Contents</nav><article><h1>How many?</h1><p>Of <b>66</b> <img alt='38 bars'></p></article>")
    ['How many?', 'Of 66 [38 bars]']
    """
    article = BeautifulSoup(html, "html.parser").article
    if article is None:
        return []
    for part in article.select(", ".join(NOT_READ)):
        part.decompose()
    for part in article.select("[alt], [title]"):
        part.insert_before(f" [{part.get('alt') or part.get('title')}] ")
    for cell in article.select("td, th"):
        cell.string = f"{cell.get_text(' ')} | "
    for part in article.select(LINES):
        part.insert_before(LINE_END)
        part.insert_after(LINE_END)
    lines = (" ".join(line.split()).removesuffix(" |") for line in article.get_text().split(LINE_END))
    return [line for line in lines if line and line.split(" | ")[0] not in NOT_COMPARED]
