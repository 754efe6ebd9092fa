"""From visits to pairs: which visit is read, and which value."""

import pandas as pd
import pytest

from ibd_study.cohort import (
    BASELINE,
    FOLLOW_UP,
    assessed_before,
    assessed_near,
    assessment_groups,
    baseline_of,
    first_and_last,
    follow_up_week,
    join_pairs,
    read_cohort,
    with_items_of_patients,
)
from ibd_study.parameters import parse

UC_PATIENT = "patient_id,diagnosis,sex,height_cm\nP1,UC,female,170\n"


@pytest.fixture
def visits_of(write_cohort):
    """Visits of one patient from `week,column` rows; the baseline is added where there is none."""

    def visits(header: str, *rows: str) -> pd.DataFrame:
        text = "\n".join([f"patient_id,{header}", *(f"P1,{row}" for row in rows)])
        if not any(float(row.split(",")[0]) <= 0 for row in rows):
            text += "\nP1,-8" + "," * header.count(",")
        return read_cohort(write_cohort(UC_PATIENT, text)).visits

    return visits


def near(visits, week, before, after, column):
    target = pd.Series([float(week)], index=pd.Index(["P1"], name="patient_id"))
    value = assessed_near(visits, target, before, after)[column].iloc[0]
    return None if pd.isna(value) else value


@pytest.mark.parametrize(
    ("weeks", "window", "read"),
    [
        ([7.0, 8.0, 9.0], 2, 8.0),  # nearest
        ([6.5, 8.6], 2, 8.6),
        ([7.0, 9.0], 2, 7.0),  # a tie goes to the earlier visit
        ([9.7, 6.3], 2, 6.3),  # also where 9.7 - 8 is a little below 8 - 6.3 in binary
        ([6.0], 2, 6.0),  # both ends belong to the window
        ([10.0], 2, 10.0),
        ([8.3], 0.3, 8.3),  # also where 8.3 - 8 is a little above 0.3 in binary
        ([7.7], 0.3, 7.7),
        ([5.9], 2, None),
        ([10.1], 2, None),
        ([8.0], 0, 8.0),
        ([8.1], 0, None),
    ],
)
def test_nearest_visit_within_the_window_is_read(visits_of, weeks, window, read):
    visits = visits_of("week,crp_mg_l", *(f"{week},{week}" for week in weeks))
    assert near(visits, 8, window, window, "crp_mg_l") == read


def test_visit_without_the_examination_is_passed_over(visits_of):
    visits = visits_of("week,crp_mg_l,uceis", "8,5,", "9,,3")
    assert near(visits, 8, 2, 2, "crp_mg_l") == 5
    assert near(visits, 8, 2, 2, "uceis") == 3


UCEIS = "uceis_vascular,uceis_bleeding,uceis_erosions_ulcers"
HBI = "hbi_wellbeing,hbi_abdominal_pain,hbi_liquid_stools,hbi_abdominal_mass,hbi_complications"


def test_items_of_one_score_come_from_one_visit(visits_of):
    visits = visits_of(f"week,{UCEIS}", "8,1,,", "9,2,3,3")
    assert [near(visits, 8, 2, 2, name) for name in UCEIS.split(",")] == [2, 3, 3]


def test_an_incomplete_form_hides_no_complete_one_in_the_window(visits_of):
    visits = visits_of(f"week,{HBI}", "11,1,1,2,0,0", "12,2,,5,,")
    assert [near(visits, 12, 2, 2, name) for name in HBI.split(",")] == [1, 1, 2, 0, 0]


def test_a_recorded_total_makes_a_form_complete(visits_of):
    visits = visits_of("week,hbi_wellbeing,hbi", "11,,4", "12,2,")
    assert near(visits, 12, 2, 2, "hbi") == 4
    assert near(visits, 12, 2, 2, "hbi_wellbeing") is None


def test_of_incomplete_forms_alone_the_nearest_is_read(visits_of):
    visits = visits_of(f"week,{HBI}", "11,1,1,,,", "12,2,,5,,")
    assert [near(visits, 12, 2, 2, name) for name in HBI.split(",")] == [2, None, 5, None, None]


