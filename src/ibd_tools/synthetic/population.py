"""A population as nobody ever sees it: complete, with the outcome of each patient with and without the drug."""

import numpy as np
import pandas as pd
from scipy.special import ndtri

from ibd_tools.synthetic.draws import stream
from ibd_tools.synthetic.truth import Truth

WHOLE_NUMBERS = 2**32
REMISSION_BELOW = 150.0
EARLY_WEEKS, WEEKS_A_YEAR = 8, 365.25 / 7


def draw_population(truth: Truth, patients: int, seed: int) -> pd.DataFrame:
    """Draw patients of whom a truth holds, one row each; nobody is missing.

    Parameters
    ----------
    truth
        What is true of them.
    patients
        How many are under care; those who start are fewer.
    seed
        Of all draws; the same seed gives the same readings whatever the rule of starting and the effect.

    Returns
    -------
    pandas.DataFrame
        ``prior_failure`` (whether an earlier biologic has), ``cdai_start`` (points, when the drug may be started),
        ``starts`` (whether it is), the later CDAI of everybody ``cdai_later_without`` and ``cdai_later_with`` the drug,
        ``stop_week`` of those who stop early for want of
        effect, and ``event_week`` of the first side effect within a year of treatment, both missing for all others;
        and ``scoped``, whether a later endoscopy is done.

    Examples
    --------
    >>> drawn = draw_population(Truth(), 1000, seed=1)
    >>> bool(drawn["cdai_start"][drawn["starts"]].min() >= 150)
    True
    """
    first, further = (normal(stream(seed, name), patients) for name in ("first reading", "later reading"))
    r = truth.reading_correlation
    failed = 100 * uniform(stream(seed, "prior failure"), patients) < truth.prior_failure_percent
    start, later = (
        truth.usual_cdai_mean + truth.prior_failure_points * failed + truth.usual_cdai_sd * reading
        for reading in (first, r * first + np.sqrt(1 - r**2) * further)
    )
    people = pd.DataFrame({"prior_failure": failed, "cdai_start": start, "cdai_later_without": later})
    people["starts"] = True if truth.starts_at_cdai is None else start >= truth.starts_at_cdai
    people["cdai_later_with"] = later - np.where(failed, truth.effect_after_failure, truth.effect_points)
    people["stop_week"] = _early_stops(stream(seed, "early stops"), people, truth)
    people["event_week"] = _events(stream(seed, "events"), patients, truth)
    people["scoped"] = _scoped(stream(seed, "scoped"), people, truth)
    return people


def _early_stops(rng: np.random.Generator, people: pd.DataFrame, truth: Truth) -> np.ndarray:
    """Weeks at which those of the starters stop whom the drug helps least; missing for all others."""
    ranks = people["cdai_later_with"].where(people["starts"]).rank(ascending=False)
    stops = ranks <= truth.early_stop_percent / 100 * people["starts"].sum()
    return np.where(stops, EARLY_WEEKS * uniform(rng, len(people)), np.nan)


def _events(rng: np.random.Generator, patients: int, truth: Truth) -> np.ndarray:
    """Weeks of the first side effect within a year; missing for who has none."""
    early, late = (
        rate / 100 / WEEKS_A_YEAR for rate in (truth.events_per_100_years_early, truth.events_per_100_years_late)
    )
    hazard = -np.log(uniform(rng, patients))
    week = np.where(hazard < EARLY_WEEKS * early, hazard / early, EARLY_WEEKS + (hazard - EARLY_WEEKS * early) / late)
    return np.where(week < WEEKS_A_YEAR, week, np.nan)


def _scoped(rng: np.random.Generator, people: pd.DataFrame, truth: Truth) -> np.ndarray:
    """Who is scoped twelve weeks after the start."""
    judged_by = {"baseline": "cdai_start", "outcome": "cdai_later_with"}[truth.scoped_by]
    well = people[judged_by] < REMISSION_BELOW
    return 100 * uniform(rng, len(people)) < np.where(well, truth.scoped_percent_if_well, truth.scoped_percent_if_ill)


def normal(rng: np.random.Generator, size: int) -> np.ndarray:
    """Numbers of the standard normal distribution, made of whole numbers."""
    return ndtri(uniform(rng, size))


def uniform(rng: np.random.Generator, size: int) -> np.ndarray:
    """Numbers between 0 and 1, and never one of these, made of whole numbers."""
    return (rng.integers(0, WHOLE_NUMBERS, size) + 0.5) / WHOLE_NUMBERS
