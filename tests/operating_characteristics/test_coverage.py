"""Exact coverage and size: printed values, counting by brute force, and what each method promises.

R's own intervals and tests, gone through in the same way, are held against these functions in tests/oracles.
"""

from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from ibd_study.statistics import Interval, PairedTable, TestResult, chi_square, fisher_exact, mcnemar
from ibd_tools.operating_characteristics.coverage import mcnemar_size, poisson_coverage, proportion_coverage
from ibd_tools.operating_characteristics.simulation import (
    SHAPES,
    Frequency,
    before_and_after_test,
    counted,
    paired_cells,
    promises_on_changes,
    typical_change,
    weighted_tables,
)

quick = settings(max_examples=15, deadline=None, derandomize=True)
FORMS = ("exact", "mid_p", "chi_square", "chi_square_corrected")


# Brown, Cai, DasGupta 2001, 10.1214/ss/1009213286, on the textbook interval; values not checked against the paper.
@pytest.mark.parametrize(("total", "rate", "printed"), [(17, 0.5, 0.951), (40, 0.5, 0.919), (98, 0.2, 0.928)])
def test_the_textbook_interval_gets_worse_as_samples_grow(total, rate, printed):
    assert proportion_coverage(total, [rate], method="wald") == [pytest.approx(printed, abs=5e-4)]


# By hand: of 0 or 1 events, Wald is 0 to 0 or 1 to 1, Clopper-Pearson 0 to 0.975 or 0.025 to 1.
def test_one_patient_can_be_counted_by_hand():
    assert proportion_coverage(1, [0.3], method="wald") == [0]
    assert proportion_coverage(1, [0.01, 0.3, 0.99], method="clopper_pearson") == pytest.approx([0.99, 1, 0.99])


@quick
@given(total=some.integers(1, 60), rate=some.floats(0.001, 0.999), level=some.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_clopper_pearson_never_covers_less_than_promised(total, rate, level):
    assert proportion_coverage(total, [rate], level, "clopper_pearson")[0] >= level - 1e-12


@quick
@given(total=some.integers(1, 40), rate=some.floats(0.001, 0.999))
def test_a_rate_and_its_mirror_are_covered_alike(total, rate):
    ours, mirrored = proportion_coverage(total, [rate, 1 - rate], method="agresti_coull")
    assert ours == pytest.approx(mirrored, abs=1e-9)


@quick
@given(expected=some.floats(0.01, 60), level=some.sampled_from([0.9, 0.95]))
def test_the_exact_poisson_interval_never_covers_less_than_promised(expected, level):
    assert level - 1e-12 <= poisson_coverage(expected, level) <= 1


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("pairs", "changing", "alpha"), [(7, 0.6, 0.05), (8, 1.0, 0.2), (6, 0.3, 0.5)])
def test_size_is_that_of_going_through_every_table(form, pairs, changing, alpha):
    size = 0.0
    for gained, lost in product(range(pairs + 1), repeat=2):
        if gained + lost <= pairs:
            p_value = mcnemar(gained, lost, form).p_value
            ways = comb(pairs, gained) * comb(pairs - gained, lost)
            weight = ways * (changing / 2) ** (gained + lost) * (1 - changing) ** (pairs - gained - lost)
            size += weight * (p_value is not None and p_value <= alpha)
    assert mcnemar_size(pairs, [changing], alpha, form) == [pytest.approx(size, abs=1e-12)]


@pytest.mark.parametrize("form", ["exact", "chi_square_corrected"])
@quick
@given(pairs=some.integers(1, 60), changing=some.floats(0.001, 1), alpha=some.sampled_from([0.01, 0.05, 0.2]))
def test_exact_and_corrected_mcnemar_never_raise_more_false_alarms_than_promised(form, pairs, changing, alpha):
    assert mcnemar_size(pairs, [changing], alpha, form)[0] <= alpha + 1e-12


def test_where_nobody_changes_no_form_of_mcnemar_speaks():
    assert [mcnemar_size(30, [0.0], method=form) for form in FORMS] == [pytest.approx([0.0])] * 4


def test_a_limit_that_is_no_share_is_refused():
    with pytest.raises(ValueError, match="level is 5; expected a number between 0 and 1"):
        mcnemar_size(10, [0.3], 5)


@quick
@given(before=some.floats(0.05, 0.95), after=some.floats(0.05, 0.95))
def test_cells_have_the_rates_and_the_correlation_asked_for(before, after):
    yes_yes, gained, lost, no_no = paired_cells(before, after, 0.02)
    assert yes_yes + lost == pytest.approx(before)
    assert yes_yes + gained == pytest.approx(after)
    spread = np.sqrt(before * (1 - before) * after * (1 - after))
    assert (yes_yes * no_no - gained * lost) / spread == pytest.approx(0.02)


