"""Nobody who has all that a run publishes can tell a count of a few patients more closely than "a few"."""

import pytest
from attacker import Attack
from small_cohorts import all_rows, opened, part_of_synthetic

MINIMUM = 5


@pytest.mark.parametrize("patients", [60, 150])
def test_no_small_count_can_be_got_back_from_all_that_is_published(tmp_path, patients):
    folder = part_of_synthetic(tmp_path / "cohort", patients)
    protected = opened(folder)
    attack = Attack(all_rows(protected), all_rows(opened(folder, disclosure="exact_internal")), protected.groups)
    sought = attack.looks_for(MINIMUM)
    assert len(sought) > 50
    ranges = {one.name: (one.truth, attack.system.range_of(one.terms)) for one in sought}
    told = {name: found for name, found in ranges.items() if found[1][0] > 1 or found[1][1] < MINIMUM - 1}
    assert told == {}


def test_the_attacker_succeeds_where_nothing_is_protected(tmp_path):
    analysis = opened(part_of_synthetic(tmp_path / "cohort", 60), disclosure="exact_internal")
    rows = all_rows(analysis)
    attack = Attack(rows, rows, analysis.groups)
    sought = attack.looks_for(MINIMUM)[:40]
    assert [one.name for one in sought if attack.system.range_of(one.terms) != (one.truth, one.truth)] == []
