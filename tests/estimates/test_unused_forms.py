"""Forms that were not read are counted by reason; what other indices would add is said where they would judge most."""

import pytest
from literal_cohort import row

from ibd_study.estimates import endpoint_rates, unused_forms
from ibd_study.figures import rates_before_after
from ibd_study.reads import recording
from ibd_study.tables import rates_table, unused_forms_table

PATIENTS = "patient_id,diagnosis\nC1,CD\nC2,CD\nC3,CD\nC4,CD\nU1,UC\n"
HEADER = "patient_id,week,hbi_wellbeing,hbi_abdominal_pain,hbi_liquid_stools,hbi_abdominal_mass,hbi_complications,hbi"
# C1 was asked half the questions in week 12 and all in week 11, C2 never all; C3 has a total; of C4 only boxes that
# nobody ticked are there. U1 has colitis, and an index of Crohn's disease.
VISITS = f"""\
{HEADER}
C1,0,3,2,8,0,1,
C1,11,1,0,2,0,0,
C1,12,1,,2,,,
C2,-1,3,2,8,0,1,
C2,0,3,,,,,
C2,12,1,,2,,,
C3,0,,,,,,9
C3,12,,,,,,3
C4,0,3,2,8,0,1,
C4,12,,,,,0,
U1,0,1,1,1,0,0,
"""
REMISSION, RESPONSE = "cd_clinical_remission", "cd_clinical_response"


@pytest.fixture(scope="module")
def unused(cohort_of):
    return unused_forms(cohort_of(PATIENTS, VISITS))


@pytest.mark.parametrize(
    ("statistic", "disease", "week", "count", "total"),
    [
        ("incomplete_form_passed_over", "CD", 0, 1, 4),  # C2
        ("incomplete_form_read", "CD", 0, 0, 4),
        ("incomplete_form_passed_over", "CD", 12, 1, 4),  # C1
        ("incomplete_form_read", "CD", 12, 1, 4),  # C2
        ("form_of_other_disease", "UC", None, 1, 1),
    ],
)
def test_each_patient_whose_form_was_not_read_is_counted_by_reason(unused, statistic, disease, week, count, total):
    found = row(unused, "hbi", statistic, week=week)
    assert (found["disease"], found["value"], found["N"], found["unit"]) == (disease, count, total, "patients")


def test_of_first_and_last_forms_those_begun_beyond_the_complete_ones_are_counted(cohort_of):
    found = unused_forms(cohort_of(PATIENTS, VISITS, pairing="first_last"))
    # The last forms of C1 and C2, of week 12, were only begun; every first one is complete.
    counts = [row(found, "hbi", "incomplete_form_passed_over", week=week)["value"] for week in (0, 12)]
    assert counts == [0, 2]
    assert [row(found, "hbi", "incomplete_form_read", week=week)["value"] for week in (0, 12)] == [0, 0]


def test_unticked_boxes_are_counted_in_visits(unused):
    found = row(unused, "hbi", "unticked_boxes_of_empty_form")
    assert (found["value"], found["unit"]) == (1, "count")


def test_unticked_boxes_are_counted_of_a_score_that_nobody_was_asked(cohort_of):
    header = "patient_id,week,mayo_stool_frequency,mayo_rectal_bleeding,cdai_complications"
    visits = f"{header}\nU1,0,3,2,0\nU1,7,0,0,0\nU1,8,,,0\n"
    found = unused_forms(cohort_of("patient_id,diagnosis\nU1,UC\n", visits))
    assert row(found, "cdai", "unticked_boxes_of_empty_form")["value"] == 3
    assert not len(found.of(statistic="form_of_other_disease", endpoint="cdai"))


def test_only_scores_that_the_cohort_records_are_counted(unused):
    assert set(unused.rows["endpoint"]) == {"hbi"}


def test_the_table_says_why_and_leaves_out_what_concerns_nobody(unused):
    name = "Harvey-Bradshaw index"
    assert unused_forms_table(unused).frame.to_numpy().tolist() == [
        [f"{name} in Crohn's disease, before", "nearer form incomplete, another visit read", "1"],
        [f"{name} in Crohn's disease, at follow-up", "nearer form incomplete, another visit read", "1"],
        [f"{name} in Crohn's disease, at follow-up", "no complete form to read", "1"],
        [f"{name} in ulcerative colitis", "a score of another disease, which nothing reads", "1"],
        [name, "unticked boxes on an empty form, taken as missing (visits)", "1"],
    ]


def test_a_cohort_without_a_gap_says_that_no_form_was_left(cohort_of):
    whole = cohort_of("patient_id,diagnosis\nC1,CD\n", f"{HEADER}\nC1,0,3,2,8,0,1,\nC1,12,1,0,2,0,0,\n")
    assert unused_forms_table(unused_forms(whole)).frame["Number"].tolist() == ["0"]


def test_a_count_of_few_patients_is_suppressed(cohort_of):
    protected = unused_forms(cohort_of(PATIENTS, VISITS, disclosure="minimum_count"))
    assert protected.rows["value"].isna().all()
    assert set(unused_forms_table(protected).frame["Number"]) == {"suppressed"}


def test_what_other_indices_would_add_is_said_where_the_rules_own_judges_few(cohort_of):
    rates = endpoint_rates(cohort_of(PATIENTS, VISITS), [REMISSION, RESPONSE])
    found = row(rates, REMISSION, "evaluable_with_other_indices", week=12)
    assert (found["value"], found["N"], found["method"]) == (2, 4, "Harvey-Bradshaw index")
    said = (
        "Evaluable with other_indices=true: clinical remission by Harvey-Bradshaw index 2 patients instead of 0; "
        "clinical response by Harvey-Bradshaw index 2 patients instead of 0."
    )
    assert said in rates_table(rates, [REMISSION, RESPONSE], "Rates").html()
    assert rates_before_after(rates, [REMISSION, RESPONSE]).caption.endswith(said)


@pytest.mark.parametrize(
    ("visits", "parameters"),
    [
        (VISITS, {"other_indices": True}),  # they judge already
        (f"{HEADER},cdai\nC1,0,,,,,,9,300\nC1,12,,,,,,3,100\nC2,12,,,,,,3,\nC2,0,,,,,,9,\n", {}),  # 1 and 1 more
        (f"{HEADER}\nC1,0,,,,,,9\n", {}),  # nobody was seen again
    ],
)
def test_nothing_is_said_where_others_judge_already_or_would_add_little(cohort_of, visits, parameters):
    rates = endpoint_rates(cohort_of(PATIENTS, visits, **parameters), [REMISSION])
    assert not len(rates.of(statistic="evaluable_with_other_indices"))


def test_what_others_would_add_hangs_on_none_of_their_cut_offs(cohort_of):
    """Else a cut-off that no rule in force reads would run every page of the disease again."""
    analysis = cohort_of(PATIENTS, VISITS)
    with recording() as reads:
        assert len(endpoint_rates(analysis, [REMISSION]).of(statistic="evaluable_with_other_indices"))
    assert [name for _, name in reads if "hbi" in name] == []


def test_others_judge_only_whom_the_endpoint_counts(cohort_of):
    """C2 took no steroids and so cannot be free of them."""
    visits = "patient_id,week,hbi,steroid_dose_mg_day\nC1,0,9,20\nC1,12,3,0\nC2,0,9,0\nC2,12,3,0\n"
    rates = endpoint_rates(cohort_of(PATIENTS, visits), ["cd_steroid_free_remission"])
    assert row(rates, "cd_steroid_free_remission", "evaluable_with_other_indices", week=12)["value"] == 1
