"""Do the intervals and tests of the book keep their promise? Tried out on samples whose truth is known."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from typing import NamedTuple

import numpy as np

from ibd_study.estimates import MCNEMAR_FORMS, Analysis
from ibd_study.kinds import Kind
from ibd_study.results import Results, times_100
from ibd_study.statistics import PairedTable, chi_square, fisher_exact, paired_difference_interval
from ibd_tools.operating_characteristics.coverage import mcnemar_size, poisson_coverage, proportion_coverage
from ibd_tools.operating_characteristics.simulated_cohorts import Setting, promises_on_cohorts
from ibd_tools.operating_characteristics.simulation import (
    ERROR_LEVEL,
    SHAPES,
    Frequency,
    WeightedTables,
    before_and_after_test,
    holds,
    paired_cells,
    promises_on_changes,
    weighted_tables,
)

SAMPLE_SIZES = (20, 50, 100, 500)
MAIN_RATES = (0.05, 0.3, 0.6, 0.9)
TRUE_RATES = tuple(step / 20 for step in range(1, 20))
# Before and after in the same patients resemble each other; phi of 0.25 is possible at all of these rates.
CORRELATION = 0.25
COHORT_STREAM = 3

# What a method is tried on: answers of yes and no, changes of a score, whole cohorts or several studies.
RATES, CHANGES, COHORTS = "rates", "changes", "cohorts"


class Method(NamedTuple):
    """A method tried out: its words, what it is tried on, and whether it is an interval or else a test."""

    words: str
    tried_on: str
    is_interval: bool = True


METHODS = {
    "coverage_wilson": Method("Wilson", RATES),
    "coverage_clopper_pearson": Method("Clopper–Pearson", RATES),
    "coverage_mid_p": Method("Mid-P", RATES),
    "coverage_jeffreys": Method("Jeffreys", RATES),
    "coverage_agresti_coull": Method("Agresti–Coull", RATES),
    "coverage_wald": Method("Wald (for contrast)", RATES),
    "coverage_poisson": Method("Exact Poisson", RATES),
    "coverage_newcombe_10": Method("Newcombe, paired difference", RATES),
    "coverage_mean_t": Method("t interval of the mean", CHANGES),
    "coverage_hodges_lehmann": Method("Hodges–Lehmann", CHANGES),
    "size_mcnemar_exact": Method("McNemar, exact", RATES, False),
    "size_mcnemar_mid_p": Method("McNemar, mid-p", RATES, False),
    "size_mcnemar_chi_square": Method("McNemar, chi-square", RATES, False),
    "size_mcnemar_chi_square_corrected": Method("McNemar, corrected chi-square", RATES, False),
    "size_unpaired_fisher": Method("Fisher on pairs (wrong test)", RATES, False),
    "size_unpaired_chi_square": Method("Chi-square on pairs (wrong test)", RATES, False),
    "size_paired_t": Method("Paired t", CHANGES, False),
    "size_wilcoxon_pratt": Method("Wilcoxon, zeros ranked (Pratt)", CHANGES, False),
    "size_wilcoxon_wilcox": Method("Wilcoxon, zeros dropped", CHANGES, False),
    "size_wilcoxon_zsplit": Method("Wilcoxon, zeros split", CHANGES, False),
    "coverage_kaplan_meier": Method("Kaplan–Meier, log-log", COHORTS),
    "coverage_aalen_johansen": Method("Aalen–Johansen, log-log", COHORTS),
    "coverage_multiple_imputation": Method("Wilson after multiple imputation", COHORTS),
    "coverage_weighting": Method("Wilson after inverse weighting", COHORTS),
    "coverage_hartung_knapp": Method("Pooled rate, Hartung–Knapp", COHORTS),
    "coverage_pooled_wald": Method("Pooled rate, Wald", COHORTS),
    "coverage_prediction": Method("Prediction interval of one more study", COHORTS),
    "size_likelihood_ratio": Method("Likelihood ratio of two subgroups", COHORTS, False),
}


def method_promises(analysis: Analysis) -> Results:
    """How often each interval holds the truth, and how often each test sees a change where there is none.

    Of the cohort of the analysis only the signature is used; ``ci_level``, ``simulation_repetitions`` and ``seed`` are
    read.

    Returns
    -------
    Results
        Endpoints are the keys of :data:`METHODS`: ``coverage_<interval>`` and ``size_<test>``. Statistics are
        settings, such as ``n20_rate_0_05`` (20 patients, true rate 0.05) or ``n20_skewed``; the value is in percent,
        N the patients of a sample. Where samples were drawn, the limits are those of the error of drawing (95 %);
        where every possible sample was weighed by its probability there are none. ``lowest``, ``mean`` and
        ``highest`` run over all settings of a method, ``lowest_n20`` and so on over those of one sample size.

    Notes
    -----
    Tests reject at p up to 1 minus the confidence level. Paired samples have rates with a correlation of 0.25; for
    the size of a test the rate is the same before and after, for Newcombe's interval it doubles.
    """
    found = [one for part in (_counts, _pairs, _changes, _cohorts) for one in part(analysis)]
    records = [_record(*one) for one in found]
    # Whoever the cohort holds, no patient, not even an invented one, stands behind these numbers.
    rows = analysis.results([*records, *_summaries(found)], from_patients=False).rows
    return Results(rows, synthetic=False)


# The method tried out, the size of a sample, the kind and place of the number, and how often.
Found = Iterator[tuple[str, int, dict, Frequency]]


def _counts(analysis: Analysis) -> Found:
    """What can be gone through exactly at many rates."""
    level = analysis.parameters.ci_level
    for n in SAMPLE_SIZES:
        shares = {
            f"coverage_{method}": proportion_coverage(n, TRUE_RATES, level, method)
            for method in ("wilson", "clopper_pearson", "mid_p", "jeffreys", "agresti_coull", "wald")
        }
        shares["coverage_poisson"] = [poisson_coverage(n * rate, level) for rate in TRUE_RATES]
        changing = [1 - cells[0] - cells[3] for cells in (paired_cells(rate, rate, CORRELATION) for rate in TRUE_RATES)]
        for form in MCNEMAR_FORMS:
            shares[f"size_mcnemar_{form}"] = mcnemar_size(n, changing, 1 - level, form)
        for endpoint, values in shares.items():
            yield from (
                (endpoint, n, _at_rate(rate), Frequency(share)) for rate, share in zip(TRUE_RATES, values, strict=True)
            )


def _pairs(analysis: Analysis) -> Found:
    """Newcombe's interval, and tests of independent groups wrongly used on pairs."""
    level = analysis.parameters.ci_level
    fisher = before_and_after_test(fisher_exact, 1 - level)
    pearson = before_and_after_test(partial(chi_square, corrected=False), 1 - level)
    for n, rate in product(SAMPLE_SIZES, MAIN_RATES):
        doubled, same = (_tables(analysis, n, before, rate) for before in (rate / 2, rate))
        yield "coverage_newcombe_10", n, _at_rate(rate), doubled.frequency(_holds(rate / 2, level))
        yield "size_unpaired_fisher", n, _at_rate(rate), same.frequency(fisher)
        yield "size_unpaired_chi_square", n, _at_rate(rate), same.frequency(pearson)


