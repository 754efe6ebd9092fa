"""Forest plots of hospitals: every hospital by name, what is withheld said, and who is left out of the sum."""

import pytest

from ibd_study.kinds import Kind
from ibd_study.results import Results, results_frame
from ibd_tools.hospitals import change_forest, hospital_event_forest, hospital_forest, hospital_overview

KEY = "uc_clinical_remission"
GROUP = {"group": "hospitals"}


def _of(hospital: str) -> dict:
    return Kind.HOSPITAL_RATE.at(hospital=hospital)


def _rate(kind: dict, value: float | None, n: int | None, total: int | None, **columns: object) -> dict:
    limits = {"ci_low": value - 5, "ci_high": value + 5, "ci_level": 0.95} if value is not None else {}
    common = {"endpoint": KEY, "disease": "UC", "week": 8, "unit": "%", "subgroup": "everybody"}
    return common | kind | {"value": value, "n": n, "N": total} | limits | columns


ROWS = [
    _rate(_of("North"), 50, 20, 40, subgroup="hospital=North"),
    _rate(_of("South"), 30, 6, 20, subgroup="hospital=South"),
    _rate(_of("West"), None, None, None, subgroup="hospital=West", disclosure="suppressed"),
    _rate(_of("East"), None, None, 0, subgroup="hospital=East"),
    _rate(Kind.RATE.at(left_out=1, hospitals=4), 43.3, 26, 60),
    _rate(Kind.RATE.at(), 5, 3, 60, week=0),
    _rate(Kind.POOLED.at(**GROUP), 42, None, 60),
    _rate(Kind.PREDICTION.at(**GROUP), None, None, 60, ci_low=None, ci_high=None),
    _rate(Kind.I_SQUARED.at(**GROUP), 12.5, None, None),
    {"endpoint": KEY, **Kind.TAU_SQUARED.at(**GROUP), "value": 0.034},
    {"endpoint": KEY, **Kind.HETEROGENEITY_TEST.at(**GROUP), "value": 1.1, "p_value": 0.29, "test": "Cochran's Q"},
    _rate(Kind.HOSPITAL_WEIGHT.at(hospital="North"), 60, None, None, subgroup="hospital=North"),
    _rate(Kind.HOSPITAL_WEIGHT.at(hospital="South"), 40, None, None, subgroup="hospital=South"),
]


def _results(*rows: dict) -> Results:
    return Results(results_frame(list(rows)))


def test_each_hospital_all_together_and_a_new_one_have_a_line():
    figure = hospital_forest(_results(*ROWS), KEY)
    assert figure.alt == (
        "North: 50.0 % (20/40; 45.0–55.0), weight 60.0 %; South: 30.0 % (6/20; 25.0–35.0), weight 40.0 %; "
        "West: suppressed; East: nobody evaluable; "
        "All patients together, without 1 of 4 hospitals: 43.3 % (26/60; 38.3–48.3); "
        "Mean of hospitals: 42.0 % (n = 60; 37.0–47.0); A new hospital: needs three hospitals."
    )
    assert "I² 12.5 %, tau² 0.03 squared logits, p of Cochran's Q 0.29" in figure.caption


def test_hospitals_that_cannot_be_compared_are_not_said_to_be_alike():
    figure = hospital_forest(_results(*ROWS[:6]), KEY)
    assert "Fewer than two hospitals show their counts" in figure.caption
    assert "Mean of hospitals" not in figure.alt


def test_a_sum_that_every_hospital_withholds_reads_suppressed():
    hidden = _rate(Kind.RATE.at(), None, None, None, disclosure="suppressed")
    assert hospital_forest(_results(hidden), KEY).alt == "All patients together: suppressed."


def test_the_overview_names_every_endpoint_that_was_joined():
    said = hospital_overview(_results(*ROWS)).alt
    assert said == "Ulcerative colitis: Clinical remission: 43.3 % (26/60; 38.3–48.3)."


@pytest.mark.parametrize(
    ("draw", "key", "kinds", "place", "axis"),
    [
        (
            change_forest,
            "cdai",
            (Kind.MEAN_CHANGE, Kind.HOSPITAL_MEAN_CHANGE),
            {},
            "mean change in CDAI, points",
        ),
        (
            hospital_event_forest,
            "ae_herpes_zoster",
            (Kind.FIRST_EVENT_RATE, Kind.HOSPITAL_FIRST_EVENT_RATE),
            {"since": "_from_entry"},
            "per 100 patient-years",
        ),
    ],
)
def test_changes_and_events_have_a_line_for_each_hospital_and_one_for_all(draw, key, kinds, place, axis):
    own = {"endpoint": key, "week": None, "unit": "x", "N": 30, "ci_low": 1, "ci_high": 3, "ci_level": 0.95}
    rows = [
        own | kinds[1].at(**place, hospital="North") | {"value": 2, "subgroup": "sex=female; hospital=North"},
        own | kinds[0].at(**place) | {"value": 2.5, "subgroup": "sex=female"},
    ]
    figure = draw(_results(*rows), key)
    assert figure.alt == "North: 2.0 (n = 30; 1.0–3.0); All patients together: 2.5 (n = 30; 1.0–3.0)."
    assert axis in str(figure.specs())
