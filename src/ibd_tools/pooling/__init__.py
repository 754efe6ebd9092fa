"""One proportion of several groups of patients: random effects, a binomial model, and how they differ."""

from ibd_tools.pooling.binomial import PooledBinomial, pool_binomial
from ibd_tools.pooling.numbers import pooled_interval_words, pooled_records
from ibd_tools.pooling.proportions import Pooled, freeman_tukey_mean, limits, pool_proportions, share_of
