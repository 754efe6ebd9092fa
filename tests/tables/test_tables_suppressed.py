"""Tables of protected patients: a withheld number is a word in its cell, and the table says what the word means."""

import pytest
from rows_of_pages import BY_WEEK, REMISSION, STATES

from ibd_study import tables
from ibd_study.endpoints import REGISTRY, SCORES
from ibd_study.estimates import read_published
from ibd_study.tables import Table
from ibd_tools import sensitivity


@pytest.fixture(scope="module")
def every_table(protected_page) -> dict[str, Table]:
    rates, scores, printed = protected_page.rates, protected_page.scores, protected_page.printed
    return {
        "rates": tables.rates_table(rates, list(REGISTRY), "Rates"),
        "tests": tables.tests_table(printed + rates, read_published()),
        "published": tables.published_table(printed + rates + scores, read_published()),
        "scores": tables.scores_table(scores, list(SCORES), "Scores"),
        "laboratory": tables.laboratory_table(protected_page.course, "UC"),
        "safety": tables.safety_table(protected_page.safety),
        "baseline": tables.baseline_characteristics(protected_page.baseline),
        "course": tables.course_table(protected_page.weeks, BY_WEEK[2:], "By week"),
        "persistence": tables.persistence_table(protected_page.persistence),
        "adjusted": sensitivity.adjusted_p_table(protected_page.adjusted, STATES, "Tests"),
        "rules": sensitivity.rules_table(protected_page.missing, "Rules"),
        "assessed": sensitivity.assessed_table(protected_page.assessed, "CD", "Assessed"),
        "subgroups": sensitivity.subgroup_table(protected_page.benefit, REMISSION[0]),
        "models": sensitivity.model_table(protected_page.benefit, REMISSION, 10),
        "flow": tables.flow_table(protected_page.flow, protected_page.labels),
    }


NEWER = ("course", "persistence", "adjusted", "rules", "assessed", "subgroups", "models")
NAMES = (*NEWER, "rates", "tests", "published", "scores", "laboratory", "safety", "baseline", "flow")


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_is_in_words_and_a_withheld_one_says_suppressed(every_table, name):
    table = every_table[name]
    cells = [str(cell) for cell in table.frame.to_numpy().ravel()]
    assert not [cell for cell in cells if "nan" in cell.split() or "<NA>" in cell or "None" in cell]
    withheld = [cell for cell in cells if "suppressed" in cell]
    assert withheld or name == "flow"
    assert ("Suppressed: withheld" in table.html()) == bool(withheld)


def test_no_title_is_made_of_a_number_that_is_withheld(every_table):
    assert [table.title for table in every_table.values() if "suppressed" in table.title or "nan" in table.title] == []


def test_a_withheld_p_value_or_interval_does_not_hide_its_estimate(every_table):
    frame = every_table["rates"].frame.set_index("Endpoint")
    assert "suppressed" in set(frame["p"])
    assert "suppressed" in set(frame["95 % interval"])


def test_a_coarse_number_is_marked_in_its_cell_and_the_table_says_what_the_mark_means(every_table):
    for table in every_table.values():
        cells = [str(cell) for cell in table.frame.to_numpy().ravel()]
        assert ("≈: rounded or cut to a few digits" in table.html()) == any("≈" in cell for cell in cells)
    means = every_table["scores"].frame["Before, mean (SD)"]
    assert all(cell == "suppressed" or cell.startswith(("≈", "not recorded")) for cell in means)
