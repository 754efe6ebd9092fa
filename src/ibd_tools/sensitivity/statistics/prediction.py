"""How well a logistic model predicts: discrimination and calibration, both corrected for optimism."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ibd_tools.sensitivity.statistics.logistic import LogisticFit, intercept_shift

Refit = Callable[[pd.DataFrame, np.ndarray], LogisticFit]


@dataclass(frozen=True)
class Performance:
    """Measures as they look on the model's own patients, their optimism, and what remains: apparent minus optimism.

    ``samples`` counts the bootstrap samples on which a model could be fitted; without any, optimism and what remains
    are NaN.
    """

    apparent: pd.Series
    optimism: pd.Series
    corrected: pd.Series
    samples: int


def performance(log_odds: np.ndarray, y: np.ndarray) -> pd.Series:
    """Area under the ROC curve, and slope and intercept of calibration.

    A slope below 1 says that predictions are too extreme; the intercept is the log odds by which they are too low
    on average (slope fixed at 1). Where predictions hardly differ, or separate the outcomes, the slope is NaN.

    Examples
    --------
    >>> found = performance(np.array([-1.0, 0.0, 1.0, 2.0]), np.array([0, 1, 0, 1]))
    >>> round(float(found["auc"]), 2)
    0.75
    """
    from sklearn.metrics import roc_auc_score
    from statsmodels.discrete.discrete_model import Logit

    auc = float(roc_auc_score(y, log_odds))
    spread = float(np.ptp(log_odds))
    # With the outcomes on either side of a value of the prediction, or at it, the slope is infinite.
    apart = log_odds[y == 1].min() >= log_odds[y == 0].max() or log_odds[y == 1].max() <= log_odds[y == 0].min()
    slope = float("nan")
    if spread > 0 and not apart:
        # On its way the library may try steps so long that a chance of next to 0 overflows to exactly 0.
        with np.errstate(over="ignore"):
            model = Logit(y, np.column_stack([log_odds, np.ones(len(y))])).fit(disp=0, warn_convergence=False)
        if model.mle_retvals["converged"]:
            slope = float(model.params[0])
    return pd.Series({"auc": auc, "calibration_slope": slope, "calibration_intercept": intercept_shift(log_odds, y)})


def optimism_corrected(
    fit: LogisticFit, design: pd.DataFrame, y: np.ndarray, refit: Refit, samples: int, seed: int
) -> Performance:
    """Harrell's bootstrap: refit on samples with replacement, and compare there with the patients at hand.

    Parameters
    ----------
    fit : LogisticFit
        Of `design` and `y`, which hold no missing value.
    design, y
        As fitted.
    refit : function
        From a design and outcomes to a fit; everything that the data decided has to be decided anew in it.
    samples, seed : int
        Number of bootstrap samples and the seed that draws them. Samples without a fit are left out and counted.

    References
    ----------
    Harrell, Lee, Mark 1996, doi:10.1002/(SICI)1097-0258(19960229)15:4<361::AID-SIM168>3.0.CO;2-4.
    """
    rng = np.random.default_rng(seed)
    differences = []
    for _ in range(samples):
        drawn = rng.integers(0, len(y), len(y))
        x, outcome = design.iloc[drawn].reset_index(drop=True), y[drawn]
        model = refit(x, outcome)
        if model.reason is None:
            here, there = (
                performance(model.linear_predictor(x), outcome),
                performance(model.linear_predictor(design), y),
            )
            differences.append(here - there)
    apparent = performance(fit.linear_predictor(design), y)
    optimism = pd.DataFrame(differences, columns=apparent.index).mean()
    return Performance(apparent, optimism, apparent - optimism, len(differences))


def calibration_groups(log_odds: np.ndarray, y: np.ndarray, groups: int) -> pd.DataFrame:
    """Patients in groups of equal size by prediction: mean predicted share, events and total of each.

    Examples
    --------
    >>> calibration_groups(np.array([-2.0, -1.0, 1.0, 2.0]), np.array([0, 0, 1, 1]), 2)["events"].tolist()
    [0, 2]
    """
    from scipy.special import expit

    parts = np.array_split(np.argsort(log_odds, kind="stable"), groups)
    found = [(float(expit(log_odds[part]).mean()), int(y[part].sum()), len(part)) for part in parts]
    return pd.DataFrame(found, columns=["predicted", "events", "total"])
