"""The usual tests of two percentages, on many tables of counts at once.

To ask which counts could have given a printed p-value, every table has to be tried. The tests of this room hold these
p-values equal to those of `ibd_study.statistics`, which takes one table at a time.
"""

from collections.abc import Callable
from itertools import product
from typing import NamedTuple

import numpy as np

from ibd_study.printed import Counts

PAIRED_TESTS = {
    "mcnemar_exact": "exact McNemar",
    "mcnemar_mid_p": "mid-p McNemar",
    "mcnemar_chi_square": "McNemar chi-square",
    "mcnemar_chi_square_corrected": "McNemar chi-square, corrected",
}
UNPAIRED_TESTS = {
    "fisher": "Fisher (unpaired)",
    "chi_square": "chi-square (unpaired)",
    "chi_square_corrected": "chi-square, corrected (unpaired)",
}
TESTS = PAIRED_TESTS | UNPAIRED_TESTS
# Tables this much likelier than the one seen still count as equally likely; R allows the same.
EQUALLY_LIKELY = 1 + 1e-7


class Tables(NamedTuple):
    """Tables that share one count, ``events`` of ``n``, and differ in the ``other_events`` that it is compared with.

    Of the same patients before, ``gained`` and ``lost`` say who changed; of other patients they are None.
    """

    events: int
    n: int
    other_events: np.ndarray
    other_n: int
    gained: np.ndarray | None = None
    lost: np.ndarray | None = None

    @property
    def words(self) -> list[str]:
        """Each table in words: both counts, but for the count before where the tables differ in it."""
        own = f"{self.events}/{self.n}"
        others = [f"{other}/{self.other_n}" for other in self.other_events.tolist()]
        if self.gained is None:
            return [f"{own} against {other}" for other in others]
        return [f"{own} and {other}" if len(set(others)) == 1 else own for other in others]


def of_changes(events: int, n: int, gained: np.ndarray, lost: np.ndarray) -> Tables:
    """Tables of the same patients, of whom so many gained and lost a state before it was counted."""
    return Tables(events, n, events - gained + lost, n, gained, lost)


def paired_tables(counts: Counts, before: Counts | None) -> list[Tables]:
    """Every table of the same patients.

    Where the percentage before is not printed, those with the smallest and the largest p-value of each count: all
    gained that can be, all lost that can be, nothing, and one of each that there can be.
    """
    if before is None:
        ends = [((k, 0, 0, min(1, k)), (0, n - k, 0, min(1, n - k))) for k, n in counts]
        return [of_changes(*count, *map(np.array, changes)) for count, changes in zip(counts, ends, strict=True)]
    found = []
    for (events, n), (events_before, n_before) in product(counts, before):
        if n == n_before:
            lost = np.arange(max(0, events_before - events), min(events_before, n - events) + 1)
            found.append(of_changes(events, n, events - events_before + lost, lost))
    return found


def group_tables(counts: Counts, other: Counts | None) -> list[Tables]:
    """Every two counts; where no other is printed, a group of the same size with none, with all and with as many."""
    if other is None:
        return [Tables(events, n, np.array([0, n, events]), n) for events, n in counts]
    return [Tables(events, n, np.array([k]), other_n) for (events, n), (k, other_n) in product(counts, other)]


def p_values_on(test: str, tables: Tables) -> np.ndarray:
    """Two-sided p-values of a test, one for each table; none where the test is for the other design.

    NaN where it cannot be computed: for a chi-square form of McNemar's test without discordant pairs, for Pearson's
    where a group is empty or everybody has the same outcome.
    """
    if (test in PAIRED_TESTS) is (tables.gained is None):
        return np.array([])
    with np.errstate(divide="ignore", invalid="ignore"):
        if tables.gained is None or tables.lost is None:
            return np.minimum(1.0, _UNPAIRED[test](*tables[:4]))
        return mcnemar_p_values(test, tables.gained, tables.lost)


def mcnemar_p_values(test: str, gained: np.ndarray, lost: np.ndarray) -> np.ndarray:
    """p-values of one of the :data:`PAIRED_TESTS` for arrays of counts that changed."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.minimum(1.0, _MCNEMAR[test](gained, lost))


def _exact(gained: np.ndarray, lost: np.ndarray) -> np.ndarray:
    from scipy.special import bdtr

    return 2 * bdtr(np.minimum(gained, lost), gained + lost, 0.5)


def _mid_p(gained: np.ndarray, lost: np.ndarray) -> np.ndarray:
    from scipy.special import bdtr

    smaller, discordant = np.minimum(gained, lost), gained + lost
    below = np.where(smaller > 0, bdtr(np.maximum(smaller - 1, 0), discordant, 0.5), 0.0)
    return below + bdtr(smaller, discordant, 0.5)


def _chi_square(square: np.ndarray) -> np.ndarray:
    from scipy.special import chdtrc

    return chdtrc(1, square)


_MCNEMAR: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "mcnemar_exact": _exact,
    "mcnemar_mid_p": _mid_p,
    "mcnemar_chi_square": lambda gained, lost: _chi_square((gained - lost) ** 2 / (gained + lost)),
    "mcnemar_chi_square_corrected": lambda gained, lost: _chi_square(
        np.maximum(abs(gained - lost) - 1, 0) ** 2 / (gained + lost)
    ),
}


def _fisher(events_a: int, total_a: int, events_b: np.ndarray, total_b: int) -> np.ndarray:
    possible = np.arange(total_a + 1)
    in_b = (events_a + events_b)[:, None] - possible[None, :]
    log_weight = _log_choose(total_a, possible)[None, :] + _log_choose(total_b, in_b)
    weight = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
    seen = weight[:, events_a][:, None]
    return np.where(weight <= seen * EQUALLY_LIKELY, weight, 0).sum(axis=1) / weight.sum(axis=1)


def _log_choose(total: int, chosen: np.ndarray) -> np.ndarray:
    """Logarithm of the binomial coefficient; minus infinity where more are chosen than there are."""
    from scipy.special import gammaln

    inside = np.clip(chosen, 0, total)
    ways = gammaln(total + 1) - gammaln(inside + 1) - gammaln(total - inside + 1)
    return np.where(chosen == inside, ways, -np.inf)


def _pearson(events_a: int, total_a: int, events_b: np.ndarray, total_b: int, *, corrected: bool) -> np.ndarray:
    total, events = total_a + total_b, events_a + events_b
    distance = abs(events_a * (total_b - events_b) - events_b * (total_a - events_a)).astype(float)
    # Yates' correction never passes zero, as in R and scipy.
    distance -= np.minimum(total / 2, distance) if corrected else 0
    return _chi_square(distance**2 * total / (float(total_a) * total_b * events * (total - events)))


_UNPAIRED: dict[str, Callable[..., np.ndarray]] = {
    "fisher": _fisher,
    "chi_square": lambda *tables: _pearson(*tables, corrected=False),
    "chi_square_corrected": lambda *tables: _pearson(*tables, corrected=True),
}
