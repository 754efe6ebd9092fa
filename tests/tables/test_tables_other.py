"""Tables of scores, laboratory values, safety, selection and baseline, on literal results rows."""

import pytest

from ibd_study.kinds import Kind
from ibd_study.results import Results, results_frame
from ibd_study.tables import (
    baseline,
    baseline_characteristics,
    flow_table,
    laboratory_table,
    safety_table,
    scores_table,
)


def _results(records: list[dict]) -> Results:
    return Results(results_frame(records), True)


def _levels(week: float, n: int, **values: float | None) -> list[dict]:
    return [Kind[name.upper()].at() | {"value": value, "N": n, "week": week} for name, value in values.items()]


def _score(n: int, mean: dict, median: dict, shift: dict, before: dict, after: dict) -> Results:
    common = {"endpoint": "cdai", "disease": "CD", "unit": "points"}
    change = [
        {**Kind.MEAN_CHANGE.at(), "test": "paired t-test", "ci_level": 0.95} | mean,
        {**Kind.MEDIAN_CHANGE.at(), "test": "Wilcoxon"} | median,
        {**Kind.SHIFT.at(), "ci_level": 0.95} | shift,
    ]
    levels = [*_levels(0, n, **before), *_levels(12, n, **after)]
    return _results([common | row for row in levels] + [common | {"week": 12, "N": n} | row for row in change])


def test_a_score_before_and_after_with_both_tests():
    table = scores_table(
        _score(
            126,
            {"value": -97.44, "ci_low": -111.3, "ci_high": -83.5, "p_value": 1e-9},
            {"value": -100, "p_value": 0.0441},
            {"value": -103.8, "ci_low": -116.9, "ci_high": -90.1},
            {"mean": 214.91, "sd": 61.2},
            {"mean": 117.46, "sd": 70.05},
        ),
        ["cdai"],
        "CDAI",
    )
    assert table.key == "scores-cdai"
    assert table.frame.iloc[0].to_dict() == {
        "Score": "CDAI",
        "n": "126",
        "Before, mean (SD)": "214.9 (61.2)",
        "After, mean (SD)": "117.5 (70.1)",
        "Mean change": "−97.4 (−111.3 to −83.5)",
        "p (t)": "<0.001",
        "Typical change": "−103.8 (−116.9 to −90.1)",
        "p (ranks)": "0.044",
    }


def test_a_score_of_one_patient_is_shown_without_what_one_patient_cannot_give():
    table = scores_table(
        _score(1, {"value": -90}, {"value": -90}, {"value": -90}, {"mean": 210, "sd": None}, {"mean": 120, "sd": None}),
        ["cdai"],
        "CDAI",
    )
    assert table.frame.iloc[0].tolist() == [
        "CDAI",
        "1",
        "210.0 (not estimable)",
        "120.0 (not estimable)",
        "−90.0 (interval not estimable)",
        "not estimable",
        "−90.0 (interval not estimable)",
        "not estimable",
    ]


def test_a_score_of_nobody_is_not_recorded():
    empty = dict.fromkeys(("mean", "sd"))
    table = scores_table(_score(0, {}, {}, {}, empty, empty), ["cdai"], "CDAI")
    assert table.frame.iloc[0].tolist() == ["CDAI", "0", *["not recorded"] * 6]


