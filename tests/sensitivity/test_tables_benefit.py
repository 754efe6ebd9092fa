"""Tables of subgroups, models, persistence and adjusted p-values: words beside numbers, and words without."""

import pytest

from ibd_study.kinds import Kind
from ibd_study.results import Results, results_frame
from ibd_study.tables import persistence_table
from ibd_tools.sensitivity import adjusted_p_table, calibration, model_table, subgroup_table
from ibd_tools.sensitivity.estimates.predictors import NO_LIMIT

KEY = "uc_clinical_remission"
COMMON = {"endpoint": KEY, "disease": "UC", "week": 8}
INTERVAL = {"ci_low": 37.07, "ci_high": 73.33, "ci_level": 0.95}


def ratio(factor: str, level: str, why: str = "", **columns: object) -> dict:
    place = {"factor": factor, "level": level} | ({"why": why} if why else {})
    own = {"unit": "odds ratio", "N": 66, "subgroup": f"{factor}={level}"} | columns
    return Kind.ODDS_RATIO_ADJUSTED.at(**place) | own


def made(*records: dict) -> Results:
    return Results(results_frame([COMMON | record for record in records]))


def rate(level: str, n: int | None, total: int, within: str = "") -> dict:
    value = None if not total else 100 * n / total
    row = {"subgroup": f"sex={level}{within}", "value": value, "unit": "%", "n": n, "N": total}
    return Kind.SUBGROUP_RATE.at(factor="sex", level=level) | row | (INTERVAL if total else {})


def test_a_factor_is_a_heading_with_its_p_and_a_level_a_row_without():
    results = made(
        rate("female", 14, 25),
        rate("not recorded", None, 0),
        {**Kind.BETWEEN_SUBGROUPS.at(factor="sex"), "subgroup": "sex", "p_value": 0.8398, "test": "LR", "N": 66},
        {**Kind.CHANGE_BY_SUBGROUP.at(factor="sex"), "subgroup": "sex", "test": "LR", "N": 12},
        ratio("sex", "female", "reference", value=1.0),
        ratio("sex", "male", value=0.946, ci_low=0.2905, ci_high=2.966),
    )
    table = subgroup_table(results, KEY)
    frame = table.frame.set_index("Subgroup")
    assert list(frame.index) == ["Sex (rate p 0.84, change p not estimable)", "female", "male"]
    assert not any(frame.iloc[0])
    assert frame.loc["female", ["Rate", "Interval", "Odds ratio, adjusted"]].tolist() == [
        "56.0 % (14/25)",
        "37.1–73.3",
        "reference",
    ]
    assert "Recorded in every evaluable patient: sex." in table.notes
    assert frame.loc["male", "Odds ratio, adjusted"] == "0.95 (0.29–2.97)"


def test_an_odds_ratio_that_is_not_there_says_why_under_the_table():
    left_out = ratio("uc_extent", "E1", "left out: alike in all evaluable patients")
    open_ended = ratio("uc_extent", "E2", NO_LIMIT, value=2.5)
    table = subgroup_table(made(left_out, open_ended), KEY)
    cells = table.frame.set_index("Subgroup")["Odds ratio, adjusted"]
    assert cells[["E1 proctitis", "E2 left-sided"]].tolist() == ["not estimable", "2.50 (not estimable)"]
    assert "Not estimable (extent): left out: alike in all evaluable patients." in table.notes
    assert "No interval (extent): the profile has no limit on one side." in table.notes


def test_a_subgroup_of_a_run_on_a_subgroup_is_named_without_it():
    table = subgroup_table(made(rate("female", 2, 4, " within centre=A")), KEY)
    assert table.frame["Subgroup"].tolist() == ["Sex", "female"]


def test_a_count_that_is_withheld_is_not_said_to_be_nobody():
    withheld = rate("not recorded", None, 0) | {"N": None}
    frame = subgroup_table(made(withheld), KEY).frame
    assert frame["Rate"].tolist() == ["", "not recorded"]


def model(events_per_term: float | None, separated: int | None) -> Results:
    facts = {
        "terms": (9, "count"),
        "events_per_variable": (events_per_term, "events per term"),
        "separated": (separated, "count"),
        "left_out": (0, "patients"),
    }
    measures = {
        ("auc", "apparent"): (80.21, "%"),
        ("auc", "corrected"): (None, "%"),
        ("calibration_slope", "corrected"): (0.625, "log odds"),
        ("calibration_intercept", "corrected"): (-0.018, "log odds"),
    }
    numbers = [(Kind.MODEL_FACT.at(fact=name), *number) for name, number in facts.items()]
    numbers += [(Kind.MODEL_PERFORMANCE.at(measure=m, estimate=e), *number) for (m, e), number in measures.items()]
    common = {"N": 66, "method": "Firth's penalty"}
    return made(*(common | kind | {"value": value, "unit": unit} for kind, value, unit in numbers))


