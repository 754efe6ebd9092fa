"""Pieces of HTML of which figures and tables are made; they work from a file, without network and without scripts."""

import base64
from collections.abc import Iterable, Sequence
from html import escape

BADGE = '<span class="ibd-badge" title="The patients behind these numbers are invented">SYNTHETIC</span>'
# Whoever shows a figure or table on a page writes here where it comes from.
SOURCE_LINE = '<p class="ibd-from"></p>'
NUMBER = "ibd-number"


def download(name: str, words: str, kind: str, content: bytes) -> str:
    """A link that holds a file itself and so works without network."""
    coded = base64.b64encode(content).decode()
    charset = ";charset=utf-8" if kind.startswith("text/") else ""
    link = f"data:{kind}{charset};base64,{coded}"
    return f'<a class="ibd-download" download="{escape(name)}" href="{link}">{escape(words)}</a>'


def one_open(name: str, parts: Iterable[tuple[str, str]]) -> str:
    """Parts one below the other, each under its title; the first is open, and whoever opens another closes it.

    On paper all are open.

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


def table(label: str, caption: str, heads: Sequence[str], looks: Sequence[str], rows: Iterable[str]) -> str:
    """A table that scrolls where it is too wide.

    Roles are said aloud, since on a phone its rows are no longer laid out as a table.

    Parameters
    ----------
    label, caption, heads
        Words of the region, above the table and above its columns.
    looks
        The class of each head; empty: none.
    rows
        Each by :func:`row`.
    """
    cells = "".join(
        f'<th scope="col" role="columnheader"{_class(look)}>{escape(head)}</th>'
        for head, look in zip(heads, looks, strict=True)
    )
    return (
        f'<div class="ibd-scroll" role="region" tabindex="0" aria-label="{escape(label)}">'
        f'<table role="table"><caption>{escape(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{cells}</tr></thead>'
        f'<tbody role="rowgroup">{"".join(rows)}</tbody></table></div>'
    )


def row(name: str, cells: Iterable[str]) -> str:
    """A row under its name, which is HTML; each cell by :func:`cell`."""
    return f'<tr role="row"><th scope="row" role="rowheader">{name}</th>{"".join(cells)}</tr>'


def cell(html: str, head: str, look: str) -> str:
    """A cell with its class, and with its head, which stands before it where rows are stacked."""
    return f'<td{_class(look)} role="cell" data-label="{escape(head)}">{html}</td>'


def _class(look: str) -> str:
    return f' class="{look}"' if look else ""