def test_an_impossible_correlation_is_refused_in_words():
    with pytest.raises(ValueError, match=r"rates 0\.1 and 0\.9 with correlation 0\.5 give a negative probability"):
        paired_cells(0.1, 0.9, 0.5)


def _random() -> np.random.Generator:
    return np.random.default_rng(1)


def test_small_tables_are_all_there_and_weigh_one():
    found = weighted_tables([0.1, 0.4, 0.2, 0.3], 3, 1, _random())
    assert len(found.tables) == 20  # of 3 pairs: 6 over 3
    assert found.repetitions is None
    assert found.weights.sum() == pytest.approx(1)
    weight = dict(zip(found.tables, found.weights, strict=True))
    assert weight[PairedTable(0, 3, 0, 0)] == pytest.approx(0.4**3)
    assert weight[PairedTable(1, 1, 0, 1)] == pytest.approx(6 * 0.1 * 0.4 * 0.3)


def test_what_is_left_out_of_the_tables_is_negligible():
    found = weighted_tables(paired_cells(0.6, 0.6, 0.25), 50, 1, _random())
    assert 0.9999 < found.weights.sum() <= 1
    assert len(found.tables) < 23426


def test_large_tables_are_drawn():
    found = weighted_tables(paired_cells(0.3, 0.6, 0.25), 51, 400, _random())
    assert found.repetitions == 400
    assert found.weights.sum() == pytest.approx(1)
    assert {table.n for table in found.tables} == {51}
    gained = found.frequency(lambda table: table.gained > table.lost)
    assert gained.share > 0.95
    assert gained.repetitions == 400


def test_a_test_of_two_groups_is_given_before_and_after_as_if_they_were_independent():
    rejects = before_and_after_test(fisher_exact, 0.05)
    assert rejects(PairedTable(0, 7, 0, 17)) is True  # Fisher on 0/24 against 7/24: p 0.009
    assert rejects(PairedTable(2, 3, 2, 17)) is False
    assert mcnemar(3, 0).p_value > 0.05


def test_a_table_without_an_answer_is_not_rejected():
    assert before_and_after_test(chi_square, 0.05)(PairedTable(9, 0, 0, 0)) is False


def test_typical_change_is_the_middle_of_all_averages_of_two():
    draws = SHAPES["skewed"](_random(), (2, 200_000))
    assert np.median(draws.mean(axis=0)) == pytest.approx(typical_change("skewed"), abs=0.01)
    assert typical_change("normal") == typical_change("whole_numbers") == 0


@pytest.mark.parametrize("shape", SHAPES)
def test_changes_have_the_mean_zero(shape):
    assert SHAPES[shape](_random(), (1, 200_000)).mean() == pytest.approx(0, abs=0.02)


def test_a_quarter_of_the_whole_numbers_is_no_change():
    assert (SHAPES["whole_numbers"](_random(), (1, 100_000)) == 0).mean() == pytest.approx(0.26, abs=0.01)


def test_promises_on_changes_say_how_often():
    found = promises_on_changes("whole_numbers", 12, 50, _random())
    assert list(found) == [
        *("coverage_mean_t", "coverage_hodges_lehmann", "size_paired_t"),
        *("size_wilcoxon_pratt", "size_wilcoxon_wilcox", "size_wilcoxon_zsplit"),
    ]
    assert {frequency.repetitions for frequency in found.values()} == {50}
    # An interval holds 0 where its test does not reject it.
    assert found["coverage_mean_t"].share == pytest.approx(1 - found["size_paired_t"].share)
    assert "size_wilcoxon_zsplit" not in promises_on_changes("normal", 12, 5, _random())


def test_too_few_changes_for_limits_claim_nothing():
    found = promises_on_changes("normal", 3, 20, _random())
    assert found["coverage_hodges_lehmann"].share == 1


# binom.test(190, 200)$conf.int
def test_a_counted_share_has_an_error_and_an_exact_one_has_none():
    assert counted([True] * 190 + [False] * 10).error == pytest.approx((0.9100, 0.9758), abs=1e-4)
    assert Frequency(0.95).error == Interval(None, None)


def test_a_test_without_a_p_value_is_no_alarm():
    silent = before_and_after_test(lambda *counts: TestResult(None, None, "none", 0), 0.05)
    assert silent(PairedTable(1, 1, 1, 1)) is False