def _tables(analysis: Analysis, n: int, before: float, after: float) -> WeightedTables:
    # Each setting has a seed of its own, so that adding one changes no other.
    random = np.random.default_rng([analysis.parameters.seed, n, round(1000 * before), round(1000 * after)])
    cells = paired_cells(before, after, CORRELATION)
    return weighted_tables(cells, n, analysis.parameters.simulation_repetitions, random)


def _holds(difference: float, level: float) -> Callable[[PairedTable], bool]:
    return lambda table: holds(paired_difference_interval(table, level), difference)


def _changes(analysis: Analysis) -> Found:
    """Intervals and tests for changes of a score, on drawn samples."""
    parameters = analysis.parameters
    for n, (number, shape) in product(SAMPLE_SIZES, enumerate(SHAPES)):
        random = np.random.default_rng([parameters.seed, n, number])
        kept = promises_on_changes(shape, n, parameters.simulation_repetitions, random, parameters.ci_level)
        place = Kind.FREQUENCY_OF_SHAPE.at(shape=shape)
        yield from ((endpoint, n, place, frequency) for endpoint, frequency in kept.items())


def _cohorts(analysis: Analysis) -> Found:
    """What needs whole cohorts or several studies, on drawn samples."""
    parameters = analysis.parameters
    for n, rate in product(SAMPLE_SIZES, MAIN_RATES):
        random = np.random.default_rng([parameters.seed, n, round(1000 * rate), COHORT_STREAM])
        kept = promises_on_cohorts(Setting(rate, n, parameters.simulation_repetitions, random, parameters.ci_level))
        yield from ((endpoint, n, _at_rate(rate), frequency) for endpoint, frequency in kept.items())


def _at_rate(rate: float) -> dict:
    return Kind.FREQUENCY_AT_RATE.at(rate=rate)


def _record(endpoint: str, n: int, kind: dict, frequency: Frequency) -> dict:
    low, high = frequency.error
    drawn = frequency.repetitions
    return kind | {
        "endpoint": endpoint,
        "value": times_100(frequency.share),
        "unit": "%",
        "N": n,
        "ci_low": times_100(low),
        "ci_high": times_100(high),
        "ci_level": ERROR_LEVEL if drawn else None,
        "method": f"{drawn} samples drawn" if drawn else "all samples weighed",
    }


def _summaries(found: list[tuple[str, int, dict, Frequency]]) -> list[dict]:
    """Lowest, mean and highest of each method, over everything and over one sample size."""
    records = []
    for endpoint in METHODS:
        settings = [(n, frequency.share) for name, n, _, frequency in found if name == endpoint]
        records += _spread(endpoint, [share for _, share in settings], None)
        for size in SAMPLE_SIZES:
            records += _spread(endpoint, [share for n, share in settings if n == size], size)
    return records


def _spread(endpoint: str, shares: list[float], n: int | None) -> list[dict]:
    common = {"endpoint": endpoint, "unit": "%", "N": n, "method": f"over {len(shares)} settings"}
    spread = {"lowest": min(shares), "mean": sum(shares) / len(shares), "highest": max(shares)}
    kind = Kind.FREQUENCY_END if n is None else Kind.FREQUENCY_END_OF_SIZE
    return [kind.at(end=end) | common | {"value": times_100(value)} for end, value in spread.items()]
