"""Sphinx extension of the book: numbers, parameters and parts of pages come from the run that is shown.

Roles ``result``, ``printed``, ``param``, ``count``, ``when``, ``assumption``; directives ``result-figure``,
``visual-abstract``, ``generated``, ``synthetic-notice``, ``no-patient-notice`` and, for lessons, ``quiz``. A name that
does not exist is a warning, and so fails a strict build.
"""

import hashlib
import json
import os
from html import escape
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

from ibd_study.project import SOURCE
from ibd_tools.book import inline
from ibd_tools.book.generated import written_part
from ibd_tools.book.html_nodes import Number, depart_citation, depart_number, visit_citation, visit_number
from ibd_tools.book.notice import NO_PATIENT_NOTICE, cohort_notice, source_words
from ibd_tools.book.numbering import numbered, source_line
from ibd_tools.book.quiz import ANOTHER_NUMBER, known_numbers, read_question
from ibd_tools.book.run_data import RESULTS_DIGEST, open_run
from ibd_tools.book.sheet import write_sheet

RUN_FOLDER = "IBD_RUN_FOLDER"
CHARTS = "_charts"
BUNDLE = "vega.js"
LINES_PER_CELL = 10_000
# Rooms whose code writes pages.
WRITING = ("ibd_tools/book", "ibd_study/figures", "ibd_study/results", "ibd_study/tables")

# A page that has it shows patients, or what became of them.
COHORT_NOTICE = "synthetic-notice"

# What a page can quote from a run, by the name of the role or directive.
QUOTED = {
    "result": inline.result_words,
    "number": inline.result_number,
    "printed": inline.printed_words,
    "param": inline.parameter_value,
    "count": inline.count_words,
    "when": inline.when_words,
    "assumption": inline.assumption_of,
    "generated": written_part,
    "result-figure": lambda run, name: run.manifest["results_sha256"],
    "visual-abstract": lambda run, name: run.manifest["results_sha256"],
    COHORT_NOTICE: lambda run, name: cohort_notice(run),
    "no-patient-notice": lambda run, name: NO_PATIENT_NOTICE,
}

logger = logging.getLogger(__name__)


def _quotes(env) -> dict[str, dict[tuple[str, str], object]]:
    if not hasattr(env, "ibd_quotes"):
        env.ibd_quotes = {}
    return env.ibd_quotes


def _quote(env, kind: str, name: str):
    """What the run says, kept with the page so that it is read again when the run says something else."""
    said = QUOTED[kind](env.app.ibd_run, name)
    _quotes(env).setdefault(env.docname, {})[kind, name] = said
    return said


def _is_outdated(run, quotes) -> bool:
    try:
        return any(QUOTED[kind](run, name) != said for (kind, name), said in quotes.items())
    except (ValueError, KeyError):
        return True


def _outdated_pages(app, env, added, changed, removed) -> list[str]:
    return [page for page, quotes in _quotes(env).items() if _is_outdated(app.ibd_run, quotes)]


def _forget_page(app, env, docname) -> None:
    _quotes(env).pop(docname, None)


def _merge_pages(app, env, docnames, other) -> None:
    _quotes(env).update({page: _quotes(other)[page] for page in docnames if page in _quotes(other)})


def _place(source: str, line: int) -> str:
    """Page and line; in a notebook, the cell in which the line lies."""
    if source.endswith(".ipynb"):
        return f"{source}: cell {line // LINES_PER_CELL}"
    return f"{source}:{line}"


class QuoteRole(SphinxRole):
    """Prints what the run says under a key."""

    def run(self):
        try:
            return [self.node(_quote(self.env, self.name, self.text))], []
        except ValueError as error:
            logger.warning("%s", error, location=_place(*self.get_source_info()))
            return [nodes.inline(text=self.text, classes=["ibd-unknown"])], []

    def node(self, said) -> nodes.Node:
        return Number("", said.text, hover=said.hover, classes=[f"ibd-{self.name}"])


class AssumptionRole(QuoteRole):
    """A link to an entry of the ledger."""

    def node(self, said) -> nodes.Node:
        target = {"refdomain": "std", "reftype": "ref", "reftarget": said.anchor, "refexplicit": True}
        return addnodes.pending_xref("", nodes.inline(text=said.id), refdoc=self.env.docname, refwarn=True, **target)


