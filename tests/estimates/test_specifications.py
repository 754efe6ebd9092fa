"""The specification curve: each of its cells is what the ordinary way gives under the same parameters."""

import math
import random
from pathlib import Path

import numpy as np
import pytest
import yaml
from literal_cohort import PATIENTS, VISITS

from ibd_study import choices
from ibd_study.choices import Choice, Option, declared_choices
from ibd_study.endpoints import REGISTRY
from ibd_study.estimates import endpoint_rates, open_analysis, specification_curves, specification_spread
from ibd_study.estimates.specifications import Curve, place_of
from ibd_study.parameters import parse, resolve
from ibd_study.results import round_half_up
from ibd_study.tables import published_endpoints

SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yml"))
SAME = ["value", "n", "N", "ci_low", "ci_high", "ci_level", "method", "unit"]
REMISSION = "uc_clinical_remission"
MAIN = [f"{disease}_{domain}_{kind}" for disease in ("uc", "cd") for domain in ("clinical", "endoscopic")
        for kind in ("remission", "response")]  # fmt: skip
SEED = 20250114


@pytest.fixture(scope="module")
def default():
    return open_analysis("test", {})


@pytest.fixture(scope="module")
def curves(default):
    return specification_curves(default, published_endpoints())


def _settings(curve: Curve, places: tuple[int, ...]) -> dict[str, object]:
    options = (choice.options[place] for choice, place in zip(curve.choices, places, strict=True))
    return {name: value for option in options for name, value in option.settings.items()}


def _ordinary(key: str, settings: dict[str, object]):
    """The row that an endpoint's own page writes under these parameters."""
    rows = endpoint_rates(open_analysis("test", settings), [key]).of(statistic="percentage").rows
    return rows[rows["week"] > 0].iloc[0]


def _random_places(curve: Curve, rng: random.Random) -> tuple[int, ...]:
    return tuple(rng.randrange(len(choice.options)) for choice in curve.choices)


@pytest.mark.parametrize("key", published_endpoints())
def test_a_specification_drawn_at_random_equals_the_ordinary_way_to_the_last_digit(curves, key):
    rng = random.Random(f"{SEED} {key}")
    for _ in range(3):
        places = _random_places(curves[key], rng)
        settings = _settings(curves[key], places)
        assert curves[key].row_of(places)[SAME].equals(_ordinary(key, settings)[SAME]), settings


@pytest.mark.slow
@pytest.mark.parametrize("key", published_endpoints())
def test_a_hundred_specifications_equal_the_ordinary_way_to_the_last_digit(curves, key):
    rng = random.Random(SEED)
    for _ in range(100):
        places = _random_places(curves[key], rng)
        settings = _settings(curves[key], places)
        assert curves[key].row_of(places)[SAME].equals(_ordinary(key, settings)[SAME]), settings


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.stem)
def test_scenarios_and_the_curve_agree_to_the_last_digit(curves, scenario):
    values = yaml.safe_load(scenario.read_text(encoding="utf-8"))["parameters"]
    parameters = resolve(parse(values))
    for key, curve in curves.items():
        places = place_of(curve.choices, parameters)
        assert places is not None, f"{key}: the scenario is not among the specifications"
        assert curve.row_of(places)[SAME].equals(_ordinary(key, values)[SAME]), key
