"""What a hospital sends holds no canary, and no count of a few patients: its rows are protected like its book."""

import zipfile

import pytest
from canaries import IDS, cohort_with_canaries, found_in
from small_cohorts import opened

from ibd_tools.hospitals import site_of, write_site


@pytest.mark.parametrize("policy", ["minimum_count", pytest.param("rounding", marks=pytest.mark.slow)])
def test_no_canary_is_in_any_byte_of_a_site_file_or_its_inventory(tmp_path, policy):
    analysis = opened(cohort_with_canaries(tmp_path / "cohort"), disclosure=policy)
    assert set(IDS) <= set(analysis.selected["patient_id"])
    (tmp_path / "site").mkdir()
    site = site_of(analysis, "North")
    write_site(site, tmp_path / "north.zip")
    with zipfile.ZipFile(tmp_path / "north.zip") as archive:
        archive.extractall(tmp_path / "site")
    found, read = found_in(tmp_path / "site")
    assert found == []
    assert read > 100_000
    counts = site.rows.loc[site.rows["unit"] == "%", "n"].dropna()
    assert len(counts) > 20
    assert not ((counts > 0) & (counts < 5)).any()
