"""Templates: what a new centre fills in comes back with the mapping that ships."""

import csv
import io

import openpyxl
import pytest
from small_exports import Cohort, imported

from ibd_study import dictionary
from ibd_study.cohort import validate
from ibd_study.estimates import endpoint_rates, open_analysis
from ibd_tools.intake.importing import import_export
from ibd_tools.intake.mapping_file import read_mapping
from ibd_tools.intake.problems import IntakeError
from ibd_tools.intake.redcap import HEAD, data_dictionary, redcap_mapping
from ibd_tools.intake.template import write_template


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("template")
    paths = write_template(folder)
    assert all(path.is_file() for path in paths)
    return folder


def test_the_empty_tables_are_a_cohort_without_patients(template):
    assert [str(problem) for problem in validate(template / "cohort")] == [
        "patients.csv: expected at least one patient below the header"
    ]


def test_both_mappings_are_valid(template):
    assert [read_mapping(template / f"mapping_{kind}.yml").title for kind in ("redcap", "workbook")] == [
        "My cohort"
    ] * 2


def _filled(path) -> bytes:
    book = openpyxl.load_workbook(path)
    rows = {
        "patients": {"patient_id": "P1", "diagnosis": "UC", "prior_surgery": "yes"},
        "visits": {"patient_id": "P1", "week": 0, "mayo_stool_frequency": 2, "crp_mg_l": 7.5},
        "adverse_events": {"patient_id": "P1", "term": "acne"},
    }
    for sheet, row in rows.items():
        header = [cell.value for cell in book[sheet][1]]
        book[sheet].append([row.get(name) for name in header])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_the_workbook_filled_in_is_imported(template, tmp_path):
    content = {"cohort_template.xlsx": _filled(template / "cohort_template.xlsx")}
    cohort = imported(tmp_path, content, (template / "mapping_workbook.yml").read_text(encoding="utf-8"))
    assert (cohort.column("crp_mg_l"), cohort.column("prior_surgery", "patients")) == (["7.5"], ["yes"])


def test_cells_of_the_workbook_accept_what_the_dictionary_allows(template):
    book = openpyxl.load_workbook(template / "cohort_template.xlsx")
    assert book.sheetnames == [*dictionary.TABLES, "dictionary"]
    rules = {str(rule.sqref): rule for rule in book["patients"].data_validations.dataValidation}
    header = [cell.value for cell in book["patients"][1]]
    column = {name: openpyxl.utils.get_column_letter(number) for number, name in enumerate(header, 1)}
    assert rules[f"{column['diagnosis']}2:{column['diagnosis']}5000"].formula1 == '"UC,CD,IBDU"'
    assert rules[f"{column['prior_surgery']}2:{column['prior_surgery']}5000"].formula1 == '"yes,no"'
    age = rules[f"{column['age_years']}2:{column['age_years']}5000"]
    assert (age.type, age.formula1, age.formula2) == ("decimal", "0", "110")
    assert rules[f"{column['start_date']}2:{column['start_date']}5000"].type == "date"
    assert book["dictionary"].max_row == len(dictionary.fields()) + 1
    assert all(len(rule.formula1) <= 257 for rule in rules.values())


ROWS = data_dictionary()[1:]


def test_the_redcap_dictionary_has_what_redcap_asks_for():
    assert len(HEAD) == 18
    assert {len(row) for row in ROWS} == {18}
    names = [row[0] for row in ROWS]
    assert names[0] == "patient_id"
    assert len(set(names)) == len(names)
    assert all(name.isascii() and name.islower() and name[0].isalpha() and len(name) <= 100 for name in names)
    # Labels are the headers of a labelled export.
    labels = [row[4] for row in ROWS]
    assert len(set(labels)) == len(labels)
    assert {row[3] for row in ROWS} == {"text", "radio", "yesno", "checkbox"}
    assert {row[7] for row in ROWS} == {"", "number", "integer", "date_ymd"}
    assert all(bool(row[5]) is (row[3] in ("radio", "checkbox")) for row in ROWS)
    assert not any("|" in choice.split(", ", 1)[1] for row in ROWS if row[5] for choice in row[5].split(" | "))


