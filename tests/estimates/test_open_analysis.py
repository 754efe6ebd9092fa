"""Opening an analysis: what counts as a parameter, and who is analysed."""

import types
from pathlib import Path

import pandas as pd
import pytest
from literal_cohort import analyse, rate, value, write_cohort

from ibd_study import reads
from ibd_study.cohort import CohortError
from ibd_study.estimates import endpoint_rates, find_cohort, open_analysis, safety_rates, write_results
from ibd_study.estimates.analysis import PROJECT
from ibd_study.parameters import ParameterError, parameters_sha256, parse
from ibd_study.results import read_results


def patients_of(analysis) -> list[str]:
    assert list(analysis.selected["patient_id"]) == list(analysis.pairs["patient_id"])
    return list(analysis.selected["patient_id"])


def test_a_name_that_is_no_parameter_is_refused_with_the_nearest(folder):
    with pytest.raises(ParameterError, match=r"unknown parameter 'mising_data': did you mean 'missing_data'\?"):
        analyse(folder, mising_data="nri")


def test_settings_take_any_parameter_and_refuse_what_a_parameter_by_name_would_be_refused_for(folder):
    assert analyse(folder, settings={"ci_method": "mid_p"}).parameters.ci_method == "mid_p"
    with pytest.raises(ParameterError, match=r"unknown parameter 'ci_metod': did you mean 'ci_method'\?"):
        analyse(folder, settings={"ci_metod": "mid_p"})
    with pytest.raises(ParameterError, match="parameter 'uc_week' is 'eight'; expected a number above 0"):
        analyse(folder, settings={"uc_week": "eight"})


def test_a_parameter_that_a_page_does_without_is_refused(folder):
    given = {"cohort": str(folder), "missing_data": "observed"}
    assert open_analysis("safety", given, without=["missing_data"]).parameters.missing_data == "observed"
    with pytest.raises(ParameterError, match=r"^page 'safety' does not use missing_data; leave it out$"):
        open_analysis("safety", given | {"settings": {"missing_data": "nri"}}, without=["missing_data"])


def test_a_page_run_by_hand_says_which_parameters_nothing_has_read(folder, monkeypatch, capsys):
    monkeypatch.setattr(reads, "_open", [set()])
    # A week of Crohn's disease and imputed copies make no rate of ulcerative colitis; what it reads is not named.
    unused = {"cd_week": 10.0, "imputations": 7}
    analysis = analyse(folder, uc_week=9.0, definitions="trial", settings=unused)
    rows = endpoint_rates(analysis, ["uc_clinical_remission"])
    write_results(rows, "", analysis)
    assert capsys.readouterr().out == "Not used on this page: cd_week, imputations. Its numbers are the same without.\n"
    with reads.recording():  # a build knows by itself
        write_results(rows, "", analysis)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("population", ["all", "active_at_baseline"])
def test_whom_a_run_is_about_hangs_on_nothing_of_follow_up(shared, population):
    base = patients_of(shared(population=population))
    later = {"uc_week": 16.0, "cd_week": 20.0, "window_weeks": 0.5, "missing_data": "locf"}
    assert patients_of(shared(population=population, **later)) == base


def test_pairs_of_one_disease_hang_on_no_week_of_another(shared):
    frames = [shared(cd_week=week).pairs_of("UC") for week in (12.0, 20.0)]
    pd.testing.assert_frame_equal(*frames)


def test_ipythons_own_names_are_passed_over(folder):
    own = {"__name__": "__main__", "_i": "", "_": 3, "_oh": {}, "In": ["", "1 + 1"], "Out": {1: 2}}
    tools = {"exit": object(), "get_ipython": lambda: None, "Path": Path, "pytest": pytest}
    analysis = analyse(folder, **own, **tools, run="nri", results_file="rows.csv")
    assert analysis.run == "nri"
    assert analysis.parameters.missing_data == "observed"


def test_a_run_without_a_name_is_alone(analysis):
    assert analysis.run == "alone"


@pytest.mark.parametrize(
    ("name", "wrong", "expected"),
    [
        ("course_weeks", (4.0, 24.0), "a list of numbers"),
        ("subgroup", Path("sex=female"), "text"),
        ("missing_data", types.SimpleNamespace(), "one of observed, nri, locf"),
    ],
)
def test_a_parameter_of_a_wrong_type_is_refused_not_passed_over(folder, name, wrong, expected):
    with pytest.raises(ParameterError, match=f"parameter '{name}' is .*; expected {expected}"):
        analyse(folder, **{name: wrong})


def test_a_cohort_with_a_problem_is_refused(tmp_path):
    folder = write_cohort(tmp_path / "bad", "patient_id,diagnosis,age_years\nP1,UC,200\n", "patient_id,week\nP1,0\n")
    with pytest.raises(CohortError, match="age_years"):
        analyse(folder)


def test_a_cohort_is_found_from_here_and_from_the_project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    assert find_cohort("mine") == Path("mine")
    assert find_cohort(str(tmp_path)) == tmp_path
    assert find_cohort("data/synthetic") == PROJECT / "data" / "synthetic"
    assert (PROJECT / "pyproject.toml").is_file()


def test_the_selected_are_adults_with_uc_or_cd_treated_for_eight_weeks(analysis):
    assert patients_of(analysis) == ["U1", "U2", "U3", "U4", "U5", "U6", "C1", "C2", "C3", "C4"]
    assert analysis.subgroup == "everybody"
    assert (analysis.weeks("UC"), analysis.weeks("CD")) == (8, 12)


