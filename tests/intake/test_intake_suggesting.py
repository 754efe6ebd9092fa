"""A suggested mapping: what is recognised, why, how sure; it can be read back, and nothing is applied."""

import openpyxl
import polars as pl
import pytest
from small_exports import imported, written

from ibd_study import dictionary
from ibd_tools.intake.drafting import wide_pattern
from ibd_tools.intake.likeness import Guess, by_name, fits, missing_codes, names, unit_that_fits, value_words
from ibd_tools.intake.mapping_file import parse_mapping
from ibd_tools.intake.problems import IntakeError
from ibd_tools.intake.suggesting import suggested_mapping

LONG = """pid;visit;dx;gender;age;CRP (mg/dL);SF;Hb;dob flag;when;start date;prior tnf;notes
P1;Week 0;Crohn;F;41;1,2;3;12,5;a;b;03/04/2024;ja;x
P1;Week 8;;F;41;<0,5;1;13,0;a;b;;;x
P2;baseline;UC;M;999;2,8;2;11,0;a;b;01/02/2024;nein;x
P3;W4_W6;colitis?;M;17;3,5;2;10,1;a;b;28/02/2024;?;x
"""


def _suggested(tmp_path, **files: str | bytes) -> str:
    return suggested_mapping(
        written(tmp_path / "in", {name.replace("_csv", ".csv"): one for name, one in files.items()})
    )


def _line(text: str, start: str) -> str:
    (line,) = [line.strip() for line in text.splitlines() if line.strip().startswith(start)]
    return line


def test_every_guess_of_a_long_export_has_its_rule_its_confidence_and_its_reason(tmp_path):
    text = _suggested(tmp_path, long_csv=LONG)
    for start, rest in {
        "decimal:": "','  # [high] more numbers have a decimal comma than a point",
        "patient_id:": "pid  # [high] 'pid' is a usual name of it",
        "week:": "{column: visit, recode: {Week 0: 0, Week 8: 8, baseline: 0}}  # [high]",
        "diagnosis:": "{column: dx, recode: {Crohn: CD}}  # [high] 'dx' is a usual name of it; no code known for colit",
        "sex:": "{column: gender, recode: {F: female, M: male}}",
        "age_years:": "{column: age, missing: ['999']}  # [high] 'age' is its title in the dictionary; "
        "999 looks like missing; below 18 in 1 rows",
        "crp_mg_l:": "{column: 'CRP (mg/dL)', unit: mg/dL, censored: {below: at_limit, above: at_limit}}  # [medium]",
        "mayo_stool_frequency:": "SF",
        "haemoglobin_g_l:": "{column: Hb, unit: g/dL}  # [high] 'Hb' is a usual name of it; unit g/dL: in g/dL (or",
        "start_date:": "{column: start date, dates: [DD/MM/YYYY]}",
        "prior_anti_tnf:": "{column: prior tnf, missing: ['?'], recode: {ja: yes, nein: no}}",
        "# not recognised:": "dob flag, when, notes",
    }.items():
        line = _line(text, start)
        assert rest in line


def test_a_suggestion_can_be_read_back_and_says_what_an_import_would_refuse(tmp_path):
    text = _suggested(tmp_path, long_csv=LONG)
    mapping = parse_mapping(text)
    assert mapping.files[0].week.recode == {"Week 0": "0", "Week 8": "8", "baseline": "0"}
    refused = text.split("# An import with it would refuse:")[1]
    assert "column visit: found 'W4_W6'" in refused
    assert "column dx: found 'colitis?'" in refused


def test_a_wide_export_is_recognised_by_its_headers(tmp_path):
    text = _suggested(tmp_path, wide_csv="id,dx,crp_bl,crp_w8,cdai_bl,cdai_w8,mayo_bl\nA,CD,5,2,250,100,\n")
    assert "pattern: '{column}_{week}'" in text
    assert "pattern_weeks: {bl: 0, w8: 8}  # [low] please check" in text
    assert _line(text, "mayo_score:").startswith("mayo_score: mayo")
    assert text.endswith("# Every cell can be read with it.\n")


def test_the_number_of_a_visit_is_taken_for_no_week(tmp_path):
    text = _suggested(tmp_path, a_csv="id,dx,crp_V1,crp_V2,cdai_V1,cdai_V2\nA,CD,5,2,250,100\n")
    assert "pattern: '{column}_{week}'" in text
    assert "column crp_V2: found 'V2'; expected a week in the header; say it in pattern_weeks, as in V2: '8'" in text


