"""Parts of a page that the translator to HTML does not know, or writes as HTML no longer has them."""

from docutils import nodes  # type: ignore[import-untyped]
from sphinx.writers.html5 import HTML5Translator


class Number(nodes.inline):  # type: ignore[misc]  # of a library without types
    """Inline words with more words to point at."""


def visit_number(translator: HTML5Translator, node: Number) -> None:
    """A number that says more is reached by pointer, touch and key."""
    hover = {"title": node["hover"], "tabindex": "0"} if node["hover"] else {}
    translator.body.append(translator.starttag(node, "span", "", **hover))


def depart_number(translator: HTML5Translator, node: Number) -> None:
    """The end of a number."""
    translator.body.append("</span>")


def visit_citation(translator: HTML5Translator, node: nodes.citation) -> None:
    """Without docutils' roles, which HTML no longer knows."""
    translator.body.append(translator.starttag(node, "div", classes=["citation"]))


def depart_citation(translator: HTML5Translator, node: nodes.citation) -> None:
    """The end of a citation."""
    translator.body.append("</div>\n")
