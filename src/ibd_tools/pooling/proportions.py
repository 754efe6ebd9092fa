"""Pool proportions of several studies or centres, allowing that they truly differ.

Each logit is taken as normal with a known variance. With few events that is not so; the binomial model of
:func:`ibd_tools.pooling.pool_binomial` then uses the counts themselves.
"""

from collections.abc import Sequence
from math import exp, inf, log, sqrt
from typing import NamedTuple

import numpy as np

from ibd_study.statistics import check_choice, check_level, check_share

BETWEEN = ("paule_mandel", "reml", "dersimonian_laird")
INTERVALS = ("hartung_knapp", "wald")
LARGEST_TAU = 10.0  # on the logit scale: no group of proportions lies further apart


class Pooled(NamedTuple):
    """A pooled proportion with its interval, the interval of a new study, and how far studies differ.

    ``logit``, ``standard_error`` and ``plain_error`` are on the logit scale; the standard error is that of the
    interval, the plain one that without Hartung and Knapp's factor. ``weights`` add up to 1. ``corrected`` counts
    studies to whose cells 0.5 was added. ``tau2`` is the variance between studies on the logit scale, ``i2`` its share
    of the variation, with the typical variance within studies beside it (Higgins and Thompson), so that it goes with
    the estimator of ``tau2``; ``q`` is Cochran's statistic with its p-value. What cannot be estimated is None.
    """

    studies: int
    share: float | None = None
    low: float | None = None
    high: float | None = None
    prediction_low: float | None = None
    prediction_high: float | None = None
    logit: float | None = None
    standard_error: float | None = None
    plain_error: float | None = None
    tau2: float | None = None
    i2: float | None = None
    q: float | None = None
    q_p_value: float | None = None
    weights: tuple[float, ...] = ()
    corrected: int = 0


def pool_proportions(
    events: Sequence[int],
    totals: Sequence[int],
    level: float = 0.95,
    between: str = "paule_mandel",
    interval: str = "hartung_knapp",
    *,
    never_narrower: bool = True,
) -> Pooled:
    """Random-effects mean of proportions on the logit scale, with Hartung and Knapp's interval or Wald's.

    Parameters
    ----------
    events, totals : sequence of int
        Events and observations of each study. A study without observations is refused. Where a study has no
        event, or nothing but events, 0.5 is added to both of its cells, and to no other study's.
    level : float
        Confidence level, 0.95 for 95 %.
    between : str
        Estimator of the variance between studies: ``paule_mandel`` or ``dersimonian_laird`` (both of statsmodels),
        or ``reml`` (restricted maximum likelihood).
    interval : str
        ``hartung_knapp``: error from how far the studies lie apart, t with one degree of freedom fewer than studies.
        ``wald``: plain error and normal distribution, as if the variance between studies were known; too narrow
        with few studies.
    never_narrower : bool
        Hartung and Knapp's factor is not let fall below 1. Without this, studies that happen to agree give an
        interval narrower than one that takes them for a single study.

    Returns
    -------
    Pooled
        With fewer than two studies only their number. The prediction interval (where the true proportion of a
        new study would lie) uses the error of the interval and t with two degrees of freedom fewer than studies, so
        it needs three.

    References
    ----------
    Paule, Mandel 1982, doi:10.6028/jres.087.022; Hartung, Knapp 2001, doi:10.1002/sim.1009;
    Higgins, Thompson 2002 (I²), doi:10.1002/sim.1186; Higgins, Thompson, Spiegelhalter 2009,
    doi:10.1111/j.1467-985X.2008.00552.x.

    Examples
    --------
    >>> pooled = pool_proportions([44, 92, 30], [76, 202, 50])
    >>> f"{pooled.share:.3f} ({pooled.low:.3f} to {pooled.high:.3f}), tau2 {pooled.tau2:.3f}"
    '0.530 (0.333 to 0.718), tau2 0.061'
    """
    from scipy.special import gammaincc

    check_level(level)
    check_choice("between", between, BETWEEN)
    check_choice("interval", interval, INTERVALS)
    k, n = checked_counts(events, totals)
    if len(k) < 2:
        return Pooled(len(k))
    zero = (k == 0) | (k == n)
    k, n = k + 0.5 * zero, n + 1.0 * zero
    effects, variances = np.log(k / (n - k)), 1 / k + 1 / (n - k)
    tau2 = _between(effects, variances, between)
    mean, spread, weights, squares = _weighted(effects, variances + tau2)
    factor = squares / (len(k) - 1)
    wider = spread * sqrt(max(1.0, factor) if never_narrower else factor)
    error, freedom = (spread, inf) if interval == "wald" else (wider, len(k) - 1)
    *_, q = _weighted(effects, variances)
    return Pooled(
        len(k),
        share_of(mean),
        *limits(mean, error, level, freedom),
        *limits(mean, sqrt(tau2 + error**2), level, len(k) - 2),
        mean,
        error,
        spread,
        tau2,
        tau2 / (tau2 + _typical(variances)),
        q,
        float(gammaincc((len(k) - 1) / 2, q / 2)),
        tuple(weights.tolist()),
        int(zero.sum()),
    )