@pytest.mark.parametrize(
    ("headers", "pattern"),
    [
        (["id", "crp_w0", "crp_w8"], "{column}_w{week}"),
        (["id", "crp.0", "crp.8"], "{column}.{week}"),
        (["id", "crp week 0", "crp week 8"], "{column} week{week}"),
        (["id", "w0_crp", "w8_crp"], "w{week}_{column}"),
        (["id", "crp", "week"], None),
        (["id", "crp_w0", "cdai_w8"], None),
        (["id", "thing_w0", "thing_w8"], None),
        (["id", "crp.1", "crp.8", "cdai.1", "cdai.8"], "{column}.{week}"),
    ],
)
def test_patterns_of_headers(headers, pattern):
    headers = [header.replace("week ", "week") for header in headers]
    assert wide_pattern(headers)[0] == pattern


def test_a_name_that_stands_there_again_is_no_week_of_a_wide_file(tmp_path):
    text = _suggested(tmp_path, a_csv="id,week,dx,crp,crp.1,crp.2,Complete?,Complete?\nA,0,CD,5,6,7,2,0\n")
    assert "layout: long" in text
    assert "column crp: expected each column name once, of those that the mapping reads" in text


def test_events_and_visits_by_date_are_recognised(tmp_path):
    text = _suggested(
        tmp_path,
        visits_csv="id,dx,start,visit date,crp\nA,CD,2024-01-01,2024-01-01,5\n",
        events_csv="id,ae term,sae\nA,acne,0\n",
    )
    assert "week: {from_dates: true}" in text
    assert "term: ae term" in text
    assert "serious: {column: sae, recode: {'0': no}}" in text
    parse_mapping(text)


def test_ambiguous_dates_are_left_to_the_reader(tmp_path):
    text = _suggested(tmp_path, a_csv="id,dx,week,start,crp\nA,CD,0,03/04/2024,5\n")
    assert "dates fit DD/MM/YYYY or MM/DD/YYYY: please say which in dates:" in _line(text, "start_date:")


def test_years_of_two_digits_are_recognised_and_their_hundred_years_left_to_the_reader(tmp_path):
    text = _suggested(tmp_path, a_csv="id,dx,week,start,crp\nA,CD,0,23.04.24,5\n")
    line = _line(text, "start_date:")
    assert "dates: [DD.MM.YY], two_digit_years_from: 2000}" in line
    assert "which hundred years the two digits mean is assumed, please check" in line
    assert text.endswith("# Every cell can be read with it.\n")


def test_dates_with_two_and_with_four_digits_in_one_column_are_recognised(tmp_path):
    text = _suggested(tmp_path, a_csv="id,dx,week,start,crp\nA,CD,0,23.4.24,5\nB,CD,0,1.5.2024,5\n")
    assert "dates: [DD.MM.YYYY, DD.MM.YY], two_digit_years_from: 2000}" in _line(text, "start_date:")
    assert text.endswith("# Every cell can be read with it.\n")


def test_a_constant_column_and_a_lone_encoding_are_remarked(tmp_path):
    rows = "".join(f"P{number};CD;0;Zürich;5\n" for number in range(6))
    text = _suggested(tmp_path, a_csv=("id;dx;week;centre;crp\n" + rows).encode("cp1252"))
    assert "encoding: cp1252  # [medium] the file is not UTF-8" in text
    assert "every value is the same" in _line(text, "crp_mg_l:")
    assert "# Worth a look:" in text


def test_every_sheet_of_a_workbook_makes_an_entry(tmp_path):
    book = openpyxl.Workbook()
    for name, rows in (("People", [["id", "dx"], ["A", "CD"]]), ("Visits", [["id", "week", "cdai"], ["A", 0, 250]])):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "b.xlsx")
    text = suggested_mapping([tmp_path / "b.xlsx"])
    assert [entry.sheet for entry in parse_mapping(text).files] == ["People", "Visits"]
    assert text.endswith("# Every cell can be read with it.\n")


def _with_title(path, *sheets: str) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in sheets:
        sheet = book.create_sheet(name)
        for row in (["Export of the ward"], ["id", "week", "dx", "cdai"], ["A", 0, "CD", 250]):
            sheet.append(row)
        sheet.merge_cells("A1:D1")
    book.save(path)


