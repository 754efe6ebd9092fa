"""Inverse-probability weighting: who was seen also stands for those like him who were not."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from ibd_study.statistics import check_level, normal_quantile
from ibd_tools.sensitivity.statistics.rubin import score_interval

LARGEST_COEFFICIENT = 10.0
MOST_STEPS, SMALL_STEP = 35, 1e-8


class WeightedProportion(NamedTuple):
    """A weighted proportion, its interval, and the number of equally weighted patients that it is worth."""

    share: float
    low: float
    high: float
    effective_total: float


def probability_of_being_seen(seen: Iterable[bool], covariates: Any) -> np.ndarray | None:
    """Probability that each patient was seen, by logistic regression on what was known before.

    Parameters
    ----------
    seen : iterable of bool
        Whether the patient was seen.
    covariates : array of shape (patients, variables)
        Without missing values; each is standardised here, and one that does not vary is left out. The intercept
        is added.

    Returns
    -------
    array or None
        None where the model cannot be fitted: nobody or everybody was seen, the fit does not converge, or a
        covariate separates the seen from those not evaluable. A penalty would give numbers there too, but weights that
        rest on the penalty and not on patients.
    """
    seen = np.asarray(list(seen), dtype=bool)
    if seen.all() or not seen.any():
        return None
    matrix = np.asarray(covariates, dtype=float).reshape(len(seen), -1)
    varying = matrix[:, matrix.std(axis=0) > 0]
    standardised = (varying - varying.mean(axis=0)) / varying.std(axis=0)
    return _fit(seen.astype(float), np.column_stack([np.ones(len(seen)), standardised]))


def _fit(seen: np.ndarray, design: np.ndarray) -> np.ndarray | None:
    """Newton's method for the logistic model, in the steps of statsmodels' ``Logit``; the tests hold them together."""
    from scipy.special import expit

    coefficients = np.zeros(design.shape[1])
    for _ in range(MOST_STEPS):
        fitted = expit(design @ coefficients)
        information = (design.T * (fitted * (1 - fitted))) @ design
        try:
            step = np.linalg.solve(information, design.T @ (seen - fitted))
        except np.linalg.LinAlgError:
            return None
        coefficients = coefficients + step
        if np.abs(step).max() <= SMALL_STEP:
            # What separates the seen from those not evaluable has no finite coefficient: no fit.
            return expit(design @ coefficients) if np.abs(coefficients).max() < LARGEST_COEFFICIENT else None
    return None


def stabilised_weights(seen: Iterable[bool], probability: Iterable[float]) -> np.ndarray:
    """Weights of those seen: the share seen over the probability of each; they are about 1 on average.

    Examples
    --------
    >>> stabilised_weights([True, True, False, True], [0.5, 1.0, 0.5, 1.0]).tolist()
    [1.5, 0.75, 0.75]
    """
    seen = np.asarray(list(seen), dtype=bool)
    return seen.mean() / np.asarray(list(probability), dtype=float)[seen]


def weighted_proportion(outcomes: Iterable[bool], weights: Iterable[float], level: float = 0.95) -> WeightedProportion:
    """Weighted share of events with a robust interval that stays in 0 to 1.

    The variance is the robust (sandwich) one with weights taken as known, which errs on the wide side when they were
    estimated. It is turned into the number of equally weighted patients with that variance, and Wilson's interval is
    made on this number; where the share is 0 or 1, on the effective number of Kish.

    Raises
    ------
    ValueError
        No patient, unequal lengths, or a weight that is not above 0.

    References
    ----------
    Robins, Hernán, Brumback 2000, doi:10.1097/00001648-200009000-00011; Kish 1965, Survey sampling.

    Examples
    --------
    >>> found = weighted_proportion([True, False, True], [1.0, 2.0, 1.0])
    >>> f"{found.share:.2f}, worth {found.effective_total:.2f} patients"
    '0.50, worth 2.67 patients'
    """
    check_level(level)
    events, weights = np.asarray(list(outcomes), dtype=float), np.asarray(list(weights), dtype=float)
    if not len(events) or len(events) != len(weights) or not (weights > 0).all():
        raise ValueError(
            f"{len(events)} outcomes with {len(weights)} weights; expected as many of both, and weights above 0"
        )
    share = float((weights * events).sum() / weights.sum())
    variance = float((weights**2 * (events - share) ** 2).sum() / weights.sum() ** 2)
    total = share * (1 - share) / variance if variance else float(weights.sum() ** 2 / (weights**2).sum())
    low, high = score_interval(min(max(share, 0.0), 1.0), total, normal_quantile(level))
    return WeightedProportion(share, low, high, total)
