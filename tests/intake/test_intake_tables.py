"""Rows to tables: wide and long files, joins by id, repeats, weeks from dates, baselines; nothing merged unsaid."""

import pytest
from small_exports import imported, mapping_of, refused

LONG = "crp_mg_l: crp"


def _visits(cohort, *names: str) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in ("patient_id", "week", *names)) for row in cohort.rows("visits")]


WIDE = """
title: Wide
files:
  - file: export.csv
    layout: wide
    pattern: "{column}_w{week}"
    patient_id: id
    patients: {diagnosis: {value: CD}, age_years: age}
    visits: {crp_mg_l: crp, cdai: cdai}
"""


def test_a_wide_file_becomes_a_row_a_visit(tmp_path):
    text = "id,age,crp_w0,crp_w8,cdai_w0,cdai_w12\nP1,40,10,2,250,100\nP2,50,7,,,\n"
    cohort = imported(tmp_path, text, WIDE)
    assert _visits(cohort, "crp_mg_l", "cdai") == [
        ("P1", "0", "10", "250"),
        ("P1", "8", "2", ""),
        ("P1", "12", "", "100"),
        ("P2", "0", "7", ""),
    ]
    assert cohort.count("visit without any value, not made") == 2
    assert cohort.column("age_years", "patients") == ["40", "50"]


def test_words_of_a_pattern_get_their_week_or_are_left_out(tmp_path):
    mapping = WIDE.replace("_w{week}", "_{week}").replace(
        "    patient_id", "    pattern_weeks: {bl: 0, m3: 13, unit: ''}\n    patient_id"
    )
    text = "id,age,crp_bl,crp_m3,crp_unit,cdai_bl\nP1,40,10,2,mg,250\n"
    assert _visits(imported(tmp_path, text, mapping), "crp_mg_l") == [("P1", "0", "10"), ("P1", "13", "2")]


def test_a_word_that_is_no_week_is_refused(tmp_path):
    text = "id,age,crp_w0,crp_wend,cdai_w0\nP1,40,10,2,250\n"
    said = refused(tmp_path, text, WIDE)
    assert "column crp_wend: found 'end'; expected a week in the header; say it in pattern_weeks" in said


def test_a_column_without_any_header_is_refused(tmp_path):
    said = refused(tmp_path, "id,age,crp_w0\nP1,40,10\n", WIDE)
    assert "column cdai: expected this column (with the pattern '{column}_w{week}')" in said


def test_headers_can_be_listed_by_week(tmp_path):
    mapping = WIDE.replace('    pattern: "{column}_w{week}"\n', "").replace(
        "{crp_mg_l: crp, cdai: cdai}", "{crp_mg_l: {columns: {0: first, 8: later}}, cdai: {columns: {-1: before}}}"
    )
    cohort = imported(tmp_path, "id,age,first,later,before\nP1,40,10,2,250\n", mapping)
    expected = [("P1", "-1", "", "250"), ("P1", "0", "10", ""), ("P1", "8", "2", "")]
    assert _visits(cohort, "crp_mg_l", "cdai") == expected
    said = refused(tmp_path / "b", "id,age,first,before\nP1,40,10,250\n", mapping)
    assert "column later: expected this column" in said


def test_weeks_of_a_wide_file_can_come_from_its_dates(tmp_path):
    mapping = WIDE.replace("    patient_id", "    week: {from_dates: true}\n    patient_id")
    mapping = mapping.replace("age_years: age", "start_date: start").replace("cdai: cdai", "visit_date: date")
    text = "id,start,date_w0,date_w8,crp_w0,crp_w8\nP1,2024-01-08,2024-01-05,2024-03-05,10,2\n"
    expected = [("P1", "-0.43", "10"), ("P1", "8.14", "2")]
    assert _visits(imported(tmp_path, text, mapping), "crp_mg_l") == expected


