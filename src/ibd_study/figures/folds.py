"""Parts of a page of which one is open: the reader picks by their titles, without a script; paper gets all."""

from collections.abc import Iterable
from html import escape


def one_open(name: str, parts: Iterable[tuple[str, str]]) -> str:
    """Parts one below the other, each under its title; the first is open, and whoever opens another closes it.

    Parameters
    ----------
    name
        Shared by the parts, and by nothing else on the page.
    parts
        Title and content of each, as HTML.

    Examples
    --------
    >>> one_open("rates", [("UC", "<p>1</p>"), ("CD", "<p>2</p>")]).count("<details")
    2
    """
    return "".join(
        f'<details class="ibd-part" name="{escape(name)}"{"" if place else " open"}><summary>{title}</summary>'
        f"{html}</details>"
        for place, (title, html) in enumerate(parts)
    )


def folded(title: str, html: str, *, is_open: bool = False) -> str:
    """A part that can be folded to its title; both are HTML."""
    return f'<details class="ibd-fold"{" open" if is_open else ""}><summary>{title}</summary>{html}</details>'
