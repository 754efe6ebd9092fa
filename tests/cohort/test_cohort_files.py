"""The file under a table: empty, ragged, oddly quoted or encoded, out of reach."""

import csv
from pathlib import Path

import pytest

from ibd_study.cohort import read_cohort, validate
from ibd_study.plain_text import visible


@pytest.mark.parametrize("text", ["", "\n\n", " , , \n"])
@pytest.mark.parametrize("table", ["patients", "visits"])
def test_empty_file_is_named(write_cohort, table, text):
    folder = write_cohort()
    (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    assert [str(p) for p in validate(folder)] == [f"{table}.csv: expected a header row and data; the file is empty"]


def test_cohort_without_a_patient_is_refused(problems_of, rows):
    headers = {table: text.splitlines()[0] for table, text in rows.items()}
    assert problems_of(**headers) == ["patients.csv: expected at least one patient below the header"]


@pytest.mark.parametrize(
    ("row", "count"), [("P2,12,131,0,6,", "6 cells"), ("P2,12,131,0", "4 cells"), ("P2,12,1,31,0,6", "6 cells")]
)
def test_ragged_row_is_named_once_and_its_shifted_cells_are_not(problems_of, changed, row, count):
    assert problems_of(**changed(("visits", "P2,12,131,0,6", row))) == [
        f"visits.csv, row 5: found '{count}'; expected 5 cells, as in the header; "
        "a comma inside a value needs quotation marks"
    ]


def test_decimal_comma_without_quotation_marks_is_a_ragged_row(problems_of, changed):
    (problem,) = problems_of(**changed(("visits", "12.5", "12,5")))
    assert problem.startswith("visits.csv, row 2: found '6 cells'; expected 5 cells")


@pytest.mark.parametrize("blank", ["\n", "\n\n", ",,,,\n", " , ,,,\n"])
def test_blank_lines_are_passed_over_and_rows_keep_their_numbers(problems_of, write_cohort, changed, blank):
    spaced = changed(("visits", "P2,-0.6", blank + "P2,-0.6"))
    assert len(read_cohort(write_cohort(**spaced)).visits) == 4
    row = 4 + blank.count("\n")
    assert problems_of(**changed(("visits", "262", "x"))) == [
        f"visits.csv, row {row}, column cdai: found 'x'; expected a number with a decimal point"
    ]


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_endings_of_other_systems_are_read(write_cohort, rows, ending):
    assert len(read_cohort(write_cohort(visits=rows["visits"].replace("\n", ending))).visits) == 4


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ('P1,"Acne,1\nP2,Fever,2\n', "comma-separated values (unexpected end of data)"),
        ('P1,"Acne" mild,1\nP2,Fever,2\n', "comma-separated values (',' expected after '\"')"),
    ],
)
def test_unclosed_quotation_mark_is_refused_since_it_would_swallow_rows(problems_of, row, words):
    (problem,) = problems_of(adverse_events="patient_id,term,grade\n" + row)
    assert problem == f"adverse_events.csv, row 2: expected {words}"


@pytest.fixture
def usual_field_limit():
    """The limit of Python's reader, which frictionless lifts for the whole process when other tests call it."""
    before = csv.field_size_limit(131_072)
    yield
    csv.field_size_limit(before)


@pytest.mark.parametrize(
    ("term", "words"),
    [("a" * 200_000, "field larger than field limit"), ("a," * 600_000, "a line of more than 1,000,000 signs")],
)
def test_a_field_or_a_line_that_would_fill_the_memory_is_refused(problems_of, usual_field_limit, term, words):
    (problem,) = problems_of(adverse_events=f"patient_id,term\nP1,{term}\n")
    assert problem.startswith(f"adverse_events.csv, row 2: expected comma-separated values ({words}")


def test_quotation_mark_closed_rows_later_is_refused_since_it_swallowed_rows(problems_of):
    events = 'patient_id,term\nP1,"Acne\nP2,Fever\nP2,"\n'
    (problem,) = problems_of(adverse_events=events)
    assert problem.startswith("adverse_events.csv, row 2, column term: found 'Acne\\nP2,Fever\\nP2,'; expected text on")


