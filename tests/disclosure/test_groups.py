"""What of the endpoints is shown exactly: one literal case per reason to withhold."""

import pytest

from ibd_study.disclosure import EndpointCounts, Groups, Policy, decide

SIZES = {"UC": 80, "CD": 156}
POLICY = Policy("minimum_count", 5)
ALL, AFTER, RATES, NONE = (True, True, True), (True, False, False), (True, True, False), (False, False, False)


def _shown(*counts: EndpointCounts, policy: Policy = POLICY) -> list[tuple[bool, bool, bool]]:
    return [tuple(shown) for shown in decide(counts, SIZES, policy).values()]


def _one(total: int, after: int, paired: tuple | None = None, key: str = "one", domain: str = "clinical"):
    return EndpointCounts(key, "UC", domain, total, after, paired)


@pytest.mark.parametrize(
    ("total", "after", "is_shown"),
    [
        (66, 38, True),
        (66, 4, False),
        (66, 5, True),
        (66, 0, True),
        (66, 66, True),
        (66, 62, False),
        (76, 38, False),
        (80, 38, True),
        (3, 0, False),
    ],
    ids=[
        "all counts large",
        "few events",
        "just enough events",
        "no event",
        "all events",
        "few without event",
        "few who could not be judged",
        "all judged",
        "a small denominator",
    ],
)
def test_a_rate_is_shown_when_neither_it_nor_its_complements_are_small(total, after, is_shown):
    assert _shown(_one(total, after)) == [AFTER if is_shown else NONE]


@pytest.mark.parametrize(
    ("paired", "shown"),
    [
        ((10, 28, 7, 21), ALL),
        ((5, 33, 0, 28), ALL),
        ((6, 32, 3, 25), RATES),
        ((2, 36, 1, 27), AFTER),
        # 62 of 66 before: the four others would be known.
        ((36, 2, 26, 2), AFTER),
        # 57 of 66 afterwards and 9 before: of those 9 at most 9 lost it, so the one can be any.
        ((8, 49, 1, 8), RATES),
        # 60 of 66 afterwards leaves at most 6 who lost it, and at least none; but no at both would be at most 6 too.
        ((55, 5, 1, 5), RATES),
        # 61 of 66 before and 61 afterwards: at most 5 lost it and at most 5 gained it.
        ((58, 3, 3, 2), RATES),
    ],
)
def test_rate_before_and_paired_counts_are_shown_as_far_as_they_hide_each_other(paired, shown):
    after = paired[0] + paired[1]
    assert _shown(_one(sum(paired), after, paired)) == [shown]


def test_both_rates_are_not_shown_when_they_leave_a_small_paired_count_too_little_room():
    # 62 of 70 before and all afterwards: whoever had it kept it, and nobody can have lost it.
    assert _shown(_one(70, 70, (65, 5, 0, 0))) == [ALL]
    # With a minimum of 10 and 60 of 70 at both times, at most 10 lost it: 7 can be anything from 0 to 10.
    assert _shown(_one(70, 60, (53, 7, 7, 3)), policy=Policy("minimum_count", 10)) == [RATES]
    # 12 of 80 before, 70 afterwards: at least 2 of the 12 kept it, which is more than that it was fewer than 10.
    assert _shown(_one(80, 70, (3, 67, 9, 1)), policy=Policy("minimum_count", 10)) == [AFTER]


def test_who_was_not_judged_before_must_not_be_few():
    assert _shown(_one(66, 38, (10, 26, 7, 21))) == [AFTER]
    assert _shown(_one(74, 43, (10, 28, 7, 21))) == [AFTER]
    assert _shown(_one(76, 43, (10, 28, 7, 21)), policy=Policy("minimum_count", 4)) == [ALL]


def test_the_second_of_two_endpoints_of_a_kind_that_differ_by_a_few_patients_is_withheld():
    first = _one(66, 38)
    assert _shown(first, _one(66, 40, key="two")) == [AFTER, NONE]
    assert _shown(first, _one(66, 38, key="two")) == [AFTER, AFTER]
    assert _shown(first, _one(66, 43, key="two")) == [AFTER, AFTER]
    assert _shown(first, _one(64, 38, key="two")) == [AFTER, NONE]
    assert _shown(first, _one(66, 40, key="two", domain="laboratory")) == [AFTER, AFTER]
    assert _shown(_one(66, 4), _one(66, 6, key="two")) == [NONE, AFTER]


@pytest.mark.parametrize(("items", "second"), [({"crp_mg_l"}, NONE), ({"uceis"}, AFTER)])
def test_endpoints_of_two_kinds_are_held_against_each_other_where_they_share_an_item(items, second):
    one = _one(66, 38)._replace(items=frozenset({"crp_mg_l", "mayo_rectal_bleeding"}))
    two = _one(66, 40, key="two", domain="laboratory")._replace(items=frozenset(items))
    assert _shown(one, two) == [AFTER, second]


@pytest.mark.parametrize(("everybody", "is_safe"), [(236, True), (239, False), (246, True)])
def test_a_few_patients_of_another_diagnosis_make_no_size_safe(everybody, is_safe):
    assert Groups(sizes=SIZES | {"": everybody}).sizes_are_safe(POLICY) is is_safe


def test_paired_counts_of_two_endpoints_must_not_differ_by_a_few_either():
    one, two = _one(60, 30, (10, 20, 10, 20)), _one(60, 35, (12, 23, 8, 17), key="two")
    assert _shown(one, two) == [RATES, RATES]


def test_paired_counts_of_one_endpoint_go_where_those_of_another_beside_it_are_small():
    wide, inside = _one(17, 10, (5, 5, 5, 2)), _one(17, 5, (5, 0, 5, 7), key="two")
    assert _shown(inside) == [ALL]
    assert _shown(wide, inside) == [RATES, RATES]
    assert _shown(wide, _one(17, 5, (5, 0, 5, 7), key="two", domain="laboratory")) == [RATES, ALL]


# Of 40 patients 20 met it at a time: each of the four paired counts alone is few, and could be any of a few or more.
@pytest.mark.parametrize(
    ("paired", "shown"),
    [
        ((3, 17, 17, 3), RATES),
        ((17, 3, 3, 17), RATES),
        # 8 before and 35 after: at least 3 stayed, so that of 4 it is known that they are 3 or more.
        ((4, 31, 4, 1), AFTER),
        # 35 before and 35 after: of 40, at least 30 stayed, and nobody or at most 5 said no twice.
        ((31, 4, 4, 1), RATES),
        # 16 before and 30 after: up to 10 said no twice, so that it was 4 is not known.
        ((10, 20, 6, 4), RATES),
    ],
)
def test_a_small_paired_count_lies_between_what_its_two_rates_leave(paired, shown):
    assert _shown(_one(40, paired[0] + paired[1], paired)) == [shown]


def test_a_rate_before_may_leave_another_endpoint_a_small_count_of_up_to_one_less_than_the_minimum():
    # 36 of 52 before leave 4 of the 40 for whom the other can have been gained: that it was by 3 is not known.
    other, one = _one(40, 20, (17, 3, 13, 7)), _one(52, 26, (21, 5, 15, 11), key="two")
    assert _shown(other, one) == [RATES, RATES]
    # 37 of 53 leave 3.
    assert _shown(other, _one(53, 26, (22, 4, 15, 12), key="two"))[1] == AFTER
