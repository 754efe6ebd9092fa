"""Groups of patients behind numbers: cells are shown where none is of a few and none lies near another."""

import pytest

from ibd_study.disclosure import Groups, Policy, decide_cells, protect
from ibd_study.kinds import Cell, Kind

POLICY = Policy("minimum_count", 5, 5, b"secret")
SEX, AGE = Cell("remission", "factor", "sex"), Cell("remission", "factor", "age_years")


def _first(count: int, start: int = 0) -> int:
    """So many patients from one on, as bits."""
    return ((1 << count) - 1) << start


EVERYBODY = _first(60)


@pytest.mark.parametrize(
    ("groups", "known", "is_shown"),
    [
        ([_first(30), _first(30, 30)], [], True),
        ([_first(4), _first(56, 4)], [], False),
        ([0, EVERYBODY], [], True),
        # 28 of whom another page says 30: the other two would be told.
        ([_first(28)], [_first(30)], False),
        ([_first(25)], [_first(30)], True),
        # Four more or four fewer are told, five are not.
        ([_first(26)], [_first(30)], False),
        ([_first(30)], [_first(26)], False),
        ([_first(30)], [_first(25)], True),
        ([_first(30)], [_first(30)], True),
        # 30 of whom two are others than those known.
        ([_first(30, 1)], [_first(30)], False),
        # Told in any case, though it lies near another that is known.
        ([EVERYBODY], [_first(58)], True),
        # Near one another.
        ([_first(30), _first(33)], [], False),
    ],
)
def test_a_cell_is_shown_where_no_group_is_of_a_few_nor_differs_by_a_few_from_another(groups, known, is_shown):
    assert decide_cells({SEX: groups}, [EVERYBODY], known, POLICY) == ({SEX} if is_shown else set())


def test_of_two_cells_near_one_another_the_first_is_shown():
    near = {SEX: [_first(30)], AGE: [_first(31)], Cell("other", "factor", "sex"): [_first(20)]}
    assert decide_cells(near, [], [], POLICY) == {SEX, Cell("other", "factor", "sex")}


def test_what_is_withheld_is_near_to_nobody():
    assert decide_cells({SEX: [_first(3), _first(30)], AGE: [_first(31)]}, [], [], POLICY) == {AGE}


def _left(record: dict, *shown: Cell, policy: Policy = POLICY) -> dict:
    own = {"endpoint": "remission", "disease": "UC", "subgroup": "sex=female", "N": 30}
    groups = Groups(sizes={"": 60, "UC": 60}, cells=frozenset(shown))
    return protect([own | record], policy, groups)[0]


RATE = Kind.SUBGROUP_RATE.at(factor="sex", level="female") | {"value": 50.0, "unit": "%", "n": 15, "cells": (SEX,)}
RATIO = Kind.ODDS_RATIO_ADJUSTED.at(factor="sex", level="male") | {"value": 2.34567, "p_value": 0.01234}


def test_a_count_stands_exactly_where_all_its_cells_are_shown_and_nowhere_else():
    assert (_left(RATE, SEX)["n"], _left(RATE, SEX, AGE)["value"]) == (15, 50.0)
    assert [_left(RATE)[name] for name in ("value", "n", "N", "disclosure")] == [None, None, None, "suppressed"]
    assert _left(RATE | {"cells": (SEX, AGE)}, SEX)["n"] is None
    assert _left(RATE | {"cells": ()}, SEX)["n"] is None, "a number that names no cell is made of nobody knows whom"


def test_an_estimate_of_shown_cells_has_three_digits_and_says_so():
    found = _left(RATIO | {"cells": (SEX,)}, SEX)
    assert (found["value"], found["p_value"], found["disclosure"]) == (2.35, 0.012, "rounded")
    assert _left(RATIO | {"cells": (SEX,)})["value"] is None


def test_facts_about_a_withheld_number_go_with_it():
    told = Kind.ODDS_RATIO_ADJUSTED.at(factor="sex", level="male", why="nobody in the model has it")
    assert _left(told | {"value": 1.0, "method": "nobody in the model has it", "cells": (SEX,)})["at"] == {
        "factor": "sex",
        "level": "male",
    }


def test_a_kind_by_another_rule_is_shown_with_its_cells_too():
    week = Cell("remission", "week", 24.0)
    rate = Kind.RATE_AT_WEEK.at() | {"value": 50.0, "unit": "%", "n": 15, "cells": (week,)}
    assert (_left(rate, week)["n"], _left(rate)["n"]) == (15, None)
