"""Sphinx extension of the book: tables that a phone can stack, and the directive ``fold`` for what is long."""

import re
from html import escape
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from ibd_study.figures import folded

CONTENT = "\N{OBJECT REPLACEMENT CHARACTER}"


def _head_of(cell: nodes.entry) -> str:
    """The head of the column that a cell of a table stands in."""
    row, heads = cell.parent, next(cell.parent.parent.parent.findall(nodes.thead), None)
    return heads[0][row.index(cell)].astext() if heads else ""


def _of_cell(cell: nodes.entry) -> str:
    if isinstance(cell.parent.parent, nodes.thead):
        return 'role="columnheader"'
    return f'role="cell" data-label="{escape(_head_of(cell))}"'


# A phone stacks the rows of a table: what its parts are is said aloud, and a cell says its head.
TABLE_PARTS = {
    nodes.table: lambda node: 'role="table"',
    nodes.thead: lambda node: 'role="rowgroup"',
    nodes.tbody: lambda node: 'role="rowgroup"',
    nodes.row: lambda node: 'role="row"',
    nodes.entry: _of_cell,
}


def _visit_table_part(self, node):
    """What the theme writes, with attributes in its opening tag."""
    name, begun = type(node).__name__, len(self.body)
    getattr(type(self), f"visit_{name}")(self, node)
    tag = {"row": "tr", "entry": "t[dh]"}.get(name, name)
    opening = "".join(self.body[begun:])
    self.body[begun:] = [
        re.sub(f"<{tag}\\b", lambda found: f"{found[0]} {TABLE_PARTS[type(node)](node)}", opening, count=1)
    ]


def _depart_table_part(self, node):
    getattr(type(self), f"depart_{type(node).__name__}")(self, node)


class Fold(SphinxDirective):
    """Content that shows its title until it is opened; paper gets all of it."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = {"open": directives.flag}

    def run(self):
        inner = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, inner)
        before, after = folded(escape(self.arguments[0]), CONTENT, is_open="open" in self.options).split(CONTENT)
        return [nodes.raw("", before, format="html"), *inner.children, nodes.raw("", after, format="html")]


def setup(app):
    """Register the parts of tables and the directive with Sphinx."""
    for part in TABLE_PARTS:
        app.add_node(part, override=True, html=(_visit_table_part, _depart_table_part))
    app.add_directive("fold", Fold)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