def test_forms_stand_together():
    forms = [row[1] for row in ROWS]
    assert list(dict.fromkeys(forms)) == ["patient", "visit", "adverse_event"]
    assert forms == sorted(forms, key=["patient", "visit", "adverse_event"].index)


def test_the_committed_file_is_csv(template):
    with (template / "redcap_data_dictionary.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == data_dictionary()


LEADING = "redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance"
RAW = f"""patient_id,{LEADING},centre,diagnosis,sex,prior_drugs___anti_tnf,prior_drugs___vedolizumab,start_date,\
patient_complete,week,mayo_stool_frequency,cdai_groups___joints,cdai_groups___eyes,cdai_groups___skin,\
cdai_groups___anus,cdai_groups___fistula,cdai_groups___fever,cdai_antidiarrhoeal,cdai_abdominal_mass,term,serious,action
P1,baseline_arm_1,,,A,UC,female,1,0,2024-01-03,2,0,3,1,1,0,0,0,0,0,2,,,
P1,week_8_arm_1,,,,,,,,,,8,1,0,0,0,0,0,0,1,5,,,
P1,baseline_arm_1,adverse_event,1,,,,,,,,,,,,,,,,,,acne,0,none
P1,baseline_arm_1,adverse_event,2,,,,,,,,,,,,,,,,,,herpes zoster,1,dose_reduced
P2,baseline_arm_1,,,B,CD,male,0,0,2024-01-05,2,0,,0,0,0,0,0,0,0,0,,,
"""
GROUPS = "CDAI complication groups present (choice="
DRUGS = "Advanced therapies ever taken before the drug (choice="
LABELLED = f"""Patient,Event Name,Repeat Instrument,Repeat Instance,Centre,Diagnosis,Sex,{DRUGS}anti-TNF),\
{DRUGS}vedolizumab),Start of the drug,Complete?,Week (weeks),Mayo stool frequency (points),\
{GROUPS}arthritis or arthralgia),{GROUPS}iritis or uveitis),\
"{GROUPS}erythema nodosum, pyoderma gangrenosum or aphthous stomatitis)","{GROUPS}anal fissure, fistula or abscess)",\
{GROUPS}other fistula),{GROUPS}fever over 37.8 degrees in the past week),CDAI antidiarrhoeal drug,\
CDAI abdominal mass (points),Event,Serious,Action on the drug
P1,Baseline,,,A,ulcerative colitis,female,Checked,Unchecked,2024-01-03,Complete,0,3,Checked,Checked,Unchecked,\
Unchecked,Unchecked,Unchecked,no,questionable,,,
P1,Week 8,,,,,,,,,,8,1,Unchecked,Unchecked,Unchecked,Unchecked,Unchecked,Unchecked,yes,definite,,,
P1,Baseline,Adverse event,1,,,,,,,,,,,,,,,,,,acne,No,none
P1,Baseline,Adverse event,2,,,,,,,,,,,,,,,,,,herpes zoster,Yes,dose reduced
P2,Baseline,,,B,Crohn's disease,male,Unchecked,Unchecked,2024-01-05,Complete,0,,Unchecked,Unchecked,Unchecked,\
Unchecked,Unchecked,Unchecked,no,none,,,
"""


@pytest.mark.parametrize("export", [RAW, LABELLED], ids=["raw", "labelled"])
def test_a_redcap_export_is_imported_with_the_mapping_that_ships(tmp_path, export):
    cohort = imported(tmp_path, export, redcap_mapping())
    assert cohort.rows("patients")[0] == {
        "patient_id": "P1",
        "centre": "A",
        "diagnosis": "UC",
        "sex": "female",
        "prior_anti_tnf": "yes",
        "prior_vedolizumab": "no",
        "start_date": "2024-01-03",
    }
    assert [row["diagnosis"] for row in cohort.rows("patients")] == ["UC", "CD"]
    assert [tuple(row.values()) for row in cohort.rows("visits")] == [
        ("P1", "0", "3", "2", "0", "2"),
        ("P1", "8", "1", "0", "1", "5"),
        ("P2", "0", "", "0", "0", "0"),
    ]
    assert [tuple(row.values()) for row in cohort.rows("adverse_events")] == [
        ("P1", "acne", "no", "none"),
        ("P1", "herpes zoster", "yes", "dose_reduced"),
    ]


@pytest.mark.parametrize("export", [RAW, LABELLED], ids=["raw", "labelled"])
def test_a_project_without_the_form_of_adverse_events_is_imported(tmp_path, export):
    rows, text = list(csv.reader(io.StringIO(export))), io.StringIO()
    csv.writer(text).writerows(row[:-3] for row in rows if row[-3] in ("", "term", "Event"))
    cohort = imported(tmp_path, text.getvalue(), redcap_mapping())
    assert (len(cohort.rows("visits")), (cohort.folder / "adverse_events.csv").exists()) == (3, False)
    assert "it has no column of adverse\\_events, which is not made of it" in cohort.report


def test_a_condition_on_a_column_that_is_not_there_is_refused_where_the_form_is(tmp_path):
    with pytest.raises(IntakeError, match="column term or Event: expected this column"):
        imported(tmp_path, RAW.replace(",term,", ",terms,"), redcap_mapping())


def _cell(row: list[str], number: int) -> str:
    """A cell of an export, raw, such as the dictionary allows for the field."""
    kind, validation, choices = row[3], row[7], row[5]
    if kind == "radio":
        return choices.split(" | ")[0].split(",")[0]
    if kind == "yesno":
        return "1"
    if validation == "date_ymd":
        return "2024-01-01"
    return row[8] if validation else f"P{number}"


def test_every_field_of_the_project_is_read_by_the_mapping(tmp_path):
    header, cells = [], []
    for row in ROWS:
        if row[3] == "checkbox":
            codes = [choice.split(",")[0] for choice in row[5].split(" | ")]
            header += [f"{row[0]}___{code}" for code in codes]
            cells += ["0"] * len(codes)
        else:
            header.append(row[0])
            cells.append("0" if row[0] == "week" else _cell(row, 1))
    text = io.StringIO()
    csv.writer(text).writerows([header, cells])
    (tmp_path / "all.csv").write_text(text.getvalue(), encoding="utf-8")
    (tmp_path / "m.yml").write_text(redcap_mapping(), encoding="utf-8")
    import_export([tmp_path / "all.csv"], read_mapping(tmp_path / "m.yml"), tmp_path / "out")
    cohort = Cohort(tmp_path / "out")
    for table in dictionary.TABLES:
        assert list(cohort.rows(table)[0]) == list(dictionary.table_fields(table))


# A REDCap export writes 0 for every box that is not ticked, on forms that nobody filled in too.
UNTICKED = """\
patient_id,redcap_repeat_instrument,redcap_repeat_instance,centre,diagnosis,sex,age_years,start_date,patient_complete,\
week,mayo_stool_frequency,mayo_rectal_bleeding,mayo_endoscopic_subscore,cdai_groups___joints,cdai_groups___eyes,\
cdai_groups___skin,cdai_groups___anus,cdai_groups___fistula,cdai_groups___fever,crp_mg_l,visit_complete,term,\
adverse_event_complete
P1,,,A,UC,female,40,2024-01-03,2,,,,,,,,,,,,,,
P1,visit,1,,,,,,,0,3,2,3,0,0,0,0,0,0,20,2,,
P1,visit,2,,,,,,,7,0,0,0,0,0,0,0,0,0,3,2,,
P1,visit,3,,,,,,,8,,,,0,0,0,0,0,0,2,2,,
"""


def test_unticked_boxes_of_an_empty_form_hide_no_visit(template, tmp_path):
    mapping = (template / "mapping_redcap.yml").read_text(encoding="utf-8")
    folder = imported(tmp_path, {"redcap.csv": UNTICKED}, mapping).folder
    analysis = open_analysis("test", {"cohort": str(folder), "disclosure": "exact_internal"})
    rates = endpoint_rates(analysis, ["uc_clinical_remission"]).of(statistic="percentage", week=8).rows
    assert rates[["n", "N"]].to_numpy().tolist() == [[1, 1]]