def test_items_of_one_score_make_a_visit_no_assessment_of_another(visits_of):
    visits = visits_of("week,mayo_stool_frequency,mayo_rectal_bleeding,cdai_complications,uceis", "7,0,0,,", "8,,,0,3")
    assert near(visits, 8, 2, 2, "mayo_stool_frequency") == 0
    visits = visits_of("week,mayo_endoscopic_subscore,uceis", "8,1,", "9,3,7")
    assert (near(visits, 8, 2, 2, "mayo_endoscopic_subscore"), near(visits, 8, 2, 2, "uceis")) == (1, 7)


def test_a_longer_score_reads_shared_items_from_the_visit_that_has_them_all(visits_of):
    header = "week,mayo_stool_frequency,mayo_rectal_bleeding,mayo_physician_global"
    visits = visits_of(header, "8,0,0,", "9,1,0,1")
    read = ("mayo_stool_frequency", "partial_mayo_stool_frequency", "mayo_physician_global")
    assert [near(visits, 8, 2, 2, name) for name in read] == [0, 1, 1]


def test_clinical_and_endoscopic_items_may_come_from_different_visits(visits_of):
    visits = visits_of("week,mayo_stool_frequency,mayo_endoscopic_subscore", "7.9,1,", "9,3,2")
    assert near(visits, 8, 2, 2, "mayo_stool_frequency") == 1
    assert near(visits, 8, 2, 2, "mayo_endoscopic_subscore") == 2


def test_each_laboratory_value_is_read_by_itself(visits_of):
    visits = visits_of("week,crp_mg_l,faecal_calprotectin_ug_g,albumin_g_l", "8,5,,", "9,7,250,", "9.5,,,40")
    found = [near(visits, 8, 2, 2, name) for name in ("crp_mg_l", "faecal_calprotectin_ug_g", "albumin_g_l")]
    assert found == [5, 250, 40]


DIARY = "cdai_liquid_stools_7d,cdai_abdominal_pain_7d,cdai_wellbeing_7d,cdai_complications,cdai_antidiarrhoeal"


@pytest.mark.parametrize(
    ("height", "haematocrit", "read"),
    [
        (170, 40, 12),  # the diary of week 12 with the weight and haematocrit of other weeks
        ("", 40, 10),  # without a height no CDAI can be computed of items, so the total of week 10 is read
        (170, "", 10),
    ],
)
def test_a_diary_counts_as_complete_where_all_else_that_cdai_needs_is_known(write_cohort, height, haematocrit, read):
    patients = f"patient_id,diagnosis,sex,height_cm\nP1,CD,female,{height}\n"
    header = f"patient_id,week,{DIARY},cdai_abdominal_mass,haematocrit_percent,weight_kg,cdai"
    rows = f"P1,0,,,,,,,,,300\nP1,10,10,,,,,,,70,150\nP1,11,,,,,,,{haematocrit},,\nP1,12,12,0,0,0,0,0,,,"
    cohort = read_cohort(write_cohort(patients, f"{header}\n{rows}\n"))
    visits = with_items_of_patients(cohort.visits, cohort.patients)
    assert near(visits, 12, 2, 2, "cdai_liquid_stools_7d") == read


def test_a_visit_that_only_took_a_weight_hides_no_diary(visits_of):
    visits = visits_of("week,weight_kg,cdai_liquid_stools_7d", "11,,14", "12,70,")
    assert near(visits, 12, 2, 2, "cdai_liquid_stools_7d") == 14
    assert near(visits, 12, 2, 2, "weight_kg") == 70


def test_recorded_totals_over_two_examinations_are_read_by_themselves():
    groups = assessment_groups()
    assert groups["modified_mayo"] == ["modified_mayo"]
    assert groups["mayo_score"] == ["mayo_score"]
    assert "mayo_endoscopic_subscore" in groups["endoscopy"] and "ses_cd_rectum_narrowing" in groups["endoscopy"]
    assert groups["haematocrit_percent"] == ["haematocrit_percent"] and "laboratory" not in groups


def test_patients_without_a_visit_in_the_window_keep_their_row(write_cohort):
    patients = "patient_id,diagnosis\nP1,UC\nP2,UC\n"
    visits = read_cohort(write_cohort(patients, "patient_id,week,crp_mg_l\nP2,0,9\nP2,8,3\n")).visits
    target = pd.Series([8.0, 8.0], index=pd.Index(["P1", "P2"], name="patient_id"))
    found = assessed_near(visits, target, 2, 2)["crp_mg_l"]
    assert found.index.tolist() == ["P1", "P2"] and found.isna().tolist() == [True, False]


