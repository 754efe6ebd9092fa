"""One page and one table that hold the rates of many runs beside one another."""

import json
from collections.abc import Callable, Mapping
from html import escape
from itertools import combinations
from pathlib import Path

import pandas as pd

from ibd_study.kinds import Kind
from ibd_study.results import Results, read_results
from ibd_study.tables import Table
from ibd_study.words import endpoint_name, say
from ibd_tools.run.layout import RUNS, run_folder
from ibd_tools.run.plan import Plan

PAGE = "sweep.html"
PAGE_OF = """\
<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The same rates in every run</title>
<style>
:root {{ color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5 }}
body {{ max-width: 80rem; margin: 2rem auto; padding: 0 1rem }}
.ibd-scroll {{ overflow-x: auto }}
table {{ border-collapse: collapse }}
caption {{ text-align: left }}
th, td {{ padding: .3rem .8rem; border-bottom: 1px solid; text-align: left; vertical-align: top }}
.ibd-title {{ font-size: 1.4rem; font-weight: 600 }}
.ibd-badge {{ margin-left: .8rem; font-size: .9rem; border: 1px solid; padding: 0 .4rem }}
</style>
<main>{table}<h2>The books</h2><ul>{links}</ul></main>
</html>
"""
EMPTY = "–"


def write_page(project: Path, plans: list[Plan], check: Callable[[str, str], None]) -> Path:
    """Write what all runs say of every rate after treatment, a column a run, and return where.

    Parameters
    ----------
    check
        Refuses two runs that must not be held against each other: from a difference, a few patients could be told.
    """
    folders = {plan.name: run_folder(project, plan.name) for plan in plans}
    rows = {name: read_results(folder / "results.csv") for name, folder in folders.items()}
    manifests = [json.loads((folder / "manifest.json").read_text(encoding="utf-8")) for folder in folders.values()]
    synthetic = all(manifest["cohort"]["synthetic"] for manifest in manifests)
    if not synthetic:
        for a, b in combinations(map(str, folders.values()), 2):
            check(a, b)
    table = comparison(rows, {plan.name: plan.set_values for plan in plans}, synthetic=synthetic)
    page = project / RUNS / PAGE
    links = "".join(f'<li><a href="{escape(name)}/html/index.html">{escape(name)}</a></li>' for name in folders)
    page.write_text(PAGE_OF.format(table=table.html(), links=links), encoding="utf-8")
    return page


def comparison(runs: Mapping[str, pd.DataFrame], settings: Mapping[str, Mapping], *, synthetic: bool) -> Table:
    """One row an endpoint, one column a run: the rate after treatment, as its run shows it."""
    rates = {name: _rates(rows) for name, rows in runs.items()}
    keys = dict.fromkeys(key for own in rates.values() for key in own)
    cells = [
        {"Endpoint": endpoint_name(key)} | {name: own.get(key, EMPTY) for name, own in rates.items()} for key in keys
    ]
    notes = [f"{name}: {_set_words(values)}." for name, values in settings.items()]
    caption = "Rates among evaluable patients after treatment, in each run."
    return Table("sweep", "The same rates in every run", pd.DataFrame(cells), caption, synthetic, tuple(notes))


def _rates(rows: pd.DataFrame) -> dict[str, str]:
    found = Results(rows, False).of(kind=Kind.RATE).rows
    after = found[(found["week"] > 0).fillna(False)].drop_duplicates("endpoint")
    return {row["endpoint"]: say(row, "full") for _, row in after.iterrows()}


def _set_words(values: Mapping[str, object]) -> str:
    own = [f"{name} = {value}" for name, value in values.items() if name != "cohort"]
    return ", ".join(own) or "all parameters as they are by default"