def test_a_suggestion_can_be_told_a_sheet_and_the_row_of_the_names(tmp_path):
    _with_title(tmp_path / "b.xlsx", "Data", "Old")
    text = suggested_mapping([tmp_path / "b.xlsx"], sheet="Data", header_row=2)
    assert [(entry.sheet, entry.header_row) for entry in parse_mapping(text).files] == [("Data", 2)]
    assert text.endswith("# Every cell can be read with it.\n")


def test_a_sheet_that_cannot_be_read_does_not_hide_the_others(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Data"
    for row in (["id", "week", "dx", "cdai"], ["A", 0, "CD", 250]):
        book.active.append(row)
    notes = book.create_sheet("Notes")
    for row in (["remarks"], ["a", "b"]):
        notes.append(row)
    book.save(tmp_path / "b.xlsx")
    text = suggested_mapping([tmp_path / "b.xlsx"])
    assert [entry.sheet for entry in parse_mapping(text).files] == ["Data"]
    assert "# left out: b.xlsx, sheet Notes, row 2: found '2 cells'; expected 1 cells" in text


def test_an_empty_file_is_refused(tmp_path):
    with pytest.raises(IntakeError, match="expected column names in row 1"):
        _suggested(tmp_path, a_csv="")


def test_an_export_without_known_names_says_what_is_to_be_done(tmp_path):
    text = _suggested(tmp_path, a_csv="foo,bar\n1,2\n")
    assert "patient_id: ''  # please write the column of the pseudonym" in text
    assert "# Still to do before an import:" in text
    assert "patient_id: expected a column, the header of the pseudonym" in text


def test_without_a_known_pseudonym_the_week_is_suggested_all_the_same(tmp_path):
    text = _suggested(tmp_path, a_csv="Lfd.;Woche;dx;crp\n1;0;CD;5\n1;W8;CD;3\n")
    assert "patient_id: ''  # please write the column of the pseudonym" in text
    assert _line(text, "week:").startswith("week: {column: Woche, recode: {W8: 8}}")


GERMAN = """Pat-Nr.;Größe;Raucher;Therapiebeginn;Diagnose;Woche;Visitendatum;Stuhlfrequenz;Rektale Blutung;CRP (mg/dl)
1;170;nie;1.2.24;CU;0;1.2.24;3;2;2,45
1;170;nie;1.2.24;CU;8;28.3.24;1;0;0,3
2;181;Raucher;15.2.24;MC;0;15.2.24;;;1,2
"""


def test_a_german_export_with_short_dates_and_decimal_commas_is_suggested_so_that_it_can_be_read(tmp_path):
    text = _suggested(tmp_path, a_csv=GERMAN.encode("cp1252"))
    assert text.endswith("# Every cell can be read with it.\n")
    cohort = imported(tmp_path / "done", {"a.csv": GERMAN.encode("cp1252")}, text)
    assert list(cohort.rows("patients")[1].values()) == ["2", "181", "current", "2024-02-15", "CD"]
    assert list(cohort.rows("visits")[1].values()) == ["1", "8", "2024-03-28", "1", "0", "3.0"]


def test_a_wide_german_export_is_recognised_by_its_headers(tmp_path):
    text = _suggested(tmp_path, a_csv="ID;Diagnose;CRP Woche 0;CRP Woche 8\n1;K51.0;5,5;2\n2;K50;9,1;3,2\n")
    assert _line(text, "pattern:") == "pattern: '{column} Woche {week}'"
    assert "recode: {K50: CD, K51.0: UC}" in _line(text, "diagnosis:").replace("'", "")
    assert text.endswith("# Every cell can be read with it.\n")


def test_columns_of_events_in_a_file_without_events_are_named_and_not_read(tmp_path):
    text = _suggested(tmp_path, a_csv="id,week,dx,crp,Schweregrad\nA,0,CD,5,2\nA,8,CD,7,1\n")
    assert "# of adverse events, but no column of this file names them: Schweregrad for grade" in text
    assert text.endswith("# Every cell can be read with it.\n")


def test_a_column_of_visits_in_a_file_without_weeks_is_named_and_not_read(tmp_path):
    text = _suggested(tmp_path, patients_csv="id,dx,Gewicht\nA,CD,70\n", visits_csv="id,week,crp\nA,0,5\nA,8,k.A.\n")
    assert "# of visits, but this file says no week: Gewicht for weight_kg" in text
    assert text.endswith("# Every cell can be read with it.\n")


def test_signs_that_cannot_be_seen_are_spelt_out_so_that_the_suggestion_can_be_read(tmp_path):
    text = _suggested(tmp_path, a_csv="patient_id,week,diagnosis,f\x01oo,crp\x01\nP1,0,UC,7,1\nP1,8,UC,5,2\n")
    assert "not recognised: f\\x01oo" in text
    assert parse_mapping(text).files[0].file == "a.csv"


@pytest.mark.parametrize("content", ["id,week\nAnna Mayer,0\n", "id,week\n03/04/1961,0\n"])
def test_an_id_that_names_a_person_is_refused(tmp_path, content):
    with pytest.raises(IntakeError, match="expected a pseudonym, not a"):
        _suggested(tmp_path, a_csv=content)


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(IntakeError, match="a name for column 2"):
        _suggested(tmp_path, a_csv="a,,b\n1,2,3\n")


@pytest.mark.parametrize(
    ("header", "name", "confidence"),
    [
        ("crp_mg_l", "crp_mg_l", "high"),
        ("C-reactive protein", "crp_mg_l", "high"),
        ("Calprotectin [ug/g]", "faecal_calprotectin_ug_g", "medium"),
        ("Haemoglobine", "haemoglobin_g_l", "low"),
        ("xyz", None, None),
        ("a", None, None),
    ],
)
def test_names_are_matched_by_likeness(header, name, confidence):
    guess = by_name(header)
    assert (guess and guess.name, guess and guess.confidence) == (name, confidence)


def test_synonyms_and_words_are_about_columns_and_codes_that_exist():
    known = {field.name: field for field in dictionary.fields()}
    assert {name for name, _ in names().values()} <= set(known)
    for name, words in value_words().items():
        assert set(words.values()) <= (set(known[name].codes) if name else {"yes", "no"})


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        (["5", "999"], ["999"]),
        (["5,5", "999"], ["999"]),
        (["60", "120,5", "99"], []),
        (["998", "999"], []),
        (["5", "-9", "."], [".", "-9"]),
        (["-200", "-99"], []),
        (["999"], []),
        (["unknown", "x"], ["unknown"]),
    ],
)
def test_codes_for_missing_are_words_or_far_from_the_rest(cells, codes):
    assert missing_codes(pl.Series(cells), ",") == codes


