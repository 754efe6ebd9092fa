"""The cohort among other studies: what is pooled, what is kept apart, and what is left to words."""

import dataclasses

import pandas as pd
import pytest

from ibd_study.estimates import endpoint_rates
from ibd_study.results import KEY, lookup
from ibd_study.words import say
from ibd_tools.other_studies import StudyRow, other_studies, printed_slips, read_evidence

KEYS = ["uc_clinical_remission", "cd_clinical_remission"]
GROUP = "real_world_clinical_index_week_8"
BARE = "patient_id,diagnosis\nP1,UC\n", "patient_id,week\nP1,0\nP1,8\n"
PLAIN = StudyRow(
    study="First",
    year=2024,
    doi="",
    setting="real_world",
    disease="UC",
    dose="upadacitinib",
    is_comparator=False,
    timepoint="8",
    family="clinical_remission",
    definition_family="clinical index",
    endpoint="clinical remission",
    definition="SCCAI at most 2",
    events=71,
    n=76,
    treated=76,
    percent="93.4",
    ci_low=None,
    ci_high=None,
    is_verified=True,
    counts_provenance="printed",
    source="article",
    notes="",
)


def study(name: str, events: int | None, n: int | None, **changes) -> StudyRow:
    percent = changes.pop("percent", "50.0")
    return dataclasses.replace(PLAIN, study=name, events=events, n=n, percent=percent, **changes)


def under(analysis, **values):
    """The same analysis under other parameters that select no patients."""
    return dataclasses.replace(analysis, parameters=analysis.parameters.model_copy(update=values))


THREE = [study("First", 71, 76), study("Second", 128, 202), study("Third", 23, 27)]


def found(results, statistic: str, key: str = "uc_clinical_remission"):
    rows = results.of(endpoint=f"other_{key}", statistic=statistic).rows
    assert len(rows) == 1
    return rows.iloc[0]


def pooled(analysis, rows: list[StudyRow]) -> float | None:
    value = found(other_studies(analysis, KEYS[:1], rows), f"pooled_{GROUP}")["value"]
    return None if pd.isna(value) else float(value)


@pytest.fixture(scope="module")
def of_three(analysis):
    return other_studies(analysis, KEYS[:1], THREE)


def test_three_studies_that_measured_the_same_are_pooled(of_three):
    """metafor 3.8-1: rma(measure="PLO", xi=c(71, 128, 23), ni=c(76, 202, 27), method="PM", test="adhoc"); rma.glmm."""
    row = found(of_three, f"pooled_{GROUP}")
    assert [row["value"], row["ci_low"], row["ci_high"]] == pytest.approx([82.95, 24.83, 98.62], abs=5e-3)
    assert (row["N"], row["method"]) == (305, "random effects, logit, Paule–Mandel, Hartung–Knapp")
    assert found(of_three, f"binomial_{GROUP}")["value"] == pytest.approx(83.33, abs=5e-3)
    assert found(of_three, f"tau_squared_{GROUP}")["value"] == pytest.approx(1.0076, abs=5e-5)
    assert found(of_three, f"q_{GROUP}")["value"] == pytest.approx(22.0913, abs=5e-5)
    assert say(found(of_three, f"q_{GROUP}"), "p") == "<0.001"
    assert found(of_three, f"studies_{GROUP}")["value"] == 3


def test_walds_interval_can_be_asked_for(analysis):
    """metafor 3.8-1: rma(measure="PLO", xi=c(71, 128, 23), ni=c(76, 202, 27), method="PM", test="z")."""
    row = found(other_studies(under(analysis, pooling_interval="wald"), KEYS[:1], THREE), f"pooled_{GROUP}")
    assert [row["value"], row["ci_low"], row["ci_high"]] == pytest.approx([82.951, 58.830, 94.307], abs=1e-3)
    assert row["method"] == "random effects, logit, Paule–Mandel, Wald"


def test_the_prediction_interval_has_limits_and_no_value(of_three):
    row = found(of_three, f"prediction_{GROUP}")
    assert row.isna()["value"]
    assert 0 <= row["ci_low"] < row["ci_high"] <= 100


def test_weights_add_up_to_all(of_three):
    rows = of_three.rows[of_three.rows["statistic"].str.startswith("weight_")]
    assert list(rows["statistic"]) == [f"weight_{GROUP}_{name}_week_8" for name in ("first", "second", "third")]
    assert rows["value"].sum() == pytest.approx(100)


def test_a_corrected_zero_cell_is_said(analysis):
    rows = [study("First", 0, 10, percent="0.0"), *THREE[1:]]
    row = found(other_studies(analysis, KEYS[:1], rows), f"pooled_{GROUP}")
    assert row["method"].endswith("Hartung–Knapp, 0.5 added in 1")


