"""What a cohort lacks is said in words, each gap from literal rows that have it and from rows that do not."""

import pytest

from ibd_study.cohort import read_cohort
from ibd_study.cohort.gaps import gaps_of

HEAD = "patient_id,diagnosis,centre,start_date,follow_up_end_date"
BOTH = f"{HEAD}\nP1,UC,A,2024-01-01,2024-09-01\nP2,CD,B,2024-02-05,2024-09-01\n"
VISITS = "patient_id,week,cdai,crp_mg_l\nP1,0,,12.5\nP2,0,262,30\nP2,12,131,6\n"
EVENTS = "patient_id,term,event_group\nP1,cough,infection\n"
WHOLE = {"patients": BOTH, "visits": VISITS, "adverse_events": EVENTS}


def _gaps(write_cohort, **tables: str) -> list[str]:
    return gaps_of(read_cohort(write_cohort(**WHOLE | tables)))


def test_a_whole_cohort_has_no_gap(write_cohort):
    assert _gaps(write_cohort) == []


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ({"patients": BOTH.replace(",CD,", ",UC,")}, "No patient has Crohn's disease"),
        ({"patients": BOTH.replace(",UC,", ",CD,")}, "No patient has ulcerative colitis"),
        ({"visits": VISITS.replace(",12,131", ",-1,131")}, "No visit after the start"),
        ({"patients": BOTH.replace("2024-01-01", "").replace("2024-02-05", "")}, "No start of a drug"),
        ({"patients": BOTH.replace("2024-09-01", "")}, "Neither stops nor an end of follow-up"),
        ({"visits": "patient_id,week,cdai\nP1,0,\nP2,0,262\nP2,12,131\n"}, "No laboratory value"),
        ({"adverse_events": None}, "No table of adverse events"),
        ({"patients": BOTH.replace(",B,", ",A,")}, "All patients are of one centre"),
    ],
)
def test_what_is_missing_altogether_is_said_once(write_cohort, tables, words):
    (gap,) = _gaps(write_cohort, **tables)
    assert gap.startswith(words)
    assert gap.endswith(".")
