"""Two runs of cohorts that differ by one patient, both rounded: what that patient had cannot be told."""

import numpy as np
import pandas as pd
import pytest
from small_cohorts import all_rows, opened, part_of_synthetic

PLACE = ["endpoint", "disease", "week", "statistic"]
BASE, MINIMUM, DIGITS = 5, 5, 1
WIDEST = {"cdai": 600, "ses_cd": 56, "modified_mayo": 9, "uceis": 8, "ibus_sas": 120}


@pytest.fixture(scope="module")
def two_runs(tmp_path_factory) -> pd.DataFrame:
    """Rows of both runs side by side; the second lacks one patient."""
    folder = tmp_path_factory.mktemp("two")
    rows = [
        all_rows(opened(part_of_synthetic(folder / f"without_{less}", 70, without=less), disclosure="rounding"))
        for less in (0, 1)
    ]
    both = rows[0].merge(rows[1], on=PLACE, suffixes=("_a", "_b"))
    # What has no mark in both is printed in the paper, or of nobody.
    return both[(both["disclosure_a"] != "") | (both["disclosure_b"] != "")]


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


def test_two_means_do_not_give_the_value_of_the_patient(two_runs):
    means = two_runs[(two_runs["statistic"] == "mean") & two_runs["endpoint"].isin(WIDEST)]
    means = means.dropna(subset=["value_a", "value_b"])
    assert len(means) >= 4
    for row in means.itertuples():
        # The patient's value is n times one mean less (n - 1) times the other, each known to half a digit.
        doubt = sum(_half_digit(value) * total for value, total in ((row.value_a, row.N_a), (row.value_b, row.N_b)))
        assert 2 * doubt > WIDEST[row.endpoint] / 4, row.endpoint


def _half_digit(number: float) -> float:
    return 0.5 * 10 ** (np.floor(np.log10(abs(number))) - DIGITS + 1)
