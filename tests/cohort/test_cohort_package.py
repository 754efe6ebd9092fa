"""The datapackage: what may not be declared, and what must be."""

import pytest

from ibd_study.cohort import validate


@pytest.fixture
def problems_when(problems_of, edit_field):
    """The problems of the valid folder after one change of one column's declaration."""
    return lambda table, column, **changes: problems_of(edit=edit_field(table, column, **changes))


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"{", "datapackage.json: expected valid JSON in UTF-8 (Expecting property name"),
        (b'{"title": "K\xf6ln"}', "datapackage.json: expected valid JSON in UTF-8 ('utf-8' codec can't decode"),
        (b"[" * 100_000, "datapackage.json: expected valid JSON in UTF-8 ("),
        (b"", "datapackage.json: expected valid JSON in UTF-8 ("),
        (b"{}", "datapackage.json: expected a list named 'resources', one entry per table"),
        (b"[]", "datapackage.json: expected a list named 'resources', one entry per table"),
        (b'{"resources": null}', "datapackage.json: expected a list named 'resources', one entry per table"),
        (b'{"resources": {}}', "datapackage.json: expected a list named 'resources', one entry per table"),
    ],
)
def test_unreadable_datapackage_is_one_problem(write_cohort, content, line):
    folder = write_cohort()
    (folder / "datapackage.json").write_bytes(content)
    (problem,) = validate(folder)
    assert str(problem).startswith(line)


@pytest.mark.parametrize(
    ("right", "wrong", "line"),
    [
        ('"synthetic": true', '"synthetic": false, "synthetic": true', "found 'synthetic'; expected each key once"),
        ('"unit": "mg/L"', '"unit": "mg/dL", "unit": "mg/L"', "found 'unit'; expected each key once in an object"),
        ('"title": "', '"title": "a\\u0000', "expected text without signs that cannot be seen"),
        ('"title": "', '"a\\u200b": 1, "title": "', "expected text without signs that cannot be seen"),
    ],
)
def test_a_key_that_stands_there_twice_or_a_hidden_sign_is_found(write_cohort, right, wrong, line):
    folder = write_cohort()
    text = (folder / "datapackage.json").read_text(encoding="utf-8")
    assert right in text
    (folder / "datapackage.json").write_text(text.replace(right, wrong, 1), encoding="utf-8")
    (problem,) = validate(folder)
    assert str(problem).startswith("datapackage.json: ")
    assert line in str(problem)


def test_missing_datapackage_is_named(tmp_path):
    assert [str(p) for p in validate(tmp_path)] == [
        "datapackage.json: expected this file in the cohort folder; it describes the tables"
    ]


def test_both_needed_tables_are_asked_for(tmp_path):
    (tmp_path / "datapackage.json").write_text('{"resources": []}', encoding="utf-8")
    assert [str(p) for p in validate(tmp_path)] == [
        "datapackage.json: expected a resource named 'patients'",
        "datapackage.json: expected a resource named 'visits'",
    ]


@pytest.mark.parametrize("entry", [{"name": "adverse_event"}, {"path": "x.csv"}, "patients", None, 7, {"name": ["x"]}])
def test_resource_that_would_stay_unread_is_refused(problems_of, entry):
    (problem,) = problems_of(edit=lambda package: package["resources"].append(entry))
    name = entry.get("name") if isinstance(entry, dict) else entry
    assert problem == (
        f"datapackage.json: found {str(name)!r}; "
        "expected resources named patients, visits, adverse_events, and no other"
    )


def test_events_file_that_no_resource_names_is_refused(problems_of):
    found = problems_of(adverse_events="patient_id,term\nP1,Acne\n", edit=lambda package: package["resources"].pop())
    assert found == [
        "adverse_events.csv: expected a resource named 'adverse_events' in datapackage.json, or no such file"
    ]


def test_two_resources_of_one_name_are_refused(problems_of):
    assert problems_of(edit=lambda p: p["resources"].append(p["resources"][0])) == [
        "datapackage.json: expected one resource named 'patients'; there are two"
    ]


@pytest.mark.parametrize("schema", [None, "schema.json", {}, {"fields": {}}, {"fields": ["week"]}, {"fields": [{}]}])
def test_table_without_a_list_of_named_fields_is_one_problem(problems_of, schema):
    assert problems_of(edit=lambda package: package["resources"][1].update(schema=schema)) == [
        "datapackage.json: expected a 'schema' of 'visits' with a list 'fields', each with its 'name'"
    ]


def test_column_declared_twice_is_refused(problems_of):
    def twice(package):
        fields = package["resources"][1]["schema"]["fields"]
        fields.append(fields[-1])

    assert problems_of(edit=twice) == [
        "datapackage.json, column crp_mg_l: expected each column once in the schema of 'visits'"
    ]


@pytest.mark.parametrize(("key", "value"), [("path", ["a.csv", "b.csv"]), ("encoding", 8), ("path", None)])
def test_path_and_encoding_must_be_one_text(problems_of, key, value):
    problem = problems_of(edit=lambda package: package["resources"][1].update({key: value}))[0]
    assert problem == f"datapackage.json: found {str(value)!r}; expected one text as {key!r} of 'visits'"


@pytest.mark.parametrize("value", ["true", 1, None])
def test_synthetic_must_be_true_or_false_so_that_the_notice_is_never_lost(problems_of, value):
    assert problems_of(edit=lambda package: package.update(synthetic=value)) == [
        f"datapackage.json: found {str(value)!r}; expected true or false for 'synthetic'"
    ]


