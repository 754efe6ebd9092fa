"""How often methods keep their promise, as results rows; with samples of 20 patients only, to be quick."""

from typing import get_args

import pandas as pd
import pytest
from literal_cohort import BARE, row, value

from ibd_study.kinds import Kind
from ibd_study.parameters import Parameters
from ibd_study.results import KEY, lookup
from ibd_study.words import say
from ibd_tools.operating_characteristics import method_promises
from ibd_tools.operating_characteristics import numbers as promises

PAIRED = ("coverage_newcombe_10", "size_unpaired_fisher", "size_unpaired_chi_square")


@pytest.fixture(scope="module")
def promised(shared):
    """Rows under parameters of their own, each made once."""
    done = {}

    def run(analysis=None, **parameters):
        key = (id(analysis), repr(parameters))
        if key not in done:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(promises, "SAMPLE_SIZES", (20,))
                opened = analysis or shared(simulation_repetitions=50, **parameters)
                done[key] = method_promises(opened)
        return done[key]

    return run


# R: sum(dbinom(0:20, 20, 0.3)[sapply(0:20, function(k) { ... prop.test(k, 20, correct = FALSE) ... })]), in full in
# tests/oracles/reference_values.json, as for the level 0.9.
@pytest.mark.parametrize(("level", "covered"), [(0.95, 97.5217923795), (0.9, 91.655497037)])
def test_coverage_of_wilson_is_that_of_r_at_the_level_set(promised, level, covered):
    assert value(promised(ci_level=level), "coverage_wilson", "n20_rate_0_3") == pytest.approx(covered)


def test_every_method_has_its_settings_and_their_spread(promised):
    rows = promised().rows
    assert set(rows["endpoint"]) == set(promises.METHODS)
    for endpoint, own in rows.groupby("endpoint"):
        settings = own[own["kind"].isin([Kind.FREQUENCY_AT_RATE, Kind.FREQUENCY_OF_SHAPE])]["value"]
        spread = own.set_index("statistic")["value"]
        for ending in ("", "_n20"):
            found = [spread[f"{name}{ending}"] for name in ("lowest", "mean", "highest")]
            assert found == pytest.approx([settings.min(), settings.mean(), settings.max()]), endpoint


def test_each_number_has_a_key_of_its_own(promised):
    rows = promised().rows
    assert not rows.duplicated(KEY).any()
    assert not rows.duplicated(["endpoint", "statistic"]).any()
    assert say(*lookup(rows, "coverage_wald.n20_rate_0_05:full")) == "63.9 % (n = 20)"


def test_every_interval_that_can_be_asked_for_is_tried_out(promised):
    methods = get_args(Parameters.model_fields["ci_method"].annotation)
    assert {f"coverage_{method}" for method in methods} <= set(promised().rows["endpoint"])


# R: coverage_mid_p_20_0.3 of tests/oracles/reference_values.json.
def test_mid_p_gives_up_the_surplus_of_clopper_pearson(promised):
    mid_p, clopper_pearson = (
        [value(promised(), f"coverage_{method}", statistic) for statistic in ("n20_rate_0_3", "mean", "lowest")]
        for method in ("mid_p", "clopper_pearson")
    )
    assert mid_p[0] == pytest.approx(94.73720513)
    assert mid_p[1] < clopper_pearson[1]
    assert mid_p[2] < 95 < clopper_pearson[2]


def test_what_was_drawn_has_an_error_and_the_rest_has_none(promised):
    rows = promised().rows
    drawn = rows["method"] == "50 samples drawn"
    of_rates = {name for name, method in promises.METHODS.items() if method.tried_on == promises.RATES}
    assert set(rows.loc[drawn, "endpoint"]) == set(promises.METHODS) - of_rates
    assert rows.loc[drawn, ["ci_low", "ci_high", "ci_level"]].notna().all(axis=None)
    assert rows.loc[~drawn, ["ci_low", "ci_high", "ci_level"]].isna().all(axis=None)
    assert set(rows.loc[rows["endpoint"].isin(PAIRED), "method"]) == {"all samples weighed", "over 4 settings"}


# Newcombe's interval at no change and at a doubling are different promises; the unpaired tests are about no change.
def test_unpaired_tests_are_far_more_silent_than_promised(promised):
    for endpoint in PAIRED[1:]:
        assert value(promised(), endpoint, "highest") < 3
    assert value(promised(), "coverage_newcombe_10", "lowest") == pytest.approx(94.7, abs=0.1)


def test_the_seed_decides_what_is_drawn_and_nothing_else(promised):
    ours, again, others = (promised(seed=seed).rows.set_index(["endpoint", "statistic"])["value"] for seed in (1, 1, 2))
    pd.testing.assert_series_equal(ours, again)
    differs = ours[(ours != others).fillna(False)]
    assert len(differs) > 5
    assert set(differs.index.get_level_values("endpoint")).isdisjoint(
        {"coverage_wilson", "size_mcnemar_exact", *PAIRED}
    )


def test_no_patient_is_used(promised, cohort_of):
    """A cohort of two patients without an answer gives the same numbers, and all of them are invented."""
    bare = cohort_of(*BARE, simulation_repetitions=50)
    ours, theirs = promised(), promised(bare)
    numbers = ["endpoint", "statistic", "value", "N", "ci_low", "ci_high"]
    pd.testing.assert_frame_equal(ours.rows[numbers], theirs.rows[numbers])
    assert not ours.synthetic, "no patient, not even an invented one, stands behind these numbers"
    assert not theirs.synthetic


def test_no_disease_and_no_week_is_claimed(promised):
    found = row(promised(), "size_mcnemar_exact", "n20_rate_0_5")
    assert (found["disease"], found["unit"], found["N"]) == ("", "%", 20)
    assert pd.isna(found["week"])
