"""One column from several and part of a cell: what each way gives, what is missing, and what is refused in words."""

import re
import time
from pathlib import Path

import pytest
from small_exports import crp, imported, mapping_of, refused, refused_crp

from ibd_tools.intake.mapping_file import parse_mapping
from ibd_tools.intake.problems import IntakeError

PAGE = (Path(__file__).parents[2] / "book" / "mapping.md").read_text(encoding="utf-8")


def joined(tmp_path, columns: str, rows: list[str], rule: str, table: str = "visits"):
    """The column that a rule makes of rows with some columns, each row a patient at week 0."""
    text = "\n".join([f"id,week,{columns}", *(f"P{number},0,{row}" for number, row in enumerate(rows))])
    name = rule.split(":")[0]
    patients = f"diagnosis: {{value: UC}}, {rule}" if table == "patients" else "diagnosis: {value: UC}"
    mapping = mapping_of("mayo_score: {value: 1}" if table == "patients" else rule, patients=patients)
    return imported(tmp_path, text, mapping).column(name, table)


def not_joined(tmp_path, columns: str, rows: list[str], rule: str, table: str = "visits") -> str:
    text = "\n".join([f"id,week,{columns}", *(f"P{number},0,{row}" for number, row in enumerate(rows))])
    patients = f"diagnosis: {{value: UC}}, {rule}" if table == "patients" else "diagnosis: {value: UC}"
    return refused(
        tmp_path, text, mapping_of("mayo_score: {value: 1}" if table == "patients" else rule, patients=patients)
    )


ANY_OF = [
    # cells of a and b, expected
    ("yes,no", "yes"),
    ("yes,", "yes"),
    ("no,no", "no"),
    ("no,", ""),
    (",", ""),
    ("1,0", "yes"),
    ("Unchecked,Checked", "yes"),
    ("FALSE,False", "no"),
]


def test_any_of_is_no_only_where_all_say_no(tmp_path):
    rule = "prior_anti_tnf: {any_of: [a, b]}"
    rows = [cells for cells, _ in ANY_OF]
    assert joined(tmp_path, "a,b", rows, rule, "patients") == [expected for _, expected in ANY_OF]


def test_words_of_any_of_are_those_of_the_mapping(tmp_path):
    rule = "prior_anti_tnf: {any_of: {columns: [a, b], yes: [IFX], no: ['-']}, missing: ['?'], recode: {ada: IFX}}"
    rows = ["IFX,-", "ada,?", "-,?", "-,-"]
    assert joined(tmp_path, "a,b", rows, rule, "patients") == ["yes", "yes", "", "no"]
    said = not_joined(tmp_path / "x", "a,b", ["IFX,maybe"], rule, "patients")
    assert (
        "row 2, column b: found 'maybe'; expected a cell that says yes or no; add it to yes: or no: of any_of:" in said
    )


def test_the_greatest_is_that_of_the_values_that_are_there(tmp_path):
    rule = "us_bowel_wall_thickness_mm: {greatest_of: [a, b], unit: cm, missing: [n.d.]}"
    assert joined(tmp_path, "a,b", ["0.3,0.5", "0.4,n.d.", ","], rule) == ["5", "4", ""]
    said = not_joined(tmp_path / "x", "a,b", ["0.3,thick"], rule)
    assert "row 2, column b: found 'thick'; expected a number" in said
    said = not_joined(tmp_path / "y", "a,b", ["0.3,9"], rule)
    assert "column a, b: found '90.0'; expected a value of at least 0.5 and at most 30 mm" in said


def test_the_greatest_of_dates_is_the_latest(tmp_path):
    rule = "follow_up_end_date: {greatest_of: [a, b], dates: [DD.MM.YYYY]}"
    assert joined(tmp_path, "a,b", ["01.02.2024,2024-01-31", ",2024-01-31", ","], rule, "patients") == [
        "2024-02-01",
        "2024-01-31",
        "",
    ]


@pytest.mark.parametrize(
    ("rows", "more", "expected"),
    [
        (["2024,2014", "2024,", ",2014"], "", ["10", "", ""]),
        (["2024-01-01,2023-12-02", "2024-01-01,"], ", dates: [YYYY-MM-DD], unit: days", ["0.082135523614", ""]),
    ],
)
def test_a_difference_is_missing_where_either_is(tmp_path, rows, more, expected):
    rule = f"disease_duration_years: {{difference: {{column: a, minus: b}}{more}}}"
    assert joined(tmp_path, "a,b", rows, rule, "patients") == expected


