"""Two tests of before and after: how often each finds a change, as weighed and as drawn."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from ibd_study.statistics import PairedTable, fisher_exact, mcnemar
from ibd_tools.lessons.paired_studies import paired_percents, percent_finding_change
from ibd_tools.lessons.topics.paired import answers, typical_study
from ibd_tools.operating_characteristics.coverage import mcnemar_size
from ibd_tools.operating_characteristics.simulation import before_and_after_test, weighted_tables

TIES = (0.0, 20.0, 60.0, 100.0)


@pytest.mark.parametrize(("before", "after", "tie"), [(30.0, 50.0, 0.0), (30.0, 50.0, 80.0), (60.0, 20.0, 100.0)])
def test_the_four_groups_add_up_to_both_rates_and_no_group_is_below_none(before, after, tie):
    percents = paired_percents(before, after, tie)
    assert sum(percents) == pytest.approx(100)
    assert percents.stayed_well + percents.lost == pytest.approx(before)
    assert percents.stayed_well + percents.gained == pytest.approx(after)
    assert min(percents) >= 0


def test_studies_weighed_are_studies_drawn():
    percents = paired_percents(30.0, 50.0, 60.0)
    drawn = weighted_tables([percent / 100 for percent in percents], 60, 20_000, np.random.default_rng(2))
    of_pairs = drawn.frequency(lambda table: mcnemar(table.gained, table.lost).p_value <= 0.05)
    of_groups = drawn.frequency(before_and_after_test(fisher_exact, 0.05))
    found = percent_finding_change(percents, 60)
    for share, percent in ((of_pairs, found.by_pairs), (of_groups, found.by_groups)):
        assert share.error.low <= percent / 100 <= share.error.high


def test_without_a_tie_the_test_of_two_groups_does_what_it_does_on_two_groups():
    apart = [(a, b) for a in range(21) for b in range(21) if fisher_exact(a, 20, b, 20).p_value <= 0.05]
    expected = sum(binom.pmf(a, 20, 0.3) * binom.pmf(b, 20, 0.5) for a, b in apart)
    assert percent_finding_change(paired_percents(30.0, 50.0, 0.0), 20).by_groups == pytest.approx(100 * expected)


def test_where_nothing_changed_the_wrong_test_falls_silent_as_the_tie_grows():
    groups = [paired_percents(30.0, 30.0, tie) for tie in TIES]
    alarms = [percent_finding_change(percents, 40) for percents in groups]
    of_groups = [found.by_groups for found in alarms]
    assert of_groups == sorted(of_groups, reverse=True)
    assert of_groups[-1] == pytest.approx(0)
    sizes = mcnemar_size(40, [(percents.gained + percents.lost) / 100 for percents in groups])
    assert [found.by_pairs for found in alarms] == pytest.approx([100 * size for size in sizes])


def test_a_change_that_is_there_is_found_by_pairs_the_more_often_the_closer_the_tie():
    found = [percent_finding_change(paired_percents(30.0, 50.0, tie), 40).by_pairs for tie in TIES]
    assert found == sorted(found)
    assert typical_study(paired_percents(30.0, 50.0, 80.0), 40) == PairedTable(11, 9, 1, 19)


# 17 of 67 before, 24 after, 8 gained and 1 lost: binom_test(8, 9) and fisher_exact([[24, 43], [17, 50]]) of scipy.
def test_the_answers_on_literal_patients_are_these():
    cells = {(True, True): 16, (False, True): 8, (True, False): 1, (False, False): 42}
    pairs = [pair for pair, patients in cells.items() for _ in range(patients)]
    found = answers(pd.DataFrame(pairs, columns=["well_before", "well_after"]))["p_mcnemar_percent"]
    assert (found["right"], found["fisher"]) == pytest.approx((3.9, 26.1), abs=0.1)
