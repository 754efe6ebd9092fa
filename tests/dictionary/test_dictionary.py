"""The data dictionary: sound in itself, and in agreement with the scores that are computed from it."""

import json

import pytest

from ibd_study import dictionary
from ibd_study.scores import INSTRUMENTS

TYPES = {"string", "number", "integer", "boolean", "date"}


def all_columns():
    return {field.name: field for field in dictionary.fields()}


def test_column_names_are_unique_within_a_table():
    for table in dictionary.TABLES:
        names = [field.name for field in dictionary.fields() if field.table == table]
        assert names and len(names) == len(set(names)) == len(dictionary.table_fields(table))


def test_only_the_patient_key_stands_in_more_than_one_table():
    names = [field.name for field in dictionary.fields()]
    assert {name for name in names if names.count(name) > 1} == {"patient_id"}


def test_every_column_has_its_words_and_a_known_type():
    for field in dictionary.fields():
        assert field.title and field.description and field.type in TYPES, field.name
        assert field.table in dictionary.TABLES
        assert field.minimum is None or field.minimum < field.maximum
        assert bool(field.unit) or field.type not in ("number", "integer") or field.codes, field.name


def test_examination_is_named_for_every_visit_column_but_keys_and_dates():
    without = {f.name for f in dictionary.fields() if f.table == "visits" and not f.assessment}
    assert without == {"patient_id", "week", "visit_date"}


@pytest.mark.parametrize("key", ["partial_mayo", "modified_mayo", "mayo_score", "uceis", "ses_cd", "van_assche"])
def test_recorded_total_has_the_range_of_the_computed_score(key):
    field, instrument = all_columns()[key], INSTRUMENTS[key]
    assert (field.minimum, field.maximum) == (instrument.low, instrument.high)


@pytest.mark.parametrize(
    ("column", "title"),
    [
        ("crp_mg_l", "C-reactive protein (mg/L)"),
        ("sex", "Sex"),
        ("patient_id", "Patient"),
        ("no_such_column", "no_such_column"),
    ],
)
def test_column_title_is_its_words_with_the_unit(column, title):
    assert dictionary.column_title(column) == title


def field_of(table, column):
    return dictionary.resource(table, [column])["schema"]["fields"][0]


@pytest.mark.parametrize(
    ("table", "column", "declared"),
    [
        (
            "visits",
            "week",
            {"type": "number", "unit": "weeks", "constraints": {"minimum": -8, "maximum": 520, "required": True}},
        ),
        ("visits", "ldl_cholesterol_mmol_l", {"constraints": {"minimum": 0.1, "maximum": 15}}),
        (
            "patients",
            "sex",
            {"codes": {"female": "female", "male": "male"}, "constraints": {"enum": ["female", "male"]}},
        ),
        ("visits", "cdai_abdominal_mass", {"constraints": {"minimum": 0, "maximum": 5, "enum": [0, 2, 5]}}),
        ("patients", "prior_surgery", {"type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]}),
    ],
)
def test_column_is_declared_with_unit_range_and_codes(table, column, declared):
    written = field_of(table, column)
    assert {key: written[key] for key in declared} == declared


def test_column_without_limits_declares_none():
    assert set(field_of("patients", "centre")) == {"name", "title", "description", "type"}


def test_datapackage_describes_every_column_once_and_is_json():
    package = dictionary.datapackage("name", "Title", "Words.", synthetic=True)
    assert json.loads(json.dumps(package)) == package
    assert (package["title"], package["synthetic"]) == ("Title", True)
    for entry in package["resources"]:
        names = [declared["name"] for declared in entry["schema"]["fields"]]
        assert names == list(dictionary.table_fields(entry["name"]))
        assert entry["path"] == entry["name"] + ".csv" and entry["schema"]["missingValues"] == ["", "NA"]
    keys = {entry["name"]: entry["schema"].get("primaryKey") for entry in package["resources"]}
    assert keys == {"patients": ["patient_id"], "visits": ["patient_id", "week"], "adverse_events": None}
