"""Mappings: what is refused and how the message helps; texts stay as they were written; the schema is the model."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from small_exports import mapping_of

from ibd_tools.intake.mapping import Mapping, schema_text
from ibd_tools.intake.mapping_file import parse_mapping, read_mapping
from ibd_tools.intake.problems import IntakeError

ROOT = Path(__file__).parents[2]


def _said(text: str) -> str:
    with pytest.raises(IntakeError) as error:
        parse_mapping(text)
    return str(error.value)


def test_the_schema_for_editors_is_that_of_the_model():
    """After a change of the model, copy ``mapping.schema.json`` of ``ibd-study template OUT`` to ``data/``."""
    committed = (ROOT / "data" / "mapping.schema.json").read_text(encoding="utf-8")
    assert committed == schema_text()
    assert json.loads(committed)["additionalProperties"] is False


@pytest.mark.parametrize("path", sorted(Path(__file__).parent.glob("*.yml")), ids=lambda path: path.name)
def test_mappings_that_are_read_also_please_an_editor(path):
    """An editor reads YAML with its guesses: 999 is a number to it."""
    schema = json.loads(schema_text())
    validator = jsonschema.Draft202012Validator(schema)
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert [error.message for error in validator.iter_errors(content)] == []
    assert [error.message for error in validator.iter_errors(content | {"titel": "x"})] != []
    assert read_mapping(path).title


def test_texts_stay_as_they_were_written():
    rule = "crp_mg_l: {column: crp, missing: [007, no, ~, 2024-01-31], recode: {yes: 1, off: 0, 1.0: 2}}"
    read = parse_mapping(mapping_of(rule)).files[0].visits["crp_mg_l"]
    assert read.missing == ["007", "no", "~", "2024-01-31"]
    assert read.recode == {"yes": "1", "off": "0", "1.0": "2"}


@pytest.mark.parametrize(
    ("found", "right", "said"),
    [
        ("titel: x", "title: Test", "titel: unknown key; did you mean 'title'?"),
        ("    weak: week", "    week: week", "files → entry 1 → weak: unknown key; did you mean 'week'?"),
        (
            "{crp_mg_l: {colum: crp}}",
            "{crp_mg_l: crp}",
            "visits → crp_mg_l → colum: unknown key; did you mean 'column'?",
        ),
        ("{crp: crp}", "{crp_mg_l: crp}", "visits → crp: the data dictionary has no such column in 'visits'"),
        ("{crp_mg_i: crp}", "{crp_mg_l: crp}", "did you mean 'crp_mg_l'?"),
        ("{height_cm: cm}", "{crp_mg_l: crp}", "it has it in 'patients': write it into that section"),
        ("{crp_mg_l: {column: c, unit: mg/kg}}", "{crp_mg_l: crp}", "found unit 'mg/kg'; expected one of: mg/L, mg/dL"),
        ("{crp_mg_l: {column: c, dates: [YYYYMMDD]}}", "{crp_mg_l: crp}", "found dates; expected none"),
        ("{crp_mg_l: {column: c, value: 1}}", "{crp_mg_l: crp}", "found column and value; expected exactly one of"),
        ("{crp_mg_l: {}}", "{crp_mg_l: crp}", "found none; expected exactly one of"),
        ("{crp_mg_l: {column: c, steroid: {column: d}}}", "{crp_mg_l: crp}", "expected it at steroid_dose_mg_day only"),
        ("{crp_mg_l: {columns: {0: c}}}", "{crp_mg_l: crp}", "found columns; expected column"),
        ("{crp_mg_l: {column: c, listed: {yes: [a]}}}", "{crp_mg_l: crp}", "found listed; expected none"),
        ("{crp_mg_l: {column: c, description: x}}", "{crp_mg_l: crp}", "expected no description or type"),
        ("{week: {column: c}}", "{crp_mg_l: crp}", "the keys patient_id and week of the file make it"),
        (
            "{crp_mg_l: {column: c, unit: mg/L, unit_by: {column: d, units: {A: mg/L}}}}",
            "{crp_mg_l: crp}",
            "found unit and unit_by; expected one of them",
        ),
        (
            "{steroid_dose_mg_day: {column: c, steroid: {column: d, names: {X: aspirin}}}}",
            "{crp_mg_l: crp}",
            "found steroid 'aspirin'; expected one of: prednisolone",
        ),
        ("{visit_date: {column: c, repeats: mean}}", "{crp_mg_l: crp}", "found repeats: mean; expected first, last"),
        ("{visit_date: {column: c, unit: days}}", "{crp_mg_l: crp}", "found a unit; expected none"),
        (
            "{visit_date: {column: c, split: {separator: x, take: mean}}}",
            "{crp_mg_l: crp}",
            "found take: mean; expected first or last",
        ),
        (
            "{visit_date: {column: c, dates: [DD/MM/YYYY, MM/DD/YYYY]}}",
            "{crp_mg_l: crp}",
            "found both day first and month first",
        ),
        ("{visit_date: {column: c, dates: [DD.MM.YY]}}", "{crp_mg_l: crp}", "expected two_digit_years_from: beside it"),
        (
            "{visit_date: {column: c, two_digit_years_from: 2000}}",
            "{crp_mg_l: crp}",
            "expected dates: with years of two digits beside it",
        ),
        ("    week: {column: w, recode: {W4: four}}", "    week: week", "week → recode → W4: found 'four'"),
        ("    week: {recode: {W4: 4}}", "    week: week", "expected either column or from_dates: true"),
        ("    week: {from_dates: true}", "    week: week", "from_dates needs visit_date among the visits"),
        ("    layout: long", "    week: week", "week: expected a column; in a long file every row says its week"),
        ("    layout: wide", "    week: week", "pattern: expected a pattern such as"),
        ("    layout: wied", "    week: week", "layout: found 'wied'; expected 'long' or 'wide'"),
        ("    pattern: '{column}_{weak}'", "    week: week", "expected {column} and {week} in it"),
        ("    patient_id: {value: P1}", "    patient_id: id", "patient_id: expected a column"),
        ("{sex: sex}", "{diagnosis: {value: UC}}", "expected diagnosis in a section patients"),
        ("{diagnosis: dx, mine: m}", "{diagnosis: {value: UC}}", "a patient's column of your own needs a description"),
        (
            "    thousands: '.'\n    week: week",
            "    week: week",
            "thousands: found '.'; expected another mark than the decimal mark",
        ),
        (
            "    leave_out: [{column: a, because: b}]\n    week: week",
            "    week: week",
            "expected either 'is' or 'is_not', a list of texts",
        ),
        (
            "    only: {visit: []}\n    week: week",
            "    week: week",
            "only → visit: unknown key; did you mean 'visits'?",
        ),
    ],
)
def test_a_faulty_mapping_is_refused_with_its_place_and_cure(found, right, said):
    text = mapping_of("crp_mg_l: crp")
    assert right in text
    assert said in _said(text.replace(right, found))


def test_all_faults_come_in_one_message():
    text = mapping_of("crp_mg_l: crp").replace("title: Test", "titel: Test").replace("week: week", "weak: week")
    assert _said(text).splitlines()[0] == "3 problems in mapping mapping.yml"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a", "expected keys such as title and files"),
        ("title: [", "expected YAML"),
        ("title: a\nfiles:\n  - a: b\n   c: d", "in the mapping, line 4, column 4"),
        ("title: a\ntitle: b", "'title' stands there twice"),
        ("title: a", "files: expected this key; it is needed"),
        ("title: a\nfiles: []", "files: found []"),
    ],
)
def test_what_is_no_mapping_is_refused(text, said):
    assert said in _said(text)


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    for content, said in ((None, "a file that can be read"), ("title: é".encode("latin-1"), "text in UTF-8")):
        path = tmp_path / "m.yml"
        if content:
            path.write_bytes(content)
        with pytest.raises(IntakeError, match=said):
            read_mapping(path)


def test_sections_that_every_cohort_needs_are_asked_for():
    text = "title: a\nfiles: [{file: a.csv, patient_id: id, adverse_events: {grade: g}}]"
    said = _said(text)
    for words in ("a section patients in one", "a section visits in one", "expected term in a section adverse_events"):
        assert words in said


def test_a_mapping_read_is_frozen():
    assert Mapping.model_config["frozen"]
