"""Nobody who has all that a run publishes can tell a count of a few patients more closely than "a few".

Every count that is small in truth, shown or not, must still be able to be anything from 1 to the minimum.
"""

import pytest
from attacker import Attack
from newer_pages import WholeAttack, newer_rows, without_imputations
from other_choices import learn_choices
from small_cohorts import all_rows, opened, part_of_synthetic

from ibd_study.endpoints import REGISTRY
from ibd_tools.sensitivity import what_if_curves

MINIMUM = 5


@pytest.mark.parametrize(
    ("patients", "minimum", "seed"),
    [
        (60, 5, 1),
        *(
            pytest.param(*case, marks=pytest.mark.slow)
            for case in ((40, 5, 2), (100, 5, 3), (150, 5, 1), (200, 10, 4), (236, 5, 1), (236, 7, 1))
        ),
    ],
)
def test_no_small_count_can_be_got_back_from_all_that_is_published(tmp_path, patients, minimum, seed):
    folder = part_of_synthetic(tmp_path / "cohort", patients, seed)
    protected = opened(folder, minimum_count=minimum)
    attack = Attack(all_rows(protected), all_rows(opened(folder, disclosure="exact_internal")), protected.groups)
    sought = attack.looks_for(minimum)
    assert len(sought) > 50
    ranges = {one.name: (one.truth, attack.system.range_of(one.terms)) for one in sought}
    told = {name: found for name, found in ranges.items() if found[1][0] > 1 or found[1][1] < minimum - 1}
    assert told == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("patients", "minimum", "seed"), [(60, 5, 1), (100, 5, 3), (150, 5, 1), (200, 10, 4), (236, 5, 1)]
)
def test_no_small_count_can_be_got_back_from_all_pages_together(tmp_path, monkeypatch, patients, minimum, seed):
    without_imputations(monkeypatch)
    folder = part_of_synthetic(tmp_path / "cohort", patients, seed)
    protected, exact = opened(folder, minimum_count=minimum), opened(folder, disclosure="exact_internal")
    newer = newer_rows(protected), newer_rows(exact)
    attack = WholeAttack(all_rows(protected), all_rows(exact), *newer, protected.groups)
    learn_choices(attack, what_if_curves(protected, list(REGISTRY)), folder)
    sought = attack.looks_for(minimum)
    assert len(sought) > 50
    assert attack.rows_used > 30
    ranges = {one.name: (one.truth, attack.system.range_of(one.terms)) for one in sought}
    told = {name: found for name, found in ranges.items() if found[1][0] > 1 or found[1][1] < minimum - 1}
    assert told == {}


def test_the_attacker_succeeds_where_nothing_is_protected(tmp_path):
    analysis = opened(part_of_synthetic(tmp_path / "cohort", 60), disclosure="exact_internal")
    rows = all_rows(analysis)
    attack = Attack(rows, rows, analysis.groups)
    sought = attack.looks_for(MINIMUM)[:40]
    assert [one.name for one in sought if attack.system.range_of(one.terms) != (one.truth, one.truth)] == []
