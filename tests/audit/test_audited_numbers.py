"""The audit as results rows: every number of it under a name of its own, with its count and interval."""

from pathlib import Path

import pytest
from literal_cohort import row

from ibd_study.estimates import open_analysis, write_results
from ibd_study.results import lookup, read_results
from ibd_study.statistics import proportion_interval
from ibd_tools.audit import audit_example, audit_labels, audited_numbers

HEADER = "key,label,group,group_size,n,kind,value,sd,items,p,shares_n_with"


@pytest.fixture(scope="module")
def abstract(analysis):
    return audited_numbers(analysis)


def _table(folder: Path, *rows: str) -> str:
    path = folder / "paper.csv"
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return str(path)


def _of(path: str):
    analysis = open_analysis("audit", {"audit_table": path})
    return audited_numbers(analysis), audit_labels(analysis)


def test_a_feasible_count_carries_the_interval_that_it_implies(abstract):
    found = row(abstract, endpoint="uc_histological_remission", statistic="audit_count_7_of_24")
    low, high = proportion_interval(7, 24)
    assert (found["n"], found["N"], found["unit"], found["method"]) == (7, 24, "%", "wilson")
    assert found["value"] == pytest.approx(100 * 7 / 24)
    assert (found["ci_low"], found["ci_high"]) == (pytest.approx(100 * low), pytest.approx(100 * high))


def test_one_row_for_each_of_the_feasible_counts(abstract):
    statistics = abstract.of(endpoint="uc_clinical_remission").rows["statistic"]
    assert [name for name in statistics if name.startswith("audit_count_")] == [
        "audit_count_19_of_33",
        "audit_count_34_of_59",
        "audit_count_38_of_66",
    ]


def test_no_number_of_the_audit_comes_from_the_cohort(abstract, analysis):
    assert not abstract.synthetic
    assert analysis.cohort.synthetic in (True, False)


def test_every_row_has_a_name_of_its_own(abstract, tmp_path):
    write_results(abstract, str(tmp_path / "rows.csv"))
    rows = read_results(tmp_path / "rows.csv")
    assert len(rows) == len(abstract) > 400
    keys = [f"{one.endpoint}.{one.statistic}" for one in rows.itertuples()]
    assert len(set(keys)) == len(keys)
    for key in keys:
        assert lookup(rows, key)


def test_shared_denominators_are_named(abstract):
    found = row(abstract, endpoint="uc_clinical_remission", statistic="audit_shared_with_uc_clinical_response")
    assert (found["value"], found["method"]) == (2, "33 or 66")
    none = row(abstract, endpoint="uc_endoscopic_remission", statistic="audit_shared_with_uc_endoscopic_response")
    assert (none["value"], none["method"]) == (0, "none")


def test_what_gives_a_printed_p_is_named_by_test_and_count(abstract):
    found = row(abstract, endpoint="uc_histological_remission", statistic="audit_p_fisher_on_7_of_24")
    assert (found["n"], found["N"], found["test"]) == (7, 24, "Fisher (unpaired)")
    assert found["method"] == "from 0/24; 1 table in which it fell"
    paired = row(abstract, endpoint="uc_histological_remission", statistic="audit_p_mcnemar_exact_on_7_of_24")
    assert (paired["value"], paired["method"]) == (0, "none")


def test_all_together(abstract):
    together = abstract.of(endpoint="audit").rows.set_index("statistic")
    assert together.loc["possible_on_whole_group", ["n", "N"]].tolist() == [0, 17]
    assert together.loc["pairs_sharing", ["n", "N"]].tolist() == [34, 66]
    assert together.loc["verdict_only_if", ["n", "N"]].tolist() == [17, 19]
    assert together.loc["fits_most_uc", ["n", "N", "method"]].tolist() == [2, 7, "33, 53, 66 or 67"]
    assert together.loc["needing_attention", ["n", "N"]].tolist() == [0, 19]
    assert 60 < together.at["digit_noticed_80", "value"] < 70


def test_another_table_with_relations_and_repeated_words(tmp_path):
    rows, labels = _of(
        _table(
            tmp_path,
            "a,Cure,Arm one,66,66,percentage,57.6,,,,",
            "b,Cure,Arm one,66,66,percentage,81.8,,,,a",
            "c,Cure,Arm two,40,40,mean,2.50,1.01,1,,",
            "d,,Arm two,40,,percentage,50.0,,,0.5,",
        )
    )
    assert labels == {"a": "Cure (a)", "b": "Cure (b)", "c": "Cure", "d": "d"}
    relation = row(rows, endpoint="audit", statistic="relation_1")["method"]
    assert relation == "Arm one: Cure and Arm one: Cure: consistent: all of them can rest on the same 66 patients"
    assert row(rows, endpoint="c", statistic="audit_printed")["method"] == "2.50 (SD 1.01)"
    assert row(rows, endpoint="c", statistic="audit_verdict")["method"].startswith("consistent: whole-number answers")
    assert row(rows, endpoint="audit", statistic="fits_most_arm_two")["disease"] == "Arm two"


def test_a_table_of_means_only_has_no_percentage_to_speak_of(tmp_path):
    rows, _ = _of(_table(tmp_path, "m,Mean,Arm,40,,mean,2.5,,,<0.001,"))
    assert row(rows, endpoint="audit", statistic="possible_on_whole_group")["N"] == 0
    assert not rows.rows["statistic"].str.startswith("fits_most").any()


def test_a_wrong_table_stops_the_page_with_its_problems(tmp_path):
    with pytest.raises(ValueError, match="row 2, column value: found 'x'"):
        _of(_table(tmp_path, "a,Cure,Arm,66,,percentage,x,,,,"))


def test_a_printed_interval_has_its_verdict_beside_that_of_the_number(tmp_path):
    path = tmp_path / "paper.csv"
    path.write_text(
        "label,value\nCure,38/66 (57.6; 45.6-68.8)\nRelief,24/66 (57.6)\nScore,median 4 (2-6)\n", encoding="utf-8"
    )
    rows, _ = _of(str(path))
    verdict = row(rows, endpoint="cure", statistic="audit_verdict")["method"]
    assert verdict == (
        "consistent: 38/66 gives 57.6 %; its interval: consistent: it is the 95 % interval by Wilson on 38/66 or "
        "Agresti-Coull on 38/66"
    )
    assert row(rows, endpoint="audit", statistic="needing_attention")["n"] == 1
    assert row(rows, endpoint="cure", statistic="audit_printed")["method"] == "38/66 (57.6; 45.6-68.8)"
    assert row(rows, endpoint="score", statistic="audit_printed")["value"] == 4


def test_the_example_of_the_page_can_be_audited_as_it_is_downloaded(tmp_path):
    """R: fisher.test(matrix(c(38, 28, 25, 45), 2))$p.value is 0.0157, chisq.test 0.0172."""
    path = tmp_path / "paper.csv"
    path.write_text(audit_example().csv(), encoding="utf-8")
    rows, labels = _of(str(path))
    assert len(labels) == 4
    assert row(rows, endpoint="remission_on_the_drug", statistic="audit_p")["method"].startswith(
        "only if the test was Fi"
    )
    assert row(rows, endpoint="audit", statistic="needing_attention")["n"] == 0
