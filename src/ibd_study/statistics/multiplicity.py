"""Many tests at once: p-values adjusted for their number."""

from collections.abc import Sequence

from ibd_study.statistics._checks import check_choice

# By name: that of statsmodels.
ADJUSTMENTS = {"holm": "holm", "false_discovery": "fdr_bh"}


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
    from statsmodels.stats.multitest import multipletests

    check_choice("method", method, ADJUSTMENTS)
    known = [place for place, p in enumerate(p_values) if p is not None]
    adjusted: list[float | None] = [None] * len(p_values)
    if known:
        found = multipletests([p_values[place] for place in known], method=ADJUSTMENTS[method])[1]
        for place, p in zip(known, found, strict=True):
            adjusted[place] = float(p)
    return adjusted