@pytest.mark.parametrize(
    ("population", "expected"),
    [
        # Out: U4 and C3, in remission at baseline. U6 and all others were active.
        ("active_at_baseline", ["U1", "U2", "U3", "U5", "U6", "C1", "C2", "C4"]),
        # U3's number of earlier biologics is not recorded, so U3 is in neither.
        ("biologic_experienced", ["U2", "U4", "U6", "C1", "C3", "C4"]),
        ("biologic_naive", ["U1", "U5", "C2"]),
    ],
)
def test_populations(shared, population, expected):
    analysis = shared(population=population)
    assert patients_of(analysis) == expected
    assert set(endpoint_rates(analysis, ["uc_clinical_remission"]).rows["population"]) == {population}


def test_who_cannot_be_judged_active_stays_out(cohort_of):
    patients = "patient_id,diagnosis\nC1,CD\nC2,CD\n"
    visits = "patient_id,week,cdai,crp_mg_l\nC1,0,200,3\nC2,0,,9\n"
    assert patients_of(cohort_of(patients, visits, population="active_at_baseline")) == ["C1"]


@pytest.mark.parametrize(
    ("subgroup", "expected"),
    [
        ("sex=female", ["U1", "U2", "C1", "C2", "C3"]),
        ("prior_surgery=yes", ["U3", "C1", "C2"]),
        ("prior_surgery=no", ["U1", "U2", "U4", "U6", "C3", "C4"]),
        ("age_years=40", ["U2", "C2"]),
        ("diagnosis=CD", ["C1", "C2", "C3", "C4"]),
    ],
)
def test_subgroups(shared, subgroup, expected):
    analysis = shared(subgroup=subgroup)
    assert patients_of(analysis) == expected
    assert set(safety_rates(analysis).rows["subgroup"]) == {subgroup}


def test_subgroup_and_population_are_both_kept(shared):
    analysis = shared(subgroup="sex=female", population="biologic_experienced")
    assert patients_of(analysis) == ["U2", "C1", "C3"]
    assert rate(endpoint_rates(analysis, ["cd_clinical_remission"]), "cd_clinical_remission", week=12) == (1, 2)


@pytest.mark.parametrize(
    ("subgroup", "words"),
    [
        ("sex=femal", "values of sex are female, male"),
        ("prior_surgery=true", "values of prior_surgery are no, yes"),
        ("female", "expected column=value with a column of the patients table"),
        ("cdai=140", "expected column=value with a column of the patients table"),
        ("smoking=never", r"values of smoking are none \(not recorded\)"),
    ],
)
def test_a_wrong_subgroup_is_refused_with_what_is_known(folder, subgroup, words):
    with pytest.raises(ParameterError, match=f"parameter 'subgroup' is '{subgroup}'; {words}"):
        analyse(folder, subgroup=subgroup)


@pytest.mark.parametrize("subgroup", ["patient_id=U1", "patient_id=nobody", "start_date=2023-01-01"])
def test_one_patient_is_no_subgroup_and_is_not_named(folder, subgroup):
    with pytest.raises(ParameterError, match="no identifier and no date") as error:
        analyse(folder, subgroup=subgroup)
    assert "U2" not in str(error.value)


def test_every_row_is_signed(shared):
    analysis = shared(missing_data="nri", run="nri")
    rows = endpoint_rates(analysis, ["uc_clinical_remission"]).rows
    expected = {
        "run": "nri",
        "notebook": "test",
        "population": "all",
        "subgroup": "everybody",
        "missing_data": "nri",
        "cohort_sha256": analysis.cohort.sha256,
        "parameters_sha256": parameters_sha256(parse({"missing_data": "nri", "disclosure": "exact_internal"})),
    }
    assert rows[list(expected)].drop_duplicates().to_dict("records") == [expected]


@pytest.mark.parametrize("synthetic", [True, False])
def test_results_tell_whether_the_patients_are_invented(tmp_path, synthetic):
    patients, visits = "patient_id,diagnosis\nU1,UC\n", "patient_id,week\nU1,0\n"
    analysis = analyse(write_cohort(tmp_path / "cohort", patients, visits, synthetic=synthetic))
    assert endpoint_rates(analysis, ["uc_clinical_remission"]).synthetic is synthetic


def test_results_are_written_where_the_run_wants_them_and_nowhere_without_a_path(analysis, tmp_path):
    results = endpoint_rates(analysis, ["uc_clinical_remission"])
    write_results(results, "")
    write_results(results, str(tmp_path / "rows" / "uc.csv"))
    assert [path.name for path in tmp_path.rglob("*.csv")] == ["uc.csv"]
    assert len(read_results(tmp_path / "rows" / "uc.csv")) == len(results)


def test_a_notebook_passes_its_namespace_as_it_is(folder):
    # Annotated assignments leave __annotations__ behind; imported functions and modules lie beside parameters.
    namespace = {"__annotations__": {"cohort": "str"}, "open_analysis": open_analysis, "cohort": str(folder)}
    namespace |= {"disclosure": "exact_internal"}
    namespace |= {"uc_week": 20.0, "uc_remission_rule": None, "uc_response_fall_at_least": 3.0}
    analysis = open_analysis("uc_clinical", namespace)
    assert analysis.parameters.uc_remission_rule == "modified_mayo"
    assert analysis.parameters.uc_response_fall_at_least == 3
    assert value(endpoint_rates(analysis, ["uc_clinical_remission"]), "uc_clinical_remission", week=20) == 100
