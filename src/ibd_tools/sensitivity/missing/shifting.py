"""Imputed copies in which those not evaluable did worse, or better, than patients alike: for delta-adjusted estimates.

Source: Cro, Morris, Kenward, Carpenter 2020, doi:10.1002/sim.8569 (delta-based sensitivity analysis).
"""

import numpy as np
import pandas as pd

from ibd_study import dictionary
from ibd_study.cohort import BASELINE, FOLLOW_UP
from ibd_tools.sensitivity.missing.imputation import Imputations, filled_copies
from ibd_tools.sensitivity.missing.imputation_model import DOSE

# A stream of draws of its own, so that the copies themselves are the same with and without this.
STREAM = 2


def stacked_copies(imputations: Imputations, worse_by_sd: float = 0.0) -> pd.DataFrame:
    """All imputed copies one below another, with the imputed follow-up scores moved.

    To each score that was imputed at follow-up so many standard deviations of the recorded ones are added, within
    its scale; totals and items that follow from it are made anew, and what was recorded stays. Where all recorded
    values are whole numbers, the part of a point below one is added as a whole point to that share of the
    patients, by chance; the same patients at every shift, so that a larger one never gives anybody a better score. A
    dose is no score and stays.

    Parameters
    ----------
    imputations
        From :func:`ibd_tools.sensitivity.impute`.
    worse_by_sd
        Shift in standard deviations; below 0 those not evaluable did better. Higher is worse on every imputed score.

    Returns
    -------
    DataFrame
        The columns of the pairs and ``imputed_copy``, counted from 0.
    """
    if not worse_by_sd:
        return imputations.stacked
    moved, donors = _moved(imputations, worse_by_sd), _draws(imputations, 1)
    return filled_copies(imputations.recorded, imputations.leaves, imputations.columns, moved, donors)


def shift_unit(values: pd.Series) -> float:
    """Points of one standard deviation of the recorded values; 0 where there are fewer than two."""
    return float(values.std()) if values.count() > 1 else 0.0


def _moved(imputations: Imputations, worse_by_sd: float) -> pd.DataFrame:
    """Values of the imputed columns at both times, in all copies."""
    own, stacked, chances = imputations.recorded, imputations.stacked, _draws(imputations, 0)
    moved = stacked[[leaf + time for leaf in imputations.leaves for time in (BASELINE, FOLLOW_UP)]].copy()
    for leaf in imputations.leaves:
        name = leaf + FOLLOW_UP
        draws = np.concatenate([chance.random(len(own)) for chance in chances])
        imputed = np.tile(own[name].isna(), len(chances)) & stacked[name].notna().to_numpy()
        if imputed.any() and leaf != DOSE:
            shifted = _shifted(stacked[name][imputed], own[name], worse_by_sd, draws[imputed])
            moved.loc[imputed, name] = _within_scale(leaf, shifted)
    return moved


def _draws(imputations: Imputations, use: int) -> list[np.random.Generator]:
    """Draws of each copy for one use: who is moved by a whole point, or who gives items."""
    return [np.random.default_rng([*imputations.seed, STREAM, number, use]) for number in range(imputations.number)]


def _shifted(values: pd.Series, recorded: pd.Series, worse_by_sd: float, draws: np.ndarray) -> np.ndarray:
    points = values.to_numpy(dtype=float) + worse_by_sd * shift_unit(recorded)
    is_whole = bool((recorded.dropna() % 1 == 0).all())
    return np.floor(points + draws) if is_whole else points


def _within_scale(column: str, values: np.ndarray) -> np.ndarray:
    field = dictionary.table_fields("visits")[column]
    return np.clip(values, field.minimum, field.maximum)
