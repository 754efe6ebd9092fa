"""The forest plot of other studies marks printed, recomputed, unverified and derived, and says what is not pooled."""

import dataclasses

import pytest

from ibd_study.estimates import open_analysis
from ibd_tools.other_studies import other_studies, read_evidence, studies_forest
from ibd_tools.other_studies.figures import row_label

STUDIES = read_evidence()


@pytest.fixture(scope="module")
def draw():
    """Draw an endpoint of the synthetic cohort, opened once, under parameters that select no patients."""
    analysis = open_analysis("charts", {"cohort": "data/synthetic"})

    def draw(key: str = "uc_clinical_remission", **values):
        own = dataclasses.replace(analysis, parameters=analysis.parameters.model_copy(update=values))
        return studies_forest(other_studies(own, [key], STUDIES), STUDIES, key)

    return draw


@pytest.fixture(scope="module")
def plain(draw):
    return draw()


@pytest.fixture(scope="module")
def inclusive(draw):
    return draw(evidence_include_unverified=True, evidence_derived_counts=True)


def shown(figure) -> dict[str, str]:
    return dict(zip(figure.data["words"] + ", " + figure.data["group"], figure.data["kind"], strict=True))


def test_the_study_stands_first_printed_and_recomputed(plain):
    assert plain.alt.startswith(
        "This study: Printed, week 8: 57.6 %; Recomputed here: 57.6 % (38/66; 45.6–68.8); Real-world cohorts: "
    )
    assert list(plain.data["kind"])[:2] == ["printed", "own"]


def test_populations_are_kept_apart_and_placebo_is_the_yardstick(plain):
    assert list(dict.fromkeys(plain.data["group"])) == [
        "This study",
        "Real-world cohorts",
        "Meta-analyses",
        "Trials",
        "Trials, placebo",
    ]
    placebo = plain.data[plain.data["group"] == "Trials, placebo"]
    assert list(placebo["kind"]) == ["reference", "reference"]


def test_rows_at_another_week_are_not_drawn(plain, draw):
    words = set(plain.data["words"])
    assert "Itoi 2025" in words
    assert not words & {"Akiyama 2025", "UK single-centre UC 2024"}
    assert "U-ACHIEVE Maintenance 2022, 15\N{NO-BREAK SPACE}mg" in set(draw(uc_week=52.0).data["words"])


def test_what_is_not_pooled_has_no_row_and_the_caption_says_why(plain):
    assert "ooled" not in plain.alt
    assert "fewer than three such studies are not pooled" in plain.caption
    assert "filled diamond" not in plain.caption


def test_unverified_rows_are_hollow_and_have_no_interval(plain):
    assert shown(plain)["Friedberg 2023, Real-world cohorts"] == "unverified"
    assert "Friedberg 2023: 81.5 %, unverified; " in plain.alt


def test_what_is_let_in_is_marked_and_pooled(inclusive):
    assert "Kaniewska 2025, count derived: 57.9 % (44/76; 46.7–68.4), weight 35.4 %; " in inclusive.alt
    assert "Friedberg 2023: 81.5 % (22/27; 63.3–91.8), weight 27.1 %, unverified; " in inclusive.alt
    assert "Pooled: clinical index: 61.0 % (n = 305; 17.1–92.2); A new study: 0.0–100.0; " in inclusive.alt
    assert "Pooled, binomial model: 60.3 % (n = 305; " in inclusive.alt
    kinds = shown(inclusive)
    assert kinds["U-ACHIEVE Induction 2022, Trials, placebo"] == "unverified"
    assert kinds["A new study, Real-world cohorts"] == "prediction"


def test_withdrawal_arms_are_called_so(draw):
    figure = draw("cd_endoscopic_response", cd_week=52.0)
    assert list(dict.fromkeys(figure.data["group"])) == [
        "This study",
        "Trials, responders randomised again",
        "Trials, responders randomised again, withdrawn",
    ]


def test_title_says_the_rate_here_and_the_range_of_checked_cohorts(plain, draw):
    assert plain.title == "UC clinical remission at week 8: 57.6 % here, 45.5 % to 57.9 % in other cohorts"
    at_year = draw("cd_endoscopic_response", cd_week=52.0).title
    assert at_year.endswith("here, no checked percentage of another cohort")
    assert plain.key == "studies-uc-clinical-remission"


def test_a_row_of_a_trial_is_labelled_with_its_dose_and_others_are_not():
    labels = {row_label(row) for row in STUDIES}
    assert {"U-EXCEL 2023, 45\N{NO-BREAK SPACE}mg", "U-EXCEL 2023", "UK single-centre UC 2024"} <= labels
