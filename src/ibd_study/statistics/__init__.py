"""Named statistical methods: intervals, paired and unpaired tests, rates, descriptions.

Thin wrappers of numpy, scipy and the standard library. They know counts and vectors and
nothing of medicine. In every function a missing value (None, NaN, NA) is dropped and
counted, and a result that cannot be computed is None, with the reason where there is room.
"""

from ibd_study.statistics.bounds import Bounds, successes_needed, worst_and_best
from ibd_study.statistics.changes import paired_t, wilcoxon_signed_rank
from ibd_study.statistics.clustered import ClusteredFit, cluster_robust
from ibd_study.statistics.decomposition import Shares, variance_shares
from ibd_study.statistics.describe import Summary, summarise
from ibd_study.statistics.intervals import Interval, proportion_interval
from ibd_study.statistics.logistic import INTERCEPT, LogisticFit, complete_rows, fit_logistic, needs_penalty
from ibd_study.statistics.means import mean_interval, median_interval
from ibd_study.statistics.moments import Moments, interval_of_mean, joined_moments, stouffer, t_test_of_mean
from ibd_study.statistics.multiplicity import adjusted_p_values
from ibd_study.statistics.paired import PairedTable, mcnemar
from ibd_study.statistics.paired_intervals import paired_difference_interval
from ibd_study.statistics.prediction import Performance, calibration_groups, optimism_corrected, performance
from ibd_study.statistics.rates import Rate, poisson_rate
from ibd_study.statistics.rubin import ImputedEstimate, ImputedProportion, pool_imputed, pool_imputed_proportion
from ibd_study.statistics.shift import Shift, hodges_lehmann_shift
from ibd_study.statistics.splines import natural_spline
from ibd_study.statistics.standardised import (
    StandardisedDifference,
    standardised_difference_of_categories,
    standardised_difference_of_means,
    standardised_difference_of_proportions,
)
from ibd_study.statistics.survival import SurvivalCurve, cumulative_incidence, kaplan_meier
from ibd_study.statistics.survival_comparison import RestrictedMean, log_rank, restricted_mean
from ibd_study.statistics.test_result import TestResult
from ibd_study.statistics.unpaired import OddsRatio, chi_square, conditional_odds_ratio, fisher_exact, likelihood_ratio
from ibd_study.statistics.weighting import (
    WeightedProportion,
    probability_of_being_seen,
    stabilised_weights,
    weighted_proportion,
)

__all__ = [
    "INTERCEPT",
    "Bounds",
    "ClusteredFit",
    "ImputedEstimate",
    "ImputedProportion",
    "Interval",
    "LogisticFit",
    "Moments",
    "OddsRatio",
    "PairedTable",
    "Performance",
    "Rate",
    "RestrictedMean",
    "Shares",
    "Shift",
    "StandardisedDifference",
    "Summary",
    "SurvivalCurve",
    "TestResult",
    "WeightedProportion",
    "adjusted_p_values",
    "calibration_groups",
    "chi_square",
    "cluster_robust",
    "complete_rows",
    "conditional_odds_ratio",
    "cumulative_incidence",
    "fisher_exact",
    "fit_logistic",
    "hodges_lehmann_shift",
    "interval_of_mean",
    "joined_moments",
    "kaplan_meier",
    "likelihood_ratio",
    "log_rank",
    "mcnemar",
    "mean_interval",
    "median_interval",
    "natural_spline",
    "needs_penalty",
    "optimism_corrected",
    "paired_difference_interval",
    "paired_t",
    "performance",
    "poisson_rate",
    "pool_imputed",
    "pool_imputed_proportion",
    "probability_of_being_seen",
    "proportion_interval",
    "restricted_mean",
    "stabilised_weights",
    "standardised_difference_of_categories",
    "standardised_difference_of_means",
    "standardised_difference_of_proportions",
    "stouffer",
    "successes_needed",
    "summarise",
    "t_test_of_mean",
    "variance_shares",
    "weighted_proportion",
    "wilcoxon_signed_rank",
    "worst_and_best",
]
