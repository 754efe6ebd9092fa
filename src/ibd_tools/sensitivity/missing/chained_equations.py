"""Chained equations by predictive mean matching, on arrays.

The steps are those of statsmodels' ``MICEData``, which spends nine tenths of its time on formulas and data frames; the
tests hold the two against each other, draw by draw.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd


class ChainedEquations:
    """Each missing value becomes the recorded value of a patient for whom the model predicts about the same.

    So it is always a value which the scale has. The coefficients of each linear model are drawn from their normal
    approximation before it predicts.

    Parameters
    ----------
    data
        Numbers as float64, missing as NaN. A row without any value keeps its place.
    predictors
        For each column with missing values, the columns of its linear model; none means its mean alone.
    donors
        Patients with the nearest predictions, from whom one is drawn.
    rng
        Source of every random draw.
    """

    def __init__(
        self, data: pd.DataFrame, predictors: Mapping[str, Sequence[str]], donors: int, rng: np.random.Generator
    ):
        self._columns, self._donors, self._rng = list(data.columns), donors, rng
        values = data.to_numpy(dtype=float)
        self._seen = ~np.isnan(values)
        self._values = np.where(self._seen, values, _nearest_to_mean(values))
        place = {name: number for number, name in enumerate(self._columns)}
        self._predictors = {place[name]: [place[one] for one in chosen] for name, chosen in predictors.items()}
        gaps = (~self._seen).sum(axis=0)
        self._order = [number for number in np.argsort(gaps, kind="stable") if gaps[number]]

    @property
    def data(self) -> pd.DataFrame:
        """The columns with every gap filled as it is now."""
        return pd.DataFrame(self._values.copy(), columns=self._columns)

    def update_all(self, cycles: int = 1) -> None:
        """Go round all columns, from the one with fewest gaps to the one with most."""
        for _ in range(cycles):
            for column in self._order:
                self._update(column)

    def _update(self, column: int) -> None:
        seen = self._seen[:, column]
        design = np.column_stack([np.ones(len(seen)), self._values[:, self._predictors[column]]])
        recorded = self._values[seen, column]
        coefficients = self._rng.multivariate_normal(*_linear_fit(recorded, design[seen]))
        predicted = design @ coefficients
        self._values[~seen, column] = self._matched(recorded, predicted[seen], predicted[~seen])

    def _matched(self, recorded: np.ndarray, of_recorded: np.ndarray, of_gaps: np.ndarray) -> np.ndarray:
        """For each gap, the value of one of the patients with the nearest predictions, drawn at random."""
        order = np.argsort(of_recorded)
        recorded, of_recorded = recorded[order], of_recorded[order]
        around = np.searchsorted(of_recorded, of_gaps)[:, None] + np.arange(-self._donors, self._donors)
        near = np.clip(around, 0, len(recorded) - 1)
        distance = np.where(around == near, np.abs(of_gaps[:, None] - of_recorded[near]), np.inf)
        nearest = np.argsort(distance, axis=1)[:, : self._donors]
        drawn = nearest[np.arange(len(of_gaps)), self._rng.integers(0, self._donors, len(of_gaps))]
        return recorded[near[np.arange(len(of_gaps)), drawn]]


def _nearest_to_mean(values: np.ndarray) -> np.ndarray:
    """In each column, the recorded value nearest to the mean of all recorded."""
    distance = np.abs(values - np.nanmean(values, axis=0))
    return values[np.nanargmin(distance, axis=0), np.arange(values.shape[1])]


def _linear_fit(outcome: np.ndarray, design: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients of least squares and their covariance; of predictors that determine each other, the shortest."""
    pseudo = np.linalg.pinv(design, rcond=np.finfo(float).eps * max(design.shape))
    coefficients = pseudo @ outcome
    residual = outcome - design @ coefficients
    scale = residual @ residual / (len(outcome) - np.linalg.matrix_rank(design))
    return coefficients, scale * (pseudo @ pseudo.T)
