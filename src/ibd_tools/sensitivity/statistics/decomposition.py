"""How much of the spread over a grid of choices each choice explains by itself."""

from typing import NamedTuple

import numpy as np


class Shares(NamedTuple):
    """Variance over a full grid, the share of each axis, and the share that no single axis explains.

    ``swings`` are the differences between the highest and the lowest mean along each axis, in the unit of the
    values. Shares are None where there is no variance.
    """

    variance: float
    first_order: tuple[float | None, ...]
    interactions: float | None
    swings: tuple[float, ...]


def variance_shares(values: np.ndarray) -> Shares | None:
    """Split the variance of values on a full factorial grid into main effects and the rest.

    The share of an axis is the variance of the means along it over the variance of all values: the main effect of
    a balanced analysis of variance, and Sobol's first-order index when every option of an axis is given the same
    weight. The grid is complete, so it is exact and not an estimate. What the shares leave of 1 is due to axes that
    act together.

    Parameters
    ----------
    values
        One axis per choice, one cell per combination.

    Returns
    -------
    Shares or None
        None when a cell is missing: the grid is then not balanced and the shares would not add up.

    References
    ----------
    Saltelli et al., Global Sensitivity Analysis: The Primer, 2008, chapter 4, doi:10.1002/9780470725184 (unverified).

    Examples
    --------
    >>> shares = variance_shares(np.array([[10.0, 20.0], [30.0, 40.0]]))
    >>> shares.first_order, shares.interactions
    ((0.8, 0.2), 0.0)
    """
    values = np.asarray(values, dtype=float)
    if not values.size or np.isnan(values).any():
        return None
    axes = range(values.ndim)
    means = [values.mean(axis=tuple(other for other in axes if other != axis)) for axis in axes]
    swings = tuple(float(np.ptp(mean)) for mean in means)
    variance = float(values.var())
    if not np.ptp(values):
        return Shares(0.0, (None,) * values.ndim, None, swings)
    first_order = tuple(float(mean.var()) / variance for mean in means)
    return Shares(variance, first_order, max(0.0, 1 - sum(first_order)), swings)