def test_files_are_joined_by_id_and_week(tmp_path):
    mapping = """
title: Two files
files:
  - {file: people.csv, patient_id: pid, patients: {diagnosis: dx}}
  - {file: "labs_*.csv", patient_id: subject, week: week, visits: {crp_mg_l: crp, albumin_g_l: alb}}
  - {file: scores.csv, patient_id: subject, week: {column: day, unit: days}, visits: {cdai: cdai}}
"""
    files = {
        "people.csv": "pid,dx\n007,UC\n8,CD\n",
        "labs_a.csv": "subject,week,crp,alb\n007,0,10,\n007,0,,40\n",
        "labs_b.csv": "subject,week,crp,alb\n8,0,5,38\n",
        "scores.csv": "subject,day,cdai\n8,0,250\n8,56,100\n",
    }
    cohort = imported(tmp_path, files, mapping)
    assert _visits(cohort, "crp_mg_l", "albumin_g_l", "cdai") == [
        ("007", "0", "10", "40", ""),
        ("8", "0", "5", "38", "250"),
        ("8", "8", "", "", "100"),
    ]
    assert cohort.count("rows joined to another row of the same visit") == 2
    assert cohort.count("days to weeks") == 2


def test_an_id_of_no_patient_is_refused_where_it_stands(tmp_path):
    mapping = """
title: Two files
files:
  - {file: people.csv, patient_id: pid, patients: {diagnosis: dx}}
  - {file: labs.csv, patient_id: subject, week: week, visits: {crp_mg_l: crp}}
"""
    files = {"people.csv": "pid,dx\n007,UC\n", "labs.csv": "subject,week,crp\n007,0,1\n7,0,2\n"}
    said = refused(tmp_path, files, mapping)
    assert "labs.csv, row 3, column subject: found '7'; expected a patient who has a row" in said
    assert "mind blanks and leading zeros" in said


REPEATED = "id,week,crp\nP1,0,5\nP1,0,9\nP1,0,\nP1,0,5\nP2,0,3\n"


@pytest.mark.parametrize(
    ("rule", "value"), [("first", 5), ("last", 5), ("highest", 9), ("lowest", 5), ("worst", 9), ("mean", 19 / 3)]
)
def test_repeated_rows_of_a_visit_are_settled_by_rule(tmp_path, rule, value):
    cohort = imported(tmp_path, REPEATED, mapping_of(f"crp_mg_l: {{column: crp, repeats: {rule}}}"))
    assert [float(cell) for cell in cohort.column("crp_mg_l")] == pytest.approx([value, 3])
    assert cohort.count(f"values of one visit or patient disagree, {rule}") == 1


def test_the_worst_haemoglobin_is_the_lowest(tmp_path):
    text = "id,week,hb\nP1,0,120\nP1,0,90\n"
    rule = "haemoglobin_g_l: {column: hb, repeats: worst}"
    assert imported(tmp_path, text, mapping_of(rule)).column("haemoglobin_g_l") == ["90"]


HBI = ("hbi_wellbeing", "hbi_abdominal_pain", "hbi_liquid_stools", "hbi_abdominal_mass", "hbi_complications")
MAYO = ("mayo_stool_frequency", "mayo_rectal_bleeding", "mayo_endoscopic_subscore")


def examined(tmp_path, names: tuple[str, ...], rows: str, **rule: str):
    """One visit with several rows of items: what is imported of it, and the report."""
    text = "\n".join([",".join(("id", "week", *names)), *(f"P1,0,{row}" for row in rows.split())])
    repeats = {name: rule.get(name, rule["repeats"]) for name in names}
    visits = ", ".join(f"{name}: {{column: {name}, repeats: {way}}}" for name, way in repeats.items())
    cohort = imported(tmp_path, text, mapping_of(visits, patients="diagnosis: {value: CD}"))
    (row,) = cohort.rows("visits")
    return ",".join(row[name] for name in names), cohort