def test_quoted_commas_and_quotation_marks_are_read(write_cohort):
    events = 'patient_id,term\nP1,"Acne, mild ""new"""\n'
    assert read_cohort(write_cohort(adverse_events=events)).adverse_events["term"].tolist() == ['Acne, mild "new"']


def test_byte_order_mark_is_passed_over(write_cohort):
    folder = write_cohort()
    for name in ("patients.csv", "datapackage.json"):
        (folder / name).write_bytes(b"\xef\xbb\xbf" + (folder / name).read_bytes())
    assert read_cohort(folder).patients["patient_id"].tolist() == ["P1", "P2"]


def encoded(write_cohort, declared: str, written: str):
    events = "patient_id,term\nP1,Übelkeit\n"
    folder = write_cohort(adverse_events=events, edit=lambda package: package["resources"][2].update(encoding=declared))
    (folder / "adverse_events.csv").write_bytes(events.encode(written))
    return folder


@pytest.mark.parametrize(
    ("declared", "written"),
    [("latin-1", "latin-1"), ("utf-16", "utf-16"), ("UTF-8", "utf-8-sig"), ("cp1252", "cp1252")],
)
def test_declared_encoding_is_used(write_cohort, declared, written):
    assert read_cohort(encoded(write_cohort, declared, written)).adverse_events["term"].tolist() == ["Übelkeit"]


@pytest.mark.parametrize("declared", ["utf-8", "ascii", "klingon", "base64", "undefined", "a\x00b"])
def test_wrong_or_unknown_encoding_is_named(write_cohort, declared):
    *hidden, problem = validate(encoded(write_cohort, declared, "latin-1"))
    words = (
        "in UTF-8; in a spreadsheet, save as 'CSV UTF-8'" if declared == "utf-8" else f"encoded in {visible(declared)}"
    )
    assert str(problem) == f"adverse_events.csv: expected text {words}"
    # A sign that cannot be seen in the description of the folder is a problem of its own.
    assert len(hidden) == ("\0" in declared)


@pytest.mark.parametrize("path", ["../secret.csv", "/etc/hostname", "a/../../secret.csv"])
def test_path_outside_the_folder_is_refused(write_cohort, path):
    folder = write_cohort(edit=lambda package: package["resources"][0].update(path=path))
    (folder.parent / "secret.csv").write_text("patient_id\n", encoding="utf-8")
    assert [str(p) for p in validate(folder)] == [f"{path}: expected a file inside the cohort folder"]


def test_link_that_leads_out_of_the_folder_is_refused(write_cohort):
    folder = write_cohort()
    (folder / "patients.csv").rename(folder.parent / "elsewhere.csv")
    (folder / "patients.csv").symlink_to(folder.parent / "elsewhere.csv")
    assert [str(p) for p in validate(folder)] == ["patients.csv: expected a file inside the cohort folder"]


def test_table_in_a_folder_below_is_read(write_cohort):
    folder = write_cohort(edit=lambda package: package["resources"][0].update(path="tables/p.csv"))
    (folder / "tables").mkdir()
    (folder / "patients.csv").rename(folder / "tables" / "p.csv")
    assert len(read_cohort(folder).patients) == 2


@pytest.mark.parametrize(("name", "method"), [("patients.csv", "open"), ("datapackage.json", "read_bytes")])
def test_file_that_may_not_be_read_is_named(write_cohort, monkeypatch, name, method):
    folder, original = write_cohort(), getattr(Path, method)

    def refused(path, *args, **kwargs):
        if path.name == name:
            raise PermissionError(13, "Permission denied")
        return original(path, *args, **kwargs)

    monkeypatch.setattr(Path, method, refused)
    assert [str(p) for p in validate(folder)] == [f"{name}: expected a file that can be read (Permission denied)"]
