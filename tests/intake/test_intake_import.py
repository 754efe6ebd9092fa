"""A whole import: valid or nothing, every problem at once and told by its place, text that runs nowhere."""

import hashlib
import json

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_exports import PATIENTS, imported, mapping_of, refused, written

from ibd_study.cohort import read_cohort
from ibd_tools.intake.building import build_tables
from ibd_tools.intake.cells import Marks, plain_numbers, plain_text
from ibd_tools.intake.identity import looks_like_a_person
from ibd_tools.intake.implausible import implausible_values
from ibd_tools.intake.importing import import_export
from ibd_tools.intake.mapping_file import parse_mapping
from ibd_tools.intake.problems import CellReporter, IntakeError, Notes
from ibd_tools.intake.reading import ROW, Export

MAYO = "mayo_stool_frequency: sf, mayo_rectal_bleeding: rb, mayo_endoscopic_subscore: mes, mayo_physician_global: pga"


def test_the_folder_is_a_cohort_with_its_own_columns(tmp_path):
    patients = f"{PATIENTS}, arm: {{column: arm, description: Arm of the trial}}"
    patients += ", responder: {column: r, type: boolean, description: Label}"
    mapping = mapping_of("crp_mg_l: crp", patients=patients).replace("title: Test", "title: Mine\nsynthetic: true")
    imported(tmp_path, "id,week,crp,arm,r\nP1,0,5,NA,yes\nP1,8,,NA,yes\n", mapping)
    cohort = read_cohort(tmp_path / "out")
    assert (cohort.title, cohort.synthetic, list(cohort.patients["arm"])) == ("Mine", True, ["NA"])
    assert list(cohort.patients["responder"]) == [True]
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in package["resources"]] == ["patients", "visits"]


def test_all_problems_come_in_one_message(tmp_path):
    patients = "diagnosis: dx, start_date: start"
    text = "id,week,crp,dx,start,d\nP1,0,x,UC,2024-01-01,2023-01-01\nP1,800,5,,,\nP2,8,5,XX,soon,\n"
    said = refused(tmp_path, text, mapping_of("crp_mg_l: crp, visit_date: d", patients=patients))
    assert said.startswith("6 problems in export export.csv")
    for words in (
        "row 2, column crp: found 'x'",
        "row 2, column d: found '2023-01-01'; expected a date within 7 days of its week",
        "row 3, column week: found '800'",
        "row 4, column dx: found 'XX'",
        "row 4, column start: found 'soon'",
        "row 4, column week: found '8'; expected also a baseline visit",
    ):
        assert words in said


def test_what_follows_from_a_fault_is_not_a_second_fault(tmp_path):
    text = "id,week,crp,dx\nP1,first,5,UC\nP1,8,5,\nP2,0,5,XX\n"
    said = refused(tmp_path, text, mapping_of("crp_mg_l: crp", patients="diagnosis: dx"))
    assert len(said.splitlines()) == 3
    assert "row 3, column dx" in refused(
        tmp_path / "b", "id,week,crp,dx\nP1,0,5,UC\nP2,0,5,\n", mapping_of("crp_mg_l: crp", patients="diagnosis: dx")
    )


def test_faults_between_columns_are_told_by_their_place_in_the_export(tmp_path):
    text = "id,week,crp,start,d\nP1,0,5,2024-01-01,2024-01-02\nP1,8,5,,2024-06-01\n"
    mapping = mapping_of("crp_mg_l: crp, visit_date: d", patients=f"{PATIENTS}, start_date: start")
    said = refused(tmp_path, text, mapping)
    assert "export.csv, row 3, column d: found '2024-06-01'; expected a date within 7 days of its week" in said
    said = refused(tmp_path, text.replace("P1,8", "P1,900"), mapping)
    assert "export.csv, row 3, column week: found '900'; expected a value of at least -8 and at most 520" in said