def test_a_difference_that_cannot_be_is_refused(tmp_path):
    rule = "disease_duration_years: {difference: {column: a, minus: b}}"
    said = not_joined(tmp_path, "a,b", ["2014,2024"], rule, "patients")
    assert "column a, b: found '-10.0'; expected a value of at least 0 and at most 90 years" in said


def test_a_difference_of_dates_that_nobody_said_is_refused_with_what_to_say(tmp_path):
    rule = "disease_duration_years: {difference: {column: a, minus: b}}"
    said = not_joined(tmp_path, "a,b", ["2024-01-01,01.02.2014"], rule, "patients")
    assert said.count("if both columns are dates, say dates: beside difference:") == 2


def test_an_id_and_a_week_are_taken_out_of_a_text(tmp_path):
    mapping = mapping_of(
        "crp_mg_l: crp",
        patient_id="{column: label, extract: 'pat-([A-Z][0-9]+)', missing: [blank]}",
        week="{column: label, extract: 'week ([0-9]+)'}",
    )
    cohort = imported(tmp_path, "label,crp\nJane Doe pat-A1 week 0,5\npat-A1 week 8,2\n", mapping)
    assert [(row["patient_id"], row["week"]) for row in cohort.rows("visits")] == [("A1", "0"), ("A1", "8")]
    # Ids and weeks, each cell once though patients and visits read it.
    assert cohort.count("part of a text taken") == 4
    said = refused(tmp_path / "x", "label,crp\npat-A1 week 0,5\nA2 week 0,5\n", mapping)
    assert "row 3, column label: found 'A2 week 0'; expected a text of which pat-([A-Z][0-9]+) finds a part" in said


def test_a_name_taken_out_of_a_text_is_refused_as_an_id(tmp_path):
    mapping = mapping_of("crp_mg_l: crp", patient_id="{column: label, extract: '^([A-Za-z ]+),'}")
    assert "expected a pseudonym, not a name" in refused(tmp_path, 'label,week,crp\n"Jane Doe, 1",0,5\n', mapping)


@pytest.mark.parametrize("pattern", ["(a+)+$", "((a|aa)+)$", "(.*.*.*.*.*)b"])
def test_no_pattern_takes_long_on_any_cell(tmp_path, pattern):
    pattern = pattern if pattern.count("(") == 1 else "(" + pattern.replace("(", "(?:") + ")"
    start = time.process_time()
    refused_crp(tmp_path, ["a" * 20_000 + "!"], f"crp_mg_l: {{column: crp, extract: '{pattern}'}}")
    assert time.process_time() - start < 2


@pytest.mark.parametrize(("cell", "more", "value"), [("3", "", "8"), ("-1", "", "0.5"), ("0", ", unit: mg/dL", "10")])
def test_a_logarithm_to_base_2_becomes_the_value(tmp_path, cell, more, value):
    cohort = crp(tmp_path, [cell], f"crp_mg_l: {{column: crp, log2: true{more}}}")
    assert cohort.column("crp_mg_l") == [value]
    assert cohort.count("log2 of the value to the value") == 1


def test_a_logarithm_of_an_impossible_value_is_refused(tmp_path):
    said = refused_crp(tmp_path, ["5000"], "crp_mg_l: {column: crp, log2: true}")
    assert "found '5000'; expected a value of at least 0 and at most 600 mg/L" in said


@pytest.mark.parametrize("column", ["mayo_stool_frequency", "mayo_rectal_bleeding", "partial_mayo", "modified_mayo"])
def test_half_points_are_read_where_the_score_has_them(tmp_path, column):
    assert crp(tmp_path, ["1.5", "1½", "½", "2"], f"{column}: crp").column(column) == ["1.5", "1.5", "0.5", "2.0"]


@pytest.mark.parametrize("column", ["mayo_endoscopic_subscore", "hbi", "sccai", "ses_cd", "uceis"])
def test_half_points_of_other_scores_are_refused_with_what_to_say(tmp_path, column):
    said = refused_crp(tmp_path, ["1.5", "2"], f"{column}: crp")
    assert "found '1.5'; expected a whole number" in said
    assert "it has no half points; say in recode: which point each of them is" in said


