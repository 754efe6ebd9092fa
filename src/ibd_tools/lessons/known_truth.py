"""What is true, in closed form: a lesson is drawn from these, and a drawn population has to agree with them."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from ibd_tools.synthetic import EARLY_WEEKS, WEEKS_A_YEAR, Truth

EQUALLY_LIKELY = 2000
# The level at which a p-value is called small.
SMALL = 0.05


def mean_at_start(truth: Truth) -> float:
    """Mean CDAI of those who start: of the part of a normal distribution above the limit."""
    return truth.usual_cdai_mean + truth.usual_cdai_sd * float(_density(_limit(truth)) / ndtr(-_limit(truth)))


def fall_without_drug(truth: Truth) -> float:
    """How far the mean CDAI of those who start falls by itself: regression to the mean."""
    return (1 - truth.reading_correlation) * (mean_at_start(truth) - truth.usual_cdai_mean)


def percent_below_later(truth: Truth, cdai: float = 150.0) -> float:
    """Percentage of those who started whose later CDAI, on the drug, is below a limit."""
    middles = (np.arange(EQUALLY_LIKELY) + 0.5) / EQUALLY_LIKELY
    starters = -ndtri(ndtr(-_limit(truth)) * middles)
    limit = (cdai + truth.effect_points - truth.usual_cdai_mean) / truth.usual_cdai_sd
    return 100 * float(np.mean(_below(limit - truth.reading_correlation * starters, truth)))


def density_later(truth: Truth, cdai: np.ndarray) -> np.ndarray:
    """How common each later CDAI is among those who started, had they not been given the drug; the highest is 1."""
    later = (cdai - truth.usual_cdai_mean) / truth.usual_cdai_sd
    density = _density(later) * _below(truth.reading_correlation * later - _limit(truth), truth)
    return density / density.max()


def density_of_all(truth: Truth, cdai: np.ndarray) -> np.ndarray:
    """How common each CDAI is among all patients under care; the highest is 1."""
    return np.exp(-(((cdai - truth.usual_cdai_mean) / truth.usual_cdai_sd) ** 2) / 2)


def percent_of_all_started(percent_of_those_who_stayed: float, early_stop_percent: float) -> float:
    """Rate among all who started, where all who stopped early are failures."""
    return percent_of_those_who_stayed * (1 - early_stop_percent / 100)


def of_prior_failure(truth: Truth, prior_failure: bool) -> Truth:
    """What is true of those whom an earlier biologic has failed, or of all others, as a truth of its own.

    Examples
    --------
    >>> of_prior_failure(Truth(prior_failure_points=60.0), True).usual_cdai_mean
    210.0
    """
    own = {
        "usual_cdai_mean": truth.usual_cdai_mean + truth.prior_failure_points,
        "effect_points": truth.effect_after_failure,
    }
    neutral = {"prior_failure_points": 0.0, "effect_if_prior_failure_points": None}
    return truth.model_copy(update=neutral | own if prior_failure else neutral)


def mixed_percent(if_prior_failure: float, otherwise: float, prior_failure_percent: float) -> float:
    """Rate of patients of whom some had a prior failure: each rate with the share of its patients.

    Examples
    --------
    >>> mixed_percent(35.0, 60.0, 70.0), mixed_percent(35.0, 60.0, 30.0)
    (42.5, 52.5)
    """
    return if_prior_failure * prior_failure_percent / 100 + otherwise * (1 - prior_failure_percent / 100)


def percent_among_scoped(percent_well: float, scoped_if_well: float, scoped_if_ill: float) -> float:
    """Percentage of the well among those who are scoped, where being scoped depends on being well.

    Examples
    --------
    >>> round(percent_among_scoped(40.0, 40.0, 90.0), 1)
    22.9
    """
    well, ill = percent_well * scoped_if_well, (100 - percent_well) * scoped_if_ill
    return 100 * well / (well + ill)


@dataclass(frozen=True)
class EventRates:
    """First side effects per 100 patient-years in the first year, counted in three ways."""

    all_started: float
    from_week_8: float
    survivors_from_start: float


def event_rates(truth: Truth) -> EventRates:
    """Rates of first side effects where whoever has one before week 8 has stopped, and so is not selected.

    ``survivors_from_start`` counts the selected from their first day, on which they could not have had an event yet.
    """
    early_years, year = EARLY_WEEKS / WEEKS_A_YEAR, 1.0
    early, late = truth.events_per_100_years_early / 100, truth.events_per_100_years_late / 100
    free = np.exp(-early * early_years)
    events = 1 - np.exp(-late * (year - early_years))
    years = events / late
    total = (1 - free + free * events) / ((1 - free) / early + free * years)
    return EventRates(100 * float(total), 100 * late, 100 * float(events / (early_years + years)))


def _limit(truth: Truth) -> float:
    """The CDAI at which the drug is started, in SDs from the mean of all."""
    if truth.starts_at_cdai is None:
        return -np.inf
    return (truth.starts_at_cdai - truth.usual_cdai_mean) / truth.usual_cdai_sd


def _density(sds: float | np.ndarray) -> float | np.ndarray:
    return np.exp(-np.square(sds) / 2) / np.sqrt(2 * np.pi)


def _below(sds: np.ndarray, truth: Truth) -> np.ndarray:
    """Chance that what one reading does not tell of the other stays below; certain where it tells all."""
    untold = np.sqrt(1 - truth.reading_correlation**2)
    return ndtr(sds / untold) if untold else (sds >= 0).astype(float)


def percent_any_false_alarm(tests: int, correlation: float, level: float) -> float:
    """Percentage of studies in which at least one of several two-sided tests is small, where nothing changed.

    Every two tests have the same correlation.
    """
    middles = (np.arange(EQUALLY_LIKELY) + 0.5) / EQUALLY_LIKELY
    shared, limit, own = np.sqrt(correlation) * ndtri(middles), -ndtri(level / 2), np.sqrt(1 - correlation)
    silent = ndtr((limit - shared) / own) - ndtr((-limit - shared) / own)
    return 100 * float(1 - np.mean(silent**tests))


def percent_seeing_no_event(events_per_100_years: float, patient_years: float) -> float:
    """Percentage of studies that see no event, where events come at one steady rate.

    Examples
    --------
    >>> round(percent_seeing_no_event(2.0, 50.0), 1)
    36.8
    """
    return 100 * float(np.exp(-events_per_100_years * patient_years / 100))


def upper_limit_of_no_event(patient_years: float, level: float = 0.95) -> float:
    """Highest rate per 100 patient-years that is compatible with no event: the exact limit of a two-sided interval.

    Examples
    --------
    >>> round(upper_limit_of_no_event(100.0), 2)
    3.69
    """
    return 100 * float(-np.log((1 - level) / 2)) / patient_years


def percent_without_failures(percent: float, left_out_percent: float) -> float:
    """The rate that a study prints if it leaves out so many of its failures.

    Examples
    --------
    >>> percent_without_failures(50.0, 20.0), percent_without_failures(50.0, 0.0)
    (55.5..., 50.0)
    """
    failures = (100 - percent) * (1 - left_out_percent / 100)
    return 100 * percent / (percent + failures)


def percents_of_studies(middle_percent: float, between_studies_sd: float, sds: np.ndarray) -> np.ndarray:
    """True rates of studies whose log-odds differ by a normal distribution, each so many SDs from the middle.

    Examples
    --------
    >>> percents_of_studies(50.0, 1.0, np.array([-1.0, 0.0, 1.0])).round(1).tolist()
    [26.9, 50.0, 73.1]
    """
    middle = np.log(middle_percent / (100 - middle_percent))
    return 100 / (1 + np.exp(-(middle + between_studies_sd * sds)))


def range_of_studies(middle_percent: float, between_studies_sd: float, level: float = 0.95) -> tuple[float, float]:
    """The true rates between which 95 of 100 studies lie, in per cent.

    Examples
    --------
    >>> [round(limit, 1) for limit in range_of_studies(50.0, 0.75)]
    [18.7, 81.3]
    """
    reach = float(ndtri((1 + level) / 2))
    low, high = percents_of_studies(middle_percent, between_studies_sd, np.array([-reach, reach]))
    return float(low), float(high)
