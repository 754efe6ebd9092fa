"""Two runs of cohorts that differ by one patient, both rounded: what that patient had cannot be told."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from newer_pages import newer_rows, without_imputations
from small_cohorts import all_rows, opened, part_of_synthetic

PLACE = ["endpoint", "disease", "week", "statistic", "subgroup"]
BASE, MINIMUM, DIGITS = 5, 5, 1
WIDEST = {"cdai": 600, "ses_cd": 56, "modified_mayo": 9, "uceis": 8, "ibus_sas": 120}


def _side_by_side(rows_of, folder: Path) -> pd.DataFrame:
    """Rows of both runs in one table; the second lacks one patient."""
    cohorts = [part_of_synthetic(folder / f"without_{less}", 70, without=less) for less in (0, 1)]
    first, second = (rows_of(opened(cohort, disclosure="rounding")) for cohort in cohorts)
    both = first.merge(second, on=PLACE, suffixes=("_a", "_b"))
    # What has no mark in both is printed in the paper, or of nobody; the family of tests counts tests.
    is_marked = (both["disclosure_a"] != "") | (both["disclosure_b"] != "")
    return both[is_marked & (both["endpoint"] != "family")]


@pytest.fixture(scope="module")
def main_pages(tmp_path_factory) -> pd.DataFrame:
    """Both runs of the pages that a run without rounding shows exactly."""
    return _side_by_side(all_rows, tmp_path_factory.mktemp("main"))


@pytest.fixture(scope="module")
def newer_pages(tmp_path_factory) -> pd.DataFrame:
    """Both runs of the pages that are rounded in any case."""
    with pytest.MonkeyPatch.context() as patched:
        without_imputations(patched)
        return _side_by_side(newer_rows, tmp_path_factory.mktemp("newer"))


@pytest.fixture(params=["main_pages", "newer_pages"])
def two_runs(request) -> pd.DataFrame:
    """Both runs of either."""
    return request.getfixturevalue(request.param)


def _possible(published: float | None) -> range:
    """Counts that are published so: within a base of it, or all that can round to nothing."""
    if pd.isna(published):
        return range(0, BASE)
    return range(int(published) - BASE + 1, int(published) + BASE)


def _counts(rows: pd.DataFrame) -> pd.DataFrame:
    """Published counts of both runs: n, N, and values that are counts; N goes with a small n, so its lack is none."""
    whole = rows[rows["unit_a"].isin(["patients", "events"])]
    sizes = rows.dropna(subset=["N_a", "N_b"])
    pairs = [(rows["n_a"], rows["n_b"]), (sizes["N_a"], sizes["N_b"]), (whole["value_a"], whole["value_b"])]
    frame = pd.concat([pd.DataFrame({"a": a, "b": b}) for a, b in pairs])
    return frame.dropna(how="all").drop_duplicates()


def test_every_count_fits_the_patient_being_in_it_and_not(two_runs):
    counts = _counts(two_runs)
    assert len(counts) > 15
    assert (counts["a"] != counts["b"]).any(), "the runs are not rounded anew"
    for a, b in counts.itertuples(index=False):
        possible_a, possible_b = _possible(a), set(_possible(b))
        assert any(n in possible_b for n in possible_a), (a, b, "out")
        assert any(n - 1 in possible_b for n in possible_a), (a, b, "in")


def test_every_count_is_a_multiple_of_the_base(two_runs):
    counts = pd.concat([_counts(two_runs)["a"], _counts(two_runs)["b"]]).dropna().astype(int)
    assert set(counts % BASE) == {0}
    assert counts.min() >= MINIMUM


def test_two_means_do_not_give_the_value_of_the_patient(main_pages):
    means = main_pages[(main_pages["statistic"] == "mean") & main_pages["endpoint"].isin(WIDEST)]
    means = means.dropna(subset=["value_a", "value_b"])
    assert len(means) >= 4
    for row in means.itertuples():
        # The patient's value is n times one mean less (n - 1) times the other, each known to half a digit.
        doubt = sum(_half_digit(value) * total for value, total in ((row.value_a, row.N_a), (row.value_b, row.N_b)))
        assert 2 * doubt > WIDEST[row.endpoint] / 4, row.endpoint


def _half_digit(number: float) -> float:
    return 0.5 * 10 ** (np.floor(np.log10(abs(number))) - DIGITS + 1)