@pytest.mark.parametrize(
    ("table", "column", "changes", "line"),
    [
        ("visits", "crp_mg_l", {"unit": "mg/dL"}, "found 'mg/dL'; expected unit 'mg/L'; convert the values first"),
        ("visits", "cdai", {"unit": ""}, "found ''; expected unit 'points'; convert the values first"),
        ("patients", "sex", {"unit": "kg"}, "found 'kg'; expected unit ''; convert the values first"),
        ("visits", "week", {"type": "string", "constraints": {}}, "found 'string'; expected type 'number' in 'visits'"),
        ("patients", "start_date", {"type": "string"}, "found 'string'; expected type 'date' in 'patients'"),
        (
            "visits",
            "week",
            {"type": "datetime"},
            "found 'datetime'; expected one of the types string, number, integer, boolean, date in 'visits'",
        ),
        (
            "visits",
            "week",
            {"type": ["number"]},
            "found \"['number']\"; expected one of the types string, number, integer, boolean, date in 'visits'",
        ),
        ("visits", "cdai", {"constraints": [0, 600]}, "found '[0, 600]'; expected an object of constraints"),
        (
            "patients",
            "patient_id",
            {"constraints": {"unique": True, "pattern": "P.*"}},
            "found 'unique, pattern'; expected only the constraints required, minimum, maximum, enum; "
            "no other is checked",
        ),
        ("visits", "cdai", {"constraints": {"minimum": "0"}}, "found '0'; expected as 'minimum' a number"),
        ("visits", "cdai", {"constraints": {"maximum": True}}, "found 'True'; expected as 'maximum' a number"),
        ("visits", "cdai", {"constraints": {"maximum": float("nan")}}, "found 'nan'; expected as 'maximum' a number"),
        (
            "patients",
            "start_date",
            {"constraints": {"minimum": "2024"}},
            "found '2024'; expected as 'minimum' a date written YYYY-MM-DD",
        ),
        (
            "patients",
            "sex",
            {"constraints": {"minimum": 1}},
            "found '1'; expected as 'minimum' none, since its type is 'string'",
        ),
        (
            "patients",
            "sex",
            {"constraints": {"enum": ["f", "m"]}},
            "found 'f, m'; expected only the codes female, male in 'patients'",
        ),
        (
            "visits",
            "cdai_abdominal_mass",
            {"constraints": {"enum": [0, 1, 2]}},
            "found '1'; expected only the codes 0, 2, 5 in 'visits'",
        ),
        (
            "visits",
            "cdai",
            {"constraints": {"enum": ["low", "high"]}},
            "found \"['low', 'high']\"; expected as 'enum' a list of values of type 'number'",
        ),
        (
            "patients",
            "sex",
            {"constraints": {"enum": []}},
            "found '[]'; expected as 'enum' a list of values of type 'string'",
        ),
        (
            "patients",
            "sex",
            {"constraints": {"enum": "female"}},
            "found 'female'; expected as 'enum' a list of values of type 'string'",
        ),
        (
            "patients",
            "prior_anti_tnf",
            {"constraints": {"enum": [True]}},
            "found '[True]'; expected as 'enum' none, since its type is 'boolean'",
        ),
        ("visits", "cdai", {"missingValues": "NA"}, "found 'NA'; expected as 'missingValues' a list of texts"),
        ("visits", "cdai", {"missingValues": [{"value": ""}]}, "expected as 'missingValues' a list of texts"),
        ("patients", "prior_anti_tnf", {"trueValues": "yes"}, "found 'yes'; expected as 'trueValues' a list of texts"),
        ("patients", "prior_anti_tnf", {"falseValues": []}, "found '[]'; expected as 'falseValues' a list of texts"),
        (
            "patients",
            "prior_anti_tnf",
            {"trueValues": ["yes", "1"], "falseValues": ["no", "1"]},
            "found '1'; expected each text under 'trueValues' or 'falseValues', not both",
        ),
    ],
)
def test_declaration_that_would_mislead_is_refused(problems_when, table, column, changes, line):
    (problem,) = problems_when(table, column, **changes)
    assert problem.startswith(f"datapackage.json, column {column}: ") and line in problem


def test_missing_code_that_is_also_a_code_is_refused(problems_of):
    events = "patient_id,term,action\nP1,Acne,none\n"
    found = problems_of(
        adverse_events=events,
        edit=lambda package: package["resources"][2]["schema"].update(missingValues=["", "none"]),
    )
    assert found == [
        "datapackage.json, column action: found 'none'; expected missing codes that are not codes of this column too"
    ]


def test_list_of_missing_codes_must_be_a_list(problems_of):
    found = problems_of(edit=lambda package: package["resources"][0]["schema"].update(missingValues="NA"))
    assert found == ["datapackage.json: expected a list of texts as 'missingValues' of 'patients'"]


@pytest.mark.parametrize("column", ["patient_id", "week"])
def test_required_column_left_out_of_the_schema_is_named(problems_of, column):
    def leave_out(package):
        schema = package["resources"][1]["schema"]
        schema["fields"] = [field for field in schema["fields"] if field["name"] != column]

    assert problems_of(edit=leave_out)[0] == (
        f"datapackage.json, column {column}: expected this required column in the schema of 'visits'"
    )
