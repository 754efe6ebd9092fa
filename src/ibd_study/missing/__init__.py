"""What happens to a missing follow-up: the rule of a run, and imputed copies of the pairs."""

from ibd_study.missing.imputation import Imputations, ImputedColumn, impute
from ibd_study.missing.rules import complete_outcome, make_pairs

__all__ = ["Imputations", "ImputedColumn", "complete_outcome", "impute", "make_pairs"]
