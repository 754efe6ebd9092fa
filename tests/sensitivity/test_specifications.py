"""The specification curve: each of its cells is what the ordinary way gives under the same parameters."""

import dataclasses
import random
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from literal_cohort import PATIENTS, VISITS, value
from rows_of_pages import with_few_windows

from ibd_study.estimates import (
    Analysis,
    endpoint_rates,
    open_analysis,
    published_endpoints,
)
from ibd_study.parameters import parse
from ibd_study.reads import keeping
from ibd_study.results import KEY, Results, round_half_up
from ibd_tools.sensitivity import (
    Choice,
    Curve,
    Option,
    declared_choices,
    specification_curves,
    specification_spread,
    what_if_curves,
)
from ibd_tools.sensitivity.estimates import specification_counts
from ibd_tools.sensitivity.estimates.specifications import place_of

SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yml"))
SAME = ["value", "n", "N", "ci_low", "ci_high", "ci_level", "method", "unit"]
REMISSION = "uc_clinical_remission"
BARE = "patient_id,diagnosis\nP1,UC\nP2,CD\n", "patient_id,week\nP1,0\nP1,8\nP2,0\nP2,12\n"
SEED = 20250114


@pytest.fixture(scope="module")
def default():
    return open_analysis("test", {})


@pytest.fixture(scope="module")
def both(default):
    """Every combination, and those that a results page offers; their pairs and counts are made once."""
    found: dict = {}

    def keeper(name, data, compute):
        if (name, repr(data)) not in found:
            found[name, repr(data)] = compute()
        return found[name, repr(data)]

    with keeping(keeper):
        return specification_curves(default, published_endpoints()), what_if_curves(default, published_endpoints())


@pytest.fixture(scope="module")
def curves(both):
    return both[0]


@pytest.fixture
def few_windows(monkeypatch):
    """One window each way."""
    with_few_windows(monkeypatch)


def _settings(curve: Curve, places: tuple[int, ...]) -> dict[str, object]:
    options = (choice.options[place] for choice, place in zip(curve.choices, places, strict=True))
    return {name: value for option in options for name, value in option.settings.items()}


def _ordinary(key: str, settings: dict[str, object]):
    """The row that an endpoint's own page writes under these parameters."""
    return _own_row(endpoint_rates(open_analysis("test", settings), [key]), key)


def _own_row(rates: Results, key: str) -> pd.Series:
    rows = rates.of(endpoint=key, statistic="percentage").rows
    return rows[rows["week"] > 0].iloc[0]


def assert_same(found: pd.Series, ordinary: pd.Series) -> None:
    """Equal in every number and word, but for the last digit, which differs between processors."""
    pd.testing.assert_series_equal(found[SAME], ordinary[SAME], check_names=False, rtol=1e-12)


def _random_places(curve: Curve, rng: random.Random) -> tuple[int, ...]:
    return tuple(rng.randrange(len(choice.options)) for choice in curve.choices)


@pytest.mark.parametrize("key", published_endpoints())
def test_a_specification_drawn_at_random_equals_the_ordinary_way(curves, key):
    places = _random_places(curves[key], random.Random(f"{SEED} {key}"))
    assert_same(curves[key].row_of(places), _ordinary(key, _settings(curves[key], places)))


@pytest.mark.slow
@pytest.mark.parametrize("key", published_endpoints())
def test_further_specifications_equal_the_ordinary_way(curves, key):
    rng = random.Random(SEED)
    for _ in range(25):
        places = _random_places(curves[key], rng)
        settings = _settings(curves[key], places)
        assert_same(curves[key].row_of(places), _ordinary(key, settings))


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.stem)
def test_scenarios_and_the_curve_agree(curves, scenario):
    values = yaml.safe_load(scenario.read_text(encoding="utf-8"))["parameters"]
    parameters = parse(values)
    rates = endpoint_rates(open_analysis("test", values), list(curves))
    for key, curve in curves.items():
        places = place_of(curve.choices, parameters)
        assert places is not None, f"{key}: the scenario is not among the specifications"
        assert_same(curve.row_of(places), _own_row(rates, key))


def test_the_own_choice_of_a_run_is_its_own_rate(default, curves):
    rates = endpoint_rates(default, list(curves))
    for key, curve in curves.items():
        assert_same(curve.row_of(curve.own), _own_row(rates, key))


@pytest.mark.parametrize("key", published_endpoints())
def test_every_combination_of_a_results_page_is_that_of_the_specification_curve(both, key):
    whole, offered = (curves[key] for curves in both)
    as_set = {choice.key for choice in whole.choices} - {choice.key for choice in offered.moving.values()}
    assert {"baseline_window_weeks", "minimum_treatment_weeks", "ci_method"} <= as_set
    taken = _numbers(whole)
    for axis, choice in enumerate(whole.choices[:-1]):
        taken = taken.take([whole.own[axis]], axis) if choice.key in as_set else taken
    np.testing.assert_array_equal(_numbers(offered), taken)
    assert_same(offered.row_of(offered.own), whole.row_of(whole.own))


