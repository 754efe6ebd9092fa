"""Named statistical methods: intervals, paired and unpaired tests, rates, models, survival, descriptions.

Thin wrappers of numpy, scipy and the standard library. They know counts and vectors and
nothing of medicine. In every function a missing value (None, NaN, NA) is dropped and
counted, and a result that cannot be computed is None, with the reason where there is room.
"""

from ibd_study.statistics.changes import paired_t, wilcoxon_signed_rank
from ibd_study.statistics.clustered import ClusteredFit, cluster_robust
from ibd_study.statistics.describe import Summary, summarise
from ibd_study.statistics.intervals import Interval, proportion_interval
from ibd_study.statistics.logistic import INTERCEPT, LogisticFit, complete_rows, fit_logistic
from ibd_study.statistics.means import mean_interval, median_interval
from ibd_study.statistics.multiplicity import adjusted_p_values
from ibd_study.statistics.paired import PairedTable, mcnemar
from ibd_study.statistics.paired_intervals import paired_difference_interval
from ibd_study.statistics.prediction import Performance, calibration_groups, optimism_corrected, performance
from ibd_study.statistics.rates import Rate, poisson_rate
from ibd_study.statistics.shift import Shift, hodges_lehmann_shift
from ibd_study.statistics.splines import natural_spline
from ibd_study.statistics.standardised import (
    StandardisedDifference,
    standardised_difference_of_categories,
    standardised_difference_of_means,
    standardised_difference_of_proportions,
)
from ibd_study.statistics.survival import SurvivalCurve, cumulative_incidence, kaplan_meier
from ibd_study.statistics.test_result import TestResult
from ibd_study.statistics.unpaired import chi_square, fisher_exact, likelihood_ratio

__all__ = [
    "INTERCEPT",
    "ClusteredFit",
    "Interval",
    "LogisticFit",
    "PairedTable",
    "Performance",
    "Rate",
    "Shift",
    "StandardisedDifference",
    "Summary",
    "SurvivalCurve",
    "TestResult",
    "adjusted_p_values",
    "calibration_groups",
    "chi_square",
    "cluster_robust",
    "complete_rows",
    "cumulative_incidence",
    "fisher_exact",
    "fit_logistic",
    "hodges_lehmann_shift",
    "kaplan_meier",
    "likelihood_ratio",
    "mcnemar",
    "mean_interval",
    "median_interval",
    "natural_spline",
    "optimism_corrected",
    "paired_difference_interval",
    "paired_t",
    "performance",
    "poisson_rate",
    "proportion_interval",
    "standardised_difference_of_categories",
    "standardised_difference_of_means",
    "standardised_difference_of_proportions",
    "summarise",
    "wilcoxon_signed_rank",
]