@pytest.mark.parametrize(
    "third",
    [
        study("Second", 23, 27, dose="any JAK inhibitor"),  # of a study that is there already
        study("Third", 23, 27, definition_family="Mayo with endoscopy"),
        study("Third", 23, 27, definition_family="not stated"),
        study("Third", 23, 27, timepoint="12"),
        study("Third", 23, 27, timepoint="8-16"),
        study("Third", 23, 27, timepoint=""),
        study("Third", 23, 27, disease="UC (children)"),
        study("Third", 23, 27, family="clinical_response"),
        study("Third", 23, 27, setting="this_study"),
        study("Third", 23, 27, setting="meta_analysis"),
        study("Third", 23, 27, setting="trial_induction"),
        study("Third", 23, 27, setting="trial_maintenance"),
        study("Third", 23, 27, setting="trial_responders"),
        study("Third", 23, 27, is_verified=False),
        study("Third", 23, 27, counts_provenance="unverified"),
        study("Third", None, 27, counts_provenance="n printed", percent="85.2"),
        study("Third", None, None, counts_provenance="not printed", percent="85.2"),
    ],
)
def test_a_third_study_that_differs_is_not_pooled_with_two(analysis, third):
    assert pooled(analysis, [*THREE[:2], third]) is None


@pytest.mark.parametrize(
    ("third", "parameter"),
    [
        (study("Third", 23, 27, is_verified=False), "evidence_include_unverified"),
        (study("Third", 23, 27, counts_provenance="unverified"), "evidence_include_unverified"),
        (study("Third", None, 27, counts_provenance="n printed", percent="85.2"), "evidence_derived_counts"),
    ],
)
def test_counts_that_nobody_printed_or_checked_are_let_in_on_request(analysis, third, parameter):
    asked = under(analysis, **{parameter: True})
    assert pooled(asked, [*THREE[:2], third]) == pytest.approx(pooled(asked, THREE))


def test_the_committed_table_pools_nothing_unless_more_is_let_in(analysis):
    results = other_studies(analysis, KEYS)
    assert say(*lookup(results.rows, "other_studies.pooled_groups")) == "0"
    asked = under(analysis, evidence_include_unverified=True, evidence_derived_counts=True)
    results = other_studies(asked, KEYS)
    assert say(*lookup(results.rows, "other_studies.pooled_groups")) == "1"
    assert found(results, f"pooled_{GROUP}")["value"] == pytest.approx(61.01, abs=5e-3)


def test_the_own_rate_is_that_of_the_results_pages_under_a_name_of_its_own(analysis):
    own = other_studies(analysis, KEYS).of(statistic="percentage_among_studies").rows
    rates = endpoint_rates(analysis, KEYS).of(statistic="percentage").rows
    rates = rates[rates["week"] != 0]
    columns = ["endpoint", "week", "value", "n", "N", "ci_low", "ci_high"]
    pd.testing.assert_frame_equal(own[columns].reset_index(drop=True), rates[columns].reset_index(drop=True))


def test_a_printed_interval_is_kept_and_a_percentage_without_counts_has_none(analysis):
    results = other_studies(analysis, KEYS)
    assert say(found(results, "taxonera_24_studies_week_8"), "full") == "68.4 % (95 % CI 55.5–80.2)"
    assert say(found(results, "kaniewska_week_8"), "full") == "57.9 % (n = 76)"
    assert say(found(results, "italian_uc_cohort_luppino_week_8"), "full") == "45.5 % (92/202; 95 % CI 38.8–52.4)"
    unverified = found(results, "u_achieve_induction_placebo_week_8")
    assert say(unverified, "full") == "5 %", "as printed, without a decimal that nobody printed"


def test_ranges_hold_verified_percentages_of_the_week(analysis):
    results = other_studies(analysis, KEYS)
    names = ("lowest_real_world", "highest_real_world", "rows_real_world", "unchecked_real_world")
    assert [say(found(results, name)) for name in names] == ["45.5 %", "57.9 %", "3", "1"]
    assert say(found(results, "highest_trial_placebo")) == "5 %"


@pytest.mark.parametrize("parameters", [{}, {"uc_week": 10.0, "cd_week": 20.0}])
def test_a_cohort_that_records_nothing_still_has_every_row_that_a_sentence_names(cohort_of, parameters):
    results = other_studies(cohort_of(*BARE, **parameters), KEYS)
    assert say(*lookup(results.rows, "uc_clinical_remission.percentage_among_studies")) == "not recorded"
    for name in ("lowest_real_world", "highest_trial_drug", "lowest_trial_placebo"):
        words = say(*lookup(results.rows, f"other_uc_clinical_remission.{name}"))
        assert (words == "not recorded") is bool(parameters)


def test_rows_are_unique_and_say_which_population_they_are_of(analysis):
    results = other_studies(analysis, KEYS) + printed_slips(analysis)
    assert not results.rows.duplicated(KEY).any()
    assert found(results, "kaniewska_week_8")["population"] == "real_world"


def test_slips_hold_what_the_printed_or_nearest_count_gives(analysis):
    results = printed_slips(analysis)
    counted = results.of(statistic="italian_uc_cohort_luppino_week_8").rows.iloc[0]
    assert (say(counted, "full"), counted["method"]) == ("63.4 % (128/202)", "printed count")
    nearest = results.of(endpoint="slip_uc_clinical_response", statistic="itoi_week_8").rows.iloc[0]
    assert (say(nearest, "full"), nearest["method"]) == ("65.7 % (23/35)", "nearest count")
    assert len(printed_slips(analysis, THREE[:0])) == 0


def test_the_table_of_the_page_is_the_committed_one(analysis):
    pd.testing.assert_frame_equal(
        other_studies(analysis, KEYS).rows, other_studies(analysis, KEYS, read_evidence()).rows
    )
