"""Every item of STROBE and RECORD is there once, leads to a page that there is, and to a call of its notebook."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from ibd_tools.book.guidelines import read_checklists
from ibd_tools.book.reporting import COLUMNS, REPORTING, page_file, reporting_answer_fragment, reporting_fragment
from ibd_tools.book.toc import listed_pages

ROOT = Path(__file__).resolve().parents[2]
READ = read_checklists(REPORTING, COLUMNS)
ITEMS = [item for items in READ.values() for item in items]
# Items of the cohort checklist: von Elm and others, BMJ 2007;335:806. Items of RECORD: Benchimol and others, 2015.
STROBE = "1a 1b 2 3 4 5 6a 6b 7 8 9 10 11 12a 12b 12c 12d 12e 13a 13b 13c 14a 14b 14c 15 16a 16b 16c 17 18 19 20 21 22"
RECORD = "1.1 1.2 1.3 6.1 6.2 6.3 7.1 12.1 12.2 12.3 13.1 19.1 22.1"


@pytest.mark.parametrize(("standard", "expected"), [("STROBE", STROBE), ("RECORD", RECORD)])
def test_each_item_of_a_standard_stands_once_and_in_order(standard, expected):
    assert [one["item"] for one in READ[standard]] == expected.split()


def test_every_link_leads_to_a_page_of_the_book_and_every_call_is_made_there():
    listed = {*listed_pages(yaml.safe_load((ROOT / "book" / "_toc.yml").read_text())["parts"]), "index"}
    assert {one["page"] for one in ITEMS} <= listed
    for one in ITEMS:
        if call := one["call"]:
            notebook = json.loads((ROOT / "notebooks" / page_file(one["page"])).read_text())
            assert any(f"{call}(" in "".join(cell["source"]) for cell in notebook["cells"]), (one["item"], call)


def test_what_the_abstract_prints_is_said_wherever_it_prints_something():
    assert [one["item"] for one in ITEMS if one["abstract"] in ("printed", "in part") and not one["printed"]] == []


OWN = SimpleNamespace(synthetic=False)


def test_an_own_cohort_reads_what_to_write_and_no_number_of_results_nor_of_the_study():
    text = reporting_fragment(OWN, "STROBE") + reporting_fragment(OWN, "RECORD")
    assert "You write" in text
    assert "Which records and databases you used" in text
    assert "{result}" not in text
    assert "The abstract" not in text and "printed" not in text
    assert "need words of yours" in reporting_answer_fragment(OWN)
