"""Records shared by the verbs: what a percentage row of the results table holds."""

from collections.abc import Iterable

import pandas as pd

from ibd_study.kinds import Kind
from ibd_study.parameters import Parameters
from ibd_study.statistics import TestResult, proportion_interval, summarise


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
        **limits(times_100(low), times_100(high), level, method),
    }


def proportion_of(outcome: pd.Series, parameters: Parameters) -> dict:
    """The same of yes, no or missing by patient: who is missing stays out of the denominator."""
    return proportion_record(int(outcome.fillna(False).sum()), int(outcome.notna().sum()), parameters)


def limits(low: float | None, high: float | None, level: float, method: str) -> dict:
    """The columns of an interval, and how the number and its interval were made."""
    return {"ci_low": low, "ci_high": high, "ci_level": level, "method": method}


def tested(test: TestResult) -> dict:
    """The columns of a test."""
    return {"p_value": test.p_value, "test": test.method}


def summary_records(values: pd.Series, kinds: Iterable[Kind], **place: object) -> list[dict]:
    """Mean, spread and quartiles of whoever has a value, each under the kind that has its name."""
    summary = summarise(values)
    return [kind.at(**place) | {"value": getattr(summary, kind.name_pattern), "N": summary.n} for kind in kinds]


def times_100(share: float | None) -> float | None:
    """A share as a percentage, missing kept."""
    return None if share is None else 100 * share


def told(record: dict, words: str) -> dict:
    """A record that tells a sentence, which stands beside its place; ``method`` has it in the results table."""
    return record | {"at": record["at"] | {"words": words}, "method": words}
