"""Records of a pooled proportion: of other studies, and of several hospitals."""

from collections.abc import Sequence

from ibd_study.kinds import Kind
from ibd_study.parameters import Parameters
from ibd_study.results import Results, times_100
from ibd_tools.pooling.binomial import PooledBinomial, pool_binomial
from ibd_tools.pooling.proportions import Pooled, pool_proportions

POOLED_METHOD = "random effects, logit, Paule–Mandel"
INTERVALS = {"hartung_knapp": "Hartung–Knapp", "wald": "Wald"}
I_SQUARED_METHOD = "tau² / (tau² + typical variance within studies), tau² by Paule–Mandel"
BINOMIAL_METHOD = "binomial model with a random intercept, maximum likelihood"


def pooled_records(
    name: str, events: Sequence[int], totals: Sequence[int], parameters: Parameters
) -> tuple[list[dict], tuple[float, ...]]:
    """Random-effects mean, prediction interval, binomial model and heterogeneity, with the weight of each study.

    Returns
    -------
    list of dict
        Statistics ``pooled_``, ``prediction_`` (limits only), ``binomial_``, ``i_squared_``, ``tau_squared_`` and
        ``q_`` (with its p-value), each with `name` after it.
    tuple of float
        Weights of the random-effects mean, in the order given; they add up to 1.
    """
    level, interval = parameters.ci_level, parameters.pooling_interval
    pooled = pool_proportions(events, totals, level, interval=interval)
    binomial = pool_binomial(events, totals, level)
    method = f"{POOLED_METHOD}, {INTERVALS[interval]}{f', 0.5 added in {pooled.corrected}' if pooled.corrected else ''}"
    counts = {"unit": "%", "ci_level": level, "N": sum(totals)}
    prediction = _limits(pooled.prediction_low, pooled.prediction_high)
    records = [
        Kind.POOLED.at(interval=interval) | counts | _estimate(pooled) | {"method": method},
        Kind.PREDICTION.at(interval=interval) | counts | {"method": method} | prediction,
        Kind.BINOMIAL.at() | counts | _estimate(binomial) | {"method": BINOMIAL_METHOD},
        Kind.I_SQUARED.at() | {"value": times_100(pooled.i2), "unit": "%", "method": I_SQUARED_METHOD},
        Kind.TAU_SQUARED.at() | {"value": pooled.tau2, "unit": "squared logits"},
        Kind.HETEROGENEITY_TEST.at() | {"value": pooled.q, "p_value": pooled.q_p_value, "test": "Cochran's Q"},
    ]
    return [record | {"at": {"group": name} | record["at"]} for record in records], pooled.weights


def pooled_interval_words(results: Results) -> str:
    """Whose interval pooled rates have in these results, for the note under a table."""
    is_wald = len(results.of(kind=Kind.POOLED, interval="wald")) > 0
    return "Wald, as if the variance between were known" if is_wald else "Hartung and Knapp"


def _estimate(pooled: Pooled | PooledBinomial) -> dict:
    return {"value": times_100(pooled.share)} | _limits(pooled.low, pooled.high)


def _limits(low: float | None, high: float | None) -> dict:
    return {"ci_low": times_100(low), "ci_high": times_100(high)}