def _numbers(curve: Curve) -> np.ndarray:
    """What each combination gives."""
    return curve.rows()[["value", "n", "N", "ci_low", "ci_high"]].to_numpy(dtype=float)[curve.estimate]


def test_every_curve_holds_every_combination_once(curves):
    for curve in curves.values():
        sizes = [len(choice.options) for choice in curve.choices]
        assert curve.estimate.shape == tuple(sizes[:-1])
        # The four ways to make the interval move no rate. The least: 1 definition, 3 ways with missing data, 2 each of
        # partly, population, treatment, 4 and 3 windows.
        assert len(curve) == np.prod(sizes[:-1]) >= 288
        assert set(curve.estimate.ravel()) == set(curve.rows().index)
        assert not curve.results.rows.duplicated(KEY).any()
    # 7 definitions, 3 ways with missing data, 2 each of partly, population, treatment, 4 and 3 windows.
    assert curves[REMISSION].estimate.size == 7 * 3 * 2 * 2 * 2 * 4 * 3


def test_distinct_estimates_differ_and_are_sorted_by_rate(curves):
    for curve in curves.values():
        rows = curve.rows()
        assert not rows.duplicated(["n", "N"]).any()
        assert rows["value"].is_monotonic_increasing


@pytest.mark.parametrize(
    ("parameters", "option"),
    [({"population": "biologic_experienced"}, "population"), ({"uc_remission_mes_at_most": 2.0}, "definition"),
     ({"subgroup": "sex=female", "minimum_age_years": 40.0, "ci_level": 0.9, "uc_week": 9.0}, None)],
)  # fmt: skip
def test_a_run_of_its_own_is_in_its_curve_and_equals_the_ordinary_way(parameters, option):
    curve = specification_curves(open_analysis("test", parameters), [REMISSION])[REMISSION]
    declared = {choice.key: len(choice.options) for choice in declared_choices(REMISSION)}
    more = {choice.key for choice in curve.choices if len(choice.options) > declared[choice.key]}
    assert more == ({option} if option else set())
    assert_same(curve.row_of(curve.own), _ordinary(REMISSION, parameters))
    places = (0, *curve.own[1:])
    assert_same(curve.row_of(places), _ordinary(REMISSION, parameters | _settings(curve, places)))


def test_who_was_treated_too_short_counts_only_where_one_dose_is_enough(shared, few_windows):
    # C1 and C2 in remission, C3 not, C4 without a visit; X2 was treated for 35 days and has no visit either.
    curve = specification_curves(shared(), ["cd_clinical_remission"])["cd_clinical_remission"]
    failures = shared(missing_data="nri").parameters
    enough, dose = (place_of(curve.choices, failures.model_copy(update={"minimum_treatment_weeks": weeks}))
                    for weeks in (8.0, 0.0))  # fmt: skip
    assert [tuple(curve.row_of(places)[["n", "N"]]) for places in (enough, dose)] == [(2, 4), (2, 5)]


def test_counts_are_the_same_however_many_patients_are_stacked_at_a_time(shared, few_windows, monkeypatch):
    keys = [REMISSION, "cd_clinical_remission"]
    at_once = specification_curves(shared(), keys)
    monkeypatch.setattr(specification_counts, "PATIENTS_AT_ONCE", 6)
    for key, curve in specification_curves(shared(), keys).items():
        np.testing.assert_array_equal(_numbers(curve), _numbers(at_once[key]))


def test_no_endpoint_gives_no_curve(shared):
    assert specification_curves(shared(), []) == {}


def test_a_choice_of_one_endpoint_may_set_only_cut_offs(shared, few_windows, monkeypatch):
    few = specification_counts.choices_of(REMISSION, shared().parameters)
    wrong = (*few, Choice("week", "Week", (Option("8", {"uc_week": 8.0}, "the study"),)))
    monkeypatch.setattr(specification_counts, "choices_of", lambda *_: wrong)
    with pytest.raises(ValueError, match="a choice of uc_clinical_remission sets uc_week"):
        specification_curves(shared(), [REMISSION])


@pytest.fixture(scope="module")
def spread(default, curves):
    return specification_spread(default, curves)


def test_the_spread_sums_up_the_curve(curves, spread):
    for key, curve in curves.items():
        values = curve.values()
        found = {part: value(spread, key, f"specification_{part}") for part in ("lowest", "median", "highest")}
        assert found == {"lowest": values.min(), "median": np.median(values), "highest": values.max()}
        assert value(spread, key, "specifications") == curve.estimate.size
        assert value(spread, key, "specification_empty") == 0
        limits = curve.results.rows[["ci_low", "ci_high"]]
        assert value(spread, key, "specification_ci_lowest") == limits["ci_low"].min() < values.min()
        assert value(spread, key, "specification_ci_highest") == limits["ci_high"].max() > values.max()


