"""Chained equations on columns given by name; imported only where something is imputed, since statsmodels is large."""

import warnings
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from statsmodels.imputation.mice import MICEData
from statsmodels.tools.sm_exceptions import SingularMatrixWarning

NEVER_MISSING = "row_number"


class ChainedEquations(MICEData):
    """Predictive mean matching by chained equations (statsmodels' ``MICEData``) with predictors chosen beforehand.

    A missing value becomes the recorded value of a patient for whom the model predicts about the same, so that it
    is always a value which the scale has.

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
        kept = data.assign(**{NEVER_MISSING: np.arange(len(data), dtype=float)})
        super().__init__(kept, k_pmm=donors, rng=rng)
        self._predictors = {name: list(columns) for name, columns in predictors.items()}

    def update_all(self, n_iter: int = 1) -> None:
        """Go round all columns.

        Imputed values can happen to make one predictor the sum of others. The fit is then one of many that predict
        the same, so the warning of it is left out.
        """
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SingularMatrixWarning)
            super().update_all(n_iter)

    # MICEData parses a formula at every step, which takes nine tenths of the time; these two take columns instead.

    def get_fitting_data(self, vname: str) -> tuple[np.ndarray, np.ndarray, dict, dict]:
        """Recorded values of a column and the design of its model."""
        seen = self.ix_obs[vname]
        return self.data[vname].to_numpy()[seen], self._design(vname, seen), {}, {}

    def get_split_data(self, vname: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, dict, dict]:
        """Recorded values, and the designs of the patients with and without one."""
        seen, unseen = self.ix_obs[vname], self.ix_miss[vname]
        return self.data[vname].to_numpy()[seen], self._design(vname, seen), self._design(vname, unseen), {}, {}

    def _design(self, vname: str, rows: np.ndarray) -> np.ndarray:
        values = self.data[self._predictors[vname]].to_numpy()[rows]
        return np.column_stack([np.ones(len(rows)), values])
