"""Tables of protected patients: a withheld number is a word in its cell, and the table says what the word means."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "disclosure"))
from small_cohorts import opened, part_of_synthetic

from ibd_study import tables
from ibd_study.endpoints import REGISTRY, SCORES
from ibd_study.estimates import (
    adjusted_tests,
    assessed_and_not,
    baseline_table,
    course_of_rates,
    endpoint_rates,
    flow_labels,
    laboratory_course,
    persistence,
    predictors,
    published_numbers,
    rates_under_rules,
    safety_rates,
    score_changes,
    selection_flow,
    subgroup_rates,
)
from ibd_study.tables import Table


@pytest.fixture(scope="module", params=["minimum_count", "rounding"])
def every_table(request, tmp_path_factory) -> dict[str, Table]:
    analysis = opened(
        part_of_synthetic(tmp_path_factory.mktemp("few"), 60),
        disclosure=request.param,
        bootstrap_samples=0,
        imputations=2,
    )
    rates, scores = endpoint_rates(analysis, list(REGISTRY)), score_changes(analysis, list(SCORES))
    states = [key for key, entry in REGISTRY.items() if entry.kind == "state"]
    course_keys = ["cd_clinical_remission", "cd_clinical_response"]
    model = ["uc_clinical_remission", "cd_clinical_remission"]
    who = subgroup_rates(analysis, model) + predictors(analysis, model)
    rules = rates_under_rules(analysis, states)
    printed, course = published_numbers(analysis), laboratory_course(analysis)
    return {
        "rates": tables.rates_table(rates, list(REGISTRY), "Rates"),
        "tests": tables.tests_table(printed + rates),
        "published": tables.published_table(printed + rates + scores),
        "scores": tables.scores_table(scores, list(SCORES), "Scores"),
        "laboratory": tables.laboratory_table(course, "UC"),
        "safety": tables.safety_table(safety_rates(analysis)),
        "baseline": tables.baseline_characteristics(baseline_table(analysis)),
        "course": tables.course_table(course_of_rates(analysis, course_keys), course_keys, "By week"),
        "persistence": tables.persistence_table(persistence(analysis)),
        "adjusted": tables.adjusted_p_table(adjusted_tests(analysis, states), states, "Tests"),
        "rules": tables.rules_table(rules, "Rules"),
        "assessed": tables.assessed_table(assessed_and_not(analysis), "CD", "Assessed"),
        "subgroups": tables.subgroup_table(who, model[0], "Subgroups"),
        "models": tables.model_table(who, model, 10),
        "flow": tables.flow_table(selection_flow(analysis), flow_labels(analysis)),
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


def test_a_withheld_p_value_or_interval_does_not_hide_its_estimate(every_table):
    frame = every_table["rates"].frame.set_index("Endpoint")
    assert "suppressed" in set(frame["p"])
    assert "suppressed" in set(frame["95 % interval"])
