"""The pages of several hospitals, on three made of the synthetic cohort, whose counts must come out again."""

import pytest
from notebook_cells import HOSPITAL_PAGES, code_of, prose_of, run_cells, shows

from ibd_study.results import lookup
from ibd_study.words import say

COUNTS = {
    "hospitals_uc": {
        "uc_clinical_remission": (38, 66),
        "uc_endoscopic_remission@0": (17, 67),
        "uc_histological_remission": (14, 48),
    },
    "hospitals_cd": {"cd_clinical_remission": (98, 126), "cd_ultrasound_response": (38, 67)},
    "hospitals_safety": {"ae_any_event": (118, 236), "ae_serious_event": (3, 236)},
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory, site_files):
    """Rows and shown things of each page."""
    folder = tmp_path_factory.mktemp("hospitals")
    return {page: run_cells(page, folder, sites=site_files) for page in HOSPITAL_PAGES}


@pytest.mark.parametrize("page", HOSPITAL_PAGES)
def test_counts_together_are_those_of_one_cohort(pages, page):
    rows, _ = pages[page]
    found = {key: tuple(lookup(rows, key)[0][["n", "N"]]) for key in COUNTS[page]}
    assert found == COUNTS[page]


@pytest.mark.parametrize("page", HOSPITAL_PAGES)
def test_every_figure_and_table_of_a_page_is_shown_with_every_hospital_named_in_the_forests(pages, page):
    _, shown = pages[page]
    assert len(shown) == sum(shows(source) for source in code_of(page))
    forests = [bundle["text/html"] for bundle in shown if "All patients together" in bundle["text/html"]]
    assert len(forests) >= 3
    for html in forests:
        assert all(name in html for name in ("North", "Middle", "South"))


@pytest.mark.parametrize("page", HOSPITAL_PAGES)
def test_every_number_in_the_sentences_of_a_page_is_in_its_results(pages, page):
    import re

    rows, _ = pages[page]
    keys = re.findall(r"\{result\}`([^`]+)`", "\n".join(prose_of(page)))
    assert keys
    for key in keys:
        assert say(*lookup(rows, key)) not in ("not recorded", "not estimable"), key