# Baseline and follow-up


@pytest.mark.parametrize(
    ("weeks", "window", "read"),
    [
        ([-1.0, 0.0, 1.0], 4, 0.0),
        ([-1.0, 0.1], 4, -1.0),  # never after the start, however near
        ([-3.0, -1.0], 4, -1.0),
        ([-4.0], 4, -4.0),
        ([-4.1], 4, None),
        ([-0.1], 0, None),
        ([0.0], 0, 0.0),
    ],
)
def test_baseline_is_the_visit_nearest_the_start_and_not_after_it(visits_of, weeks, window, read):
    visits = visits_of("week,crp_mg_l", *(f"{week},{week + 10}" for week in weeks))
    selected = pd.DataFrame({"patient_id": pd.array(["P1"], "string"), "diagnosis": pd.array(["UC"], "string")})
    value = baseline_of(selected, visits, parse({"baseline_window_weeks": window}))["crp_mg_l"].iloc[0]
    assert pd.isna(value) if read is None else value == read + 10


def test_follow_up_week_is_that_of_the_disease():
    selected = pd.DataFrame({"patient_id": ["P1", "P2"], "diagnosis": ["UC", "CD"]})
    assert follow_up_week(selected, parse({"uc_week": 6})).to_dict() == {"P1": 6.0, "P2": 12.0}


@pytest.mark.parametrize(
    ("weeks", "read"),
    [
        ([0.0, 4.0, 7.0], 7.0),
        ([0.0, 4.0, 10.0], 10.0),  # the end of the window still counts
        ([0.0, 4.0, 10.1], 4.0),
        ([0.0, 12.0], 0.0),
        ([-3.0, 12.0], -3.0),
    ],
)
def test_last_earlier_assessment_may_lie_as_late_as_the_window(visits_of, weeks, read):
    visits = visits_of("week,crp_mg_l", *(f"{week},{week + 10}" for week in weeks))
    target = pd.Series([8.0], index=pd.Index(["P1"], name="patient_id"))
    assert assessed_before(visits, target, 2)["crp_mg_l"].iloc[0] == read + 10


# Scores


@pytest.fixture
def pair_of(write_cohort):
    """The pair of one UC patient from a follow-up visit at week 8 given as columns and cells."""

    def pair(**cells):
        names, values = ",".join(cells), ",".join(map(str, cells.values()))
        text = f"patient_id,week,{names}\nP1,0,{values}\nP1,8,{values}\n"
        cohort = read_cohort(write_cohort(UC_PATIENT, text))
        target = pd.Series([8.0], index=pd.Index(["P1"], name="patient_id"))
        baseline = baseline_of(cohort.patients, cohort.visits, parse({}))
        follow_up = assessed_near(cohort.visits, target, 2, 2)
        return join_pairs(cohort.patients, {BASELINE: baseline, FOLLOW_UP: follow_up}).iloc[0]

    return pair


ITEMS = {"mayo_stool_frequency": 1, "mayo_rectal_bleeding": 0, "mayo_endoscopic_subscore": 2}


@pytest.mark.parametrize(
    ("cells", "modified_mayo"),
    [
        (ITEMS, 3),
        (ITEMS | {"modified_mayo": 9}, 3),  # items beat a recorded total
        (ITEMS | {"mayo_rectal_bleeding": "", "modified_mayo": 7}, 7),  # with an item missing, the total counts
        ({"modified_mayo": 7}, 7),
        ({"modified_mayo": 0}, 0),
        (ITEMS | {"mayo_rectal_bleeding": ""}, None),  # never the sum of what is there
    ],
)
def test_score_is_computed_from_items_else_taken_as_recorded(pair_of, cells, modified_mayo):
    pair = pair_of(**cells)
    for side in ("_baseline", "_followup"):
        found = pair["modified_mayo" + side]
        assert pd.isna(found) if modified_mayo is None else found == modified_mayo


