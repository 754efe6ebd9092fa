"""Numbers of several hospitals are joined only if they mean the same; whatever differs is named."""

import pytest
from three_hospitals import by_hand

from ibd_study.parameters import Parameters
from ibd_tools.hospitals import MAY_DIFFER, SiteError, refuse_disagreement

DEFAULT = Parameters().model_dump(exclude=MAY_DIFFER)
NORTH = by_hand("North", [])


def _refused(*sites) -> list[str]:
    with pytest.raises(SiteError, match=r"^these hospitals cannot be combined\n") as error:
        refuse_disagreement(sites)
    return error.value.problems


def test_hospitals_with_the_same_rules_are_joined_whatever_their_protection():
    rounding = {"kind": "rounding", "minimum_count": 10, "rounding_base": 3}
    refuse_disagreement([NORTH, by_hand("South", [], protection=rounding)])


@pytest.mark.parametrize("sites", [[], [NORTH]])
def test_fewer_than_two_are_refused(sites):
    assert _refused(*sites) == [
        f"{len(sites)} site file given; expected at least two, named by `ibd-study combine` or in parameter sites"
    ]


def test_the_same_cohort_twice_is_refused_under_whatever_name():
    assert _refused(NORTH, by_hand("South", [], cohort_sha256="North")) == [
        "North and South sent the same cohort: its patients would count twice"
    ]


def test_two_hospitals_of_one_name_are_refused():
    assert _refused(NORTH, by_hand("North", [], cohort_sha256="other")) == [
        "two hospitals are called North; export one again with another --name"
    ]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"version": "2"}, "version of ibd-study: North 1; South 2"),
        ({"synthetic": True}, "patients invented: North no; South yes"),
        ({"parameters": DEFAULT | {"uc_week": 10.0}}, "parameter uc_week: North 8.0; South 10.0"),
        (
            {"parameters": DEFAULT | {"definitions": "trial"}},
            "parameter definitions: North assumed_2025; South trial",
        ),
        ({"parameters": DEFAULT | {"new": 1}}, "parameter new: North not known; South 1"),
        ({"rules": {"x": ["all", "other"]}}, "rule of x: North all and one; South all and other"),
        ({"rules": {}}, "rule of x: North all and one; South none"),
    ],
)
def test_what_differs_is_named_with_each_hospitals_choice(facts, said):
    assert _refused(NORTH, by_hand("South", [], **facts)) == [said]


def test_all_that_differs_is_named_at_once():
    other = by_hand("South", [], version="2", parameters=DEFAULT | {"uc_week": 10.0, "cd_week": 16.0})
    assert len(_refused(NORTH, other)) == 3


def test_parameters_without_which_the_numbers_are_the_same_may_differ():
    assert set(Parameters.model_fields) >= MAY_DIFFER
    other = by_hand("South", [], parameters=DEFAULT | {"seed": 5})
    refuse_disagreement([by_hand("North", [], parameters=DEFAULT | {"seed": 4}), other])
