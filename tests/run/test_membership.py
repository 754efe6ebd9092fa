"""Which patients the numbers of a run rest on, and pairs of runs as an attacker would choose them."""

from pathlib import Path

import pytest
from attacked_cohort import BASE, groups, patients, tell_of_a_few, write_cohort
from small_cohorts import opened

from ibd_tools.run.releases.differencing import Group, Membership, difference_by_membership, difference_from_two
from ibd_tools.run.releases.membership import membership_of, membership_over_time, membership_under_choices

# What is changed, and whether the two runs together tell of one to four patients.
PAIRS = [
    ({}, False),
    ({"ci_method": "jeffreys"}, False),
    ({"minimum_count": 7}, False),
    ({"minimum_age_years": 17.0}, False),
    ({"minimum_age_years": 19.0}, True),  # one is 18
    ({"minimum_age_years": 26.0}, True),  # eleven are younger, of whom few are responders of one sex
    ({"minimum_treatment_weeks": 7.0}, False),
    ({"minimum_treatment_weeks": 12.0}, True),  # one stopped in week 10
    ({"minimum_treatment_weeks": 5.0}, True),  # three stopped in week 5
    ({"window_weeks": 2.4}, False),
    ({"window_weeks": 3.0}, True),  # one was seen in week 14.5
    ({"window_weeks": 0.0}, True),  # one was seen in week 10.5
    ({"cd_week": 13.0}, True),  # one comes and one goes
    ({"cd_week": 17.0}, False),  # others were seen
    ({"cd_week": 30.0}, False),  # nobody was seen
    ({"uc_week": 10.0}, False),  # nobody has UC
    ({"baseline_window_weeks": 2.0}, True),  # one was seen 3 weeks before
    ({"baseline_window_weeks": 12.0}, False),
    ({"cd_remission_cdai_below": 140.0}, True),  # one is at 147
    ({"cd_remission_cdai_below": 148.0}, False),
    ({"cd_remission_cdai_below": 120.0}, True),  # six women and a man
    ({"cd_response_cdai_fall_at_least": 73.0}, True),  # one fell by 72
    ({"cd_response_cdai_fall_at_least": 71.0}, False),
    ({"missing_data": "nri"}, True),  # a man among seven who were not seen
    ({"missing_data": "locf"}, True),
    ({"partly_assessed": "not_evaluable"}, False),
    ({"subgroup": "sex=female"}, True),  # three young men are responders
    ({"subgroup": "sex=male"}, False),
    ({"subgroup": "smoking=never"}, True),  # one smokes
    ({"population": "biologic_experienced"}, True),  # two are naive
    ({"subgroup_age_years_from": 41.0}, True),  # one is 40
    ({"high_activity_cdai_at_least": 240.0}, True),  # one is at 225
]


@pytest.fixture(scope="module")
def cohort(tmp_path_factory) -> Path:
    return write_cohort(tmp_path_factory.mktemp("attacked") / "cohort", patients())


@pytest.fixture(scope="module")
def released(cohort):
    return membership_of(opened(cohort))


@pytest.mark.parametrize(("changed", "tells"), PAIRS, ids=str)
def test_a_pair_of_runs_is_refused_exactly_where_plain_sets_of_patients_differ_by_a_few(
    cohort, released, changed, tells
):
    known = {name: value for name, value in changed.items() if name in BASE}
    by_sets = tell_of_a_few(groups(patients()), groups(patients(), **known))
    found = difference_by_membership(membership_of(opened(cohort, **changed)), released)
    assert (bool(by_sets), bool(found)) == (tells, tells), (by_sets, found)


def test_of_the_two_kinds_of_pairs_there_are_enough():
    refused = [changed for changed, tells in PAIRS if tells]
    assert (len(PAIRS) >= 20, len(refused) >= 10, len(PAIRS) - len(refused) >= 10) == (True, True, True)


def test_a_choice_that_one_run_shows_may_be_that_of_another(cohort):
    # One was seen in week 14.5: two and a half weeks from the week of the run.
    first = membership_under_choices(opened(cohort))
    second = membership_under_choices(opened(cohort, window_weeks=2.6))
    shown = {name for name in first.groups if "window_weeks" in name}
    assert shown
    assert difference_by_membership(second, first)


def test_a_week_of_the_course_may_be_the_week_of_another_run(cohort):
    every = membership_over_time(opened(cohort, course_weeks=[13.0]))
    assert every.groups["cd_clinical_remission at week 12, evaluable"].patients.bit_count() == 50
    later = membership_over_time(opened(cohort, course_weeks=[], cd_week=13.0, window_weeks=1.0))
    found = difference_by_membership(later, every)
    assert found.group == "cd_clinical_remission at week 13, evaluable"


def _membership(minimum_count: int = 5, family: str = "", **groups: set[int]) -> Membership:
    bits = {name: sum(1 << patient for patient in who) for name, who in groups.items()}
    return Membership({name: Group(one, family or name) for name, one in bits.items()}, minimum_count)


@pytest.mark.parametrize(
    ("ours", "released", "tells"),
    [
        (set(range(20)), set(range(20)), False),
        (set(range(20)), set(range(21)), True),
        (set(range(20)), set(range(1, 21)), True),  # one in, one out
        (set(range(20)), set(range(2, 22)), True),
        (set(range(20)), set(range(3, 23)), False),  # three in, three out
        (set(range(20)), set(range(24)), True),
        (set(range(20)), set(range(25)), False),
        (set(range(3)), set(range(4)), False),  # neither is ever shown
        (set(range(4)), set(range(5)), False),
        (set(), set(range(4)), False),
    ],
)
def test_two_groups_tell_where_they_differ_by_fewer_than_the_minimum(ours, released, tells):
    found = difference_by_membership(_membership(remission=ours), _membership(remission=released))
    assert bool(found) is tells


def test_the_greater_of_two_minima_holds():
    ours, released = _membership(3, remission=set(range(20))), _membership(10, remission=set(range(28)))
    assert difference_by_membership(ours, released).fewer_than == 10
    assert difference_by_membership(released, ours).fewer_than == 10


def test_a_group_withheld_in_one_run_is_not_shown_beside_its_sibling_by_another():
    released = _membership(family="endoscopy", remission=set(range(20)))
    ours = _membership(family="endoscopy", remission=set(range(8)), improvement=set(range(22)))
    assert difference_by_membership(ours, released)[:2] == ("improvement", "remission")


def test_two_released_runs_together_tell_as_one():
    everybody, women, men = set(range(40)), set(range(20)), set(range(20, 39))
    ours, released = _membership(analysed=men), [_membership(analysed=everybody), _membership(analysed=women)]
    assert [difference_by_membership(ours, one) for one in released] == [None, None]
    assert difference_from_two(ours, released).group == "analysed"
    assert difference_from_two(_membership(analysed=everybody - women), released) is None
    assert difference_from_two(_membership(analysed=everybody), [_membership(analysed=women), ours]).group == "analysed"


def test_groups_that_a_run_withholds_are_not_among_those_it_is_known_by(cohort, released):
    # Fewer than 20 did not respond, so that under a minimum of 20 nothing of the rate is shown.
    withheld = membership_of(opened(cohort, minimum_count=20))
    assert {"cd_clinical_response, evaluable", "cd_clinical_response, yes"} <= released.groups.keys()
    assert not {"cd_clinical_response, evaluable", "cd_clinical_response, yes"} & withheld.groups.keys()
