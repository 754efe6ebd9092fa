"""Pooling gives what R's metafor gives, and keeps its promises where that has no answer.

Values beside a call were computed with R 4.2.2 and metafor 3.8-1, by the call that stands in the comment.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibd_tools.pooling import freeman_tukey_mean, pool_binomial, pool_proportions

# Stijnen, Hamza, Özdemir 2010, table II.
X = [3, 3, 9, 7, 6, 4, 3, 2, 19, 2, 7, 1, 5, 11, 0, 1, 3, 1]
N = [117, 35, 195, 136, 157, 139, 177, 39, 103, 122, 64, 58, 175, 180, 105, 262, 362, 69]
FEW = ([71, 128, 23], [76, 202, 27])


def test_paule_mandel_with_hartung_and_knapp_agrees_with_metafor():
    """rma(measure="PLO", xi=x, ni=n, method="PM", test="adhoc"); predict(..., transf=transf.ilogit)."""
    pooled = pool_proportions(*FEW)
    assert (pooled.logit, pooled.standard_error, pooled.tau2) == pytest.approx((1.5822, 0.6251, 1.0076), abs=5e-5)
    assert (pooled.share, pooled.low, pooled.high) == pytest.approx((0.8295, 0.2483, 0.9862), abs=5e-5)
    assert pooled.q == pytest.approx(22.0913, abs=5e-5)
    # metafor's I2 goes with the variance of Paule and Mandel; from Cochran's Q it would be 90.95.
    assert 100 * pooled.i2 == pytest.approx(87.857225, abs=1e-3)


def test_walds_interval_agrees_with_metafor():
    """rma(measure="PLO", xi=x, ni=n, method="PM", test="z"); predict(..., transf=transf.ilogit)."""
    pooled, wider = pool_proportions(*FEW, interval="wald"), pool_proportions(*FEW)
    assert (pooled.share, pooled.low, pooled.high) == pytest.approx((0.82950969, 0.58830065, 0.94307267), abs=5e-6)
    assert pooled.standard_error == pooled.plain_error == wider.plain_error
    assert wider.low < pooled.low < pooled.high < wider.high


def test_the_prediction_interval_has_two_degrees_of_freedom_fewer_than_studies():
    """r <- rma(measure="PLO", xi=X, ni=N, method="REML", test="knha");
    plogis(r$beta + c(-1, 1) * qt(.975, 16) * sqrt(r$tau2 + r$se^2)).
    """
    pooled = pool_proportions(X, N, between="reml", never_narrower=False)
    assert (pooled.prediction_low, pooled.prediction_high) == pytest.approx((0.00606, 0.18187), abs=2e-5)
    assert pool_proportions([3, 9], [10, 20]).prediction_low is None


def test_studies_that_agree_do_not_give_a_narrower_interval_than_one_study_would():
    """rma(..., method="PM", test="adhoc") of 10/20, 11/22, 12/24 and 10/20: 0.3348 to 0.6652; "knha": no width."""
    agreeing = ([10, 11, 12, 10], [20, 22, 24, 20])
    pooled = pool_proportions(*agreeing)
    assert (pooled.low, pooled.high, pooled.tau2, pooled.i2) == pytest.approx((0.3348, 0.6652, 0, 0), abs=5e-5)
    plain = pool_proportions(*agreeing, never_narrower=False)
    assert plain.high - plain.low == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    ("events", "totals", "logit", "error", "tau2"),
    # rma.glmm(measure="PLO", xi=x, ni=n)
    [
        (X, N, -3.4964, 0.2570, 0.8124),
        (*FEW, 1.6089061, 0.5529585, 0.7436506),
        ([44, 92, 22], [76, 202, 27], 0.4175011, 0.3720076, 0.3055577),
    ],
)
def test_the_binomial_model_agrees_with_metafor(events, totals, logit, error, tau2):
    pooled = pool_binomial(events, totals)
    assert (pooled.logit, pooled.standard_error) == pytest.approx((logit, error), abs=2e-4)
    assert pooled.tau2 == pytest.approx(tau2, abs=5e-4)


def test_where_studies_do_not_differ_the_binomial_model_is_the_plain_proportion():
    pooled = pool_binomial([10, 11, 12, 10], [20, 22, 24, 20])
    assert pooled.share == pytest.approx(0.5, abs=1e-6)
    assert pooled.tau2 == pytest.approx(0, abs=1e-6)
    assert pooled.standard_error == pytest.approx((86 * 0.25) ** -0.5, rel=1e-3)


def test_only_studies_with_a_zero_cell_are_corrected():
    assert pool_proportions([0, 5, 9], [10, 10, 10]).corrected == 1
    assert pool_proportions([10, 5, 0], [10, 10, 10]).corrected == 2
    assert pool_proportions([1, 5, 9], [10, 10, 10]).corrected == 0


@pytest.mark.parametrize("events", [[], [3]])
def test_one_study_is_not_pooled(events):
    totals = [10] * len(events)
    pooled = pool_proportions(events, totals)
    assert pooled.studies == len(events)
    assert set(pooled[1:12]) == {None}
    assert set(pool_binomial(events, totals)) == {None}


@pytest.mark.parametrize(("events", "totals"), [([0, 0, 0], [10, 20, 5]), ([10, 20], [10, 20])])
def test_without_a_single_event_or_failure_only_the_corrected_model_has_an_answer(events, totals):
    assert set(pool_binomial(events, totals)) == {None}
    pooled = pool_proportions(events, totals)
    assert 0 < pooled.low < pooled.share < pooled.high < 1


@pytest.mark.parametrize("pool", [pool_proportions, pool_binomial, freeman_tukey_mean])
@pytest.mark.parametrize(
    ("events", "totals", "said"),
    [
        ([1, 2], [10], "2 counts of events but 1 totals; expected one of each per study"),
        ([1, 12], [10, 10], "events of study 2 is 12 but total of study 2 is only 10"),
        ([1, 0], [10, 0], "study 2 has a total of 0; leave out studies without observations"),
        ([1, 2.5], [10, 10], "events of study 2 is 2.5; expected a whole number"),
    ],
)
def test_impossible_counts_are_refused(pool, events, totals, said):
    with pytest.raises(ValueError, match=said):
        pool(events, totals)


def test_an_unknown_estimator_or_level_is_refused():
    with pytest.raises(ValueError, match="between is 'mandel'; expected one of: paule_mandel, reml, dersimonian_laird"):
        pool_proportions(*FEW, between="mandel")
    with pytest.raises(ValueError, match="interval is 'z'; expected one of: hartung_knapp, wald"):
        pool_proportions(*FEW, interval="z")
    with pytest.raises(ValueError, match="level is 95"):
        pool_binomial(*FEW, level=95)


studies = st.lists(
    st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2, max_size=8
)


@given(studies, st.sampled_from(["paule_mandel", "reml", "dersimonian_laird"]))
def test_pooled_values_lie_among_the_studies_and_intervals_around_them(pairs, between):
    events, totals = zip(*pairs, strict=True)
    pooled = pool_proportions(events, totals, between=between)
    shares = [(k + 0.5 * (k in (0, n))) / (n + (k in (0, n))) for k, n in pairs]
    assert min(shares) - 1e-9 <= pooled.share <= max(shares) + 1e-9
    assert 0 <= pooled.low <= pooled.share <= pooled.high <= 1
    assert sum(pooled.weights) == pytest.approx(1)
    assert 0 <= pooled.i2 < 1
    assert 0 <= pooled.q_p_value <= 1
    if len(pairs) > 2:
        assert pooled.prediction_low <= pooled.low
        assert pooled.prediction_high >= pooled.high


@given(studies)
def test_failures_mirror_events(pairs):
    events, totals = zip(*pairs, strict=True)
    failures = [n - k for k, n in pairs]
    pooled, mirrored = pool_proportions(events, totals), pool_proportions(failures, totals)
    assert pooled.share == pytest.approx(1 - mirrored.share, abs=1e-6)
    assert pooled.low == pytest.approx(1 - mirrored.high, abs=1e-5)


@given(studies)
def test_the_order_of_studies_does_not_matter(pairs):
    forwards, backwards = (pool_proportions(*zip(*order, strict=True)) for order in (pairs, pairs[::-1]))
    assert forwards.share == pytest.approx(backwards.share, abs=1e-9)
    assert forwards.weights == pytest.approx(backwards.weights[::-1], abs=1e-6)
