"""Tables of hospitals: who is in them, how far they differ, and who is left out of a joined number."""

from ibd_study.kinds import Kind
from ibd_study.results import Results, results_frame
from ibd_study.tables import rates_table
from ibd_tools.hospitals import hospitals_table, joining_table, sample_table

KEY = "uc_clinical_remission"
GROUP = {"group": "hospitals"}
SAMPLE = {"endpoint": KEY, "disease": "UC", "week": 8, "unit": "%", "ci_level": 0.95}


def _results(*rows: dict) -> Results:
    return Results(results_frame(list(rows)))


def test_hospitals_stand_with_patients_and_protection_and_a_withheld_number_reads_so():
    own = {"endpoint": "hospitals", "unit": "patients"}
    table = hospitals_table(
        _results(
            own | Kind.HOSPITAL_PATIENTS.at(hospital="North", words="rule") | {"value": 37},
            own | Kind.HOSPITAL_PATIENTS.at(hospital="South", words="rule") | {"disclosure": "suppressed"},
            own | Kind.PATIENTS.at() | {"value": 37},
        ),
        "Hospitals",
    )
    assert table.frame.to_numpy().tolist() == [
        ["North", "37", "rule"],
        ["South", "suppressed", "rule"],
        ["Together", "37", "–"],
    ]


def test_hospitals_as_a_sample_stand_with_their_spread():
    rows = [
        SAMPLE | {**Kind.HOSPITALS_SHOWN.at(), "value": 3, "N": 4},
        SAMPLE | {**Kind.POOLED.at(**GROUP), "value": 42, "ci_low": 30, "ci_high": 55},
        SAMPLE | {**Kind.PREDICTION.at(**GROUP), "ci_low": 10, "ci_high": 80},
        SAMPLE | {**Kind.BINOMIAL.at(**GROUP), "value": 41, "ci_low": 31, "ci_high": 52},
        SAMPLE | {**Kind.I_SQUARED.at(**GROUP), "value": 12.5},
        SAMPLE | {**Kind.HETEROGENEITY_TEST.at(**GROUP), "value": 2.0, "p_value": 0.29, "test": "Cochran's Q"},
    ]
    (row,) = sample_table(_results(*rows), [KEY], "Sample").frame.to_dict("records")
    assert row == {
        "Endpoint": "clinical remission",
        "Hospitals": "3 of 4",
        "Mean of hospitals": "42.0 % (30.0–55.0)",
        "New hospital": "10.0–80.0",
        "Binomial": "41.0 % (31.0–52.0)",
        "I²": "12.5 %",
        "p": "0.29",
    }


def test_one_hospital_alone_is_no_sample():
    rows = [SAMPLE | {**Kind.HOSPITALS_SHOWN.at(), "value": 1, "N": 4}, SAMPLE | Kind.POOLED.at(**GROUP)]
    (row,) = sample_table(_results(*rows), [KEY], "Sample").frame.to_dict("records")
    assert list(row.values()) == ["clinical remission", "1 of 4", "–", "–", "–", "–", "–"]


def test_each_score_says_how_it_was_joined():
    row = {"endpoint": "cdai", **Kind.JOINED_EXACTLY.at(words="from summaries"), "value": 1, "N": 3}
    frame = joining_table(_results(row), ["cdai"], "Joined").frame
    assert frame.to_numpy().tolist() == [["CDAI", "1 of 3", "from summaries"]]


def test_a_joined_rate_without_some_hospitals_has_a_star_and_a_note():
    whole = SAMPLE | {**Kind.RATE.at(), "value": 50, "n": 30, "N": 60, "method": "wilson"}
    partial = whole | {"at": {"left_out": 1, "hospitals": 3}}
    starred, plain = (rates_table(_results(row), [KEY], "Rates") for row in (partial, whole))
    assert (starred.frame["After"].tolist(), plain.frame["After"].tolist()) == (
        ["50.0 % (30/60) *"],
        ["50.0 % (30/60)"],
    )
    note = "*: without the hospitals that withheld this number."
    assert (note in starred.html(), note in plain.html()) == (True, False)
