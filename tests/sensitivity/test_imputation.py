"""Imputed copies: what was recorded stays, what was not becomes a value of the same scale, and rules keep their say."""

import numpy as np
import pandas as pd
import pytest

from ibd_study.cohort import BASELINE, FOLLOW_UP
from ibd_study.endpoints import REGISTRY, classify
from ibd_study.estimates import Analysis, open_analysis, published_endpoints
from ibd_study.scores import INSTRUMENTS, compute_score
from ibd_tools.sensitivity import Imputations, impute
from ibd_tools.sensitivity.missing.imputation_model import (
    Variable,
    donated_items,
    imputation_frame,
    imputed_leaves,
    model_of,
)

COPIES = 2
UC_COLUMNS = ["modified_mayo", "mayo_endoscopic_subscore", "uceis", "nancy_index"]
SES_CD_ITEMS = list(INSTRUMENTS["ses_cd"].columns)


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return open_analysis("imputation", {"imputations": COPIES, "definitions": "trial"})


def of(analysis: Analysis, disease: str) -> pd.DataFrame:
    return analysis.pairs[analysis.pairs["diagnosis"] == disease].reset_index(drop=True)


@pytest.fixture(scope="module")
def uc(analysis) -> Imputations:
    return impute(analysis.pairs, "UC", UC_COLUMNS, analysis.parameters)


@pytest.fixture(scope="module")
def cd(analysis) -> Imputations:
    return impute(analysis.pairs, "CD", ["cdai", "ses_cd", *SES_CD_ITEMS], analysis.parameters)


@pytest.mark.parametrize("disease", ["UC", "CD"])
def test_what_was_recorded_is_never_changed(analysis, request, disease):
    own = of(analysis, disease)
    for copy in request.getfixturevalue(disease.lower()).copies:
        assert list(copy.columns) == list(own.columns)
        assert (copy.dtypes == own.dtypes).all()
        for name in own:
            known = own[name].notna()
            assert copy.loc[known, name].equals(own.loc[known, name]), name


@pytest.mark.parametrize(
    "name", ["mayo_endoscopic_subscore_followup", "uceis_baseline", "uceis_followup", "nancy_index_followup"]
)
def test_an_imputed_value_is_one_that_some_patient_has_at_that_time(analysis, uc, name):
    own = of(analysis, "UC")[name]
    gaps = own.isna()
    assert gaps.any()
    for copy in uc.copies:
        assert set(copy.loc[gaps, name]) <= set(own.dropna())


def test_only_what_the_rules_read_is_filled(analysis, uc):
    for copy in uc.copies:
        assert copy[[f"{name}_followup" for name in UC_COLUMNS]].notna().all(axis=None)
        assert copy["crp_mg_l_followup"].isna().equals(of(analysis, "UC")["crp_mg_l_followup"].isna())


def test_a_sum_of_items_is_computed_from_the_imputed_items(uc):
    items = ["mayo_stool_frequency", "mayo_rectal_bleeding", "mayo_endoscopic_subscore"]
    for copy in uc.copies:
        added = copy[[f"{item}_followup" for item in items]].sum(axis=1)
        assert (added == copy["modified_mayo_followup"]).all()


def test_items_behind_an_imputed_total_are_those_of_one_patient_with_that_total(analysis, cd):
    own = of(analysis, "CD")
    names = [f"{item}_followup" for item in SES_CD_ITEMS]
    unscoped = own[names].isna().all(axis=1)
    recorded = {tuple(row) for row in own.loc[own[names].notna().all(axis=1), names].itertuples(index=False)}
    assert unscoped.sum() == 44
    for copy in cd.copies:
        items = copy.loc[unscoped, names]
        assert {tuple(row) for row in items.itertuples(index=False)} <= recorded
        totals = compute_score("ses_cd", items.rename(columns=lambda name: name.removesuffix("_followup")))
        assert (totals == copy.loc[unscoped, "ses_cd_followup"]).all()


def test_items_stay_missing_where_nobody_has_them_all(analysis):
    own = of(analysis, "CD")
    narrowing = "ses_cd_rectum_narrowing_followup"
    pairs = own.assign(**{narrowing: own[narrowing].where(own.index < 0)})
    columns = ["ses_cd", "ses_cd_rectum_narrowing"]
    copy = impute(pairs, "CD", columns, analysis.parameters).copies[0]
    assert copy[narrowing].isna().all()
    assert copy["ses_cd_followup"].notna().all()


def test_copies_differ_where_something_was_missing(uc):
    first, second = (copy["nancy_index_followup"] for copy in uc.copies)
    assert not first.equals(second)


def test_the_same_seed_gives_the_same_copies_and_another_seed_others(analysis, uc):
    again = impute(analysis.pairs, "UC", UC_COLUMNS, analysis.parameters)
    for one, other in zip(uc.copies, again.copies, strict=True):
        pd.testing.assert_frame_equal(one, other)
    other = impute(analysis.pairs, "UC", UC_COLUMNS, analysis.parameters.model_copy(update={"seed": 1}))
    assert not other.copies[0].equals(uc.copies[0])


def test_the_other_disease_makes_no_difference(analysis, uc):
    alone = analysis.pairs[analysis.pairs["diagnosis"] == "UC"]
    pd.testing.assert_frame_equal(impute(alone, "UC", UC_COLUMNS, analysis.parameters).copies[0], uc.copies[0])