@pytest.mark.parametrize("mark", ["suppressed", "rounded"])
def test_different_counts_are_not_counted_among_protected_ones(default, curves, mark):
    rows = curves[REMISSION].results.rows.copy()
    rows.loc[rows.index[0], "disclosure"] = mark
    curve = dataclasses.replace(curves[REMISSION], results=Results(rows))
    spread = specification_spread(default, {REMISSION: curve}).rows.set_index("statistic")
    assert spread.loc[["specification_estimates", "specification_empty"], "disclosure"].eq("suppressed").all()
    assert spread.at["specifications", "value"] == curve.estimate.size


def test_shares_and_what_they_leave_add_up_to_all(curves, spread):
    for key in curves:
        rows = spread.of(endpoint=key).rows.set_index("statistic")["value"]
        shares = rows[rows.index.str.startswith("specification_share_")]
        assert len(shares) == len(curves[key].moving)
        assert shares.sum() + rows["specification_interactions"] == pytest.approx(100)


def test_a_share_is_the_variance_of_the_means_of_its_options(curves, spread):
    values = curves[REMISSION].values()
    means = [values[place].mean() for place in range(7)]
    assert value(spread, REMISSION, "specification_share_definition") == pytest.approx(
        100 * np.var(means) / values.var()
    )
    assert value(spread, REMISSION, "specification_swing_definition") == pytest.approx(max(means) - min(means))
    found = [value(spread, REMISSION, f"specification_mean_definition_{place}") for place in range(7)]
    assert found == pytest.approx(means)


def test_rates_are_held_against_the_printed_value(curves, spread):
    rounded = [float(round_half_up(one, 1)) for one in curves[REMISSION].values().ravel()]
    above, same = (100 * np.mean([one > 57.6 for one in rounded]), 100 * np.mean([one == 57.6 for one in rounded]))
    assert value(spread, REMISSION, "specification_as_printed") == pytest.approx(same)
    assert value(spread, REMISSION, "specification_above_printed") == pytest.approx(above)
    assert same > 0


def test_an_endpoint_that_nobody_printed_is_not_held_against_anything(default, few_windows):
    key = "cd_response_100"
    spread = specification_spread(default, specification_curves(default, [key]))
    assert "specification_above_printed" not in set(spread.rows["statistic"])
    assert value(spread, key, "specifications") == 3 * 2 * 2 * 2


def test_nothing_recorded_gives_a_curve_without_rates(cohort_of, few_windows):
    analysis = cohort_of(*BARE)
    curves = specification_curves(analysis, [REMISSION, "cd_endoscopic_response", "cd_radiological_response"])
    spread = specification_spread(analysis, curves)
    for key, curve in curves.items():
        assert np.isnan(curve.values()).all()
        assert value(spread, key, "specification_empty") == curve.estimate.size
        parts = ("lowest", "median", "highest", "own", "interactions", "above_printed", "mean_missing_data_0")
        assert [value(spread, key, f"specification_{part}") for part in parts] == [None] * len(parts)


@pytest.mark.parametrize(("disease", "patients"), [("UC", ("U",)), ("CD", ("C", "X2"))])
def test_a_cohort_of_one_disease_has_the_curves_of_that_disease(cohort_of, shared, few_windows, disease, patients):
    keys = [key for key in published_endpoints() if key.startswith(disease.lower())]
    texts = (text.splitlines() for text in (PATIENTS, VISITS))
    own = cohort_of(*("\n".join([head, *(one for one in lines if one.startswith(patients))]) for head, *lines in texts))
    alone, both = (specification_curves(analysis, keys) for analysis in (own, shared()))
    for key in keys:
        np.testing.assert_allclose(alone[key].values(), both[key].values())


def test_every_count_passes_disclosure_control(shared, few_windows, monkeypatch):
    """Where all counts are withheld nothing is left to be drawn, summed up or written."""
    pass_on = Analysis.results
    withheld = dict.fromkeys(("value", "n", "N", "ci_low", "ci_high"))
    monkeypatch.setattr(
        Analysis, "results", lambda self, records, **more: pass_on(self, [one | withheld for one in records], **more)
    )
    analysis = shared()
    curves = specification_curves(analysis, [REMISSION])
    assert np.isnan(curves[REMISSION].values()).all()
    monkeypatch.setattr(Analysis, "results", pass_on)
    spread = specification_spread(analysis, curves)
    assert value(spread, REMISSION, "specification_highest") is None
    assert value(spread, REMISSION, "specification_share_definition") is None


def test_one_withheld_rate_leaves_the_others_and_no_share(default, curves):
    curve = curves[REMISSION]
    rows = curve.results.rows.copy()
    rows.loc[rows["statistic"] == "estimate_0", ["value", "n", "N", "ci_low", "ci_high"]] = None
    spread = specification_spread(default, {REMISSION: dataclasses.replace(curve, results=Results(rows))})
    assert value(spread, REMISSION, "specification_lowest") == curve.rows()["value"].iloc[1]
    assert value(spread, REMISSION, "specification_highest") == curve.values().max()
    assert value(spread, REMISSION, "specification_share_definition") is None
    # Withheld is not empty: patients were counted.
    assert value(spread, REMISSION, "specification_empty") == 0