@pytest.mark.parametrize(
    ("name", "values", "header", "unit"),
    [
        ("haemoglobin_g_l", [12.5, 13.0], "hb", "g/dL"),
        ("haemoglobin_g_l", [125.0], "hb", None),
        ("haemoglobin_g_l", [125.0], "hb g/L", None),
        ("crp_mg_l", [1.0], "crp mg/dl", "mg/dL"),
        ("crp_mg_l", [1.0], "crp", None),
        ("haematocrit_percent", [0.38], "hct", "fraction"),
    ],
)
def test_a_unit_is_guessed_from_the_header_or_the_range(name, values, header, unit):
    assert unit_that_fits(name, pl.Series(values), header)[0] == unit


BELIED = """id,week_num,diagnosis,Water,Age,steroids,Fecal calprotectin barcode,fcal,location,surgery,start,term,ESR
C1,0,CD,Tea or coffee,30,prednisone 40 mg daily,SM-7IK1A,10023487,Rectum,ileal resection in 2010,soon,12,20
C1,8,CD,None today,30,none,SM-7IK1B,10023488,Ileum,right hemicolectomy,later,13,9
C2,0,UC,Two glasses,40,budesonide,SM-7IK1C,10023489,Cecum,appendectomy as a child,never,14,30
"""


def test_a_name_that_the_cells_belie_is_no_guess(tmp_path):
    text = _suggested(tmp_path, a_csv=BELIED)
    mapping = parse_mapping(text).files[0]
    assert {**mapping.patients, **mapping.visits, **mapping.adverse_events}.keys() == {
        "diagnosis",
        "age_years",
        "esr_mm_h",
    }
    belied = _line(text, "# named so, but its cells say something else:")
    for words in ("steroids for steroid_dose_mg_day", "fcal for faecal_calprotectin_ug_g", "start for start_date"):
        assert words in belied
    assert "Water" in _line(text, "# not recognised:")


