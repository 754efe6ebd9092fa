"""Figures and tables of a page are numbered, each kind by itself, and say where they come from."""

import re
from types import SimpleNamespace

import pandas as pd

from ibd_study.tables import Table
from ibd_tools.book.numbering import numbered, source_line

MANIFEST = {
    "run": "nri",
    "set": {"missing_data": "nri"},
    "notebooks": {"uc_clinical": {"missing_data": "nri", "cohort": "/home/someone/mine"}, "audit": {}},
    "cohort": {"title": "A & B", "sha256": "0123456789abcdef"},
    "versions": {"ibd-study": "0.2.0"},
}
RUN = SimpleNamespace(manifest=MANIFEST, plan_of=MANIFEST["notebooks"].get)


def test_figures_and_tables_get_numbers_that_are_links_to_them():
    table = Table("a", "t", pd.DataFrame({"A": ["x"], "B": ["1"]}), "c", False).html()
    figure = '<figure class="ibd-figure" id="figure-b"><p class="ibd-title">u</p></figure>'
    on_fold = figure.replace('<p class="ibd-title">u</p>', "<img>").replace("figure-b", "figure-c")
    page = numbered(f"{table}{figure}{on_fold}{table}", "From here.")
    assert re.findall(r'<a class="ibd-place" href="#([\w-]+)">([^<]+)</a>', page) == [
        ("table-a", "Table 1"),
        ("figure-b", "Figure 1"),
        ("figure-c", "Figure 2"),
        ("table-a", "Table 2"),
    ]
    assert page.count('<p class="ibd-from">From here.</p>') == 2


def test_a_source_names_notebook_parameters_cohort_run_and_version_and_no_place():
    assert source_line(RUN, "uc_clinical", shows_patients=True) == (
        "Source: notebook uc_clinical; parameters: missing_data = nri; cohort 01234567; run nri, ibd-study 0.2.0."
    )
    assert source_line(RUN, "audit", shows_patients=False) == (
        "Source: notebook audit; parameters at their defaults; no patient of the cohort; run nri, ibd-study 0.2.0."
    )
    assert source_line(RUN, "index", shows_patients=True).startswith(
        "Source: all notebooks of the run; parameters: mis"
    )
