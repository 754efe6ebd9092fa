"""One proportion of several groups of patients: random effects, a binomial model, and how they differ."""

from ibd_tools.pooling.binomial import PooledBinomial as PooledBinomial
from ibd_tools.pooling.binomial import pool_binomial as pool_binomial
from ibd_tools.pooling.numbers import pooled_interval_words as pooled_interval_words
from ibd_tools.pooling.numbers import pooled_records as pooled_records
from ibd_tools.pooling.proportions import Pooled as Pooled
from ibd_tools.pooling.proportions import freeman_tukey_mean as freeman_tukey_mean
from ibd_tools.pooling.proportions import limits as limits
from ibd_tools.pooling.proportions import pool_proportions as pool_proportions
from ibd_tools.pooling.proportions import share_of as share_of
