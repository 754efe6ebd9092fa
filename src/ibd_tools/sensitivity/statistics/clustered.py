"""Patients of one centre resemble each other: logistic intervals that take it into account.

Standard errors robust to clusters only. The centre as a random effect was tried with the mixed logistic model of
statsmodels and left out: with six centres its posterior mode puts their spread at nothing whatever the data say (the
joint density has no bound there), and its variational fit is known to give intervals that are too narrow.
"""

from dataclasses import replace

import pandas as pd

from ibd_tools.sensitivity.statistics.logistic import (
    LogisticFit,
    before_fitting,
    complete_rows,
    maximum_likelihood,
    separated_terms,
)

FEWEST_CLUSTERS = 5
CLUSTER_ROBUST = "maximum likelihood, cluster-robust interval, t with clusters minus 1 degrees of freedom"


def cluster_robust(design: pd.DataFrame, outcome: pd.Series, clusters: pd.Series, level: float = 0.95) -> LogisticFit:
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
    LogisticFit
        Empty below 5 clusters, and where the data are separated: the sandwich would then be far too narrow.

    References
    ----------
    Liang and Zeger 1986, doi:10.1093/biomet/73.1.13.
    """
    codes = pd.Series(pd.factorize(clusters)[0], index=design.index)
    x, y, missing = complete_rows(design.assign(_cluster=codes.where(codes >= 0)), outcome)
    groups = pd.factorize(x.pop("_cluster"))[0]
    empty, found = before_fitting(x, y, missing), len(set(groups))
    if found < FEWEST_CLUSTERS:
        return replace(empty, reason=f"{found} clusters; at least {FEWEST_CLUSTERS} are needed")
    if not empty.reason and (separated := separated_terms(x, y)):
        return replace(empty, reason=f"{', '.join(separated)} separate the outcomes")
    if empty.reason:
        return empty
    robust = {"cov_type": "cluster", "cov_kwds": {"groups": groups}, "use_t": True}
    return replace(maximum_likelihood(empty, x, y, level, **robust), method=CLUSTER_ROBUST, df=found - 1)
