"""Patients whom an endpoint concerns, and who of them cannot be judged."""

from dataclasses import dataclass

import pandas as pd

from ibd_study.endpoints import Endpoint, classify
from ibd_study.estimates import Analysis, followed_up, indices_of, outcome_of
from ibd_study.missing import rule_of_pairs


@dataclass(frozen=True)
class Counted:
    """The patients whom an endpoint is known to concern: their outcomes as observed, and the pairs of everybody."""

    entry: Endpoint
    outcome: pd.Series
    everybody: pd.DataFrame

    def column(self, name: str) -> pd.Series:
        """A column of their pairs."""
        return self.everybody.loc[self.outcome.index, name]

    @property
    def seen(self) -> pd.Series:
        """Whether each is evaluable."""
        return self.outcome.notna()

    @property
    def events(self) -> int:
        """Successes among those seen."""
        return int(self.outcome.fillna(False).sum())

    @property
    def not_evaluable(self) -> int:
        """Patients who cannot be judged."""
        return int((~self.seen).sum())


def under(analysis: Analysis, rule: str) -> Analysis:
    """The same patients with their pairs under another of the rules observed, nri and locf."""
    if rule_of_pairs(rule) == rule_of_pairs(analysis.parameters.missing_data):
        return analysis.under(analysis.parameters.model_copy(update={"missing_data": rule}), analysis.pairs)
    return followed_up(analysis, missing_data=rule)


def counted_patients(observed: Analysis, entry: Endpoint) -> Counted:
    """Whom an endpoint is known to concern; nobody where the cohort does not record what the rule reads."""
    counted = classify(observed.pairs, entry, observed.parameters)["counted"].fillna(False).astype(bool)
    counted &= bool(indices_of(observed, entry))
    return Counted(entry, outcome_of(observed, entry)[counted], observed.pairs)
