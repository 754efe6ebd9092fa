"""The list of defensible choices: accepted by the parameter model, each with a reason, and no profile left out."""

import math

import pytest

from ibd_study.endpoints import REGISTRY
from ibd_study.estimates import main_endpoints, published_endpoints
from ibd_study.parameters import PROFILES, Parameters, parse
from ibd_tools.sensitivity import Choice, Option, choice_titles, choices, declared_choices
from ibd_tools.sensitivity.choices import OF_THIS_RUN, choices_of

every_endpoint = pytest.mark.parametrize("key", published_endpoints())


@every_endpoint
def test_every_option_is_accepted_by_the_parameter_model_and_has_a_reason(key):
    for choice in declared_choices(key):
        assert choice.title == choice_titles()[choice.key]
        for option in choice.options:
            parse(option.settings)
            assert len(option.reason) > 10
            assert option.label


@every_endpoint
def test_options_of_a_choice_set_the_same_question_and_differ(key):
    for choice in declared_choices(key):
        assert len({option.label for option in choice.options}) == len(choice.options)
        assert len({repr(option.settings) for option in choice.options}) == len(choice.options)


@every_endpoint
def test_no_two_choices_set_the_same_parameter(key):
    named = [{name for option in choice.options for name in option.settings} for choice in declared_choices(key)]
    assert len(set().union(*named)) == sum(len(names) for names in named)


@pytest.mark.parametrize("profile", PROFILES)
@every_endpoint
def test_every_definition_profile_is_among_the_options(key, profile):
    parameters = parse({"definitions": profile})
    assert [choice.place_in(parameters) is not None for choice in declared_choices(key)] == [True] * len(
        declared_choices(key)
    )


@every_endpoint
def test_every_printed_endpoint_has_more_than_a_thousand_specifications(key):
    assert math.prod(len(choice.options) for choice in declared_choices(key)) > 1000


def test_the_main_endpoints_are_remission_and_response_seen_clinically_and_by_endoscopy():
    assert [*main_endpoints("UC"), *main_endpoints("CD")] == [
        *("uc_clinical_remission", "uc_clinical_response", "uc_endoscopic_remission", "uc_endoscopic_response"),
        *("cd_clinical_remission", "cd_clinical_response", "cd_endoscopic_remission", "cd_endoscopic_response"),
    ]


def test_an_endpoint_that_nobody_printed_still_has_the_choices_of_all():
    assert [choice.key for choice in declared_choices("cd_response_100")] == [
        *("missing_data", "partly_assessed", "population", "window_weeks", "baseline_window_weeks"),
        *("minimum_treatment_weeks", "ci_method"),
    ]


def test_each_row_of_the_list_belongs_to_an_endpoint_that_there_is():
    named = {key for row in choices._rows() for key in row["endpoints"].split()}
    assert named - set(REGISTRY) == {"every"}


def test_an_unknown_endpoint_is_refused():
    with pytest.raises(ValueError, match="no endpoint 'uc_cure'"):
        declared_choices("uc_cure")


def test_a_run_that_has_a_declared_value_adds_no_option():
    assert choices_of("cd_clinical_response", Parameters()) == declared_choices("cd_clinical_response")


def test_a_value_of_the_run_that_is_not_declared_becomes_one_more_option():
    parameters = parse({"cd_response_cdai_fall_at_least": 50, "window_weeks": 6})
    found = {choice.key: choice for choice in choices_of("cd_clinical_response", parameters)}
    own = found["definition"].options[-1]
    assert (own.label, own.settings) == (OF_THIS_RUN, {"cd_response_cdai_fall_at_least": 50.0})
    assert [option.settings["window_weeks"] for option in found["window_weeks"].options] == [1, 2, 3, 4, 6]
    assert found["definition"].place_in(parameters) == 2
    assert found["missing_data"] == declared_choices("cd_clinical_response")[1]


def test_an_option_is_set_only_when_all_its_values_are():
    choice = Choice("x", "X", (Option("both", {"uc_week": 8.0, "cd_week": 10.0}, "reason"),))
    assert choice.place_in(Parameters()) is None
    assert choice.place_in(Parameters(cd_week=10.0)) == 0
