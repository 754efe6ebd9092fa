"""Logistic regression of a yes/no outcome, with Firth's penalty where data are too thin for maximum likelihood.

Terms are given beforehand; nothing here chooses among them. The fit is that of statsmodels, the penalty that of
firthmodels.
"""

import warnings
from contextlib import suppress
from dataclasses import dataclass, field, replace
from math import inf

import numpy as np
import pandas as pd

from ibd_study.statistics import check_choice, check_level

INTERCEPT = "intercept"
PENALTIES = ("auto", "firth", "none")
ENOUGH_EVENTS = 10
MAXIMUM_LIKELIHOOD = "maximum likelihood, Wald interval"
FIRTH = "Firth's penalty, profile interval"
# Profiles of sparse data are flat, so their limits take more steps than the libraries' defaults allow.
MOST_STEPS = 250
# The part of a standard error by which another step may still move a coefficient.
CONVERGED = 1e-4
LAST_STEPS = 3  # bring a converged fit to the last printed digit
NOT_CONVERGED = "the penalised fit did not converge"


def _nothing() -> pd.Series:
    return pd.Series(dtype=float)


@dataclass(frozen=True)
class LogisticFit:
    """One fitted model on the log-odds scale.

    Attributes
    ----------
    n, events, missing : int
        Rows used, outcomes that are yes, and rows left out because something in them was missing.
    terms : int
        Columns of the design.
    method : str
        In words, with every choice that changes the numbers.
    reason : str or None
        Why there is no fit.
    coefficients : Series
        By term, the intercept last; empty where there is no fit.
    low, high : Series
        Limits of the coefficients; NaN where the profile has none.
    covariance : DataFrame
        Of the coefficients: model-based, or robust to clusters.
    df : float
        Degrees of freedom of limits by Wald; infinite but for those robust to clusters.
    separated : tuple of str
        Terms of which maximum likelihood would be infinite: they predict the outcome perfectly in a group.
    prediction_shift : float
        Added to the intercept for predictions, so that their mean is the observed rate: Firth's penalty draws
        them towards one half (Puhr 2017, doi:10.1002/sim.7273).
    """

    n: int
    events: int
    missing: int
    terms: int
    method: str = ""
    reason: str | None = None
    coefficients: pd.Series = field(default_factory=_nothing)
    low: pd.Series = field(default_factory=_nothing)
    high: pd.Series = field(default_factory=_nothing)
    covariance: pd.DataFrame = field(default_factory=pd.DataFrame)
    df: float = inf
    separated: tuple[str, ...] = ()
    prediction_shift: float = 0.0

    @property
    def rarer(self) -> int:
        """How often the rarer outcome is seen."""
        return min(self.events, self.n - self.events)

    @property
    def events_per_variable(self) -> float:
        """The rarer outcome's count over the number of terms; NaN without a term."""
        return self.rarer / self.terms if self.terms else float("nan")

    def linear_predictor(self, design: pd.DataFrame) -> np.ndarray:
        """Log odds predicted for rows of a design with the same columns."""
        slopes = self.coefficients.drop(INTERCEPT)
        shift = self.coefficients[INTERCEPT] + self.prediction_shift
        return design[slopes.index].to_numpy(dtype=float) @ slopes.to_numpy() + shift

    def contrast(self, weights: pd.Series, level: float = 0.95) -> tuple[float, float, float]:
        """A weighted sum of coefficients with its Wald limits, for terms that stand for one variable together."""
        from scipy.special import stdtrit

        names, w = list(weights.index), weights.to_numpy(dtype=float)
        value = float(w @ self.coefficients[names].to_numpy())
        error = float(np.sqrt(w @ self.covariance.loc[names, names].to_numpy() @ w))
        spread = float(stdtrit(self.df, (1 + level) / 2)) * error
        return value, value - spread, value + spread


