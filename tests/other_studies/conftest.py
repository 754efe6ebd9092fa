"""A table of other studies written in the test, of which single cells can be changed."""

import csv

import pytest

from ibd_tools.other_studies import COLUMNS, StudyRow, read_evidence

PLAIN = {
    "study": "First",
    "year": "2024",
    "setting": "real_world",
    "disease": "UC",
    "dose": "upadacitinib",
    "comparator_arm": "no",
    "timepoint_weeks": "8",
    "endpoint_family": "clinical_remission",
    "definition_family": "clinical index",
    "endpoint": "clinical remission",
    "definition": "SCCAI at most 2",
    "events": "10",
    "n": "20",
    "percent": "50.0",
    "provenance": "sourced",
    "counts_provenance": "printed",
    "source": "article",
}


@pytest.fixture
def write(tmp_path):
    """Write a table of rows that differ from a plain one in the cells given; return its path."""

    def write(*changes: dict[str, str], columns: tuple[str, ...] = COLUMNS):
        path = tmp_path / "evidence.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore")
            writer.writeheader()
            writer.writerows(PLAIN | change for change in changes)
        return path

    return write


@pytest.fixture
def rows_of(write):
    """Rows of such a table, read."""

    def rows_of(*changes: dict[str, str]) -> list[StudyRow]:
        return read_evidence(write(*changes))

    return rows_of
