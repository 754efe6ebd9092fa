"""Tables of rates on literal results rows."""

import pytest

from ibd_study import tables
from ibd_study.estimates import read_published
from ibd_study.kinds import Kind
from ibd_study.results import Results, results_frame
from ibd_study.tables import p_agrees, rates_table

STATE = {"disease": "UC", "endpoint": "uc_clinical_remission"}
NEWCOMBE = {**Kind.DIFFERENCE.at(), "unit": "percentage points", "week": 8, "ci_level": 0.95}
ROWS = [
    STATE | {**Kind.RATE.at(), "unit": "%", "week": week, "value": value, "n": n, "N": 66, "ci_level": 0.95}
    | {"ci_low": low, "ci_high": high}
    for week, value, n, low, high in ((8, 57.575757, 38, 45.5695, 68.8317), (0, 7.575757, 5, 3.2788, 16.5436))
] + [
    STATE | NEWCOMBE
    | {"value": 50.0, "N": 66, "ci_low": 35.5, "ci_high": 61.72, "p_value": 0.0000004, "test": "McNemar, exact"},
    {"disease": "UC", "endpoint": "uc_clinical_response", **Kind.RATE.at(), "unit": "%", "week": 8}
    | {"value": 81.8181, "n": 54, "N": 66, "ci_low": 70.9, "ci_high": 89.3, "ci_level": 0.95},
    {"disease": "UC", "endpoint": "uc_endoscopic_remission", **Kind.RATE.at(), "unit": "%", "week": 8}
    | {"value": 35.8208, "n": 24, "N": 67, "ci_low": 25.4, "ci_high": 47.8, "ci_level": 0.95},
    {"disease": "UC", "endpoint": "uc_endoscopic_remission", **Kind.RATE.at(), "unit": "%", "week": 0}
    | {"value": 25.3731, "n": 17, "N": 67, "ci_low": 16.5, "ci_high": 36.9, "ci_level": 0.95},
    NEWCOMBE | {"disease": "UC", "endpoint": "uc_endoscopic_remission", "value": 10.4477, "N": 67}
    | {"ci_low": 1.5, "ci_high": 19.3, "p_value": 0.0390625, "test": "McNemar, exact"},
    {"disease": "UC", "endpoint": "uc_histological_remission", **Kind.RATE.at(), "unit": "%", "week": 8}
    | {"N": 0, "ci_level": 0.95},
    {"disease": "UC", "endpoint": "uc_histological_remission", **Kind.RATE.at(), "unit": "%", "week": 0}
    | {"N": 0, "ci_level": 0.95},
    NEWCOMBE | {"disease": "UC", "endpoint": "uc_histological_remission", "N": 0, "test": "McNemar, exact"},
]  # fmt: skip
KEYS = ["uc_clinical_remission", "uc_clinical_response", "uc_endoscopic_remission", "uc_histological_remission"]
WHOLE_TABLE = """\
Endpoint,Before,After,95 % interval,Difference,p
clinical remission,7.6 % (5/66),57.6 % (38/66),45.6–68.8,50.0 (35.5–61.7),<0.001
clinical response,–,81.8 % (54/66),70.9–89.3,–,–
endoscopic remission,25.4 % (17/67),35.8 % (24/67),25.4–47.8,10.4 (1.5–19.3),0.039
histological remission,not recorded,not recorded,not recorded,not recorded,not recorded
"""


def _results(records: list[dict], synthetic: bool = True) -> Results:
    return Results(results_frame(records), synthetic)


def test_the_whole_table_of_rates():
    table = rates_table(_results(ROWS), KEYS, "Clinical endpoints")
    assert table.csv() == WHOLE_TABLE
    assert table.key == "rates-uc-clinical-remission"
    assert table.title == "Clinical endpoints: UC clinical remission in 38 of 66, 57.6 %"
    assert table.synthetic


def test_the_order_of_rows_does_not_matter():
    assert rates_table(_results(ROWS[::-1], False), KEYS, "t").csv() == WHOLE_TABLE
    assert not rates_table(_results(ROWS, False), KEYS, "t").synthetic


def test_the_interval_is_headed_by_its_own_level():
    rows = [row | {"ci_level": 0.9} for row in ROWS[:3]]
    assert "90 % interval" in rates_table(_results(rows), KEYS[:1], "t").frame.columns


