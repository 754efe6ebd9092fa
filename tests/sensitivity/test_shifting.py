"""Shifted copies: only imputed follow-up scores move, within their scale, and what follows from them follows."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from ibd_study.endpoints import REGISTRY, classify
from ibd_study.estimates import Analysis, open_analysis
from ibd_tools.sensitivity import COPY, Imputations, impute, shift_unit, stacked_copies

COPIES = 2
UC_COLUMNS = ["modified_mayo", "mayo_endoscopic_subscore", "uceis", "nancy_index", "steroid_dose_mg_day"]


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return open_analysis("shifts", {"imputations": COPIES, "definitions": "trial"})


@pytest.fixture(scope="module")
def uc(analysis) -> Imputations:
    return impute(analysis.pairs, "UC", UC_COLUMNS, analysis.parameters)


@pytest.fixture(scope="module")
def cd(analysis) -> Imputations:
    columns = REGISTRY["cd_endoscopic_remission"].columns(analysis.parameters)
    return impute(analysis.pairs, "CD", [*columns, "cdai"], analysis.parameters)


def values(imputations: Imputations, column: str, shift: float) -> np.ndarray:
    return stacked_copies(imputations, shift)[column].to_numpy(dtype=float)


def not_evaluable(imputations: Imputations, column: str) -> np.ndarray:
    return np.tile(imputations.recorded[column].isna().to_numpy(), COPIES)


def test_without_a_shift_the_copies_are_as_imputed(uc):
    stacked = stacked_copies(uc)
    assert len(stacked) == COPIES * len(uc.recorded)
    for number, copy in enumerate(uc.copies):
        own = stacked[stacked[COPY] == number].drop(columns=COPY).reset_index(drop=True)
        pd.testing.assert_frame_equal(own, copy)


@pytest.mark.parametrize("shift", [-1.0, 0.7, 5.0])
def test_what_was_recorded_and_every_baseline_stay(uc, shift):
    before, after = stacked_copies(uc), stacked_copies(uc, shift)
    for name in uc.recorded:
        known = np.tile(uc.recorded[name].notna().to_numpy(), COPIES)
        kept = np.ones_like(known) if name.endswith("_baseline") else known
        assert after.loc[kept, name].equals(before.loc[kept, name]), name


@pytest.mark.parametrize("name", ["mayo_endoscopic_subscore_followup", "uceis_followup", "nancy_index_followup"])
def test_imputed_scores_move_by_so_many_standard_deviations_on_average_within_their_scale(uc, name):
    mine = not_evaluable(uc, name)
    before, after = values(uc, name, 0.0)[mine], values(uc, name, 0.5)[mine]
    wanted = 0.5 * shift_unit(uc.recorded[name])
    free = before + np.ceil(wanted) <= uc.recorded[name].max()
    moved = (after - before)[free]
    assert set(moved) <= {np.floor(wanted), np.floor(wanted) + 1}
    assert moved.mean() == pytest.approx(wanted, abs=4 * 0.5 / np.sqrt(free.sum()))
    assert values(uc, name, 5.0)[mine].min() >= uc.recorded[name].dropna().max() - 1
    assert values(uc, name, -5.0)[mine].max() == 0


# The scale of the dictionary: 0 to 3, 0 to 8, 0 to 4.
def test_no_shift_leaves_the_scale(uc):
    for name, highest in (("mayo_endoscopic_subscore", 3), ("uceis", 8), ("nancy_index", 4)):
        for shift in (-5.0, 5.0):
            assert set(values(uc, f"{name}_followup", shift)) <= set(range(highest + 1))


def test_a_larger_shift_never_gives_anybody_a_better_score(uc):
    columns = ["mayo_endoscopic_subscore_followup", "modified_mayo_followup", "uceis_followup", "nancy_index_followup"]
    by_shift = [stacked_copies(uc, shift)[columns].to_numpy(dtype=float) for shift in (-1.0, 0.0, 0.3, 0.6, 2.0)]
    for less, more in pairwise(by_shift):
        assert (more >= less).all()


def test_a_total_follows_from_its_items(uc):
    moved = stacked_copies(uc, 1.0)
    items = ["mayo_stool_frequency", "mayo_rectal_bleeding", "mayo_endoscopic_subscore"]
    assert (moved[[f"{item}_followup" for item in items]].sum(axis=1) == moved["modified_mayo_followup"]).all()


def test_items_behind_a_moved_total_are_those_of_a_patient_with_the_total_nearest_to_it(cd):
    name = "ses_cd_ileum_ulcer_size_followup"
    mine = not_evaluable(cd, "ses_cd_followup")
    before, after = (values(cd, name, shift)[mine] for shift in (0.0, 3.0))
    assert np.nanmean(after) > np.nanmean(before)


def test_a_score_that_is_not_of_whole_points_moves_by_the_points_themselves():
    from ibd_tools.sensitivity.missing.shifting import _shifted

    recorded = pd.Series([2.5, 3.5, None], dtype="Float64")
    moved = _shifted(pd.Series([2.5, 4.0], dtype="Float64"), recorded, 2.0, np.array([0.9, 0.1]))
    assert moved.tolist() == pytest.approx([2.5 + 2 * 0.5**0.5, 4.0 + 2 * 0.5**0.5])


def test_a_dose_is_no_score_and_stays(uc):
    name = "steroid_dose_mg_day_followup"
    assert not_evaluable(uc, name).any()
    assert (values(uc, name, 2.0) == values(uc, name, 0.0)).all()


def test_a_known_answer_stays_the_answer_at_any_shift(analysis, uc):
    entry = REGISTRY["uc_clinical_remission"]
    known = classify(uc.recorded, entry, analysis.parameters)["outcome"]
    for shift in (-2.0, 2.0):
        moved = stacked_copies(uc, shift)
        outcome = classify(moved, entry, analysis.parameters)["outcome"]
        for number in range(COPIES):
            own = outcome[(moved[COPY] == number).to_numpy()].reset_index(drop=True)
            assert (own == known)[known.notna()].all()


def test_the_same_seed_moves_the_same_patients_and_another_others(analysis, uc):
    again = impute(analysis.pairs, "UC", UC_COLUMNS, analysis.parameters)
    pd.testing.assert_frame_equal(stacked_copies(again, 0.5), stacked_copies(uc, 0.5))


@pytest.mark.parametrize(("recorded", "points"), [([1, 3], 2**0.5), ([4], 0.0), ([], 0.0)])
def test_the_points_of_one_shift(recorded, points):
    assert shift_unit(pd.Series(recorded, dtype="Float64")) == pytest.approx(points)