@pytest.mark.parametrize(
    ("events", "separated", "words"),
    [
        (3.1, 0, "fewer than 10 events a term: read as a hint only"),
        (10.0, 0, "none"),
        (12.0, 2, "separated: without the penalty, some odds ratios would be infinite"),
        (None, None, "none"),
    ],
)
def test_the_warning_of_a_model_is_in_words(events, separated, words):
    frame = model_table(model(events, separated), [KEY], 10).frame.set_index("Model")
    column = frame["UC clinical remission"]
    assert column["Warning"] == words
    assert column["Patients in the model"] == "66"
    assert column["Pairs in the right order, as seen"] == "80.2 %"
    assert column["Pairs in the right order, corrected"] == "not estimable"
    assert column["Calibration slope, corrected"] == "0.63"


def test_persistence_says_what_is_not_recorded(cohort_rows):
    frame = persistence_table(cohort_rows).frame.set_index("Week")
    assert frame.index[0] == "Ulcerative colitis (not recorded)"
    assert set(frame.iloc[1]) == {"not recorded"}


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"value": 2}, "bowel surgery by date: 2, without a date: 2"),
        ({}, "bowel surgery by date: not recorded"),
        ({"disclosure": "suppressed"}, "bowel surgery by date: suppressed"),
    ],
)
def test_persistence_says_whether_bowel_surgery_has_a_date(cohort_rows, record, words):
    rows = cohort_rows.rows.copy()
    surgery = rows["kind"].isin([Kind.ENDED_BY_SURGERY, Kind.UNDATED_SURGERY])
    for name, value in ({"value": None, "disclosure": ""} | record).items():
        rows.loc[surgery, name] = value
    rows.loc[rows["kind"] == Kind.STOPS, "value"] = 3
    first = persistence_table(Results(rows)).frame["Week"].iloc[0]
    assert first == f"Ulcerative colitis (3 stops among 0 patients; {words})"


@pytest.fixture
def cohort_rows() -> Results:
    records = []
    for disease in ("UC", "CD"):
        common = {"endpoint": f"{disease.lower()}_persistence", "disease": disease, "N": 0}
        counts = (Kind.STOPS, Kind.ENDED_BY_SURGERY, Kind.UNDATED_SURGERY)
        records += [common | kind.at() | {"unit": "patients"} for kind in counts]
        causes = ("inefficacy", "adverse_event", "surgery", "patient_wish", "reason_not_recorded")
        by_week = [Kind.AT_RISK.at(), Kind.ON_DRUG.at(), *(Kind.STOPPED.at(cause=cause) for cause in causes)]
        records += [common | kind | {"week": 12.0, "unit": "%"} for kind in by_week]
    return Results(results_frame(records))


def test_p_values_stand_beside_their_adjusted_ones():
    tests = [(Kind.P_UNADJUSTED.at(), 0.0391), (Kind.P_ADJUSTED.at(adjustment="holm"), 0.0782)]
    tests.append((Kind.P_ADJUSTED.at(adjustment="false_discovery"), None))
    results = made(*(kind | {"p_value": p, "test": "exact McNemar", "N": 67} for kind, p in tests))
    frame = adjusted_p_table(results, [KEY], "Adjusted").frame
    assert frame.iloc[0].tolist() == ["UC clinical remission", "67", "0.039", "0.078", "not estimable"]


def test_words_of_an_endpoint_keep_their_capitals_and_shares_round_half_up():
    key = "cd_response_100"
    table = subgroup_table(made(rate("female", 14, 25) | {"endpoint": key}), key)
    assert (table.title, table.caption[:15]) == ("CD CR-100 by subgroup, with odds ratios", "Rate of CR-100 ")
    group = {"endpoint": key, "subgroup": "group 1 of 1", "unit": "%", "N": 40}
    figure = calibration(
        made(
            group | Kind.CALIBRATION_PREDICTED.at() | {"value": 12.25},
            group | Kind.CALIBRATION_OBSERVED.at() | {"value": 12.5, "n": 5},
        ),
        key,
    )
    assert figure.alt.startswith(
        "Predicted and observed rates of CR-100. group 1 of 1, predicted 12.3 %: observed 12.5 %"
    )
