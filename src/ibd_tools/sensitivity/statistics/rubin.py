"""Rubin's rules: one answer from the same analysis of several imputed copies of the data."""

from collections.abc import Iterable
from math import inf, isinf, sqrt
from typing import Any, NamedTuple

import numpy as np

from ibd_study.statistics import check_choice, check_level, check_share, normal_quantile, present_numbers

DEGREES_OF_FREEDOM = ("barnard_rubin", "rubin_1987")


class ImputedEstimate(NamedTuple):
    """One estimate from m imputed copies.

    `within` is the mean of the copies' own variances, `between` the variance of their estimates, `total` what
    both make together. `df` are the degrees of freedom of Student's t, `added_share` the share of the total variance
    that the missing values add (lambda of R's mice), and `missing_information` the fraction of missing information
    (fmi of mice), which also allows for the few copies: the two are one with endlessly many degrees of freedom.
    """

    estimate: float
    within: float
    between: float
    total: float
    df: float
    added_share: float
    missing_information: float

    @property
    def standard_error(self) -> float:
        """Root of the total variance."""
        return sqrt(self.total)


def pool_imputed(
    estimates: Iterable[Any],
    variances: Iterable[Any],
    complete_df: float = inf,
    df_method: str = "barnard_rubin",
) -> ImputedEstimate:
    """Pool the estimates of m imputed copies by Rubin's rules.

    Parameters
    ----------
    estimates, variances : iterable of float
        The estimate of each copy, and the square of its standard error. None may be missing.
    complete_df : float
        Degrees of freedom that the analysis would have without missing values; read by ``barnard_rubin`` only.
    df_method : str
        ``barnard_rubin`` (never more than `complete_df`) or ``rubin_1987``, which with few patients promises
        more degrees of freedom than there are patients. The two agree when `complete_df` is infinite.

    Raises
    ------
    ValueError
        Fewer than two copies, unequal numbers of estimates and variances, a missing or negative one, an
        unknown method.

    References
    ----------
    Rubin 1987, Multiple imputation for nonresponse in surveys, doi:10.1002/9780470316696; Barnard and Rubin
    1999, doi:10.1093/biomet/86.4.948.

    Examples
    --------
    >>> pooled = pool_imputed([0.5, 0.6, 0.55], [0.01, 0.01, 0.01], complete_df=49)
    >>> f"{pooled.estimate:.2f}, standard error {pooled.standard_error:.3f}, df {pooled.df:.1f}"
    '0.55, standard error 0.115, df 16.8'
    """
    check_choice("df_method", df_method, DEGREES_OF_FREEDOM)
    values, squares = _copies(estimates, variances)
    within, between = float(squares.mean()), float(values.var(ddof=1))
    added = (1 + 1 / len(values)) * between
    total = within + added
    share = added / total if total else 0.0
    df = (len(values) - 1) / share**2 if share else inf
    if df_method == "barnard_rubin" and not isinf(complete_df):
        observed = (complete_df + 1) / (complete_df + 3) * complete_df * (1 - share)
        df = observed if isinf(df) or not observed else df * observed / (df + observed)
    missing = share + (1 - share) * 2 / (df + 3)
    return ImputedEstimate(float(values.mean()), within, between, total, df, share, missing)


def _copies(estimates: Iterable[Any], variances: Iterable[Any]) -> tuple[np.ndarray, np.ndarray]:
    values, missing = present_numbers(estimates, "estimates")
    squares, also_missing = present_numbers(variances, "variances")
    if missing or also_missing or len(values) != len(squares) or len(values) < 2:
        raise ValueError(
            f"{len(values)} estimates and {len(squares)} variances; expected one of each, none missing, from at "
            "least two imputed copies"
        )
    if (squares < 0).any():
        raise ValueError(f"variances hold {squares.min():g}; expected 0 or more: give squares of standard errors")
    return values, squares


class ImputedProportion(NamedTuple):
    """A proportion from m imputed copies with its interval.

    `missing_information` is as in `ImputedEstimate`; `monte_carlo_error` is the standard error that comes from having
    m copies only and would go with endlessly many.
    """

    share: float
    low: float
    high: float
    df: float
    missing_information: float
    monte_carlo_error: float


def pool_imputed_proportion(events: Iterable[int], total: int, level: float = 0.95) -> ImputedProportion:
    """Pool a proportion over imputed copies, with an interval that stays in 0 to 1.

    Wilson's interval, widened for what is not known (Lott and Reiter): the copies' variance is taken at the limit,
    as in Wilson's own, and not at the estimate. A pooled logit was the other choice; it has no value where a
    copy counts nobody or everybody, which small groups often do. Degrees of freedom by Barnard and Rubin. Where all
    copies agree there is nothing to pool, and the interval is Wilson's own.

    Parameters
    ----------
    events : iterable of int
        Events in each of m copies.
    total : int
        Patients in every copy; at least one.
    level : float
        Confidence level.

    Raises
    ------
    ValueError
        No patient, fewer than two copies, or counts that do not fit.

    References
    ----------
    Lott and Reiter 2020, doi:10.1080/00031305.2018.1473796.

    Examples
    --------
    >>> pooled = pool_imputed_proportion([12, 14, 13, 15, 11], 20)
    >>> f"{pooled.share:.3f} ({pooled.low:.3f} to {pooled.high:.3f})"
    '0.650 (0.331 to 0.875)'
    """
    from scipy.special import stdtrit

    check_level(level)
    counts = [check_share(count, total)[0] for count in events]
    if not total:
        raise ValueError("total is 0; expected at least one patient: there is no share of nobody")
    if len(counts) > 1 and len(set(counts)) == 1:
        share = counts[0] / total
        return ImputedProportion(share, *score_interval(share, total, normal_quantile(level)), inf, 0.0, 0.0)
    shares = np.array(counts) / total
    pooled = pool_imputed(shares, shares * (1 - shares) / total, total - 1)
    fewer, quantile = total * (1 - pooled.added_share), float(stdtrit(pooled.df, (1 + level) / 2)) if pooled.df else inf
    low, high = score_interval(pooled.estimate, fewer, quantile)
    error = sqrt(pooled.between / len(counts))
    return ImputedProportion(pooled.estimate, low, high, pooled.df, pooled.missing_information, error)


def score_interval(share: float, total: float, quantile: float) -> tuple[float, float]:
    """Wilson's interval for a share that rests on a number of patients which need not be whole.

    Examples
    --------
    >>> low, high = score_interval(15 / 148, 148, 1.959964)
    >>> f"{low:.4f} to {high:.4f}"
    '0.0624 to 0.1605'
    """
    if isinf(quantile) or total <= 0:
        return 0.0, 1.0
    extra = quantile**2 / total
    middle = share + extra / 2
    spread = sqrt(extra * (share * (1 - share) + extra / 4))
    low, high = (middle - spread) / (1 + extra), (middle + spread) / (1 + extra)
    # At a share of 0 or 1 rounding would leave the share itself just outside.
    return max(0.0, min(low, share)), min(1.0, max(high, share))