@pytest.mark.parametrize(
    ("name", "cells", "expected"),
    [
        ("steroid_dose_mg_day", ["40", "<5", "none"], True),
        ("steroid_dose_mg_day", ["40 mg", "none", "yes"], False),
        ("faecal_calprotectin_ug_g", ["10023487"], False),
        ("haemoglobin_g_l", ["12.5"], True),
        ("age_years", ["999", "40"], True),
        ("start_date", ["06.04.24", "2024-04-06"], True),
        ("start_date", ["yes"], False),
        ("sex", ["1", "2"], True),
        ("cd_location", ["Rectum", "Cecum"], False),
        ("cd_location", ["L1", "ileal", "Cecum"], True),
        ("prior_anti_tnf", ["ja", "nein"], True),
        ("prior_anti_tnf", ["infliximab 2010", "adalimumab"], False),
        ("week", ["Week 8", "baseline"], True),
        ("week", ["2024-04-06"], False),
        ("week", ["control", "healthy"], False),
        ("term", ["acne", "herpes zoster"], True),
        ("term", ["1", "2"], False),
        ("crp_mg_l", ["", ""], True),
    ],
)
def test_cells_are_what_a_name_says_or_they_are_not(name, cells, expected):
    filled = pl.Series([cell or None for cell in cells], dtype=pl.String)
    assert fits(filled, Guess(name, "high", ""), ".") is expected


RAW = """record_id,redcap_repeat_instrument,redcap_repeat_instance,diagnosis,prior___1,prior___infliximab,\
prior___adalimumab,patient_complete,week,hbi_total,hbi_complications___joints,hbi_complications___none,visit_complete,ae_term
A1,,,CD,0,0,1,2,,,0,0,,
A1,visit,1,,0,0,0,,0,9,1,0,2,
A1,visit,2,,0,0,0,,8,3,0,1,2,
A1,ae,1,,0,0,0,,,,0,0,,acne
A2,,,CD,0,0,0,2,,,0,0,,
A2,visit,1,,0,0,0,,0,7,1,0,2,
"""
LABELLED = """Record ID,Repeat Instrument,Repeat Instance,Diagnosis,Earlier drugs (choice=Infliximab),\
Earlier drugs (choice=Adalimumab),Complete?,Week,HBI total,HBI complications (choice=joints),\
HBI complications (choice=none),Complete?,Adverse event
A1,,,Crohn,Unchecked,Checked,Complete,,,Unchecked,Unchecked,,
A1,Visit,1,,Unchecked,Unchecked,,0,9,Checked,Unchecked,Complete,
A1,Visit,2,,Unchecked,Unchecked,,8,3,Unchecked,Checked,Complete,
A1,Adverse event,1,,Unchecked,Unchecked,,,,Unchecked,Unchecked,,acne
A2,,,Crohn,Unchecked,Unchecked,Complete,,,Unchecked,Unchecked,,
A2,Visit,1,,Unchecked,Unchecked,,0,7,Checked,Unchecked,Complete,
"""


@pytest.mark.parametrize("export", [RAW, LABELLED], ids=["raw", "labelled"])
def test_boxes_and_repeating_forms_of_redcap_are_used(tmp_path, export):
    text = _suggested(tmp_path, export_csv=export)
    assert text.endswith("# Every cell can be read with it.\n")
    cohort = imported(tmp_path / "done", {"export.csv": export}, text)
    assert cohort.column("prior_anti_tnf", "patients") == ["yes", "no"]
    assert [tuple(row.values()) for row in cohort.rows("visits")] == [
        ("A1", "0", "9", "1"),
        ("A1", "8", "3", "0"),
        ("A2", "0", "7", "1"),
    ]
    assert [row["term"] for row in cohort.rows("adverse_events")] == ["acne"]


def test_columns_of_single_drugs_are_a_doubtful_guess(tmp_path):
    text = _suggested(tmp_path, a_csv="id,week,dx,infliximab,golimumab,tofacitinib,crp\nA,0,UC,Yes,No,3 doses,5\n")
    line = _line(text, "prior_anti_tnf:")
    assert line.startswith("prior_anti_tnf: {any_of: [infliximab, golimumab]}  # [low]")
    assert "were they taken before the drug?" in line
    assert "tofacitinib for prior_jak_inhibitor" in _line(text, "# named so, but its cells say something else:")


