"""Named statistical methods: intervals, paired and unpaired tests, rates, descriptions.

Thin wrappers of numpy, scipy and the standard library. They know counts and vectors and
nothing of medicine. In every function a missing value (None, NaN, NA) is dropped and
counted, and a result that cannot be computed is None, with the reason where there is room.
"""

from ibd_study.statistics.changes import paired_t, wilcoxon_signed_rank
from ibd_study.statistics.decomposition import Shares, variance_shares
from ibd_study.statistics.describe import Summary, summarise
from ibd_study.statistics.intervals import Interval, proportion_interval
from ibd_study.statistics.means import mean_interval, median_interval
from ibd_study.statistics.paired import PairedTable, mcnemar
from ibd_study.statistics.paired_intervals import paired_difference_interval
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

__all__ = [
    "Interval",
    "PairedTable",
    "Rate",
    "Shares",
    "Shift",
    "StandardisedDifference",
    "Summary",
    "TestResult",
    "chi_square",
    "fisher_exact",
    "hodges_lehmann_shift",
    "mcnemar",
    "mean_interval",
    "median_interval",
    "paired_difference_interval",
    "paired_t",
    "poisson_rate",
    "proportion_interval",
    "standardised_difference_of_categories",
    "standardised_difference_of_means",
    "standardised_difference_of_proportions",
    "summarise",
    "variance_shares",
    "wilcoxon_signed_rank",
]