def test_laboratory_values_by_week_with_their_n_and_the_paired_change():
    crp = {"endpoint": "crp_mg_l", "disease": "UC", "unit": "mg/L"}
    albumin = {"endpoint": "albumin_g_l", "disease": "UC", "unit": "g/L"}
    rows = [
        *(crp | row for row in _levels(0, 73, median=6.3, q1=2.6, q3=15.5)),
        *(crp | row for row in _levels(8, 73, median=1.8, q1=0.9, q3=4.1)),
        crp | {**Kind.SHIFT.at(), "week": 8, "N": 68, "value": -5.9, "ci_low": -9.3, "ci_high": -3.7}
        | {"ci_level": 0.95, "p_value": 0.0004, "test": "Wilcoxon"},
        *(albumin | row for row in _levels(0, 0, median=None, q1=None, q3=None)),
        *(albumin | row for row in _levels(8, 1, median=41, q1=41, q3=41)),
        albumin | {**Kind.SHIFT.at(), "week": 8, "N": 0, "ci_level": 0.95, "test": "Wilcoxon"},
        {"endpoint": "crp_mg_l", "disease": "CD", **Kind.MEDIAN.at(), "week": 12, "value": 9, "N": 3},
    ]  # fmt: skip
    table = laboratory_table(_results(rows), "UC")
    assert table.key == "laboratory-uc"
    found = "typical change of C-reactive protein (mg/L) −5.9 (−9.3 to −3.7) in 68 patients"
    assert table.title == f"Laboratory values in UC: {found}"
    assert list(table.frame.columns) == ["Value", "Week 0", "Week 8", "Typical change", "Pairs", "p"]
    assert table.frame.iloc[0].tolist() == [
        "C-reactive protein (mg/L)",
        "6.3 [2.6–15.5], 73",
        "1.8 [0.9–4.1], 73",
        "−5.9 (−9.3 to −3.7)",
        "68",
        "<0.001",
    ]
    assert table.frame.iloc[1].tolist() == [
        "Albumin (g/L)",
        "not recorded",
        "41.0 [41.0–41.0], 1",
        "not recorded",
        "0",
        "not recorded",
    ]


def _event(key: str, patients: int | None, events: int | None, rates: list[tuple]) -> list[dict]:
    total = 0 if patients is None else 236
    value = None if patients is None else 100 * patients / 236
    starts = ("_from_entry", "")
    kinds = [kind.at(since=since) for kind in (Kind.FIRST_EVENT_RATE, Kind.EVENT_RATE) for since in starts]
    return [
        {"endpoint": key, **Kind.EVENT_SHARE.at(), "unit": "%", "n": patients, "N": total, "value": value},
        {"endpoint": key, **Kind.EVENT_COUNT.at(), "unit": "events", "N": total, "value": events},
        *(
            {
                "endpoint": key,
                **kind,
                "value": rate,
                "ci_low": low,
                "ci_high": high,
                "N": total,
                "ci_level": 0.95,
                "week": 8 if kind["at"]["since"] else None,
            }
            for kind, (rate, low, high) in zip(kinds, rates, strict=True)
        ),
    ]


@pytest.mark.parametrize(
    ("event", "cells"),
    [
        (
            _event("ae_herpes_zoster", 3, 4, [(1.7, 0.3, 5.0), (1.44, 0.3, 4.1), (2.3, 0.6, 5.8), (1.88, 0.5, 4.8)]),
            ["herpes zoster", "3/236 (1.3 %)", "4", "1.7 (0.3–5.0)", "1.4 (0.3–4.1)", "2.3 (0.6–5.8)", "1.9 (0.5–4.8)"],
        ),
        (
            _event("ae_tuberculosis", 0, 0, [(0, 0, 2.1), (0, 0, 1.7)] * 2),
            ["tuberculosis", "0/236 (0.0 %)", "0", *["0.0 (0.0–2.1)", "0.0 (0.0–1.7)"] * 2],
        ),
        (
            _event("ae_malignancy", 2, 2, [(None, None, None)] * 4),
            ["malignancy", "2/236 (0.8 %)", "2", *["not recorded"] * 4],
        ),
        (
            _event("ae_any_event", None, None, [(None, None, None)] * 4),
            ["any event", *["not recorded"] * 6],
        ),
    ],
    ids=["some", "none occurred", "no dates", "not recorded"],
)
def test_events_that_did_not_occur_differ_from_events_not_recorded(event, cells):
    assert safety_table(_results(event)).frame.iloc[0].tolist() == cells


