"""Two small public data sets as own cohorts, against counts made from their files by plain code.

Neither is about upadacitinib. Their files are read where they lie and never copied: the variable
``IBD_REAL_DATA`` names their folder.

GSE92415: golimumab or placebo, total Mayo score at weeks 0 and 6. GSE73661: Mayo endoscopic
subscore before and after infliximab or vedolizumab.
"""

import csv
import json
import os
import re
from collections import Counter
from pathlib import Path

import pytest

from ibd_study import dictionary
from ibd_study.endpoints import REGISTRY
from ibd_study.estimates import endpoint_rates, open_analysis

REAL = Path(os.environ.get("IBD_REAL_DATA", ""))
pytestmark = pytest.mark.skipif("IBD_REAL_DATA" not in os.environ, reason="IBD_REAL_DATA names no folder")

UC_ENDPOINTS = [key for key, entry in REGISTRY.items() if entry.disease == "UC"]
LABEL = "wk6response"
MES = "mayo_endoscopic_subscore"
BY_SUBSCORE = {"uc_endoscopic_response_index": MES, "uc_endoscopic_response_fall_at_least": 1}


def rows_of(name: str) -> list[dict[str, str]]:
    """Rows of one data set, every cell as text."""
    with (REAL / name / f"{name}_metadata.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def write_cohort(folder: Path, patients: dict[str, dict], visits: list[dict], own: dict) -> Path:
    """A cohort folder; ``own`` describes the one patient column that the data dictionary does not have."""
    folder.mkdir()
    resources = []
    for name, rows in (("patients", list(patients.values())), ("visits", visits)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        resources.append(dictionary.resource(name, [column for column in rows[0] if column != own["name"]]))
    resources[0]["schema"]["fields"].append(own)
    package = json.dumps({"title": folder.name, "resources": resources})
    (folder / "datapackage.json").write_text(package, encoding="utf-8")
    return folder


def opened(folder: Path, **parameters):
    return open_analysis("real_data", {"cohort": str(folder), "disclosure": "exact_internal", **parameters})


def rates(folder: Path, *keys: str, **parameters) -> dict[tuple[str, str], dict]:
    """Results rows by endpoint and statistic, the percentage at baseline as ``percentage_before``."""
    rows = endpoint_rates(opened(folder, **parameters), list(keys)).rows.astype(object)
    before = (rows["statistic"] == "percentage") & (rows["week"] == 0)
    names = rows["statistic"].where(~before, "percentage_before")
    rows = rows.where(rows.notna(), None)
    keys_of_rows = zip(rows["endpoint"], names, strict=True)
    return dict(zip(keys_of_rows, rows.to_dict("records"), strict=True))


# GSE92415


@pytest.fixture(scope="module")
def golimumab(tmp_path_factory) -> Path:
    """Subjects with UC; who has no visit at week 0 gets an empty one, so that the absence is said."""
    rows = [row for row in rows_of("GSE92415") if row["disease"] != "Healthy"]
    patients = {
        row["subject"]: {"diagnosis": "UC", "patient_id": row["subject"], "age_years": row["age"], LABEL: row[LABEL]}
        for row in rows
    }
    visits = [
        {"patient_id": row["subject"], "week": row["visit"].removeprefix("Week "), "mayo_score": row["mayo_score"]}
        for row in rows
    ]
    with_baseline = {visit["patient_id"] for visit in visits if visit["week"] == "0"}
    visits += [{"patient_id": subject, "week": 0} for subject in patients if subject not in with_baseline]
    words = "The trial's own response label at week 6; its rule needs the bleeding subscore"
    label = {"name": LABEL, "description": words, "constraints": {"enum": ["Yes", "No"]}}
    return write_cohort(tmp_path_factory.mktemp("real") / "GSE92415", patients, visits, label)


def mayo_by_subject() -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in rows_of("GSE92415"):
        if row["mayo_score"] != ".":
            found.setdefault(row["subject"], {})[row["visit"]] = int(row["mayo_score"])
    return found


def test_healthy_controls_are_left_out_and_counted():
    rows = rows_of("GSE92415")
    traits = Counter((row["disease"] == "Healthy", row["mayo_score"] == ".", row["subject"] == "") for row in rows)
    assert traits == {(False, False, False): 162, (True, True, True): 21}


def test_subjects_visits_and_pairs_are_those_of_the_file(golimumab):
    analysis = opened(golimumab, uc_week=6)
    scored = analysis.cohort.visits["mayo_score"].notna()
    before, after = (analysis.pairs["mayo_score" + side].notna() for side in ("_baseline", "_followup"))
    by_subject = mayo_by_subject()
    plain = Counter(tuple(sorted(visits)) for visits in by_subject.values())
    assert plain == {("Week 0", "Week 6"): 65, ("Week 0",): 22, ("Week 6",): 10}
    assert len(analysis.pairs) == len(by_subject) == 97
    assert scored.sum() == sum(map(len, by_subject.values())) == 162
    assert (~scored).sum() == 10  # the baseline rows that stand for no visit
    assert [(before & after).sum(), (before & ~after).sum(), (~before & after).sum()] == [65, 22, 10]


def test_everybody_is_selected_and_what_is_not_recorded_is_counted(golimumab):
    flow = opened(golimumab).flow
    assert {(step.remaining, step.excluded) for step in flow} == {(97, 0)}
    assert {step.key: step.not_recorded for step in flow if step.not_recorded} == {"treated": 97}


@pytest.mark.parametrize("definitions", ["assumed_2025", "stride2"])
def test_endpoints_that_need_subscores_are_not_evaluable_rather_than_no(golimumab, definitions):
    found = rates(golimumab, *UC_ENDPOINTS, uc_week=6, definitions=definitions)
    for key in UC_ENDPOINTS:
        row = found[key, "percentage"]
        assert (row["N"], row["n"], row["value"]) == (0, None, None), key
        assert found[key, "of_disease"]["value"] == 97


def test_paired_mean_change_of_the_total_mayo_score_is_plain_arithmetic(golimumab):
    pairs = opened(golimumab, uc_week=6).pairs
    changes = (pairs["mayo_score_followup"] - pairs["mayo_score_baseline"]).dropna()
    plain = [v["Week 6"] - v["Week 0"] for v in mayo_by_subject().values() if len(v) == 2]
    assert (len(changes), changes.sum()) == (len(plain), sum(plain)) == (65, -185)
    assert changes.mean() == pytest.approx(-185 / 65)


def test_labels_are_carried_over_one_per_subject(golimumab):
    analysis = opened(golimumab, uc_week=6)
    plain = Counter({row["subject"]: row[LABEL] for row in rows_of("GSE92415") if row["subject"]}.values())
    assert Counter(analysis.pairs[LABEL]) == plain == {"Yes": 50, "No": 47}
    assert len(opened(golimumab, uc_week=6, subgroup=f"{LABEL}=Yes").pairs) == 50


def test_fall_in_total_mayo_agrees_with_the_label_as_far_as_it_can(golimumab):
    """The trial's rule also asks for little or less bleeding, which the file does not hold.

    So every responder must show the fall, and a fall without the label may be a matter of bleeding.
    """
    pairs = opened(golimumab, uc_week=6).pairs.dropna(subset=["mayo_score_baseline", "mayo_score_followup"])
    fall = pairs["mayo_score_baseline"] - pairs["mayo_score_followup"]
    fell = (fall >= 3) & (10 * fall >= 3 * pairs["mayo_score_baseline"])
    assert Counter(zip(pairs[LABEL], fell, strict=True)) == {
        ("Yes", True): 32,
        ("No", False): 31,
        ("No", True): 2,
    }


# GSE73661


def arm(row: dict[str, str]) -> str:
    return row["induction_therapy_maintenance_therapy"]


def week(row: dict[str, str]) -> int:
    """Infliximab's one follow-up at week 4 or 6 is put at week 5, and read give or take one week."""
    return 5 if row["week_(w)"] == "W4_W6" else int(row["week_(w)"].removeprefix("W"))


def of_drug(drug: str) -> list[dict[str, str]]:
    """Rows of patients whose induction was with the drug; controls and placebo inductions are neither."""
    begins = {"infliximab": ("IFX",), "vedolizumab": ("vdz",)}[drug]
    return [row for row in rows_of("GSE73661") if arm(row).startswith(begins)]


def converted(folder: Path, drug: str) -> Path:
    rows = of_drug(drug)
    patients = {
        row["study_individual_number"]: {
            "patient_id": row["study_individual_number"],
            "diagnosis": "UC",
            "maintenance": "placebo" if arm(row).endswith("_plac") else "drug",
        }
        for row in rows
    }
    visits = [{"patient_id": row["study_individual_number"], "week": week(row), MES: row[MES]} for row in rows]
    maintenance = {"name": "maintenance", "description": "Maintenance treatment, by the name of the arm"}
    return write_cohort(folder / drug, patients, visits, maintenance)


@pytest.fixture(scope="module")
def cohorts(tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("real")
    return {drug: converted(folder, drug) for drug in ("infliximab", "vedolizumab")}


def plain_pairs(drug: str, target: int, window: int, maintenance: str | None = None) -> list[tuple[int, int]]:
    """Subscore before and at the visit nearest a week, of two equally near the earlier."""
    by_patient: dict[str, dict[int, int]] = {}
    for row in of_drug(drug):
        if maintenance is None or arm(row).endswith("_plac") == (maintenance == "placebo"):
            by_patient.setdefault(row["study_individual_number"], {})[week(row)] = int(row[MES])
    pairs = []
    for scores in by_patient.values():
        near = [(abs(w - target), w) for w in scores if w > 0 and abs(w - target) <= window]
        if near:
            pairs.append((scores[0], scores[min(near)[1]]))
    return pairs


def test_controls_and_placebo_inductions_are_left_out_and_counted(cohorts):
    rows = rows_of("GSE73661")
    controls = [row for row in rows if arm(row) == "CO"]
    assert all(row[MES] == row["week_(w)"] == "CO" for row in controls)
    placebo = [row for row in rows if arm(row) == "plac_plac"]
    persons = [len({row["study_individual_number"] for row in part}) for part in (rows, controls, placebo)]
    assert (persons, len(controls)) == ([78, 11, 3], 12)
    read = {drug: opened(folder) for drug, folder in cohorts.items()}
    kept = {drug: (len(analysis.pairs), len(analysis.cohort.visits)) for drug, analysis in read.items()}
    assert kept == {"infliximab": (23, 46), "vedolizumab": (41, 113)}
    assert len(rows) == 46 + 113 + len(controls) + len(placebo) == 178


# drug, week, window, maintenance: evaluable, remission (0), improvement (0 or 1), fall of a point
COUNTS = [
    ("infliximab", 5, 1, None, 23, 3, 8, 11),
    ("vedolizumab", 6, 0, None, 27, 3, 6, 9),
    ("vedolizumab", 6, 2, None, 27, 3, 6, 9),
    ("vedolizumab", 12, 0, None, 13, 2, 3, 4),
    ("vedolizumab", 12, 2, None, 14, 2, 3, 4),  # and a visit of week 10
    ("vedolizumab", 52, 0, None, 19, 8, 13, 14),
    ("vedolizumab", 52, 0, "drug", 17, 7, 12, 12),
]


@pytest.mark.parametrize(("drug", "target", "window", "maintenance", "total", "zero", "low", "fallen"), COUNTS)
def test_endoscopic_endpoints_are_the_plain_counts(
    cohorts, drug, target, window, maintenance, total, zero, low, fallen
):
    pairs = plain_pairs(drug, target, window, maintenance)
    outcomes = [(after == 0, after <= 1, before - after >= 1) for before, after in pairs]
    plain = [sum(column) for column in zip(*outcomes, strict=True)]
    keys = ["uc_endoscopic_remission", "uc_endoscopic_improvement", "uc_endoscopic_response"]
    subgroup = f"maintenance={maintenance}" if maintenance else ""
    found = rates(cohorts[drug], *keys, uc_week=target, window_weeks=window, subgroup=subgroup, **BY_SUBSCORE)
    rows = [found[key, "percentage"] for key in keys]
    assert [row["N"] for row in rows] == [len(pairs)] * 3 == [total] * 3
    assert [row["n"] for row in rows] == plain == [zero, low, fallen]


def test_failures_are_imputed_over_all_patients_and_values_carried_over_visits(cohorts):
    key = "uc_endoscopic_improvement"
    last = {row["study_individual_number"]: int(row[MES]) for row in sorted(of_drug("vedolizumab"), key=week)}
    assert (sum(score <= 1 for score in last.values()), len(last)) == (16, 41)
    for rule, improved in (("nri", 13), ("locf", 16)):
        found = rates(cohorts["vedolizumab"], key, uc_week=52, window_weeks=0, missing_data=rule)
        assert (found[key, "percentage"]["n"], found[key, "percentage"]["N"]) == (improved, 41)


@pytest.mark.parametrize(("missing_data", "total"), [("observed", 27), ("nri", 41)])
def test_endpoints_that_need_more_than_the_subscore_are_not_evaluable_rather_than_no(cohorts, missing_data, total):
    found = rates(cohorts["vedolizumab"], *UC_ENDPOINTS, uc_week=6, missing_data=missing_data)
    evaluable = {key: found[key, "percentage"]["N"] for key in UC_ENDPOINTS}
    by_subscore = ["uc_endoscopic_remission", "uc_endoscopic_improvement", "uc_mucosal_healing"]
    assert evaluable == {key: total if key in by_subscore else 0 for key in UC_ENDPOINTS}


def test_empty_cell_of_the_paired_table_gives_finite_tests(cohorts):
    """Nobody is healed at baseline, so nobody can lose it: 8 gained and 0 lost."""
    key = "uc_endoscopic_improvement"
    found = rates(cohorts["infliximab"], key, uc_week=5, window_weeks=1)
    assert found[key, "percentage_before"]["n"] == 0
    table = [found[key, name]["value"] for name in ("stayed_yes", "gained", "lost", "stayed_no")]
    assert table == [0, 8, 0, 15]
    p_values = [found[key, f"p_mcnemar_{form}"]["p_value"] for form in ("exact", "chi_square")]
    # 2 * 0.5**8, and the chi-square of (8 - 0)**2 / 8 = 8 on one degree of freedom
    assert p_values == pytest.approx([0.0078125, 0.004677735])


def test_paired_table_without_any_change_is_not_divided_by_zero(cohorts):
    """At week 8 stand four patients who stopped early, none of them better."""
    key = "uc_endoscopic_improvement"
    found = rates(cohorts["vedolizumab"], key, uc_week=8, window_weeks=0)
    assert [found[key, name]["value"] for name in ("stayed_yes", "gained", "lost", "stayed_no")] == [0, 0, 0, 4]
    forms = ["exact", "mid_p", "chi_square", "chi_square_corrected"]
    assert [found[key, f"p_mcnemar_{form}"]["p_value"] for form in forms] == [pytest.approx(1.0)] * 2 + [None, None]


def test_responder_labels_in_the_titles_are_a_subscore_of_0_or_1():
    labelled = [(row, re.search(r"UC (R|NR) (W[\d/]+)", row["title"])) for row in rows_of("GSE73661")]
    labelled = [(row, found[1], found[2]) for row, found in labelled if found]
    assert Counter((label, int(row[MES]) <= 1) for row, label, _ in labelled) == {("R", True): 30, ("NR", False): 52}
    # The titles of three visits of week 52 say week 12: the column `week_(w)` is taken.
    other_week = [row for row, _, said in labelled if said.replace("/", "_W") != row["week_(w)"]]
    assert [row["week_(w)"] for row in other_week] == ["W52"] * 3