def fit_logistic(
    design: pd.DataFrame,
    outcome: pd.Series,
    level: float = 0.95,
    penalty: str = "auto",
    enough_events: float = ENOUGH_EVENTS,
    *,
    limits: bool = True,
) -> LogisticFit:
    """Fit a logistic model; separated data never give absurd coefficients.

    Parameters
    ----------
    design : DataFrame
        One numeric column a term, without an intercept; missing values allowed.
    outcome : Series
        Yes, no or missing, in the order of the rows.
    level : float
        Confidence level, 0.95 for 95 %.
    penalty : str
        ``firth``; ``none`` (maximum likelihood); ``auto``: Firth's where the data are separated or have fewer than
        `enough_events` of the rarer outcome a term.
    enough_events : float
        See `penalty`.
    limits : bool
        False leaves out what takes most of the time where a model is fitted hundreds of times: the limits of the
        penalised fit, and naming the separated terms where the data are sparse anyway.

    Returns
    -------
    LogisticFit
        Without coefficients, and with the reason, when all outcomes are alike, when terms cannot be told apart,
        when the data are separated and ``none`` was asked for, or when the penalised fit did not converge.

    Raises
    ------
    ValueError
        An unknown penalty, a level outside 0 to 1, or a design and an outcome of different length.

    References
    ----------
    Firth 1993, doi:10.1093/biomet/80.1.27; Heinze and Schemper 2002, doi:10.1002/sim.1047.

    Examples
    --------
    No event in one group of ten, five in the other: the odds ratio is large, and finite.

    >>> exposed = pd.DataFrame({"exposed": [0] * 10 + [1] * 10})
    >>> fit = fit_logistic(exposed, pd.Series([0] * 15 + [1] * 5))
    >>> fit.separated, round(float(fit.coefficients["exposed"]), 2)
    (('exposed', 'intercept'), 3.04)
    """
    check_choice("penalty", penalty, PENALTIES)
    check_level(level)
    x, y, missing = complete_rows(design, outcome)
    empty = before_fitting(x, y, missing)
    if empty.reason:
        return empty
    sparse = empty.events_per_variable < enough_events
    firth = penalty == "firth" or (penalty == "auto" and sparse)
    separated = separated_terms(x, y) if limits or not firth else ()
    if separated and penalty == "none":
        reason = f"no finite estimate: {', '.join(separated)} separate the outcomes; use Firth's penalty"
        return replace(empty, separated=separated, reason=reason)
    fit = _firth(empty, x, y, level, limits=limits) if firth or separated else maximum_likelihood(empty, x, y, level)
    return replace(fit, separated=separated)


def needs_penalty(design: pd.DataFrame, outcome: pd.Series, enough_events: float = ENOUGH_EVENTS) -> bool:
    """Whether ``auto`` would take Firth's penalty: the data are sparse or separated; False where nothing can be fitted.

    Examples
    --------
    >>> exposed = pd.DataFrame({"exposed": [0] * 10 + [1] * 10})
    >>> needs_penalty(exposed, pd.Series([0] * 15 + [1] * 5))
    True
    """
    x, y, missing = complete_rows(design, outcome)
    empty = before_fitting(x, y, missing)
    if empty.reason:
        return False
    return empty.events_per_variable < enough_events or bool(separated_terms(x, y))


def complete_rows(design: pd.DataFrame, outcome: pd.Series) -> tuple[pd.DataFrame, np.ndarray, int]:
    """Rows without a missing value as floats, their outcomes as 0 and 1, and how many were left out."""
    if len(design) != len(outcome):
        raise ValueError(f"design has {len(design)} rows and outcome {len(outcome)}; expected as many")
    y = pd.Series(outcome.to_numpy(), index=design.index).astype("Float64")
    x = design.astype("Float64")
    keep = (x.notna().all(axis=1) & y.notna()).to_numpy()
    return x[keep].astype(float), y[keep].to_numpy(dtype=float), int((~keep).sum())


def separated_terms(x: pd.DataFrame, y: np.ndarray) -> tuple[str, ...]:
    """Terms without a finite maximum-likelihood estimate, by linear programming over those who differ (Konis 2007)."""
    from firthmodels import detect_separation

    different = np.unique(np.column_stack([x.to_numpy(), y]), axis=0)
    finite = detect_separation(different[:, :-1], different[:, -1]).is_finite
    return tuple(name for name, ok in zip((*x.columns, INTERCEPT), finite, strict=True) if not ok)


