"""The name that was meant."""

import pytest

from ibd_study.nearest import did_you_mean, nearest

KNOWN = ["missing_data", "uc_week", "cd_week", "Hb"]


@pytest.mark.parametrize(
    ("word", "name"), [("mising_data", "missing_data"), ("UC_WEEK", "uc_week"), ("hb", "Hb"), ("zzz", None)]
)
def test_the_nearest_name_is_found_whatever_its_capitals(word, name):
    assert nearest(word, KNOWN) == ([name] if name else [])


def test_several_names_may_be_near():
    assert sorted(nearest("xc_week", KNOWN, most=3)) == ["cd_week", "uc_week"]


def test_where_none_is_near_other_words_are_said():
    assert did_you_mean("hbb", KNOWN, "there are four") == "did you mean 'Hb'?"
    assert did_you_mean("hbb", KNOWN, "there are four", cutoff=0.95) == "there are four"