class QuoteDirective(SphinxDirective):
    """Writes a part of the page that the run says as Markdown."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self):
        name = self.arguments[0] if self.arguments else ""
        try:
            return self.written(_quote(self.env, self.name, name))
        except (ValueError, KeyError) as error:
            logger.warning("%s %s: %s", self.name, name, error, location=_place(*self.get_source_info()))
            return []

    def written(self, text: str) -> list[nodes.Node]:
        parent = nodes.Element()
        self.state.nested_parse(StringList(text.splitlines(), ""), 0, parent, match_titles=True)
        return parent.children


class ResultFigure(QuoteDirective):
    """A figure drawn from the results of the whole run; in HTML only."""

    def written(self, text: str) -> list[nodes.Node]:
        from ibd_tools.book.figures import figure_named

        return [nodes.raw("", figure_named(self.env.app.ibd_run, self.arguments[0]).html(), format="html")]


class VisualAbstract(QuoteDirective):
    """One disease on one sheet, with its files beside the pages."""

    def written(self, text: str) -> list[nodes.Node]:
        from ibd_tools.book.shown_abstract import shown_abstract

        return [_html(shown_abstract(self.env.app.ibd_run, self.arguments[0], Path(self.env.app.outdir)))]


class Notice(QuoteDirective):
    """Where the patients of this run come from, in a quiet note."""

    required_arguments = 0

    def written(self, text: str) -> list[nodes.Node]:
        return [nodes.container("", *super().written(text), classes=["ibd-notice"])]


class Quiz(SphinxDirective):
    """A question with answers to choose from; a style sheet shows what is said to the one chosen, without a script."""

    has_content = True
    option_spec: ClassVar = {"within": float}

    def run(self):
        name = f"quiz-{self.env.new_serialno('quiz') + 1}"
        try:
            question = read_question(list(self.content), self.options.get("within"))
            known = self._known(name, question)
        except ValueError as error:
            logger.warning("quiz: %s", error, location=_place(*self.get_source_info()))
            return []
        legend = self._inside("<legend>", question.words, "</legend>")
        if question.within is None:
            answers = [node for place, one in enumerate(question.answers) for node in self._answer(name, place, one)]
        else:
            answers = self._number(name, question)
        return [_html(f'<fieldset class="ibd-quiz" id="{name}"{known}>'), *legend, *answers, _html("</fieldset>")]

    def _known(self, name: str, question) -> str:
        """Hashes of the numbers that a question has words for."""
        if question.within is None:
            return ""
        values = [_quote(self.env, "number", one.words) for one in question.answers]
        return f' data-known="{escape(json.dumps(known_numbers(name, question, values)))}"'

    def _answer(self, name: str, place: int, answer) -> list[nodes.Node]:
        own = f"{name}-{place + 1}"
        return [
            _html(f'<div class="ibd-answer"><input type="radio" name="{name}" id="{own}">'),
            *self._inside(f'<label for="{own}">', answer.words, "</label>"),
            *self._said(answer),
            _html("</div>"),
        ]

    def _number(self, name: str, question) -> list[nodes.Node]:
        """A box for a number, and what is said to each that is known."""
        box = f'<input type="text" inputmode="decimal" autocomplete="off" id="{name}-1">'
        return [
            _html(f'<div class="ibd-asked"><label for="{name}-1">Your answer</label>{box}</div>'),
            *(node for one in (*question.answers, ANOTHER_NUMBER) for node in self._said(one)),
        ]

    def _said(self, answer) -> list[nodes.Node]:
        verdict = "right" if answer.is_right else "wrong"
        return self._inside(f'<p class="ibd-said ibd-{verdict}" role="status">', answer.said, "</p>")

    def _inside(self, opening: str, words: str, closing: str) -> list[nodes.Node]:
        inner, _ = self.state.inline_text(words, self.lineno)
        return [_html(opening), nodes.inline("", "", *inner), _html(closing)]


def _html(text: str) -> nodes.raw:
    return nodes.raw("", text, format="html")


def _open_run(app, config) -> None:
    folder = config.ibd_run_folder
    if not folder:
        raise ExtensionError(f"no run to show: build the book with `make book`, or name a run in {RUN_FOLDER}")
    app.ibd_run = open_run(folder)
    config.ibd_source = source_words(app.ibd_run)
    config.html_static_path.append(CHARTS)
    # It numbers sections after all pages have been read, but does not declare that it is safe in parallel.
    app.extensions["sphinx_multitoc_numbering"].parallel_read_safe = True


def _hash_sources(app, config) -> None:
    """Pages written by other code than today's are read again; what they quote is compared by itself."""
    files = [Path(__file__), *sorted(path for room in WRITING for path in (SOURCE / room).rglob("*.py"))]
    config.ibd_sources = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _complete_page(app, pagename, templatename, context, doctree) -> None:
    """Load the charts only where there are any; a page and what is on it say where they come from."""
    if "body" in context:
        shows_patients = any(kind == COHORT_NOTICE for kind, _ in _quotes(app.env).get(pagename, ()))
        source = source_line(app.ibd_run, pagename, shows_patients=shows_patients)
        context["body"] = numbered(context["body"], source)
        from_run = escape(app.config.ibd_source)
        edition = app.ibd_run.manifest["edition"] or "student"
        words = f"<strong>{context['title']}</strong> {from_run}"
        context["body"] += f'<p class="ibd-source" data-edition="{edition}">{words}</p>'
    if doctree and any('class="ibd-chart"' in node.astext() for node in doctree.findall(nodes.raw)):
        app.add_js_file(BUNDLE, loading_method="defer")


def _say_run(app, exception) -> None:
    """Say, in files beside the pages, from which results they were made and what stands on printed sheets."""
    if exception is None:
        write_sheet(app.ibd_run, Path(app.outdir))
        (Path(app.outdir) / RESULTS_DIGEST).write_text(app.ibd_run.manifest["results_sha256"] + "\n", encoding="utf-8")


def setup(app):
    """Register roles, directives and events with Sphinx."""
    app.add_config_value("ibd_run_folder", os.environ.get(RUN_FOLDER, ""), "")
    app.add_config_value("ibd_sources", "", "env")
    # Where a printed page comes from: when this changes, every page is written again.
    app.add_config_value("ibd_source", "", "html")
    app.add_node(Number, html=(visit_number, depart_number))
    app.add_node(nodes.citation, override=True, html=(visit_citation, depart_citation))
    for role in ("result", "printed", "param", "count", "when"):
        app.add_role(role, QuoteRole())
    app.add_role("assumption", AssumptionRole())
    app.add_directive("generated", QuoteDirective)
    app.add_directive("result-figure", ResultFigure)
    app.add_directive("visual-abstract", VisualAbstract)
    app.add_directive(COHORT_NOTICE, Notice)
    app.add_directive("no-patient-notice", Notice)
    app.add_directive("quiz", Quiz)
    app.connect("config-inited", _hash_sources)
    app.connect("config-inited", _open_run)
    app.connect("env-get-outdated", _outdated_pages)
    app.connect("env-purge-doc", _forget_page)
    app.connect("env-merge-info", _merge_pages)
    app.connect("html-page-context", _complete_page)
    app.connect("build-finished", _say_run)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