def test_rates_stand_side_by_side_and_groups_say_what_they_hold():
    rows = [*_event("ae_any_infection", 3, 4, [(1, 0, 2)] * 4), *_event("ae_infection", 3, 4, [(1, 0, 2)] * 4)]
    table = safety_table(_results(rows))
    assert list(table.frame.columns)[3:5] == ["Incidence rate from week 8", "Incidence rate from the first dose"]
    assert "The rates from week 8 answer" in table.notes[1]
    assert "any infection: infection, serious infection, herpes zoster, " in table.notes[2]
    at_once = [row | {"week": None} for row in rows]
    assert list(safety_table(_results(at_once)).frame.columns)[3:] == [
        "Incidence rate from the first dose",
        "Event rate from the first dose",
    ]


def test_the_flow_is_a_table_of_whole_numbers():
    counts = {"registered": (236, 80, 156, None), "adult": (230, 78, 152, 3)}
    rows = []
    for step, (all_, uc, cd, unknown) in counts.items():
        values = [(Kind.FLOW.at(step=step), all_), (Kind.FLOW_NOT_RECORDED.at(step=step), unknown)]
        values += [(Kind.FLOW_OF_DISEASE.at(step=step, disease=name), n) for name, n in (("uc", uc), ("cd", cd))]
        rows += [{"endpoint": "flow", "value": value} | kind for kind, value in values if value is not None]
    table = flow_table(_results(rows), {"registered": "In the cohort", "adult": "Aged 18 years or more"})
    assert table.title == "Selection of patients: 230 of 236 remain after every step"
    assert table.frame.to_numpy().tolist() == [
        ["In the cohort", "236", "80", "156", "0"],
        ["Aged 18 years or more", "230", "78", "152", "3"],
    ]


def _baseline(name: str, disease: str, missing: int, **values: float | None) -> list[dict]:
    known = values.pop("N", 80 - missing)
    return [
        {
            "endpoint": f"baseline_{name}",
            "disease": disease,
            "week": 0,
            **Kind.BASELINE_MISSING.at(column=name),
            "value": missing,
            "N": 80,
        },
        *(
            {
                "endpoint": f"baseline_{name}",
                "disease": disease,
                "week": 0,
                **Kind[f"BASELINE_{key.upper()}"].at(column=name),
                "value": value,
                "N": known,
            }
            for key, value in values.items()
        ),
    ]


def _level(name: str, code: str, disease: str, n: int | None, total: int) -> dict:
    value = 100 * n / total if total else None
    row = {"endpoint": f"baseline_{name}={code}", "disease": disease, "week": 0, "unit": "%"}
    return row | Kind.BASELINE_SHARE.at(column=name, category=code) | {"value": value, "n": n, "N": total}


def _compared(name: str, value: float | None, **more: object) -> dict:
    row = {"endpoint": f"baseline_{name}", "disease": "UC and CD", "week": 0, "value": value, "N": 160}
    return row | Kind.BASELINE_DIFFERENCE.at(column=name) | more


@pytest.fixture
def few_variables(monkeypatch):
    monkeypatch.setattr(baseline, "PATIENT_VARIABLES", ("age_years", "sex", "disease_duration_years", "prior_surgery"))
    monkeypatch.setattr(baseline, "VISIT_VARIABLES", ("cdai",))


def _baseline_rows() -> list[dict]:
    quartiles = {"mean": 6.0, "sd": 3.0, "median": 5.5, "q1": 2.25, "q3": 9.0}
    nothing = dict.fromkeys(quartiles)
    return [
        *_baseline("age_years", "UC", 1, mean=41.4, sd=11.34, median=40, q1=30, q3=50),
        *_baseline("age_years", "CD", 79, mean=31.0, sd=None, median=31, q1=31, q3=31),
        _compared("age_years", 0.951),
        *_baseline("sex", "UC", 0),
        *_baseline("sex", "CD", 80),
        _level("sex", "female", "UC", 29, 80),
        _level("sex", "male", "UC", 51, 80),
        _level("sex", "female", "CD", None, 0),
        _level("sex", "male", "CD", None, 0),
        _compared("sex", None),
        *_baseline("disease_duration_years", "UC", 0, **quartiles),
        *_baseline("disease_duration_years", "CD", 80, N=0, **nothing),
        _compared("disease_duration_years", None),
        *_baseline("prior_surgery", "UC", 0),
        *_baseline("prior_surgery", "CD", 0),
        _level("prior_surgery", "yes", "UC", 4, 80),
        _level("prior_surgery", "yes", "CD", 40, 80),
        _compared("prior_surgery", -0.7),
        *_baseline("cdai", "CD", 30, mean=214.91, sd=61.2, median=211.5, q1=170, q3=250),
    ]


