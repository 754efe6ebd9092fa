"""A whole book of eighty real patients: one number has one value on every page, and what is withheld stands nowhere."""

import re

import pandas as pd
import pytest
from bs4 import Tag
from command_line import QUICKLY, finished_run
from printed_rates import PAIR, PRINTED, SHARE, cells_of, pages_of, rates_of, said
from small_cohorts import part_of_synthetic

from ibd_study.endpoints import REGISTRY
from ibd_study.results import format_number, percent_of, read_results
from ibd_study.words import about, missing_words

# Names under which pages have the rate of all evaluable patients at follow-up in the results.
SAME = ("percentage", "percentage_observed", "percentage_among_studies", "percentage_at_week", "specification_own")
FOLLOW_UP = {"UC": 8, "CD": 12}


def _rates(results: pd.DataFrame) -> dict[str, set[str]]:
    """By endpoint, in the words of pages, every value that the results have of its rate at follow-up."""
    at_follow_up = results["week"] == results["disease"].map(FOLLOW_UP)
    own = results[results["statistic"].isin(SAME) & (results["subgroup"] == "everybody") & at_follow_up]
    words = own.apply(lambda row: missing_words(row) if pd.isna(row["value"]) else _number(row), axis=1)
    return {key: set(found) for key, found in words.groupby(own["endpoint"])}


def _number(row: pd.Series) -> str:
    return about(format_number(row["value"]), row)


def _other_values(pages: dict[str, Tag], rates: dict[str, set[str]]) -> list[tuple]:
    return [
        (key, place)
        for key, values in rates.items()
        for place in rates_of(pages, key, FOLLOW_UP[REGISTRY[key].disease])
        if {place.words} != values
    ]


def _unpublished(pages: dict[str, Tag], results: pd.DataFrame) -> list[str]:
    """Events of patients on a page that stand in no row of the results, or beside another percentage."""
    told = {(int(n), int(total)) for n, total in results[["n", "N"]].dropna().to_numpy()}
    texts = {name: said(page) for name, page in pages.items()}
    pairs = [(name, match) for name, text in texts.items() for match in PAIR.finditer(text)]
    shares = [(name, match) for name, text in texts.items() for match in SHARE.finditer(text)]
    wrong = [one for one in pairs if (int(one[1][1]), int(one[1][2])) not in told]
    wrong += [one for one in shares if str(percent_of(int(one[1][2]), int(one[1][3]))) != one[1][1]]
    return [f"{name}: {match[0]}" for name, match in wrong]


def _unmarked(pages: dict[str, Tag]) -> list[tuple]:
    return [
        (name, cell)
        for name, page in pages.items()
        for table in page.find_all("table")
        for cell in cells_of(table)
        if re.search(r"\d\.\d %", cell.words) and cell.head not in PRINTED and "≈" not in cell.words
    ]


@pytest.mark.slow
@pytest.mark.parametrize("policy", ["minimum_count", "rounding"])
def test_a_rate_has_one_value_wherever_the_book_prints_it(tmp_path, copied_project, policy):
    cohort = part_of_synthetic(tmp_path / "ward", 80)
    run = finished_run(copied_project, policy, "build", "--cohort", cohort, f"--set=disclosure={policy}", *QUICKLY)
    # The page on the functions of the module quotes the examples of their docstrings, which are of no cohort.
    pages = {name: page for name, page in pages_of(run / "html").items() if name != "api"}
    results = read_results(run / "results.csv")
    rates = _rates(results)
    assert {key: values for key, values in rates.items() if len(values) > 1} == {}
    assert sum("suppressed" not in values for values in rates.values()) > 5
    places = [place for key in rates for place in rates_of(pages, key, FOLLOW_UP[REGISTRY[key].disease])]
    assert len([place for place in places if place.kind == "table"]) > 60
    assert len([place for place in places if place.kind == "alt text"]) > 60
    assert _other_values(pages, rates) == []
    assert sum(len(SHARE.findall(said(page))) for page in pages.values()) > 60
    assert _unpublished(pages, results) == []
    if policy == "rounding":
        assert _unmarked(pages) == []
