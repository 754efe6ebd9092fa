"""Named statistical methods: intervals, paired and unpaired tests, rates, descriptions.

Thin wrappers of numpy, scipy and the standard library. They know counts and vectors and
nothing of medicine. In every function a missing value (None, NaN, NA) is dropped and
counted, and a result that cannot be computed is None, with the reason where there is room.
"""

from ibd_study.statistics._checks import check_choice as check_choice
from ibd_study.statistics._checks import check_count as check_count
from ibd_study.statistics._checks import check_level as check_level
from ibd_study.statistics._checks import check_share as check_share
from ibd_study.statistics._checks import is_number as is_number
from ibd_study.statistics._vectors import present_numbers as present_numbers
from ibd_study.statistics.changes import paired_t as paired_t
from ibd_study.statistics.changes import wilcoxon_signed_rank as wilcoxon_signed_rank
from ibd_study.statistics.describe import Summary as Summary
from ibd_study.statistics.describe import summarise as summarise
from ibd_study.statistics.intervals import Interval as Interval
from ibd_study.statistics.intervals import normal_quantile as normal_quantile
from ibd_study.statistics.intervals import proportion_interval as proportion_interval
from ibd_study.statistics.means import mean_interval as mean_interval
from ibd_study.statistics.means import median_interval as median_interval
from ibd_study.statistics.moments import Moments as Moments
from ibd_study.statistics.moments import interval_of_mean as interval_of_mean
from ibd_study.statistics.moments import joined_moments as joined_moments
from ibd_study.statistics.moments import stouffer as stouffer
from ibd_study.statistics.moments import t_test_of_mean as t_test_of_mean
from ibd_study.statistics.paired import PairedTable as PairedTable
from ibd_study.statistics.paired import mcnemar as mcnemar
from ibd_study.statistics.paired_intervals import paired_difference_interval as paired_difference_interval
from ibd_study.statistics.rates import Rate as Rate
from ibd_study.statistics.rates import poisson_rate as poisson_rate
from ibd_study.statistics.rates import rate_limits as rate_limits
from ibd_study.statistics.shift import Shift as Shift
from ibd_study.statistics.shift import hodges_lehmann_shift as hodges_lehmann_shift
from ibd_study.statistics.splines import natural_spline as natural_spline
from ibd_study.statistics.standardised import StandardisedDifference as StandardisedDifference
from ibd_study.statistics.standardised import (
    standardised_difference_of_categories as standardised_difference_of_categories,
)
from ibd_study.statistics.standardised import standardised_difference_of_means as standardised_difference_of_means
from ibd_study.statistics.standardised import (
    standardised_difference_of_proportions as standardised_difference_of_proportions,
)
from ibd_study.statistics.survival import SurvivalCurve as SurvivalCurve
from ibd_study.statistics.survival import cumulative_incidence as cumulative_incidence
from ibd_study.statistics.survival import kaplan_meier as kaplan_meier
from ibd_study.statistics.survival_comparison import RestrictedMean as RestrictedMean
from ibd_study.statistics.survival_comparison import log_rank as log_rank
from ibd_study.statistics.survival_comparison import restricted_mean as restricted_mean
from ibd_study.statistics.test_result import TestResult as TestResult
from ibd_study.statistics.unpaired import OddsRatio as OddsRatio
from ibd_study.statistics.unpaired import chi_square as chi_square
from ibd_study.statistics.unpaired import conditional_odds_ratio as conditional_odds_ratio
from ibd_study.statistics.unpaired import fisher_exact as fisher_exact
from ibd_study.statistics.unpaired import likelihood_ratio as likelihood_ratio
