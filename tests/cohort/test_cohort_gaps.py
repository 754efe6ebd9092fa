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


HBI = "hbi_wellbeing,hbi_abdominal_pain,hbi_liquid_stools,hbi_abdominal_mass,hbi_complications"
JUDGED = "is not recorded: with other_indices=true, clinical remission and response are judged by the"
NO_MAYO = f"The modified (adapted) Mayo score {JUDGED}"
BY_HBI = f"The CDAI {JUDGED} Harvey-Bradshaw index; the pages"


@pytest.mark.parametrize(
    ("columns", "values", "words"),
    [
        ("hbi", "4", [BY_HBI]),
        (HBI, "1,1,2,0,1", [BY_HBI]),
        (HBI, "1,1,2,,", []),  # of no form a score can be made
        ("hbi,cdai", "4,120", []),
        ("sccai", "4", [f"{NO_MAYO} SCCAI; the pages"]),
        (
            "partial_mayo,sccai",
            "4,5",
            [f"{NO_MAYO} partial Mayo score and SCCAI; the pages"],
        ),
        ("partial_mayo,modified_mayo", "4,5", []),
        ("partial_mayo,mayo_stool_frequency,mayo_rectal_bleeding,mayo_endoscopic_subscore", "4,1,1,1", []),
    ],
)
def test_scores_that_could_judge_in_place_of_those_that_are_missing_are_named(write_cohort, columns, values, words):
    rows = f"P1,0,,{values}\nP1,8,5,{values}\nP2,0,30,{values}\n"
    cohort = read_cohort(write_cohort(**WHOLE | {"visits": f"patient_id,week,crp_mg_l,{columns}\n{rows}"}))
    found = gaps_of(cohort)
    assert [gap[: len(part)] for gap, part in zip(found, words, strict=True)] == words
    assert gaps_of(cohort, other_indices=True) == []


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ({"patients": BOTH.replace(",CD,", ",UC,")}, "No patient has Crohn's disease"),
        ({"patients": BOTH.replace(",UC,", ",CD,")}, "No patient has ulcerative colitis"),
        ({"visits": VISITS.replace(",12,131", ",-1,131")}, "No visit after the start"),
        ({"patients": BOTH.replace("2024-01-01", "").replace("2024-02-05", "")}, "No start of treatment"),
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