def test_rows_without_a_term_are_no_events(tmp_path):
    text = _suggested(tmp_path, a_csv="id,week,dx,crp,ae term\nA,0,UC,5,\nA,8,,3,acne\n")
    assert "adverse_events: [{column: ae term, is_not: ['']}]" in text
    assert parse_mapping(text).files[0].only.adverse_events


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("HBI_total", "hbi"),
        ("Harvey-Bradshaw Index", "hbi"),
        ("total Harvey Bradshaw score", "hbi"),
        ("SCCAI score", "sccai"),
        ("Simple Clinical Colitis Activity Index", "sccai"),
        ("SES-CD Total Score", "ses_cd"),
        ("sescd_total", "ses_cd"),
        ("Simple Endoscopic Score for Crohn's Disease", "ses_cd"),
        ("Total Mayo Score", "mayo_score"),
        ("mayo_sum", "mayo_score"),
        ("Partial Mayo", "partial_mayo"),
        ("pMayo total", "partial_mayo"),
        ("Adapted Mayo score", "modified_mayo"),
        ("Mayo endoscopic score", "mayo_endoscopic_subscore"),
        ("UCEIS total score", "uceis"),
        ("Crohn's Disease Activity Index", "cdai"),
        ("CDAI_Total", "cdai"),
    ],
)
def test_totals_are_found_under_their_common_names(header, name):
    assert by_name(header).name == name


def test_a_total_that_never_exceeds_an_item_is_doubted(tmp_path):
    text = _suggested(tmp_path, a_csv="id,week,dx,mayo\nA,0,UC,3\nA,8,UC,0\n")
    assert "no value above 3: is it an item of the score?" in _line(text, "mayo_score:")


def test_headers_alone_make_no_wide_file(tmp_path):
    text = _suggested(tmp_path, a_csv="id,week,dx,crp_1,crp_2\nA,0,CD,tube 5,tube 6\n")
    assert "layout: long" in text


def test_controls_are_left_out_by_name_and_a_diagnosis_that_nobody_wrote_is_asked_for(tmp_path):
    export = "id,week,dx,mayo\nA,0,UC,9\n,Healthy,Healthy,.\nB,0,UC,7\n"
    text = _suggested(tmp_path, a_csv=export)
    assert "leave_out: [{column: dx, is: [Healthy], because: no inflammatory bowel disease}]  # [medium]" in text
    assert text.endswith("# Every cell can be read with it.\n")
    text = _suggested(tmp_path / "b", a_csv="id,week,mayo\nA,0,9\n")
    assert "of one disease alone write patients: {diagnosis: {value: UC}}" in text


@pytest.mark.parametrize(
    ("words", "week"),
    [
        ("Week 8", "8"),
        ("w12", "12"),
        ("8 weeks", "8"),
        ("week_8_arm_1", "8"),
        ("baseline_arm_1", "0"),
        ("Baseline visit", "0"),
        ("Screening", "0"),
        ("BL", "0"),
        ("Visit 3", None),
        ("Month 3", None),
        ("W4_W6", None),
        ("3 months", None),
    ],
)
def test_only_words_that_say_a_week_are_taken_for_one(tmp_path, words, week):
    text = _suggested(tmp_path, a_csv=f"id,dx,visit,crp\nA,CD,{words},5\nA,CD,50,3\nA,CD,52,3\n")
    rule = _line(text, "week:").replace("'", "")
    assert f"{words}: {week}}}" in rule if week else "recode" not in rule


def test_the_dictionary_s_own_name_is_surer_than_a_usual_one(tmp_path):
    text = _suggested(tmp_path, a_csv="id,redcap_event_name,dx,week,crp\nA,baseline_arm_1,CD,0,5\n")
    assert _line(text, "week:").startswith("week: week  # [high]")


def test_words_of_numbered_codes_are_recoded(tmp_path):
    text = _suggested(tmp_path, a_csv="id,week,dx,CDAI abdominal mass\nA,0,CD,definite\nA,8,CD,none\nB,0,CD,2\n")
    assert "recode: {definite: '5', none: '0'}" in _line(text, "cdai_abdominal_mass:")
    assert text.endswith("# Every cell can be read with it.\n")


def test_a_sheet_without_patients_makes_no_entry(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Data"
    legend = book.create_sheet("Legend")
    for row in (["id", "week", "dx", "cdai"], ["A", 0, "CD", 250]):
        book.active.append(row)
    for row in (["column", "meaning"], ["cdai", "activity"]):
        legend.append(row)
    book.save(tmp_path / "b.xlsx")
    text = suggested_mapping([tmp_path / "b.xlsx"])
    assert [entry.sheet for entry in parse_mapping(text).files] == ["Data"]
    assert "# left out: b.xlsx, sheet Legend has no column of a pseudonym" in text
