"""Cohort folders written from literal rows."""

import json

import pytest

from ibd_study import dictionary
from ibd_study.cohort import validate

PATIENTS = """\
patient_id,diagnosis,sex,age_years,prior_anti_tnf,prior_biologics_count,start_date
P1,UC,female,41,yes,1,2024-01-01
P2,CD,male,29,no,0,2024-02-05
"""
VISITS = """\
patient_id,week,cdai,cdai_abdominal_mass,crp_mg_l
P1,0,,,12.5
P1,8.1,,,4
P2,-0.6,262,2,30
P2,12,131,0,6
"""


def describe(tables: dict[str, str]) -> dict:
    """A datapackage of exactly the columns that stand in the headers and in the data dictionary."""
    resources = []
    for name, text in tables.items():
        header = text.splitlines()[0].split(",") if text else []
        known = dictionary.table_fields(name)
        resources.append(dictionary.resource(name, [column for column in header if column in known]))
    return {"name": "literal-rows", "title": "Literal rows", "synthetic": True, "resources": resources}


@pytest.fixture
def write_cohort(tmp_path):
    """Write a valid cohort folder, or one with other tables (as CSV text) or an edited datapackage."""

    def write(patients=PATIENTS, visits=VISITS, adverse_events=None, *, edit=None):
        folder = tmp_path / "cohort"
        folder.mkdir(exist_ok=True)
        tables = {"patients": patients, "visits": visits, "adverse_events": adverse_events}
        tables = {name: text for name, text in tables.items() if text is not None}
        package = describe(tables)
        if edit:
            edit(package)
        for name, text in tables.items():
            (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
        (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
        return folder

    return write


@pytest.fixture
def rows():
    """The tables of the valid folder as text."""
    return {"patients": PATIENTS, "visits": VISITS}


@pytest.fixture
def changed(rows):
    """The same tables after replacements, each a table, a text that stands in it once, and another text."""

    def change(*replacements):
        for table, old, new in replacements:
            assert rows[table].count(old) == 1
            rows[table] = rows[table].replace(old, new)
        return rows

    return change


@pytest.fixture
def problems_of(write_cohort):
    """The problems of such a folder, each as the one line that a person reads."""
    return lambda *args, **kwargs: [str(problem) for problem in validate(write_cohort(*args, **kwargs))]


@pytest.fixture
def edit_field():
    """Make an edit of the datapackage that changes the declaration of one column."""

    def edit_of(table, column, **changes):
        def edit(package):
            schema = next(r["schema"] for r in package["resources"] if r["name"] == table)
            declared = next(field for field in schema["fields"] if field["name"] == column)
            declared |= changes

        return edit

    return edit_of
