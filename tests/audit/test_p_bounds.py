"""Printed limits of p-values against every table of small numbers: what some test gives is never called impossible."""

import itertools

import numpy as np
import pytest
from printed_numbers import audited, percentage
from scipy import stats

from ibd_tools.audit import CONSISTENT, IMPOSSIBLE, NOT_CHECKABLE, ONLY_IF, TESTS
from ibd_tools.audit.p_bounds import extremes, smallest_by_any
from ibd_tools.audit.p_values import check_p
from ibd_tools.audit.percentages import UNUSUAL
from ibd_tools.audit.usual_tests import PAIRED_TESTS, group_tables, mcnemar_p_values, p_values_on, paired_tables

COUNTS = [(n, events) for n in range(1, 7) for events in range(n + 1)]


@pytest.mark.parametrize("test", PAIRED_TESTS)
def test_with_an_unknown_rate_before_three_splits_hold_the_smallest_and_the_largest_p(test):
    for n, events in COUNTS:
        gained, lost = np.indices((events + 1, n - events + 1))
        every = mcnemar_p_values(test, gained, lost)
        found = extremes(paired_tables([(events, n)], None), [test])[test]
        assert (found.smallest, found.largest) == pytest.approx((np.nanmin(every), np.nanmax(every))), (events, n)


def test_with_a_known_rate_before_every_split_of_patients_is_tried():
    for n in (1, 2, 5, 8):
        for events, before in itertools.product(range(n + 1), repeat=2):
            (table,) = paired_tables([(events, n)], [(before, n)])
            splits = {(g, b) for g in range(events + 1) for b in range(n - events + 1) if events - g + b == before}
            assert set(zip(table.gained.tolist(), table.lost.tolist(), strict=True)) == splits
    assert paired_tables([(3, 8)], [(3, 9)]) == []


def _smallest_by_any(tables: list) -> float:
    return smallest_by_any(tables, extremes(tables))


def _yes_and_no(events: int, n: int) -> list[int]:
    return [1] * events + [0] * (n - events)


def _other_tests_of_groups(a: int, n: int, b: int, m: int) -> list[float]:
    """Tests that nobody tries here, by whichever side is smaller: unconditional exact ones and t-tests."""
    table = [[a, b], [n - a, m - b]]
    sides = ("less", "greater")
    found = [stats.fisher_exact(table, alternative=side).pvalue for side in sides]
    found += [stats.barnard_exact(table, alternative=side, n=16).pvalue for side in sides]
    found += [stats.boschloo_exact(table, alternative=side, n=16).pvalue for side in sides]
    if min(n, m) > 1:
        values = _yes_and_no(a, n), _yes_and_no(b, m)
        found += [stats.ttest_ind(*values, equal_var=equal).pvalue / 2 for equal in (True, False)]
    return found


@pytest.mark.parametrize(("n", "m"), [(1, 4), (3, 3), (3, 4)])
@pytest.mark.filterwarnings("ignore")
def test_no_test_of_two_groups_gives_less_than_the_smallest_p_of_any(n, m):
    for a, b in itertools.product(range(n + 1), range(m + 1)):
        smallest = _smallest_by_any(group_tables([(a, n)], [(b, m)]))
        every = [p for p in _other_tests_of_groups(a, n, b, m) if not np.isnan(p)]
        assert smallest <= min(every) + 1e-9, (a, n, b, m)


@pytest.mark.filterwarnings("ignore")
def test_no_test_of_the_same_patients_gives_less_than_the_smallest_p_of_any():
    for n, events in COUNTS[3:]:
        for gained, lost in itertools.product(range(events + 1), range(n - events + 1)):
            changes = [1] * gained + [-1] * lost + [0] * (n - gained - lost)
            every = [
                stats.ttest_1samp(changes, 0).pvalue / 2,
                stats.binomtest(gained, max(1, gained + lost)).pvalue / 2,
            ]
            smallest = _smallest_by_any(paired_tables([(events, n)], [(events - gained + lost, n)]))
            assert smallest <= np.nanmin(every) + 1e-9, (events, n, gained, lost)


def _verdict(p: str, first: tuple[int, int], second: tuple[int, int], design: str) -> object:
    """Of a p printed beside two counts, with percentages of three decimals."""
    rows = [
        percentage(key, f"{100 * events / n:.3f}", None, n=n, **more)
        for key, (events, n), more in (
            ("k", first, {"p": p, "design": design, "compared_with": "o"}),
            ("o", second, {}),
        )
    ]
    return audited(*rows).findings["k"].p.verdict


def _printed(p: float) -> list[str]:
    """Ways in which an honest paper prints a p-value."""
    limits = [f"<{limit}" if p < limit else f">{limit}" for limit in (0.001, 0.01, 0.05)]
    return [f"{p:.3f}", f"{p:.2f}", "NS" if p > 0.05 else "\N{LESS-THAN OR EQUAL TO}0.05", *limits]


