"""Named statistical methods: intervals, paired and unpaired tests, rates, descriptions.

Thin wrappers of numpy, scipy and the standard library. They know counts and vectors and
nothing of medicine. In every function a missing value (None, NaN, NA) is dropped and
counted, and a result that cannot be computed is None, with the reason where there is room.
"""

from ibd_study.statistics.bounds import Bounds, successes_needed, worst_and_best
from ibd_study.statistics.changes import paired_t, wilcoxon_signed_rank
from ibd_study.statistics.describe import Summary, summarise
from ibd_study.statistics.intervals import Interval, proportion_interval
from ibd_study.statistics.means import mean_interval, median_interval
from ibd_study.statistics.paired import PairedTable, mcnemar
from ibd_study.statistics.paired_intervals import paired_difference_interval
from ibd_study.statistics.pooling import Pooled, PooledProportion, pool, pool_proportion
from ibd_study.statistics.rates import Rate, poisson_rate
from ibd_study.statistics.shift import Shift, hodges_lehmann_shift
from ibd_study.statistics.standardised import (
    StandardisedDifference,
    standardised_difference_of_categories,
    standardised_difference_of_means,
    standardised_difference_of_proportions,
)
from ibd_study.statistics.test_result import TestResult
from ibd_study.statistics.unpaired import chi_square, fisher_exact
from ibd_study.statistics.weighting import (
    WeightedProportion,
    probability_of_being_seen,
    stabilised_weights,
    weighted_proportion,
)

__all__ = [
    "Bounds",
    "Interval",
    "PairedTable",
    "Pooled",
    "PooledProportion",
    "Rate",
    "Shift",
    "StandardisedDifference",
    "Summary",
    "TestResult",
    "WeightedProportion",
    "chi_square",
    "fisher_exact",
    "hodges_lehmann_shift",
    "mcnemar",
    "mean_interval",
    "median_interval",
    "paired_difference_interval",
    "paired_t",
    "poisson_rate",
    "pool",
    "pool_proportion",
    "probability_of_being_seen",
    "proportion_interval",
    "stabilised_weights",
    "standardised_difference_of_categories",
    "standardised_difference_of_means",
    "standardised_difference_of_proportions",
    "successes_needed",
    "summarise",
    "weighted_proportion",
    "wilcoxon_signed_rank",
    "worst_and_best",
]