@pytest.mark.parametrize(
    ("repeats", "names", "rows", "read"),
    [
        ("worst", HBI, "1,1,2,0,0 0,2,6,0,1", "0,2,6,0,1"),  # 4 and 9, never 1+2+6+0+1 = 10
        ("first", HBI, "1,1,2,0,0 0,2,6,0,1", "1,1,2,0,0"),
        ("last", HBI, "1,1,2,0,0 0,2,6,0,1", "0,2,6,0,1"),
        ("worst", HBI, "4,3,,0,0 1,1,2,0,0", "1,1,2,0,0"),  # a form without a total is no worst one
        ("first", HBI, "4,,,, 1,1,2,0,0 0,2,6,0,1", "1,1,2,0,0"),
        ("last", HBI, "1,1,2,0,0 4,,,,", "1,1,2,0,0"),
        ("worst", HBI, "4,,,, 1,1,,,", "4,,,,"),  # of incomplete forms the one that says the most
        ("mean", HBI, "1,1,2,0,0 3,1,4,0,2 4,,,,", "2,1,3,0,1"),  # of the complete ones
        ("worst", (*HBI, "hbi"), "1,1,2,0,0,4 0,2,6,0,1,9", "0,2,6,0,1,9"),
        ("worst", (*HBI, "hbi"), "1,1,2,0,0,4 ,,,,,9", ",,,,,9"),
        ("worst", MAYO, "3,3,0 0,0,3", "3,3,0"),  # 6 and 3, never 9
        ("worst", MAYO, "1,0, 2,2, ,,3", "2,2,3"),  # an endoscopy on a row of its own belongs to either
        ("worst", MAYO, "1,0, 1,0,2 ,,2", "1,0,2"),  # rows that agree complete one another
    ],
)
def test_of_repeated_forms_a_whole_one_is_read(tmp_path, repeats, names, rows, read):
    found, cohort = examined(tmp_path, names, rows, repeats=repeats)
    assert found == read
    assert "no form had" not in cohort.report


def test_the_forms_left_out_are_counted(tmp_path):
    _, cohort = examined(tmp_path, HBI, "1,1,2,0,0 0,2,6,0,1 1,1,1,1,1", repeats="worst")
    assert cohort.count("examination left out for another of the same visit, worst") == 2


def test_a_column_without_a_rule_in_which_no_forms_disagree_goes_with_its_form(tmp_path):
    found, _ = examined(tmp_path, HBI, "1,1,2,0,0 0,2,6,0,1", repeats="worst", hbi_abdominal_mass="refuse")
    assert found == "0,2,6,0,1"
    text = f"id,week,hbi,{','.join(HBI)}\nP1,0,4,1,1,2,0,0\nP1,0,9,0,2,6,0,1\n"
    items = ", ".join(f"{name}: {{column: {name}, repeats: worst}}" for name in HBI)
    said = refused(tmp_path / "total", text, mapping_of(f"hbi: hbi, {items}", patients="diagnosis: {value: CD}"))
    assert "column hbi: found '4 and 9'; expected one hbi for each patient and week" in said


@pytest.mark.parametrize("rule", [{"repeats": "highest"}, {"repeats": "worst", "hbi_wellbeing": "first"}])
def test_a_mapping_that_mixes_forms_is_told_so_with_the_count(tmp_path, rule):
    found, cohort = examined(tmp_path, HBI, "1,1,2,0,0 0,2,6,0,1", **rule)
    assert found == "1,2,6,0,1"
    assert "Harvey-Bradshaw index: in 1 visit its values come from several rows that disagree" in cohort.report


def test_unticked_boxes_disagree_with_no_form_of_the_same_visit(tmp_path):
    visits = ", ".join(f"{name}: {name}" for name in HBI)
    text = f"id,week,{','.join(HBI)}\nP1,0,1,1,2,0,3\nP1,0,,,,,0\nP2,0,,,,,1\nP2,0,1,1,2,0,\n"
    cohort = imported(tmp_path, text, mapping_of(visits, patients="diagnosis: {value: CD}"))
    assert cohort.column("hbi_complications") == ["3", "1"]
    assert cohort.count("unticked boxes of an empty form to missing") == 1


def test_repeated_rows_that_disagree_are_refused_without_a_rule(tmp_path):
    said = refused(tmp_path, REPEATED, mapping_of(LONG))
    assert "rows 2, 3, 5, column crp: found '5 and 9'; expected one crp_mg_l for each patient and week" in said
    assert "say repeats:" in said


def test_rows_that_agree_or_complete_one_another_are_joined_and_counted(tmp_path):
    cohort = imported(
        tmp_path, "id,week,crp,alb\nP1,0,5,\nP1,0,,40\nP1,0,5,40\n", mapping_of(f"{LONG}, albumin_g_l: alb")
    )
    assert _visits(cohort, "crp_mg_l", "albumin_g_l") == [("P1", "0", "5", "40")]
    assert cohort.count("rows joined to another row of the same visit") == 2


