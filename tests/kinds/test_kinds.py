"""Kinds: each has a rule, or there is no enumeration; names are written from kind and place."""

from enum import StrEnum, auto

import pytest

from ibd_study.kinds import Kind, place_only


def test_a_kind_without_a_rule_stops_the_import():
    with pytest.raises(TypeError, match="rule"):

        class _Unruled(StrEnum):
            __new__ = Kind.__new_member__
            NEW = auto(), "new"


def test_a_kind_with_a_rule_that_there_is_not_stops_the_import():
    with pytest.raises(ValueError, match="nobody's rule"):

        class _Unruled(StrEnum):
            __new__ = Kind.__new_member__
            NEW = auto(), "new", "nobody's rule"


@pytest.mark.parametrize(
    ("record", "name"),
    [
        (Kind.RATE.at(), "percentage"),
        (Kind.STEP.at(step="evaluable"), "evaluable"),
        (Kind.SQUARE.at(before=3.0, after=0.5), "from_3_to_0.5"),
        (Kind.CHANGE.at(level=-110), "change_at_most_-110"),
        (Kind.CHANGE_FREQUENCY.at(level=-23.3000001), "change_frequency_-23.3000001"),
        (Kind.RATE_SHIFTED.at(side="worse", shift=0.5), "percentage_mi_worse_by_0_5_sd"),
        (Kind.RATE_SHIFTED.at(side="better", shift=-1.0), "percentage_mi_better_by_1_sd"),
        (Kind.RATE_IF_SO_MANY_SUCCEED.at(successes=7.0), "percentage_if_7_unseen_succeed"),
        (Kind.FIRST_EVENT_RATE.at(since=""), "incidence_rate"),
        (Kind.HOSPITAL_FIRST_EVENT_RATE.at(since="_from_entry"), "incidence_rate_from_entry_by_hospital"),
        (Kind.AUDIT_TEST.at(test="fisher") | {"n": 38, "N": 66}, "audit_p_fisher_on_38_of_66"),
        (Kind.FREQUENCY_AT_RATE.at(rate=0.05) | {"N": 20}, "n20_rate_0_05"),
    ],
)
def test_a_name_is_written_from_kind_place_and_counts(record, name):
    assert record["kind"].name_of(record) == name


def test_a_place_without_facts_tells_rows_apart_and_nothing_more():
    place = {
        "factor": "sex",
        "level": "female",
        "why": "nobody in the model has it",
        "predictors": (("centre", "", "A"),),
    }
    assert place_only(place) == {"factor": "sex", "level": "female"}
