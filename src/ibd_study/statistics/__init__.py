"""Named statistical methods: intervals, paired and unpaired tests, rates, descriptions.

Thin wrappers of numpy, scipy and the standard library. They know counts and vectors and
nothing of medicine. In every function a missing value (None, NaN, NA) is dropped and
counted, and a result that cannot be computed is None, with the reason where there is room.
"""

from ibd_study.statistics._checks import check_choice, check_count, check_level, check_share, present_numbers
from ibd_study.statistics.changes import paired_t, t_test_of_mean, wilcoxon_signed_rank
from ibd_study.statistics.describe import (
    Moments,
    Summary,
    interval_of_mean,
    mean_interval,
    summarise,
)
from ibd_study.statistics.intervals import (
    Interval,
    Rate,
    normal_quantile,
    poisson_rate,
    proportion_interval,
    rate_limits,
)
from ibd_study.statistics.paired import PairedTable, mcnemar, paired_difference_interval
from ibd_study.statistics.shift import Shift, hodges_lehmann_shift
from ibd_study.statistics.splines import natural_spline
from ibd_study.statistics.standardised import (
    StandardisedDifference,
    standardised_difference_of_categories,
    standardised_difference_of_means,
    standardised_difference_of_proportions,
)
from ibd_study.statistics.survival import AALEN_JOHANSEN, LOG_LOG, SurvivalCurve, cumulative_incidence, kaplan_meier
from ibd_study.statistics.survival_comparison import RestrictedMean, log_rank, restricted_mean
from ibd_study.statistics.test_result import TestResult
from ibd_study.statistics.unpaired import OddsRatio, chi_square, conditional_odds_ratio, fisher_exact, likelihood_ratio
