"""p-values of many two-by-two tables at once.

To ask which counts could have given a printed p-value, every table has to be tried. These are the tests of `paired`
and `unpaired` on whole arrays of counts; the tests hold them equal to those and to scipy.
"""

from collections.abc import Callable

import numpy as np

from ibd_study.statistics import check_choice, check_count, check_share

# Tables this much likelier than the one seen still count as equally likely; R allows the same.
EQUALLY_LIKELY = 1 + 1e-7


def mcnemar_p_values(gained: np.ndarray, lost: np.ndarray, method: str = "exact") -> np.ndarray:
    """McNemar's test for arrays of counts.

    Parameters
    ----------
    gained, lost : array of int
        Pairs that went from no to yes, and from yes to no; arrays that can be broadcast together.
    method : str
        As in :func:`ibd_study.statistics.mcnemar`.

    Returns
    -------
    array of float
        Two-sided p-values; NaN where a chi-square form has no discordant pair.

    Raises
    ------
    ValueError
        An unknown method.

    Examples
    --------
    >>> mcnemar_p_values(np.array([8, 10]), np.array([1, 2])).round(4).tolist()
    [0.0391, 0.0386]
    """
    check_choice("method", method, _MCNEMAR)
    gained, lost = np.broadcast_arrays(np.asarray(gained), np.asarray(lost))
    return np.minimum(1.0, _MCNEMAR[method](gained, lost))


def _exact(gained: np.ndarray, lost: np.ndarray) -> np.ndarray:
    from scipy.special import bdtr

    return 2 * bdtr(np.minimum(gained, lost), gained + lost, 0.5)


def _mid_p(gained: np.ndarray, lost: np.ndarray) -> np.ndarray:
    from scipy.special import bdtr

    smaller, discordant = np.minimum(gained, lost), gained + lost
    below = np.where(smaller > 0, bdtr(np.maximum(smaller - 1, 0), discordant, 0.5), 0.0)
    return below + bdtr(smaller, discordant, 0.5)


def _chi_square_of(distance: np.ndarray, discordant: np.ndarray) -> np.ndarray:
    from scipy.special import chdtrc

    with np.errstate(invalid="ignore", divide="ignore"):
        return chdtrc(1, distance**2 / discordant)


_MCNEMAR: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "exact": _exact,
    "mid_p": _mid_p,
    "chi_square": lambda gained, lost: _chi_square_of(abs(gained - lost), gained + lost),
    "chi_square_corrected": lambda gained, lost: _chi_square_of(np.maximum(abs(gained - lost) - 1, 0), gained + lost),
}


def fisher_p_values(events_a: int, total_a: int, total_b: int) -> np.ndarray:
    """Fisher's exact test of one proportion against every number of events in the other group.

    Returns
    -------
    array of float
        Two-sided p-values for 0, 1 … `total_b` events in group b.

    Raises
    ------
    ValueError
        A count that is not a whole number from 0 up, or more events than observations.

    Examples
    --------
    >>> fisher_p_values(7, 24, 24)[:2].round(4).tolist()
    [0.0094, 0.0479]
    """
    events_a, total_a = check_share(events_a, total_a, "_a")
    events_b = np.arange(check_count("total_b", total_b) + 1)
    possible = np.arange(total_a + 1)
    in_b = (events_a + events_b)[:, None] - possible[None, :]
    log_weight = _log_choose(total_a, possible)[None, :] + _log_choose(total_b, in_b)
    weight = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
    seen = weight[:, events_a][:, None]
    return np.minimum(1.0, np.where(weight <= seen * EQUALLY_LIKELY, weight, 0).sum(axis=1) / weight.sum(axis=1))


def _log_choose(total: int, chosen: np.ndarray) -> np.ndarray:
    """Logarithm of the binomial coefficient; minus infinity where more are chosen than there are."""
    from scipy.special import gammaln

    inside = np.clip(chosen, 0, total)
    ways = gammaln(total + 1) - gammaln(inside + 1) - gammaln(total - inside + 1)
    return np.where(chosen == inside, ways, -np.inf)


def chi_square_p_values(events_a: int, total_a: int, total_b: int, corrected: bool = True) -> np.ndarray:
    """Pearson's chi-square test of one proportion against every number of events in the other group.

    Returns
    -------
    array of float
        p-values for 0, 1 … `total_b` events in group b; NaN where a group is empty or everybody has the same outcome.

    Raises
    ------
    ValueError
        A count that is not a whole number from 0 up, or more events than observations.

    Examples
    --------
    >>> chi_square_p_values(14, 48, 48, corrected=False)[4].round(3)
    np.float64(0.009)
    """
    from scipy.special import chdtrc

    events_a, total_a = check_share(events_a, total_a, "_a")
    events_b = np.arange(check_count("total_b", total_b) + 1)
    total, events = total_a + total_b, events_a + events_b
    distance = abs(events_a * (total_b - events_b) - events_b * (total_a - events_a)).astype(float)
    # Yates' correction never passes zero, as in R and scipy.
    distance -= np.minimum(total / 2, distance) if corrected else 0
    with np.errstate(invalid="ignore", divide="ignore"):
        return chdtrc(1, distance**2 * total / (float(total_a) * total_b * events * (total - events)))
