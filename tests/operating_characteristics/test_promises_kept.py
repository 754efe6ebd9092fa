"""What the methods of the book promise, on many simulated or all possible samples: slow, and none may fail.

Where samples are drawn, the limits allow for the error of drawing at four standard errors, so that another seed gives
the same verdict.
"""

from math import sqrt

import numpy as np
import pytest

from ibd_study.statistics import chi_square, fisher_exact, paired_difference_interval
from ibd_tools.operating_characteristics.coverage import mcnemar_size, poisson_coverage, proportion_coverage
from ibd_tools.operating_characteristics.simulation import (
    SHAPES,
    before_and_after_test,
    paired_cells,
    promises_on_changes,
    weighted_tables,
)

pytestmark = pytest.mark.slow

SIZES = (20, 50, 100, 500)
MAIN_RATES = (0.05, 0.3, 0.6, 0.9)
RATES = [step / 200 for step in range(1, 200)]
LEVELS = (0.9, 0.95, 0.99)
REPETITIONS = 4000
CHANGING = [2 * 0.75 * rate * (1 - rate) for rate in RATES]

every_size = pytest.mark.parametrize("n", SIZES)
every_level = pytest.mark.parametrize("level", LEVELS)


def _error(share: float, repetitions: int = REPETITIONS) -> float:
    return 4 * sqrt(share * (1 - share) / repetitions)


@every_size
@every_level
def test_clopper_pearson_never_falls_below_its_level(n, level):
    assert min(proportion_coverage(n, RATES, level, "clopper_pearson")) >= level


@every_size
@every_level
@pytest.mark.parametrize("method", ["wilson", "jeffreys"])
def test_wilson_and_jeffreys_keep_their_level_on_average(n, level, method):
    inner = [rate for rate in RATES if n * min(rate, 1 - rate) >= 1]
    assert np.mean(proportion_coverage(n, inner, level, method)) == pytest.approx(level, abs=0.01)


@every_size
@every_level
def test_mid_p_keeps_its_level_on_average_and_with_few_patients_a_little_more(n, level):
    inner = [rate for rate in RATES if n * min(rate, 1 - rate) >= 1]
    assert level - 0.001 <= np.mean(proportion_coverage(n, inner, level, "mid_p")) <= level + 0.25 / n + 0.002


@every_size
def test_wilson_and_agresti_coull_fall_little_below_their_level(n):
    inner = [rate for rate in RATES if n * min(rate, 1 - rate) >= 1]
    assert min(proportion_coverage(n, inner, method="wilson")) > 0.91
    assert min(proportion_coverage(n, inner, method="agresti_coull")) > 0.925


@every_size
def test_the_textbook_interval_breaks_its_promise_at_low_rates(n):
    wald, wilson = (proportion_coverage(n, [1 / n], method=method)[0] for method in ("wald", "wilson"))
    assert wald < 0.65
    assert wilson > 0.91


@every_size
@every_level
def test_the_exact_poisson_interval_never_falls_below_its_level(n, level):
    assert min(poisson_coverage(n * rate, level) for rate in RATES) >= level


@every_size
@pytest.mark.parametrize("alpha", [0.01, 0.05, 0.1])
def test_exact_and_corrected_mcnemar_never_exceed_their_size(n, alpha):
    for form in ("exact", "chi_square_corrected"):
        assert max(mcnemar_size(n, CHANGING, alpha, form)) <= alpha


@every_size
def test_mid_p_mcnemar_stays_near_its_size_and_gives_away_less(n):
    mid_p, exact, plain = (np.array(mcnemar_size(n, CHANGING, 0.05, form)) for form in ("mid_p", "exact", "chi_square"))
    assert (exact <= mid_p).all()
    assert mid_p.max() < 0.051
    assert plain.max() < 0.055


@every_size
@pytest.mark.parametrize("rate", MAIN_RATES)
def test_newcombe_keeps_its_level_when_the_rate_doubles_or_stays(n, rate):
    for before in (rate / 2, rate):
        found = weighted_tables(paired_cells(before, rate, 0.25), n, REPETITIONS, np.random.default_rng(7))

        def holds(table, difference=rate - before):
            low, high = paired_difference_interval(table)
            return low <= difference <= high

        assert found.frequency(holds).share > 0.94 - (_error(0.95) if found.repetitions else 0)


@pytest.mark.parametrize("n", [20, 50])
def test_unpaired_tests_on_pairs_are_silent_too_often_the_more_the_pairs_are_alike(n):
    for test in (fisher_exact, lambda *counts: chi_square(*counts, corrected=False)):
        loose, close = (
            weighted_tables(paired_cells(0.3, 0.3, correlation), n, 1, np.random.default_rng(7))
            .frequency(before_and_after_test(test, 0.05))
            .share
            for correlation in (0.25, 0.7)
        )
        assert close < loose / 2
        assert loose < 0.03


# What unpaired tests miss: 20 % before and 40 % after in 50 patients, of whom few change the other way.
def test_unpaired_tests_on_pairs_miss_changes_that_the_paired_test_sees():
    from ibd_study.statistics import mcnemar

    found = weighted_tables(paired_cells(0.2, 0.4, 0.5), 50, 1, np.random.default_rng(7))
    paired = found.frequency(lambda table: mcnemar(table.gained, table.lost).p_value <= 0.05).share
    unpaired = found.frequency(before_and_after_test(fisher_exact, 0.05)).share
    assert paired > unpaired + 0.15


@pytest.fixture(scope="module")
def on_changes():
    """Coverage and size for every shape up to 100 changes, by (shape, n, method)."""
    return {
        (shape, n, method): frequency.share
        for place, shape in enumerate(SHAPES)
        for n in (20, 50, 100)
        for method, frequency in promises_on_changes(
            shape, n, REPETITIONS, np.random.default_rng([11, n, place])
        ).items()
    }


def test_t_and_wilcoxon_keep_level_and_size_on_bell_shaped_changes(on_changes):
    for (shape, _, method), share in on_changes.items():
        if shape == "normal":
            promised = 0.95 if method.startswith("coverage") else 0.05
            allowed = _error(0.05) + (0.01 if method == "coverage_hodges_lehmann" else 0.003)
            assert share == pytest.approx(promised, abs=allowed), method


def test_no_rule_on_zeros_raises_more_false_alarms_than_promised(on_changes):
    for (_, n, method), share in on_changes.items():
        if method.startswith("size_wilcoxon"):
            assert share < 0.05 + _error(0.05) + 0.01, (n, method)


def test_hodges_lehmann_limits_never_hold_the_typical_change_too_seldom(on_changes):
    for (shape, n, method), share in on_changes.items():
        if method == "coverage_hodges_lehmann":
            assert share > 0.95 - _error(0.05) - (0.01 if shape == "skewed" else 0), (shape, n)


def test_the_t_interval_falls_short_on_few_skewed_changes_and_recovers(on_changes):
    few, more, many = (on_changes["skewed", n, "coverage_mean_t"] for n in (20, 50, 100))
    assert few < 0.95 - _error(0.05) / 2
    assert few < many
    assert 0.9 < few <= more + _error(0.05)
