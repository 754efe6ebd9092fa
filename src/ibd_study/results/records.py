"""Records shared by the verbs: what a percentage row of the results table holds."""

import pandas as pd

from ibd_study.kinds import Kind
from ibd_study.parameters import Parameters
from ibd_study.statistics import proportion_interval


def proportion_record(events: int, total: int, parameters: Parameters) -> dict:
    """A percentage with its counts and interval; empty but present when nobody is evaluable.

    Examples
    --------
    >>> record = proportion_record(38, 66, Parameters())
    >>> record["n"], record["N"], record["method"]
    (38, 66, 'wilson')
    """
    level, method = parameters.ci_level, parameters.ci_method
    low, high = proportion_interval(events, total, level, method)
    return Kind.RATE.at() | {
        "value": 100 * events / total if total else None,
        "unit": "%",
        "n": events if total else None,
        "N": total,
        "ci_low": times_100(low),
        "ci_high": times_100(high),
        "ci_level": level,
        "method": method,
    }


def proportion_of(outcome: pd.Series, parameters: Parameters) -> dict:
    """The same of yes, no or missing by patient: who is missing stays out of the denominator."""
    return proportion_record(int(outcome.fillna(False).sum()), int(outcome.notna().sum()), parameters)


def times_100(share: float | None) -> float | None:
    """A share as a percentage, missing kept."""
    return None if share is None else 100 * share


def told(record: dict, words: str) -> dict:
    """A record that tells a sentence, which stands beside its place; ``method`` has it in the results table."""
    return record | {"at": record["at"] | {"words": words}, "method": words}