def test_a_test_that_one_patient_does_not_allow_is_not_estimable_rather_than_not_recorded():
    rows = [*ROWS[:2], ROWS[2] | {"p_value": None, "ci_low": None, "ci_high": None, "N": 1}]
    cells = rates_table(_results(rows), KEYS[:1], "t").frame.iloc[0]
    assert (cells["Difference"], cells["p"]) == ("50.0 (interval not estimable)", "not estimable")


def test_what_is_true_by_definition_is_said_and_not_tested():
    key = {"endpoint": "uc_steroid_free_remission"}
    why = {"why": "cannot_be_met_before"}
    never = key | {"disease": "UC"}
    rows = [
        ROWS[0] | key,
        never | {**Kind.RATE.at(**why), "week": 0},
        never | {**Kind.DIFFERENCE.at(**why), "week": 8},
    ]
    table = rates_table(_results(rows), ["uc_steroid_free_remission"], "t")
    cells = table.frame.iloc[0]
    assert list(cells[["Before", "Difference", "p"]]) == ["cannot be met before", "–", "–"]
    assert any(note.startswith("Cannot be met before: ") for note in table.notes)


def test_a_second_name_of_one_rule_has_no_second_p_and_the_note_names_both():
    healing = [row | {"endpoint": "uc_mucosal_healing"} for row in ROWS[:3]]
    same = {**Kind.SAME_RULE.at(other="uc_endoscopic_remission"), "week": 8}
    rows = [*healing, same | {"endpoint": "uc_mucosal_healing"}]
    table = rates_table(_results(rows), ["uc_mucosal_healing"], "t")
    assert table.frame["p"].tolist() == ["–"]
    assert "In this run mucosal healing is the rule of endoscopic remission." in table.notes[1]


@pytest.mark.parametrize(
    ("p", "printed", "agrees"),
    [
        (0.0390625, "0.039", True),
        (0.0385, "0.039", True),
        (0.03849, "0.039", False),
        (0.0395, "0.039", False),
        (0.03949, "0.039", True),
        (0.0095, "0.009", False),
        (0.00949, "0.009", True),
        (0.0085, "0.009", True),
        (0.000999, "<0.001", True),
        (0.001, "<0.001", False),
        (0.0, "<0.001", True),
        (0.045, "0.05", True),
        (0.055, "0.05", False),
        (1.0, "1.0", True),
    ],
)
def test_a_p_agrees_when_it_rounds_half_up_to_the_printed_one(p, printed, agrees):
    assert p_agrees(p, printed) is agrees


def _test_row(key: str, form: str, p: float | None, n: int = 67, kind: Kind = Kind.PAIRED_TEST) -> dict:
    return kind.at(form=form) | {"endpoint": key, "week": 8, "p_value": p, "N": n, "test": "a test"}


def test_each_form_of_each_test_stands_beside_the_printed_p():
    rows = [
        _test_row("uc_endoscopic_remission", "exact", 0.0390625),
        _test_row("uc_endoscopic_remission", "mid_p", 0.0215),
        _test_row("uc_endoscopic_remission", "chi_square", None),
        _test_row("cd_clinical_remission", "exact", 1e-9, 126),
        _test_row("uc_histological_remission", "exact", None, 0),
    ]
    ratio = {"value": 2.6354, "unit": "odds ratio", "ci_low": 1.0, "ci_high": 7.3, "ci_level": 0.95}
    rows.append(_test_row("uc_histological_remission", "fisher", 0.04, 48, Kind.UNPAIRED_TEST) | ratio)
    table = tables.tests_table(_results(rows), read_published())
    headings = [
        "Test",
        "UC endoscopic remission (printed 0.039)",
        "UC histological remission (printed 0.009)",
        "CD steroid-free remission (printed <0.001)",
        "CD clinical remission (printed <0.001)",
    ]
    assert list(table.frame.columns) == headings
    cells = {row[0]: list(row[1:]) for row in table.frame.itertuples(index=False)}
    assert cells["exact McNemar"] == ["0.039 ✓", "not recorded", "–", "<0.001 ✓"]
    assert cells["mid-p McNemar"] == ["0.022", "–", "–", "–"]
    assert cells["McNemar chi-square"] == ["not estimable", "–", "–", "–"]
    assert cells["Fisher (unpaired)"] == ["–", "0.040", "–", "–"]
    assert cells["Odds ratio of Fisher's test"] == ["–", "2.64 (1.00–7.30)", "–", "–"]
    assert len(cells) == 8
