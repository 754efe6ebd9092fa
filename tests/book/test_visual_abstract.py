"""One sheet a disease: every number of it is in results, and what is not shown there is not shown here."""

import io
import zipfile

import pandas as pd
import pytest

from ibd_study.disclosure import MARK, SUPPRESSED
from ibd_study.kinds import Kind
from ibd_study.printed import Printed
from ibd_study.results import Results, results_frame
from ibd_tools.book.visual_abstract import RATES, STEPS, Yardstick, visual_abstract

FIRST, SECOND, HEALED, LAST = RATES["UC"]
KNOWN = {"disease": "UC", "unit": "%", "ci_level": 0.95}
COUNTS = {FIRST: (38, 66, 80), SECOND: (16, 25, 25), HEALED: (24, 67, 80), LAST: (14, 48, 80)}


def _rate(kind: Kind, key: str, n: int, total: int, week: float = 8) -> dict:
    value = 100 * n / total
    limits = {"ci_low": max(0.0, value - 10), "ci_high": value + 10}
    return KNOWN | kind.at() | limits | {"endpoint": key, "week": week, "value": value, "n": n, "N": total}


def _records() -> list[dict]:
    records = []
    for step, count in zip(STEPS, (80, 80, 79, 78), strict=True):
        records += [{"endpoint": "flow", **Kind.FLOW.at(step=step), "value": 236, "unit": "patients"}]
        of_disease = Kind.FLOW_OF_DISEASE.at(step=step, disease="uc")
        records += [{"endpoint": "flow", **of_disease, "value": count, "unit": "patients"}]
    for key, (n, total, everybody) in COUNTS.items():
        records += [_rate(Kind.RATE, key, 5, total, week=0), _rate(Kind.RATE, key, n, total)]
        records += [_rate(Kind.RATE_WORST, key, n, everybody)]
        records += [_rate(Kind.RATE_BEST, key, n + everybody - total, everybody)]
    return records


def _sheet(records: list[dict], printed: dict | None = None, yardsticks: dict | None = None, *, synthetic: bool = True):
    doubts = [("No control group", "How many would have been as well is not known.")]
    results = Results(results_frame(records), synthetic)
    return visual_abstract(results, "UC", "week 8", doubts, ["From here."], printed or {}, yardsticks or {})


def _written(sheet) -> list[str]:
    """All words on the sheet."""
    spec = sheet.panel.to_dict(validate=False)
    return [row["words"] for rows in spec["datasets"].values() for row in rows if "words" in row]


def _marks(sheet) -> int:
    """How many marks the sheet has beside words."""
    datasets = sheet.panel.to_dict(validate=False)["datasets"].values()
    return sum("words" not in row for rows in datasets for row in rows)


PRINTED = {FIRST: Printed(FIRST, "UC", "Clinical remission", "percent", "57.6", "", 38, 66)}
PLACEBO = {FIRST: Yardstick(4, 5, "two trials")}


def test_the_sheet_says_flow_rates_counts_intervals_and_how_far_they_bend():
    sheet = _sheet(_records(), PRINTED, PLACEBO)
    words = _written(sheet)
    for said in (
        *("Ulcerative colitis: baseline and week 8", "SYNTHETIC: invented", "79", "Clinical remission"),
        *("57.6 %", "38/66, interval 47.6–67.6", "worst to best case 47.5 to 65.0 %", "before: 7.6 % (5/66)"),
        *("nobody was left unjudged", "placebo 4 to 5 %", "printed", "No control group", "From here."),
    ):
        assert said in words, said
    assert (
        "Clinical remission: 57.6 % (38/66; 47.6–67.6); before 7.6 % (5/66; 0.0–17.6); worst to best case" in sheet.alt
    )
    assert "printed 57.6 %; on placebo in trials 4 to 5 %." in sheet.alt


def test_an_own_cohort_has_no_printed_value_no_placebo_and_is_not_called_synthetic():
    sheet = _sheet(_records(), synthetic=False)
    words = " ".join([*_written(sheet), sheet.alt])
    assert not any(absent in words for absent in ("printed", "placebo", "SYNTHETIC"))


def test_what_is_suppressed_in_results_has_neither_mark_nor_number_on_the_sheet():
    hidden = [
        record | {"value": None, "n": None, "N": None, "ci_low": None, "ci_high": None, MARK: SUPPRESSED}
        if record["endpoint"] == LAST
        else record
        for record in _records()
    ]
    sheet = _sheet(hidden, synthetic=False)
    assert "29.2 %" in _written(_sheet(_records())) and "29.2 %" not in _written(sheet)
    assert "Histological remission: suppressed; before suppressed; worst to best case suppressed." in sheet.alt
    assert any("withheld because" in words for words in _written(sheet))
    # Gone are the bar, the interval, the two marks and the line between them.
    assert _marks(_sheet(_records(), synthetic=False)) - _marks(sheet) == 5


def test_patients_on_the_sheet_are_refused():
    sheet = _sheet(_records())
    sheet.panel.layer[0].data = pd.DataFrame({"patient_id": ["P1"], "x": [1], "y": [1], "right": [2], "bottom": [2]})
    with pytest.raises(ValueError, match="patient rows"):
        _ = sheet.svg


def test_every_form_of_a_sheet_is_a4_has_the_same_bytes_again_and_names_no_day():
    files, again = (_sheet(_records(), PRINTED, PLACEBO).files() for _ in range(2))
    assert files == again
    assert files["png"].startswith(b"\x89PNG") and b"tIME" not in files["png"]
    assert b"/MediaBox [0 0 595.28 841.89]" in files["pdf"] and b"CreationDate" not in files["pdf"]
    with zipfile.ZipFile(io.BytesIO(files["docx"])) as archive:
        assert b"38/66" in archive.read("word/document.xml"), "the picture has words for who does not see it"
