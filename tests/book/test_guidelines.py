"""Each criterion that is called met names a file that is there; each that is not says what is missing."""

from pathlib import Path

import pytest

from ibd_tools.book.guidelines import COLUMNS, GUIDELINES, guidelines_met_fragment, read_checklists

ROOT = Path(__file__).parents[2]
READ = read_checklists(GUIDELINES, COLUMNS)
ROWS = [row for rows in READ.values() for row in rows]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["criterion"])
def test_a_met_criterion_names_its_file_and_another_what_is_missing(row):
    assert row["file"] or row["met"] == "no"
    assert not row["file"] or (ROOT / row["file"]).is_file()
    assert bool(row["note"]) == (row["met"] != "yes")


def test_the_page_counts_the_criteria_of_each_guideline():
    lines = guidelines_met_fragment(None).splitlines()
    counts = {line.split(" | ")[0][2:]: line.rstrip(" |").split(" | ")[1:] for line in lines[2:]}
    assert list(counts) == list(READ)
    for name, (met, partly, not_met, before) in counts.items():
        assert len(READ[name]) == int(met) + int(partly) + int(not_met)
        assert int(before) == sum(row["met_at_5eaa670"] == "yes" for row in READ[name])
