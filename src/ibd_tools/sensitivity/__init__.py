"""How far an answer depends on what was chosen, on whom was assessed, on who is looked at, and on how often was tested.

Every verb takes an analysis of the study and gives results rows, or draws such rows.
"""

from ibd_tools.sensitivity.choices import Choice, Option, choice_titles, declared_choices
from ibd_tools.sensitivity.estimates.assessed import assessed_and_not
from ibd_tools.sensitivity.estimates.choice_cells import answers_by_choice
from ibd_tools.sensitivity.estimates.many_tests import adjusted_tests
from ibd_tools.sensitivity.estimates.missing_data import MOST_IMPUTED, rates_under_rules
from ibd_tools.sensitivity.estimates.model_performance import FEWEST_SAMPLES, MOST_DRAWN
from ibd_tools.sensitivity.estimates.predictors import predictors
from ibd_tools.sensitivity.estimates.specification_spread import specification_spread
from ibd_tools.sensitivity.estimates.specifications import Curve, specification_curves, what_if_curves
from ibd_tools.sensitivity.estimates.subgroups import subgroup_rates
from ibd_tools.sensitivity.estimates.tipping import MOST_FATES, successes_needed, tipping_points
from ibd_tools.sensitivity.figures.assessed import balance_of_assessed
from ibd_tools.sensitivity.figures.missing_data import (
    rates_under_each_rule,
    shifted_curves,
    tipping_curves,
    tipping_ranges,
)
from ibd_tools.sensitivity.figures.specification_curve import (
    specification_figure,
    specification_figures,
    specification_overview,
)
from ibd_tools.sensitivity.figures.subgroups import calibration, odds_ratio_forest, subgroup_forest
from ibd_tools.sensitivity.figures.what_if import what_if_figure, what_if_figures
from ibd_tools.sensitivity.missing.imputation import COPY, Imputations, impute
from ibd_tools.sensitivity.missing.shifting import shift_unit, stacked_copies
from ibd_tools.sensitivity.statistics.clustered import cluster_robust
from ibd_tools.sensitivity.statistics.decomposition import Shares, variance_shares
from ibd_tools.sensitivity.statistics.logistic import INTERCEPT, LogisticFit, fit_logistic
from ibd_tools.sensitivity.statistics.multiplicity import adjusted_p_values
from ibd_tools.sensitivity.statistics.prediction import Performance, calibration_groups, optimism_corrected, performance
from ibd_tools.sensitivity.statistics.rubin import (
    ImputedEstimate,
    ImputedProportion,
    pool_imputed,
    pool_imputed_proportion,
)
from ibd_tools.sensitivity.statistics.weighting import (
    WeightedProportion,
    probability_of_being_seen,
    stabilised_weights,
    weighted_proportion,
)
from ibd_tools.sensitivity.tables.benefit import adjusted_p_table, model_table, subgroup_table
from ibd_tools.sensitivity.tables.missing_data import assessed_table, imputation_table, rules_table, shifted_table
from ibd_tools.sensitivity.tables.specifications import specification_shares, specification_table
