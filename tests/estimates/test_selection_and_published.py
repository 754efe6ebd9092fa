"""The counted selection, and the printed numbers as rows."""

import pytest
from literal_cohort import row, value

from ibd_study.estimates import flow_labels, published_numbers, selection_flow
from ibd_study.statistics import proportion_interval


@pytest.fixture(scope="module")
def flow(analysis):
    return selection_flow(analysis).rows.set_index("statistic")["value"].to_dict()


@pytest.fixture(scope="module")
def published(analysis):
    return published_numbers(analysis)


@pytest.mark.parametrize(
    ("step", "total", "uc", "cd"),
    [
        ("registered", 13, 7, 5),  # X3 has neither disease
        ("diagnosis", 12, 7, 5),
        ("adult", 11, 6, 5),  # X1 is 17
        ("treated", 10, 6, 4),  # X2 stopped on day 35
        ("selected", 10, 6, 4),
        ("analysed", 10, 6, 4),
        ("baseline_visit", 10, 6, 4),
        ("followup_visit", 8, 5, 3),  # U5 came at week 20, C4 never
    ],
)
def test_who_remains_at_each_step(flow, step, total, uc, cd):
    assert (flow[step], flow[f"{step}_uc"], flow[f"{step}_cd"]) == (total, uc, cd)


@pytest.mark.parametrize(
    ("step", "excluded", "not_recorded"),
    [("registered", 0, 0), ("diagnosis", 1, 0), ("adult", 1, 1), ("treated", 1, 0)],  # U5 has no age and stays
)
def test_who_falls_out_and_whose_value_is_missing(flow, step, excluded, not_recorded):
    assert (flow[f"{step}_excluded"], flow[f"{step}_not_recorded"]) == (excluded, not_recorded)


def test_the_flow_tells_the_selected_from_the_analysed(shared):
    flow = selection_flow(shared(subgroup="sex=female"))
    assert (value(flow, "flow", "selected"), value(flow, "flow", "analysed")) == (10, 5)
    assert value(flow, "flow", "analysed_uc") == 2


def test_every_step_of_the_flow_has_words(analysis, flow):
    labels = flow_labels(analysis)
    assert set(labels) <= set(flow)
    assert labels["adult"] == "Aged 18 years or more"
    assert labels["followup_visit"] == "And a follow-up assessment in the window"


def test_each_printed_number_is_a_row(published):
    printed = published.of(statistic="printed").rows
    assert len(printed) == 19
    assert value(published, "uc_clinical_remission", "printed") == 57.6
    assert row(published, "cd_ultrasound_response", "printed")[["value", "unit", "week"]].tolist() == [56.7, "%", 12]
    before = row(published, "cdai_mean_baseline", "printed")
    assert before[["value", "unit", "week"]].tolist() == [214.9, "points", 0]
    assert row(published, "cdai_mean_follow_up", "printed")["week"] == 12


def test_each_percentage_has_the_counts_it_can_rest_on(published):
    assert value(published, "uc_clinical_remission", "feasible") == 3
    for n, total in ((19, 33), (34, 59), (38, 66)):
        found = row(published, "uc_clinical_remission", f"feasible_{total}")
        assert (found["n"], found["N"], found["value"]) == (n, total, pytest.approx(100 * n / total))


def test_the_band_is_the_union_of_all_intervals(published):
    limits = [proportion_interval(*counts) for counts in ((19, 33), (34, 59), (38, 66))]
    lowest = value(published, "uc_clinical_remission", "feasible_lowest")
    highest = value(published, "uc_clinical_remission", "feasible_highest")
    assert lowest == pytest.approx(100 * min(low for low, _ in limits))
    assert highest == pytest.approx(100 * max(high for _, high in limits))


def test_unpaired_tests_stand_where_a_p_value_is_printed(published):
    # Endoscopic remission in U1 to U4: none before, U4 after, so 1/4 against 0/4.
    fisher = row(published, "uc_endoscopic_remission", "p_unpaired_fisher")
    assert (fisher["p_value"], fisher["N"]) == (pytest.approx(1.0), 4)
    # R: fisher.test(matrix(c(1, 3, 0, 4), 2)) has the estimate Inf and the limits 0.0256409 and Inf.
    assert fisher[["value", "ci_high"]].isna().all()
    assert fisher["unit"] == "odds ratio"
    assert fisher["ci_low"] == pytest.approx(0.0256409, rel=1e-4)
    # scipy.stats.chi2_contingency([[1, 3], [0, 4]], correction=False).pvalue is 0.28505
    plain = row(published, "uc_endoscopic_remission", "p_unpaired_chi_square")
    assert plain["p_value"] == pytest.approx(0.28505, abs=5e-6)
    assert row(published, "uc_endoscopic_remission", "p_unpaired_chi_square_corrected")["p_value"] == pytest.approx(1.0)
    tested = set(published.of(statistic="p_unpaired_fisher").rows["endpoint"])
    assert tested == {
        "uc_endoscopic_remission",
        "uc_histological_remission",
        "cd_steroid_free_remission",
        "cd_clinical_remission",
    }