def checked_counts(events: Sequence[int], totals: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """Events and totals as arrays; refuse what no study can have counted."""
    if len(events) != len(totals):
        raise ValueError(f"{len(events)} counts of events but {len(totals)} totals; expected one of each per study")
    pairs = [
        check_share(k, n, f" of study {place}") for place, (k, n) in enumerate(zip(events, totals, strict=True), 1)
    ]
    empty = [place for place, (_, n) in enumerate(pairs, 1) if n == 0]
    if empty:
        raise ValueError(f"study {empty[0]} has a total of 0; leave out studies without observations")
    return np.array([k for k, _ in pairs], float), np.array([n for _, n in pairs], float)


def _between(effects: np.ndarray, variances: np.ndarray, method: str) -> float:
    if method == "reml":
        return _reml(effects, variances)
    from statsmodels.stats.meta_analysis import combine_effects

    name = {"paule_mandel": "pm", "dersimonian_laird": "dl"}[method]
    # What else it computes divides by Q, which is 0 where studies agree exactly.
    with np.errstate(divide="ignore", invalid="ignore"):
        return max(0.0, float(combine_effects(effects, variances, method_re=name).tau2))


def _reml(effects: np.ndarray, variances: np.ndarray) -> float:
    """Variance between studies that makes the restricted likelihood largest."""
    from scipy.optimize import minimize_scalar

    def loss(tau: float) -> float:
        total = variances + tau**2
        _, spread, _, squares = _weighted(effects, total)
        return float(np.log(total).sum() - 2 * log(spread) + squares)

    found = minimize_scalar(loss, bounds=(0, LARGEST_TAU), method="bounded", options={"xatol": 1e-9})
    return 0.0 if loss(0) <= found.fun else float(found.x) ** 2


def _weighted(effects: np.ndarray, variances: np.ndarray) -> tuple[float, float, np.ndarray, float]:
    """Mean weighted by 1/variance, its standard error, the weights, and the weighted squares around the mean."""
    precision = 1 / variances
    weights = precision / precision.sum()
    mean = float(weights @ effects)
    return mean, float(precision.sum() ** -0.5), weights, float(((effects - mean) ** 2 / variances).sum())


def _typical(variances: np.ndarray) -> float:
    """The variance within a typical study."""
    precision = 1 / variances
    return float((len(variances) - 1) * precision.sum() / (precision.sum() ** 2 - (precision**2).sum()))


def limits(logit: float | None, error: float | None, level: float, freedom: float) -> tuple[float | None, float | None]:
    """Limits of a proportion from its logit by t, with infinite degrees of freedom by the normal distribution.

    Both are None without a degree of freedom, or without an estimate.
    """
    from scipy.special import stdtrit

    if logit is None or error is None or freedom < 1:
        return None, None
    reach = float(stdtrit(freedom, (1 + level) / 2)) * error
    return share_of(logit - reach), share_of(logit + reach)


def share_of(logit: float) -> float:
    """The proportion that a logit stands for."""
    return 1 / (1 + exp(-logit)) if logit > -500 else 0.0


def freeman_tukey_mean(events: Sequence[int], totals: Sequence[int]) -> float:
    """Common proportion by the double-arcsine transformation, with Miller's way back.

    Only to reproduce print: the way back depends on the harmonic mean of the sizes and can mislead when these
    differ much (Schwarzer 2019, doi:10.1002/jrsm.1348).

    Examples
    --------
    >>> round(freeman_tukey_mean([3, 6, 10, 1], [11, 17, 21, 6]), 4)
    0.3595
    """
    k, n = checked_counts(events, totals)
    angles = np.arcsin(np.sqrt(k / (n + 1))) + np.arcsin(np.sqrt((k + 1) / (n + 1)))
    mean, *_ = _weighted(angles, 1 / (n + 0.5))
    size = len(n) / (1 / n).sum()
    sine = np.sin(mean)
    inner = 1 - (sine + (sine - 1 / sine) / size) ** 2
    return float((1 - np.sign(np.cos(mean)) * sqrt(max(0.0, inner))) / 2)