def test_cdai_takes_sex_and_height_from_the_patient(pair_of):
    pair = pair_of(
        cdai_liquid_stools_7d=21,
        cdai_abdominal_pain_7d=7,
        cdai_wellbeing_7d=7,
        cdai_complications=1,
        cdai_antidiarrhoeal=0,
        cdai_abdominal_mass=0,
        haematocrit_percent=40,
        weight_kg=60.112,
    )
    # 2*21 + 5*7 + 7*7 + 20 + 6*(42-40) + 100*(1 - 60.112/(20.8*1.7**2)) = 42 + 35 + 49 + 20 + 12 + 0
    assert pair["cdai_followup"] == pytest.approx(158)


def test_two_item_symptom_score_is_computed_only(pair_of):
    assert pair_of(**ITEMS)["pro2_uc_followup"] == 1


def test_pairs_keep_the_patient_and_every_visit_column_twice(pair_of):
    pair = pair_of(**ITEMS)
    assert (pair["patient_id"], pair["sex"]) == ("P1", "female")
    for name in ("crp_mg_l", "ses_cd_rectum_narrowing", "steroid_dose_mg_day"):
        assert {name + "_baseline", name + "_followup"} <= set(pair.index)


def test_nothing_given_is_changed(visits_of):
    visits = visits_of("week,crp_mg_l,uceis", "0,9,4", "8,5,", "9,,3")
    patients = pd.DataFrame({"patient_id": pd.array(["P1"], "string"), "diagnosis": pd.array(["UC"], "string")})
    patients = patients.assign(sex=pd.array(["female"], "string"), height_cm=pd.array([170.0], "Float64"))
    before = visits.copy(deep=True), patients.copy(deep=True)
    baseline, parameters = baseline_of(patients, visits, parse({})), parse({})
    follow_up = assessed_near(visits, follow_up_week(patients, parameters).astype(float), 2, 2)
    sides = baseline.copy(deep=True), follow_up.copy(deep=True)
    join_pairs(patients, {BASELINE: baseline, FOLLOW_UP: follow_up})
    assessed_before(visits, follow_up_week(patients, parameters), 2)
    for frame, kept in zip((visits, patients, baseline, follow_up), (*before, *sides), strict=True):
        assert frame.equals(kept)


# Score and laboratory value by week: the first and the last of each, whatever the window.
COURSE = ("-8,9,", "0,,20", "10,5,", "50,2,8", "60,,4")


def first_last(visits, column: str) -> list[float | None]:
    sides = first_and_last(visits, pd.Index(["P1"], name="patient_id"))
    return [None if pd.isna(side[column].iloc[0]) else side[column].iloc[0] for side in sides]


def test_first_and_last_are_of_each_score_by_itself(visits_of):
    visits = visits_of("week,sccai,crp_mg_l", *COURSE)
    assert first_last(visits, "sccai") == [9, 2]
    assert first_last(visits, "crp_mg_l") == [20, 4]


def test_one_assessment_is_not_compared_with_itself(visits_of):
    visits = visits_of("week,sccai,crp_mg_l", "-8,9,", "10,,20", "20,,5")
    assert first_last(visits, "sccai") == [9, None]
    assert first_last(visits, "crp_mg_l") == [20, 5]


def test_a_form_that_was_only_begun_is_neither_first_nor_last(visits_of):
    # At weeks 0 and 30 the form was only begun; complete ones are of weeks 4 and 8.
    visits = visits_of(f"week,{HBI}", "0,1,,,,", "4,2,1,2,0,0", "8,0,1,0,0,0", "30,,3,,,")
    assert first_last(visits, "hbi_wellbeing") == [2, 0]
    assert first_last(visits, "hbi_abdominal_pain") == [1, 1]


def test_visits_of_patients_who_were_not_selected_are_nobodys_first_or_last(write_cohort):
    patients = "patient_id,diagnosis\nP1,UC\nP2,UC\nP3,UC\n"
    visits = read_cohort(write_cohort(patients, "patient_id,week,sccai\nP1,0,9\nP1,8,2\nP3,0,7\nP3,9,1\n")).visits
    first, last = first_and_last(visits, pd.Index(["P1", "P2"], name="patient_id"))
    assert first["sccai"].astype(object).where(first["sccai"].notna(), None).tolist() == [9, None]
    assert last["sccai"].astype(object).where(last["sccai"].notna(), None).tolist() == [2, None]
