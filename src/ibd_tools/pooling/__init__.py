"""One proportion of several groups of patients: random effects, a binomial model, and how they differ."""

from ibd_tools.pooling.binomial import PooledBinomial, pool_binomial
from ibd_tools.pooling.proportions import Pooled, freeman_tukey_mean, pool_proportions

__all__ = [
    "Pooled",
    "PooledBinomial",
    "freeman_tukey_mean",
    "pool_binomial",
    "pool_proportions",
]
