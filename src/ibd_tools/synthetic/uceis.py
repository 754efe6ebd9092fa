"""UCEIS in keeping with the Mayo endoscopic subscore, with the wanted count of responses."""

import numpy as np
import pandas as pd

from ibd_tools.synthetic.calibration import GROUPS, Quota
from ibd_tools.synthetic.draws import bell, closest, pick

# Totals that go with each Mayo endoscopic subscore.
RANGES = np.array([(0, 1), (1, 4), (2, 6), (5, 8)])
TYPICAL = np.array([0.4, 2.2, 4.2, 6.6])
FALL = 2
# Vascular pattern, bleeding, erosions and ulcers: usual ways to reach each total.
WAYS = {
    0: [(0, 0, 0)],
    1: [(1, 0, 0)],
    2: [(1, 1, 0), (1, 0, 1), (2, 0, 0)],
    3: [(1, 1, 1), (2, 1, 0), (2, 0, 1)],
    4: [(2, 1, 1), (1, 2, 1)],
    5: [(2, 1, 2), (2, 2, 1), (2, 1, 2)],
    6: [(2, 2, 2), (2, 1, 3)],
    7: [(2, 2, 3), (2, 3, 2)],
    8: [(2, 3, 3)],
}
ITEMS = ("uceis_vascular", "uceis_bleeding", "uceis_erosions_ulcers")


def draw_uceis(
    rng: np.random.Generator, scoped: pd.Series, mes: tuple[np.ndarray, np.ndarray], benefit: np.ndarray, quota: Quota
) -> list[pd.DataFrame]:
    """UCEIS items before and after; a response is a fall of 2 among those who start at 2 or more."""
    size = len(scoped)
    active = scoped.to_numpy() & (mes[0] >= 1)
    high = active & ~_too_low_to_fall(rng, active, mes[0], quota.evaluable_of(size, GROUPS["UC"]))
    likely = 2 * (mes[0] - mes[1]) + 0.5 * benefit + 0.3 * bell(rng, size)
    response = pick(likely, quota.scaled_to(int(high.sum())).events, high)
    totals = _totals(rng, mes, np.where(scoped, high, mes[0] >= 1), response)
    return [_items(rng, total) for total in totals]


def _too_low_to_fall(rng: np.random.Generator, active: np.ndarray, mes: np.ndarray, evaluable: int) -> np.ndarray:
    return pick(-10.0 * mes + bell(rng, len(mes)), int(active.sum()) - evaluable, active)


def _totals(
    rng: np.random.Generator, mes: tuple[np.ndarray, np.ndarray], high: np.ndarray, response: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    before, after = np.divmod(np.arange(81), 9)
    valid = np.all([_in_range(mes[0], before), _in_range(mes[1], after)], axis=0)
    valid &= (before >= FALL) == high[:, None]
    valid &= ~high[:, None] | ((before - after >= FALL) == response[:, None])
    wanted = [TYPICAL[scores] + 0.7 * bell(rng, len(high)) for scores in mes]
    cost = (before - wanted[0][:, None]) ** 2 + (after - wanted[1][:, None]) ** 2
    chosen = closest(cost, valid)
    return before[chosen], after[chosen]


def _in_range(mes: np.ndarray, totals: np.ndarray) -> np.ndarray:
    low, high = RANGES[mes].T
    return (totals >= low[:, None]) & (totals <= high[:, None])


def _items(rng: np.random.Generator, totals: np.ndarray) -> pd.DataFrame:
    draws = rng.integers(0, 6, size=len(totals))
    rows = [WAYS[total][draw % len(WAYS[total])] for total, draw in zip(totals.tolist(), draws, strict=True)]
    return pd.DataFrame(rows, columns=list(ITEMS))
