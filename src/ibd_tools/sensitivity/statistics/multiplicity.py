"""Many tests at once: p-values adjusted for their number.

`statsmodels.stats.multitest.multipletests` collects garbage at every call, which takes longer than all tests of a page;
scipy has the false-discovery rate, and Holm's adjustment is two lines. The tests hold both equal to R's.
"""

from collections.abc import Sequence

import numpy as np

from ibd_study.statistics import check_choice


def adjusted_p_values(p_values: Sequence[float | None], method: str) -> list[float | None]:
    """P-values adjusted for how many of them there are; missing ones stay missing and are not counted.

    Parameters
    ----------
    p_values : numbers or None
        Of one family of tests.
    method : str
        ``holm``: the chance of even one false alarm in the family stays below the level.
        ``false_discovery`` (Benjamini and Hochberg): the expected share of false alarms among the alarms does.

    Returns
    -------
    list
        In the order given; compare each with the level itself.

    References
    ----------
    Holm 1979 (Scandinavian Journal of Statistics 6:65-70); Benjamini and Hochberg 1995,
    doi:10.1111/j.2517-6161.1995.tb02031.x.

    Examples
    --------
    >>> adjusted_p_values([0.01, None, 0.04], "holm")
    [0.02, None, 0.04]
    """
    from scipy.stats import false_discovery_control

    check_choice("method", method, ("holm", "false_discovery"))
    adjusted = np.array(p_values, dtype=float)
    known = ~np.isnan(adjusted)
    if known.any():
        adjusted[known] = _holm(adjusted[known]) if method == "holm" else false_discovery_control(adjusted[known])
    return [None if np.isnan(p) else p for p in adjusted.tolist()]


def _holm(p_values: np.ndarray) -> np.ndarray:
    """The smallest times all of them, the next times one less, and so on; none below the one before it."""
    order = np.argsort(p_values)
    adjusted = np.empty(len(p_values))
    adjusted[order] = np.maximum.accumulate(p_values[order] * np.arange(len(p_values), 0, -1)).clip(max=1)
    return adjusted