@pytest.mark.parametrize(("lines", "ignored"), [("", True), ("\nsynthetic: true", False)])
def test_patients_are_kept_from_git_unless_they_are_invented(tmp_path, lines, ignored):
    cohort = imported(tmp_path, "id,week,crp\nP1,0,5\n", mapping_of("crp_mg_l: crp") + lines)
    assert (cohort.folder / ".gitignore").is_file() == ignored
    if ignored:
        assert (cohort.folder / ".gitignore").read_text() == "*\n"


def test_a_folder_that_holds_something_is_never_touched(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine")
    paths = written(tmp_path / "in", {"export.csv": "id,week,crp\nP1,0,5\n"})
    with pytest.raises(IntakeError, match="is there already and is not an empty folder"):
        import_export(paths, parse_mapping(mapping_of("crp_mg_l: crp")), tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["notes.txt"]


def test_a_mapping_that_leaves_out_everybody_is_refused(tmp_path):
    mapping = mapping_of("crp_mg_l: crp", leave_out="[{column: week, is: ['0'], because: all}]")
    assert "at least one row for the table patients" in refused(tmp_path, "id,week,crp\nP1,0,5\n", mapping)


def test_recorded_totals_are_compared_with_their_items(tmp_path):
    text = "id,week,sf,rb,mes,pga,total\nP1,0,3,2,3,2,10\nP1,8,1,0,1,1,4\nP2,0,1,1,1,,4\nP3,0,1,1,1,1,\n"
    cohort = imported(tmp_path, text, mapping_of(f"{MAYO}, mayo_score: total"), agreement_rows=True)
    assert "| Mayo score | 3 | 3 | 2 | 1 | 1 |" in cohort.report
    assert "Mayo score: 1 of 2 recorded totals differ from the sum of their own items" in cohort.report
    private = (tmp_path / "out_private_agreement_rows.csv").read_text(encoding="utf-8").splitlines()
    assert private[0].startswith("PRIVATE")
    assert private[1:] == ["patient_id,week,score,recorded,recomputed", "P1,8.0,mayo_score,4.0,3.0"]
    assert "P1" not in cohort.report


def test_without_disagreement_the_private_table_is_empty(tmp_path):
    imported(tmp_path, "id,week,crp\nP1,0,5\n", mapping_of("crp_mg_l: crp"), agreement_rows=True)
    assert len((tmp_path / "out_private_agreement_rows.csv").read_text(encoding="utf-8").splitlines()) == 2


CDAI = (
    "cdai_liquid_stools_7d: l, cdai_abdominal_pain_7d: p, cdai_wellbeing_7d: w, cdai_complications: c, "
    "cdai_antidiarrhoeal: a, cdai_abdominal_mass: m, haematocrit_percent: h, weight_kg: kg, cdai: cdai"
)


def test_cdai_takes_sex_and_height_of_the_patient_and_may_be_typed_as_a_whole_number(tmp_path):
    text = "id,week,sex,cm,l,p,w,c,a,m,h,kg,cdai\nP1,0,female,165,20,10,10,1,0,2,38.3,60,250\n"
    patients = "diagnosis: {value: CD}, sex: sex, height_cm: cm"
    report = imported(tmp_path, text, mapping_of(CDAI, patients=patients)).report
    (line,) = [line for line in report.splitlines() if "CDAI" in line or "Crohn's Disease Activity" in line][:1]
    assert [cell.strip() for cell in line.split("|")[2:5]] == ["1", "1", "1"]


def _ids(header: str, ids: list[str]) -> Export:
    return Export("export.csv", pl.DataFrame({header: ids, ROW: range(2, len(ids) + 2)}))


@pytest.mark.parametrize(
    ("header", "ids", "kind"),
    [
        ("id", ["Mayer, Anna", "P2"], "a name"),
        ("id", ["Anna Mayer"], "a name"),
        ("id", ["王小明"], "a name"),
        ("id", ["03/04/1961"], "a date, such as a date of birth"),
        ("id", ["1961-04-03"], "a date, such as a date of birth"),
        ("id", ["19610403", "19720111"], "a date of birth written YYYYMMDD"),
        ("id", ["anna@example.org"], "an e-mail address"),
        ("patient name", ["P1"], "what this header says"),
        ("Date of birth", ["P1"], "what this header says"),
        ("Nachname", ["P1"], "what this header says"),
        ("Geburtsdatum", ["P1"], "what this header says"),
    ],
)
def test_an_id_that_names_a_person_is_refused_without_repeating_it(header, ids, kind):
    (problem,) = looks_like_a_person(_ids(header, ids), header)
    assert f"column {header}: expected a pseudonym, not {kind}" in str(problem)
    assert not any(one in str(problem) for one in ids)


@pytest.mark.parametrize("ids", [["P1", "P-02"], ["6402-00008"], ["19610403", "55512345", "1", "2"], ["UC Leuven 3"]])
def test_pseudonyms_are_no_names(ids):
    assert looks_like_a_person(_ids("subject", ids), "subject") == []


def test_a_name_below_a_title_is_told_by_the_row_of_the_spreadsheet(tmp_path):
    text = 'Ward 3\n\nid,week,crp\nP1,0,5\n"Mayer, Anna",0,5\n'
    said = refused(tmp_path, text, mapping_of("crp_mg_l: crp", header_row="3"))
    assert "row 5, column id: expected a pseudonym, not a name" in said


def test_an_export_with_names_is_refused(tmp_path):
    said = refused(tmp_path, 'id,week,crp\n"Mayer, Anna",0,5\n', mapping_of("crp_mg_l: crp"))
    assert "row 2, column id: expected a pseudonym, not a name; replace it by a pseudonym" in said
    assert "Mayer" not in said


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_text_never_starts_a_formula(tmp_path, text):
    mapping = mapping_of("crp_mg_l: crp", patients=f"{PATIENTS}, centre: c", adverse_events="{term: t}")
    cohort = imported(tmp_path, f"id,week,crp,c,t\n{text},0,5,{text},{text}\n", mapping)
    assert cohort.rows("patients") == [{"patient_id": f"'{text}", "diagnosis": "UC", "centre": f"'{text}"}]
    assert cohort.column("term", "adverse_events") == [f"'{text}"]
    assert cohort.count("text that would start a formula: an apostrophe before it") >= 3


def test_an_apostrophe_never_makes_two_patients_one(tmp_path):
    said = refused(tmp_path, "id,week,crp\n=1,0,5\n'=1,0,6\n", mapping_of("crp_mg_l: crp"))
    assert "row 2, column id: found '=1'; expected a pseudonym that does not begin like a formula; rename it" in said


def test_the_report_says_which_files_were_read(tmp_path):
    cohort = imported(tmp_path, "id,week,crp\nP1,0,5\n", mapping_of("crp_mg_l: crp"))
    digest = hashlib.sha256((tmp_path / "in" / "export.csv").read_bytes()).hexdigest()
    assert f"| export.csv | 19 | {digest} |" in cohort.report


def test_events_that_repeat_one_another_stand_out():
    events = pl.DataFrame({"patient_id": ["P1", "P1", "P2"], "term": ["acne"] * 3, "__row": [2, 3, 4]})
    said = implausible_values({"adverse_events": events}, [])
    assert said == ["adverse_events: 1 rows repeat another row in every column"]


def test_negative_numbers_stay_numbers(tmp_path):
    cohort = imported(tmp_path, "id,week,cdai\nP1,-1,-20\n", mapping_of("cdai: cdai"))
    assert cohort.rows("visits") == [{"patient_id": "P1", "week": "-1", "cdai": "-20"}]


@given(st.lists(st.text(min_size=1, max_size=5), min_size=1, max_size=5))
def test_no_text_at_all_comes_out_as_a_formula(texts):
    notes = Notes()
    cells = pl.Series(texts, dtype=pl.String)
    safe = plain_text(cells, CellReporter("f", "c", "t", cells, notes))
    assert not any(one[0] in "=+-@\t\r\n＝＋－＠" for one in safe)
    assert [one.removeprefix("'") == two.removeprefix("'") for one, two in zip(safe, texts, strict=True)]
    assert sum(change.count for change in notes.changes) == sum(one[0] in "=+-@\t\r\n＝＋－＠" for one in texts)


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from([".", ","]))
def test_every_number_is_read_back_as_written(number, decimal):
    text = repr(number).replace(".", decimal)
    assert plain_numbers(pl.Series([text]), Marks(decimal)).to_list() == [number]


@given(st.text(max_size=8))
def test_what_python_takes_for_a_number_and_a_clinician_does_not_is_none(text):
    value = plain_numbers(pl.Series([text], dtype=pl.String), Marks())[0]
    assert value is None or float(text) == value


def test_tables_can_be_built_without_any_file():
    frame = pl.DataFrame({"id": ["P1"], "week": ["0"], "crp": ["x"], ROW: [2]}, schema_overrides={ROW: pl.UInt32})
    mapping = parse_mapping(mapping_of("crp_mg_l: crp"))
    built = build_tables([(mapping.files[0], Export("export.csv", frame))], mapping)
    assert [problem.column for problem in built.notes.problems] == ["crp"]
    assert built.tables["visits"]["crp_mg_l"].to_list() == [None]


def _tables(visits: dict, patients: dict) -> dict[str, pl.DataFrame]:
    return {"patients": pl.DataFrame(patients), "visits": pl.DataFrame(visits)}


IDS = [f"P{number}" for number in range(12)]


def test_a_centre_with_another_unit_stands_out():
    crp = [1.0 + number / 10 for number in range(6)] + [20.0 + number for number in range(6)]
    tables = _tables({"patient_id": IDS, "crp_mg_l": crp}, {"patient_id": IDS, "centre": ["A"] * 6 + ["B"] * 6})
    assert implausible_values(tables, []) == [
        "crp_mg_l: the median of centre A is 18 times below that of the others; another unit?",
        "crp_mg_l: the median of centre B is 18 times above that of the others; another unit?",
    ]
    even = _tables({"patient_id": IDS, "crp_mg_l": crp}, {"patient_id": IDS, "centre": ["A", "B"] * 6})
    assert implausible_values(even, []) == []


def test_scores_of_another_disease_stand_out():
    # Nobody filled in the CDAI of U2: software writes 0 for boxes that are not ticked.
    scores = {"hbi": [4.0, None, 3.0], "sccai_urgency": [None, None, 2.0], "cdai_complications": [None, 0.0, 0.0]}
    ids = ["U1", "U2", "C1"]
    tables = _tables({"patient_id": ids, **scores}, {"patient_id": ids, "diagnosis": ["UC", "UC", "CD"]})
    unread = "in whom nothing reads it; is the diagnosis right?"
    assert implausible_values(tables, []) == [
        f"visits, SCCAI: recorded in 1 patients with CD, {unread}",
        f"visits, Harvey-Bradshaw index: recorded in 1 patients with UC, {unread}",
    ]


def test_constants_codes_and_children_stand_out():
    tables = _tables(
        {"patient_id": IDS, "esr_mm_h": [7.0] * 12, "cdai": [float(200 + n) for n in range(11)] + [999.0]},
        {"patient_id": IDS, "age_years": [float(17 + n) for n in range(12)]},
    )
    assert implausible_values(tables, []) == [
        "age_years: below 18 in 1 patients, who are valid but not selected",
        "visits, esr_mm_h: the same value in all 12 rows that have one",
        "visits, cdai: 999 in 1 rows, far from all others; a missing code?",
    ]
