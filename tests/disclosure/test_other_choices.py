"""What a results page shows under other choices tells of no few patients."""

import itertools

import pandas as pd
import pytest
from other_choices import answers, answers_with, changed_alone
from small_cohorts import opened, part_of_synthetic

from ibd_tools.sensitivity import answers_by_choice, what_if_curves

MINIMUM = 5
KEYS = ["cd_clinical_remission", "cd_endoscopic_remission"]
WITHHELD = "cd_clinical_response"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return part_of_synthetic(tmp_path_factory.mktemp("choices") / "cohort", 150)


@pytest.fixture(scope="module")
def protected(folder):
    return opened(folder, minimum_count=MINIMUM)


@pytest.fixture(scope="module")
def curves(protected):
    return what_if_curves(protected, [*KEYS, WITHHELD])


@pytest.mark.parametrize("key", KEYS)
def test_two_combinations_are_shown_only_if_their_patients_are_the_same_or_differ_by_enough(folder, curves, key):
    curve = curves[key]
    shown = [place for place, row in changed_alone(curve).items() if not pd.isna(row["n"])]
    assert len(shown) > 3
    groups = [answers(folder, key), *(answers_with(folder, curve, *place) for place in shown)]
    for one, other in itertools.combinations(groups, 2):
        for answer in ("yes", "no", "not evaluable"):
            apart = int(((one == answer) != (other == answer)).sum())
            assert apart == 0 or apart >= MINIMUM


@pytest.mark.parametrize("key", KEYS)
def test_what_is_shown_is_the_rate_of_the_ordinary_way(folder, curves, key):
    for place, row in changed_alone(curves[key]).items():
        counts = answers_with(folder, curves[key], *place).value_counts()
        if pd.isna(row["n"]):
            assert row["disclosure"] == "suppressed"
        else:
            assert (row["n"], row["N"]) == (counts["yes"], counts["yes"] + counts["no"])


def test_an_endpoint_whose_rate_is_withheld_shows_no_combination(protected, curves):
    assert not protected.groups.shown[WITHHELD].after
    assert curves[WITHHELD].results.rows["n"].isna().all()


def test_a_run_of_a_part_of_the_patients_shows_no_other_choice(folder):
    part = opened(folder, minimum_count=MINIMUM, population="active_at_baseline")
    assert answers_by_choice(part) == {}