def test_the_pairs_are_left_as_they_were(analysis):
    before = analysis.pairs.copy(deep=True)
    impute(analysis.pairs, "UC", ["mayo_endoscopic_subscore"], analysis.parameters)
    assert analysis.pairs.equals(before)


def test_a_known_answer_stays_the_answer(analysis):
    """Also a no of a patient in whom another clause is missing: an imputed score cannot make a yes of it."""
    entry = REGISTRY["uc_clinical_remission"]
    own = of(analysis, "UC")
    known = classify(own, entry, analysis.parameters)["outcome"]
    for copy in impute(own, "UC", entry.columns(analysis.parameters), analysis.parameters).copies:
        outcome = classify(copy, entry, analysis.parameters)["outcome"]
        assert outcome.notna().all()
        assert (outcome == known)[known.notna()].all()


@pytest.mark.parametrize(("disease", "columns"), [("UC", UC_COLUMNS), ("CD", ["cdai", "ses_cd", "van_assche"])])
def test_a_model_holds_no_more_than_its_patients_carry(analysis, disease, columns):
    own = of(analysis, disease)
    leaves = imputed_leaves(own, columns)
    frame, variables = imputation_frame(own, leaves)
    for name, model in model_of(frame, variables).items():
        assert len(model.predictors) <= model.recorded // 10
        assert model.variable not in model.predictors
        assert model.recorded + model.missing == len(own)
        assert all(frame.loc[frame[name].notna(), other.name].nunique() > 1 for other in model.predictors)


def test_a_part_of_a_score_is_not_predicted_from_the_whole(analysis):
    model = model_of(*imputation_frame(of(analysis, "CD"), ["cdai", "ses_cd"]))
    assert Variable("cdai_diary", FOLLOW_UP) in model["cdai_followup"].predictors
    assert Variable("cdai", FOLLOW_UP) not in model["cdai_diary_followup"].predictors


def test_what_most_patients_lack_predicts_only_its_own_examination(analysis):
    columns = ["cdai", "van_assche", "us_bowel_wall_thickness_mm", "us_colour_doppler"]
    model = model_of(*imputation_frame(of(analysis, "CD"), columns))
    assert Variable("van_assche", BASELINE) in model["van_assche_followup"].predictors
    assert Variable("us_colour_doppler", FOLLOW_UP) in model["us_bowel_wall_thickness_mm_followup"].predictors
    assert "van_assche" not in {one.column for one in model["cdai_followup"].predictors}


def test_items_are_imputed_where_they_are_recorded_and_totals_where_only_those_are(analysis):
    own = of(analysis, "UC")
    items = ["mayo_stool_frequency", "mayo_rectal_bleeding", "mayo_endoscopic_subscore"]
    assert imputed_leaves(own, ["modified_mayo", "mayo_rectal_bleeding"]) == items
    totals = own.assign(**{f"{item}_followup": pd.array([None] * len(own), "Float64") for item in items})
    assert imputed_leaves(totals, ["modified_mayo"]) == ["modified_mayo"]
    assert imputed_leaves(own, ["ses_cd_rectum_narrowing", "ses_cd"]) == ["ses_cd"]
    assert donated_items(["ses_cd_rectum_narrowing", "uceis"]) == ["ses_cd_rectum_narrowing"]


def test_what_fewer_than_ten_patients_have_is_left_missing(analysis):
    own = of(analysis, "UC")
    few = own["nancy_index_followup"].where(own["nancy_index_followup"].notna().cumsum() <= 9)
    pairs = own.assign(nancy_index_followup=few)
    copy = impute(pairs, "UC", ["nancy_index"], analysis.parameters).copies[0]
    assert copy["nancy_index_followup"].equals(few)
    assert copy["nancy_index_baseline"].notna().all()


def test_nobody_of_a_disease_gives_copies_of_nobody(analysis):
    imputed = impute(of(analysis, "UC"), "CD", ["cdai"], analysis.parameters)
    assert [len(copy) for copy in imputed.copies] == [0] * COPIES
    assert imputed.model == ()


def test_a_patient_without_any_value_keeps_his_place(analysis):
    own = of(analysis, "UC")
    keep = ["patient_id", "diagnosis", "sex", "height_cm"]
    blank = own.copy()
    blank.loc[5, [name for name in own if name not in keep]] = pd.NA
    copy = impute(blank, "UC", ["mayo_endoscopic_subscore"], analysis.parameters).copies[0]
    assert copy["patient_id"].equals(own["patient_id"])
    assert copy.loc[[4, 6], "mayo_endoscopic_subscore_baseline"].equals(
        own.loc[[4, 6], "mayo_endoscopic_subscore_baseline"]
    )
    assert copy.loc[5, "mayo_endoscopic_subscore_baseline"] in (0, 1, 2, 3)


def test_all_that_the_printed_endpoints_read_can_be_imputed(analysis):
    for disease in ("UC", "CD"):
        entries = [REGISTRY[key] for key in published_endpoints() if REGISTRY[key].disease == disease]
        columns = [column for entry in entries for column in entry.columns(analysis.parameters)]
        frame, _ = imputation_frame(of(analysis, disease), imputed_leaves(of(analysis, disease), columns))
        assert not frame.columns.duplicated().any()
        assert frame.dtypes.eq(np.float64).all()
