"""Simulated cohorts with a known truth for intervals and tests that need more than counts of yes and no.

Each function draws samples of patients, or of studies, at a true rate and says how often the method is right. An
interval without limits makes no claim, so it is not counted as wrong.
"""

from math import inf, log
from typing import NamedTuple

import numpy as np

from ibd_study.statistics import cumulative_incidence, kaplan_meier, likelihood_ratio
from ibd_tools.operating_characteristics.simulation import Frequency, counted, holds, rejects
from ibd_tools.pooling import limits, pool_proportions, share_of
from ibd_tools.sensitivity import (
    pool_imputed_proportion,
    probability_of_being_seen,
    stabilised_weights,
    weighted_proportion,
)

NOT_EVALUABLE = 0.3
COPIES = 20
STUDIES = 5
TAU = 0.5  # standard deviation between studies, log-odds
SIDE = 0.7  # log-odds by which a group lies above or below the middle
SEEN = (0.9, 0.5)  # of the group with the higher and with the lower rate


class Setting(NamedTuple):
    """What samples are drawn of: the true rate (above 0 and below 1), the patients in each, their number.

    For pooling, `patients` are those in each of five studies. `random` is the source of the draws, `level` the
    confidence level; a test rejects at one minus it.
    """

    rate: float
    patients: int
    repetitions: int
    random: np.random.Generator
    level: float = 0.95


def survival_promises(setting: Setting) -> dict[str, Frequency]:
    """Coverage of the log-log limits of Kaplan-Meier and Aalen-Johansen where the true share is `rate`.

    At most a third of the patients leave observation before the week at which the share is read. The competing event
    takes half of what the share leaves.
    """
    rate, patients, repetitions, random, level = setting
    left = (1 - rate) / 2
    free, cause = [], []
    for _ in range(repetitions):
        free.append(_claim_holds(*_survival_sample(rate, 0.0, patients, random), rate, level))
        # One cause has taken `rate`, the other half of the rest.
        cause.append(_claim_holds(*_survival_sample(left, left, patients, random), rate, level, cause=1))
    return {"coverage_kaplan_meier": counted(free), "coverage_aalen_johansen": counted(cause)}


def _survival_sample(
    left: float, other: float, patients: int, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, float]:
    """Times, causes and the time by which a share `left` is free of any event; causes 1 and 2, 0 if not observed."""
    time = random.exponential(size=patients)
    end = random.uniform(0.5, 2.0, size=patients) * -log(left)
    causes = np.where(random.random(patients) < other / (1 - left), 2, 1)
    return np.minimum(time, end), np.where(time <= end, causes, 0), -log(left)


def _claim_holds(
    time: np.ndarray, causes: np.ndarray, week: float, truth: float, level: float, cause: int | None = None
) -> bool:
    free = kaplan_meier(time, causes > 0)
    curve = free if cause is None else cumulative_incidence(time, causes).get(cause)
    if curve is None or not free.is_known_at(week):
        return True
    return holds(curve.interval(week, level), truth)


def likelihood_ratio_size(setting: Setting) -> Frequency:
    """How often two halves of the patients, alike in truth, are told apart."""
    half = setting.patients // 2
    draws = setting.random.binomial(half, setting.rate, size=(setting.repetitions, 2)).tolist()
    tests = [likelihood_ratio([(one, half), (other, half)]) for one, other in draws]
    return counted([rejects(test, 1 - setting.level) for test in tests])


def imputation_coverage(setting: Setting) -> Frequency:
    """Coverage of the pooled Wilson interval; of three in ten patients nothing is known, by chance alone.

    The missing answers are drawn from what the seen allow (Jeffreys' prior), so that the imputation model is right.
    """
    rate, patients, repetitions, random, level = setting
    answers = []
    for _ in range(repetitions):
        not_evaluable = random.binomial(patients, NOT_EVALUABLE)
        events = random.binomial(patients - not_evaluable, rate)
        shares = random.beta(events + 0.5, patients - not_evaluable - events + 0.5, size=COPIES)
        pooled = pool_imputed_proportion(
            [int(events + more) for more in random.binomial(not_evaluable, shares)], patients, level
        )
        answers.append(pooled.low <= rate <= pooled.high)
    return counted(answers)


def weighting_coverage(setting: Setting) -> Frequency:
    """Coverage of the weighted interval: two groups, of which the one that does better is seen more often."""
    middle = log(setting.rate / (1 - setting.rate))
    shares = np.array([share_of(middle + SIDE), share_of(middle - SIDE)])
    return counted([_weighted_holds(shares, setting) for _ in range(setting.repetitions)])


def _weighted_holds(shares: np.ndarray, setting: Setting) -> bool:
    random, patients = setting.random, setting.patients
    group = random.integers(0, 2, patients)
    events, seen = random.random(patients) < shares[group], random.random(patients) < np.array(SEEN)[group]
    probability = probability_of_being_seen(seen, group)
    if probability is None:
        return True
    found = weighted_proportion(events[seen], stabilised_weights(seen, probability), setting.level)
    return bool(found.low <= shares.mean() <= found.high)


def pooling_promises(setting: Setting) -> dict[str, Frequency]:
    """Coverage of Hartung and Knapp's interval and of Wald's; how often a new study is held by that of prediction."""
    rate, patients, repetitions, random, level = setting
    middle, plain, new = [], [], []
    for _ in range(repetitions):
        events, further = studies_sample(rate, patients, random)
        pooled = pool_proportions(events, [patients] * STUDIES, level)
        middle.append(holds((pooled.low, pooled.high), rate))
        plain.append(holds(limits(pooled.logit, pooled.plain_error, level, inf), rate))
        new.append(holds((pooled.prediction_low, pooled.prediction_high), further))
    found = {"coverage_hartung_knapp": middle, "coverage_pooled_wald": plain, "coverage_prediction": new}
    return {name: counted(answers) for name, answers in found.items()}


def studies_sample(rate: float, patients: int, random: np.random.Generator) -> tuple[list[int], float]:
    """Events of five studies of so many patients whose true log-odds differ, and the true rate of one more."""
    middle = log(rate / (1 - rate))
    truths = 1 / (1 + np.exp(-(middle + TAU * random.standard_normal(STUDIES + 1))))
    return random.binomial(patients, truths[:-1]).tolist(), float(truths[-1])


def promises_on_cohorts(setting: Setting) -> dict[str, Frequency]:
    """All promises of this module at one rate and size; the order is that in which they take draws from one source."""
    return {
        "size_likelihood_ratio": likelihood_ratio_size(setting),
        "coverage_multiple_imputation": imputation_coverage(setting),
        "coverage_weighting": weighting_coverage(setting),
        **survival_promises(setting),
        **pooling_promises(setting),
    }
