"""Patients of one centre resemble each other: logistic intervals that take it into account.

Standard errors robust to clusters only. The centre as a random effect was tried with the mixed logistic model of
statsmodels and left out: with six centres its posterior mode puts their spread at nothing whatever the data say (the
joint density has no bound there), and its variational fit is known to give intervals that are too narrow.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from ibd_tools.sensitivity.statistics.logistic import (
    INTERCEPT,
    MOST_STEPS,
    complete_rows,
    reason_against,
    separated_terms,
    weighted_sum,
)

FEWEST_CLUSTERS = 5
CLUSTER_ROBUST = "maximum likelihood, cluster-robust interval, t with clusters minus 1 degrees of freedom"


class ClusteredFit(NamedTuple):
    """Coefficients with limits by term on the log-odds scale; empty, with the reason, where there is no fit.

    ``clusters`` and ``n`` count the clusters and the rows used.
    """

    coefficients: pd.Series
    low: pd.Series
    high: pd.Series
    clusters: int
    n: int
    method: str
    covariance: pd.DataFrame
    reason: str | None = None

    def contrast(self, weights: pd.Series, level: float = 0.95) -> tuple[float, float, float]:
        """A weighted sum of coefficients with its limits, for terms that stand for one variable together."""
        from scipy.special import stdtrit

        quantile = float(stdtrit(self.clusters - 1, (1 + level) / 2))
        return weighted_sum(weights, self.coefficients, self.covariance, quantile)


def cluster_robust(design: pd.DataFrame, outcome: pd.Series, clusters: pd.Series, level: float = 0.95) -> ClusteredFit:
    """Maximum likelihood with standard errors robust to clusters, as in statsmodels.

    Below some forty clusters these come out too small in spite of the corrections used here (clusters minus one
    degrees of freedom), so they are a second look, not the better interval.

    Parameters
    ----------
    design, outcome, level
        As for :func:`fit_logistic`.
    clusters : Series
        Cluster of each row; rows without one are left out.

    Returns
    -------
    ClusteredFit
        Empty below 5 clusters, and where the data are separated: the sandwich would then be far too narrow.

    References
    ----------
    Liang and Zeger 1986, doi:10.1093/biomet/73.1.13.
    """
    from statsmodels.discrete.discrete_model import Logit

    known = clusters.notna().to_numpy()
    place = pd.Series(pd.factorize(clusters[known])[0], index=design.index[known], dtype=float)
    x, y, _ = complete_rows(design[known].assign(_cluster=place), outcome[known])
    codes = pd.factorize(x.pop("_cluster"))[0]
    reason = _reason(x, y, codes)
    if reason:
        nothing = pd.Series(dtype=float)
        return ClusteredFit(nothing, nothing, nothing, len(set(codes)), len(y), CLUSTER_ROBUST, pd.DataFrame(), reason)
    result = Logit(y, x.assign(**{INTERCEPT: 1.0})).fit(
        disp=0, maxiter=MOST_STEPS, cov_type="cluster", cov_kwds={"groups": codes}, use_t=True
    )
    limits = result.conf_int(alpha=1 - level)
    counts = len(set(codes)), len(y)
    return ClusteredFit(result.params, limits[0], limits[1], *counts, CLUSTER_ROBUST, result.cov_params())


def _reason(x: pd.DataFrame, y: np.ndarray, codes: np.ndarray) -> str | None:
    found = len(set(codes))
    if found < FEWEST_CLUSTERS:
        return f"{found} clusters; at least {FEWEST_CLUSTERS} are needed"
    reason = reason_against(x, y)
    separated = () if reason else separated_terms(x, y)
    return reason or (f"{', '.join(separated)} separate the outcomes" if separated else None)
