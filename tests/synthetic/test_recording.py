"""A cohort from a stated truth: what is true can be found in it where nothing hides it, and what hides it is there."""

import json

import pytest

from ibd_study.cohort import read_cohort
from ibd_study.estimates import endpoint_rates, open_analysis
from ibd_tools.lessons.known_truth import mean_at_start, percent_below_later
from ibd_tools.synthetic import Truth, TruthError, read_truth, write_recorded

NEUTRAL = Truth(events_per_100_years_early=0.1, events_per_100_years_late=0.1)
HIDING = NEUTRAL.model_copy(
    update={"early_stop_percent": 20.0, "scoped_percent_if_well": 40.0, "scoped_percent_if_ill": 90.0}
)


def _recorded(folder, truth: Truth, patients: int = 2000):
    write_recorded(folder, truth, patients, seed=3)
    return read_cohort(folder)


@pytest.fixture(scope="module")
def neutral(tmp_path_factory):
    folder = tmp_path_factory.mktemp("neutral")
    return folder, _recorded(folder, NEUTRAL)


def test_where_nothing_hides_it_the_rules_of_the_study_find_what_is_true(neutral):
    folder, cohort = neutral
    analysis = open_analysis("trial", {"cohort": str(folder)})
    (row,) = (
        endpoint_rates(analysis, ["cd_clinical_remission"])
        .of(statistic="percentage", week=12.0)
        .rows.to_dict("records")
    )
    assert row["N"] == len(cohort.patients)
    assert row["ci_low"] < percent_below_later(NEUTRAL) < row["ci_high"]
    start = cohort.visits["cdai"][cohort.visits["week"] <= 0]
    assert start.mean() == pytest.approx(mean_at_start(NEUTRAL), abs=7)


def test_everybody_is_seen_where_nothing_hides_it(neutral):
    _, cohort = neutral
    later = cohort.visits[cohort.visits["week"] > 0]
    assert len(later) == len(cohort.patients)
    assert later["ses_cd"].notna().all()


def test_who_stops_early_and_who_is_not_scoped_is_missing_from_the_cohort(tmp_path):
    cohort = _recorded(tmp_path, HIDING, 600)
    days = (cohort.patients["stop_date"] - cohort.patients["start_date"]).dt.days
    later = cohort.visits[cohort.visits["week"] > 0]
    assert (days < 56).sum() == pytest.approx(0.2 * len(cohort.patients), abs=1)
    assert set(later["patient_id"]).isdisjoint(cohort.patients["patient_id"][days < 56])
    scoped = later["ses_cd"].notna()
    assert scoped[later["cdai"] >= 150].mean() > scoped[later["cdai"] < 150].mean() + 0.3


def test_a_truth_in_which_nobody_starts_gives_no_cohort(tmp_path):
    with pytest.raises(TruthError, match=r"of 20 patients under care none starts the drug \(starts_at_cdai: 900\.0\)"):
        write_recorded(tmp_path / "none", Truth(starts_at_cdai=900.0), 20, seed=3)
    assert not (tmp_path / "none").exists()


def test_the_folder_says_what_is_true(neutral):
    folder, _ = neutral
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert described["title"].startswith("SYNTHETIC cohort of ")
    assert "reading_correlation 0.5; starts_at_cdai 150; effect_points 40" in described["description"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("early_stop_percen: 20.0\n", "truth.yml: unknown name 'early_stop_percen'; did you mean 'early_stop_percent'"),
        ("reading_correlation: 3.0\n", "truth.yml: reading_correlation is 3.0, but .* It means: Correlation of two"),
        ("- 1\n", r"truth.yml: found \[1\]; expected names and values"),
        ("a: [\n", "truth.yml is not valid YAML"),
    ],
)
def test_what_is_wrong_in_a_truth_is_said(tmp_path, text, words):
    (tmp_path / "truth.yml").write_text(text)
    with pytest.raises(TruthError, match=words):
        read_truth(tmp_path / "truth.yml")


def test_a_truth_is_read_with_its_defaults_and_what_is_set_by_hand_stands_before_the_file(tmp_path):
    (tmp_path / "truth.yml").write_text("effect_points: 0\nstarts_at_cdai:\n")
    assert read_truth(tmp_path / "truth.yml") == Truth(effect_points=0.0, starts_at_cdai=None)
    by_hand = {"effect_points": 30.0, "early_stop_percent": 20}
    expected = Truth(effect_points=30.0, starts_at_cdai=None, early_stop_percent=20.0)
    assert read_truth(tmp_path / "truth.yml", by_hand) == expected
    assert read_truth(None, {"early_stop_percent": 20}) == Truth(early_stop_percent=20.0)
    with pytest.raises(TruthError, match=r"^--set: unknown name 'scoped_bi'; did you mean 'scoped_by'\?$"):
        read_truth(tmp_path / "truth.yml", {"scoped_bi": "baseline"})


def test_whom_an_earlier_biologic_has_failed_had_one_and_nobody_else_did(tmp_path):
    cohort = _recorded(
        tmp_path, NEUTRAL.model_copy(update={"prior_failure_percent": 40.0, "starts_at_cdai": None}), 300
    )
    history = cohort.patients[["prior_biologics_count", "prior_anti_tnf", "prior_vedolizumab", "prior_ustekinumab"]]
    had_one = history["prior_biologics_count"] > 0
    assert 0.3 < had_one.mean() < 0.5
    assert (history.drop(columns="prior_biologics_count").any(axis=1) == had_one).all()
