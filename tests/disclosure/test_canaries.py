"""Canary patients occur in no byte of what may be shared; who looks for them would find them."""

import pandas as pd
import pytest
from canaries import CANARIES, IDS, PRIVATE, TERM, cohort_with_canaries, found_in
from command_line import QUICKLY, finished_run
from newer_pages import newer_rows, without_imputations
from small_cohorts import all_rows, opened

from ibd_study.results import write_results


@pytest.mark.parametrize("policy", ["minimum_count", pytest.param("rounding", marks=pytest.mark.slow)])
def test_no_canary_is_in_the_results_of_any_page(tmp_path, monkeypatch, policy):
    analysis = opened(cohort_with_canaries(tmp_path / "cohort"), disclosure=policy, bootstrap_samples=0)
    assert set(IDS) <= set(analysis.selected["patient_id"])
    without_imputations(monkeypatch)
    newer = newer_rows(analysis, with_models=True).assign(notebook="newer")
    rows = pd.concat([all_rows(analysis), newer], ignore_index=True)
    write_results(rows, tmp_path / "run" / "results.csv")
    found, read = found_in(tmp_path / "run")
    assert found == []
    assert read > 100_000


def test_the_search_finds_what_is_not_protected(tmp_path):
    analysis = opened(cohort_with_canaries(tmp_path / "cohort"), disclosure="exact_internal")
    write_results(all_rows(analysis), tmp_path / "run" / "results.csv")
    assert "results.csv: vermilion_wattle_fever" in found_in(tmp_path / "run")[0]


def test_the_search_looks_into_names_pictures_and_links_but_not_into_the_private_folder(tmp_path):
    import base64

    packed = base64.b64encode(f"<svg>{TERM}</svg>".encode()).decode()
    (tmp_path / PRIVATE).mkdir()
    (tmp_path / PRIVATE / "log.txt").write_text(IDS[0])
    (tmp_path / "page.html").write_text(f'<img src="data:image/svg+xml;base64,{packed}"><a href="?q=quetzal%20pox">')
    (tmp_path / f"{IDS[1]}.csv").write_text("")
    assert set(found_in(tmp_path)[0]) == {f"page.html: {TERM}", f"{IDS[1]}.csv: {IDS[1]}"}


@pytest.mark.slow
def test_no_canary_is_in_any_byte_of_a_whole_run(tmp_path, copied_project):
    cohort = cohort_with_canaries(tmp_path / "ward")
    run = finished_run(copied_project, "ward", "build", "--cohort", cohort, *QUICKLY)
    assert {"html", "notebooks", "results.csv", "manifest.json", PRIVATE} <= {path.name for path in run.iterdir()}
    found, read = found_in(run, (*CANARIES, str(tmp_path)))
    assert found == []
    assert read > 5_000_000