def test_a_patient_whose_rows_disagree_is_refused(tmp_path):
    mapping = mapping_of(LONG, patients="diagnosis: dx, age_years: {column: age, repeats: first}")
    said = refused(tmp_path, "id,week,crp,dx,age\nP1,0,5,UC,40\nP1,8,5,CD,41\n", mapping)
    assert "column dx: found 'UC and CD'; expected one diagnosis for each patient" in said
    assert "age_years" not in said


def test_weeks_come_from_dates(tmp_path):
    mapping = mapping_of(
        f"{LONG}, visit_date: d", week="{from_dates: true}", patients="diagnosis: {value: UC}, start_date: start"
    )
    text = "id,start,d,crp\nP1,2024-01-08,2024-01-08,5\nP1,,2024-03-05,2\n"
    cohort = imported(tmp_path, text, mapping)
    assert _visits(cohort, "visit_date") == [("P1", "0.0", "2024-01-08"), ("P1", "8.14", "2024-03-05")]
    assert cohort.count("week made from dates") == 2
    said = refused(tmp_path / "b", text.replace(",2024-03-05", ","), mapping)
    assert "row 3: found ''; expected visit_date and the patient's start_date" in said


def test_weeks_from_dates_need_a_start(tmp_path):
    mapping = mapping_of(f"{LONG}, visit_date: d", week="{from_dates: true}")
    said = refused(tmp_path, "id,d,crp\nP1,2024-01-08,5\n", mapping)
    assert "expected start_date among the patients, since weeks are made from dates" in said


def test_an_ambiguous_week_is_refused_until_its_rule_is_said(tmp_path):
    text = "id,week,crp\nP1,0,5\nP1,W4_W6,2\n"
    said = refused(tmp_path, text, mapping_of(LONG))
    assert "row 3, column week: found 'W4_W6'; expected a number of weeks since the first dose" in said
    (tmp_path / "in" / "export.csv").unlink()
    cohort = imported(tmp_path, text, mapping_of(LONG, week="{column: week, recode: {W4_W6: 5}}"))
    assert _visits(cohort) == [("P1", "0"), ("P1", "5")]


def test_rows_without_a_week_are_refused_or_left_out_and_counted(tmp_path):
    text = "id,week,crp\nP1,0,5\nP1,,2\n"
    assert "row 3, column week: found ''; expected a week in every row" in refused(tmp_path, text, mapping_of(LONG))
    cohort = imported(tmp_path, text, mapping_of(LONG, week="{column: week, without: leave_out}"))
    assert cohort.count("row left out: no week") == 1


def test_a_later_visit_without_baseline_is_refused_or_gets_an_empty_one(tmp_path):
    text = "id,week,crp\nP1,8,5\nP2,0,2\n"
    said = refused(tmp_path, text, mapping_of(LONG))
    assert "export.csv, row 2, column week: found '8'; expected also a baseline visit" in said
    assert "or say visits_without_baseline: add_empty in the mapping" in said
    cohort = imported(tmp_path, text, mapping_of(LONG).replace("files:", "visits_without_baseline: add_empty\nfiles:"))
    assert _visits(cohort, "crp_mg_l") == [("P1", "0", ""), ("P1", "8", "5"), ("P2", "0", "2")]
    assert cohort.count("empty visit of week 0 added") == 1


def test_rows_are_left_out_by_reason_and_chosen_by_table(tmp_path):
    mapping = mapping_of(
        LONG,
        leave_out="[{column: kind, is: [Healthy], because: healthy control}]",
        only="{visits: [{column: kind, is: [visit]}], adverse_events: [{column: event, is_not: ['']}]}",
        adverse_events="{term: event}",
    )
    text = "id,week,kind,crp,event\nP1,0,visit,5,\nP1,,event,,acne\nP2,,Healthy,,\nP3,,note,,\n"
    cohort = imported(tmp_path, text, mapping)
    assert (len(cohort.rows("patients")), _visits(cohort)) == (2, [("P1", "0")])
    assert cohort.rows("adverse_events") == [{"patient_id": "P1", "term": "acne"}]
    assert cohort.count("row left out: healthy control") == 1