@pytest.mark.parametrize(("n", "m", "design"), [(3, 3, "paired"), (4, 4, ""), (3, 4, "unpaired"), (1, 5, "")])
def test_a_p_that_some_usual_test_gives_is_never_called_impossible(n, m, design):
    """One-sided and corrected for twenty tests as well."""
    for a, b in itertools.product(range(n + 1), range(m + 1)):
        tables = [*paired_tables([(a, n)], [(b, m)]), *group_tables([(a, n)], [(b, m)])]
        p_values = {round(float(p), 6) for test in TESTS for table in tables for p in p_values_on(test, table)}
        real = [p for p in p_values if not np.isnan(p)]
        texts = {text for p in real for value in (p, p / 2, min(1.0, 20 * p)) for text in _printed(value)}
        counts, others = ({"either": [count]} | {rule: [] for rule in UNUSUAL} for count in ((a, n), (b, m)))
        for text in texts:
            entry = percentage("k", "0", None, n=n, p=text, design=design, compared_with="o")
            assert check_p(entry, counts, others).verdict.kind != IMPOSSIBLE, (text, a, n, b, m)


# Two counts, the design, the p beside them, and the verdict. R: fisher.test(matrix(c(64, 181, 21, 116), 2))$p.value is
# 0.01509, chisq.test 0.02120, without correction 0.01499; binom.test(5, 5)$p.value 0.0625.
LIMITS = [
    (
        (6, 66),
        (5, 66),
        "paired",
        "<0.001",
        IMPOSSIBLE,
        "so small a p; the smallest is 0.32 (McNemar chi-square on 6/66",
    ),
    ((64, 245), (21, 137), "unpaired", "<0.001", IMPOSSIBLE, "the smallest is 0.015 (chi-square (unpaired) on 64/245"),
    ((64, 245), (21, 137), "unpaired", "0.000", IMPOSSIBLE, "the smallest is 0.015"),
    ((64, 245), (21, 137), "unpaired", "0.0004", IMPOSSIBLE, "the smallest is 0.015"),
    ((64, 245), (21, 137), "unpaired", "<0.05", CONSISTENT, "each usual test gives it on some counts"),
    ((64, 245), (21, 137), "unpaired", "<0.01", ONLY_IF, "another test or a model was used; the usual tests give from"),
    ((64, 245), (21, 137), "unpaired", "NS", ONLY_IF, "another test or a model was used; the usual tests give from"),
    ((64, 245), (21, 137), "other", "<0.001", NOT_CHECKABLE, "another test than one of these counts"),
    ((80, 100), (20, 100), "unpaired", "NS", IMPOSSIBLE, "no usual test gives so large a p; the largest is"),
    ((80, 100), (20, 100), "paired", ">0.05", IMPOSSIBLE, "no usual test gives so large a p; the largest is"),
    ((5, 5), (0, 5), "paired", "<0.05", ONLY_IF, "mid-p McNemar or McNemar chi-square, on some counts"),
    ((1200, 4000), (900, 4100), "unpaired", "<0.001", CONSISTENT, "each usual test gives it"),
    ((1200, 4000), (900, 4100), "unpaired", "0.04", IMPOSSIBLE, "so large a p"),
]


@pytest.mark.parametrize(("first", "second", "design", "p", "kind", "said"), LIMITS)
def test_a_limit_is_reached_or_not(first, second, design, p, kind, said):
    verdict = _verdict(p, first, second, design)
    assert verdict.kind == kind
    assert said in verdict.words


def test_a_limit_without_the_other_rate_is_held_against_every_rate():
    def alone(p: str, n: int, design: str = "") -> object:
        return audited(percentage("k", "50.0", None, n=n, p=p, design=design)).findings["k"].p.verdict

    assert alone("<0.001", 60).words == "each usual test gives it on some counts"
    assert alone("<0.001", 4).words.startswith("groups of different size were compared; the usual tests give from")
    assert str(alone("<0.001", 4, "paired")).startswith(
        "impossible: no usual test gives so small a p; the smallest is 0.16"
    )
    assert alone("NS", 4, "paired").kind == CONSISTENT


def test_a_p_of_two_groups_of_hundreds_is_recovered_where_both_counts_are_printed():
    """R: prop.test(c(130, 99), c(600, 620), correct = FALSE)$p.value is 0.01082, corrected 0.01332, Fisher 0.01256."""
    verdict = _verdict("0.011", (130, 600), (99, 620), "unpaired")
    assert str(verdict) == "only if the test was chi-square (unpaired), on the counts named"


@pytest.mark.parametrize("p", ["0.039", "<0.001", "NS"])
def test_where_no_count_or_no_size_is_known_a_p_is_said_to_be_open(p):
    events_alone = audited(percentage("k", "57.6", None, events=38, p=p)).findings["k"].p.verdict
    too_many = audited(percentage("k", "12.34567", 20000, p=p)).findings["k"].p.verdict
    assert events_alone.kind in (CONSISTENT, ONLY_IF)
    assert too_many.words == "nothing is said of the numbers that it compares"


def test_a_percentage_that_may_have_been_cut_off_gets_the_benefit_for_its_p_too():
    """9/156 is 5.77 %, printed as 5.7: cut off. R: fisher.test(matrix(c(9, 147, 1, 155), 2))$p.value."""
    rows = [percentage("k", "5.7", None, n=156, p="0.020", compared_with="o"), percentage("o", "0.6", None, n=156)]
    assert audited(*rows).findings["k"].p.verdict.words.startswith("the test was Fisher (unpaired)")
