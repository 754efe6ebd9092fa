"""What happens to a missing follow-up: the rule of a run, and imputed copies of the pairs."""

from ibd_study.missing.imputation import COPY, Imputations, impute
from ibd_study.missing.imputation_model import ImputedColumn
from ibd_study.missing.rules import complete_outcome, completed, make_pairs
from ibd_study.missing.shifting import shift_unit, stacked_copies

__all__ = [
    "COPY",
    "Imputations",
    "ImputedColumn",
    "complete_outcome",
    "completed",
    "impute",
    "make_pairs",
    "shift_unit",
    "stacked_copies",
]