def test_rows_that_no_table_takes_and_columns_that_nothing_reads_are_said(tmp_path):
    mapping = mapping_of(LONG, only="{patients: [{column: week, is: ['0']}], visits: [{column: week, is: ['0']}]}")
    cohort = imported(tmp_path, "id,week,crp,note\nP1,0,5,x\nP1,8,5,y\n", mapping)
    assert cohort.count("row that no table takes") == 1
    assert "- export.csv: note" in cohort.report


SEVERAL_ENTRIES = """
title: One file, three entries
files:
  - {file: export.csv, patient_id: id, leave_out: [{column: kind, is: [control], because: control}],
     only: {patients: [{column: kind, is: [patient]}]}, patients: {diagnosis: {value: CD}}}
  - {file: export.csv, patient_id: id, leave_out: [{column: kind, is: [control], because: control}], week: week,
     only: {visits: [{column: kind, is: [visit]}]}, visits: {crp_mg_l: crp}}
"""


def test_a_row_is_counted_once_however_many_entries_read_its_file(tmp_path):
    text = "id,week,kind,crp\nP1,,patient,\nP1,0,visit,5\nC1,0,control,1\nC2,0,control,1\nP1,,note,\n"
    cohort = imported(tmp_path, text, SEVERAL_ENTRIES)
    assert (cohort.count("row left out: control"), cohort.count("row that no table takes")) == (2, 1)
    assert cohort.count("read from export.csv") == 5


def test_columns_that_nothing_reads_are_a_short_list_and_a_file_with_all(tmp_path):
    more = [f"gene{number}" for number in range(600)]
    text = f"id,week,crp,{','.join(more)}\nP1,0,5{',1' * 600}\n"
    cohort = imported(tmp_path, text, mapping_of(LONG))
    (line,) = [line for line in cohort.report.splitlines() if line.startswith("- export.csv")]
    assert line == f"- export.csv: {', '.join(more[:12])} and 588 more, 600 in all"
    rows = (cohort.folder / "unread_columns.txt").read_text(encoding="utf-8").splitlines()
    assert [*rows[:2], len(rows)] == ["export.csv: gene0", "export.csv: gene1", 600]


def test_a_column_has_several_possible_names_and_absent_ones_may_be_left_out(tmp_path):
    mapping = mapping_of(
        "crp_mg_l: {column: [CRP, crp]}, cdai: cdai, albumin_g_l: {column: alb, unit_by: {column: u, units: {a: g/L}}}",
        absent_columns="leave_out",
    )
    cohort = imported(tmp_path, "id,week,crp\nP1,0,5\n", mapping)
    assert cohort.rows("visits") == [{"patient_id": "P1", "week": "0", "crp_mg_l": "5"}]


def test_boxes_are_counted_only_if_all_are_there(tmp_path):
    rule = "cdai_complications: {count_checked: {columns: [a, b]}}"
    cohort = imported(tmp_path, "id,week,a,b\nP1,0,1,Checked\nP2,0,0,Unchecked\nP3,0,,\n", mapping_of(rule))
    assert cohort.column("cdai_complications") == ["2", "0", ""]
    assert "found 'x'; expected a box that is ticked or not" in _boxes(tmp_path / "x", "id,week,a,b\nP1,0,1,x\n", rule)
    assert "column b: expected this column" in _boxes(tmp_path / "y", "id,week,a\nP1,0,1\n", rule)


def _boxes(folder, text: str, rule: str) -> str:
    return refused(folder, text, mapping_of(rule))


def test_boxes_that_are_absent_at_one_week_of_a_wide_file_are_refused(tmp_path):
    mapping = WIDE.replace("{crp_mg_l: crp, cdai: cdai}", "{cdai_complications: {count_checked: {columns: [a, b]}}}")
    said = refused(tmp_path, "id,age,a_w0,b_w0,a_w8\nP1,40,1,0,1\n", mapping)
    assert "expected every box of cdai_complications at week 8; the file has 1 of 2" in said


def test_a_row_without_id_is_refused(tmp_path):
    said = refused(tmp_path, "id,week,crp\n,0,5\nP1,0,5\n", mapping_of(LONG))
    assert "row 2, column id: found ''; expected a patient's pseudonym in every row" in said
