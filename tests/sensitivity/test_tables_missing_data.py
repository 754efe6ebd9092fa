"""Tables of missing data: cells in words, and words where there is no number."""

import pytest

from ibd_study.estimates import open_analysis
from ibd_study.kinds import Kind
from ibd_study.results import Results, results_frame
from ibd_tools.sensitivity import (
    assessed_and_not,
    assessed_table,
    imputation_table,
    rates_under_rules,
    rules_table,
    shifted_curves,
    shifted_table,
    tipping_points,
    tipping_ranges,
)

KEYS = ["uc_clinical_remission", "uc_steroid_free_remission", "cd_mucosal_healing"]


@pytest.fixture(scope="module")
def rates() -> Results:
    analysis = open_analysis("tables", {"imputations": 2})
    return rates_under_rules(analysis, KEYS) + tipping_points(analysis, KEYS)


def test_every_rule_has_its_column_with_interval(rates):
    table = rules_table(rates, "Rates under each rule")
    remission = table.frame.set_index("Endpoint").loc["UC clinical remission"]
    assert remission["Not evaluable"] == "14 of 80"
    assert remission["As observed"] == "57.6 (45.6–68.8)"
    assert remission["Not evaluable = failure"] == "47.5 (36.9–58.3)"
    assert remission["Not evaluable = success"] == "65.0 (54.1–74.5)"
    assert table.frame["Endpoint"].tolist()[-1] == "CD mucosal healing"


def test_an_imputed_value_is_told_with_its_predictors_in_words(rates):
    frame = imputation_table(rates).frame.set_index("Imputed value")
    endoscopy = frame.loc["UC Mayo endoscopic subscore (follow-up)"]
    assert endoscopy["Missing"] == "13 of 80"
    assert endoscopy["Predicted from"].startswith("Mayo endoscopic subscore (baseline), ")
    assert "SES-CD of the colon (follow-up)" in frame.loc["CD SES-CD (follow-up)", "Predicted from"]
    assert not frame["Predicted from"].str.contains("_|=").any()


def test_a_value_predicted_from_nothing_and_a_suppressed_count_are_said():
    record = {
        "endpoint": "imputed_uc_uceis_followup",
        "disease": "UC",
        **Kind.IMPUTED_VALUES.at(column="uceis", time="_followup"),
    }
    frame = imputation_table(Results(results_frame([record]))).frame
    assert frame.loc[0].tolist() == ["UC UCEIS (follow-up)", "not recorded", "its own distribution"]


def test_assessed_patients_stand_beside_the_others_under_each_examination():
    table = assessed_table(assessed_and_not(open_analysis("tables", {})), "UC", "UC")
    assert table.title == "UC: fewest had histology (48/80)"
    frame = table.frame
    first = frame["Characteristic"]
    assert [words for words in first if "assessed" in words] == [
        "Symptom diary: 77/80 assessed",
        "Endoscopy: 67/80 assessed",
        "Histology: 48/80 assessed",
    ]
    female = frame[first.str.strip() == "Female"].iloc[1]
    assert female[["Assessed", "Not assessed", "Not assessed, missing"]].tolist() == ["26 (38.8 %)", "3 (23.1 %)", "0"]
    assert set(frame.loc[first.str.strip() == "Centre", "Assessed"]) == {"–"}


def test_a_figure_survives_suppressed_values(rates):
    rows = rates.rows.copy()
    for name in ("value", "n", "N", "ci_low", "ci_high"):
        rows[name] = rows[name].where(~rows["kind"].str.startswith(("rate_", "tipping_point", "not_evaluable")))
    hidden = Results(rows)
    assert "not recorded" in rules_table(hidden, "Hidden").frame.to_string()
    assert "not recorded" in tipping_ranges(hidden, "Hidden").alt


def test_every_endpoint_stands_under_each_shift_with_what_becomes_of_the_conclusion(rates):
    table = shifted_table(rates, "Shifts")
    frame = table.frame.set_index("Endpoint")
    assert list(frame.columns) == [
        *("\N{MINUS SIGN}1 SD", "\N{MINUS SIGN}0.5 SD", "0 SD", "+0.5 SD", "+1 SD", "+1.5 SD", "+2 SD"),
        "Above the limit",
    ]
    assert frame.at["UC clinical remission", "+2 SD"] == "47.5"
    assert frame.at["UC clinical remission", "Above the limit"] == "at every shift"
    assert frame.at["CD mucosal healing", "Above the limit"] == "at no shift"
    assert "Mayo endoscopic subscore 1.1" in table.notes[0]


def test_the_curves_tell_each_shift_and_the_conclusion(rates):
    figure = shifted_curves(rates, "Shifts")
    assert "UC clinical remission: \N{MINUS SIGN}1 SD" in figure.alt
    assert "above 30.0 % at every shift" in figure.alt
    assert len(figure.data) == 7


def test_where_no_shift_was_asked_for_chart_and_table_say_so(shared):
    analysis = shared(imputations=2, unseen_worse_by_sd=[])
    rows = rates_under_rules(analysis, KEYS) + tipping_points(analysis, KEYS)
    for shown in (shifted_curves(rows, "When they did worse"), shifted_table(rows, "Every shift")):
        assert "No shift of imputed scores was asked for" in shown.html()
