"""The tables in data/ are described for other programs, and the description is that of our own readers."""

import json
from pathlib import Path

import frictionless
import pytest

from ibd_study.printed.published import COLUMNS as PUBLISHED
from ibd_tools.book.guidelines import COLUMNS as GUIDELINES
from ibd_tools.book.scale import COLUMNS as SCALE
from ibd_tools.other_studies import COLUMNS as EVIDENCE

PACKAGE = Path(__file__).parents[2] / "data" / "datapackage.json"


def _fields(table: str) -> dict[str, dict]:
    resources = json.loads(PACKAGE.read_text(encoding="utf-8"))["resources"]
    (schema,) = (one["schema"] for one in resources if one["name"] == table)
    return {field["name"]: field for field in schema["fields"]}


def test_frictionless_accepts_every_table_of_the_study():
    report = frictionless.validate(str(PACKAGE))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "note"])
    assert report.stats["tasks"] == 5


@pytest.mark.parametrize(
    ("table", "columns"),
    [("published", PUBLISHED), ("evidence", EVIDENCE.values()), ("guidelines", GUIDELINES), ("scale", SCALE)],
)
def test_what_the_package_demands_of_a_column_is_what_its_reader_demands(table, columns):
    fields = _fields(table)
    for column in columns:
        constraints = fields[column.name].get("constraints", {})
        assert constraints.get("required", False) == column.required, column.name
        assert not column.codes or constraints["enum"] == list(column.codes), column.name
        assert column.type == "string" or fields[column.name]["type"] == column.type, column.name
