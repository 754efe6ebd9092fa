"""A suggested mapping: what is recognised, why, how sure; it can be read back, and nothing is applied."""

import openpyxl
import polars as pl
import pytest
from small_exports import written

from ibd_study import dictionary
from ibd_study.intake.drafting import wide_pattern
from ibd_study.intake.likeness import by_name, missing_codes, names, unit_that_fits, value_words
from ibd_study.intake.mapping_file import parse_mapping
from ibd_study.intake.problems import IntakeError
from ibd_study.intake.suggesting import suggested_mapping

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
        (["998", "999"], []),
        (["5", "-9", "."], [".", "-9"]),
        (["-200", "-99"], []),
        (["999"], []),
        (["unknown", "x"], ["unknown"]),
    ],
)
def test_codes_for_missing_are_words_or_far_from_the_rest(cells, codes):
    assert missing_codes(pl.Series(cells)) == codes


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
