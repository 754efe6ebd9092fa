"""The policy of a cohort and the decision on its endpoints: refused where it must be, and the same on every page."""

import pytest
from literal_cohort import PATIENTS, VISITS, analyse, row, write_cohort

from ibd_study.disclosure import NUMBERS
from ibd_study.estimates import endpoint_rates, open_analysis, published_numbers, selection_flow
from ibd_study.parameters import ParameterError


@pytest.fixture(scope="module")
def protected(folder):
    """The shared cohort, of which every group is small, under its own policy."""
    return analyse(folder, disclosure="auto")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_cohort(tmp_path_factory.mktemp("protected"), PATIENTS, VISITS)


def test_a_cohort_that_is_not_marked_synthetic_is_protected_by_default(protected):
    assert protected.policy.kind == "minimum_count"
    found = row(endpoint_rates(protected, ["uc_clinical_remission"]), "uc_clinical_remission", week=8)
    assert found[list(NUMBERS)].notna().sum() == 0
    assert found["disclosure"] == "suppressed"


def test_real_patients_without_a_policy_are_refused_before_anything_is_computed(folder):
    with pytest.raises(ParameterError, match="'disclosure' is 'none', but the cohort is not marked synthetic"):
        analyse(folder, disclosure="none")


def test_a_synthetic_cohort_is_exact_by_default(tmp_path):
    analysis = analyse(write_cohort(tmp_path / "cohort", PATIENTS, VISITS, synthetic=True), disclosure="auto")
    assert analysis.policy.is_exact
    assert analysis.policy.secret == b""
    assert set(endpoint_rates(analysis, ["uc_clinical_remission"]).rows["disclosure"]) == {""}


def test_two_pages_of_a_run_decide_alike(folder):
    pages = [open_analysis(name, {"cohort": str(folder)}) for name in ("uc_clinical", "safety")]
    assert pages[0].groups == pages[1].groups
    assert pages[0].policy == pages[1].policy


def test_the_secret_of_rounding_is_in_no_row_and_changes_with_a_single_value(folder, tmp_path):
    own = analyse(folder, disclosure="rounding")
    changed = write_cohort(tmp_path / "cohort", PATIENTS.replace("U1,UC,female,30", "U1,UC,female,31"), VISITS)
    other = analyse(changed, disclosure="rounding")
    assert len(own.policy.secret) == 32
    assert other.policy.secret != own.policy.secret
    rows = selection_flow(own).rows
    assert own.policy.secret.hex() not in rows.to_csv()
    assert own.policy.secret.hex() != own.cohort.sha256


def test_the_secret_of_rounding_is_that_of_the_patients_analysed(folder):
    """One patient less draws anew; another cut-off of the same patients does not, since repeats could be averaged."""
    secrets = [
        analyse(folder, disclosure="rounding", **parameters).policy.secret
        for parameters in ({}, {"cd_remission_cdai_below": 140}, {"population": "biologic_naive"})
    ]
    assert secrets[0] == secrets[1] != secrets[2]


def test_printed_numbers_of_the_paper_pass_as_they_are(protected):
    rows = published_numbers(protected)
    assert row(rows, "uc_clinical_remission", "printed")["disclosure"] == ""
    assert row(rows, "uc_clinical_remission", "feasible_33")["n"] == 19


@pytest.mark.parametrize(("name", "wrong"), [("minimum_count", 2), ("minimum_count", 5.0), ("rounding_base", 1)])
def test_a_minimum_that_protects_nobody_is_refused(folder, name, wrong):
    with pytest.raises(ParameterError, match=rf"'{name}' is .*expected a whole number at least 3 and at most 100"):
        analyse(folder, **{name: wrong})