def before_fitting(x: pd.DataFrame, y: np.ndarray, missing: int) -> LogisticFit:
    """What is known before fitting, and the reason not to fit where there is one, whatever the penalty."""
    empty, full = LogisticFit(len(y), int(y.sum()), missing, x.shape[1]), _with_intercept(x)
    if not empty.terms:
        return replace(empty, reason="no term has values that differ")
    if not 0 < empty.events < empty.n:
        return replace(empty, reason="every evaluable patient has the same outcome")
    if np.linalg.matrix_rank(full) < full.shape[1]:
        why = "terms cannot be told apart: one follows from the others, or there are more terms than patients"
        return replace(empty, reason=why)
    return empty


def _with_intercept(x: pd.DataFrame) -> pd.DataFrame:
    return x.assign(**{INTERCEPT: 1.0})


def maximum_likelihood(
    empty: LogisticFit, x: pd.DataFrame, y: np.ndarray, level: float, **errors: object
) -> LogisticFit:
    """The fit of statsmodels; `errors` are its ways to compute standard errors."""
    from statsmodels.discrete.discrete_model import Logit

    result = Logit(y, _with_intercept(x)).fit(disp=0, maxiter=MOST_STEPS, **errors)
    limits = result.conf_int(alpha=1 - level)
    return replace(
        empty,
        coefficients=result.params,
        low=limits[0],
        high=limits[1],
        covariance=result.cov_params(),
        method=MAXIMUM_LIKELIHOOD,
    )


def _firth(empty: LogisticFit, x: pd.DataFrame, y: np.ndarray, level: float, *, limits: bool) -> LogisticFit:
    """The penalised fit, made on columns of one spread and checked here: the library warns of mere rounding too."""
    from firthmodels import FirthLogisticRegression
    from sklearn.exceptions import ConvergenceWarning

    names = [*x.columns, INTERCEPT]
    # Not centred: limits of the intercept are then still those of the intercept.
    scale = np.array([*x.std().to_numpy(), 1.0])
    low, high = np.full((2, len(names)), np.nan)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model = FirthLogisticRegression(backend="numpy", max_iter=MOST_STEPS, gtol=1e-5, xtol=1e-5)
        model.fit(x.to_numpy() / scale[:-1], y)
        # So far out on a flat profile that no patient counts any more, the library stops: there is no limit then.
        with suppress(np.linalg.LinAlgError):
            if limits:
                low, high = model.conf_int(alpha=1 - level, method="pl", max_iter=MOST_STEPS).T
    coefficients = np.array([*model.coef_, model.intercept_]) / scale
    step, covariance = _next_step(x, y, coefficients)
    if (np.abs(step) > CONVERGED * np.sqrt(np.diag(covariance))).any():
        return replace(empty, reason=NOT_CONVERGED)
    for _ in range(LAST_STEPS):
        coefficients = coefficients + step
        step, covariance = _next_step(x, y, coefficients)
    fit = replace(
        empty,
        coefficients=pd.Series(coefficients, index=names),
        low=pd.Series(low / scale, index=names),
        high=pd.Series(high / scale, index=names),
        covariance=pd.DataFrame(covariance, index=names, columns=names),
        method=FIRTH,
    )
    return replace(fit, prediction_shift=intercept_shift(fit.linear_predictor(x), y))


def _next_step(x: pd.DataFrame, y: np.ndarray, coefficients: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How far one more step of the penalised scoring would move each coefficient, and their covariance."""
    full = _with_intercept(x).to_numpy()
    p = 1 / (1 + np.exp(-(full @ coefficients)))
    covariance = np.linalg.inv(full.T @ (full * (p * (1 - p))[:, None]))
    leverage = ((full @ covariance) * full).sum(axis=1) * p * (1 - p)
    return covariance @ full.T @ (y - p + leverage * (0.5 - p)), covariance


def intercept_shift(log_odds: np.ndarray, y: np.ndarray) -> float:
    """What to add to every log odds so that the mean prediction is the observed rate.

    Examples
    --------
    >>> round(intercept_shift(np.zeros(4), np.array([1, 1, 1, 0])), 4) == round(float(np.log(3)), 4)
    True
    """
    from scipy.optimize import brentq
    from scipy.special import expit

    widest = float(np.abs(log_odds).max()) + np.log(2 * len(y)) + 1
    return float(brentq(lambda shift: expit(log_odds + shift).mean() - y.mean(), -widest, widest))
