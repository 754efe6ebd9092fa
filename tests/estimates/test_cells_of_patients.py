"""Whom the numbers of subgroups, other weeks and the curve are made of, on a cohort that is protected."""

import itertools

import pytest
from small_cohorts import opened, part_of_synthetic

from ibd_study.estimates import course_of_rates, persistence
from ibd_study.kinds import Kind
from ibd_study.results import Results
from ibd_tools.sensitivity import rates_under_rules, subgroup_rates

MINIMUM = 5
KEYS = ["cd_clinical_remission", "cd_clinical_response", "uc_clinical_remission"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return part_of_synthetic(tmp_path_factory.mktemp("cells") / "cohort", 150, 3)


@pytest.fixture(scope="module")
def protected(folder):
    return opened(folder)


def _shown(results: Results, *kinds: Kind) -> Results:
    return Results(results.of(kind=kinds).rows.dropna(subset=["value"]))


def test_subgroups_of_a_protected_cohort_show_no_few_and_whole_factors_only(protected):
    shown = _shown(subgroup_rates(protected, KEYS), Kind.SUBGROUP_RATE).rows
    assert len(shown) > 5
    assert shown["n"].where(shown["n"] > 0).min() >= MINIMUM
    assert (shown["N"] - shown["n"]).where(lambda rest: rest > 0).min() >= MINIMUM
    whole = _shown(subgroup_rates(protected, KEYS), Kind.SUBGROUP_RATE, Kind.BETWEEN_SUBGROUPS).rows
    levels = whole.groupby(["endpoint", [place["factor"] for place in whole["at"]]])["n"].sum()
    counts = protected.groups.counts
    assert {key: set(own) for key, own in levels.groupby(level=0)} == {
        key: {counts[key].after} for key in levels.index.get_level_values(0).unique()
    }


def test_between_weeks_of_the_curve_that_are_shown_enough_patients_stopped(folder, protected):
    exact = opened(folder, disclosure="exact_internal")
    truth = persistence(exact).of(kind=Kind.ON_DRUG).rows.set_index(["disease", "week"])["value"]
    at_risk, on_drug = (_shown(persistence(protected), kind).rows for kind in (Kind.AT_RISK, Kind.ON_DRUG))
    assert len(at_risk) == len(on_drug) >= 2
    for _, own in at_risk.sort_values("week").groupby("disease"):
        assert all(a - b >= MINIMUM for a, b in itertools.pairwise(own["value"]))
    for disease, own in on_drug.sort_values("week").groupby("disease"):
        assert own["value"].tolist() == pytest.approx(truth[disease][own["week"]].tolist(), abs=0.05)
        assert (own["value"].iloc[1:] < 100).all(), "a curve at 100 % and then withheld says when the first one stopped"


def test_imputed_rates_come_back_where_they_are_of_all_patients_with_few_digits(folder):
    protected = opened(folder, imputations=2)
    keys = ["cd_clinical_remission", "cd_steroid_free_remission"]
    shown = _shown(rates_under_rules(protected, keys), Kind.RATE_IMPUTED).rows
    sizes, counts = protected.groups.sizes, protected.groups.counts
    assert shown["endpoint"].tolist() == keys[:1]
    assert set(shown["disclosure"]) == {"rounded"}
    assert all(row["N"] == sizes[row["disease"]] for _, row in shown.iterrows())
    assert all(sizes[counts[key].disease] - counts[key].total >= MINIMUM for key in shown["endpoint"])


def test_counts_of_other_weeks_are_of_nobody_or_of_enough(protected):
    shown = _shown(course_of_rates(protected, KEYS), Kind.RATE_AT_WEEK).rows
    assert len(shown) > 3
    for count in (shown["n"], shown["N"] - shown["n"], shown["N"]):
        assert count.where(count > 0).min() >= MINIMUM
