"""The hash of a cohort folder."""

import json

import pytest

from ibd_study.fingerprint import cohort_files, cohort_sha256


@pytest.fixture
def folder(tmp_path):
    write(tmp_path / "cohort", [{"name": "visits", "path": "visits.csv"}, {"name": "patients", "path": "patients.csv"}])
    (tmp_path / "cohort" / "patients.csv").write_text("patient_id\nP1\n", encoding="utf-8")
    (tmp_path / "cohort" / "visits.csv").write_text("patient_id,week\nP1,0\n", encoding="utf-8")
    return tmp_path / "cohort"


def write(folder, resources):
    folder.mkdir(exist_ok=True)
    (folder / "datapackage.json").write_text(json.dumps({"resources": resources}), encoding="utf-8")


def names(folder):
    return [path.name for path in cohort_files(folder)]


def test_files_are_the_dictionary_and_the_tables_it_names_in_one_order(folder):
    assert names(folder) == ["datapackage.json", "patients.csv", "visits.csv"]


def test_file_that_no_table_names_does_not_count(folder):
    before = cohort_sha256(folder)
    (folder / "notes.txt").write_text("anything", encoding="utf-8")
    assert cohort_sha256(folder) == before


def test_place_of_the_folder_does_not_count(folder):
    before = cohort_sha256(folder)
    assert cohort_sha256(str(folder.rename(folder.parent / "moved"))) == before


@pytest.mark.parametrize("name", ["datapackage.json", "patients.csv", "visits.csv"])
def test_every_byte_of_every_file_counts(folder, name):
    before = cohort_sha256(folder)
    (folder / name).write_bytes((folder / name).read_bytes() + b" ")
    assert cohort_sha256(folder) != before


def test_row_that_moves_from_one_table_to_the_next_counts(folder):
    before, row = cohort_sha256(folder), b"P1\n"
    patients, visits = folder / "patients.csv", folder / "visits.csv"
    patients.write_bytes(patients.read_bytes().removesuffix(row))
    visits.write_bytes(row + visits.read_bytes())
    assert cohort_sha256(folder) != before


def test_table_that_takes_its_path_from_its_name_counts_too(folder):
    write(folder, [{"name": "patients"}, {"name": "visits", "path": "visits.csv"}])
    assert names(folder) == ["datapackage.json", "patients.csv", "visits.csv"]


def test_table_that_is_absent_is_passed_over(folder):
    (folder / "visits.csv").unlink()
    assert names(folder) == ["datapackage.json", "patients.csv"]


def test_folder_that_is_absent_has_no_files(tmp_path):
    assert cohort_files(tmp_path / "nowhere") == []


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"resources": 7}', '{"resources": ["x"]}', "\u00e9"])
def test_unreadable_dictionary_counts_alone(folder, text):
    (folder / "datapackage.json").write_text(text, encoding="latin-1")
    assert names(folder) == ["datapackage.json"]
