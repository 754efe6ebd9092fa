"""One group of patients under many rules: as drawn and judged by the study's own rules, and as they have to be."""

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr, ndtri

from ibd_study.parameters import parse
from ibd_tools.lessons.graded_patients import CUTS, ERROR, USUAL, draw_graded, truth_of
from ibd_tools.lessons.topics.definitions import CHOICES, SWEEP, answers, outcome_of, rates_of_analyses

DRAWN = 40_000
STRICT, LENIENT = 1.0, 3.0
PARTLY = ("known_no", "not_evaluable")
EVERYBODY_SEEN = {"came_percent": 100.0, "scoped_percent": 100.0}


def _chance_of_grades(item: str, activity: np.ndarray) -> np.ndarray:
    """Chance of each grade of an item, from 0 to 3, at each activity."""
    at_least = [ndtr((activity - cut) / ERROR) for cut in (-np.inf, *CUTS[item], np.inf)]
    return -np.diff(at_least, axis=0)


def _expected(items: list[str], is_remission) -> tuple[float, float]:
    """Of all patients, per cent truly well and in remission, and not well and in remission."""
    truth = truth_of(45.0)
    middles = (np.arange(4000) + 0.5) / 4000
    activity = (USUAL - truth.effect_points - 150) / truth.usual_cdai_sd + ndtri(middles)
    chances = [_chance_of_grades(item, activity) for item in items]
    met = sum(
        np.prod([chance[grade] for chance, grade in zip(chances, grades, strict=True)], axis=0)
        for grades in itertools.product(range(4), repeat=len(items))
        if is_remission(grades)
    )
    return 100 * np.mean(met * (activity < 0)), 100 * np.mean(met * (activity >= 0))


RULES = [
    ({"uc_remission_rule": "partial_mayo"}, list(CUTS)[:3], lambda grades: sum(grades) <= 2 and max(grades) <= 1),
    (
        {"uc_remission_rule": "symptoms", "uc_remission_stool_frequency_at_most": 0.0},
        list(CUTS)[:2],
        lambda grades: grades == (0, 0),
    ),
]


@pytest.mark.parametrize(("settings", "items", "is_remission"), RULES)
def test_drawn_patients_judged_by_the_rules_of_the_study_are_as_they_have_to_be(settings, items, is_remission):
    patients = draw_graded(45.0, DRAWN, seed=5, **EVERYBODY_SEEN)
    called = outcome_of(patients, parse(settings)).astype(bool)
    expected = _expected(items, is_remission)
    for drawn, percent in zip((called & patients.well, called & ~patients.well), expected, strict=True):
        error = np.sqrt(percent * (100 - percent) / DRAWN)
        assert 100 * drawn.mean() == pytest.approx(percent, abs=3 * error)
    assert 100 * patients.well.mean() == pytest.approx(45, abs=0.8)


def test_where_everybody_is_seen_missing_patients_make_no_difference():
    patients = draw_graded(45.0, 2000, seed=2, **EVERYBODY_SEEN)
    ways = [{"missing_data": way, "partly_assessed": partly} for way in ("observed", "nri") for partly in PARTLY]
    outcomes = [outcome_of(patients, parse(way)) for way in ways]
    assert all(outcome.equals(outcomes[0]) for outcome in outcomes)


def test_the_choices_move_the_rate_in_the_stated_directions():
    among, missing, partly = range(1, len(CHOICES))
    rates = rates_of_analyses(45.0)
    assert (rates.take(1, among) < rates.take(0, among)).all(), "active at the start only"
    assert (rates.take(1, missing) < rates.take(0, missing)).all(), "the missing as failures"
    assert (rates.take(1, partly) >= rates.take(0, partly)).all(), "partly assessed left out"
    assert rates.mean(axis=(among, missing, partly)).argsort().tolist() == [STRICT, 2, 0, LENIENT]


def test_the_strictest_rule_misses_the_well_and_the_most_lenient_calls_the_ill():
    strict, lenient = (SWEEP.at(definition=rule) for rule in (STRICT, LENIENT))
    assert strict["called_ill"] < 0.5 < lenient["called_ill"]
    assert strict["called_well"] < lenient["called_well"] < 45
    assert lenient["lowest"] < 45 < lenient["highest"]


# Four patients, four rules; their sixteen rates, worked out by hand, stand below.
def test_the_answers_on_literal_patients_are_these():
    said = {"modified_mayo": [True, False, None, False], "endoscopy_0": [False, False, None, False]}
    said |= {"symptoms": [True, False, None, False], "partial_mayo": [True, True, None, True]}
    patients = pd.DataFrame({"active_at_start": [False, True, True, True]} | said).astype(
        dict.fromkeys(said, "boolean")
    )
    found = answers(patients)
    assert found["highest_minus_lowest"]["right"] == pytest.approx(100)
    rates = {"modified_mayo": (33.33, 25, 0, 0), "endoscopy_0": (0, 0, 0, 0), "symptoms": (33.33, 25, 0, 0)}
    rates |= {"partial_mayo": (100, 75, 100, 66.67)}
    grid = np.array(list(rates.values()))
    assert found["share_of_rule_percent"]["right"] == pytest.approx(100 * grid.mean(axis=1).var() / grid.var(), abs=0.1)