def test_baseline_characteristics_in_words_with_missing_counts(few_variables):
    table = baseline_characteristics(_results(_baseline_rows()))
    assert table.title.endswith(": UC and CD differ most in age (standardised difference 0.95)")
    assert list(table.frame.columns) == ["Characteristic", "UC", "UC missing", "CD", "CD missing", "SMD"]
    assert table.frame.to_numpy().tolist() == [
        ["Age (years), mean (SD)", "41.4 (11.3)", "1", "31.0 (not estimable)", "79", "0.95"],
        ["Sex, n (%)", "", "0", "", "80", "not estimable"],
        ["\N{EN SPACE}female", "29 (36.3 %)", "", "not recorded", "", ""],
        ["\N{EN SPACE}male", "51 (63.8 %)", "", "not recorded", "", ""],
        ["Disease duration (years), median [quartiles]", "5.5 [2.3–9.0]", "0", "not recorded", "80", "not estimable"],
        ["Earlier intestinal surgery, n (%)", "4 (5.0 %)", "0", "40 (50.0 %)", "0", "−0.70"],
        ["CDAI (points), mean (SD)", "", "", "214.9 (61.2)", "30", ""],
    ]


def test_quartiles_of_counts_have_the_decimals_of_their_median(monkeypatch):
    monkeypatch.setattr(baseline, "PATIENT_VARIABLES", ("prior_biologics_count",))
    monkeypatch.setattr(baseline, "VISIT_VARIABLES", ())
    counts = dict(mean=1.3, sd=0.7, median=1.0, q1=0.5, q3=2.0)
    rows = [row for name in ("UC", "CD") for row in _baseline("prior_biologics_count", name, 0, **counts)]
    frame = baseline_characteristics(_results([row | {"unit": "count"} for row in rows])).frame
    assert frame["UC"].tolist() == ["1.0 [0.5–2.0]"]


@pytest.mark.parametrize(
    ("users", "known", "cell"),
    [(25, 80, "25 (31.3 %)"), (0, 80, "0 (0.0 %)"), (0, 0, "not recorded"), (None, 80, "suppressed"), (25, None, "25")],
)
def test_the_baseline_table_counts_patients_on_steroids(few_variables, users, known, cell):
    doses = [
        row for disease in ("UC", "CD") for row in _baseline("steroid_dose_mg_day", disease, 0, N=known, median=0.0)
    ]
    counted = [
        {"endpoint": f"{disease}_steroid_free_remission", "value": users, "unit": "patients"}
        | Kind.STEP.at(step="counted")
        | ({} if users is not None else {"disclosure": "suppressed"})
        for disease in ("uc", "cd")
    ]
    frame = baseline_characteristics(_results([*_baseline_rows(), *doses]), _results(counted)).frame
    last = ["On systemic steroids, n (%)", cell, "0", cell, "0", ""]
    assert frame.iloc[-1].tolist() == last


def test_p_values_stand_in_the_baseline_table_only_when_asked_for(few_variables):
    p_values = [
        _compared("age_years", None, **Kind.BASELINE_TEST.at(column="age_years"), p_value=0.0004, test="Mann-Whitney"),
        _compared("sex", None, **Kind.BASELINE_TEST.at(column="sex"), test="chi-square"),
    ]
    frame = baseline_characteristics(_results([*_baseline_rows(), *p_values])).frame.set_index("Characteristic")
    assert frame.loc["Age (years), mean (SD)", "p"] == "<0.001"
    assert frame.loc["Sex, n (%)", "p"] == "not estimable"
    assert frame.loc["Earlier intestinal surgery, n (%)", "p"] == ""
