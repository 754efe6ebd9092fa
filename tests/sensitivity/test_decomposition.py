"""Shares of the variance over a full grid."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ibd_tools.sensitivity import variance_shares

GRIDS = arrays(float, st.tuples(*[st.integers(1, 4)] * 3), elements=st.integers(0, 100).map(float))


def test_two_axes_that_add_up_explain_everything():
    shares = variance_shares(np.array([[10.0, 20.0], [30.0, 40.0]]))
    # Means 15 and 35, variance 100; means 20 and 30, variance 25; all four, variance 125.
    assert shares.first_order == pytest.approx((0.8, 0.2))
    assert shares.interactions == pytest.approx(0, abs=1e-12)
    assert (shares.variance, shares.swings) == (125, (20, 10))


def test_axes_that_act_only_together_explain_nothing_alone():
    shares = variance_shares(np.array([[0.0, 1.0], [1.0, 0.0]]))
    assert shares.first_order == (0, 0)
    assert shares.interactions == 1
    assert shares.swings == (0, 0)


def test_shares_are_those_of_a_balanced_analysis_of_variance():
    """statsmodels: anova_lm(ols("v ~ C(a) + C(b) + C(c)", data).fit()), sums of squares over their total."""
    statsmodels = pytest.importorskip("statsmodels.api")
    from statsmodels.formula.api import ols

    values = np.random.default_rng(7).normal(size=(2, 3, 4))
    places = np.indices(values.shape).reshape(3, -1)
    data = pd.DataFrame(dict(zip("abc", places, strict=True)) | {"v": values.ravel()})
    squares = statsmodels.stats.anova_lm(ols("v ~ C(a) + C(b) + C(c)", data).fit())["sum_sq"]
    shares = variance_shares(values)
    assert [*shares.first_order, shares.interactions] == pytest.approx(list(squares / squares.sum()))


def test_first_order_indices_of_a_linear_function_are_known():
    """For x + 2 y over the same options, the variances are as 1 to 4."""
    x, y = np.meshgrid(np.arange(5.0), np.arange(5.0), indexing="ij")
    assert variance_shares(x + 2 * y).first_order == pytest.approx((0.2, 0.8))


@given(GRIDS)
def test_shares_lie_between_0_and_1_and_add_up(values):
    shares = variance_shares(values)
    if np.ptp(values):
        parts = [*shares.first_order, shares.interactions]
        assert all(-1e-9 <= part <= 1 + 1e-9 for part in parts)
        assert sum(parts) == pytest.approx(1)
    else:
        assert set(shares.first_order) == {None}
        assert (shares.interactions, shares.variance) == (None, 0)


@given(GRIDS, st.floats(0.5, 4), st.floats(-50, 50))
def test_another_unit_changes_no_share(values, factor, offset):
    one, other = variance_shares(values), variance_shares(factor * values + offset)
    if np.ptp(values):
        assert other.first_order == pytest.approx(one.first_order, abs=1e-9)
    assert other.swings == pytest.approx([factor * swing for swing in one.swings], abs=1e-9)


@pytest.mark.parametrize("values", [np.array([[1.0, np.nan]]), np.zeros((0, 2))])
def test_a_grid_with_a_gap_has_no_shares(values):
    assert variance_shares(values) is None
