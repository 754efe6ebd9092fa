"""What a run puts on the sheet of a disease: placebo of the same week, doubts with its own numbers, its files."""

from types import SimpleNamespace

import pytest

from ibd_study.kinds import Kind
from ibd_study.parameters import parse
from ibd_study.results import Results, results_frame
from ibd_tools.book.shown_abstract import NOTHING, _doubts, _yardsticks, shown_abstract


def test_placebo_is_that_of_trials_at_the_week_of_the_run_read_in_its_source():
    found = dict(_yardsticks(parse({})))
    assert (found["cd_clinical_remission"].low, found["cd_clinical_remission"].high) == (21.1, 29.1)
    assert found["uc_clinical_remission"].source.startswith("U-ACHIEVE Induction and U-ACCOMPLISH (doi 10.1016/S0140")
    assert "uc_endoscopic_remission" not in found, "its percentages were not read in the article"
    assert not any(key.startswith("uc_") for key in dict(_yardsticks(parse({"uc_week": 10}))))


def _said(row: dict, **parameters: object) -> str:
    record = {"endpoint": "uc_clinical_remission", **Kind.NOT_EVALUABLE.at(), "unit": "patients"} | row
    results = Results(results_frame([record]))
    return " ".join(f"{name}: {words}" for name, words in _doubts(results, "UC", parse(parameters), {}))


def test_doubts_hold_the_numbers_of_the_run():
    said = _said({"value": 14, "N": 80})
    assert "Clinical remission could not be judged in 14 of 80 patients." in said
    assert "Only patients treated for at least 8 weeks were selected." in said
    assert "placebo" not in said
    assert "Early stops" not in _said({"value": 14, "N": 80}, minimum_treatment_weeks=0)


def test_a_number_that_protection_withholds_is_not_said():
    said = _said({"disclosure": "suppressed", "N": 60})
    assert "in how many clinical remission could not be judged is suppressed." in said
    assert "60" not in said


def test_a_disease_without_rates_has_a_sentence_in_place_of_a_sheet(tmp_path):
    run = SimpleNamespace(results=Results(results_frame([])))
    assert shown_abstract(run, "CD", tmp_path) == f"<p>{NOTHING}</p>"
    with pytest.raises(ValueError, match="no disease 'XX'; there are UC, CD"):
        shown_abstract(run, "XX", tmp_path)


@pytest.mark.build
def test_every_form_of_both_sheets_lies_beside_the_pages(built_book):
    page = (built_book / "take_away.html").read_text(encoding="utf-8")
    for disease in ("uc", "cd"):
        for ending in ("svg", "png", "pdf", "docx"):
            name = f"visual_abstracts/visual-abstract-{disease}.{ending}"
            assert name in page
            assert (built_book / name).stat().st_size > 10_000