def test_boxes_of_yes_and_no_are_counted(tmp_path):
    rule = "cdai_complications: {count_checked: {columns: [a, b]}, missing: ['9'], recode: {Ja: yes}}"
    assert joined(tmp_path, "a,b", ["yes,No", "1,Checked", "Ja,yes", "9,9", "9,0"], rule) == ["1", "2", "2", "", "0"]


@pytest.mark.parametrize(
    ("rule", "table", "said"),
    [
        (
            "prior_anti_tnf: {count_checked: {columns: [a]}}",
            "patients",
            "expected any_of, since this column is of type",
        ),
        (
            "smoking: {count_checked: {columns: [a]}}",
            "patients",
            "expected any_of, since this column is of type 'string'",
        ),
        ("crp_mg_l: {any_of: [a]}", "visits", "found any_of; expected none, since this column is of type 'number'"),
        ("centre: {greatest_of: [a, b]}", "patients", "found greatest_of; expected none"),
        ("start_date: {difference: {column: a, minus: b}}", "patients", "found difference; expected none"),
        ("prior_anti_tnf: {any_of: [a], listed: {yes: [b]}}", "patients", "found listed beside any_of; expected none"),
        ("prior_anti_tnf: {any_of: a}", "patients", "any_of: found 'a'; expected keys with values"),
        ("age_years: {greatest_of: a}", "patients", "greatest_of: found 'a'; expected a list, as in [a, b]"),
        ("age_years: {difference: [a, b]}", "patients", "expected keys with values, as in {key: value}"),
        ("age_years: {column: a, log2: maybe}", "patients", "log2: found 'maybe'; expected true or false"),
        ("prior_anti_tnf: {any_of: []}", "patients", "any_of → columns: found []"),
        ("prior_anti_tnf: {any_of: {column: [a]}}", "patients", "unknown key; did you mean 'columns'?"),
        ("smoking: {column: a, log2: true}", "patients", "found a unit; expected none"),
        ("crp_mg_l: {column: a, extract: 'x'}", "visits", "expected one group, such as (.+); there are 0"),
        ("crp_mg_l: {column: a, extract: '(x)(y)'}", "visits", "expected one group, such as (.+); there are 2"),
        ("crp_mg_l: {column: a, extract: '(x'}", "visits", "expected a regular expression"),
        ("crp_mg_l: {column: a, extract: '((?:a{999}){999})'}", "visits", "expected a regular expression"),
        ("crp_mg_l: {column: a, greatest_of: [b]}", "visits", "found column and greatest_of; expected exactly one of"),
    ],
)
def test_a_way_that_does_not_fit_its_column_is_refused_in_words(rule, table, said):
    patients = f"diagnosis: {{value: UC}}, {rule}" if table == "patients" else "diagnosis: {value: UC}"
    with pytest.raises(IntakeError) as error:
        parse_mapping(mapping_of("crp_mg_l: c" if table == "patients" else rule, patients=patients))
    assert said in str(error.value)


def test_a_column_that_the_file_lacks_is_refused_and_one_that_a_week_lacks_is_missing(tmp_path):
    said = not_joined(tmp_path, "a,c", ["0,0"], "prior_anti_tnf: {any_of: [a, b]}", "patients")
    assert "column b: expected this column" in said
    wide = mapping_of(
        "us_bowel_wall_thickness_mm: {greatest_of: [a, b]}",
        patients="diagnosis: {value: CD}",
        **{"week": "", "layout": "wide", "pattern": '"{column}_w{week}"'},
    )
    cohort = imported(tmp_path / "x", "id,a_w0,b_w0,a_w8\nP1,4,5,3\n", wide)
    assert cohort.column("us_bowel_wall_thickness_mm") == ["5", "3"]


def test_the_examples_of_the_page_give_what_it_shows(tmp_path):
    (entry,) = [block for block in re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.M | re.S) if "any_of" in block]
    export, patients, visits = re.findall(r"^```\{code-block\} text\n(.*?)^```$", PAGE, re.M | re.S)
    mapping = "title: Test\nfiles:\n  - " + entry.replace("\n", "\n    ")
    cohort = imported(tmp_path, export, mapping)
    assert (cohort.folder / "patients.csv").read_text(encoding="utf-8") == patients
    assert (cohort.folder / "visits.csv").read_text(encoding="utf-8") == visits
