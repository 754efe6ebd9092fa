"""The ledger of assumptions is sorted by how far an entry moves a rate, and every entry stands in it once."""

import re
from types import SimpleNamespace

from ibd_study.kinds import Kind
from ibd_study.results import Results, results_frame
from ibd_tools.book.ledger import FREE, MOVES, SETTINGS, assumptions_fragment
from ibd_tools.book.run_data import read_assumptions


def swing(choice: str, value: float | None, endpoint: str = "cd_clinical_remission") -> dict:
    one = {"endpoint": endpoint, "disease": "CD", "unit": "percentage points", "value": value}
    return Kind.SPECIFICATION_SWING.at(choice=choice) | one


def test_entries_that_move_a_rate_come_first_by_how_far():
    moves = [
        swing("window_weeks", 1.79),
        swing("missing_data", 13.6),
        swing("population", 0),
        swing("definition", None),
    ]
    run = SimpleNamespace(results=Results(results_frame(moves)), assumptions=read_assumptions())
    page = assumptions_fragment(run)
    in_order = re.findall(r"\n\*\*(A\d+)\*\* ", page)
    assert sorted(in_order) == sorted(run.assumptions)
    missing, window = (
        next(one.id for one in run.assumptions.values() if name in one.parameters)
        for name in ("missing_data", "window_weeks")
    )
    assert in_order[:2] == [missing, window]
    assert "CD clinical remission: 13.6 percentage points (missing" in page
    assert [page.index(title) for title in (MOVES, SETTINGS, FREE)] == sorted(map(page.index, (MOVES, SETTINGS, FREE)))
